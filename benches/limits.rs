//! How much of the documented limits a sync uses, and what our client costs where nothing limits it, measured against the emulator.
//!
//! `cargo bench --bench limits` measures both; `-- permitted` or `-- rate` measures one.
//!
//! Exits with 1 when a target is missed: 99 % of the permitted calls while there is work, without a refusal for a limit; and 2,000
//! requests a second where nothing limits them. Platforms permit 10 to 60. A bare reqwest loop beside it shows how fast the machine is.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]
#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot continue should stop there"
)]
#![expect(
    clippy::cast_precision_loss,
    reason = "figures are shown with three digits"
)]

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use leaveboard::domain::{Language, TenantName, Today};
use leaveboard::emulator::{Emulator, EmulatorOptions, LimitScale};
use leaveboard::platform::dingtalk::DingTalk;
use leaveboard::platform::feishu::Feishu;
use leaveboard::platform::http::HttpTimeouts;
use leaveboard::platform::wecom::WeCom;
use leaveboard::platform::{ApiError, Credentials, DayMemory, Platform, Settings};
use leaveboard::sync::{
    Interest, Reporter, SyncContext, SyncDepth, SyncEvent, SyncMode, SyncPlan, TenantId, Ticket,
    run_on,
};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

/// How many windows of a limit are measured.
const WINDOWS: u32 = 5;
const PERMITTED_TARGET: f64 = 0.99;
/// Requests a second.
const RATE_TARGET: f64 = 2_000.0;
/// People in the company of the runs without limits.
const PEOPLE: usize = 20_000;
/// Runs without limits; the median counts.
const ROUNDS: usize = 15;

const WECOM_BALANCES: &str = "/cgi-bin/oa/vacation/getuservacationquota";
const FEISHU_BALANCES: &str = "/open-apis/corehr/v1/leaves/leave_balances";

fn main() -> ExitCode {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    // A bare reqwest client needs an installed provider, and may be built before any client of ours
    // installs it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let chosen = std::env::args()
        .skip(1)
        .find(|argument| argument != "--bench");
    let is_chosen = |name| chosen.as_deref().is_none_or(|chosen| chosen == name);
    let met = runtime.block_on(async {
        let permitted = !is_chosen("permitted") || tokio::spawn(permitted()).await.unwrap();
        let rate = !is_chosen("rate") || tokio::spawn(unlimited()).await.unwrap();
        permitted && rate
    });
    if met {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

// --- at the limit

/// One platform with its documented number of calls, in a window that is `faster` times shorter so that the bench takes seconds.
struct Case {
    name: &'static str,
    /// The path whose requests are counted; `None` where the platform counts all of them together.
    path: Option<&'static str>,
    calls: u64,
    window: Duration,
    faster: u32,
    people: usize,
}

async fn permitted() -> bool {
    let minute = Duration::from_mins(1);
    let cases = [
        Case {
            name: "wecom, 600 a minute",
            path: Some(WECOM_BALANCES),
            calls: 600,
            window: minute,
            faster: 20,
            people: 3_600,
        },
        Case {
            name: "dingtalk, 20 a second",
            path: None,
            calls: 20,
            window: Duration::from_secs(1),
            faster: 1,
            people: 3_000,
        },
        Case {
            name: "feishu, 100 a minute",
            path: Some(FEISHU_BALANCES),
            calls: 100,
            window: minute,
            faster: 20,
            people: 12_000,
        },
    ];
    println!("at the limit: {WINDOWS} windows with work left");
    let mut met = true;
    for case in cases {
        let (used, refused) = case.run().await;
        let permitted = case.calls * u64::from(WINDOWS);
        let share = used as f64 / permitted as f64;
        met &= share >= PERMITTED_TARGET && refused == 0;
        println!(
            "  {:<24} window {:>5} ms: {used} of {permitted} calls, {:.1} % (target 99 %), {refused} refused (target 0)",
            case.name,
            (case.window / case.faster).as_millis(),
            share * 100.0,
        );
    }
    met
}

impl Case {
    /// The calls made in [`WINDOWS`] windows from the first call on, and the calls refused for a limit.
    async fn run(&self) -> (u64, u64) {
        let limits = match self.faster {
            1 => LimitScale::Documented,
            faster => LimitScale::Faster(faster),
        };
        let emulator = emulator(self.people, limits).await;
        let timeouts = HttpTimeouts {
            faster: self.faster,
            ..HttpTimeouts::default()
        };
        let cancel = CancellationToken::new();
        let settings = settings(&emulator, self.name, None);
        let run = match &settings.credentials {
            Credentials::WeCom { .. } => tokio::spawn(sync(
                move || WeCom::connect_with(&settings, timeouts),
                cancel.clone(),
            )),
            Credentials::DingTalk { .. } => tokio::spawn(sync(
                move || DingTalk::connect_with(&settings, timeouts),
                cancel.clone(),
            )),
            Credentials::Feishu { .. } => tokio::spawn(sync(
                move || Feishu::connect_with(&settings, timeouts),
                cancel.clone(),
            )),
        };
        while self.used(&emulator) == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::time::sleep(
            (self.window / self.faster * WINDOWS)
                .checked_sub(Duration::from_millis(5))
                .unwrap(),
        )
        .await;
        let used = self.used(&emulator);
        let refused = emulator.counts().throttled;
        cancel.cancel();
        run.await.unwrap();
        emulator.stop().await;
        (used, refused)
    }

    fn used(&self, emulator: &Emulator) -> u64 {
        let counts = emulator.counts();
        match self.path {
            Some(path) => counts.requests.get(path).copied().unwrap_or(0),
            None => counts.total(),
        }
    }
}

// --- without limits

async fn unlimited() -> bool {
    let emulator = emulator(PEOPLE, LimitScale::Off).await;
    let token = token(&emulator).await;
    let (mut bare, mut synced) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (rate, asked) = sync_rate(&emulator).await;
        bare.push(bare_loop(&emulator, &token, asked).await);
        synced.push(rate);
    }
    let (bare, synced) = (median(bare), median(synced));
    println!(
        "without limits: {PEOPLE} people on wecom, a call each, 5 at once, median of {ROUNDS}"
    );
    println!("  sync {synced:.0}/s (target {RATE_TARGET:.0}/s), bare reqwest loop {bare:.0}/s");
    emulator.stop().await;
    synced >= RATE_TARGET
}

/// The balance calls a second of a sync, from the moment when everybody is listed to the last answer, and whom it asked about.
async fn sync_rate(emulator: &Emulator) -> (f64, Vec<String>) {
    let settings = settings(emulator, "wecom", Some(u32::MAX));
    let synced = sync(move || WeCom::connect(&settings), CancellationToken::new()).await;
    let (listed_at, before) = synced.listed.unwrap();
    let answers = synced.people.len() - before;
    let rate = answers as f64 / (synced.last_answer - listed_at).as_secs_f64();
    (rate, synced.people)
}

/// Requests a second when the same calls about the same people are made by nothing but reqwest.
async fn bare_loop(emulator: &Emulator, token: &str, people: Vec<String>) -> f64 {
    let client = bare_client();
    let url = format!(
        "{}{WECOM_BALANCES}?access_token={token}",
        emulator.base_url()
    );
    let (next, people) = (Arc::new(AtomicUsize::new(0)), Arc::new(people));
    let started = Instant::now();
    let workers: Vec<_> = (0..5)
        .map(|_| {
            let (client, url, next) = (client.clone(), url.clone(), Arc::clone(&next));
            let people = Arc::clone(&people);
            tokio::spawn(async move {
                while let Some(id) = people.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let request = client.post(&url).header("content-type", "application/json");
                    let request = request.body(format!(r#"{{"userid":"{id}"}}"#));
                    let reply = request.send().await.unwrap();
                    assert!(!reply.bytes().await.unwrap().is_empty());
                }
            })
        })
        .collect();
    for worker in workers {
        worker.await.unwrap();
    }
    people.len() as f64 / started.elapsed().as_secs_f64()
}

fn bare_client() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .build()
        .unwrap()
}

async fn token(emulator: &Emulator) -> String {
    let keys = emulator.app_keys("wecom").unwrap();
    let url = format!(
        "{}/cgi-bin/gettoken?corpid={}&corpsecret={}",
        emulator.base_url(),
        keys.id,
        keys.secret
    );
    let client = bare_client();
    let reply = client.get(url).send().await.unwrap().text().await.unwrap();
    let reply: serde_json::Value = serde_json::from_str(&reply).unwrap();
    reply["access_token"].as_str().unwrap().to_owned()
}

// --- shared

async fn emulator(employees: usize, limits: LimitScale) -> Emulator {
    let options = EmulatorOptions {
        employees,
        limits,
        ..EmulatorOptions::default()
    };
    Emulator::start(options).await.unwrap()
}

/// What a sync did, and when.
struct SyncTrace {
    /// When the directory was complete, and how many people were answered by then.
    listed: Option<(Instant, usize)>,
    /// Everybody who was answered.
    people: Vec<String>,
    last_answer: Instant,
}

/// Runs a sync to its end.
async fn sync<P: Platform>(
    connect: impl FnOnce() -> Result<P, ApiError> + Send + Sync + 'static,
    cancel: CancellationToken,
) -> SyncTrace {
    let (sender, mut reports) = mpsc::channel(64);
    let (_interest, interest) = watch::channel(Interest::default());
    let ticket = Ticket {
        tenant: TenantId(0),
        generation: 1,
    };
    let context = SyncContext {
        plan: SyncPlan {
            depth: SyncDepth::Balances,
            linger: false,
            mode: SyncMode::default(),
        },
        persistence: None,
        clock: now,
        month: None,
        held: None,
        chosen: None,
    };
    let out = Reporter::new(ticket, sender, cancel);
    tokio::spawn(run_on(connect, context, out, interest));
    let mut trace = SyncTrace {
        listed: None,
        people: Vec::new(),
        last_answer: Instant::now(),
    };
    while let Some(report) = reports.recv().await {
        match report.event {
            SyncEvent::Progress(progress) if progress.directory_complete => {
                let answered = trace.people.len();
                trace.listed.get_or_insert((Instant::now(), answered));
            }
            SyncEvent::Balances(rows) => {
                trace.last_answer = Instant::now();
                let ids = rows.iter().map(|(_, person)| person.employee.as_str());
                trace.people.extend(ids.map(str::to_owned));
            }
            _ => {}
        }
    }
    trace
}

fn now() -> Today {
    Today::at(jiff::Timestamp::now())
}

/// The tenant of the platform that `name` begins with.
fn settings(emulator: &Emulator, name: &str, rate: Option<u32>) -> Settings {
    let platform = name.split(',').next().unwrap_or_default();
    let keys = emulator.app_keys(platform).unwrap();
    let credentials = match platform {
        "wecom" => Credentials::WeCom {
            corp_id: keys.id,
            secret: keys.secret.into(),
        },
        "dingtalk" => Credentials::DingTalk {
            app_key: keys.id,
            secret: keys.secret.into(),
            op_userid: None,
            monthly_call_budget: None,
            monthly_call_threshold: None,
        },
        _ => Credentials::Feishu {
            app_id: keys.id,
            secret: keys.secret.into(),
            user_id_type: "people_corehr_id".to_owned(),
            time_zone: "Asia/Shanghai".to_owned(),
            expiry_records: false,
            records_on_request: false,
            work_calendar: None,
            page_size: 20,
        },
    };
    Settings {
        tenant: TenantName::new("bench"),
        base_url: emulator.base_url().parse().unwrap(),
        credentials,
        requests_per_minute: rate,
        requests_per_second: rate,
        departments: leaveboard::platform::DepartmentScope::default(),
        language: Language::Chinese,
        as_of: None,
        clock: now,
        meter: None,
        memory: DayMemory::default(),
    }
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
