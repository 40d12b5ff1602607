//! A row of `--dry-run`: one kind of call that a read would make of a tenant.

use serde::Serialize;

use super::row::{OutputRow, SheetCell, TableColumn};
use super::{RowOrigin, SCHEMA};
use crate::domain::{Language, PlatformKind};
use crate::text::platform_name;
use crate::text::sheets::heading;

/// A kind of call as printed: the fields are those of the object, in its order.
#[derive(Clone, Debug, Serialize)]
pub struct PlannedCallRow<'a> {
    schema: u8,
    tenant: &'a str,
    platform: PlatformKind,
    #[serde(flatten)]
    call: CallFigures,
}

/// What is known of the calls beforehand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct CallFigures {
    /// The endpoint by its short name.
    pub endpoint: &'static str,
    /// How often it is called, in Chinese and in English words. Objects have the English ones.
    #[serde(rename = "times", serialize_with = "in_english")]
    pub times: [&'static str; 2],
    /// For how many people the plan is.
    pub people: u64,
    /// Nothing is stored of the tenant yet, so that the number of people is assumed.
    pub people_assumed: bool,
    /// How many calls, of one leave type where it goes by type; `None` where people do not decide that.
    pub calls: Option<u64>,
    /// So many calls are made for every leave type.
    pub for_each_leave_type: bool,
    /// The calls are billed.
    pub billable: bool,
    /// The number of calls that the limit which takes longest allows within `limit_per`.
    pub limit_calls: Option<u64>,
    /// The stretch of time of that limit.
    pub limit_per: Option<CallPeriod>,
    /// How long the calls take at least at that limit.
    pub seconds: Option<u64>,
}

/// The stretch of time of a limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CallPeriod {
    /// Any second.
    Second,
    /// Any 60 seconds.
    Minute,
}

impl CallPeriod {
    fn word(self, language: Language) -> &'static str {
        match self {
            Self::Second => heading("second", language),
            Self::Minute => heading("minute", language),
        }
    }
}

fn in_english<S: serde::Serializer>(times: &[&'static str; 2], to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(times[1])
}

impl<'a> PlannedCallRow<'a> {
    /// The row of a kind of call to the tenant of `origin`.
    pub fn new(origin: &RowOrigin<'a>, call: CallFigures) -> Self {
        Self {
            schema: SCHEMA,
            tenant: origin.tenant,
            platform: origin.platform,
            call,
        }
    }
}

impl OutputRow for PlannedCallRow<'_> {
    const LIST: &'static str = "calls";
    const KEYS: &'static [&'static str] = &[
        "schema",
        "tenant",
        "platform",
        "endpoint",
        "times",
        "people",
        "people_assumed",
        "calls",
        "for_each_leave_type",
        "billable",
        "limit_calls",
        "limit_per",
        "seconds",
    ];
    const SHEET_COLUMNS: &'static [&'static str] = &[
        "tenant",
        "platform",
        "endpoint",
        "times",
        "people",
        "people_assumed",
        "calls",
        "for_each_leave_type",
        "billable",
        "limit_calls",
        "limit_per",
        "seconds",
    ];

    fn sheet_cells(&self, language: Language) -> Vec<SheetCell<'_>> {
        let call = &self.call;
        let [zh, en] = call.times;
        vec![
            SheetCell::text(Some(self.tenant)),
            SheetCell::word(Some(platform_name(self.platform, language))),
            SheetCell::word(Some(call.endpoint)),
            SheetCell::word(Some(language.pick(zh, en))),
            SheetCell::figure(Some(call.people)),
            SheetCell::yes_or_no(Some(call.people_assumed), language),
            SheetCell::figure(call.calls),
            SheetCell::yes_or_no(Some(call.for_each_leave_type), language),
            SheetCell::yes_or_no(Some(call.billable), language),
            SheetCell::figure(call.limit_calls),
            SheetCell::word(call.limit_per.map(|per| per.word(language))),
            SheetCell::figure(call.seconds),
        ]
    }

    fn table_columns(language: Language) -> Vec<TableColumn> {
        let columns = Self::SHEET_COLUMNS.iter();
        let titles = columns.map(|key| TableColumn::left(heading(key, language)));
        titles.collect()
    }

    fn table_cells(&self, language: Language) -> Vec<String> {
        let cells = self.sheet_cells(language);
        cells
            .iter()
            .map(|cell| cell.to_text().into_owned())
            .collect()
    }
}
