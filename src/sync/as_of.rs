//! Another day than today: who is asked about it, and a snapshot told as facts.

use std::sync::Arc;

use jiff::civil::Date;
use tokio::sync::mpsc;

use super::balances::has_failed;
use super::report::{Outcome, Progress, Source, SyncEvent, Want};
use super::reporter::{Reporter, Stopped};
use super::{Asking, Persistence, SyncPlan};
use crate::domain::PlatformKind;
use crate::domain::roster::RosterChunk;
use crate::domain::{PersonBalances, RowId};
use crate::platform::Settings;
use crate::store::{OnDay, PastPiece, StoreError, SyncRecord, TenantStore};

/// Pieces that may wait to be told.
const WAITING: usize = 2;

/// Who tells what was on another day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AsOfSource {
    /// The platform: about today, and on Feishu about the balances of any day (`as_of_date`).
    Platform,
    /// The snapshot that stands for the day.
    Snapshot,
}

impl AsOfSource {
    /// Who tells a tenant of these settings about `day`. Rules and lists of people are as they are today on every platform.
    pub fn of(settings: &Settings, want: Want, day: Date) -> Self {
        let is_today = day == (settings.clock)().day;
        let is_feishu = settings.credentials.platform() == PlatformKind::Feishu;
        if is_today || (is_feishu && want == Want::Balances) {
            Self::Platform
        } else {
            Self::Snapshot
        }
    }
}

/// Makes a question about `day` one for the platform. What it says of another day than today is no snapshot, so it is not kept.
pub(super) fn ask_platform(
    day: Date,
    settings: &mut Settings,
    plan: &mut SyncPlan,
    keeping: &mut Option<Persistence>,
) {
    plan.asking = Asking::default();
    if day != (settings.clock)().day {
        settings.as_of = Some(day);
        *keeping = None;
    }
}

/// Tells the snapshot that stands for `day`, or that there is none.
pub(super) async fn tell_snapshot(
    keeping: Option<Persistence>,
    want: Want,
    day: Date,
    out: Reporter,
) {
    let store = keeping.map(|keeping| keeping.store);
    let told = async {
        let outcome = Telling { want, out: &out }.tell(store, day).await?;
        out.send(SyncEvent::Done(outcome)).await
    };
    tokio::select! {
        biased;
        () = out.stopped() => {}
        // Stopped: nobody is left to tell.
        _ = told => {}
    }
}

struct Telling<'a> {
    want: Want,
    out: &'a Reporter,
}

impl Telling<'_> {
    async fn tell(&self, store: Option<TenantStore>, day: Date) -> Result<Outcome, Stopped> {
        let Some(store) = store else {
            return self.tell_none(day, None).await;
        };
        match store.snapshot_on_or_before(day).await {
            Ok(OnDay::Snapshot(record)) => self.tell_record(&store, record).await,
            Ok(OnDay::Before { first }) => self.tell_none(day, first).await,
            Err(error) => self.tell_trouble(error).await,
        }
    }

    async fn tell_none(&self, day: Date, first: Option<Date>) -> Result<Outcome, Stopped> {
        let source = Source::NoSnapshot { day, first };
        self.out.send(SyncEvent::Source(source)).await?;
        Ok(Outcome::Partial)
    }

    async fn tell_trouble(&self, error: StoreError) -> Result<Outcome, Stopped> {
        self.out.send(SyncEvent::StoreTrouble(error)).await?;
        Ok(Outcome::Partial)
    }

    async fn tell_record(
        &self,
        store: &TenantStore,
        record: SyncRecord,
    ) -> Result<Outcome, Stopped> {
        let (number, complete) = (record.number, record.complete);
        self.out
            .send(SyncEvent::Source(Source::Snapshot(record)))
            .await?;
        let (sink, pieces) = mpsc::channel(WAITING);
        let (read, told) = tokio::join!(store.read_past(number, sink), self.tell_pieces(pieces));
        let progress = told?;
        if let Err(error) = read {
            return self.tell_trouble(error).await;
        }
        let progress = Progress {
            directory_complete: true,
            ..progress
        };
        self.out.send(SyncEvent::Progress(progress)).await?;
        Ok(if complete {
            Outcome::Complete
        } else {
            Outcome::Partial
        })
    }

    /// Every piece as it comes; how far that came.
    async fn tell_pieces(
        &self,
        mut pieces: mpsc::Receiver<PastPiece>,
    ) -> Result<Progress, Stopped> {
        let mut progress = Progress::default();
        while let Some(piece) = pieces.recv().await {
            match piece {
                PastPiece::Types(types) => {
                    self.out.send(SyncEvent::Types(types)).await?;
                    if self.want == Want::Types {
                        break;
                    }
                }
                PastPiece::People(chunk, answers) => {
                    self.tell_people(&mut progress, chunk, answers).await?;
                }
            }
        }
        Ok(progress)
    }

    async fn tell_people(
        &self,
        progress: &mut Progress,
        chunk: Arc<RosterChunk>,
        answers: Vec<(RowId, PersonBalances)>,
    ) -> Result<(), Stopped> {
        progress.people += chunk.len();
        self.out.send(SyncEvent::People(chunk)).await?;
        if self.want == Want::Balances {
            progress.answered += answers.len();
            progress.failed += answers.iter().filter(|(_, it)| has_failed(it)).count();
            self.out.send(SyncEvent::Balances(answers)).await?;
        }
        self.out.send(SyncEvent::Progress(*progress)).await
    }
}
