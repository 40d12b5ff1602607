//! The real syncs: each tenant's own settings, over the store once it is open.

use std::sync::Arc;

use super::effects::{StartSync, SyncTask};
use super::store_ahead::StoreAhead;
use super::tenants::OpenedTenant;
use crate::platform::Settings;
use crate::sync::{self, Asking, Persistence, Report, SyncEvent, SyncPlan, SyncStart, Want};

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
        let keeping = keeping(&access.settings, &store, &task).await;
        (access, keeping)
    };
    let (access, keeping) = tokio::select! {
        biased;
        () = task.cancel.cancelled() => return,
        prepared = prepare => prepared,
    };
    let plan = SyncPlan {
        want: Want::Balances,
        linger: true,
        asking: task.asking,
    };
    let beginning = SyncStart {
        plan,
        keeping,
        held: task.held,
    };
    let (reports, interest, cancel) = (task.reports, task.interest, task.cancel);
    sync::run(access, beginning, task.ticket, reports, interest, cancel).await;
}

/// Where to keep what is found. A store that cannot be used is said, and the sync goes on in memory.
async fn keeping(settings: &Settings, store: &StoreAhead, task: &SyncTask) -> Option<Persistence> {
    if !store.keeps_today() && !matches!(task.asking, Asking::AsOf(_)) {
        return None;
    }
    match store.keeping(settings).await {
        Ok(keeping) => keeping,
        Err(error) => {
            let report = Report {
                ticket: task.ticket,
                event: SyncEvent::StoreTrouble(error),
            };
            // When this cannot be sent, nobody is left to tell.
            let _ = task.reports.send(report).await;
            None
        }
    }
}
