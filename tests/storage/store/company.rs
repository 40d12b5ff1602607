//! A made-up company, small, with every kind of balance there is.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::date;
use leaveboard::domain::balance::Figures;
use leaveboard::domain::day::day_of;
use leaveboard::domain::leave_type::{
    DayCounting, DayLength, ExpiryExtension, ExpiryRule, GrantRule, GrantTier, LeaveTypeStatus,
    MonthDay, YearlyDay, YearlyQuota, YearsOf,
};
use leaveboard::domain::platforms::LeaveTypeDetails;
use leaveboard::domain::platforms::dingtalk::DingTalkDetails;
use leaveboard::domain::{
    Amount, Balance, CellState, DepartmentPath, Employee, EmployeeId, ExpirySource, LeaveType,
    LeaveTypeId, Lot, PersonBalances, RowError, RowId, Scale, Today, Unit,
};
use leaveboard::store::{JournalEntry, StoredAnswer};

/// 2026-11-22, 09:00 in UTC+8.
pub(crate) const MORNING: Timestamp = Timestamp::constant(1_795_309_200, 0);
/// The next day, the same hour.
pub(crate) const NEXT_MORNING: Timestamp = Timestamp::constant(1_795_395_600, 0);

/// The present moment, as precisely as a store keeps moments.
pub(crate) fn now() -> Timestamp {
    Today::at(Timestamp::now()).now
}

/// Person `n`; every third without known departments, every fourth with a number.
pub(crate) fn person(n: u32) -> Employee {
    Employee {
        id: EmployeeId::new(&format!("user{n:05}")),
        name: format!("样例{n}"),
        departments: (!n.is_multiple_of(3))
            .then(|| vec![format!("部门{}", n % 7), "总部".to_owned()]),
        department_paths: if n.is_multiple_of(3) || n.is_multiple_of(11) {
            Vec::new()
        } else {
            let own = format!("部门{}", n % 7);
            vec![
                DepartmentPath::alone(&format!("{}", n % 7), &own),
                DepartmentPath::alone("0", "总部"),
            ]
        },
        number: n.is_multiple_of(4).then(|| format!("{n:04}")),
        union_id: n.is_multiple_of(5).then(|| format!("union{n}")),
        hired_on: n
            .is_multiple_of(7)
            .then_some(jiff::civil::date(2020, 9, 13)),
    }
}

/// `count` people, whose numbers begin with `start`.
pub(crate) fn people(start: u32, count: u32) -> Vec<Employee> {
    (start..start + count).map(person).collect()
}

/// Two leave types with everything a type can have.
pub(crate) fn types() -> Arc<[LeaveType]> {
    let amount = Amount::new(432_000, Scale::Seconds, Unit::Day);
    let tier = |from_years, to_years| GrantTier {
        from_years,
        to_years,
        amount: Some(amount),
    };
    let annual = LeaveType {
        id: LeaveTypeId::new("1"),
        name: "年假".into(),
        parent: Some(LeaveTypeId::new("0")),
        status: LeaveTypeStatus::Enabled,
        unit: Some(Unit::Day),
        day_length: Some(DayLength {
            seconds: 28_800,
            assumed: true,
        }),
        counts: DayCounting::WorkingDays,
        grant: GrantRule::Yearly {
            on: YearlyDay::Fixed(MonthDay { month: 1, day: 1 }),
            quota: YearlyQuota::Tiers {
                by: YearsOf::Work,
                tiers: vec![tier(0, Some(10)), tier(10, None)],
            },
            by_actual_work_time: true,
        },
        expiry: ExpiryRule::FixedDate {
            on: MonthDay { month: 3, day: 31 },
            extension: Some(ExpiryExtension { months: 3, days: 1 }),
        },
        details: LeaveTypeDetails::DingTalk(Box::new(DingTalkDetails {
            half_days: true,
            bounds: vec![("min_leave_hour".into(), "0.5".to_owned())],
            visible_to: vec![("dept".to_owned(), 2)],
            ..DingTalkDetails::default()
        })),
        fields: vec![("quota_attr.type".to_owned(), "1".to_owned())],
        raw: r#"{"id":1,"name":"年假"}"#.into(),
    };
    let other = LeaveType {
        id: LeaveTypeId::new("2"),
        name: "调休".into(),
        grant: GrantRule::Unlimited,
        expiry: ExpiryRule::Never,
        ..annual.clone()
    };
    [annual, other].into()
}

/// What the platform says of person `n`, fetched at `fetched`: the kind of answer differs from person to person.
pub(crate) fn answer(n: u32, fetched: Timestamp) -> StoredAnswer {
    let balances = vec![annual(n, fetched), other(n, fetched)];
    StoredAnswer {
        row: RowId(n),
        fetched,
        person: PersonBalances {
            employee: person(n).id,
            balances,
            raw: None,
        },
    }
}

/// Answers about `count` people, whose numbers begin with `start`.
pub(crate) fn answers(start: u32, count: u32, fetched: Timestamp) -> Vec<StoredAnswer> {
    (start..start + count).map(|n| answer(n, fetched)).collect()
}

fn annual(n: u32, fetched: Timestamp) -> Balance {
    let mut balance = blank("1", "年假", fetched);
    let wide = if n.is_multiple_of(11) {
        9_999_999_999
    } else {
        0
    };
    let amount = |count: i64| Some(Amount::new(count + wide, Scale::Millionths, Unit::Day));
    balance.figures = Figures {
        granted: amount(10_000_000),
        used: amount(i64::from(n % 13) * 500_000),
        left: amount(10_000_000 - i64::from(n % 13) * 500_000),
        carried: n.is_multiple_of(2).then(|| amount(-1)).flatten(),
    };
    balance.overdrawn = n.is_multiple_of(5);
    balance.expires_on = Some(date(2027, 3, 31));
    balance.expiry_source = ExpirySource::Lot;
    balance.lots = vec![Lot {
        id: format!("lot{n}"),
        cycle: Some("2026-M-6".to_owned()),
        starts_on: Some(date(2026, 1, 1)),
        ends_on: n.is_multiple_of(2).then_some(date(2027, 3, 31)),
        granted: amount(1),
        used: None,
        left: Some(Amount::new(7, Scale::Hundredths, Unit::Hour)),
    }];
    balance.fields = vec![
        ("balance_in_current_cycle".into(), "\"1.50\"".into()),
        ("taken".into(), "2.50".into()),
    ];
    balance
}

fn other(n: u32, fetched: Timestamp) -> Balance {
    let mut balance = blank("2", "调休", fetched);
    let error = || Arc::new(RowError::from_store("60111", "userid not found"));
    match n % 6 {
        0 => balance.state = CellState::Unlimited,
        1 => {
            balance.state = CellState::NotApplicable;
            balance.unit = None;
        }
        2 => balance.state = CellState::NotInitialised,
        3 => balance = balance.failed(CellState::Failed, error()),
        4 => balance = balance.failed(CellState::Forbidden, error()),
        _ => balance.state = CellState::Pending,
    }
    balance
}

fn blank(id: &str, name: &str, fetched: Timestamp) -> Balance {
    Balance::without_figures(
        LeaveTypeId::new(id),
        name.into(),
        CellState::Known,
        Some(Unit::Day),
        day_of(fetched),
    )
}

/// A page of the directory, after which the walk continues at `cursor`, or ends without one.
pub(crate) fn page(start: u32, count: u32, cursor: Option<&str>) -> JournalEntry {
    JournalEntry::Page {
        people: people(start, count),
        cursor: cursor.map(str::to_owned),
        walked: cursor.is_none(),
        expected: Some(5_000),
    }
}
