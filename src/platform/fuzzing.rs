//! What the fuzz targets of the platforms share, and the target of records that are kept as they
//! came. The target of each platform is in its folder.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use reqwest::header::HeaderMap;
use serde_json::value::RawValue;

use super::allow::Endpoint;
use super::http::{HttpAnswer, Protocol};
use super::json;
use crate::domain::fuzzing::assert_clean;
use crate::domain::text::is_dirty;

/// The day on which the replies are read.
pub(super) const TODAY: Date = date(2026, 11, 21);

/// Keeps the text as a record: on one line, and as fields under paths. Both are clean, and the line is the same JSON.
pub(crate) fn keep_record(text: &str) {
    let Ok(record) = serde_json::from_str::<&RawValue>(text) else {
        return;
    };
    assert_clean(&json::flatten(record.get()));
    let line = json::compact(record.get());
    assert!(!is_dirty(&line), "{line:?}");
    let kept: serde_json::Value = match serde_json::from_str(&line) {
        Ok(kept) => kept,
        // Numbers that no float holds keep their digits: they are only shown, never computed with.
        Err(error) => return assert!(error.to_string().contains("number out of range"), "{line}"),
    };
    assert_clean_values(&kept);
    assert_eq!(json::compact(&line), line, "what was kept stays as it is");
}

/// No text of the value, however it is escaped in JSON, is hostile.
pub(super) fn assert_clean_values(value: &serde_json::Value) {
    match value {
        serde_json::Value::String(text) => assert!(!is_dirty(text), "{text:?}"),
        serde_json::Value::Array(items) => items.iter().for_each(assert_clean_values),
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                assert!(!is_dirty(name), "{name:?}");
                assert_clean_values(value);
            }
        }
        _ => {}
    }
}

/// Judges the text as the body of answers of a good and a bad status, and reads it as a token
/// reply.
pub(super) fn judge(protocol: &impl Protocol, endpoints: &[&Endpoint], body: &str) {
    for endpoint in endpoints {
        for status in [200, 503] {
            let answer = HttpAnswer {
                status,
                headers: HeaderMap::new(),
                body: body.to_owned(),
                received: Timestamp::UNIX_EPOCH,
                holds_token: false,
            };
            assert_clean(&protocol.judge(endpoint, &answer));
        }
    }
    drop(protocol.read_token(body));
}
