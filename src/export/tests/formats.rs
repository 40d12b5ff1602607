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
fn a_sheet_keeps_numbers_guards_names_and_speaks_the_language() {
    let page = page();
    let overdrawn = dingtalk_balance();
    let row = BalanceRow::new(&origin(PlatformKind::DingTalk), &page.person(1), &overdrawn);
    let text = printed(
        OutputFormat::Csv,
        Language::Chinese,
        std::slice::from_ref(&row),
    );
    assert_eq!(
        text,
        concat!(
            "企业,平台,账号,工号,姓名,部门,假期ID,假期,状态,单位,结转,已发,已用,剩余,差额,超支,将到期,到期日,依据,截止日,原因\r\n",
            r#"hq,钉钉,'=cmd|x,,"李, ""四""",,1,年假,正常,小时,,8,10.5,-2.5,0,是,,,,2026-11-21,"#,
            "\r\n"
        )
    );
    let text = printed(OutputFormat::Csv, Language::English, &[row]);
    assert!(
        text.starts_with(
            "tenant,platform,id,number,name,departments,leave id,leave,state,unit,carried,granted,used,left,gap,overdrawn,expiring,expires,certainty,as of,reason\r\n"
        ),
        "{text}"
    );
}

#[test]
fn lots_are_rows_of_their_own_and_a_column_still_adds_up() {
    let page = page();
    let balance = dingtalk_balance();
    let row = BalanceRow::new(&origin(PlatformKind::DingTalk), &page.person(0), &balance);
    let style = RowStyle {
        lots: true,
        ..RowStyle::of(OutputFormat::Csv, Language::English)
    };
    let text = styled(&style, &[row]);
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[0].ends_with(
            ",as of,reason,lot id,cycle,starts,ends,lot granted,lot used,lot left,valid"
        ),
        "{text}"
    );
    assert!(
        lines[1].ends_with(",8,10.5,-2.5,0,yes,,,,2026-11-21,,,,,,,,,"),
        "{text}"
    );
    assert_eq!(
        lines[2],
        "hq,DingTalk,zhangsan,007,张三,市场部; 研发,1,年假,known,hours,,,,,,,,,,2026-11-21,,\
         q1,2026,2026-01-01,2026-12-31,8,10.5,-2.5,yes"
    );
}

#[test]
fn a_csv_begins_with_a_byte_order_mark_where_that_is_wanted() {
    let page = page();
    let row = EmployeeRow::new(&origin(PlatformKind::WeCom), &page.person(0));
    let style = RowStyle {
        mark: true,
        ..RowStyle::of(OutputFormat::Csv, Language::Chinese)
    };
    assert!(styled(&style, std::slice::from_ref(&row)).starts_with("\u{feff}企业,"));
    assert!(printed(OutputFormat::Csv, Language::Chinese, &[row]).starts_with("企业,"));
}

#[test]
fn named_fields_are_written_in_their_order_in_every_format() {
    let page = page();
    let balance = wecom_balance();
    let row = BalanceRow::new(&origin(PlatformKind::WeCom), &page.person(0), &balance);
    let style = |format, fields: [&str; 3]| RowStyle {
        fields: fields.map(str::to_owned).to_vec(),
        ..RowStyle::of(format, Language::English)
    };
    let rows = [row];
    assert_eq!(
        styled(
            &style(
                OutputFormat::Ndjson,
                ["left", "employee_id", "platform_fields"]
            ),
            &rows
        ),
        "{\"left\":\"3.5\",\"employee_id\":\"zhangsan\",\"platform_fields\":{\"assignduration\":432000,\"odd\":\"not json\"}}\n"
    );
    assert_eq!(
        styled(
            &style(OutputFormat::Csv, ["left", "unit", "employee_id"]),
            &rows
        ),
        "left,unit,id\r\n3.5,days,zhangsan\r\n"
    );
    assert_eq!(
        styled(
            &style(OutputFormat::Table, ["employee_id", "left", "unit"]),
            &rows
        ),
        "id        left  unit\nzhangsan   3.5  days\n"
    );
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
企业  姓名  账号      部门          假期  已发    已用        剩余  结转  将到期  到期日  依据
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

/// Every sheet line has as many cells as the header, or columns would slip, and every column has a heading.
fn assert_columns<R: OutputRow>(row: &R) {
    assert_eq!(
        row.sheet_cells(Language::English).len(),
        R::SHEET_COLUMNS.len()
    );
    for key in R::SHEET_COLUMNS {
        let headed = R::heading(key, Language::Chinese) != *key;
        assert!(headed, "{key} has no heading");
    }
    let object = serde_json::to_value(row).unwrap();
    let mut keys: Vec<&str> = object
        .as_object()
        .unwrap()
        .keys()
        .map(|key| &**key)
        .collect();
    let mut known = R::KEYS.to_vec();
    keys.sort_unstable();
    known.sort_unstable();
    assert_eq!(keys, known);
}

#[test]
fn headers_and_lines_have_the_same_columns() {
    let page = page();
    let balance = wecom_balance();
    let leave_type = leave_type();
    let origin = origin(PlatformKind::WeCom);
    assert_columns(&BalanceRow::new(&origin, &page.person(0), &balance));
    assert_columns(&TypeRow::new(&origin, &leave_type));
    assert_columns(&EmployeeRow::new(&origin, &page.person(0)));
}
