//! A leave type is stored as JSON in a TEXT column; its texts are cleaned when it is read.
//!
//! There are a few dozen of them, so they need no form of their own: the JSON has the names of the
//! fields and variants in `src/domain/leave_type.rs` and `src/domain/platforms`. A field that is
//! renamed there keeps its stored name (`#[serde(rename = "…")]`), and a new field has a default;
//! otherwise the leave types that earlier programs stored could not be read.

use serde_json::Value;

use crate::domain::LeaveType;
use crate::domain::text::shown;
use crate::store::error::StoreError;

pub(in crate::store) fn unpack_leave_type(body: &str) -> Result<LeaveType, StoreError> {
    let read = || {
        let mut value = serde_json::from_str(body)?;
        clean_texts(&mut value, "");
        serde_json::from_value(value)
    };
    read().map_err(|error: serde_json::Error| {
        StoreError::Unreadable(format!("a leave type: {}", shown(&error.to_string())))
    })
}

/// Cleans everything but ids, which stay byte for byte as the platform sent them.
fn clean_texts(value: &mut Value, key: &str) {
    match value {
        Value::String(text) if key != "id" && key != "parent" => *text = shown(text).into_owned(),
        // Each subtype is a pair of an id and a name.
        Value::Array(pairs) if key == "subtypes" => {
            for name in pairs.iter_mut().filter_map(|pair| pair.get_mut(1)) {
                clean_texts(name, "");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| clean_texts(item, key)),
        Value::Object(fields) => {
            for (key, value) in fields {
                clean_texts(value, key);
            }
        }
        _ => {}
    }
}
