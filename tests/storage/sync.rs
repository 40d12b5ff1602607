//! The sync engine against a scripted platform: order, completeness, partial results, cancellation.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::waiting::in_time;
use crate::support::{error, leave_type};
use jiff::civil::date;
use leaveboard::domain::{
    Balance, CellState, Employee, EmployeeId, LeaveTypeId, PersonBalances, RowId, Today, Unit,
};
use leaveboard::platform::{
    ApiError, Cursor, ErrorClass, Estimate, LeaveTypes, PeoplePage, Platform, Profile, Usage,
};
use leaveboard::sync::{
    Interest, Outcome, Report, Reporter, SyncContext, SyncDepth, SyncEvent, SyncMode, SyncPlan,
    TenantId, Ticket, run_on,
};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

/// A platform of numbered people.
#[derive(Clone)]
struct Scripted {
    people: usize,
    page: usize,
    batch: usize,
    profile_batch: usize,
    /// From this balance call on, this class of error.
    fails_from: Option<(usize, ErrorClass)>,
    /// This balance call alone fails, with an error that may be retried.
    stumbles_at: Option<usize>,
    /// The directory ends with an error on this page.
    broken_page: Option<(usize, ErrorClass)>,
    /// How many people's answers lack a figure because of a transient fault, however often they are
    /// requested.
    spoilt: usize,
    pace: Duration,
    calls: Arc<AtomicUsize>,
    under_way: Arc<AtomicUsize>,
    asked: Arc<Mutex<Vec<Vec<String>>>>,
}

impl Scripted {
    fn new(people: usize, page: usize, batch: usize) -> Self {
        Self {
            people,
            page,
            batch,
            profile_batch: 0,
            fails_from: None,
            stumbles_at: None,
            broken_page: None,
            spoilt: 0,
            pace: Duration::from_millis(10),
            calls: Arc::default(),
            under_way: Arc::default(),
            asked: Arc::default(),
        }
    }

    fn answer(&self, id: &EmployeeId) -> PersonBalances {
        let mut answer = person_balances(id);
        if (0..self.spoilt).any(|n| id.as_str() == format!("p{n}")) {
            let reason = Arc::new(error(ErrorClass::Retry).to_row_error());
            let row = answer.balances.remove(0);
            answer.balances.push(row.failed(CellState::Failed, reason));
        }
        answer
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    fn asked(&self) -> Vec<Vec<String>> {
        self.asked.lock().unwrap().clone()
    }
}

fn person_balances(id: &EmployeeId) -> PersonBalances {
    let state = CellState::Unlimited;
    let day = date(2026, 11, 21);
    let row = Balance::without_figures(
        LeaveTypeId::new("1"),
        "年假".into(),
        state,
        Some(Unit::Day),
        day,
    );
    PersonBalances {
        employee: id.clone(),
        balances: vec![row],
        raw: None,
    }
}

/// Counts a request as under way until it is answered or dropped.
struct UnderWay(Arc<AtomicUsize>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Platform for Scripted {
    fn batch_size(&self) -> usize {
        self.batch
    }

    fn parallelism(&self) -> usize {
        2
    }

    async fn fetch_leave_types(&self) -> Result<LeaveTypes, ApiError> {
        Ok(LeaveTypes {
            types: vec![leave_type()],
            incomplete: None,
        })
    }

    async fn fetch_people(&self, cursor: Option<Cursor>) -> Result<PeoplePage, ApiError> {
        tokio::time::sleep(Duration::from_millis(1)).await;
        let at: usize = cursor.map_or(0, |c| c.0.parse().unwrap());
        if let Some((page, class)) = self.broken_page
            && at == page * self.page
        {
            return Err(error(class));
        }
        let end = (at + self.page).min(self.people);
        let people = (at..end).map(|n| Employee {
            id: EmployeeId::new(&format!("p{n}")),
            name: format!("生成{n}"),
            departments: (self.profile_batch == 0).then(Vec::new),
            department_paths: Vec::new(),
            number: None,
            union_id: None,
            hired_on: None,
        });
        Ok(PeoplePage {
            people: people.collect(),
            next: (end < self.people).then(|| Cursor(end.to_string())),
            ..PeoplePage::default()
        })
    }

    async fn fetch_balances(&self, people: &[EmployeeId]) -> Result<Vec<PersonBalances>, ApiError> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        let ids = people.iter().map(|id| id.as_str().to_owned()).collect();
        self.asked.lock().unwrap().push(ids);
        self.under_way.fetch_add(1, Ordering::SeqCst);
        let _under_way = UnderWay(Arc::clone(&self.under_way));
        tokio::time::sleep(self.pace).await;
        match self.fails_from {
            Some((from, class)) if call >= from => Err(error(class)),
            _ if self.stumbles_at == Some(call) => Err(error(ErrorClass::Retry)),
            _ => Ok(people.iter().map(|id| self.answer(id)).collect()),
        }
    }

    async fn fetch_profiles(&self, people: &[EmployeeId]) -> Result<Vec<Profile>, ApiError> {
        assert!(people.len() <= self.profile_batch);
        let profile = |id: &EmployeeId| Profile {
            employee: id.clone(),
            departments: Some(vec!["财务".to_owned()]),
            department_paths: Vec::new(),
            number: None,
        };
        Ok(people.iter().map(profile).collect())
    }

    fn profile_batch(&self) -> usize {
        self.profile_batch
    }

    fn usage(&self) -> Usage {
        Usage::default()
    }

    fn hold(&self, _held: bool) {}

    fn estimate(&self, _people: usize) -> Estimate {
        Estimate::default()
    }
}

struct Running {
    reports: mpsc::Receiver<Report>,
    interest: watch::Sender<Interest>,
    cancel: CancellationToken,
    task: tokio::task::JoinHandle<()>,
}

fn start(platform: &Scripted, depth: SyncDepth, linger: bool, interest: Interest) -> Running {
    let (sender, reports) = mpsc::channel(1);
    let (interest_out, interest_in) = watch::channel(interest);
    let cancel = CancellationToken::new();
    let ticket = Ticket {
        tenant: TenantId(0),
        generation: 1,
    };
    let out = Reporter::new(ticket, sender, cancel.clone());
    let clock = || Today::midday_of(date(2026, 11, 21));
    let plan = SyncPlan {
        depth,
        linger,
        mode: SyncMode::default(),
    };
    let terms = SyncContext {
        plan,
        persistence: None,
        clock,
        month: None,
        held: None,
        chosen: None,
    };
    let platform = platform.clone();
    let task = tokio::spawn(run_on(move || Ok(platform), terms, out, interest_in));
    Running {
        reports,
        interest: interest_out,
        cancel,
        task,
    }
}

/// Reads all events until the sync is over.
async fn facts(running: &mut Running) -> Vec<SyncEvent> {
    let mut facts = Vec::new();
    let reading = async {
        while let Some(report) = running.reports.recv().await {
            let over = matches!(report.event, SyncEvent::Done(_));
            facts.push(report.event);
            if over {
                break;
            }
        }
    };
    in_time("a sync to come to its end", reading).await;
    facts
}

async fn sync(platform: &Scripted) -> Vec<SyncEvent> {
    facts(&mut start(
        platform,
        SyncDepth::Balances,
        false,
        Interest::default(),
    ))
    .await
}

fn answered(facts: &[SyncEvent]) -> Vec<u32> {
    let rows = |event: &SyncEvent| match event {
        SyncEvent::Balances(rows) => rows.iter().map(|(row, _)| row.0).collect(),
        _ => Vec::new(),
    };
    let mut rows: Vec<u32> = facts.iter().flat_map(rows).collect();
    rows.sort_unstable();
    rows
}

fn outcome(facts: &[SyncEvent]) -> &Outcome {
    match facts.last() {
        Some(SyncEvent::Done(outcome)) => outcome,
        other => panic!("the last event is {other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn types_come_first_and_everybody_is_answered_once() {
    let facts = sync(&Scripted::new(45, 10, 1)).await;
    assert!(matches!(facts[0], SyncEvent::Types(_)));
    assert_eq!(answered(&facts), (0..45).collect::<Vec<_>>());
    assert_eq!(*outcome(&facts), Outcome::Complete);
}

#[tokio::test(start_paused = true)]
async fn the_people_on_screen_are_asked_before_the_others() {
    let platform = Scripted::new(100, 100, 1);
    let interest = Interest {
        visible: vec![RowId(90), RowId(91)],
        matches: Some(Arc::from([50, 51].as_slice())),
        ..Interest::default()
    };
    facts(&mut start(&platform, SyncDepth::Balances, false, interest)).await;
    let first: Vec<String> = platform.asked().concat().into_iter().take(5).collect();
    assert_eq!(first, ["p90", "p91", "p50", "p51", "p0"]);
}

#[tokio::test(start_paused = true)]
async fn a_new_interest_reorders_what_is_left_without_a_restart() {
    let platform = Scripted::new(100, 100, 1);
    let mut running = start(&platform, SyncDepth::Balances, false, Interest::default());
    while platform.calls() < 6 {
        running.reports.recv().await;
    }
    let interest = Interest {
        visible: vec![RowId(99)],
        ..Interest::default()
    };
    running.interest.send(interest).unwrap();
    facts(&mut running).await;
    let at = platform
        .asked()
        .iter()
        .position(|batch| batch == &["p99"])
        .unwrap();
    assert!(at < 12, "asked as number {at}");
    assert_eq!(platform.asked().len(), 100);
}

#[tokio::test(start_paused = true)]
async fn trap_25_batches_are_full_until_the_directory_ends() {
    let platform = Scripted::new(120, 7, 50);
    sync(&platform).await;
    let sizes: Vec<usize> = platform.asked().iter().map(Vec::len).collect();
    assert_eq!(sizes, [50, 50, 20]);
}

/// Nobody is lost, and nobody but the person whose call failed is asked for twice.
#[tokio::test(start_paused = true)]
async fn a_call_that_fails_costs_nobody_but_the_person_who_was_asked_for() {
    let mut platform = Scripted::new(1_000, 100, 1);
    platform.stumbles_at = Some(501);
    let facts = sync(&platform).await;
    assert_eq!(*outcome(&facts), Outcome::Complete);
    let asked = platform.asked().concat();
    let failed = &asked[501];
    let mut others: Vec<&String> = asked.iter().filter(|id| *id != failed).collect();
    others.sort_unstable();
    others.dedup();
    assert_eq!((asked.len(), others.len()), (1_001, 999));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_ends_the_requests_and_keeps_what_came() {
    let mut platform = Scripted::new(100, 100, 1);
    platform.fails_from = Some((10, ErrorClass::Refused));
    let facts = sync(&platform).await;
    assert_eq!(
        *outcome(&facts),
        Outcome::Refused(error(ErrorClass::Refused))
    );
    assert_eq!(answered(&facts).len(), 10);
    assert!(platform.calls() <= 12);
}

#[tokio::test(start_paused = true)]
async fn figures_missing_for_a_transient_fault_are_requested_again_unless_too_many_are() {
    for (people, spoilt, calls) in [
        (100, 3, 100 + 3 + 3),
        (100, 51, 100),
        (1000, 51, 1000 + 102),
    ] {
        let mut platform = Scripted::new(people, people, 1);
        platform.spoilt = spoilt;
        let facts = sync(&platform).await;
        assert_eq!(platform.calls(), calls, "{spoilt} of {people}");
        assert_eq!(*outcome(&facts), Outcome::Partial);
    }
}

#[tokio::test(start_paused = true)]
async fn a_platform_that_is_gone_ends_the_sync_as_partial_with_the_reason() {
    let mut platform = Scripted::new(1000, 1000, 1);
    platform.fails_from = Some((100, ErrorClass::Retry));
    let facts = sync(&platform).await;
    assert_eq!(*outcome(&facts), Outcome::Partial);
    assert!(
        facts
            .iter()
            .any(|event| matches!(event, SyncEvent::Gap(e) if *e == error(ErrorClass::Retry)))
    );
    assert!(platform.calls() < 110);
}

#[tokio::test(start_paused = true)]
async fn a_platform_that_was_never_there_fails() {
    let mut platform = Scripted::new(10, 5, 1);
    platform.broken_page = Some((0, ErrorClass::Retry));
    assert_eq!(
        *outcome(&sync(&platform).await),
        Outcome::Failed(error(ErrorClass::Retry))
    );
}

#[tokio::test(start_paused = true)]
async fn feishu_trap_9_a_directory_that_breaks_off_is_partial_never_complete() {
    let mut platform = Scripted::new(50, 10, 1);
    platform.broken_page = Some((3, ErrorClass::Bug));
    let facts = sync(&platform).await;
    assert_eq!(*outcome(&facts), Outcome::Partial);
    assert_eq!(answered(&facts).len(), 30);
    let complete =
        |event: &SyncEvent| matches!(event, SyncEvent::Progress(p) if p.directory_complete);
    assert!(
        !facts.iter().any(complete),
        "a broken directory must not look complete"
    );
}

#[tokio::test(start_paused = true)]
async fn departments_arrive_later_for_every_page() {
    let mut platform = Scripted::new(45, 20, 20);
    platform.profile_batch = 100;
    let facts = facts(&mut start(
        &platform,
        SyncDepth::People,
        false,
        Interest::default(),
    ))
    .await;
    let known = |event: &SyncEvent| match event {
        SyncEvent::Profiles(chunk) => chunk.people().filter(|p| p.departments.is_some()).count(),
        _ => 0,
    };
    assert_eq!(facts.iter().map(known).sum::<usize>(), 45);
    assert!(platform.asked().is_empty(), "no balances were wanted");
    assert_eq!(*outcome(&facts), Outcome::Complete);
}

#[tokio::test(start_paused = true)]
async fn cancelling_drops_every_request_under_way() {
    let mut platform = Scripted::new(100, 100, 1);
    platform.pace = Duration::from_hours(1);
    let mut running = start(&platform, SyncDepth::Balances, true, Interest::default());
    while platform.under_way.load(Ordering::SeqCst) < 2 {
        let _ = tokio::time::timeout(Duration::from_millis(5), running.reports.recv()).await;
    }
    running.cancel.cancel();
    running.task.await.unwrap();
    tokio::task::yield_now().await;
    assert_eq!(platform.under_way.load(Ordering::SeqCst), 0);
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_goes_away_ends_the_sync() {
    let running = start(
        &Scripted::new(1000, 10, 1),
        SyncDepth::Balances,
        true,
        Interest::default(),
    );
    drop(running.reports);
    running.task.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_is_slow_slows_the_sync() {
    let platform = Scripted::new(1000, 1000, 1);
    let mut running = start(&platform, SyncDepth::Balances, false, Interest::default());
    running.reports.recv().await;
    tokio::time::sleep(Duration::from_mins(1)).await;
    assert!(platform.calls() < 8, "the channel holds one report");
    assert_eq!(answered(&facts(&mut running).await).len(), 1000);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_request_is_served_after_the_sync_is_over() {
    let platform = Scripted::new(5, 5, 1);
    let mut running = start(&platform, SyncDepth::Balances, true, Interest::default());
    facts(&mut running).await;
    let wish = Interest {
        refresh: [RowId(3)].into(),
        ..Interest::default()
    };
    running.interest.send(wish).unwrap();
    let again = loop {
        if let SyncEvent::Balances(rows) = running.reports.recv().await.unwrap().event {
            break rows;
        }
    };
    assert_eq!(again[0].1.employee.as_str(), "p3");
    assert_eq!(platform.calls(), 6);
}
