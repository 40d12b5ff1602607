//! Records of real replies.

use jiff::civil::date;

use super::*;

fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).unwrap()
}

#[test]
fn trap_35_strings_for_numbers_and_an_object_for_a_list_are_read() {
    let sample = include_str!("../../../../tests/fixtures/dingtalk/user_list_as_strings.json");
    let page = json::from_json::<Paged>(sample).unwrap().result.unwrap();
    assert!(page.has_more());
    assert_eq!(page.cursor_after(0), Some(10));
    let member = MemberRow::read(&page.list[0]).unwrap();
    assert_eq!(member.name, "张三");
    assert_eq!(member.number.as_deref(), Some("4"));
    assert_eq!(member.departments, [2, 3, 4]);
}

#[test]
fn trap_34_an_absent_or_zero_cursor_is_no_cursor() {
    for page in [
        r#"{"has_more":true}"#,
        r#"{"has_more":true,"next_cursor":0}"#,
        r#"{"has_more":true,"next_cursor":"0"}"#,
        r#"{"has_more":true,"next_cursor":null}"#,
        r#"{"has_more":true,"next_cursor":100}"#,
    ] {
        let page: CursorPage = json::from_json(page).unwrap();
        assert_eq!(page.cursor_after(100), None);
    }
}

#[test]
fn trap_22_a_missing_list_is_an_empty_page() {
    let reply: Paged = json::from_json(r#"{"errcode":0,"result":{}}"#).unwrap();
    let page = reply.result.unwrap();
    assert!(page.leave_quotas.is_empty() && !page.has_more());
}

#[test]
fn trap_20_the_other_units_fields_may_be_absent_null_or_filled() {
    let row = QuotaRow::read(&raw(
        r#"{"userid":"u","quota_num_per_day":"1000","used_num_per_day":100,"quota_num_per_hour":null}"#,
    ))
    .unwrap();
    assert_eq!(row.per_day().granted, "1000");
    assert_eq!(row.per_day().used, "100");
    assert!(!row.per_hour().is_filled());
}

#[test]
fn names_are_cleaned_and_the_id_stands_in_for_a_missing_name() {
    let member = MemberRow::read(&raw("{\"userid\":42,\"name\":\"\u{202e}张\\u001b三\"}")).unwrap();
    assert_eq!((member.id.as_str(), member.name.as_str()), ("42", "张三"));
    let nameless = MemberRow::read(&raw(r#"{"userid":"u1","name":" ","dept_id_list":["7",8]}"#));
    let nameless = nameless.unwrap();
    assert_eq!(nameless.name, "u1");
    assert_eq!(nameless.departments, [7, 8]);
    assert_eq!((nameless.union_id, nameless.hired_on), (None, None));
    assert_eq!(MemberRow::read(&raw(r#"{"name":"张三"}"#)), None);
    assert_eq!(MemberRow::read(&raw("[1]")), None);
}

#[test]
fn trap_39_the_day_of_hire_is_the_calendar_day_in_utc_8_and_what_is_no_date_is_missing() {
    let hired = |value: &str| {
        let row = format!(r#"{{"userid":"u7","unionid":"x1","hired_date":{value}}}"#);
        let row = MemberRow::read(&raw(&row)).unwrap();
        assert_eq!(row.union_id.as_deref(), Some("x1"));
        row.hired_on
    };
    assert_eq!(hired("1600000000000"), Some(date(2020, 9, 13)));
    assert_eq!(hired("1599926400000"), Some(date(2020, 9, 13)));
    assert_eq!(hired("\"1599926399999\""), Some(date(2020, 9, 12)));
    assert_eq!(hired("1.5999264E12"), Some(date(2020, 9, 13)));
    for missing in ["0", "-1", "null", "\"\"", "{}", "9223372036854775807"] {
        assert_eq!(hired(missing), None, "{missing}");
    }
}
