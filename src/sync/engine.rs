//! One tenant's sync: a single owner of all state, requests as tasks beside it, facts out as they come.
//!
//! Owns the course of a run: what was kept, the lease, asking or following, the end, and wishes after it. Each of these has
//! a file of its own.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};

use super::checkpoint_writer::{CheckpointWriter, Heard, Target};
use super::consent::Consent;
use super::follower::Polled;
use super::idle_watcher::IdleWatcher;
use super::people::SyncPeople;
use super::profiles::ProfileQueue;
use super::progress::ProgressTally;
use super::queue::Queue;
use super::report::{Interest, SyncEvent};
use super::reporter::{Reporter, Stopped};
use super::{SyncContext, Want};
use crate::domain::{EmployeeId, LeaveType, PersonBalances, RowId, RowSet};
use crate::platform::{ApiError, Cursor, LeaveTypes, PeoplePage, Platform, Profile};
use crate::store::{Holder, ReadCost, Recalled, StoreError, SyncNumber, SyncRecord};

pub(super) const SECOND: Duration = Duration::from_secs(1);

/// When cancelled: time for what came so far to be written down.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Makes the client, once it is needed.
type Connect<P> = Box<dyn FnOnce() -> Result<P, ApiError> + Send + Sync>;

/// Runs a sync on the platform that `connect` makes; see [`super::run`].
pub async fn run_on<P: Platform>(
    connect: impl FnOnce() -> Result<P, ApiError> + Send + Sync + 'static,
    terms: SyncContext,
    out: Reporter,
    interest: watch::Receiver<Interest>,
) {
    let mut engine = Engine::new(Box::new(connect), terms, out, interest);
    let out = Arc::clone(&engine.out);
    tokio::select! {
        biased;
        () = out.stopped() => {}
        _ = engine.run() => {}
    }
    engine.close().await;
}

pub(super) struct Engine<P> {
    connect: Option<Connect<P>>,
    /// Why no client could be made.
    unreachable: Option<ApiError>,
    pub(super) platform: Option<Arc<P>>,
    pub(super) terms: SyncContext,
    pub(super) out: Arc<Reporter>,
    pub(super) interest: watch::Receiver<Interest>,
    pub(super) paused: bool,
    pub(super) types: Arc<[LeaveType]>,
    pub(super) people: SyncPeople,
    pub(super) queue: Queue,
    pub(super) consent: Consent,
    pub(super) course: SyncRun,
    pub(super) tasks: JoinSet<TaskAnswer>,
    /// The newest finished sync, whose people have the first rows; its figures stand there until newer ones come.
    pub(super) kept: Option<SyncRecord>,
    /// People whose kept answer has been told.
    pub(super) recalled: RowSet,
    pub(super) recalls: JoinSet<Result<Vec<Recalled>, StoreError>>,
    /// While the lease is ours.
    pub(super) keeper: Option<CheckpointWriter>,
    /// The newest finished sync when the lease was last asked for.
    pub(super) newest: Option<SyncNumber>,
    /// How many people that sync listed, if it was narrowed to the same departments.
    pub(super) listed_before: Option<usize>,
    /// The sync of this program whose directory had shrunk, until that is accepted.
    pub(super) withheld: Option<SyncNumber>,
    /// Where a single answer after the sync belongs.
    pub(super) target: Target,
    /// The finished sync that stands on screen as it is.
    pub(super) shown: Option<SyncRecord>,
    /// People told as gone and not listed since.
    pub(super) gone: RowSet,
    /// Once there is nothing left to do but to wait for wishes.
    pub(super) watch: Option<IdleWatcher>,
    /// Whether an interrupted sync is given up: only once.
    pub(super) start_over: bool,
    /// The client knows the leave types.
    pub(super) has_types: bool,
    /// How many people the screen showed at the start, where no store told any.
    pub(super) held_people: Option<usize>,
    /// When what the screen showed at the start had been read, and whether nothing was missing.
    pub(super) read_before: Option<(Timestamp, bool)>,
}

/// What belongs to one sync and begins anew with the next.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts of one run that do not depend on each other"
)]
pub(super) struct SyncRun {
    pub(super) directory: DirectoryState,
    /// Something was missing from so many pages.
    pub(super) directory_gaps: usize,
    /// The directory is far smaller than the last one, and nobody accepted that.
    pub(super) has_shrunk: bool,
    /// The cursor is another run's, and nobody knows whether it is still taken.
    pub(super) resumed: bool,
    pub(super) profiles: ProfileQueue,
    pub(super) tally: ProgressTally,
    /// Answers about kept people whom this sync has not listed yet.
    pub(super) unplaced: HashMap<RowId, Recalled>,
    pub(super) asking: usize,
    /// How long a person takes, as far as that is known.
    pub(super) pace: Option<Duration>,
    pub(super) awaits_types: bool,
    pub(super) unreached: usize,
    /// People of whom a passing fault kept something back: asked again at the end.
    pub(super) again: Vec<RowId>,
    /// How often that was done.
    pub(super) rounds_again: u32,
    /// Billable calls that the client had made before this sync.
    pub(super) billed_before: u64,
    /// What the last complete read took.
    pub(super) last_cost: Option<ReadCost>,
    /// What ended the asking before its time.
    pub(super) ended_by: Option<ApiError>,
    /// How far the journal of which sync has been read.
    pub(super) read: Option<(SyncNumber, i64)>,
    pub(super) polled: Option<Result<Polled, StoreError>>,
    pub(super) lease_lost: bool,
}

/// Where the walk through the directory is.
#[derive(Debug)]
pub(super) enum DirectoryState {
    Next(Option<Cursor>),
    UnderWay,
    Over,
}

impl Default for DirectoryState {
    fn default() -> Self {
        Self::Next(None)
    }
}

/// What a task brings home.
pub(super) enum TaskAnswer {
    Types(Result<LeaveTypes, ApiError>),
    People(Result<PeoplePage, ApiError>),
    Balances(Run),
    Profiles(Vec<RowId>, Result<Vec<Profile>, ApiError>),
    Polled(Result<Polled, StoreError>),
}

/// Batches that were asked one after the other. The first that fails, or is late, ends it.
pub(super) struct Run {
    pub(super) asked: Vec<AskedBatch>,
    /// A batch whose answer is late: it is waited for apart, so that it holds nobody else's answer up.
    pub(super) late: Option<Pin<Box<dyn Future<Output = AskedBatch> + Send>>>,
    pub(super) not_asked: Vec<RowId>,
}

/// A batch of people and what the platform said of them.
pub(super) struct AskedBatch {
    pub(super) people: Vec<(RowId, EmployeeId)>,
    pub(super) answer: Result<Vec<PersonBalances>, ApiError>,
}

/// Whose turn it is to ask the platform.
pub(super) enum Standing {
    Ours,
    Theirs(Holder),
}

/// Whether there is an end to tell of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum EngineTurn {
    Over,
    Open,
}

impl<P: Platform> Engine<P> {
    fn new(
        connect: Connect<P>,
        terms: SyncContext,
        out: Reporter,
        interest: watch::Receiver<Interest>,
    ) -> Self {
        Self {
            connect: Some(connect),
            unreachable: None,
            platform: None,
            start_over: terms.plan.asking.starts_over(),
            terms,
            out: Arc::new(out),
            interest,
            paused: false,
            types: Arc::new([]),
            people: SyncPeople::default(),
            queue: Queue::default(),
            consent: Consent::default(),
            course: SyncRun::default(),
            tasks: JoinSet::new(),
            kept: None,
            recalled: RowSet::default(),
            recalls: JoinSet::new(),
            keeper: None,
            newest: None,
            listed_before: None,
            withheld: None,
            target: Target::Nothing,
            shown: None,
            gone: RowSet::default(),
            watch: None,
            has_types: false,
            held_people: None,
            read_before: None,
        }
    }

    async fn run(&mut self) -> Result<(), Stopped> {
        if self.terms.plan.asking.tells_kept_first() {
            self.tell_kept().await?;
        }
        self.take_held().await;
        self.follow_interest();
        if !self.rest_if_fresh().await? {
            self.sync_or_follow().await?;
        }
        if self.terms.plan.linger {
            self.serve_wishes().await?;
        }
        Ok(())
    }

    /// Until the tenant's sync is over, whoever did it.
    pub(super) async fn sync_or_follow(&mut self) -> Result<(), Stopped> {
        loop {
            let (was_lost, newest) = (self.course.lease_lost, self.newest);
            let turn = match self.take_turn().await? {
                Standing::Ours if was_lost && self.newest > newest => self.read_finished().await?,
                Standing::Ours => self.sync().await?,
                Standing::Theirs(holder) => self.follow(&holder).await?,
            };
            if turn == EngineTurn::Over {
                return Ok(());
            }
        }
    }

    /// Asks until there is nothing left to ask, or another program has taken over.
    async fn sync(&mut self) -> Result<EngineTurn, Stopped> {
        let connected = self.connect();
        if connected.is_err() {
            // An interrupted sync gives way to a new one, and without a client there is none: it is shown as far as it came.
            self.start_over = false;
        }
        self.resume().await?;
        if let Err(error) = connected {
            self.end_with(error).await?;
            return Ok(EngineTurn::Over);
        }
        self.refill_queue();
        self.recall_cost().await?;
        self.recall_reasons().await?;
        if self.terms.plan.want != Want::People {
            self.fetch_types().await?;
        }
        if self.course.ended_by.is_none() && self.terms.plan.want != Want::Types {
            self.work().await?;
        }
        if self.course.lease_lost {
            return Ok(EngineTurn::Open);
        }
        self.end().await?;
        Ok(EngineTurn::Over)
    }

    /// Makes the client at the first call; where that failed once, it fails again for the same reason.
    pub(super) fn connect(&mut self) -> Result<(), ApiError> {
        if let Some(connect) = self.connect.take() {
            match connect() {
                Ok(platform) => {
                    platform.hold(self.paused);
                    self.platform = Some(Arc::new(platform));
                }
                Err(error) => self.unreachable = Some(error),
            }
        }
        self.unreachable.clone().map_or(Ok(()), Err)
    }

    /// The types, telling every second how many requests that took: a platform under load may keep everybody waiting.
    pub(super) async fn fetch_types(&mut self) -> Result<(), Stopped> {
        self.start_types();
        while self.course.awaits_types && !self.course.lease_lost {
            self.step(Some(SECOND)).await?;
            if self.course.awaits_types && self.course.tally.is_due() {
                self.tell_progress().await?;
            }
        }
        Ok(())
    }

    /// Until nothing is under way and nothing is left to start.
    async fn work(&mut self) -> Result<(), Stopped> {
        while !self.course.lease_lost {
            self.check_cost().await?;
            self.start_requests();
            if self.tasks.is_empty() && !self.waits_for_the_user() && !self.start_again() {
                return Ok(());
            }
            // While the limits make everybody wait, the remaining time still runs down.
            self.step(Some(SECOND)).await?;
            if self.course.tally.is_due() {
                self.apply_all_that_came().await?;
                self.tell_progress().await?;
            }
        }
        Ok(())
    }

    /// A figure of the rest counts nobody as unanswered whose answer lies here: at a window's edge one call more is a window more.
    async fn apply_all_that_came(&mut self) -> Result<(), Stopped> {
        while let Some(answer) = self.tasks.try_join_next() {
            self.apply(joined(answer)).await?;
        }
        Ok(())
    }

    fn waits_for_the_user(&self) -> bool {
        self.interest_is_open() && (self.paused || self.consent.is_waiting())
    }

    /// Waits for the next answer, the next interest or the keeper and applies it, or until `patience` ends.
    pub(super) async fn step(&mut self, patience: Option<Duration>) -> Result<(), Stopped> {
        let open = self.interest_is_open();
        let patience_ends = tokio::time::sleep(patience.unwrap_or_default());
        tokio::select! {
            biased;
            changed = self.interest.changed(), if open => {
                if changed.is_ok() {
                    self.follow_interest();
                }
                Ok(())
            }
            heard = heard(&mut self.keeper) => self.apply_heard(heard).await,
            Some(recalled) = self.recalls.join_next() => self.apply_recalled(joined(recalled)).await,
            Some(answer) = self.tasks.join_next() => self.apply(joined(answer)).await,
            () = looked(&mut self.watch) => Ok(()),
            () = patience_ends, if patience.is_some() => Ok(()),
        }
    }

    pub(super) fn interest_is_open(&self) -> bool {
        self.interest.has_changed().is_ok()
    }

    fn follow_interest(&mut self) {
        let interest = self.interest.borrow_and_update().clone();
        self.paused = interest.paused;
        if let Some(platform) = &self.platform {
            platform.hold(interest.paused);
        }
        self.consent.hear(interest.consent);
        self.start_recall(&interest.visible);
        self.queue.follow(interest);
    }

    async fn apply_heard(&mut self, heard: Heard) -> Result<(), Stopped> {
        match heard {
            Heard::Wishes(people) => {
                let rows = people.iter().filter_map(|id| self.people.find(id));
                let rows: Vec<RowId> = rows.collect();
                for row in rows {
                    self.queue.wish(row);
                }
                Ok(())
            }
            Heard::Ended(StoreError::LeaseLost) => {
                self.drop_requests();
                self.course.lease_lost = true;
                Ok(())
            }
            Heard::Ended(error) => self.lose_store(error).await,
        }
    }

    /// The sync goes on in memory.
    pub(super) async fn lose_store(&mut self, error: StoreError) -> Result<(), Stopped> {
        self.keeper = None;
        self.terms.keeping = None;
        self.out.send(SyncEvent::StoreTrouble(error)).await
    }

    /// Nothing more is sent, and what is under way is dropped.
    pub(super) fn drop_requests(&mut self) {
        self.keeper = None;
        self.tasks = JoinSet::new();
        self.course.asking = 0;
    }

    /// Writes down what came so far and gives the lease back, within a moment.
    async fn close(mut self) {
        drop(self.tasks);
        if let Some(keeper) = self.keeper.take() {
            // What could not be written in time is asked for again by the next run.
            let _ = tokio::time::timeout(LAST_WORDS, keeper.close()).await;
        }
    }
}

/// What the keeper says next; never, when there is none.
async fn heard(keeper: &mut Option<CheckpointWriter>) -> Heard {
    match keeper {
        Some(keeper) => keeper.hear().await,
        None => std::future::pending().await,
    }
}

/// When the idle program's next look at the store is over; never, when none is under way.
async fn looked(watch: &mut Option<IdleWatcher>) {
    match watch {
        Some(watch) => watch.look().await,
        None => std::future::pending().await,
    }
}

/// A panic of a task is a panic of the sync: it is never swallowed.
pub(super) fn joined<T>(joined: Result<T, JoinError>) -> T {
    match joined {
        Ok(answer) => answer,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
