//! The exact output of rows made by hand. Whoever changes an expectation here breaks somebody's script.

use std::sync::Arc;

use jiff::civil::date;

use super::*;
use crate::domain::amount::Scale;
use crate::domain::balance::Hint;
use crate::domain::leave_type::{
    DayCounting, DayLength, ExpiryExtension, ExpiryRule, GrantRule, GrantTier, LeaveTypeDetails,
    LeaveTypeStatus, MonthDay, WeComDetails, YearlyDay, YearlyQuota, YearsOf,
};
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
        language: Language::English,
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
        },
        Employee {
            id: EmployeeId::new("=cmd|x"),
            name: "李, \"四\"".to_owned(),
            departments: None,
            number: None,
            union_id: None,
            hired_on: None,
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
        hint: Hint {
            zh: "核对",
            en: "check the id",
        },
        may_pass: false,
    };
    balance(CellState::Known, Some(Unit::Day)).failed(CellState::Failed, Arc::new(error))
}

fn printed<R: OutputRow>(format: OutputFormat, language: Language, rows: &[R]) -> String {
    let mut writer = RowWriter::start::<R>(format, language, Vec::new()).unwrap();
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
        gaps: vec!["1 of 2 people failed".to_owned()],
    };
    String::from_utf8(writer.finish(&[coverage]).unwrap()).unwrap()
}

fn ndjson<R: OutputRow>(row: R) -> String {
    printed(OutputFormat::Ndjson, Language::Chinese, &[row])
}

#[test]
fn a_known_balance_is_one_line_with_every_field_in_order() {
    let page = page();
    let balance = wecom_balance();
    let row = BalanceRow::new(&origin(PlatformKind::WeCom), &page.person(0), &balance);
    assert_eq!(
        ndjson(row),
        concat!(
            r#"{"schema":1,"tenant":"hq","platform":"wecom","employee_id":"zhangsan","employee_name":"张三","#,
            r#""departments":["市场部","研发"],"leave_type_id":"1","leave_type":"年假","state":"known","unit":"day","#,
            r#""granted":"5","used":"1.5","left":"3.5","carried":null,"gap":"0","overdrawn":false,"#,
            r#""expires_on":null,"expiry_source":"rule","expiring":null,"as_of":"2026-11-21","lots":[],"#,
            r#""platform_fields":{"assignduration":432000,"odd":"not json"},"error":null}"#,
            "\n"
        )
    );
}

#[test]
fn lots_are_days_and_the_last_day_counts() {
    let page = page();
    let balance = dingtalk_balance();
    let row = BalanceRow::new(&origin(PlatformKind::DingTalk), &page.person(0), &balance);
    let line = ndjson(row);
    assert!(line.contains(concat!(
        r#""lots":[{"lot_id":"q1","cycle":"2026","starts_on":"2026-01-01","ends_on":"2026-12-31","#,
        r#""granted":"8","used":"10.5","left":"-2.5","valid":true}]"#
    )));
    assert!(line.contains(r#""unit":"hour","granted":"8","used":"10.5","left":"-2.5","carried":null,"gap":"0","overdrawn":true"#));
}

#[test]
fn what_ends_on_a_day_is_told_apart_from_what_is_left() {
    let page = page();
    let ending = |hundredths, ends_on| {
        let amount = Some(Amount::new(hundredths, Scale::Hundredths, Unit::Day));
        Lot {
            id: "q".to_owned(),
            cycle: None,
            starts_on: Some(date(2026, 1, 1)),
            ends_on: Some(ends_on),
            granted: amount,
            used: None,
            left: amount,
        }
    };
    let mut balance = balance(CellState::Known, Some(Unit::Day));
    balance.figures.left = Some(Amount::new(950, Scale::Hundredths, Unit::Day));
    balance.lots = vec![
        ending(250, date(2026, 12, 8)),
        ending(700, date(2026, 12, 31)),
    ];
    balance.expires_on = Some(date(2026, 12, 8));
    balance.expiry_source = ExpirySource::Lot;
    let row = BalanceRow::new(&origin(PlatformKind::DingTalk), &page.person(0), &balance);
    let line = ndjson(row.clone());
    assert!(
        line.contains(concat!(
            r#""left":"9.5","carried":null,"gap":null,"overdrawn":false,"expires_on":"2026-12-08","#,
            r#""expiry_source":"lot","expiring":{"amount":"2.5","certainty":"lot"},"#
        )),
        "{line}"
    );
    let rows = [row];
    let sheet = printed(OutputFormat::Csv, Language::Chinese, &rows);
    assert!(sheet.contains(",expires_on,expiry_source,expiring,certainty,as_of,"));
    assert!(sheet.contains(",9.5,,,false,2026-12-08,lot,2.5,lot,2026-11-21,"));
    let table = printed(OutputFormat::Table, Language::English, &rows);
    let ends = table.lines().map(str::trim_end);
    let ends: Vec<&str> = ends
        .filter_map(|line| line.split_once("9.5 d"))
        .map(|(_, end)| end.trim())
        .collect();
    assert_eq!(ends, ["2.5 d  2026-12-08  lot"]);
}

#[test]
fn a_state_is_a_word_and_never_a_figure() {
    let page = page();
    let failed = failed_balance();
    let line = ndjson(BalanceRow::new(
        &origin(PlatformKind::WeCom),
        &page.person(1),
        &failed,
    ));
    assert!(
        line.contains(r#""departments":null"#),
        "not known is not none: {line}"
    );
    assert!(line.contains(
        r#""state":"failed","unit":"day","granted":null,"used":null,"left":null,"carried":null,"gap":null,"overdrawn":false"#
    ));
    assert!(line.contains(
        r#""error":{"code":"60111","message":"userid not found","hint":"check the id"}"#
    ));
    let absent = balance(CellState::NotApplicable, None);
    let line = ndjson(BalanceRow::new(
        &origin(PlatformKind::Feishu),
        &page.person(0),
        &absent,
    ));
    assert!(line.contains(r#""state":"not_applicable","unit":null,"granted":null"#));
    assert!(line.contains(r#""expiry_source":"unknown""#));
}

#[test]
fn a_document_holds_coverage_and_the_same_objects() {
    let page = page();
    let balances = [wecom_balance(), failed_balance()];
    let origin = origin(PlatformKind::WeCom);
    let rows: Vec<_> = balances
        .iter()
        .map(|balance| BalanceRow::new(&origin, &page.person(0), balance))
        .collect();
    let text = printed(OutputFormat::Json, Language::Chinese, &rows);
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["schema"], 1);
    assert_eq!(document["balances"][1]["error"]["code"], "60111");
    assert_eq!(
        document["tenants"],
        serde_json::json!([{
            "tenant": "hq", "platform": "wecom", "state": "partial", "people": 2, "answered": 2, "failed": 1,
            "gaps": ["1 of 2 people failed"],
        }])
    );
    let empty: serde_json::Value = serde_json::from_str(&printed::<TypeRow<'_>>(
        OutputFormat::Json,
        Language::Chinese,
        &[],
    ))
    .unwrap();
    assert_eq!(empty["types"], serde_json::json!([]));
}

#[test]
fn a_sheet_keeps_numbers_and_guards_names() {
    let page = page();
    let overdrawn = dingtalk_balance();
    let row = BalanceRow::new(&origin(PlatformKind::DingTalk), &page.person(1), &overdrawn);
    let text = printed(OutputFormat::Csv, Language::Chinese, &[row]);
    let mut lines = text.split("\r\n");
    assert!(
        lines
            .next()
            .unwrap()
            .starts_with("schema,tenant,platform,employee_id,employee_name,departments,")
    );
    assert_eq!(
        lines.next().unwrap(),
        concat!(
            r#"1,hq,dingtalk,'=cmd|x,"李, ""四""",,1,年假,known,hour,8,10.5,-2.5,,0,true,,lot,,,2026-11-21,"#,
            "lot_id=q1 cycle=2026 starts_on=2026-01-01 ends_on=2026-12-31 granted=8 used=10.5 left=-2.5 valid=true,{},,,"
        )
    );
    assert_eq!(lines.next(), Some(""));
}

#[test]
fn a_table_says_units_and_states_in_words() {
    let page = page();
    let balances = [
        wecom_balance(),
        failed_balance(),
        balance(CellState::Unlimited, Some(Unit::Day)),
    ];
    let origin = origin(PlatformKind::WeCom);
    let rows: Vec<_> = balances
        .iter()
        .map(|balance| BalanceRow::new(&origin, &page.person(0), balance))
        .collect();
    let text = printed(OutputFormat::Table, Language::Chinese, &rows);
    assert_eq!(
        text,
        "\
企业  姓名  编号      部门          假期  已发    已用        剩余  结转  将到期  到期日  依据
hq    张三  zhangsan  市场部、研发  年假  5 天  1.5 天      3.5 天                见规则
hq    张三  zhangsan  市场部、研发  年假                失败 60111
hq    张三  zhangsan  市场部、研发  年假                    不限额
"
    );
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

#[test]
fn a_leave_type_is_one_line_with_its_rules_as_objects_and_in_words() {
    let leave_type = leave_type();
    let line = ndjson(TypeRow::new(&origin(PlatformKind::WeCom), &leave_type));
    let (rules, words) = line.split_once(r#","explained":"#).unwrap();
    assert_eq!(
        rules,
        concat!(
            r#"{"schema":1,"tenant":"hq","platform":"wecom","leave_type_id":"1","leave_type":"年假","parent_id":null,"#,
            r#""status":"enabled","unit":"day","day_length_hours":"24","counts":"natural_days","#,
            r#""grant":{"kind":"yearly","on":{"month":1,"day":1},"by":"working_years","amount":null,"#,
            r#""tiers":[{"from_years":1,"to_years":10,"amount":"5"},{"from_years":10,"to_years":null,"amount":"10"}],"#,
            r#""by_actual_work_time":true},"#,
            r#""expiry":{"kind":"fixed_date","month":3,"day":31,"extension":{"months":1,"days":0}},"unlimited":false"#,
        )
    );
    let words: serde_json::Value =
        serde_json::from_str(&format!(r#"{{"explained":{words}"#)).unwrap();
    assert!(words["explained"]["zh-CN"].as_str().unwrap().contains('年'));
    assert!(words["explained"]["en"].as_str().unwrap().contains("year"));
    assert_eq!(
        words["platform_fields"],
        serde_json::json!({"id": 1, "name": "年假"})
    );
}

#[test]
fn every_rule_says_its_kind() {
    let kinds = |grant, expiry| {
        let leave_type = LeaveType {
            grant,
            expiry,
            ..leave_type()
        };
        let line = ndjson(TypeRow::new(&origin(PlatformKind::WeCom), &leave_type));
        let row: serde_json::Value = serde_json::from_str(&line).unwrap();
        (row["grant"].clone(), row["expiry"].clone())
    };
    let (grant, expiry) = kinds(GrantRule::Unlimited, ExpiryRule::Never);
    assert_eq!(
        (grant, expiry),
        (
            serde_json::json!({"kind": "unlimited"}),
            serde_json::json!({"kind": "never"})
        )
    );
    let monthly = GrantRule::Monthly {
        day: Some(5),
        amount: Some(Amount::new(43_200, Scale::Seconds, Unit::Day)),
    };
    let (grant, expiry) = kinds(
        monthly,
        ExpiryRule::YearsAfterGrant {
            value: 2,
            extension: None,
        },
    );
    assert_eq!(
        grant,
        serde_json::json!({"kind": "monthly", "day": 5, "amount": "0.5"})
    );
    assert_eq!(
        expiry,
        serde_json::json!({"kind": "years_after_grant", "value": 2, "extension": null})
    );
    let entry = GrantRule::Yearly {
        on: YearlyDay::EntryDate,
        quota: YearlyQuota::Fixed(None),
        by_actual_work_time: false,
    };
    let (grant, expiry) = kinds(entry, ExpiryRule::PerLot);
    assert_eq!(grant["on"], "entry_date");
    assert_eq!(grant["by"], serde_json::Value::Null);
    assert_eq!(expiry, serde_json::json!({"kind": "per_lot"}));
}

#[test]
fn a_person_is_one_line() {
    let page = page();
    assert_eq!(
        ndjson(EmployeeRow::new(
            &origin(PlatformKind::WeCom),
            &page.person(0)
        )),
        concat!(
            r#"{"schema":1,"tenant":"hq","platform":"wecom","employee_id":"zhangsan","employee_name":"张三","#,
            r#""departments":["市场部","研发"],"employee_number":"007"}"#,
            "\n"
        )
    );
}

/// Every sheet line has as many cells as the header, or columns would slip.
#[test]
fn headers_and_lines_have_the_same_columns() {
    let page = page();
    let balance = wecom_balance();
    let leave_type = leave_type();
    let origin = origin(PlatformKind::WeCom);
    assert_eq!(
        BalanceRow::new(&origin, &page.person(0), &balance)
            .csv_cells()
            .len(),
        BalanceRow::CSV_COLUMNS.len()
    );
    assert_eq!(
        TypeRow::new(&origin, &leave_type).csv_cells().len(),
        TypeRow::CSV_COLUMNS.len()
    );
    assert_eq!(
        EmployeeRow::new(&origin, &page.person(0)).csv_cells().len(),
        EmployeeRow::CSV_COLUMNS.len()
    );
}
