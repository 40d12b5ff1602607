//! Records of real replies.

use jiff::civil::date;

use super::*;

fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).unwrap()
}

#[test]
fn trap_35_strings_for_numbers_and_an_object_for_a_list_are_read() {
    let sample = include_str!("../../../../tests/fixtures/dingtalk/user_list_as_strings.json");
    let page = json::from_json::<Paged<MemberList>>(sample)
        .unwrap()
        .result
        .unwrap();
    assert_eq!(page.next_after(0), NextMembers::At(10));
    let member = MemberRow::read(&page.list[0]).unwrap();
    assert_eq!(member.name, "张三");
    assert_eq!(member.number.as_deref(), Some("4"));
    assert_eq!(member.departments, Some(vec![2, 3, 4]));
}

#[test]
fn trap_34_an_absent_or_zero_cursor_is_no_cursor() {
    for cursor in [
        "",
        r#","next_cursor":0"#,
        r#","next_cursor":"0""#,
        r#","next_cursor":null"#,
        r#","next_cursor":100"#,
    ] {
        let page = format!(r#"{{"has_more":true,"list":[]{cursor}}}"#);
        let page: MemberList = json::from_json(&page).unwrap();
        assert_eq!(page.next_after(100), NextMembers::Stuck, "{cursor}");
    }
}

#[test]
fn trap_43_members_that_do_not_say_whether_there_are_more_are_followed_by_their_cursor_and_never_the_last()
 {
    let next = |fields: &str| {
        let page = format!("{{{fields}}}");
        json::from_json::<MemberList>(&page).unwrap().next_after(0)
    };
    for unsaid in [
        "",
        r#","has_more":null"#,
        r#","has_more":"perhaps""#,
        r#","has_more":[]"#,
    ] {
        assert_eq!(
            next(&format!(r#""list":[1]{unsaid}"#)),
            NextMembers::Untold,
            "{unsaid}"
        );
        let with_cursor = next(&format!(r#""list":[1],"next_cursor":9{unsaid}"#));
        assert_eq!(with_cursor, NextMembers::At(9), "{unsaid}");
        assert_eq!(
            next(&format!(r#""list":[]{unsaid}"#)),
            NextMembers::End,
            "{unsaid}"
        );
    }
    assert_eq!(
        next(r#""list":[1],"has_more":false,"next_cursor":9"#),
        NextMembers::End
    );
    for no_list in ["", r#""list":null"#, r#""list":3"#] {
        assert!(json::from_json::<MemberList>(&format!("{{{no_list}}}")).is_err());
    }
}

#[test]
fn trap_22_a_missing_list_of_balances_is_an_empty_page_and_another_shape_is_no_page() {
    let page = |result: &str| {
        let reply = format!(r#"{{"errcode":0,"result":{result}}}"#);
        let reply: Result<Paged<QuotaPage>, String> = json::from_json(&reply);
        let page = reply.ok()?.result?;
        Some((page.rows().len(), page.has_more()))
    };
    for empty in [
        "{}",
        r#"{"leave_quotas":null}"#,
        r#"{"has_more":false,"leave_quotas":[]}"#,
    ] {
        assert_eq!(page(empty), Some((0, Some(false))), "{empty}");
    }
    assert_eq!(
        page(r#"{"has_more":"true","leave_quotas":{}}"#),
        Some((1, Some(true)))
    );
    for unsaid in [
        r#"{"leave_quotas":[1]}"#,
        r#"{"leave_quotas":[1],"has_more":"perhaps"}"#,
    ] {
        assert_eq!(page(unsaid), Some((1, None)), "{unsaid}");
    }
    for other in [r#"{"leave_quotas":"x"}"#, r#"{"leave_quotas":0}"#, "[]"] {
        assert_eq!(page(other), None, "{other}");
    }
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
    assert_eq!(nameless.departments, Some(vec![7, 8]));
    assert_eq!((nameless.union_id, nameless.hired_on), (None, None));
    assert_eq!(MemberRow::read(&raw(r#"{"name":"张三"}"#)), None);
    assert_eq!(MemberRow::read(&raw("[1]")), None);
}

#[test]
fn departments_of_which_one_cannot_be_read_are_unknown_and_absent_ones_are_not_sent() {
    let departments = |ids: &str| {
        let row = format!(r#"{{"userid":"u"{ids}}}"#);
        MemberRow::read(&raw(&row)).unwrap().departments
    };
    for absent in ["", r#","dept_id_list":null"#, r#","dept_id_list":[]"#] {
        assert_eq!(departments(absent), Some(Vec::new()), "{absent}");
    }
    for unread in [
        "7",
        "{}",
        "[2,\"x\"]",
        "[2,null]",
        "[2,1e30]",
        "\"x\"",
        "\"[2,{}]\"",
    ] {
        let sent = departments(&format!(r#","dept_id_list":{unread}"#));
        assert_eq!(sent, None, "{unread}");
    }
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
