//! How much of what the platforms permit is used, and what the client costs where nothing limits it, against the emulator:
//!
//! `cargo bench --bench limits`, or only one half: `-- permitted`, `-- rate`
//!
//! Ends with 1 when an aim is missed: 99 % of the permitted calls while work is left and no refusal for a limit; 70 % of the
//! requests a second of a bare reqwest loop.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]
#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot go on should stop there"
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
use leaveboard::platform::{ApiError, Credentials, Platform, Settings};
use leaveboard::sync::{
    Asking, Interest, Reporter, SyncContext, SyncEvent, SyncPlan, TenantId, Ticket, Want, run_on,
};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

/// Windows that are looked at.
const WINDOWS: u32 = 5;
const PERMITTED_AIM: f64 = 0.99;
const RATE_AIM: f64 = 0.70;
/// People of the runs without limits.
const PEOPLE: usize = 20_000;
const ROUNDS: usize = 15;

const WECOM_BALANCES: &str = "/cgi-bin/oa/vacation/getuservacationquota";
const FEISHU_BALANCES: &str = "/open-apis/corehr/v1/leaves/leave_balances";

fn main() -> ExitCode {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    // The bare loop comes before any client that would install it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let half = std::env::args().skip(1).find(|half| half != "--bench");
    let is_wanted = |name| half.as_deref().is_none_or(|half| half == name);
    let met = runtime.block_on(async {
        let permitted = !is_wanted("permitted") || tokio::spawn(permitted()).await.unwrap();
        let rate = !is_wanted("rate") || tokio::spawn(unlimited()).await.unwrap();
        permitted && rate
    });
    if met {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

// --- at the limit

/// One platform at its documented count in a window that is `faster` times shorter.
struct Case {
    name: &'static str,
    /// Requests of one path, or of all that count together.
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
        met &= share >= PERMITTED_AIM && refused == 0;
        println!(
            "  {:<24} window {:>5} ms: {used} of {permitted} calls, {:.1} % (aim 99 %), {refused} refused (aim 0)",
            case.name,
            (case.window / case.faster).as_millis(),
            share * 100.0,
        );
    }
    met
}

impl Case {
    /// Calls used in the windows from the first one on, and calls refused for a limit.
    async fn run(&self) -> (u64, u64) {
        let limits = match self.faster {
            1 => LimitScale::Documented,
            faster => LimitScale::Faster(faster),
        };
        let emulator = emulator(self.people, limits).await;
        let patience = HttpTimeouts {
            faster: self.faster,
            ..HttpTimeouts::default()
        };
        let cancel = CancellationToken::new();
        let settings = settings(&emulator, self.name, None);
        let run = match &settings.credentials {
            Credentials::WeCom { .. } => tokio::spawn(sync(
                move || WeCom::with_patience(&settings, patience),
                cancel.clone(),
            )),
            Credentials::DingTalk { .. } => tokio::spawn(sync(
                move || DingTalk::connect_with(&settings, patience),
                cancel.clone(),
            )),
            Credentials::Feishu { .. } => tokio::spawn(sync(
                move || Feishu::connect_with(&settings, patience),
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
    let (mut bare, mut synced, mut shares) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (rate, asked) = sync_rate(&emulator).await;
        let bare_rate = bare_loop(&emulator, &token, asked).await;
        synced.push(rate);
        bare.push(bare_rate);
        shares.push(rate / bare_rate);
    }
    // Machines change their pace: what was measured side by side is compared.
    let (bare, synced, share) = (median(bare), median(synced), median(shares));
    println!(
        "without limits: {PEOPLE} people on wecom, a call each, 5 at once, median of {ROUNDS}"
    );
    println!(
        "  bare reqwest loop {bare:.0}/s, sync {synced:.0}/s: {:.0} % (aim 70 %)",
        share * 100.0
    );
    emulator.stop().await;
    share >= RATE_AIM
}

/// Balance calls a second of a whole sync once everybody is listed, to the last answer, and whom it asked for.
async fn sync_rate(emulator: &Emulator) -> (f64, Vec<String>) {
    let settings = settings(emulator, "wecom", Some(u32::MAX));
    let (listed, people, answered) =
        sync(move || WeCom::connect(&settings), CancellationToken::new()).await;
    let (since, before) = listed.unwrap();
    let rate = (people.len() - before) as f64 / (answered - since).as_secs_f64();
    (rate, people)
}

/// The same calls for the same people by nothing but reqwest.
async fn bare_loop(emulator: &Emulator, token: &str, people: Vec<String>) -> f64 {
    let client = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .build()
        .unwrap();
    let url = format!(
        "{}{WECOM_BALANCES}?access_token={token}",
        emulator.base_url()
    );
    let (next, people) = (Arc::new(AtomicUsize::new(0)), Arc::new(people));
    let began = Instant::now();
    let lanes: Vec<_> = (0..5)
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
    for lane in lanes {
        lane.await.unwrap();
    }
    people.len() as f64 / began.elapsed().as_secs_f64()
}

async fn token(emulator: &Emulator) -> String {
    let keys = emulator.credentials().wecom;
    let url = format!(
        "{}/cgi-bin/gettoken?corpid={}&corpsecret={}",
        emulator.base_url(),
        keys.corp_id,
        keys.secret
    );
    let client = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .build()
        .unwrap();
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

/// Runs a sync to its end; when everybody was listed and how many were answered by then, all who were answered, and when the last
/// of them was.
async fn sync<P: Platform>(
    connect: impl FnOnce() -> Result<P, ApiError> + Send + Sync + 'static,
    cancel: CancellationToken,
) -> (Option<(Instant, usize)>, Vec<String>, Instant) {
    let (sender, mut reports) = mpsc::channel(64);
    let (_interest, interest) = watch::channel(Interest::default());
    let ticket = Ticket {
        tenant: TenantId(0),
        generation: 1,
    };
    let terms = SyncContext {
        plan: SyncPlan {
            want: Want::Balances,
            linger: false,
            asking: Asking::default(),
        },
        keeping: None,
        clock: now,
        month: None,
        held: None,
    };
    let out = Reporter::new(ticket, sender, cancel);
    tokio::spawn(run_on(connect, terms, out, interest));
    let (mut listed, mut people, mut answered) = (None, Vec::new(), Instant::now());
    while let Some(report) = reports.recv().await {
        match report.event {
            SyncEvent::Progress(progress) if progress.directory_complete => {
                listed.get_or_insert((Instant::now(), people.len()));
            }
            SyncEvent::Balances(rows) => {
                answered = Instant::now();
                people.extend(
                    rows.iter()
                        .map(|(_, person)| person.employee.as_str().to_owned()),
                );
            }
            _ => {}
        }
    }
    (listed, people, answered)
}

fn now() -> Today {
    Today::at(jiff::Timestamp::now())
}

/// The tenant of the platform that `name` begins with.
fn settings(emulator: &Emulator, name: &str, pace: Option<u32>) -> Settings {
    let keys = emulator.credentials();
    let credentials = match name.split(',').next() {
        Some("wecom") => Credentials::WeCom {
            corp_id: keys.wecom.corp_id,
            secret: keys.wecom.secret.into(),
        },
        Some("dingtalk") => Credentials::DingTalk {
            app_key: keys.dingtalk.app_key,
            secret: keys.dingtalk.secret.into(),
            op_userid: None,
            monthly_call_budget: None,
            monthly_call_threshold: None,
        },
        _ => Credentials::Feishu {
            app_id: keys.feishu.app_id,
            secret: keys.feishu.secret.into(),
            user_id_type: "people_corehr_id".to_owned(),
            time_zone: "Asia/Shanghai".to_owned(),
            expiry_records: false,
            page_size: 20,
        },
    };
    Settings {
        tenant: TenantName::new("bench"),
        base_url: emulator.base_url(),
        credentials,
        requests_per_minute: pace,
        requests_per_second: pace,
        departments: leaveboard::platform::DepartmentScope::default(),
        language: Language::Chinese,
        as_of: None,
        clock: now,
        meter: None,
    }
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
