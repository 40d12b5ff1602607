//! A row of `types`: a leave type with its rules.

use std::borrow::Cow;

use serde::Serialize;

use crate::domain::amount::Scale;
use crate::domain::explain::{explain_expiry, explain_grant, explain_paragraph};
use crate::domain::{Amount, Language, LeaveType, LeaveTypeId, PlatformKind, Unit};
use crate::text::figures::unit_name;
use crate::text::headings;

use super::balance_row::figure_cell;
use super::exact::{ExactAmount, RawJson};
use super::row::{OutputRow, SheetCell, TableColumn};
use super::type_rules::{ExpiryObject, GrantObject};
use super::{RowOrigin, RowSource, SCHEMA};
use crate::text::platform_name;
use crate::text::sheets::{counting_word, status_word};

/// A leave type as printed: the fields are those of the object, in its order.
#[derive(Clone, Debug, Serialize)]
pub struct TypeRow<'a> {
    schema: u8,
    tenant: &'a str,
    platform: PlatformKind,
    leave_type_id: Cow<'a, str>,
    leave_type: &'a str,
    parent_id: Option<Cow<'a, str>>,
    status: &'static str,
    unit: Option<&'static str>,
    day_length_hours: Option<ExactAmount>,
    counts: &'static str,
    grant: GrantObject,
    expiry: ExpiryObject,
    unlimited: bool,
    explained: Explained,
    platform_fields: RawJson<'a>,
    #[serde(skip)]
    source: &'a LeaveType,
    #[serde(flatten)]
    provenance: Option<RowSource>,
}

#[derive(Clone, Debug, Serialize)]
struct Explained {
    #[serde(rename = "zh-CN")]
    chinese: String,
    #[serde(rename = "en")]
    english: String,
}

impl<'a> TypeRow<'a> {
    /// The row of `leave_type`.
    pub fn new(origin: &RowOrigin<'a>, leave_type: &'a LeaveType) -> Self {
        let hours = |seconds| ExactAmount(Amount::new(seconds, Scale::Seconds, Unit::Hour));
        Self {
            schema: SCHEMA,
            provenance: origin.provenance,
            tenant: origin.tenant,
            platform: origin.platform,
            leave_type_id: leave_type.id.shown(),
            leave_type: &leave_type.name,
            parent_id: leave_type.parent.as_ref().map(LeaveTypeId::shown),
            status: leave_type.status.as_str(),
            unit: leave_type.unit.map(Unit::as_str),
            day_length_hours: leave_type.day_length.map(|day| hours(day.seconds)),
            counts: leave_type.counts.as_str(),
            grant: GrantObject::from(&leave_type.grant),
            expiry: ExpiryObject::from(leave_type.expiry),
            unlimited: leave_type.is_unlimited(),
            explained: Explained {
                chinese: explain_paragraph(leave_type, Language::Chinese),
                english: explain_paragraph(leave_type, Language::English),
            },
            platform_fields: RawJson(&leave_type.raw),
            source: leave_type,
        }
    }
}

impl OutputRow for TypeRow<'_> {
    const LIST: &'static str = "types";
    const KEYS: &'static [&'static str] = &[
        "schema",
        "tenant",
        "platform",
        "leave_type_id",
        "leave_type",
        "parent_id",
        "status",
        "unit",
        "day_length_hours",
        "counts",
        "grant",
        "expiry",
        "unlimited",
        "explained",
        "platform_fields",
    ];
    const SHEET_COLUMNS: &'static [&'static str] = &[
        "tenant",
        "platform",
        "leave_type_id",
        "leave_type",
        "parent_id",
        "status",
        "unit",
        "day_length_hours",
        "counts",
        "unlimited",
        "grant",
        "expiry",
        "explained",
    ];

    fn sheet_cells(&self, language: Language) -> Vec<SheetCell<'_>> {
        let explained = language.pick(&self.explained.chinese, &self.explained.english);
        vec![
            SheetCell::text(Some(self.tenant)),
            SheetCell::word(Some(platform_name(self.platform, language))),
            SheetCell::text(Some(&self.leave_type_id)),
            SheetCell::text(Some(self.leave_type)),
            SheetCell::text(self.parent_id.as_deref()),
            SheetCell::word(Some(status_word(self.source.status, language))),
            SheetCell::unit(self.unit, language),
            figure_cell(self.day_length_hours),
            SheetCell::word(Some(counting_word(self.source.counts, language))),
            SheetCell::yes_or_no(Some(self.unlimited), language),
            // Rules name fields of the platform where they are not understood.
            SheetCell::Text(explain_grant(self.source, language).into()),
            SheetCell::Text(explain_expiry(self.source, language).into()),
            SheetCell::text(Some(explained)),
        ]
    }

    fn provenance(&self) -> Option<RowSource> {
        self.provenance
    }

    fn table_columns(language: Language) -> Vec<TableColumn> {
        let titles = [
            headings::TENANT,
            headings::LEAVE,
            headings::LEAVE_ID,
            headings::UNIT,
            headings::HOW_GRANTED,
            headings::HOW_EXPIRES,
        ];
        titles
            .map(|heading| TableColumn::left(heading.of(language)))
            .to_vec()
    }

    fn table_cells(&self, language: Language) -> Vec<String> {
        vec![
            self.tenant.to_owned(),
            self.leave_type.to_owned(),
            self.leave_type_id.clone().into_owned(),
            self.source
                .unit
                .map_or("", |unit| unit_name(unit, language))
                .to_owned(),
            explain_grant(self.source, language),
            explain_expiry(self.source, language),
        ]
    }
}
