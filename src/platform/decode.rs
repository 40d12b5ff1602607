//! Lenient reading of what platforms send: numbers as strings, booleans as words, one object for a list.
//!
//! Owns the shapes; strict in meaning: what is missing or of a wrong shape is `None`, never 0. All text is cleaned here.
//! Amounts are read as their exact text, never through a float. Must not know any platform's fields.

use std::borrow::Cow;

use memchr::{memchr, memchr2};
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, de};
use serde_json::value::RawValue;

use crate::domain::WholeNumber;
use crate::domain::balance::FieldValue;
use crate::domain::text::{clean, is_dirty, is_surely_clean};

/// Reads a whole reply, which is a JSON object on every platform. A list is refused: a struct would take it field by
/// field, and `[0,"ok"]` would pass for success.
pub fn reply_from_json<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, String> {
    if json.trim_start().starts_with('{') {
        from_json(json)
    } else {
        Err("not a JSON object".to_owned())
    }
}

/// Reads JSON; the error names the path of what could not be read.
pub fn from_json<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, String> {
    // Noting the path costs more than the reading itself, so that is done only for a reply that has an error.
    serde_json::from_str(json).or_else(|_| from_json_noting_paths(json))
}

fn from_json_noting_paths<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, String> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        format!("{path}: {}", error.into_inner())
    })?;
    reader.end().map_err(|error| error.to_string())?;
    Ok(value)
}

/// `deserialize_with`: an integer from a number or a string (`7`, `"7"`, `7.0`, `0.7e1`); else `None`.
pub fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Ok(integer_in(<&RawValue>::deserialize(deserializer)?))
}

/// The same of a value that has been found already.
pub fn integer_in(raw: &RawValue) -> Option<i64> {
    let whole = whole_number(&scalar_of(raw.get())?)?;
    whole.is_exact.then_some(whole.value)
}

/// A number where one that cannot be read means something else than none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum SentNumber {
    /// Missing, null or an empty text.
    #[default]
    Absent,
    /// A whole number.
    Number(i64),
    /// Something that is none.
    Unreadable,
}

impl SentNumber {
    /// The number, where there is one.
    pub fn number(self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Absent | Self::Unreadable => None,
        }
    }
}

/// `deserialize_with`: a code.
pub fn sent_integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SentNumber, D::Error> {
    let exact = |whole: WholeNumber| whole.is_exact.then_some(whole.value);
    sent_number(deserializer, exact)
}

/// `deserialize_with`: a moment in milliseconds, of which parts do not count; one beyond all numbers is the last there is.
pub fn moment<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SentNumber, D::Error> {
    sent_number(deserializer, |whole| Some(whole.value))
}

fn sent_number<'de, D: Deserializer<'de>>(
    deserializer: D,
    take: fn(WholeNumber) -> Option<i64>,
) -> Result<SentNumber, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?;
    let text = scalar_of(raw.get());
    Ok(match text.as_deref().map(str::trim) {
        None if raw.get() == "null" => SentNumber::Absent,
        Some("") => SentNumber::Absent,
        text => text
            .and_then(WholeNumber::read)
            .and_then(take)
            .map_or(SentNumber::Unreadable, SentNumber::Number),
    })
}

/// `deserialize_with`: an integer that is not negative; else `None`.
pub fn unsigned<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    Ok(integer(deserializer)?.and_then(|number| u32::try_from(number).ok()))
}

/// `deserialize_with`: `true`, `"true"`, `1`, `"1"` and their opposites; else `None`.
pub fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    Ok(flag_in(<&RawValue>::deserialize(deserializer)?))
}

/// The same of a value that has been found already.
pub fn flag_in(raw: &RawValue) -> Option<bool> {
    flag_of(&scalar_of(raw.get())?)
}

/// `deserialize_with`: cleaned text of a string, number or boolean; else `None`.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(borrowed_text(deserializer)?.map(Cow::into_owned))
}

/// The same, copied only where it is escaped or not clean.
pub fn borrowed_text<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Cow<'de, str>>, D::Error> {
    Ok(text_of(<&RawValue>::deserialize(deserializer)?))
}

/// The same of a value that has been found already.
pub fn text_of(raw: &RawValue) -> Option<Cow<'_, str>> {
    let text = scalar_of(raw.get())?;
    Some(if is_dirty(&text) {
        Cow::Owned(clean(&text))
    } else {
        text
    })
}

/// `deserialize_with`: an id, byte for byte as sent (a number by its digits); else `None`. Never cleaned: `ab` and `a` and `b`
/// with a zero-width space between them are two ids. It is cleaned where it is drawn or printed.
pub fn identifier<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(borrowed_identifier(deserializer)?.map(Cow::into_owned))
}

/// The same, copied only where it is escaped.
pub fn borrowed_identifier<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Cow<'de, str>>, D::Error> {
    Ok(identifier_in(<&RawValue>::deserialize(deserializer)?))
}

/// The same of a value that has been found already. A text is its bytes, but a number is one id in all its spellings: `7`, `7.0`.
pub fn identifier_in(raw: &RawValue) -> Option<Cow<'_, str>> {
    let text = scalar_of(raw.get()).filter(|id| !id.is_empty())?;
    let is_number = raw
        .get()
        .starts_with(|first: char| first == '-' || first.is_ascii_digit());
    let other_spelling = is_number && text.contains(['.', 'e', 'E']);
    match whole_number(&text).filter(|whole| other_spelling && whole.is_exact) {
        Some(whole) => Some(Cow::Owned(whole.value.to_string())),
        None => Some(text),
    }
}

/// `deserialize_with`: a code that may be a number or a word, cleaned; else `None`.
pub fn code<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(borrowed_identifier(deserializer)?.map(|code| clean(&code)))
}

/// `deserialize_with`: the ids of a list of scalars, or of one; others are left out.
pub fn identifiers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?;
    let items = match parts(raw.get(), DEEPEST) {
        Parts::List(items) => items,
        Parts::Object(_) | Parts::Leaf => vec![raw],
    };
    let ids = items.into_iter().filter_map(identifier_in);
    Ok(ids.map(Cow::into_owned).collect())
}

/// `deserialize_with`: the exact text of a number or a string, for `Amount::read`; else `None`.
pub fn figure<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(borrowed_figure(deserializer)?.map(Cow::into_owned))
}

/// The same, copied only where it is escaped.
pub fn borrowed_figure<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Cow<'de, str>>, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?;
    Ok(scalar_of(raw.get()))
}

/// `deserialize_with`: a list, or one object in its place; missing, null and other shapes are an empty list.
pub fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let raw = <&RawValue>::deserialize(deserializer)?;
    let read = match raw.get().as_bytes().first() {
        Some(b'[') => from_json(raw.get()),
        Some(b'{') => from_json(raw.get()).map(|one| vec![one]),
        _ => Ok(Vec::new()),
    };
    read.map_err(de::Error::custom)
}

/// `deserialize_with`: an object; null and other shapes are `None`.
pub fn object<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let raw = <&RawValue>::deserialize(deserializer)?;
    if !raw.get().starts_with('{') {
        return Ok(None);
    }
    from_json(raw.get()).map(Some).map_err(de::Error::custom)
}

/// The text of a scalar as sent; `None` for null, lists and objects.
fn scalar_of(json: &str) -> Option<Cow<'_, str>> {
    match json.as_bytes().first()? {
        b'"' if memchr(b'\\', json.as_bytes()).is_none() => {
            json.get(1..json.len() - 1).map(Cow::Borrowed)
        }
        b'"' => serde_json::from_str(json).ok().map(Cow::Owned),
        b'[' | b'{' | b'n' => None,
        _ => Some(Cow::Borrowed(json)),
    }
}

fn whole_number(text: &str) -> Option<WholeNumber> {
    WholeNumber::read(text.trim())
}

fn flag_of(text: &str) -> Option<bool> {
    let word = text.trim();
    if word.eq_ignore_ascii_case("true") {
        return Some(true);
    }
    if word.eq_ignore_ascii_case("false") {
        return Some(false);
    }
    match whole_number(word).filter(|whole| whole.is_exact)?.value {
        1 => Some(true),
        0 => Some(false),
        _ => None,
    }
}

/// Deeper parts of a record are kept as text.
const DEEPEST: usize = 32;

/// Every scalar of a record under its dotted path (`quota_attr.type`, `rules.list[0].quota`), in order, cleaned.
/// Empty lists and objects stand as `[]` and `{}`, null as `null`.
pub fn flatten(json: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    flatten_into(&mut fields, String::new(), json, DEEPEST);
    fields
}

fn flatten_into(fields: &mut Vec<(String, String)>, path: String, json: &str, depth: usize) {
    match parts(json, depth) {
        Parts::Object(members) if !members.is_empty() => {
            for (key, value) in members {
                let dot = if path.is_empty() { "" } else { "." };
                flatten_into(fields, format!("{path}{dot}{key}"), value.get(), depth - 1);
            }
        }
        Parts::List(items) if !items.is_empty() => {
            for (index, value) in items.iter().enumerate() {
                flatten_into(fields, format!("{path}[{index}]"), value.get(), depth - 1);
            }
        }
        _ => fields.push((path, leaf(json))),
    }
}

fn leaf(json: &str) -> String {
    clean(&scalar_of(json).unwrap_or_else(|| Cow::Owned(compact(json))))
}

/// The record on one line, its texts cleaned, its numbers untouched. `json` has been read as JSON before.
pub fn compact(json: &str) -> String {
    if is_plain(json) {
        return json.to_owned();
    }
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(start) = rest.find('"') {
        let (between, from_text) = rest.split_at(start);
        let (text, after) = from_text.split_at(length_of_text(from_text));
        push_without_spaces(&mut out, between);
        push_cleaned(&mut out, text);
        rest = after;
    }
    push_without_spaces(&mut out, rest);
    out
}

/// The same of a text that may be taken: not copied where there is nothing to do.
pub fn compacted(json: String) -> String {
    if is_plain(&json) {
        json
    } else {
        compact(&json)
    }
}

/// Whether there is surely nothing to do: nothing hostile, no space and no escape.
fn is_plain(json: &str) -> bool {
    memchr2(b' ', b'\\', json.as_bytes()).is_none() && is_surely_clean(json)
}

/// How long the JSON text is that `json` begins with, its quotes included.
fn length_of_text(json: &str) -> usize {
    let mut escaped = false;
    let ends = |byte: u8| {
        let is_end = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        is_end
    };
    json.bytes()
        .skip(1)
        .position(ends)
        .map_or(json.len(), |at| at + 2)
}

fn push_without_spaces(out: &mut String, between: &str) {
    out.extend(between.split_ascii_whitespace());
}

fn push_cleaned(out: &mut String, text: &str) {
    if text.contains('\\') || is_dirty(text) {
        out.push_str(&quoted(&scalar_of(text).unwrap_or_default()));
    } else {
        out.push_str(text);
    }
}

/// The JSON text of a scalar's text: a number as it is, anything else as a cleaned string.
pub fn json_scalar(text: &str) -> FieldValue {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = digits && !text.is_empty() && (text == "0" || !text.starts_with('0'));
    if whole || serde_json::from_str::<serde_json::Number>(text).is_ok() {
        text.into()
    } else {
        quoted(text).into()
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::String(clean(text)).to_string()
}

enum Parts<'a> {
    Object(Vec<(String, &'a RawValue)>),
    List(Vec<&'a RawValue>),
    Leaf,
}

fn parts(json: &str, depth: usize) -> Parts<'_> {
    match json.trim_start().as_bytes().first() {
        Some(b'{') if depth > 0 => {
            serde_json::from_str::<Members>(json).map_or(Parts::Leaf, |m| Parts::Object(m.0))
        }
        Some(b'[') if depth > 0 => serde_json::from_str(json).map_or(Parts::Leaf, Parts::List),
        _ => Parts::Leaf,
    }
}

/// An object's members in the order they were sent.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, &RawValue>()? {
                    members.push((clean(&key), value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        struct Ids(#[serde(deserialize_with = "identifiers")] Vec<String>);
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
        assert_eq!(ids.0, expected);
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
}
