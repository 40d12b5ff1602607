//! A row of `types`: a leave type with its rules.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;

use crate::domain::amount::Scale;
use crate::domain::explain::{explain_expiry, explain_grant, explain_paragraph};
use crate::domain::{Amount, Language, LeaveType, LeaveTypeId, PlatformKind, Unit};
use crate::text::figures::unit_name;
use crate::text::headings;

use super::exact::{ExactAmount, RawJson};
use super::row::{OutputRow, SheetCell, TableColumn};
use super::type_rules::{ExpiryObject, GrantObject};
use super::{RowOrigin, RowSource, SCHEMA};

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
    const CSV_COLUMNS: &'static [&'static str] = &[
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
        "grant.kind",
        "grant.on",
        "grant.day",
        "grant.by",
        "grant.amount",
        "grant.tiers",
        "grant.by_actual_work_time",
        "expiry.kind",
        "expiry.value",
        "expiry.month",
        "expiry.day",
        "expiry.extension.months",
        "expiry.extension.days",
        "unlimited",
        "explained.zh-CN",
        "explained.en",
        "platform_fields",
    ];

    fn csv_cells(&self) -> Vec<SheetCell<'_>> {
        let mut cells = vec![
            SheetCell::plain(Some(self.schema)),
            SheetCell::text(Some(self.tenant)),
            SheetCell::plain(Some(self.platform.as_str())),
            SheetCell::text(Some(&self.leave_type_id)),
            SheetCell::text(Some(self.leave_type)),
            SheetCell::text(self.parent_id.as_deref()),
            SheetCell::plain(Some(self.status)),
            SheetCell::plain(self.unit),
            SheetCell::plain(self.day_length_hours.map(|ExactAmount(hours)| hours)),
            SheetCell::plain(Some(self.counts)),
        ];
        cells.extend(grant_cells(&self.grant));
        cells.extend(expiry_cells(&self.expiry));
        cells.extend([
            SheetCell::plain(Some(self.unlimited)),
            SheetCell::text(Some(&self.explained.chinese)),
            SheetCell::text(Some(&self.explained.english)),
            SheetCell::text(Some(self.platform_fields.0)),
        ]);
        cells
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

/// The object of a rule, from which the cells of a CSV are taken by their paths.
struct RuleValue(Value);

impl RuleValue {
    fn of(rule: &impl Serialize) -> Self {
        Self(serde_json::to_value(rule).unwrap_or_default())
    }

    /// The value at the JSON pointer: a text as it is, an object as JSON, null as an empty cell.
    fn cell(&self, pointer: &str) -> SheetCell<'static> {
        match self.0.pointer(pointer) {
            None | Some(Value::Null) => SheetCell::Empty,
            Some(Value::String(text)) => SheetCell::plain(Some(text)),
            Some(other) => SheetCell::plain(Some(other)),
        }
    }
}

fn grant_cells(grant: &GrantObject) -> Vec<SheetCell<'static>> {
    let value = RuleValue::of(grant);
    let tiers = match grant {
        GrantObject::Yearly { tiers, .. } => tiers
            .iter()
            .map(|tier| RuleValue::of(tier).0.to_string())
            .collect(),
        _ => Vec::new(),
    };
    let mut cells: Vec<SheetCell<'static>> = ["/kind", "/on", "/day", "/by", "/amount"]
        .map(|pointer| value.cell(pointer))
        .to_vec();
    cells.push(SheetCell::plain(Some(tiers.join(";"))));
    cells.push(value.cell("/by_actual_work_time"));
    cells
}

fn expiry_cells(expiry: &ExpiryObject) -> Vec<SheetCell<'static>> {
    let value = RuleValue::of(expiry);
    [
        "/kind",
        "/value",
        "/month",
        "/day",
        "/extension/months",
        "/extension/days",
    ]
    .map(|pointer| value.cell(pointer))
    .to_vec()
}
