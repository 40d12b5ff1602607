//! Converts values for the server and back.

use std::borrow::Cow;

use tokio_postgres::types::{ToSql, Type};

use super::fault::PostgresFault;
use crate::store::sql::{SqlRow, SqlValue};

pub(super) type Parameter<'v> = &'v (dyn ToSql + Sync);

const NO_NUMBER: &Option<i64> = &None;
const NO_TEXT: &Option<String> = &None;
const NO_BYTES: &Option<Vec<u8>> = &None;

/// `PostgreSQL`'s TEXT holds every character but NUL, and ids must be stored exactly as the platform sent them. So a NUL becomes this
/// character followed by [`NUL_MARK`], and the character itself is doubled.
const ESCAPE: char = '\u{1a}';
/// What follows [`ESCAPE`] in place of a NUL.
const NUL_MARK: char = '0';

/// The values as `PostgreSQL` can hold them. They are copied only if there is a NUL or the escape itself.
pub(super) fn without_nul(values: &[SqlValue]) -> Cow<'_, [SqlValue]> {
    let needs =
        |value: &SqlValue| matches!(value, SqlValue::Text(text) if text.contains(['\0', ESCAPE]));
    if !values.iter().any(needs) {
        return Cow::Borrowed(values);
    }
    let escaped = values.iter().map(|value| match value {
        SqlValue::Text(text) => SqlValue::Text(escape_nul(text)),
        other => other.clone(),
    });
    Cow::Owned(escaped.collect())
}

fn escape_nul(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 4);
    for c in text.chars() {
        match c {
            '\0' => escaped.extend([ESCAPE, NUL_MARK]),
            ESCAPE => escaped.extend([ESCAPE, ESCAPE]),
            c => escaped.push(c),
        }
    }
    escaped
}

fn unescape_nul(text: String) -> String {
    if !text.contains(ESCAPE) {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != ESCAPE {
            plain.push(c);
            continue;
        }
        plain.push(match chars.next() {
            Some(NUL_MARK) => '\0',
            other => other.unwrap_or(ESCAPE),
        });
    }
    plain
}

/// Parameters as the driver wants them: NULL needs a type too.
pub(super) fn parameters_of<'v>(values: &'v [SqlValue], types: &[Type]) -> Vec<Parameter<'v>> {
    values
        .iter()
        .enumerate()
        .map(|(at, value)| parameter(value, types.get(at)))
        .collect()
}

/// The same with their types, which saves a round trip to the server. NULL takes the type of its
/// place.
pub(super) fn typed(values: &[SqlValue]) -> Vec<(Parameter<'_>, Type)> {
    values.iter().map(with_type).collect()
}

fn with_type(value: &SqlValue) -> (Parameter<'_>, Type) {
    let of = match value {
        SqlValue::Int(_) => Type::INT8,
        SqlValue::Text(_) => Type::TEXT,
        SqlValue::Bytes(_) => Type::BYTEA,
        SqlValue::Null => Type::UNKNOWN,
    };
    (parameter(value, Some(&of)), of)
}

fn parameter<'v>(value: &'v SqlValue, wanted: Option<&Type>) -> Parameter<'v> {
    match value {
        SqlValue::Int(number) => number,
        SqlValue::Text(text) => text,
        SqlValue::Bytes(bytes) => bytes,
        SqlValue::Null => match wanted {
            Some(&Type::BYTEA) => NO_BYTES,
            Some(&Type::INT8) => NO_NUMBER,
            _ => NO_TEXT,
        },
    }
}

pub(super) fn read_row(row: &tokio_postgres::Row) -> Result<SqlRow, PostgresFault> {
    (0..row.len())
        .map(|column| read_value(row, column))
        .collect::<Result<Vec<_>, _>>()
        .map(SqlRow)
}

fn read_value(row: &tokio_postgres::Row, column: usize) -> Result<SqlValue, PostgresFault> {
    let kind = row.columns()[column].type_();
    let value = match *kind {
        Type::INT8 => row.try_get::<_, Option<i64>>(column).map(SqlValue::from),
        Type::INT4 => row
            .try_get::<_, Option<i32>>(column)
            .map(|number| number.map(i64::from).into()),
        Type::BOOL => row.try_get::<_, Option<bool>>(column).map(SqlValue::from),
        Type::BYTEA => row
            .try_get::<_, Option<Vec<u8>>>(column)
            .map(SqlValue::from),
        _ => row
            .try_get::<_, Option<String>>(column)
            .map(|text| text.map(unescape_nul).into()),
    };
    value.map_err(PostgresFault::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_with_a_nul_come_back_as_they_were() {
        for text in [
            "\0",
            "a\0b",
            "\u{1a}",
            "\u{1a}0",
            "a\u{1a}\0\u{1a}\u{1a}0",
            "张三",
            "",
        ] {
            let values = [SqlValue::from(text)];
            let SqlValue::Text(held) = &without_nul(&values)[0] else {
                panic!("a text stays a text");
            };
            assert!(!held.contains('\0'));
            assert_eq!(unescape_nul(held.clone()), text);
        }
        assert!(matches!(
            without_nul(&[SqlValue::from("u1")]),
            Cow::Borrowed(_)
        ));
    }
}
