//! The rows of `quota/list`.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::platform::json::{self, SentNumber, filled, record_from_json};

/// One lot of one person. Figures stay text: whether one is missing matters only in the type's own unit.
#[derive(Deserialize, Clone, PartialEq, Eq, Debug, Default)]
#[serde(default)]
pub(crate) struct QuotaRow {
    #[serde(deserialize_with = "json::identifier")]
    pub(crate) userid: Option<String>,
    #[serde(deserialize_with = "json::identifier")]
    pub(crate) leave_code: Option<String>,
    #[serde(deserialize_with = "json::identifier")]
    pub(crate) quota_id: Option<String>,
    #[serde(deserialize_with = "json::text")]
    pub(crate) quota_cycle: Option<String>,
    #[serde(deserialize_with = "json::moment")]
    start_time: SentNumber,
    #[serde(deserialize_with = "json::moment")]
    end_time: SentNumber,
    #[serde(deserialize_with = "json::figure")]
    quota_num_per_day: Option<String>,
    #[serde(deserialize_with = "json::figure")]
    used_num_per_day: Option<String>,
    #[serde(deserialize_with = "json::figure")]
    quota_num_per_hour: Option<String>,
    #[serde(deserialize_with = "json::figure")]
    used_num_per_hour: Option<String>,
    /// The row as it came: compact JSON, cleaned.
    #[serde(skip)]
    pub(crate) record: String,
}

/// Granted and used in one unit, in hundredths, as sent; empty where missing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct FigurePair<'a> {
    pub(crate) granted: &'a str,
    pub(crate) used: &'a str,
}

impl<'a> FigurePair<'a> {
    fn of(granted: Option<&'a str>, used: Option<&'a str>) -> Self {
        Self {
            granted: granted.unwrap_or_default(),
            used: used.unwrap_or_default(),
        }
    }

    /// Whether the platform sent anything in this unit.
    pub(crate) fn is_filled(self) -> bool {
        !self.granted.trim().is_empty() || !self.used.trim().is_empty()
    }
}

impl QuotaRow {
    /// Reads a row; `None` when it does not say whose it is.
    pub(crate) fn read(record: &RawValue) -> Option<Self> {
        let row: Self = record_from_json(record)?;
        Some(Self {
            userid: Some(filled(row.userid)?),
            record: json::compact(record.get()),
            ..row
        })
    }

    /// Hundredths of a day (trap 19).
    pub(crate) fn per_day(&self) -> FigurePair<'_> {
        FigurePair::of(
            self.quota_num_per_day.as_deref(),
            self.used_num_per_day.as_deref(),
        )
    }

    /// Hundredths of an hour (trap 19).
    pub(crate) fn per_hour(&self) -> FigurePair<'_> {
        FigurePair::of(
            self.quota_num_per_hour.as_deref(),
            self.used_num_per_hour.as_deref(),
        )
    }

    /// The first moment of validity, in milliseconds.
    pub(crate) fn starts(&self) -> Option<i64> {
        self.start_time.number()
    }

    /// The last moment of validity, in milliseconds.
    pub(crate) fn ends(&self) -> Option<i64> {
        self.end_time.number()
    }

    /// Whether one of its moments is sent and cannot be read, so that nobody can tell whether the row counts today.
    pub(crate) fn has_unreadable_moment(&self) -> bool {
        [self.start_time, self.end_time].contains(&SentNumber::Unreadable)
    }

    /// What makes a row the same row on two pages: the person, and the lot's id or else the whole record.
    pub(crate) fn key(&self) -> (String, String) {
        let id = filled(self.quota_id.clone());
        (
            self.userid.clone().unwrap_or_default(),
            id.unwrap_or_else(|| self.record.clone()),
        )
    }
}
