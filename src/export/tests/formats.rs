//! The formats, and rows of `employees`.

use super::*;

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
