//! The machine's clock is put forward or back during a sync, over HTTP against the emulator: everybody has the figures that an undisturbed
//! clock would have given, nothing waits for a moment that never comes, and what was stored is found again.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use crate::support::waiting::{advance_in_small_steps, until};
use crate::support::{self, Answers, PLATFORMS, Synced, company_of};
use jiff::Timestamp;
use leaveboard::domain::{PlatformKind, RowId, Today};
use leaveboard::emulator::{Emulator, LimitScale};
use leaveboard::platform::wecom::WeCom;
use leaveboard::platform::{Clock, Credentials, ErrorClass, Platform, Settings};
use leaveboard::store::{Store, StoreUrl, SyncRecord};
use leaveboard::sync::{Outcome, Persistence, Source, SyncDepth, SyncMode};
use tempfile::TempDir;

const PEOPLE: usize = 400;

/// A latency at which the clock can jump while the balances are being read.
const SLOW: Duration = Duration::from_millis(15);

/// A machine's clock, in milliseconds. Each test has one of its own.
struct Wall(AtomicI64);

impl Wall {
    const fn new() -> Self {
        Self(AtomicI64::new(0))
    }

    fn set(&self, at: Today) {
        self.0.store(at.now.as_millisecond(), Ordering::SeqCst);
    }

    fn today(&self) -> Today {
        let millis = self.0.load(Ordering::SeqCst);
        Today::at(Timestamp::from_millisecond(millis).unwrap())
    }
}

fn at(text: &str) -> Today {
    Today::at(text.parse().unwrap())
}

/// A clock and its moments before and after it jumps.
struct Jump {
    wall: &'static Wall,
    clock: Clock,
    before: Today,
    after: Today,
}

impl Jump {
    fn new(wall: &'static Wall, clock: Clock, before: &str, after: &str) -> Self {
        let (before, after) = (at(before), at(after));
        Self {
            wall,
            clock,
            before,
            after,
        }
    }

    /// A company whose lots are those of the day before the jump.
    async fn company(&self, latency: Duration, limits: LimitScale) -> Emulator {
        company_of(PEOPLE)
            .latency(latency)
            .limits(limits)
            .today(self.before.day)
            .start()
            .await
    }

    fn settings(&self, emulator: &Emulator, platform: PlatformKind) -> Settings {
        Settings {
            clock: self.clock,
            ..support::settings(emulator, platform)
        }
    }

    /// A sync during which the clock does not jump.
    async fn calm(
        &self,
        settings: &Settings,
        now: Today,
        persistence: Option<Persistence>,
    ) -> Synced {
        self.wall.set(now);
        let sync = support::spawn_with_store(
            settings.clone(),
            SyncDepth::Balances,
            SyncMode::default(),
            persistence,
        );
        sync.end().await
    }

    /// A sync during which the clock jumps, once the store knows of the sync and the first balances have arrived.
    async fn jumping(&self, settings: &Settings, persistence: &Persistence) -> Synced {
        self.wall.set(self.before);
        let sync = support::spawn_with_store(
            settings.clone(),
            SyncDepth::Balances,
            SyncMode::default(),
            Some(persistence.clone()),
        );
        let answered = AtomicBool::new(false);
        let see = |synced: &Synced| {
            answered.store(!synced.balances.is_empty(), Ordering::SeqCst);
        };
        let has_begun = async || persistence.store.interrupted().await.unwrap().is_some();
        let jump = async {
            until(
                "a sync that the store knows of and that has an answer",
                async || answered.load(Ordering::SeqCst) && has_begun().await,
            )
            .await;
            self.wall.set(self.after);
        };
        tokio::join!(sync.end_seeing(see), jump).0
    }

    async fn changes_nothing(&self) {
        let quick = self.company(Duration::ZERO, LimitScale::Off).await;
        let slow = self.company(SLOW, LimitScale::Off).await;
        for platform in PLATFORMS {
            self.changes_nothing_on([&quick, &slow], platform).await;
        }
    }

    async fn changes_nothing_on(&self, [quick, slow]: [&Emulator; 2], platform: PlatformKind) {
        let settings = self.settings(quick, platform);
        let expected = Expected::of(self, &settings).await;
        let folder = Shelf::new();
        let persistence = folder.open(&settings).await;
        let synced = self
            .jumping(&self.settings(slow, platform), &persistence)
            .await;
        let (outcome, gaps) = (&synced.outcome, &synced.gaps);
        assert_eq!(*outcome, Some(Outcome::Complete), "{platform:?} {gaps:?}");
        let days = expected.check(&synced, self);
        let changes_day = self.before.day != self.after.day;
        assert!(
            days[1] > 0 && (days[0] > 0) == changes_day,
            "{platform:?} {days:?}"
        );
        self.check_kept(&settings, &persistence, &synced.answers(PEOPLE))
            .await;
        // The clock stays where it jumped to. The next sync replaces this one, whatever their times say.
        let next = self
            .calm(&settings, self.after, Some(persistence.clone()))
            .await;
        assert_eq!(next.outcome, Some(Outcome::Complete), "{platform:?}");
        let (answers, record) = kept(&settings, &persistence).await;
        assert!(answers == next.answers(PEOPLE), "{platform:?}");
        assert_eq!([record.started, record.finished], [self.after.now; 2]);
    }

    async fn check_kept(&self, settings: &Settings, persistence: &Persistence, told: &Answers) {
        let platform = settings.credentials.platform();
        let (answers, record) = kept(settings, persistence).await;
        assert!(answers == *told, "{platform:?}");
        assert_eq!(
            [record.started, record.finished],
            [self.before.now, self.after.now]
        );
        assert!(record.complete && record.people == PEOPLE, "{record:?}");
        let rows: Vec<RowId> = (0..u32::try_from(PEOPLE).unwrap()).map(RowId).collect();
        let recalled = persistence
            .store
            .recall(record.number, &rows)
            .await
            .unwrap();
        let fetched = |at: Timestamp| recalled.iter().filter(move |answer| answer.fetched == at);
        let (early, late) = (
            fetched(self.before.now).count(),
            fetched(self.after.now).count(),
        );
        assert!(early > 0 && late > 0, "{platform:?}: {early} and {late}");
        assert_eq!(early + late, PEOPLE, "{platform:?}");
        for answer in fetched(self.before.now) {
            assert!(
                answer
                    .person
                    .balances
                    .iter()
                    .all(|row| row.as_of == self.before.day)
            );
        }
    }
}

/// What a sync reads with an undisturbed clock, before and after the jump.
struct Expected {
    before: Synced,
    after: Synced,
}

impl Expected {
    async fn of(jump: &Jump, settings: &Settings) -> Self {
        Self {
            before: jump.calm(settings, jump.before, None).await,
            after: jump.calm(settings, jump.after, None).await,
        }
    }

    /// Asserts that every row has the figures of the day that it says it is of. Returns how many rows are of the day before the jump and
    /// of the day after it.
    fn check(&self, synced: &Synced, jump: &Jump) -> [usize; 2] {
        let (before, after) = (self.before.answers(PEOPLE), self.after.answers(PEOPLE));
        let mut days = [0, 0];
        for (id, answer) in synced.answers(PEOPLE) {
            for (place, row) in answer.balances.iter().enumerate() {
                let is_late = row.as_of == jump.after.day;
                let calm = if is_late { &after } else { &before };
                assert_eq!(*row, calm[&id].balances[place], "{id}");
                days[usize::from(is_late)] += 1;
            }
        }
        days
    }
}

/// A folder with a store.
struct Shelf(TempDir);

impl Shelf {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("leaveboard.db")
    }

    /// Changes the tables without the program's knowledge.
    fn execute(&self, sql: &str) {
        let connection = rusqlite::Connection::open(self.file()).unwrap();
        connection.execute_batch(sql).unwrap();
    }

    async fn open(&self, settings: &Settings) -> Persistence {
        let place = StoreUrl::File(self.file());
        let store = Store::open(&place).await.unwrap();
        Persistence::of(settings, &store).await.unwrap()
    }
}

/// What `--cached` would print, and the sync that it comes from.
async fn kept(settings: &Settings, persistence: &Persistence) -> (Answers, SyncRecord) {
    let persistence = Some(persistence.clone());
    let sync = support::spawn_with_store(
        settings.clone(),
        SyncDepth::Balances,
        SyncMode::Cached,
        persistence,
    );
    let synced = sync.end().await;
    assert_eq!(synced.outcome, Some(Outcome::Complete));
    match synced.sources.as_slice() {
        [Source::Cached(record)] => (synced.answers(PEOPLE), record.clone()),
        sources => panic!("{sources:?}"),
    }
}

#[tokio::test]
async fn a_clock_put_forward_by_hours_changes_no_figure() {
    static WALL: Wall = Wall::new();
    let (before, after) = ("2026-11-22T10:00:00+08:00", "2026-11-22T17:30:00+08:00");
    let jump = Jump::new(&WALL, || WALL.today(), before, after);
    jump.changes_nothing().await;
}

/// By the clock the sync ends before it began.
#[tokio::test]
async fn a_clock_put_back_by_hours_changes_no_figure() {
    static WALL: Wall = Wall::new();
    let (before, after) = ("2026-11-22T10:00:00+08:00", "2026-11-22T03:00:00+08:00");
    let jump = Jump::new(&WALL, || WALL.today(), before, after);
    jump.changes_nothing().await;
}

#[tokio::test]
async fn over_a_months_end_everybody_has_the_figures_of_the_day_they_were_asked_on() {
    static WALL: Wall = Wall::new();
    let (before, after) = ("2026-12-31T23:59:59+08:00", "2027-01-01T00:00:01+08:00");
    let jump = Jump::new(&WALL, || WALL.today(), before, after);
    jump.changes_nothing().await;
}

#[tokio::test]
async fn back_over_a_months_end_everybody_has_the_figures_of_the_day_they_were_asked_on() {
    static WALL: Wall = Wall::new();
    let (before, after) = ("2027-01-01T00:00:01+08:00", "2026-12-31T20:00:00+08:00");
    let jump = Jump::new(&WALL, || WALL.today(), before, after);
    jump.changes_nothing().await;
}

/// Rate limits are measured by a clock that nobody can set, so that the sync takes as long as without a jump.
#[tokio::test(start_paused = true)]
async fn a_clock_that_jumps_makes_nobody_wait_longer_for_the_limits() {
    static WALL: Wall = Wall::new();
    advance_in_small_steps();
    let noon = "2026-11-22T12:00:00+08:00";
    for after in ["2026-11-22T20:00:00+08:00", "2026-11-22T01:00:00+08:00"] {
        let jump = Jump::new(&WALL, || WALL.today(), noon, after);
        let emulator = jump.company(Duration::ZERO, LimitScale::Documented).await;
        let settings = Settings {
            requests_per_minute: Some(300),
            ..jump.settings(&emulator, PlatformKind::WeCom)
        };
        let begun = tokio::time::Instant::now();
        jump.wall.set(jump.before);
        let sync = support::spawn(settings, SyncDepth::Balances);
        let see = |synced: &Synced| {
            if synced.balances.len() >= PEOPLE / 10 {
                jump.wall.set(jump.after);
            }
        };
        let synced = sync.end_seeing(see).await;
        assert_eq!(synced.outcome, Some(Outcome::Complete), "{:?}", synced.gaps);
        assert_eq!(synced.answers(PEOPLE).len(), PEOPLE);
        // 300 calls at once, and the others a minute later.
        let took = begun.elapsed();
        assert!((60..65).contains(&took.as_secs()), "{took:?}");
        assert_eq!(emulator.counts().throttled, 0);
    }
}

/// Another program takes over while this one is suspended. Nothing that it was about to send is sent.
#[tokio::test]
async fn a_program_that_wakes_after_its_lease_was_taken_sends_nothing_more() {
    const MANY: usize = 3_000;
    static WALL: Wall = Wall::new();
    let (before, after) = ("2026-11-22T10:00:00+08:00", "2026-11-22T10:01:00+08:00");
    let jump = Jump::new(&WALL, || WALL.today(), before, after);
    let emulator = company_of(MANY).latency(SLOW).start().await;
    jump.wall.set(jump.before);
    let settings = jump.settings(&emulator, PlatformKind::WeCom);
    let folder = Shelf::new();
    let persistence = folder.open(&settings).await;
    let mut sync = support::spawn_with_store(
        settings,
        SyncDepth::Balances,
        SyncMode::default(),
        Some(persistence.clone()),
    );
    let mut synced = Synced::default();
    sync.read_until(&mut synced, |synced| synced.balances.len() > 50)
        .await;
    // Without an await in between: for the program all this happens between two of its steps.
    folder.execute("UPDATE leases SET holder = 'other/1/0', until = until + 20000");
    jump.wall.set(jump.after);
    let sent = emulator.counts().total();
    let follows = |synced: &Synced| {
        let is_followed = |source: &Source| matches!(source, Source::Followed { .. });
        synced.sources.iter().any(is_followed)
    };
    sync.read_until(&mut synced, follows).await;
    // Those that were already on their way: five people's balances, which is how many WeCom is asked for at once, and a page of the
    // directory beside them.
    let later = emulator.counts().total() - sent;
    assert!(later <= 5 + 1, "{later} requests after it woke");
}

/// An answer is of the day on which it arrives, however long it had to wait for its turn.
#[tokio::test(start_paused = true)]
async fn an_answer_that_comes_after_midnight_is_of_the_new_day() {
    static WALL: Wall = Wall::new();
    advance_in_small_steps();
    let (before, after) = ("2026-11-30T23:59:59+08:00", "2026-12-01T00:00:01+08:00");
    let jump = Jump::new(&WALL, || WALL.today(), before, after);
    jump.wall.set(jump.before);
    let latency = Duration::from_secs(3);
    let emulator = jump.company(latency, LimitScale::Off).await;
    let settings = jump.settings(&emulator, PlatformKind::WeCom);
    let client = WeCom::connect(&settings).unwrap();
    let types = client.fetch_leave_types().await.unwrap().types;
    let mut page = client.fetch_people(None).await.unwrap();
    while page.people.is_empty() {
        page = client.fetch_people(page.next).await.unwrap();
    }
    let person = [page.people[0].id.clone()];
    let midnight = async {
        tokio::time::sleep(latency / 3).await;
        jump.wall.set(jump.after);
    };
    let (answer, ()) = tokio::join!(client.fetch_balances(&person), midnight);
    let answer = answer.unwrap().remove(0);
    assert_eq!(answer.balances.len(), types.len());
    assert!(
        answer
            .balances
            .iter()
            .all(|row| row.as_of == jump.after.day)
    );
}

/// The same settings with a monthly budget of this many calls.
fn with_budget(settings: &Settings, calls: u64) -> Settings {
    let mut settings = settings.clone();
    if let Credentials::DingTalk {
        monthly_call_budget,
        ..
    } = &mut settings.credentials
    {
        *monthly_call_budget = Some(calls);
    }
    settings
}

async fn spent(persistence: &Persistence, month: Today) -> u64 {
    persistence.store.month_calls(month.day).await.unwrap()
}

/// A budget that is too small for a sync within one month is enough for one that spans two, whichever of them comes first.
#[tokio::test]
async fn trap_25_a_months_end_in_the_middle_of_a_sync_begins_the_count_anew() {
    static WALL: Wall = Wall::new();
    let (november, december) = ("2026-11-30T23:59:50+08:00", "2026-12-01T00:00:10+08:00");
    for (before, after) in [(november, december), (december, november)] {
        let jump = Jump::new(&WALL, || WALL.today(), before, after);
        let emulator = jump.company(SLOW, LimitScale::Off).await;
        let settings = jump.settings(&emulator, PlatformKind::DingTalk);
        let calm = with_budget(&settings, 100_000);
        let calm = jump.calm(&calm, jump.before, None).await;
        let (whole, _) = calm.progress.usage.billable.unwrap();
        let settings = with_budget(&settings, whole - 1);
        let folder = Shelf::new();
        let persistence = folder.open(&settings).await;
        let synced = jump.jumping(&settings, &persistence).await;
        assert_eq!(synced.outcome, Some(Outcome::Complete), "{:?}", synced.gaps);
        let (before, after) = (
            spent(&persistence, jump.before).await,
            spent(&persistence, jump.after).await,
        );
        assert!(before > 0 && after > 0, "{before} and {after}");
        assert_eq!(
            before + after,
            whole,
            "every call counts in the month it was sent in"
        );
    }
}

/// The clock is set back into a month whose budget is spent: no call exceeds the budget, what was read stays, and the sync resumes once
/// the clock is right again.
#[tokio::test]
async fn trap_25_a_clock_set_back_into_a_spent_month_costs_nothing_that_was_found() {
    static WALL: Wall = Wall::new();
    let (before, after) = ("2026-12-01T00:00:10+08:00", "2026-11-30T23:59:50+08:00");
    let jump = Jump::new(&WALL, || WALL.today(), before, after);
    let emulator = jump.company(SLOW, LimitScale::Off).await;
    let settings = jump.settings(&emulator, PlatformKind::DingTalk);
    let expected = Expected::of(&jump, &with_budget(&settings, 100_000)).await;
    let (whole, _) = expected.before.progress.usage.billable.unwrap();
    // Calls under way when the sync is refused are repeated.
    let budget = whole + 50;
    let settings = with_budget(&settings, budget);
    let folder = Shelf::new();
    let persistence = folder.open(&settings).await;
    let count = persistence.store.count_calls(
        "earlier",
        u32::try_from(budget).unwrap(),
        Some(jump.after.day),
    );
    count.await.unwrap();
    let refused = jump.jumping(&settings, &persistence).await;
    let Some(Outcome::Refused(error)) = &refused.outcome else {
        panic!("{:?}", refused.outcome);
    };
    assert_eq!(error.class, ErrorClass::QuotaSpent);
    assert_eq!(spent(&persistence, jump.after).await, budget);
    let resumed = jump
        .calm(&settings, jump.before, Some(persistence.clone()))
        .await;
    assert_eq!(
        resumed.outcome,
        Some(Outcome::Complete),
        "{:?}",
        resumed.gaps
    );
    assert!(spent(&persistence, jump.before).await <= budget);
    assert!(kept(&settings, &persistence).await.0 == resumed.answers(PEOPLE));
    expected.check(&resumed, &jump);
}

/// Rounds of a service on a machine whose clock wanders: each is stored, and the newest is the one that ended last, whatever its time says.
#[tokio::test]
async fn a_clock_that_jumps_between_two_syncs_lets_the_later_one_count() {
    static WALL: Wall = Wall::new();
    let noon = "2026-11-22T12:00:00+08:00";
    let jump = Jump::new(&WALL, || WALL.today(), noon, noon);
    let emulator = jump.company(Duration::ZERO, LimitScale::Off).await;
    let settings = jump.settings(&emulator, PlatformKind::Feishu);
    let folder = Shelf::new();
    let persistence = folder.open(&settings).await;
    let moments = [
        noon,
        "2027-11-22T12:00:00+08:00",
        "2026-11-21T12:00:00+08:00",
        "1970-01-01T08:00:00+08:00",
        "2026-11-23T12:00:00+08:00",
    ];
    for moment in moments.map(at) {
        let synced = jump
            .calm(&settings, moment, Some(persistence.clone()))
            .await;
        assert_eq!(synced.outcome, Some(Outcome::Complete), "{moment:?}");
        let (answers, record) = kept(&settings, &persistence).await;
        assert!(answers == synced.answers(PEOPLE), "{moment:?}");
        assert_eq!(record.finished, moment.now);
    }
    let snapshots = persistence.store.snapshots().await.unwrap();
    let ended: Vec<Timestamp> = snapshots.iter().map(|record| record.finished).collect();
    assert_eq!(ended, moments.map(|moment| at(moment).now));
}
