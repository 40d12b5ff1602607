//! Syncs that are killed at random moments: what was stored is still there and is not requested again, and in the end everybody is there
//! exactly once.
//!
//! The test binary runs itself as a child that syncs one platform of an emulator into a store, and kills the child with SIGKILL.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::support::waiting::{away_from_midnight, in_time};
use crate::support::{
    self, PLATFORMS, SettingsBuilder, SyncBuilder, company_of, dingtalk_credentials,
    feishu_credentials, wecom_credentials,
};
use leaveboard::domain::{Balance, EmployeeId, PersonBalances, PlatformKind, RowId};
use leaveboard::emulator::Emulator;
use leaveboard::platform::dingtalk::DingTalk;
use leaveboard::platform::feishu::Feishu;
use leaveboard::platform::wecom::WeCom;
use leaveboard::platform::{
    ApiError, Credentials, Cursor, Estimate, LeaveTypes, PeoplePage, Platform, Profile, Settings,
    Usage,
};
use leaveboard::store::{CachedPiece, Holder, JournalEntry, Store, StoreUrl, TenantStore};
use leaveboard::sync::{Persistence, SyncDepth, SyncEvent, SyncMode};
use secrecy::ExposeSecret;
use tokio::sync::mpsc;

/// The number of kills, shared among the platforms.
const KILLS: usize = 200;
const EMPLOYEES: usize = 300;
/// The environment variable that makes the test binary a child, and names the folder in which the child works.
const FOLDER_VARIABLE: &str = "LEAVEBOARD_TEST_KILLED_FOLDER";
/// One holder for all lives of a child, so that no life has to wait for the lease of the last one to expire.
const HOLDER: &str = "killed/1/0#1";

/// A client that writes each request into a log before it sends it.
struct Recorded<P> {
    inner: P,
    log: Arc<File>,
}

impl<P> Recorded<P> {
    fn note(&self, kind: &str, what: &str) {
        let line = format!("{kind} {what}\n");
        (&*self.log).write_all(line.as_bytes()).unwrap();
    }
}

impl<P: Platform> Platform for Recorded<P> {
    fn batch_size(&self) -> usize {
        self.inner.batch_size()
    }

    fn parallelism(&self) -> usize {
        self.inner.parallelism()
    }

    async fn fetch_leave_types(&self) -> Result<LeaveTypes, ApiError> {
        self.inner.fetch_leave_types().await
    }

    async fn fetch_people(&self, cursor: Option<Cursor>) -> Result<PeoplePage, ApiError> {
        self.note("page", cursor.as_ref().map_or("", |cursor| &cursor.0));
        self.inner.fetch_people(cursor).await
    }

    fn pages_bring_balances(&self) -> bool {
        self.inner.pages_bring_balances()
    }

    async fn fetch_balances(&self, people: &[EmployeeId]) -> Result<Vec<PersonBalances>, ApiError> {
        for id in people {
            self.note("person", id.as_str());
        }
        self.inner.fetch_balances(people).await
    }

    async fn fetch_profiles(&self, people: &[EmployeeId]) -> Result<Vec<Profile>, ApiError> {
        self.inner.fetch_profiles(people).await
    }

    fn profile_batch(&self) -> usize {
        self.inner.profile_batch()
    }

    fn usage(&self) -> Usage {
        self.inner.usage()
    }

    fn estimate(&self, people: usize) -> Estimate {
        self.inner.estimate(people)
    }

    fn hold(&self, held: bool) {
        self.inner.hold(held);
    }
}

/// The work of the child. In an ordinary test run it does nothing.
#[test]
fn child() {
    let Ok(folder) = std::env::var(FOLDER_VARIABLE) else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(sync_once(Path::new(&folder)));
}

async fn sync_once(folder: &Path) {
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let settings = settings_of(
        &read("platform"),
        &read("url"),
        &read("key"),
        &read("secret"),
    );
    let options = OpenOptions::new()
        .append(true)
        .create(true)
        .open(folder.join("log"));
    let log = Arc::new(options.unwrap());
    let store = tenant(folder, &settings).await;
    let sync = SyncBuilder::new()
        .mode(SyncMode::Platform {
            cached_first: read("cached_first") == "true",
            start_over: false,
        })
        .persistence(Persistence::new(store, Holder(HOLDER.to_owned())))
        .clock(settings.clock);
    let mut running = match settings.credentials.platform() {
        PlatformKind::WeCom => sync.spawn(move || recorded(WeCom::connect(&settings), log)),
        PlatformKind::DingTalk => sync.spawn(move || recorded(DingTalk::connect(&settings), log)),
        PlatformKind::Feishu => sync.spawn(move || recorded(Feishu::connect(&settings), log)),
    };
    let reading = async {
        while let Some(report) = running.reports.recv().await {
            if let SyncEvent::StoreTrouble(error) = report.event {
                panic!("{error}");
            }
        }
        running.task.await.unwrap();
    };
    in_time("a sync to come to its end", reading).await;
}

fn recorded<P>(client: Result<P, ApiError>, log: Arc<File>) -> Result<Recorded<P>, ApiError> {
    client.map(|inner| Recorded { inner, log })
}

fn settings_of(platform: &str, url: &str, key: &str, secret: &str) -> Settings {
    let credentials = match platform {
        "wecom" => wecom_credentials(key, secret),
        "dingtalk" => dingtalk_credentials(key, secret),
        _ => feishu_credentials(key, secret),
    };
    SettingsBuilder::new(url, credentials).build()
}

async fn tenant(folder: &Path, settings: &Settings) -> TenantStore {
    let place = StoreUrl::File(folder.join("data").join("leaveboard.db"));
    let store = Store::open(&place).await.unwrap();
    Persistence::of(settings, &store).await.unwrap().store
}

/// What the store had when a life began.
#[derive(Default)]
struct Stored {
    answered: BTreeSet<String>,
    cursor: Option<String>,
    walked: bool,
}

async fn stored(store: &TenantStore) -> Stored {
    let Some(resumable) = store.interrupted().await.unwrap() else {
        return Stored::default();
    };
    let position = resumable.cursor.unwrap_or_default();
    let mut stored = Stored {
        cursor: position.split_once(' ').map(|(_, next)| next.to_owned()),
        walked: resumable.walked,
        ..Stored::default()
    };
    let mut after = 0;
    loop {
        let (entries, until) = store.journal(resumable.number, after).await.unwrap();
        if until == after {
            return stored;
        }
        after = until;
        for entry in entries {
            if let JournalEntry::Answers(answers) = entry {
                let ids = answers
                    .iter()
                    .map(|answer| answer.person.employee.as_str().to_owned());
                stored.answered.extend(ids);
            }
        }
    }
}

/// The lives of one platform's child, in a folder of their own.
struct Lives {
    folder: PathBuf,
    settings: Settings,
    expected: BTreeMap<String, Vec<Balance>>,
    random: u64,
    finished: usize,
    /// How many lives began with something stored.
    resumed: usize,
}

impl Lives {
    async fn new(folder: PathBuf, emulator: &Emulator, platform: PlatformKind) -> Self {
        fs::create_dir(&folder).unwrap();
        let settings = support::settings(emulator, platform);
        let synced = support::sync(settings.clone(), SyncDepth::Balances).await;
        let by_id = synced
            .balances
            .into_values()
            .map(|p| (p.employee.as_str().to_owned(), p.balances));
        let key = match &settings.credentials {
            Credentials::WeCom { corp_id, .. } => corp_id,
            Credentials::DingTalk { app_key, .. } => app_key,
            Credentials::Feishu { app_id, .. } => app_id,
        };
        let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
        write("platform", platform.as_str());
        write("url", &settings.base_url.to_string());
        write("key", key);
        write("secret", settings.credentials.secret().expose_secret());
        Self {
            expected: by_id.collect(),
            settings,
            folder,
            random: platform as u64 + 1,
            finished: 0,
            resumed: 0,
        }
    }

    fn random(&mut self, below: u64) -> u64 {
        self.random = self
            .random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.random >> 33) % below
    }

    /// Kills the child `kills` times, and lets its last life come to its end.
    async fn run(mut self, kills: usize) -> (usize, usize) {
        let mut killed = 0;
        while killed < kills {
            let kill = self.random_kill();
            killed += usize::from(self.live(Some(kill)).await);
        }
        self.live(None).await;
        self.check_integrity();
        (self.finished, self.resumed)
    }

    fn random_kill(&mut self) -> KillTime {
        let most = match self.settings.credentials.platform() {
            PlatformKind::WeCom => 80,
            PlatformKind::DingTalk => 60,
            PlatformKind::Feishu => 6,
        };
        let requests = usize::try_from(self.random(most)).unwrap();
        let delay = Duration::from_millis(self.random(320));
        KillTime { requests, delay }
    }

    /// Runs one life, which must not request anything that was stored before. Returns whether it was killed.
    async fn live(&mut self, kill: Option<KillTime>) -> bool {
        let store = tenant(&self.folder, &self.settings).await;
        let before = stored(&store).await;
        self.resumed += usize::from(before.cursor.is_some() || before.walked);
        let last = store.last_sync().await.unwrap();
        let cached_first = self.random(2) == 0;
        fs::write(self.folder.join("cached_first"), cached_first.to_string()).unwrap();
        let log = self.folder.join("log");
        let _ = fs::remove_file(&log);
        let killed = wait_or_kill(self.spawn(), &log, kill).await;
        let asked = fs::read_to_string(&log).unwrap_or_default();
        check_asked(&asked, &before);
        let now = store.last_sync().await.unwrap();
        if now.as_ref().map(|r| r.number) != last.map(|r| r.number) {
            self.finished += 1;
            self.check_everybody(&store).await;
        }
        killed
    }

    fn spawn(&self) -> Child {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "killed::child", "--nocapture"])
            .env(FOLDER_VARIABLE, &self.folder)
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap()
    }

    /// Asserts that the store has everybody exactly once, with the figures that the platform gives.
    async fn check_everybody(&self, store: &TenantStore) {
        let record = store.last_sync().await.unwrap().unwrap();
        assert!(record.complete, "{record:?}");
        assert_eq!(record.people, EMPLOYEES);
        let (sink, mut pieces) = mpsc::channel(4);
        let reader = store.clone();
        let reading = tokio::spawn(async move { reader.read(record.number, sink).await });
        let mut rows: BTreeMap<String, RowId> = BTreeMap::new();
        while let Some(piece) = pieces.recv().await {
            if let CachedPiece::People(chunk) = piece {
                for person in chunk.people() {
                    assert!(rows.insert(person.id.to_owned(), person.row).is_none());
                    assert!(
                        person.departments.is_some(),
                        "{} has no departments",
                        person.id
                    );
                }
            }
        }
        reading.await.unwrap().unwrap();
        let places: Vec<RowId> = rows.values().copied().collect();
        let answers = store.recall(record.number, &places).await.unwrap();
        let answers: BTreeMap<_, _> = answers
            .into_iter()
            .map(|answer| {
                (
                    answer.person.employee.as_str().to_owned(),
                    answer.person.balances,
                )
            })
            .collect();
        assert_eq!(answers.len(), EMPLOYEES);
        for (id, balances) in &self.expected {
            assert_eq!(answers.get(id), Some(balances), "{id}");
        }
    }

    fn check_integrity(&self) {
        let file = self.folder.join("data").join("leaveboard.db");
        let connection = rusqlite::Connection::open(file).unwrap();
        let answer: String = connection
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(answer, "ok");
    }
}

/// When a run is killed: this long after this many requests. Requests are counted because how many
/// of them are sent in a given time depends on the speed of the machine.
#[derive(Clone, Copy)]
struct KillTime {
    requests: usize,
    delay: Duration,
}

/// Longer than any life takes until its first request.
const FIRST_REQUEST_TIMEOUT: Duration = Duration::from_secs(20);

async fn wait_or_kill(mut child: Child, log: &Path, kill: Option<KillTime>) -> bool {
    let deadline = Instant::now() + FIRST_REQUEST_TIMEOUT;
    let mut kill_at = None;
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success(), "{status}");
            return false;
        }
        let asked = fs::read_to_string(log).map_or(0, |log| log.lines().count());
        if let Some(kill) = kill.filter(|kill| kill_at.is_none() && asked >= kill.requests) {
            kill_at = Some(Instant::now() + kill.delay);
        }
        if kill_at.is_some_and(|at| Instant::now() >= at) {
            // SIGKILL on Unix.
            child.kill().unwrap();
            child.wait().unwrap();
            return true;
        }
        assert!(asked > 0 || Instant::now() < deadline, "the child hangs");
        // Real time: another process is watched.
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

fn check_asked(log: &str, before: &Stored) {
    let of_kind = |kind: &'static str| {
        log.lines()
            .filter_map(move |line| line.split_once(' ').filter(|(k, _)| *k == kind))
            .map(|(_, what)| what)
    };
    for id in of_kind("person") {
        assert!(
            !before.answered.contains(id),
            "{id} was stored, and is requested again"
        );
    }
    match of_kind("page").next() {
        Some(_) if before.walked => panic!("the directory was stored, and is walked again"),
        Some(first) => assert_eq!(first, before.cursor.as_deref().unwrap_or_default()),
        None => {}
    }
    let pages: Vec<&str> = of_kind("page").collect();
    let different: BTreeSet<&str> = pages.iter().copied().collect();
    assert_eq!(pages.len(), different.len(), "no page twice in a life");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_kills_lose_nobody_and_repeat_nothing_that_was_stored() {
    away_from_midnight(Duration::from_mins(4)).await;
    let company = company_of(EMPLOYEES).latency(Duration::from_millis(10));
    let emulator = company.start().await;
    let folder = tempfile::TempDir::new().unwrap();
    let mut all = Vec::new();
    for (at, platform) in PLATFORMS.into_iter().enumerate() {
        let lives = Lives::new(folder.path().join(platform.as_str()), &emulator, platform).await;
        let kills = KILLS / 3 + usize::from(at < KILLS % 3);
        all.push(tokio::spawn(lives.run(kills)));
    }
    let mut resumed_in_all = 0;
    for lives in all {
        let (finished, resumed) = lives.await.unwrap();
        assert!(finished > 0, "at least one sync came to its end");
        resumed_in_all += resumed;
        eprintln!(
            "{finished} syncs came to their end, {resumed} lives went on with an earlier one"
        );
    }
    assert!(resumed_in_all > KILLS / 5, "{resumed_in_all} lives went on");
}
