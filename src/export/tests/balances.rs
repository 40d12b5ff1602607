//! Rows of `balances`.

use super::*;

#[test]
fn a_known_balance_is_one_line_with_every_field_in_order() {
    let page = page();
    let balance = wecom_balance();
    let row = BalanceRow::new(&origin(PlatformKind::WeCom), &page.person(0), &balance);
    assert_eq!(
        ndjson(row),
        concat!(
            r#"{"schema":1,"tenant":"hq","platform":"wecom","employee_id":"zhangsan","employee_number":"007","employee_name":"张三","#,
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
    assert!(sheet.contains(",剩余,差额,超支,将到期,到期日,依据,截止日,"));
    assert!(sheet.contains(",9.5,,否,2.5,2026-12-08,额度明细,2026-11-21,"));
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
