//! Compares two snapshots off the UI task: reads them from the store page by page, folds the names for matching, and
//! reports what differs.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use jiff::civil::Date;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::store_ahead::StoreAhead;
use super::tenants::OpenedTenant;
use crate::app::views::changes::change_list::ChangePart;
use crate::app::views::changes::comparison::{ComparisonEvent, ComparisonReport};
use crate::app::views::changes::period::ComparisonPeriod;
use crate::domain::day::day_of;
use crate::platform::Settings;
use crate::store::TenantStore;
use crate::sync::Ticket;
use crate::sync::diff::{ChangePage, DiffSpan, load};
use crate::text::views::changes::ComparisonEnd;

/// Pages that may wait to be folded and reported.
const PAGE_CHANNEL_CAPACITY: usize = 4;

/// Everything a comparison is started with.
#[derive(Debug)]
pub struct CompareTask {
    /// Which comparison.
    pub ticket: Ticket,
    /// Which two days.
    pub period: ComparisonPeriod,
    /// Where its reports go.
    pub reports: mpsc::Sender<ComparisonReport>,
    /// Cancelled when the result is not wanted any more.
    pub cancel: CancellationToken,
}

/// Starts a comparison. Tests supply scripted ones.
pub type StartComparing =
    Box<dyn Fn(CompareTask) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send>;

/// What runs without a store: it reports that there is none.
pub(super) fn without_store() -> StartComparing {
    Box::new(|task| {
        Box::pin(async move {
            task.tell(ComparisonEvent::Ended(ComparisonEnd::NoStore))
                .await;
        })
    })
}

/// What runs with a store, as soon as that is open.
pub(super) fn start_comparing(tenants: &[OpenedTenant], store: StoreAhead) -> StartComparing {
    let settings = tenants.iter().map(|t| t.access().settings.clone());
    let settings: Vec<Settings> = settings.collect();
    Box::new(move |task: CompareTask| {
        let settings = settings[task.ticket.tenant.0].clone();
        Box::pin(compare(settings, store.clone(), task))
    })
}

/// Runs until everything is reported, or until it is cancelled.
async fn compare(settings: Settings, store: StoreAhead, task: CompareTask) {
    let comparing = async {
        let end = match store.persistence(&settings).await {
            Ok(Some(persistence)) => report_changes(persistence.store, &task).await,
            Ok(None) => ComparisonEnd::NoStore,
            Err(error) => ComparisonEnd::Trouble(error),
        };
        task.tell(ComparisonEvent::Ended(end)).await;
    };
    tokio::select! {
        () = task.cancel.cancelled() => {}
        () = comparing => {}
    }
}

async fn report_changes(store: TenantStore, task: &CompareTask) -> ComparisonEnd {
    let span = match span(&store, task.period).await {
        Ok(span) => span,
        Err(end) => return end,
    };
    let (pages, mut waiting) = mpsc::channel(PAGE_CHANNEL_CAPACITY);
    let reporting = async {
        let mut last: Option<Arc<ChangePart>> = None;
        while let Some(page) = waiting.recv().await {
            let event = match page {
                ChangePage::Compares { from, to } => {
                    ComparisonEvent::Compares([from.finished, to.finished])
                }
                ChangePage::Found(changes) => {
                    let part = Arc::new(ChangePart::after(last.as_deref(), changes));
                    last = Some(Arc::clone(&part));
                    ComparisonEvent::Found(part)
                }
                ChangePage::Done {
                    not_compared,
                    outside_scope,
                } => {
                    return ComparisonEnd::Done {
                        not_compared,
                        outside_scope,
                    };
                }
                ChangePage::NoSnapshot {
                    day: Some(day),
                    first,
                } => return ComparisonEnd::NoSnapshot { day, first },
                ChangePage::NoSnapshot { day: None, .. } => {
                    return ComparisonEnd::TooFew { snapshots: 0 };
                }
                ChangePage::Trouble(error) => return ComparisonEnd::Trouble(error),
            };
            task.tell(event).await;
        }
        ComparisonEnd::Stopped
    };
    let ((), end) = tokio::join!(load(store, span, pages), reporting);
    end
}

/// Which snapshots to compare. If no days were chosen, those of the two newest days that have any; if all are of one day, the
/// two newest.
async fn span(store: &TenantStore, period: ComparisonPeriod) -> Result<DiffSpan, ComparisonEnd> {
    if let ComparisonPeriod::Days(from, to) = period {
        return Ok(DiffSpan::Days(from, to));
    }
    let snapshots = store.snapshots().await.map_err(ComparisonEnd::Trouble)?;
    let ended = snapshots.iter();
    let mut days: Vec<Date> = ended.map(|one| day_of(one.finished)).collect();
    days.dedup();
    match (&days[..], snapshots.len()) {
        (_, snapshots @ 0..2) => Err(ComparisonEnd::TooFew { snapshots }),
        ([.., from, to], _) => Ok(DiffSpan::Days(*from, *to)),
        _ => Ok(DiffSpan::Latest),
    }
}

impl CompareTask {
    /// Sending fails only when the screen is gone, and then there is nobody to report to.
    async fn tell(&self, event: ComparisonEvent) {
        let report = ComparisonReport {
            ticket: self.ticket,
            event,
        };
        let _ = self.reports.send(report).await;
    }
}
