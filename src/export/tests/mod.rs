//! The exact output of rows made by hand. Whoever changes an expectation here breaks somebody's script.

mod balances;
mod formats;
mod headings;
mod leave_types;
mod workbooks;

use std::sync::Arc;

use jiff::civil::date;

use super::*;
use crate::domain::Bilingual;
use crate::domain::amount::Scale;
use crate::domain::balance::Hint;
use crate::domain::leave_type::{
    DayCounting, DayLength, ExpiryExtension, ExpiryRule, GrantRule, GrantTier, LeaveTypeStatus,
    MonthDay, YearlyDay, YearlyQuota, YearsOf,
};
use crate::domain::platforms::LeaveTypeDetails;
use crate::domain::platforms::wecom::WeComDetails;
use crate::domain::roster::RosterChunk;
use crate::domain::{
    Amount, Balance, CellState, Employee, EmployeeId, ExpirySource, Figures, LeaveType,
    LeaveTypeId, Lot, RowError, RowId, Unit,
};

fn origin(platform: PlatformKind) -> RowOrigin<'static> {
    RowOrigin {
        tenant: "hq",
        platform,
        today: Today::midday_of(date(2026, 11, 21)),
        provenance: None,
    }
}

/// Two people, the second with everything that needs escaping.
fn page() -> RosterChunk {
    let people = [
        Employee {
            id: EmployeeId::new("zhangsan"),
            name: "张三".to_owned(),
            departments: Some(vec!["市场部".to_owned(), "研发".to_owned()]),
            number: Some("007".to_owned()),
            union_id: None,
            hired_on: None,
            department_paths: Vec::new(),
        },
        Employee {
            id: EmployeeId::new("=cmd|x"),
            name: "李, \"四\"".to_owned(),
            departments: None,
            number: None,
            union_id: None,
            hired_on: None,
            department_paths: Vec::new(),
        },
    ];
    RosterChunk::build(RowId(0), &people)
}

fn balance(state: CellState, unit: Option<Unit>) -> Balance {
    let id = LeaveTypeId::new("1");
    Balance::without_figures(id, "年假".into(), state, unit, date(2026, 11, 21))
}

fn wecom_balance() -> Balance {
    let amount = |seconds| Some(Amount::new(seconds, Scale::Seconds, Unit::Day));
    Balance {
        figures: Figures {
            granted: amount(432_000),
            used: amount(129_600),
            left: amount(302_400),
            carried: None,
        },
        expiry_source: ExpirySource::Rule,
        fields: vec![
            ("assignduration".into(), "432000".into()),
            ("odd".into(), "not json".into()),
        ],
        ..balance(CellState::Known, Some(Unit::Day))
    }
}

fn dingtalk_balance() -> Balance {
    let amount = |hundredths| Some(Amount::new(hundredths, Scale::Hundredths, Unit::Hour));
    let lot = Lot {
        id: "q1".to_owned(),
        cycle: Some("2026".to_owned()),
        starts_on: Some(date(2026, 1, 1)),
        ends_on: Some(date(2026, 12, 31)),
        granted: amount(800),
        used: amount(1_050),
        left: amount(-250),
    };
    Balance {
        figures: Figures {
            granted: amount(800),
            used: amount(1_050),
            left: amount(-250),
            carried: None,
        },
        overdrawn: true,
        expiry_source: ExpirySource::Lot,
        lots: vec![lot],
        ..balance(CellState::Known, Some(Unit::Hour))
    }
}

fn failed_balance() -> Balance {
    let error = RowError {
        code: "60111".to_owned(),
        message: "userid not found".to_owned(),
        message_zh: None,
        hint: Hint {
            zh: "核对",
            en: "check the id",
        },
        may_pass: false,
    };
    balance(CellState::Known, Some(Unit::Day)).failed(CellState::Failed, Arc::new(error))
}

fn printed<R: OutputRow>(format: OutputFormat, language: Language, rows: &[R]) -> String {
    styled(&RowStyle::of(format, language), rows)
}

fn styled<R: OutputRow>(style: &RowStyle, rows: &[R]) -> String {
    let mut writer = RowWriter::start::<R>(style, Vec::new()).unwrap();
    for row in rows {
        writer.write(row).unwrap();
    }
    let coverage = Coverage {
        tenant: "hq".to_owned(),
        platform: PlatformKind::WeCom,
        state: CoverageState::Partial,
        people: 2,
        answered: 2,
        failed: 1,
        gaps: vec![Bilingual::new("2 人中 1 人失败", "1 of 2 people failed")],
        fetched_at: None,
    };
    String::from_utf8(writer.finish(&[coverage]).unwrap().0).unwrap()
}

fn ndjson<R: OutputRow>(row: R) -> String {
    printed(OutputFormat::Ndjson, Language::Chinese, &[row])
}

fn leave_type() -> LeaveType {
    let days = |days: i64| Some(Amount::new(days * 86_400, Scale::Seconds, Unit::Day));
    LeaveType {
        id: LeaveTypeId::new("1"),
        name: "年假".into(),
        parent: None,
        status: LeaveTypeStatus::Enabled,
        unit: Some(Unit::Day),
        day_length: Some(DayLength {
            seconds: 86_400,
            assumed: false,
        }),
        counts: DayCounting::NaturalDays,
        grant: GrantRule::Yearly {
            on: YearlyDay::Fixed(MonthDay { month: 1, day: 1 }),
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
            by_actual_work_time: true,
        },
        expiry: ExpiryRule::FixedDate {
            on: MonthDay { month: 3, day: 31 },
            extension: Some(ExpiryExtension { months: 1, days: 0 }),
        },
        details: LeaveTypeDetails::WeCom(WeComDetails::default()),
        fields: Vec::new(),
        raw: r#"{"id":1,"name":"年假"}"#.into(),
    }
}
