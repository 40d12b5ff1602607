//! The spellings of real replies, and what becomes of them.

use serde::Deserialize;

use super::*;
use crate::domain::text::is_dirty;

#[derive(Deserialize, Debug, PartialEq, Default)]
#[serde(default)]
struct Row {
    #[serde(deserialize_with = "integer")]
    id: Option<i64>,
    #[serde(deserialize_with = "flag")]
    on: Option<bool>,
    #[serde(deserialize_with = "text")]
    name: Option<String>,
    #[serde(deserialize_with = "figure")]
    left: Option<String>,
    #[serde(deserialize_with = "list")]
    rows: Vec<Row>,
    #[serde(deserialize_with = "object")]
    inner: Option<Box<Row>>,
}

fn read(json: &str) -> Row {
    from_json(json).unwrap()
}

#[test]
fn a_list_is_no_reply_whatever_it_holds() {
    #[derive(Deserialize, Debug)]
    struct Envelope {
        #[serde(default)]
        #[expect(dead_code, reason = "only whether it can be read counts")]
        errcode: i64,
    }
    for reply in ["[]", "[0]", " [0,\"ok\"]", "0", "null", ""] {
        assert!(reply_from_json::<Envelope>(reply).is_err(), "{reply}");
    }
    assert!(reply_from_json::<Envelope>(" {}").is_ok());
}

#[test]
fn trap_35_numbers_and_booleans_may_be_strings() {
    for json in [
        r#"{"id":7,"on":true}"#,
        r#"{"id":"7","on":"TRUE"}"#,
        r#"{"id":7.0,"on":1}"#,
        r#"{"id":0.7e1,"on":1.0}"#,
        r#"{"id":"70E-1","on":"1e0"}"#,
    ] {
        let row = read(json);
        assert_eq!((row.id, row.on), (Some(7), Some(true)), "{json}");
    }
    assert_eq!(read(r#"{"on":"false"}"#).on, Some(false));
    assert_eq!(read(r#"{"on":0}"#).on, Some(false));
}

#[test]
fn what_is_missing_null_or_of_a_wrong_shape_is_unknown() {
    for json in [
        "{}",
        r#"{"id":null,"on":null,"name":null,"left":null,"rows":null,"inner":null}"#,
        r#"{"id":[1],"on":{},"name":[],"left":{"a":1},"rows":3,"inner":"x"}"#,
        r#"{"id":"abc","on":"maybe","id2":1}"#,
        r#"{"id":1.5,"on":2}"#,
    ] {
        assert_eq!(read(json), Row::default(), "{json}");
    }
}

#[test]
fn trap_35_one_object_stands_for_a_list_of_one() {
    assert_eq!(read(r#"{"rows":{"id":1}}"#).rows.len(), 1);
    assert_eq!(read(r#"{"rows":[{"id":1},{"id":2}]}"#).rows.len(), 2);
}

#[test]
fn feishu_trap_11_a_figure_keeps_every_digit() {
    let long = "12345678901234567890.123456789";
    assert_eq!(
        read(&format!(r#"{{"left":{long}}}"#)).left.as_deref(),
        Some(long)
    );
    assert_eq!(
        read(&format!(r#"{{"left":"{long}"}}"#)).left.as_deref(),
        Some(long)
    );
    assert_eq!(read(r#"{"left":""}"#).left.as_deref(), Some(""));
}

#[test]
fn feishu_trap_24_texts_lose_what_steers_a_terminal() {
    let row = read("{\"name\":\"\\u001b[31m张\\u202e三\"}");
    assert_eq!(row.name.as_deref(), Some("张三"));
}

#[test]
fn a_number_is_one_id_in_every_spelling_and_a_text_is_its_bytes() {
    #[derive(Deserialize)]
    struct Ids(#[serde(deserialize_with = "identifiers")] SentIds);
    let ids: Ids = from_json(
        r#"[1000, 1e3, 1000.0, "1e3", "1000.0", 0.5, 4718803945687580505, 12345678901234567890, true]"#,
    )
    .unwrap();
    let expected = [
        "1000",
        "1000",
        "1000",
        "1e3",
        "1000.0",
        "0.5",
        "4718803945687580505",
        "12345678901234567890",
        "true",
    ];
    assert_eq!(ids.0, SentIds::Ids(expected.map(str::to_owned).into()));
    let read = |json: &str| from_json::<Ids>(json).unwrap().0;
    assert_eq!(read("7"), SentIds::Ids(vec!["7".to_owned()]));
    assert_eq!(read("[]"), SentIds::Ids(Vec::new()));
    assert_eq!(read("null"), SentIds::Absent);
    for not_all in ["{}", "[1,null]", "[1,[2]]", r#"[1,""]"#] {
        assert_eq!(read(not_all), SentIds::Unreadable, "{not_all}");
    }
}

#[test]
fn a_number_that_cannot_be_read_is_not_an_absent_one() {
    #[derive(Deserialize, Default)]
    #[serde(default)]
    struct Times {
        #[serde(deserialize_with = "moment")]
        at: SentNumber,
        #[serde(deserialize_with = "sent_integer")]
        code: SentNumber,
    }
    let read = |value: &str| -> [SentNumber; 2] {
        let json = format!(r#"{{"at":{value},"code":{value}}}"#);
        let times: Times = from_json(&json).unwrap();
        [times.at, times.code]
    };
    let number = SentNumber::Number;
    let none: Times = from_json("{}").unwrap();
    assert_eq!([none.at, none.code], [SentNumber::Absent; 2]);
    for absent in ["null", "\"\"", "\" \""] {
        assert_eq!(read(absent), [SentNumber::Absent; 2], "{absent}");
    }
    for seven in ["7", "7.0", "\"0.7E1\""] {
        assert_eq!(read(seven), [number(7); 2], "{seven}");
    }
    assert_eq!(read("7.9"), [number(7), SentNumber::Unreadable]);
    assert_eq!(read("1e40"), [number(i64::MAX), SentNumber::Unreadable]);
    for unreadable in ["\"soon\"", "true", "{}", "[7]", "\"2026-12-31\""] {
        assert_eq!(
            read(unreadable),
            [SentNumber::Unreadable; 2],
            "{unreadable}"
        );
    }
}

#[test]
fn an_error_names_the_path() {
    #[derive(Deserialize, Debug)]
    struct Strict {
        #[expect(dead_code, reason = "only its decoding matters")]
        rows: Vec<u32>,
    }
    let error = from_json::<Strict>(r#"{"rows":[1,"x"]}"#).unwrap_err();
    assert!(error.starts_with("rows[1]: "), "{error}");
    let error = from_json::<Row>(r#"{"rows":[{"rows":["x"]}]}"#).unwrap_err();
    assert!(error.contains("rows") && error.contains("[0]"), "{error}");
}

#[test]
fn a_record_is_flattened_in_its_own_order() {
    let json = r#"{"id":1,"quota_attr":{"type":0,"rules":[{"end":2},{"end":8.10}]},"a":null,"e":[],"o":{},"name":"\u001b年假"}"#;
    let fields = flatten(json);
    let pairs: Vec<_> = fields
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    assert_eq!(
        pairs,
        [
            ("id", "1"),
            ("quota_attr.type", "0"),
            ("quota_attr.rules[0].end", "2"),
            ("quota_attr.rules[1].end", "8.10"),
            ("a", "null"),
            ("e", "[]"),
            ("o", "{}"),
            ("name", "年假"),
        ]
    );
}

#[test]
fn a_raw_record_keeps_numbers_and_order_and_loses_only_hostile_characters() {
    let json = "{ \"b\" : 1.50 ,\n \"a\":[ \"x\\u202e\\\"y\", true, null ] }";
    assert_eq!(compact(json), r#"{"b":1.50,"a":["x\"y",true,null]}"#);
}

#[test]
fn a_raw_record_without_spaces_loses_every_hostile_character_too() {
    for c in ('\u{80}'..=char::MAX).filter(|c| is_dirty(c.encode_utf8(&mut [0; 4]))) {
        assert_eq!(
            compact(&format!(r#"{{"a":"x{c}"}}"#)),
            r#"{"a":"x"}"#,
            "{c:?}"
        );
    }
    let kept = r#"{"名":"阿卜杜拉·买买提—年假","n":[1.50,-2e5,null,{}]}"#;
    assert_eq!(compact(kept), kept);
}

#[test]
fn a_deep_record_ends_as_text() {
    let json = format!("{}1{}", "[".repeat(500), "]".repeat(500));
    assert_eq!(compact(&json), json);
    assert_eq!(flatten(&json).len(), 1);
}

#[test]
fn half_of_a_surrogate_pair_is_a_replacement_character_and_the_rest_stays() {
    for (sent, read) in [
        (r"\ud800", "\u{fffd}"),
        (r"\uDC00张", "\u{fffd}张"),
        (r"a\ud800\ud83d\ude00b", "a\u{fffd}😀b"),
        (r"\ud800\n\\ud800", "\u{fffd}\n\\ud800"),
        (r"\udc00\ud800", "\u{fffd}\u{fffd}"),
    ] {
        let json = format!(r#"{{"name":"{sent}","left":"{sent}"}}"#);
        let row = self::read(&json);
        let cleaned = read.replace('\n', "");
        assert_eq!(row.name.as_deref(), Some(cleaned.as_str()), "{sent}");
        assert_eq!(row.left.as_deref(), Some(read), "{sent}");
        let kept: serde_json::Value = serde_json::from_str(&compact(&json)).unwrap();
        assert_eq!(kept["name"], cleaned, "{sent}");
        assert_eq!(flatten(&json)[0].1, cleaned, "{sent}");
        let object: JsonObject = serde_json::from_str(&json).unwrap();
        assert_eq!(object.verbatim("name").as_deref(), Some(read), "{sent}");
    }
}
