//! Headless syncs: [`sync`] reads a whole one into plain collections, [`SyncBuilder`] runs one on a client that the test makes.

use std::collections::BTreeMap;

use jiff::Timestamp;
use leaveboard::domain::{LeaveType, PersonBalances, Roster, RowId, Today};
use leaveboard::platform::{ApiError, Clock, MonthlyCalls, Platform, Settings};
use leaveboard::sync::{
    Cost, HeldRows, Interest, Outcome, Persistence, Progress, Report, Reporter, Source,
    SyncContext, SyncDepth, SyncEvent, SyncMode, SyncPlan, SyncStart, TenantId, Ticket,
};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::waiting::in_time;

const REPORT_CHANNEL_CAPACITY: usize = 8;

/// The ticket that a test's reports bear.
const TICKET: Ticket = Ticket {
    tenant: TenantId(0),
    generation: 1,
};

/// Everything one sync reported.
#[derive(Debug, Default)]
pub struct Synced {
    pub types: Vec<LeaveType>,
    pub roster: Roster,
    pub balances: BTreeMap<RowId, PersonBalances>,
    pub gaps: Vec<ApiError>,
    pub sources: Vec<Source>,
    pub costs: Vec<Cost>,
    pub progress: Progress,
    pub outcome: Option<Outcome>,
}

/// Everybody's balances by id, without the raw records, which no store keeps.
pub type Answers = BTreeMap<String, PersonBalances>;

impl Synced {
    /// Everybody's balances. Panics unless `people` people are listed, each once, and all of them have balances.
    #[track_caller]
    pub fn answers(&self, people: usize) -> Answers {
        let listed = self.roster.chunks().iter().flat_map(|c| c.people());
        let ids: Vec<String> = listed.map(|person| person.id.to_owned()).collect();
        let answers: Answers = self
            .balances
            .values()
            .map(|answer| (answer.employee.as_str().to_owned(), without_raw(answer)))
            .collect();
        assert_eq!(ids.len(), people, "everybody once");
        assert_eq!(answers.len(), people, "everybody answered");
        assert!(ids.iter().all(|id| answers.contains_key(id)));
        answers
    }

    pub fn apply(&mut self, event: SyncEvent) {
        match event {
            SyncEvent::Types(types) => self.types = types.to_vec(),
            SyncEvent::People(chunk) => assert!(self.roster.push(chunk), "pages follow each other"),
            SyncEvent::Profiles(chunk) => {
                assert!(self.roster.replace(chunk), "profiles belong to a page");
            }
            SyncEvent::Balances(rows) => self.balances.extend(rows),
            SyncEvent::StoredAnswers(rows) => {
                let rows = rows.into_iter().map(|kept| (kept.row, kept.person));
                self.balances.extend(rows);
            }
            SyncEvent::Gap(error) => self.gaps.push(error),
            // These say what is left out on purpose; what is missing comes as a gap.
            SyncEvent::Note(_) | SyncEvent::NoProfiles(_) => {}
            SyncEvent::Progress(progress) => self.progress = progress,
            SyncEvent::Done(outcome) => self.outcome = Some(outcome),
            SyncEvent::Source(source) => self.sources.push(source),
            SyncEvent::Cost(cost) => self.costs.push(cost),
            other => panic!("unexpected without rows from the store: {other:?}"),
        }
    }
}

fn without_raw(answer: &PersonBalances) -> PersonBalances {
    PersonBalances {
        raw: None,
        ..answer.clone()
    }
}

/// A sync under way.
pub struct Running {
    pub reports: mpsc::Receiver<Report>,
    pub interest: watch::Sender<Interest>,
    pub cancel: CancellationToken,
    pub task: tokio::task::JoinHandle<()>,
}

/// Starts a sync of a tenant without a store.
pub fn spawn(settings: Settings, depth: SyncDepth) -> Running {
    spawn_with_store(settings, depth, SyncMode::default(), None)
}

/// Starts a sync of a tenant, with a store if `persistence` is given.
pub fn spawn_with_store(
    settings: Settings,
    depth: SyncDepth,
    mode: SyncMode,
    persistence: Option<Persistence>,
) -> Running {
    let (sender, reports) = mpsc::channel(REPORT_CHANNEL_CAPACITY);
    let (interest_out, interest_in) = watch::channel(Interest::default());
    let cancel = CancellationToken::new();
    let plan = SyncPlan {
        depth,
        linger: false,
        mode,
    };
    let start = SyncStart::headless(plan, persistence);
    let sync = leaveboard::sync::run(settings, start, TICKET, sender, interest_in, cancel.clone());
    Running {
        reports,
        interest: interest_out,
        cancel,
        task: tokio::spawn(sync),
    }
}

/// A sync of everybody's balances on a client that the test makes, before it is started.
#[must_use]
pub struct SyncBuilder {
    plan: SyncPlan,
    persistence: Option<Persistence>,
    clock: Clock,
    month: Option<MonthlyCalls>,
    held: Option<HeldRows>,
}

impl SyncBuilder {
    pub fn new() -> Self {
        Self {
            plan: SyncPlan {
                depth: SyncDepth::Balances,
                linger: false,
                mode: SyncMode::default(),
            },
            persistence: None,
            clock: || Today::at(Timestamp::now()),
            month: None,
            held: None,
        }
    }

    pub fn plan(mut self, plan: SyncPlan) -> Self {
        self.plan = plan;
        self
    }

    pub fn month(mut self, month: Option<MonthlyCalls>) -> Self {
        self.month = month;
        self
    }

    pub fn held(mut self, held: Option<HeldRows>) -> Self {
        self.held = held;
        self
    }

    pub fn mode(mut self, mode: SyncMode) -> Self {
        self.plan.mode = mode;
        self
    }

    pub fn persistence(mut self, persistence: Persistence) -> Self {
        self.persistence = Some(persistence);
        self
    }

    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    pub fn spawn<P: Platform>(
        self,
        connect: impl FnOnce() -> Result<P, ApiError> + Send + Sync + 'static,
    ) -> Running {
        let (sender, reports) = mpsc::channel(REPORT_CHANNEL_CAPACITY);
        let (interest_out, interest_in) = watch::channel(Interest::default());
        let cancel = CancellationToken::new();
        let reporter = Reporter::new(TICKET, sender, cancel.clone());
        let context = SyncContext {
            plan: self.plan,
            persistence: self.persistence,
            clock: self.clock,
            month: self.month,
            held: self.held,
            chosen: None,
        };
        let sync = leaveboard::sync::run_on(connect, context, reporter, interest_in);
        Running {
            reports,
            interest: interest_out,
            cancel,
            task: tokio::spawn(sync),
        }
    }
}

impl Running {
    /// Reads the sync to its end.
    pub async fn end(self) -> Synced {
        self.end_seeing(|_| {}).await
    }

    /// Reads on into `synced` until `enough` holds for it.
    pub async fn read_until(&mut self, synced: &mut Synced, enough: impl Fn(&Synced) -> bool) {
        let reading = async {
            while !enough(synced) {
                let report = self.reports.recv().await.expect("the sync goes on");
                synced.apply(report.event);
            }
        };
        in_time("a sync to come so far", reading).await;
    }

    /// Reads the sync to its end and calls `see` after every report.
    pub async fn end_seeing(mut self, mut see: impl FnMut(&Synced)) -> Synced {
        let mut synced = Synced::default();
        let reading = async {
            while let Some(report) = self.reports.recv().await {
                synced.apply(report.event);
                see(&synced);
            }
            self.task.await.unwrap();
        };
        in_time("a sync to come to its end", reading).await;
        synced
    }
}

/// Reads a tenant without a store.
pub async fn sync(settings: Settings, depth: SyncDepth) -> Synced {
    spawn(settings, depth).end().await
}
