//! Values, rows and statements, the same for both engines.
//!
//! The SQL is one text for both engines. Its parameters `$1` to `$n` appear in this order, and it uses nothing that only one engine
//! has.

use std::borrow::Cow;

use jiff::Timestamp;

use super::error::StoreError;

/// A value as both engines hold it. Moments are milliseconds since the epoch; true and false are 1 and 0.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum SqlValue {
    /// No value.
    Null,
    /// BIGINT.
    Int(i64),
    /// TEXT.
    Text(String),
    /// BYTEA or BLOB.
    Bytes(Vec<u8>),
}

impl From<i64> for SqlValue {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<Timestamp> for SqlValue {
    fn from(at: Timestamp) -> Self {
        Self::Int(at.as_millisecond())
    }
}

impl From<bool> for SqlValue {
    fn from(yes: bool) -> Self {
        Self::Int(yes.into())
    }
}

impl From<&str> for SqlValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for SqlValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<u8>> for SqlValue {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl<T: Into<Self>> From<Option<T>> for SqlValue {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A row that a query found, its columns in the order in which they were selected. Reading a column
/// as another type is an error.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct SqlRow(pub(super) Vec<SqlValue>);

impl SqlRow {
    /// A number that must be there.
    pub(super) fn int(&self, column: usize) -> Result<i64, StoreError> {
        self.optional_int(column)?.ok_or_else(|| missing(column))
    }

    /// A text that must be there.
    pub(super) fn text(&self, column: usize) -> Result<&str, StoreError> {
        self.optional_text(column)?.ok_or_else(|| missing(column))
    }

    /// Bytes that must be there.
    pub(super) fn bytes(&self, column: usize) -> Result<&[u8], StoreError> {
        self.optional_bytes(column)?.ok_or_else(|| missing(column))
    }

    /// Bytes that must be there, moved out of the row.
    pub(super) fn take_bytes(&mut self, column: usize) -> Result<Vec<u8>, StoreError> {
        match self.0.get_mut(column) {
            Some(SqlValue::Bytes(bytes)) => Ok(std::mem::take(bytes)),
            Some(SqlValue::Null) | None => Err(missing(column)),
            Some(_) => Err(wrong_type(column)),
        }
    }

    /// A moment that must be there.
    pub(super) fn moment(&self, column: usize) -> Result<Timestamp, StoreError> {
        let at = self.optional_moment(column)?;
        at.ok_or_else(|| missing(column))
    }

    /// A moment, if there is one. One beyond the calendar is unreadable, so that the time between two moments never overflows.
    pub(super) fn optional_moment(&self, column: usize) -> Result<Option<Timestamp>, StoreError> {
        let Some(millis) = self.optional_int(column)? else {
            return Ok(None);
        };
        let moment = Timestamp::from_millisecond(millis);
        moment
            .map(Some)
            .map_err(|_| StoreError::Unreadable(format!("column {column} is no moment")))
    }

    /// A count that must be there.
    pub(super) fn count(&self, column: usize) -> Result<usize, StoreError> {
        let number = self.int(column)?;
        usize::try_from(number)
            .map_err(|_| StoreError::Unreadable(format!("column {column} counts {number}")))
    }

    /// A number, if there is one.
    pub(super) fn optional_int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        match self.value(column)? {
            SqlValue::Null => Ok(None),
            SqlValue::Int(number) => Ok(Some(*number)),
            _ => Err(wrong_type(column)),
        }
    }

    /// A text, if there is one.
    pub(super) fn optional_text(&self, column: usize) -> Result<Option<&str>, StoreError> {
        match self.value(column)? {
            SqlValue::Null => Ok(None),
            SqlValue::Text(text) => Ok(Some(text)),
            _ => Err(wrong_type(column)),
        }
    }

    /// Bytes, if there are any.
    pub(super) fn optional_bytes(&self, column: usize) -> Result<Option<&[u8]>, StoreError> {
        match self.value(column)? {
            SqlValue::Null => Ok(None),
            SqlValue::Bytes(bytes) => Ok(Some(bytes)),
            _ => Err(wrong_type(column)),
        }
    }

    fn value(&self, column: usize) -> Result<&SqlValue, StoreError> {
        self.0.get(column).ok_or_else(|| missing(column))
    }
}

fn missing(column: usize) -> StoreError {
    StoreError::Unreadable(format!("column {column} is missing"))
}

fn wrong_type(column: usize) -> StoreError {
    StoreError::Unreadable(format!("column {column} is of another type"))
}

/// One change, executed once for every row of parameters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Statement {
    pub(super) sql: Cow<'static, str>,
    pub(super) rows: Vec<Vec<SqlValue>>,
    /// How many rows it must change; otherwise the whole transaction is undone with [`StoreError::LeaseLost`].
    pub(super) guard: Option<u64>,
}

impl Statement {
    /// Executed once.
    pub(super) fn new(
        sql: impl Into<Cow<'static, str>>,
        parameters: impl Into<Vec<SqlValue>>,
    ) -> Self {
        Self::many(sql, vec![parameters.into()])
    }

    /// Executed for every row, in their order.
    pub(super) fn many(sql: impl Into<Cow<'static, str>>, rows: Vec<Vec<SqlValue>>) -> Self {
        Self {
            sql: sql.into(),
            rows,
            guard: None,
        }
    }

    /// Undoes the whole transaction unless it changes exactly this many rows.
    pub(super) fn must_change(self, rows: u64) -> Self {
        Self {
            guard: Some(rows),
            ..self
        }
    }
}
