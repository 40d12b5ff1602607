//! The real syncs: each tenant's own settings, over the store once it is open.

use std::sync::Arc;

use super::effects::{StartSync, SyncTask};
use super::store_ahead::StoreAhead;
use crate::config::Tenant;
use crate::platform::Settings;
use crate::sync::{self, Fact, Keeping, Plan, Report, Want};

/// Starts the syncs of `tenants`.
pub(super) fn start_sync(tenants: Vec<Tenant>, store: StoreAhead) -> StartSync {
    let tenants: Arc<[Tenant]> = tenants.into();
    Box::new(move |task: SyncTask| {
        let settings = tenants[task.ticket.tenant.0].settings.clone();
        Box::pin(sync_tenant(settings, store.clone(), task))
    })
}

async fn sync_tenant(settings: Settings, store: StoreAhead, task: SyncTask) {
    let keeping = tokio::select! {
        biased;
        () = task.cancel.cancelled() => return,
        keeping = keeping(&settings, &store, &task) => keeping,
    };
    let plan = Plan {
        want: Want::Balances,
        linger: true,
        asking: task.asking,
    };
    let (reports, interest, cancel) = (task.reports, task.interest, task.cancel);
    sync::run(
        settings,
        plan,
        keeping,
        task.ticket,
        reports,
        interest,
        cancel,
    )
    .await;
}

/// Where to keep what is found. A store that cannot be used is said, and the sync goes on in memory.
async fn keeping(settings: &Settings, store: &StoreAhead, task: &SyncTask) -> Option<Keeping> {
    match store.keeping(settings).await {
        Ok(keeping) => keeping,
        Err(error) => {
            let report = Report {
                ticket: task.ticket,
                fact: Fact::StoreTrouble(error),
            };
            // When this cannot be sent, nobody is left to tell.
            let _ = task.reports.send(report).await;
            None
        }
    }
}
