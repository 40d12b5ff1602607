//! A small generated company with every state of a cell. No name or figure is real.

use std::sync::Arc;

use jiff::civil::date;
use leaveboard::app::keys::key::{Key, KeyCode};
use leaveboard::app::tenant::TenantState;
use leaveboard::app::{AppState, Effect, Msg, start, update};
use leaveboard::domain::balance::Hint;
use leaveboard::domain::leave_type::{
    DayCounting, ExpiryRule, GrantRule, GrantTier, LeaveTypeStatus, MonthDay, YearlyDay,
    YearlyQuota, YearsOf,
};
use leaveboard::domain::platforms::LeaveTypeDetails;
use leaveboard::domain::platforms::wecom::WeComDetails;
use leaveboard::domain::roster::RosterChunk;
use leaveboard::domain::{
    Amount, Balance, CellState, Employee, EmployeeId, ExpirySource, Figures, LeaveType,
    LeaveTypeId, Lot, PersonBalances, PlatformKind, RowError, RowId, Scale, TenantName, Today,
    Unit,
};
use leaveboard::platform::{ApiError, ErrorClass, Usage};
use leaveboard::sync::{Outcome, Progress, Report, SyncEvent, TenantId, Ticket};
use ratatui::layout::Size;

pub(crate) const DAY: i64 = 86_400;

pub(crate) fn today() -> Today {
    Today::midday_of(date(2026, 11, 21))
}

/// Three tenants: one loading, one complete, one refused.
pub(crate) fn company(size: (u16, u16)) -> AppState {
    let mut state = opened(size);
    load_wecom(&mut state);
    load_dingtalk(&mut state);
    report(&mut state, 2, SyncEvent::Done(Outcome::Refused(refusal())));
    state
}

/// As it opens, before anything has come.
pub(crate) fn opened(size: (u16, u16)) -> AppState {
    let tenants = vec![
        TenantState::new(TenantId(0), "总部".to_owned(), PlatformKind::WeCom),
        TenantState::new(TenantId(1), "总部".to_owned(), PlatformKind::DingTalk),
        TenantState::new(TenantId(2), "研究院".to_owned(), PlatformKind::Feishu),
    ];
    let mut state = AppState::new(tenants, Size::new(size.0, size.1), today());
    state.display.demo = true;
    start(&mut state);
    state
}

fn load_wecom(state: &mut AppState) {
    report(state, 0, SyncEvent::Types(leave_types()));
    report(state, 0, people_page(0, &people()));
    let answers = [
        zhang_san(),
        overdrawn("wulei"),
        failed("maimaiti"),
        forbidden("li"),
    ];
    let answers = answers.into_iter().enumerate();
    let answers = answers.map(|(row, answer)| (RowId(u32::try_from(row).unwrap()), answer));
    report(state, 0, SyncEvent::Balances(answers.collect()));
    report(state, 0, SyncEvent::Progress(progress()));
}

fn load_dingtalk(state: &mut AppState) {
    report(
        state,
        1,
        SyncEvent::Types(vec![manual("d1", "年假"), manual("d2", "育儿假")].into()),
    );
    report(
        state,
        1,
        people_page(0, &[employee("014", "钱芳", &["财务"])]),
    );
    let mut lots = known("d1", "年假", [3 * 100, 100, 200]);
    lots.lots = vec![
        lot("L1", "2026", (2026, 1), (2026, 12), 200),
        lot("L0", "2025", (2025, 1), (2025, 12), 500),
        lot("L2", "2027", (2027, 1), (2027, 12), 300),
    ];
    lots.expires_on = Some(date(2026, 12, 31));
    lots.expiry_source = ExpirySource::Lot;
    let uninitialised = without("d2", "育儿假", CellState::NotInitialised);
    let answer = person("014", vec![lots, uninitialised]);
    report(state, 1, SyncEvent::Balances(vec![(RowId(0), answer)]));
    let usage = Usage {
        billable: Some((812, Some(5000))),
        ..Usage::default()
    };
    let done = Progress {
        usage,
        ..progress()
    };
    report(state, 1, SyncEvent::Progress(done));
    report(state, 1, SyncEvent::Done(Outcome::Complete));
}

pub(crate) fn leave_types() -> Arc<[LeaveType]> {
    let types = vec![
        annual(),
        unlimited("2", "事假"),
        manual("3", "调休"),
        manual("4", "Parental leave"),
    ];
    types.into()
}

pub(crate) fn people() -> Vec<Employee> {
    vec![
        employee("zhangsan", "张三", &["市场部"]),
        employee("wulei", "吴磊", &["研发", "平台"]),
        employee("maimaiti", "阿卜杜拉·买买提", &["销售·西北"]),
        employee(
            "li",
            "欧阳娜娜娜娜娜娜娜娜",
            &["很长很长很长很长很长很长的部门名称"],
        ),
        employee(
            "7140964208476371111",
            "Alexandria Featherstonehaugh",
            &["HR"],
        ),
        employee("zengsiqi", "曾思齐", &["财务"]),
        employee("shan", "单田芳", &[]),
        employee("emoji", "小明👨𠮷", &["市场部"]),
    ]
}

pub(crate) fn employee(id: &str, name: &str, departments: &[&str]) -> Employee {
    Employee {
        id: EmployeeId::new(id),
        name: name.to_owned(),
        departments: Some(departments.iter().map(|&name| name.to_owned()).collect()),
        number: None,
        union_id: None,
        hired_on: None,
        department_paths: Vec::new(),
    }
}

pub(crate) fn people_page(start: u32, people: &[Employee]) -> SyncEvent {
    SyncEvent::People(Arc::new(RosterChunk::build(RowId(start), people)))
}

pub(crate) fn report(state: &mut AppState, tenant: usize, event: SyncEvent) -> Vec<Effect> {
    let ticket = Ticket {
        tenant: TenantId(tenant),
        generation: 0,
    };
    update(state, Msg::Reported(Report { ticket, event }))
}

/// Presses keys; `⏎` Enter, `⎋` Esc, `⇥` Tab, `←↓↑→` arrows. Questions about people and work over everybody are answered at once.
pub(crate) fn press(state: &mut AppState, keys: &str) -> Vec<Effect> {
    press_with(state, keys, answered)
}

/// The same, but work over everybody is left to do.
pub(crate) fn press_only(state: &mut AppState, keys: &str) -> Vec<Effect> {
    press_with(state, keys, filtered)
}

fn press_with(
    state: &mut AppState,
    keys: &str,
    answer: fn(&mut AppState, Vec<Effect>) -> Vec<Effect>,
) -> Vec<Effect> {
    let mut effects = Vec::new();
    for key in keys.chars() {
        let code = match key {
            '⏎' => KeyCode::Enter,
            '⎋' => KeyCode::Esc,
            '⇥' => KeyCode::Tab,
            '⌫' => KeyCode::Backspace,
            '←' => KeyCode::Left,
            '↓' => KeyCode::Down,
            '↑' => KeyCode::Up,
            '→' => KeyCode::Right,
            c => KeyCode::Char(c),
        };
        let done = update(state, Msg::Key(Key::plain(code)));
        effects.extend(answer(state, done));
    }
    effects
}

/// Answers the questions and does the work among `effects`, and gives back the rest.
pub(crate) fn answered(state: &mut AppState, effects: Vec<Effect>) -> Vec<Effect> {
    let mut rest = Vec::new();
    for effect in filtered(state, effects) {
        match effect {
            Effect::Examine(job) => {
                let result = job.run(&|| false).unwrap();
                let more = update(state, Msg::Examined(result));
                rest.extend(answered(state, more));
            }
            other => rest.push(other),
        }
    }
    rest
}

/// Answers the questions among `effects` and gives back the rest.
fn filtered(state: &mut AppState, effects: Vec<Effect>) -> Vec<Effect> {
    let mut rest = Vec::new();
    for effect in effects {
        match effect {
            Effect::Filter(job) => {
                let result = job.run(&|| false).unwrap();
                let more = update(state, Msg::Filtered(result));
                rest.extend(filtered(state, more));
            }
            other => rest.push(other),
        }
    }
    rest
}

fn progress() -> Progress {
    Progress {
        people: 8,
        directory_complete: true,
        answered: 4,
        failed: 1,
        remaining: Some(std::time::Duration::from_secs(15)),
        usage: Usage {
            requests: 20,
            used_in_window: 586,
            window_limit: 600,
            window_seconds: 60,
            ..Usage::default()
        },
    }
}

pub(crate) fn refusal() -> ApiError {
    ApiError {
        tenant: TenantName::new("lab"),
        platform: PlatformKind::Feishu,
        endpoint: "leave_balances",
        code: "99991672".to_owned(),
        message: "Access denied. One of the following scopes is required: [corehr:leave:read]"
            .to_owned(),
        class: ErrorClass::Refused,
        hint: Hint {
            zh: "在开发者后台为应用开通 corehr:leave:read 权限并发布版本",
            en: "grant the app corehr:leave:read in the developer console and publish a version",
        },
        message_zh: None,
        log_id: None,
    }
}

pub(crate) fn zhang_san() -> PersonBalances {
    let mut annual = known("1", "年假", [10 * DAY, 302_400, 561_600]);
    annual.expiry_source = ExpirySource::Rule;
    annual.fields = vec![("assignduration".into(), "864000".into())];
    let mut lieu = known("3", "调休", [100, 0, 200]);
    lieu.expires_on = Some(date(2026, 12, 31));
    lieu.expiry_source = ExpirySource::RuleExact;
    let mut answer = person(
        "zhangsan",
        vec![
            annual,
            without("2", "事假", CellState::Unlimited),
            lieu,
            without("4", "Parental leave", CellState::NotApplicable),
        ],
    );
    answer.raw = Some(r#"{"errcode":0,"lists":[{"id":1,"leftduration":561600}]}"#.into());
    answer
}

pub(crate) fn overdrawn(id: &str) -> PersonBalances {
    let mut annual = known("1", "年假", [5 * DAY, 6 * DAY, 0]);
    annual.overdrawn = true;
    annual.expiry_source = ExpirySource::Rule;
    person(id, vec![annual, known("3", "调休", [0, 0, 0])])
}

pub(crate) fn failed(id: &str) -> PersonBalances {
    let error = Arc::new(RowError {
        code: "60111".to_owned(),
        message: "userid not found".to_owned(),
        message_zh: None,
        hint: Hint {
            zh: "该成员可能已离职；请在通讯录核对",
            en: "the person may have left; check the directory",
        },
        may_pass: false,
    });
    let fail = |id, name| {
        without(id, name, CellState::Pending).failed(CellState::Failed, Arc::clone(&error))
    };
    person(
        id,
        vec![fail("1", "年假"), fail("2", "事假"), fail("3", "调休")],
    )
}

fn forbidden(id: &str) -> PersonBalances {
    person(id, vec![without("1", "年假", CellState::Forbidden)])
}

pub(crate) fn person(id: &str, balances: Vec<Balance>) -> PersonBalances {
    PersonBalances {
        employee: EmployeeId::new(id),
        balances,
        raw: None,
    }
}

fn without(id: &str, name: &str, state: CellState) -> Balance {
    Balance::without_figures(
        LeaveTypeId::new(id),
        name.into(),
        state,
        Some(Unit::Day),
        today().day,
    )
}

/// Granted, used and left; DingTalk ids count hundredths, others seconds.
pub(crate) fn known(id: &str, name: &str, [granted, used, left]: [i64; 3]) -> Balance {
    let scale = if id.starts_with('d') {
        Scale::Hundredths
    } else {
        Scale::Seconds
    };
    let amount = |count| Some(Amount::new(count, scale, Unit::Day));
    let mut balance = without(id, name, CellState::Known);
    balance.figures = Figures {
        granted: amount(granted),
        used: amount(used),
        left: amount(left),
        carried: None,
    };
    balance
}

fn lot(id: &str, cycle: &str, from: (i16, i8), to: (i16, i8), left: i64) -> Lot {
    let amount = |count| Some(Amount::new(count, Scale::Hundredths, Unit::Day));
    Lot {
        id: id.to_owned(),
        cycle: Some(cycle.to_owned()),
        starts_on: Some(date(from.0, from.1, 1)),
        ends_on: Some(date(to.0, to.1, 31)),
        granted: amount(500),
        used: amount(500 - left),
        left: amount(left),
    }
}

fn annual() -> LeaveType {
    let days = |days: i64| Some(Amount::new(days * DAY, Scale::Seconds, Unit::Day));
    LeaveType {
        grant: GrantRule::Yearly {
            on: YearlyDay::EntryDate,
            quota: YearlyQuota::Tiers {
                by: YearsOf::Work,
                tiers: vec![
                    GrantTier {
                        from_years: 1,
                        to_years: Some(10),
                        amount: days(5),
                    },
                    GrantTier {
                        from_years: 10,
                        to_years: None,
                        amount: days(10),
                    },
                ],
            },
            by_actual_work_time: false,
        },
        expiry: ExpiryRule::YearsAfterGrant {
            value: 1,
            extension: None,
        },
        ..leave_type("1", "年假")
    }
}

fn unlimited(id: &str, name: &str) -> LeaveType {
    LeaveType {
        grant: GrantRule::Unlimited,
        ..leave_type(id, name)
    }
}

fn manual(id: &str, name: &str) -> LeaveType {
    LeaveType {
        grant: GrantRule::Manual,
        expiry: ExpiryRule::FixedDate {
            on: MonthDay { month: 12, day: 31 },
            extension: None,
        },
        ..leave_type(id, name)
    }
}

fn leave_type(id: &str, name: &str) -> LeaveType {
    LeaveType {
        id: LeaveTypeId::new(id),
        name: name.into(),
        parent: None,
        status: LeaveTypeStatus::Enabled,
        unit: Some(Unit::Day),
        day_length: None,
        counts: DayCounting::NaturalDays,
        grant: GrantRule::Unknown,
        expiry: ExpiryRule::Never,
        details: LeaveTypeDetails::WeCom(WeComDetails::default()),
        fields: vec![
            ("id".to_owned(), id.to_owned()),
            ("name".to_owned(), name.to_owned()),
            ("time_attr".to_owned(), "0".to_owned()),
        ],
        raw: format!(r#"{{"id":"{id}","name":"{name}"}}"#).into(),
    }
}
