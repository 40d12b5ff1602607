//! One tenant's sync: it moves between named phases and is the only owner of the four parts.
//!
//! [`run_on`] is the entry point. The parts (scheduler, directory, reporter, persistence) do not
//! know each other; the session hands what one of them finds to the others. The files follow the
//! course of a sync: the start (`restore`, `resume`), calls to the platform (`ask`, `cost`,
//! `ingest`), another program's sync (`follow`), the end (`outcome`), and the time afterwards
//! (`idle`).

mod ask;
mod cost;
mod follow;
mod idle;
mod ingest;
mod outcome;
mod phase;
mod restore;
mod resume;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;

use phase::SyncPhase;

use super::directory::SyncDirectory;
use super::error::SyncError;
use super::persistence::{CallRight, StoreNews, SyncPersistence};
use super::plan::{HeldRows, SyncContext, SyncPlan};
use super::report::{Interest, SyncDepth};
use super::reporter::Reporter;
use super::requests::Requests;
use super::scheduler::Scheduler;
use crate::domain::RowId;
use crate::domain::matching::Query;
use crate::platform::{ApiError, Clock, Platform, Usage};

/// While something is under way, progress is looked at this often: the remaining time runs down even if limits make every call
/// wait.
const PROGRESS_LOOK: Duration = Duration::from_secs(1);

/// Runs a sync on the platform that `connect` makes; see [`super::run`].
pub async fn run_on<P: Platform>(
    connect: impl FnOnce() -> Result<P, ApiError> + Send + Sync + 'static,
    context: SyncContext,
    reporter: Reporter,
    interest: watch::Receiver<Interest>,
) {
    let outbox = reporter.outbox();
    let mut session = SyncSession::new(Requests::new(connect), context, reporter, interest);
    tokio::select! {
        biased;
        () = outbox.stopped() => {}
        ended = session.run() => {
            if let Err(error) = ended {
                tracing::debug!(%error, "the sync ended early");
            }
        }
    }
    session.close().await;
}

/// One tenant's sync.
struct SyncSession<P> {
    plan: SyncPlan,
    clock: Clock,
    interest: watch::Receiver<Interest>,
    requests: Requests<P>,
    scheduler: Scheduler,
    directory: SyncDirectory,
    reporter: Reporter,
    persistence: SyncPersistence,
    /// What the screen showed at the start, until it is taken over.
    held: Option<HeldRows>,
    /// When what the screen showed at the start had been read, and whether nothing was missing.
    read_before: Option<(Timestamp, bool)>,
    /// Whether to give up an interrupted sync. It becomes `false` once a sync has begun.
    starts_over: bool,
    /// Whose balances are read; without it everybody's.
    chosen: Option<Arc<Query>>,
    /// The error that ended the calls early.
    ended_by: Option<ApiError>,
}

impl<P: Platform> SyncSession<P> {
    fn new(
        requests: Requests<P>,
        context: SyncContext,
        reporter: Reporter,
        interest: watch::Receiver<Interest>,
    ) -> Self {
        Self {
            plan: context.plan,
            clock: context.clock,
            interest,
            requests,
            scheduler: Scheduler::new(context.month),
            directory: SyncDirectory::default(),
            reporter,
            persistence: SyncPersistence::new(context.persistence, context.clock),
            held: context.held,
            read_before: None,
            starts_over: context.plan.mode.starts_over(),
            chosen: context.chosen,
            ended_by: None,
        }
    }

    async fn run(&mut self) -> Result<(), SyncError> {
        let mut phase = SyncPhase::Restoring;
        loop {
            tracing::debug!(?phase, "sync");
            phase = match phase {
                SyncPhase::Restoring => self.restore().await?,
                SyncPhase::Acquiring => self.acquire().await?,
                SyncPhase::Asking => self.ask().await?,
                SyncPhase::Following(holder) => self.follow(holder).await?,
                SyncPhase::CatchingUp => self.catch_up().await?,
                SyncPhase::Idle => self.idle().await?,
                SyncPhase::Done => return Ok(()),
            };
        }
    }

    /// The phase after a sync that has come to its end, whoever did it.
    fn after_sync(&self) -> SyncPhase {
        if self.plan.linger {
            SyncPhase::Idle
        } else {
            SyncPhase::Done
        }
    }

    /// Takes the lease, or learns who has it.
    async fn acquire(&mut self) -> Result<SyncPhase, SyncError> {
        let lost_since = self.persistence.lease_was_lost();
        let newest = self.persistence.newest();
        Ok(match self.take_turn().await? {
            CallRight::Ours if lost_since && self.persistence.newest() > newest => {
                SyncPhase::CatchingUp
            }
            CallRight::Ours => SyncPhase::Asking,
            CallRight::Theirs(holder) => SyncPhase::Following(holder),
        })
    }

    /// Leave types, people alone, and the balances of a few need no lease: nothing of them is stored, so that no later sync goes on
    /// with a part that was read for another question. People are compared with the newest finished sync all the same, so that a
    /// directory that shrank is noticed.
    async fn take_turn(&mut self) -> Result<CallRight, SyncError> {
        if self.plan.depth == SyncDepth::Types {
            return Ok(CallRight::Ours);
        }
        let needs_lease = self.plan.depth == SyncDepth::Balances && self.chosen.is_none();
        self.persistence
            .take_turn(needs_lease, &self.reporter)
            .await
    }

    /// Begins another sync: everybody keeps their row, and nobody is listed or answered yet.
    fn begin_sync(&mut self) {
        self.directory.begin_sync(self.persistence.newest_size());
        self.scheduler.begin_sync();
        self.reporter.begin_sync();
        self.persistence.begin_sync();
        self.ended_by = None;
    }

    /// Waits for the next thing that happens and applies it, at most until `timeout`.
    async fn step(&mut self, timeout: Option<Duration>) -> Result<(), SyncError> {
        let is_open = self.interest_is_open();
        let timed_out = tokio::time::sleep(timeout.unwrap_or_default());
        tokio::select! {
            biased;
            changed = self.interest.changed(), if is_open => {
                if changed.is_ok() {
                    self.follow_interest();
                }
                Ok(())
            }
            news = self.persistence.next() => self.apply_store_news(news).await,
            answer = self.requests.next() => self.apply_answer(answer).await,
            () = timed_out, if timeout.is_some() => Ok(()),
        }
    }

    /// Whether somebody may still say what is to be fetched next.
    fn interest_is_open(&self) -> bool {
        self.interest.has_changed().is_ok()
    }

    fn accepts_shrunk(&self) -> bool {
        self.interest.borrow().accepts_shrunk
    }

    fn follow_interest(&mut self) {
        let interest = self.interest.borrow_and_update().clone();
        self.requests.hold(interest.paused);
        let unanswered = interest.visible.iter().copied();
        let unanswered = unanswered.filter(|row| !self.reporter.is_answered(*row));
        self.persistence.look_up(unanswered);
        self.scheduler.follow(interest);
    }

    /// Offers those of `rows` whose balances are to be read.
    fn offer(&mut self, rows: impl IntoIterator<Item = RowId>) {
        let rows = rows.into_iter().filter(|row| self.is_chosen(*row));
        let rows: Vec<RowId> = rows.collect();
        self.scheduler.offer(rows);
    }

    fn is_chosen(&self, row: RowId) -> bool {
        let mut query = self.chosen.iter();
        query.all(|query| self.directory.is_chosen(row, query))
    }

    /// How many people's balances are still to come.
    fn unanswered(&self) -> usize {
        match &self.chosen {
            None => self.reporter.unanswered(self.directory.count()),
            Some(_) => self.scheduler.waiting(),
        }
    }

    async fn apply_store_news(&mut self, news: StoreNews) -> Result<(), SyncError> {
        match news {
            StoreNews::RefreshRequests(people) => {
                for id in people {
                    let row = self.directory.find(&id);
                    if let Some(row) = row.filter(|row| !self.directory.is_gone(*row)) {
                        self.scheduler.request_refresh(row);
                    }
                }
                Ok(())
            }
            StoreNews::LeaseLost => {
                self.requests.drop_calls();
                self.scheduler.forget_calls();
                Ok(())
            }
            StoreNews::Failed(error) => self.persistence.lose(error, &self.reporter).await,
            StoreNews::StoredAnswers(mut recalled) => {
                // A stored answer is dropped where a newer one has come meanwhile.
                recalled.retain(|stored| !self.reporter.is_answered(stored.row));
                self.reporter.tell_recalled(recalled).await
            }
            StoreNews::Looked => Ok(()),
        }
    }

    /// The sync cannot be completed: something is missing from a list.
    async fn tell_gap(&mut self, error: ApiError) -> Result<(), SyncError> {
        self.reporter.tell_gap(error).await
    }

    async fn tell_progress(&mut self) -> Result<(), SyncError> {
        let people = self.directory.count();
        let estimate = self.requests.estimate(self.unanswered());
        let usage = if self.requests.is_idle() {
            self.usage_at_rest().await
        } else {
            self.requests.usage()
        };
        let progress = self.reporter.progress(people, usage, estimate);
        self.persistence.publish_progress(&progress);
        self.reporter.tell_progress(progress).await
    }

    /// Requests and limits while nothing is under way. The month's calls are those of the store, other programs' included.
    async fn usage_at_rest(&self) -> Usage {
        let mut usage = self.requests.usage();
        let Some(month) = self.scheduler.month() else {
            return usage;
        };
        let today = (self.clock)().day;
        if let Some(calls) = self.persistence.month_calls(today).await {
            let own = usage.billable.map_or(0, |(calls, _)| calls);
            usage.billable = Some((calls.max(own), Some(month.budget)));
        }
        usage
    }

    /// Drops the requests under way, writes down what came so far and gives the lease back, within a moment.
    async fn close(mut self) {
        self.requests.drop_calls();
        self.persistence.close().await;
    }
}
