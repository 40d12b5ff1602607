//! Balances as of another day: whether the platform or a snapshot answers, and the snapshot
//! reported in the form of a sync.

use std::sync::Arc;

use jiff::civil::Date;

use super::error::SyncError;
use super::missing_rows::has_failed;
use super::persistence::{Persistence, StoredPieces};
use super::plan::{SyncMode, SyncPlan};
use super::report::{Outcome, Progress, Source, SyncDepth};
use super::reporter::Reporter;
use crate::domain::roster::RosterChunk;
use crate::domain::{PersonBalances, RowId};
use crate::platform::{Settings, facts};
use crate::store::{OnDay, PastPiece, SyncRecord, TenantStore};

/// Where the answer for an as-of day comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AsOfSource {
    /// The platform: about today, and on Feishu about the balances of any day (`as_of_date`).
    Platform,
    /// The snapshot that stands for the day.
    Snapshot,
}

impl AsOfSource {
    /// The source for `day`. No platform returns leave types or lists of people as of another day,
    /// so only balances can come from the platform.
    pub fn of(settings: &Settings, depth: SyncDepth, day: Date) -> Self {
        let is_today = day == (settings.clock)().day;
        let platform = settings.credentials.platform();
        let tells_other_days = facts::of(platform).tells_other_days;
        if is_today || (tells_other_days && depth == SyncDepth::Balances) {
            Self::Platform
        } else {
            Self::Snapshot
        }
    }
}

/// Prepares a sync that asks the platform about `day`. What the platform says of another day than
/// today is not stored, because it is no snapshot.
pub(super) fn ask_platform(
    day: Date,
    settings: &mut Settings,
    plan: &mut SyncPlan,
    access: &mut Option<Persistence>,
) {
    plan.mode = SyncMode::default();
    if day != (settings.clock)().day {
        settings.as_of = Some(day);
        *access = None;
    }
}

/// Reports the snapshot that stands for `day`, or that there is none.
pub(super) async fn report_snapshot(
    access: Option<Persistence>,
    depth: SyncDepth,
    day: Date,
    out: Reporter,
) {
    let store = access.map(|access| access.store);
    let outbox = out.outbox();
    let reporting = async {
        let ended = SnapshotReport { depth, out }.run(store, day).await;
        if let Err(error) = ended {
            tracing::debug!(%error, "reading a snapshot ended early");
        }
    };
    tokio::select! {
        biased;
        () = outbox.stopped() => {}
        () = reporting => {}
    }
}

struct SnapshotReport {
    depth: SyncDepth,
    out: Reporter,
}

impl SnapshotReport {
    async fn run(&mut self, store: Option<TenantStore>, day: Date) -> Result<(), SyncError> {
        let outcome = match self.report(store, day).await {
            Err(SyncError::Store(error)) => {
                self.out.tell_store_trouble(error).await?;
                Outcome::Partial
            }
            outcome => outcome?,
        };
        self.out.tell_done(outcome).await
    }

    async fn report(
        &mut self,
        store: Option<TenantStore>,
        day: Date,
    ) -> Result<Outcome, SyncError> {
        let Some(store) = store else {
            return self.report_none(day, None).await;
        };
        match store.snapshot_on_or_before(day).await? {
            OnDay::Snapshot(record) => self.report_record(&store, record).await,
            OnDay::Before { first } => self.report_none(day, first).await,
        }
    }

    async fn report_none(&self, day: Date, first: Option<Date>) -> Result<Outcome, SyncError> {
        let source = Source::NoSnapshot { day, first };
        self.out.tell_source(source).await?;
        Ok(Outcome::Partial)
    }

    async fn report_record(
        &mut self,
        store: &TenantStore,
        record: SyncRecord,
    ) -> Result<Outcome, SyncError> {
        let (number, is_complete) = (record.number, record.complete);
        self.out.tell_source(Source::Snapshot(record)).await?;
        let mut pieces = StoredPieces::of_snapshot(store.clone(), number);
        let mut progress = Progress::default();
        while let Some(piece) = pieces.next().await? {
            match piece {
                PastPiece::Types(types) => {
                    self.out.tell_types(types).await?;
                    if self.depth == SyncDepth::Types {
                        break;
                    }
                }
                PastPiece::People(chunk, answers) => {
                    self.report_people(&mut progress, chunk, answers).await?;
                }
            }
        }
        let progress = Progress {
            directory_complete: true,
            ..progress
        };
        self.out.tell_progress(progress).await?;
        Ok(if is_complete {
            Outcome::Complete
        } else {
            Outcome::Partial
        })
    }

    async fn report_people(
        &mut self,
        progress: &mut Progress,
        chunk: Arc<RosterChunk>,
        answers: Vec<(RowId, PersonBalances)>,
    ) -> Result<(), SyncError> {
        progress.people += chunk.len();
        self.out.tell_people(chunk).await?;
        if self.depth == SyncDepth::Balances {
            progress.answered += answers.len();
            progress.failed += answers.iter().filter(|(_, it)| has_failed(it)).count();
            self.out.tell_balances(answers).await?;
        }
        self.out.tell_progress(*progress).await
    }
}
