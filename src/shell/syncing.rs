//! Starts the real syncs, each with its tenant's settings and the store once that is open.

use std::sync::Arc;

use super::effects::{StartSync, SyncTask};
use super::store_ahead::StoreAhead;
use super::tenants::OpenedTenant;
use crate::platform::Settings;
use crate::sync::{self, Persistence, Report, SyncDepth, SyncEvent, SyncMode, SyncPlan, SyncStart};

/// Starts the syncs of `tenants`.
pub(super) fn start_sync(tenants: Vec<OpenedTenant>, store: StoreAhead) -> StartSync {
    let tenants: Arc<[OpenedTenant]> = tenants.into();
    Box::new(move |task: SyncTask| {
        let tenants = Arc::clone(&tenants);
        Box::pin(sync_tenant(tenants, store.clone(), task))
    })
}

async fn sync_tenant(tenants: Arc<[OpenedTenant]>, store: StoreAhead, task: SyncTask) {
    let tenant = &tenants[task.ticket.tenant.0];
    let prepare = async {
        let access = tenant.access_for(task.ticket).await;
        let persistence = persistence(&access.settings, &store, &task).await;
        (access, persistence)
    };
    let (access, persistence) = tokio::select! {
        biased;
        () = task.cancel.cancelled() => return,
        prepared = prepare => prepared,
    };
    let plan = SyncPlan {
        depth: SyncDepth::Balances,
        linger: true,
        mode: task.mode,
    };
    let beginning = SyncStart {
        plan,
        persistence,
        held: task.held,
        chosen: None,
    };
    let (reports, interest, cancel) = (task.reports, task.interest, task.cancel);
    sync::run(access, beginning, task.ticket, reports, interest, cancel).await;
}

/// Where to store what is read. If the store cannot be used, that is reported, and the sync runs in memory.
async fn persistence(
    settings: &Settings,
    store: &StoreAhead,
    task: &SyncTask,
) -> Option<Persistence> {
    if !store.keeps_today() && !matches!(task.mode, SyncMode::AsOf(_)) {
        return None;
    }
    match store.persistence(settings).await {
        Ok(persistence) => persistence,
        Err(error) => {
            let report = Report {
                ticket: task.ticket,
                event: SyncEvent::StoreTrouble(error),
            };
            // Sending fails only when the screen is gone.
            let _ = task.reports.send(report).await;
            None
        }
    }
}
