//! Reads the history of one balance from the store, off the UI task.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::store_ahead::StoreAhead;
use super::tenants::OpenedTenant;
use crate::app::overlays::balance_history::{HistoryEnd, HistoryRequest, HistoryResult};
use crate::domain::changes::balance_timeline;
use crate::platform::Settings;
use crate::store::{StoreError, TenantStore};

/// Reads a history. Tests supply scripted ones.
pub type ReadHistory =
    Box<dyn Fn(HistoryRequest) -> Pin<Box<dyn Future<Output = HistoryEnd> + Send>> + Send>;

/// What runs without a store.
fn without_store() -> ReadHistory {
    Box::new(|_| Box::pin(std::future::ready(HistoryEnd::NoStore)))
}

/// What runs with a store, as soon as that is open.
pub(super) fn read_history(tenants: &[OpenedTenant], store: StoreAhead) -> ReadHistory {
    let settings = tenants.iter().map(|t| t.access().settings.clone());
    let settings: Vec<Settings> = settings.collect();
    Box::new(move |request: HistoryRequest| {
        let settings = settings[request.tenant.0].clone();
        let store = store.clone();
        Box::pin(async move {
            let end = match store.persistence(&settings).await {
                Ok(Some(persistence)) => found(persistence.store, &request).await,
                Ok(None) => Ok(HistoryEnd::NoStore),
                Err(error) => Err(error),
            };
            end.unwrap_or_else(HistoryEnd::Trouble)
        })
    })
}

async fn found(store: TenantStore, request: &HistoryRequest) -> Result<HistoryEnd, StoreError> {
    let Some(past) = store.person_past(request.employee.as_str()).await? else {
        return Ok(HistoryEnd::NoSnapshot);
    };
    let leave_type = &request.leave_type;
    let timeline = balance_timeline(&past.person, &past.types, leave_type, &past.snapshots);
    Ok(timeline.map_or(HistoryEnd::NoSnapshot, |timeline| {
        HistoryEnd::Found(Arc::new(timeline))
    }))
}

/// The reading that is under way: a newer one takes its place.
pub(super) struct Histories {
    pub(super) read: ReadHistory,
    cancel: CancellationToken,
    sender: mpsc::Sender<HistoryResult>,
    pub(super) results: mpsc::Receiver<HistoryResult>,
}

impl Histories {
    pub(super) fn new() -> Self {
        let (sender, results) = mpsc::channel(1);
        Self {
            read: without_store(),
            cancel: CancellationToken::new(),
            sender,
            results,
        }
    }

    /// Starts a reading, and drops the earlier one.
    pub(super) fn start(&mut self, tasks: &TaskTracker, request: HistoryRequest) {
        let cancel = CancellationToken::new();
        let (sender, stopped) = (self.sender.clone(), cancel.clone());
        let generation = request.generation;
        let reading = (self.read)(request);
        tasks.spawn(async move {
            tokio::select! {
                () = stopped.cancelled() => {}
                end = reading => {
                    // Sending fails only when the screen is gone.
                    let _ = sender.send(HistoryResult { generation, end }).await;
                }
            }
        });
        std::mem::replace(&mut self.cancel, cancel).cancel();
    }

    pub(super) fn stop(&mut self) {
        self.cancel.cancel();
        self.results.close();
    }
}
