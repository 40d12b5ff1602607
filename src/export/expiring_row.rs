//! A row of `expiring`: an amount of one employee that ends on a day.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::domain::expiry::Certainty;
use crate::domain::insight::expiring::{ExpiringEntry, LastDay};
use crate::domain::text::shown;
use crate::domain::{Language, PlatformKind};
use crate::text::figures::{certainty_word, with_unit};
use crate::text::headings;
use crate::text::views::expiring::too_late;
use crate::text::words::unknown;

use super::SCHEMA;
use super::balance_row::figure_cell;
use super::column_names::without;
use super::employee_row::{departments_cell, departments_words};
use super::exact::ExactAmount;
use super::row::{OutputRow, RowLook, RowUnit, SheetCell, TableColumn};
use crate::text::platform_name;

/// An amount that ends as printed: the fields are those of the object, in its order.
#[derive(Clone, Debug, Serialize)]
pub struct PrintedExpiry<'a> {
    schema: u8,
    tenant: &'a str,
    platform: PlatformKind,
    employee_id: Cow<'a, str>,
    employee_name: &'a str,
    departments: Option<&'a [Box<str>]>,
    leave_type_id: Cow<'a, str>,
    leave_type: &'a str,
    unit: &'static str,
    left: Option<ExactAmount>,
    amount: ExactAmount,
    expires_on: Date,
    #[serde(serialize_with = "write_certainty")]
    certainty: Certainty,
    /// Whether it is this amount at most. Only for worked days, because the other words of `certainty` tell it themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    at_most: Option<bool>,
    #[serde(flatten)]
    lot: Option<PrintedLot<'a>>,
    days_to_go: Option<i32>,
    working_days_to_go: Option<u32>,
    cannot_be_used_up: Option<bool>,
}

/// The lot that ends; null for an amount that is in none.
#[derive(Clone, Copy, Debug, Serialize)]
struct PrintedLot<'a> {
    lot_id: Option<&'a str>,
}

impl<'a> PrintedExpiry<'a> {
    /// The row of an amount; `None` where no last day is known.
    pub fn new(entry: &ExpiringEntry<'a>, lot_id: Option<&'a str>) -> Option<Self> {
        let LastDay::On(expires_on, certainty) = entry.last_day else {
            return None;
        };
        Some(Self {
            schema: SCHEMA,
            tenant: entry.figures.configured_name(),
            platform: entry.figures.platform,
            employee_id: shown(entry.person.id),
            employee_name: entry.person.name,
            departments: entry.person.departments,
            leave_type_id: entry.column.id.shown(),
            leave_type: &entry.column.name,
            unit: entry.amount.unit.as_str(),
            left: entry.left.map(ExactAmount),
            amount: ExactAmount(entry.amount),
            expires_on,
            certainty,
            at_most: matches!(certainty, Certainty::Worked | Certainty::WorkedAtMost)
                .then(|| certainty.is_at_most()),
            lot: Some(PrintedLot { lot_id }),
            days_to_go: entry.days_to_go,
            working_days_to_go: entry.working_days_to_go,
            cannot_be_used_up: entry.cannot_be_used_up,
        })
    }

    /// The row of an amount of which it is not known whether it has a lot, and which.
    pub(super) fn without_lot(self) -> Self {
        Self { lot: None, ..self }
    }
}

impl OutputRow for PrintedExpiry<'_> {
    const LIST: &'static str = "expiring";
    const KEYS: &'static [&'static str] = &[
        "schema",
        "tenant",
        "platform",
        "employee_id",
        "employee_name",
        "departments",
        "leave_type_id",
        "leave_type",
        "unit",
        "left",
        "amount",
        "expires_on",
        "certainty",
        "at_most",
        "lot_id",
        "days_to_go",
        "working_days_to_go",
        "cannot_be_used_up",
    ];
    const SHEET_COLUMNS: &'static [&'static str] =
        &without::<16>(Self::KEYS, &["schema", "at_most"]);

    fn sheet_cells(&self, language: Language) -> Vec<SheetCell<'_>> {
        vec![
            SheetCell::text(Some(self.tenant)),
            SheetCell::word(Some(platform_name(self.platform, language))),
            SheetCell::text(Some(&self.employee_id)),
            SheetCell::text(Some(self.employee_name)),
            departments_cell(self.departments, language),
            SheetCell::text(Some(&self.leave_type_id)),
            SheetCell::text(Some(self.leave_type)),
            SheetCell::unit(Some(self.unit), language),
            figure_cell(self.left),
            figure_cell(Some(self.amount)),
            SheetCell::Day(self.expires_on),
            SheetCell::word(Some(certainty_word(self.certainty, language))),
            SheetCell::text(self.lot.and_then(|lot| lot.lot_id)),
            SheetCell::figure(self.days_to_go),
            SheetCell::figure(self.working_days_to_go),
            SheetCell::yes_or_no(self.cannot_be_used_up, language),
        ]
    }

    fn unit(&self) -> RowUnit {
        RowUnit::Of(Some(self.unit))
    }

    fn look(&self) -> RowLook {
        match self.cannot_be_used_up {
            Some(true) => RowLook::Worth,
            Some(false) | None => RowLook::Plain,
        }
    }

    fn table_columns(language: Language) -> Vec<TableColumn> {
        vec![
            TableColumn::left(headings::TENANT.of(language)),
            TableColumn::left(headings::NAME.of(language)),
            TableColumn::left(headings::ID.of(language)),
            TableColumn::left(headings::DEPARTMENT.of(language)),
            TableColumn::left(headings::LEAVE.of(language)),
            TableColumn::right(headings::EXPIRING.of(language)),
            TableColumn::right(headings::LEFT.of(language)),
            TableColumn::left(headings::EXPIRES.of(language)),
            TableColumn::right(headings::DAYS.of(language)),
            TableColumn::right(headings::WORKING_DAYS.of(language)),
            TableColumn::left(headings::CERTAINTY.of(language)),
            TableColumn::left(headings::NOTE.of(language)),
        ]
    }

    fn table_cells(&self, language: Language) -> Vec<String> {
        let figure = |figure: Option<ExactAmount>| {
            let words = figure.map(|ExactAmount(amount)| with_unit(amount, language));
            words.unwrap_or_default()
        };
        let not_known = || unknown(language).to_owned();
        let note = match self.cannot_be_used_up {
            Some(true) => too_late(usize::MAX, language),
            Some(false) | None => "",
        };
        vec![
            self.tenant.to_owned(),
            self.employee_name.to_owned(),
            self.employee_id.clone().into_owned(),
            departments_words(self.departments, language),
            self.leave_type.to_owned(),
            figure(Some(self.amount)),
            figure(self.left),
            self.expires_on.to_string(),
            self.days_to_go
                .map_or_else(not_known, |days| days.to_string()),
            self.working_days_to_go
                .map_or_else(not_known, |days| days.to_string()),
            certainty_word(self.certainty, language).to_owned(),
            note.to_owned(),
        ]
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn write_certainty<S: Serializer>(certainty: &Certainty, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(certainty.as_str())
}
