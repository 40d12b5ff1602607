//! What the end-to-end tests share: an emulated company, and a whole sync read into plain collections.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file uses its part of this"
)]

pub mod waiting;

use std::collections::BTreeMap;

use jiff::Timestamp;
use leaveboard::domain::balance::Hint;
use leaveboard::domain::leave_type::{
    DayCounting, ExpiryRule, GrantRule, LeaveTypeDetails, LeaveTypeStatus, WeComDetails,
};
use leaveboard::domain::{
    Language, LeaveType, LeaveTypeId, PersonBalances, PlatformKind, Roster, RowId, TenantName,
    Today, Unit,
};
use leaveboard::emulator::{Emulator, EmulatorOptions, LimitScale};
use leaveboard::platform::{ApiError, Class, Credentials, Settings};
use leaveboard::sync::{
    Asking, Cost, Interest, Outcome, Persistence, Progress, Report, Source, SyncEvent, SyncPlan,
    TenantId, Ticket, Want,
};
use secrecy::SecretString;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use waiting::in_time;

/// An emulated company of `employees` without call limits.
pub async fn company(employees: usize) -> Emulator {
    start(EmulatorOptions {
        employees,
        limits: LimitScale::Off,
        ..EmulatorOptions::default()
    })
    .await
}

pub async fn start(options: EmulatorOptions) -> Emulator {
    Emulator::start(options).await.unwrap()
}

/// The settings that reach one platform of an emulator, paced as fast as loopback may be.
pub fn settings(emulator: &Emulator, platform: PlatformKind) -> Settings {
    let keys = emulator.credentials();
    let secret = |text: &str| SecretString::from(text.to_owned());
    let credentials = match platform {
        PlatformKind::WeCom => Credentials::WeCom {
            corp_id: keys.wecom.corp_id,
            secret: secret(&keys.wecom.secret),
        },
        PlatformKind::DingTalk => Credentials::DingTalk {
            app_key: keys.dingtalk.app_key,
            secret: secret(&keys.dingtalk.secret),
            op_userid: None,
            monthly_call_budget: None,
            monthly_call_threshold: None,
        },
        PlatformKind::Feishu => Credentials::Feishu {
            app_id: keys.feishu.app_id,
            secret: secret(&keys.feishu.secret),
            user_id_type: "people_corehr_id".to_owned(),
            time_zone: "Asia/Shanghai".to_owned(),
            expiry_records: false,
            page_size: 20,
        },
    };
    settings_with(&emulator.base_url(), credentials)
}

/// The same with credentials at hand.
pub fn settings_with(base_url: &str, credentials: Credentials) -> Settings {
    Settings {
        tenant: TenantName::new(credentials.platform().as_str()),
        base_url: base_url.parse().unwrap(),
        credentials,
        requests_per_minute: Some(1_000_000),
        requests_per_second: Some(100_000),
        departments: leaveboard::platform::DepartmentScope::default(),
        language: Language::Chinese,
        as_of: None,
        clock: || Today::at(Timestamp::now()),
        meter: None,
    }
}

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

/// Whom a platform lists, with all that it says of them but the raw record, which no store keeps.
pub type Answers = BTreeMap<String, PersonBalances>;

impl Synced {
    /// Everybody's answers; `people` are listed once each, and all of them have one.
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
            SyncEvent::Recalled(rows) => {
                let rows = rows.into_iter().map(|kept| (kept.row, kept.person));
                self.balances.extend(rows);
            }
            SyncEvent::Gap(error) => self.gaps.push(error),
            // What is left out on purpose is nothing that is missing, and a gap says what is.
            SyncEvent::Note(_) | SyncEvent::NoProfiles(_) => {}
            SyncEvent::Progress(progress) => self.progress = progress,
            SyncEvent::Done(outcome) => self.outcome = Some(outcome),
            SyncEvent::Source(source) => self.sources.push(source),
            SyncEvent::Cost(cost) => self.costs.push(cost),
            other => panic!("a sync that tells no kept rows first tells no {other:?}"),
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

pub fn spawn(settings: Settings, want: Want) -> Running {
    spawn_keeping(settings, want, Asking::default(), None)
}

/// The same with a store, or from one.
pub fn spawn_keeping(
    settings: Settings,
    want: Want,
    asking: Asking,
    keeping: Option<Persistence>,
) -> Running {
    let (sender, reports) = mpsc::channel(8);
    let (interest_out, interest_in) = watch::channel(Interest::default());
    let cancel = CancellationToken::new();
    let ticket = Ticket {
        tenant: TenantId(0),
        generation: 1,
    };
    let plan = SyncPlan {
        want,
        linger: false,
        asking,
    };
    let sync = leaveboard::sync::run(
        settings,
        leaveboard::sync::SyncStart::headless(plan, keeping),
        ticket,
        sender,
        interest_in,
        cancel.clone(),
    );
    Running {
        reports,
        interest: interest_out,
        cancel,
        task: tokio::spawn(sync),
    }
}

impl Running {
    /// Reads it to its end.
    pub async fn end(self) -> Synced {
        self.end_seeing(|_| {}).await
    }

    /// Reads on into `synced` until it is `enough`.
    pub async fn read_until(&mut self, synced: &mut Synced, enough: impl Fn(&Synced) -> bool) {
        let reading = async {
            while !enough(synced) {
                let report = self.reports.recv().await.expect("the sync goes on");
                synced.apply(report.event);
            }
        };
        in_time("a sync to come so far", reading).await;
    }

    /// Reads it to its end, and shows how far it is after every report.
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

pub async fn sync(settings: Settings, want: Want) -> Synced {
    spawn(settings, want).end().await
}

/// What a scripted platform says when it fails.
pub fn error(class: Class) -> ApiError {
    ApiError {
        tenant: TenantName::new("t"),
        platform: PlatformKind::WeCom,
        endpoint: "scripted",
        code: "reset".to_owned(),
        message: String::new(),
        class,
        hint: Hint {
            zh: "无",
            en: "none",
        },
        message_zh: None,
        log_id: None,
    }
}

/// The one leave type of a scripted platform.
pub fn leave_type() -> LeaveType {
    LeaveType {
        id: LeaveTypeId::new("1"),
        name: "年假".into(),
        parent: None,
        status: LeaveTypeStatus::Enabled,
        unit: Some(Unit::Day),
        day_length: None,
        counts: DayCounting::Unknown,
        grant: GrantRule::Manual,
        expiry: ExpiryRule::Unknown,
        details: LeaveTypeDetails::WeCom(WeComDetails::default()),
        fields: Vec::new(),
        raw: "{}".into(),
    }
}
