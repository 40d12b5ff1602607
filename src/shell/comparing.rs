//! Comparisons of two snapshots, away from the screen: read from the store page by page, folded for matching, told.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use jiff::civil::Date;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::store_ahead::StoreAhead;
use super::tenants::OpenedTenant;
use crate::app::overlays::date_picker::Period;
use crate::app::views::changes::change_list::ChangePart;
use crate::app::views::changes::{ChangeNews, ChangeReport, End};
use crate::platform::Settings;
use crate::store::TenantStore;
use crate::sync::Ticket;
use crate::sync::changes::{ChangePage, Span, load};

/// Pages that may wait to be told.
const PAGES: usize = 4;

/// Everything a comparison is started with.
#[derive(Debug)]
pub struct CompareTask {
    /// Which comparison.
    pub ticket: Ticket,
    /// Which two days.
    pub period: Period,
    /// Where its reports go.
    pub reports: mpsc::Sender<ChangeReport>,
    /// Cancelled when nobody listens any more.
    pub cancel: CancellationToken,
}

/// Starts a comparison; tests bring scripted ones.
pub type StartComparing =
    Box<dyn Fn(CompareTask) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send>;

/// Nothing is kept, so nothing can be compared.
pub(super) fn without_store() -> StartComparing {
    Box::new(|task| {
        Box::pin(async move {
            task.tell(ChangeNews::Ended(End::NoStore)).await;
        })
    })
}

/// Compares the snapshots of `tenants`, as soon as the store is open.
pub(super) fn start_comparing(tenants: &[OpenedTenant], store: StoreAhead) -> StartComparing {
    let settings = tenants.iter().map(|t| t.access().settings.clone());
    let settings: Vec<Settings> = settings.collect();
    Box::new(move |task: CompareTask| {
        let settings = settings[task.ticket.tenant.0].clone();
        Box::pin(compare(settings, store.clone(), task))
    })
}

/// Until told all or cancelled.
async fn compare(settings: Settings, store: StoreAhead, task: CompareTask) {
    let working = async {
        let end = match store.keeping(&settings).await {
            Ok(Some(keeping)) => tell_changes(keeping.store, &task).await,
            Ok(None) => End::NoStore,
            Err(error) => End::Trouble(error),
        };
        task.tell(ChangeNews::Ended(end)).await;
    };
    tokio::select! {
        () = task.cancel.cancelled() => {}
        () = working => {}
    }
}

async fn tell_changes(store: TenantStore, task: &CompareTask) -> End {
    let span = match span(&store, task.period).await {
        Ok(span) => span,
        Err(end) => return end,
    };
    let (pages, mut waiting) = mpsc::channel(PAGES);
    let telling = async {
        let mut last: Option<Arc<ChangePart>> = None;
        while let Some(page) = waiting.recv().await {
            let news = match page {
                ChangePage::Compares { from, to } => {
                    ChangeNews::Compares([from.finished, to.finished])
                }
                ChangePage::Found(changes) => {
                    let part = Arc::new(ChangePart::after(last.as_deref(), changes));
                    last = Some(Arc::clone(&part));
                    ChangeNews::Found(part)
                }
                ChangePage::Done {
                    not_compared,
                    outside_scope,
                } => {
                    return End::Done {
                        not_compared,
                        outside_scope,
                    };
                }
                ChangePage::NoSnapshot {
                    day: Some(day),
                    first,
                } => return End::NoSnapshot { day, first },
                ChangePage::NoSnapshot { day: None, .. } => {
                    return End::TooFew { snapshots: 0 };
                }
                ChangePage::Trouble(error) => return End::Trouble(error),
            };
            task.tell(news).await;
        }
        End::Stopped
    };
    let ((), end) = tokio::join!(load(store, span, pages), telling);
    end
}

/// What to compare. Nothing chosen: the two newest days that have snapshots; when all are of one day, the two newest.
async fn span(store: &TenantStore, period: Period) -> Result<Span, End> {
    if let Period::Days(from, to) = period {
        return Ok(Span::Days(from, to));
    }
    let snapshots = store.snapshots().await.map_err(End::Trouble)?;
    let ended = snapshots.iter();
    let mut days: Vec<Date> = ended.filter_map(|one| one.finished.day()).collect();
    days.dedup();
    match (&days[..], snapshots.len()) {
        (_, snapshots @ 0..2) => Err(End::TooFew { snapshots }),
        ([.., from, to], _) => Ok(Span::Days(*from, *to)),
        _ => Ok(Span::Latest),
    }
}

impl CompareTask {
    /// When it cannot be sent, nobody is left to tell.
    async fn tell(&self, news: ChangeNews) {
        let report = ChangeReport {
            ticket: self.ticket,
            news,
        };
        let _ = self.reports.send(report).await;
    }
}
