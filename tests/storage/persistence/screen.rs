//! A sync under way with a store in a folder of its own, and a plain screen to which its events are
//! applied.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use leaveboard::domain::{LeaveTypeId, Ledger, Roster, RowId};
use leaveboard::platform::MonthlyCalls;
use leaveboard::platform::{ApiError, ErrorClass, Platform};
use leaveboard::store::{Holder, Store, StoreError, StoreUrl, StoredAnswer, TenantStore};
use leaveboard::sync::{
    Cost, HeldRows, Interest, Outcome, Persistence, Progress, Source, SyncDepth, SyncEvent,
    SyncMode, SyncPlan,
};

use crate::persistence::scripted::Scripted;
use crate::store::engines::{Engine, engines};
use crate::support::waiting::in_time;
use crate::support::{self, SyncBuilder, error};

/// A store that several programs can open.
pub(crate) struct Shelf(Engine);

impl Shelf {
    pub(crate) fn new() -> Self {
        Self(Engine::sqlite())
    }

    /// One on every engine that can be had here.
    pub(crate) fn all() -> Vec<Self> {
        engines().into_iter().map(Self).collect()
    }

    /// Changes the tables behind everybody's back, in one go: no task of the test runs meanwhile, as if all were suspended.
    pub(crate) fn execute(&self, sql: &str) {
        self.0.execute(sql);
    }

    pub(crate) fn place(&self) -> StoreUrl {
        self.0.place.clone()
    }

    /// All tenants of it.
    pub(crate) async fn store(&self) -> Store {
        self.0.open().await
    }

    /// As another program would open it.
    pub(crate) async fn open(&self) -> TenantStore {
        self.0.tenant().await
    }
}

/// What a reader of the reports knows.
#[derive(Debug, Default)]
pub(crate) struct Screen {
    pub(crate) roster: Roster,
    pub(crate) ledger: Ledger,
    pub(crate) sources: Vec<Source>,
    /// How many answers came for each row.
    pub(crate) answered: BTreeMap<RowId, usize>,
    pub(crate) recalled: Vec<StoredAnswer>,
    pub(crate) gone: Vec<RowId>,
    /// The messages of gaps that say that a directory shrank.
    pub(crate) shrunk: Vec<String>,
    pub(crate) costs: Vec<Cost>,
    pub(crate) asks: Vec<Cost>,
    pub(crate) trouble: Vec<StoreError>,
    pub(crate) progress: Progress,
    /// How often progress was reported.
    pub(crate) progress_reports: usize,
    pub(crate) outcome: Option<Outcome>,
}

impl Screen {
    pub(crate) fn apply(&mut self, event: SyncEvent) {
        match event {
            SyncEvent::Types(_) | SyncEvent::Note(_) | SyncEvent::NoProfiles(_) => {}
            SyncEvent::Gap(error) => {
                if error.is_directory_shrank() {
                    self.shrunk.push(error.message);
                }
            }
            SyncEvent::People(chunk) => assert!(self.roster.push(chunk), "pages follow each other"),
            SyncEvent::Profiles(chunk) => assert!(self.roster.replace(chunk), "a chunk there is"),
            SyncEvent::Balances(rows) => {
                for (row, person) in rows {
                    assert_eq!(
                        self.roster.person(row).unwrap().id,
                        person.employee.as_str()
                    );
                    self.ledger.apply(row, &person.balances);
                    *self.answered.entry(row).or_default() += 1;
                }
            }
            SyncEvent::Figures(block) => self.ledger.adopt(block),
            SyncEvent::StoredAnswers(recalled) => self.recalled.extend(recalled),
            SyncEvent::Gone(rows) => self.gone.extend(rows),
            SyncEvent::Back(rows) => self.gone.retain(|row| !rows.contains(row)),
            SyncEvent::Source(source) => self.sources.push(source),
            SyncEvent::Cost(cost) => self.costs.push(cost),
            SyncEvent::Asks(cost) => self.asks.push(cost),
            SyncEvent::StoreTrouble(error) => self.trouble.push(error),
            SyncEvent::Progress(progress) => {
                self.progress = progress;
                self.progress_reports += 1;
            }
            SyncEvent::Done(outcome) => self.outcome = Some(outcome),
        }
    }

    /// Whether the rows are another program's now.
    pub(crate) fn follows(&self) -> bool {
        matches!(self.sources.last(), Some(Source::Followed { .. }))
    }

    pub(crate) fn ids(&self) -> Vec<String> {
        let row = |row: usize| RowId(u32::try_from(row).unwrap());
        (0..self.roster.len())
            .map(|at| self.roster.person(row(at)).unwrap().id.to_owned())
            .collect()
    }

    /// Hundredths left by row.
    pub(crate) fn left(&self) -> Vec<Option<i64>> {
        let column = self.ledger.find_column(&LeaveTypeId::new("1"));
        let cell = |row| Some(self.ledger.cell(RowId(row), column?).figures.left?.count);
        (0..u32::try_from(self.roster.len()).unwrap())
            .map(cell)
            .collect()
    }
}

/// A sync under way, and the screen that its events reach.
pub(crate) struct Running {
    pub(crate) sync: support::Running,
    pub(crate) screen: Screen,
}

impl Running {
    /// Applies reports to the screen until `enough` holds for it.
    pub(crate) async fn until(&mut self, enough: impl Fn(&Screen) -> bool) {
        let screen = &mut self.screen;
        let reading = async {
            while !enough(screen) {
                let report = self.sync.reports.recv().await.expect("the sync goes on");
                screen.apply(report.event);
            }
        };
        in_time("a report to come", reading).await;
    }

    /// Until progress was reported `times` more: where nothing else happens, that is when the sync has looked again at what it may do.
    pub(crate) async fn until_progress(&mut self, times: usize) {
        let enough = self.screen.progress_reports + times;
        self.until(|screen| screen.progress_reports >= enough).await;
    }

    /// Says what the screen would like next.
    pub(crate) fn wish(&self, interest: Interest) {
        self.sync.interest.send_replace(interest);
    }

    /// Asks for the person at `row` to be read again.
    pub(crate) fn request_refresh(&self, row: u32) {
        self.wish(Interest {
            refresh: [RowId(row)].into(),
            ..Interest::default()
        });
    }

    pub(crate) async fn end(mut self) -> Screen {
        self.until(|screen| screen.outcome.is_some()).await;
        self.sync.cancel.cancel();
        self.sync.task.await.unwrap();
        self.screen
    }

    /// As when the program is left; how long that took.
    pub(crate) async fn stop(self) -> Duration {
        let at = Instant::now();
        self.sync.cancel.cancel();
        self.sync.task.await.unwrap();
        at.elapsed()
    }
}

pub(crate) fn dashboard() -> SyncPlan {
    plan(true, true, false)
}

pub(crate) fn headless() -> SyncPlan {
    plan(false, false, false)
}

pub(crate) fn plan(cached_first: bool, linger: bool, start_over: bool) -> SyncPlan {
    SyncPlan {
        depth: SyncDepth::Balances,
        linger,
        mode: SyncMode::Platform {
            cached_first,
            start_over,
        },
    }
}

/// One program, named `holder`.
pub(crate) fn start<P: Platform + Clone + Sync>(
    platform: &P,
    store: Option<TenantStore>,
    holder: &str,
    plan: SyncPlan,
    month: Option<MonthlyCalls>,
) -> Running {
    let platform = platform.clone();
    start_with(move || Ok(platform), store, holder, plan, (month, None))
}

/// One program that has no secret.
pub(crate) fn start_without_client(store: TenantStore, plan: SyncPlan) -> Running {
    let connect = || Err::<Scripted, _>(error(ErrorClass::Refused));
    start_with(connect, Some(store), "locked", plan, (None, None))
}

/// One program without a store, over what its screen shows.
pub(crate) fn start_holding<P: Platform + Clone + Sync>(
    platform: &P,
    held: Option<HeldRows>,
    plan: SyncPlan,
) -> Running {
    let platform = platform.clone();
    start_with(move || Ok(platform), None, "alone", plan, (None, held))
}

fn start_with<P: Platform>(
    connect: impl FnOnce() -> Result<P, ApiError> + Send + Sync + 'static,
    store: Option<TenantStore>,
    holder: &str,
    plan: SyncPlan,
    (month, held): (Option<MonthlyCalls>, Option<HeldRows>),
) -> Running {
    let mut sync = SyncBuilder::new().plan(plan).month(month).held(held);
    if let Some(store) = store {
        let holder = Holder(format!("{holder}/1/0#1"));
        sync = sync.persistence(Persistence::new(store, holder));
    }
    Running {
        sync: sync.spawn(connect),
        screen: Screen::default(),
    }
}

/// A whole sync.
pub(crate) async fn sync<P: Platform + Clone + Sync>(
    platform: &P,
    shelf: &Shelf,
    plan: SyncPlan,
) -> Screen {
    start(platform, Some(shelf.open().await), "one", plan, None)
        .end()
        .await
}
