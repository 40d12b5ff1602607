//! Balance rows in every state, with every figure, and the vendor's sample.

use jiff::civil::date;

use super::*;
use crate::domain::LeaveType;
use crate::domain::leave_type::ExpiryRule;
use crate::platform::feishu::leave_types::read_type;

const PAGE: &str = include_str!("../../../../tests/fixtures/feishu/leave_balances.json");

/// 1 and 2 enabled, 3 disabled, 4 with the subtypes 41 and 42.
const TYPES: [&str; 4] = [
    r#"{"leave_type_id":"1","leave_type_name":[{"lang":"zh_CN","value":"年假"}],"status":1}"#,
    r#"{"leave_type_id":"2","leave_type_name":[{"lang":"zh_CN","value":"调休"}],"status":1}"#,
    r#"{"leave_type_id":"3","leave_type_name":[{"lang":"zh_CN","value":"旧假"}],"status":2}"#,
    r#"{"leave_type_id":"4","leave_type_name":[{"lang":"zh_CN","value":"病假"}],"status":1,"leave_subtype_list":[
        {"leave_type_id":"41","leave_type_name":[{"lang":"zh_CN","value":"全薪病假"}]},
        {"leave_type_id":"42","leave_type_name":[{"lang":"zh_CN","value":"半薪病假"}]}]}"#,
];

fn index() -> TypeIndex {
    let read = |json: &str| {
        let raw: Box<RawValue> = serde_json::from_str(json).unwrap();
        read_type(&raw, Language::Chinese, ExpiryRule::Unknown).unwrap()
    };
    let types: Vec<LeaveType> = TYPES.into_iter().flat_map(read).collect();
    TypeIndex::build(&types)
}

fn read(record: &str) -> (Employee, PersonBalances) {
    let raw: Box<RawValue> = serde_json::from_str(record).unwrap();
    let types = index();
    let reader = RowReader {
        types: &types,
        language: Language::Chinese,
        as_of: date(2026, 11, 21),
    };
    reader.read_person(&raw).unwrap()
}

/// The balances of somebody with these rows.
fn rows(list: &str) -> Vec<Balance> {
    read(&format!(
        r#"{{"employment_id":"9","leave_balance_list":{list}}}"#
    ))
    .1
    .balances
}

/// One row of the leave type 1.
fn row(fields: &str) -> Balance {
    rows(&format!(r#"[{{"leave_type_id":"1",{fields}}}]"#)).remove(0)
}

fn states(balances: &[Balance]) -> Vec<(&str, &str)> {
    balances
        .iter()
        .map(|b| (b.leave_type.as_str(), b.state.as_str()))
        .collect()
}

fn text(amount: Option<Amount>) -> Option<String> {
    amount.map(Amount::to_exact_text)
}

fn code(balance: &Balance) -> &str {
    balance.error.as_ref().map_or("", |error| &error.code)
}

#[test]
fn the_vendors_sample_is_read_with_every_figure() {
    let page: serde_json::Value = serde_json::from_str(PAGE).unwrap();
    let record = page["data"]["employment_leave_balance_list"][0].to_string();
    let (employee, balances) = read(&record);
    assert_eq!(employee.id.as_str(), "4718803945687580505");
    assert_eq!(employee.departments, None, "profiles bring them");
    let sample = balances.balances.last().unwrap();
    assert_eq!(sample.leave_type.as_str(), "4718803945687580505");
    assert_eq!(sample.state, CellState::Known);
    assert_eq!(sample.unit, Some(Unit::Day));
    assert_eq!(sample.as_of, date(2022, 7, 29), "the record's own day");
    let four = [
        sample.figures.granted,
        sample.figures.used,
        sample.figures.left,
        sample.figures.carried,
    ];
    assert_eq!(four.map(text), [(); 4].map(|()| Some("0".to_owned())));
    assert_eq!(sample.fields.len(), 7);
    assert!(
        sample
            .fields
            .contains(&("offboarding_granted".into(), "\"0\"".into()))
    );
    assert!(
        balances
            .raw
            .unwrap()
            .contains(r#""as_of_date":"2022-07-29""#)
    );
}

#[test]
fn an_enabled_type_without_a_row_does_not_apply_and_has_no_unit() {
    let balances = rows("[]");
    let absent = "not_applicable";
    let expected = [("1", absent), ("2", absent), ("41", absent), ("42", absent)];
    assert_eq!(
        states(&balances),
        expected,
        "neither the disabled type nor the parent"
    );
    assert!(
        balances
            .iter()
            .all(|b| b.unit.is_none() && b.figures == Figures::default())
    );
}

#[test]
fn feishu_trap_16_rows_of_disabled_parent_and_unlisted_types_are_shown_when_they_are_sent() {
    let balances = rows(
        r#"[{"leave_type_id":"99","leave_type_name":[{"lang":"zh_CN","value":"已删除的假"}],"leave_balance":"1","leave_duration_unit":2},
            {"leave_type_id":"42","leave_balance":"1","leave_duration_unit":1},
            {"leave_type_id":"4","leave_balance":"1","leave_duration_unit":1},
            {"leave_type_id":"3","leave_balance":"1","leave_duration_unit":1}]"#,
    );
    let (known, absent) = ("known", "not_applicable");
    let order = [
        ("1", absent),
        ("2", absent),
        ("3", known),
        ("4", known),
        ("41", absent),
        ("42", known),
        ("99", known),
    ];
    assert_eq!(
        states(&balances),
        order,
        "types as configured, then the unlisted one"
    );
    assert_eq!(&*balances[6].leave_type_name, "已删除的假");
    assert_eq!(&*balances[2].leave_type_name, "旧假", "the configured name");
}

#[test]
fn feishu_trap_11_amounts_are_exact_decimals_of_six_places_also_below_zero() {
    let balance =
        row(r#""leave_balance":"-9999.999999","this_cycle_total":"8.1","leave_duration_unit":1"#);
    assert_eq!(text(balance.figures.left).as_deref(), Some("-9999.999999"));
    assert_eq!(text(balance.figures.granted).as_deref(), Some("8.1"));
    assert!(balance.overdrawn);
    let number = row(r#""leave_balance":2.50,"leave_duration_unit":"2""#);
    assert_eq!(text(number.figures.left).as_deref(), Some("2.5"));
    assert_eq!(number.unit, Some(Unit::Hour));
}

#[test]
fn feishu_trap_11_a_balance_that_is_missing_or_no_number_fails_and_is_never_zero() {
    for left in [r#""""#, "null", r#""abc""#, r#""--""#, "{}", "[1]", "true"] {
        let balance = row(&format!(
            r#""leave_balance":{left},"this_cycle_total":"5","leave_duration_unit":1"#
        ));
        assert_eq!(
            (balance.state, code(&balance)),
            (CellState::Failed, "missing_figure"),
            "{left}"
        );
        assert_eq!(balance.figures, Figures::default());
    }
    assert_eq!(code(&row(r#""leave_duration_unit":1"#)), "missing_figure");
    for left in ["1e40", "-1e16", "99999999999999999999"] {
        let balance = row(&format!(
            r#""leave_balance":"{left}","leave_duration_unit":1"#
        ));
        assert_eq!(code(&balance), "out_of_range", "{left}");
    }
}

#[test]
fn a_computed_balance_of_more_than_six_decimals_is_rounded_and_kept_as_sent() {
    let balance = row(
        r#""leave_balance":"2.3333333333333335","this_cycle_total":"10","this_cycle_taken":"7.6666666666666665",
           "leave_duration_unit":1"#,
    );
    assert_eq!(balance.state, CellState::Known);
    assert_eq!(text(balance.figures.left).as_deref(), Some("2.333333"));
    assert_eq!(text(balance.figures.used).as_deref(), Some("7.666667"));
    assert_eq!(text(balance.figures.gap()).as_deref(), Some("0"));
    let is_marked = |amount: Option<Amount>| amount.unwrap().to_screen_text().1;
    assert!(is_marked(balance.figures.left));
    assert!(!is_marked(balance.figures.granted));
    let kept: Vec<_> = balance.fields.iter().map(|(n, v)| (&**n, &**v)).collect();
    assert_eq!(
        kept,
        [
            ("leave_balance", r#""2.3333333333333335""#),
            ("this_cycle_taken", r#""7.6666666666666665""#)
        ]
    );
}

#[test]
fn a_row_that_fails_leaves_the_others() {
    let balances = rows(
        r#"[{"leave_type_id":"1","leave_duration_unit":1},
            {"leave_type_id":"2","leave_balance":"3","leave_duration_unit":2}]"#,
    );
    assert_eq!(states(&balances)[..2], [("1", "failed"), ("2", "known")]);
}

#[test]
fn feishu_trap_12_total_taken_and_carried_may_be_absent_and_are_then_unknown() {
    let balance = row(r#""leave_balance":"3","this_cycle_taken":"","leave_duration_unit":1"#);
    assert_eq!(balance.state, CellState::Known);
    let others = [
        balance.figures.granted,
        balance.figures.used,
        balance.figures.carried,
    ];
    assert_eq!(others, [None; 3]);
    assert_eq!(balance.figures.gap(), None);
}

#[test]
fn feishu_trap_12_the_platforms_own_balance_is_shown_and_the_gap_beside_it() {
    let balance = row(
        r#""leave_balance":"7","this_cycle_total":"5","this_cycle_taken":"1.5","historical_cycles_left":"2","leave_duration_unit":1"#,
    );
    assert_eq!(text(balance.figures.left).as_deref(), Some("7"));
    assert_eq!(
        text(balance.figures.gap()).as_deref(),
        Some("1.5"),
        "7 - (2 + 5 - 1.5)"
    );
}

#[test]
fn feishu_trap_13_the_unit_is_the_rows_own() {
    let balances = rows(
        r#"[{"leave_type_id":"1","leave_balance":"8","leave_duration_unit":2},
            {"leave_type_id":"2","leave_balance":"8","leave_duration_unit":1}]"#,
    );
    assert_eq!(balances[0].unit, Some(Unit::Hour));
    assert_eq!(balances[1].unit, Some(Unit::Day));
    for unit in ["3", "null", "\"day\"", "0"] {
        let balance = row(&format!(
            r#""leave_balance":"8","leave_duration_unit":{unit}"#
        ));
        assert_eq!(
            (code(&balance), balance.unit),
            ("unknown_unit", None),
            "{unit}"
        );
    }
}

#[test]
fn feishu_trap_14_further_figures_stand_under_their_own_names_the_undocumented_ones_too() {
    let balance = row(
        r#""leave_balance":"8","leave_duration_unit":1,"taken":2.50,"leave_quantity_under_approval":"1",
           "leave_balance_excluding_under_approval":"7","some_new_field":{"x":1}"#,
    );
    let field = |name| {
        balance
            .fields
            .iter()
            .find(|(have, _)| *have == name)
            .map(|(_, json)| &**json)
    };
    assert_eq!(
        field("taken"),
        Some("2.50"),
        "a number stays as it was sent"
    );
    assert_eq!(field("leave_quantity_under_approval"), Some("\"1\""));
    assert_eq!(
        field("leave_balance_excluding_under_approval"),
        Some("\"7\"")
    );
}

#[test]
fn a_figure_that_is_no_number_is_unknown_and_still_shown_as_it_came() {
    let balance =
        row(r#""leave_balance":"8","this_cycle_total":"unlimited","leave_duration_unit":1"#);
    assert_eq!(balance.figures.granted, None);
    assert_eq!(
        balance.fields,
        [("this_cycle_total".into(), "\"unlimited\"".into())]
    );
}

#[test]
fn without_a_readable_row_nobody_can_say_that_a_type_does_not_apply() {
    for list in [
        r#"["no row"]"#,
        r#"[{"leave_balance":"1"}]"#,
        r#""no list""#,
        "null",
        "0",
    ] {
        let balances = rows(list);
        assert!(
            balances.iter().all(|b| code(b) == "unreadable_row"),
            "{list}"
        );
    }
    let without_list = read(r#"{"employment_id":"9"}"#).1.balances;
    assert!(without_list.iter().all(|b| code(b) == "unreadable_row"));
    let balances = rows(r#"[7,{"leave_type_id":"1","leave_balance":"1","leave_duration_unit":1}]"#);
    assert_eq!(states(&balances)[..2], [("1", "known"), ("2", "failed")]);
}

#[test]
fn two_rows_of_a_type_must_agree() {
    let twice = |left: &str| {
        rows(&format!(
            r#"[{{"leave_type_id":"1","leave_balance":"1","leave_duration_unit":1}},
                {{"leave_type_id":"1","leave_balance":"{left}","leave_duration_unit":1}}]"#
        ))
    };
    assert_eq!(twice("1.0")[0].state, CellState::Known);
    assert_eq!(code(&twice("2")[0]), "contradicting_rows");
    assert_eq!(twice("2").len(), 4);
}

#[test]
fn feishu_trap_17_ids_keep_nineteen_digits_also_when_they_come_as_numbers() {
    let (employee, balances) = read(
        r#"{"employment_id":6982509313466189342,"leave_balance_list":[
            {"leave_type_id":7111688079785723436,"leave_balance":"1","leave_duration_unit":1}]}"#,
    );
    assert_eq!(employee.id.as_str(), "6982509313466189342");
    assert_eq!(
        employee.name, "6982509313466189342",
        "the id stands in for a name"
    );
    assert_eq!(
        balances.balances.last().unwrap().leave_type.as_str(),
        "7111688079785723436"
    );
}

#[test]
fn feishu_trap_24_names_and_the_raw_record_are_cleaned() {
    let (employee, balances) = read(
        r#"{"employment_id":"9","employment_name":[{"lang":"zh-CN","value":"张\u202e三\u001b[31m"}],"leave_balance_list":null}"#,
    );
    assert_eq!(employee.name, "张三");
    assert!(!crate::domain::text::is_dirty(&balances.raw.unwrap()));
}

#[test]
fn a_record_without_an_id_is_nobody() {
    let raw: Box<RawValue> = serde_json::from_str(r#"{"leave_balance_list":[]}"#).unwrap();
    let types = index();
    let reader = RowReader {
        types: &types,
        language: Language::Chinese,
        as_of: date(2026, 11, 21),
    };
    assert!(reader.read_person(&raw).is_none());
}
