//! Lenient reading of what the platforms send: numbers as strings, booleans as words, one object in place of a list.
//!
//! Lenient in form and strict in meaning: what is missing or has a wrong shape is `None`, never 0. Texts are cleaned here, ids stay
//! byte for byte, and amounts are read as their exact text, never through a float. [`reply_from_json`] reads a whole reply into a
//! struct whose fields name the functions of `scalars` as `deserialize_with`; [`JsonObject`] reads a record one field at a time,
//! for records of which a broken field must not cost the others. [`flatten`] and [`compact`] keep a record as it came.

mod object;
mod record_text;
mod scalars;

use serde::Deserialize;
use serde_json::value::RawValue;

pub use object::JsonObject;
pub use record_text::{compact, compacted, flatten, json_scalar};
pub use scalars::{
    SentIds, SentNumber, borrowed_figure, borrowed_identifier, borrowed_text, code, figure, flag,
    flag_in, identifier, identifier_in, identifiers, integer, integer_in, list, moment, object,
    promised_list_or_one, sent_integer, text, text_of, unsigned,
};

#[cfg(test)]
mod tests;

/// Reads a whole reply, which is a JSON object on every platform. A list is refused: serde would fill a struct from it field by
/// field, so that `[0,"ok"]` would pass for success.
pub fn reply_from_json<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, String> {
    if json.trim_start().starts_with('{') {
        from_json(json)
    } else {
        Err("not a JSON object".to_owned())
    }
}

/// Reads JSON. The error names the path of the value that could not be read.
pub fn from_json<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, String> {
    // Tracking the path costs more than the reading itself, so it is done only for a text that has an error.
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

/// Reads one record of a list; `None` when it is not an object, or cannot be read. A list in its place is refused for the same
/// reason as in [`reply_from_json`].
pub fn record_from_json<T: for<'a> Deserialize<'a>>(record: &RawValue) -> Option<T> {
    if !record.get().starts_with('{') {
        return None;
    }
    from_json(record.get()).ok()
}

/// A text with something in it besides white space.
pub fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}
