//! A row of `balances`: the balance that one employee has of one leave type.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::domain::expiry::{Certainty, Expiring, expiring};
use crate::domain::roster::Person;
use crate::domain::text::shown;
use crate::domain::{
    Balance, CellState, ExpirySource, Language, Lot, PlatformKind, RowError, Unit,
};

use super::employee_row::{departments_cell, departments_words};
use crate::text::figures::{certainty_word, state_word, with_unit};
use crate::text::headings;
use crate::text::wording::Wording;
use crate::text::words::{between_notes, by_rule, never};

use super::exact::{ExactAmount, JsonFields};
use super::row::{OutputRow, RowLook, RowUnit, SheetCell, TableColumn};
use super::{RowOrigin, RowSource, SCHEMA};
use crate::text::platform_name;
use crate::text::sheets::sheet_state_word;

/// A balance as printed: the fields are those of the object, in its order.
#[derive(Clone, Debug, Serialize)]
pub struct BalanceRow<'a> {
    schema: u8,
    tenant: &'a str,
    platform: PlatformKind,
    employee_id: Cow<'a, str>,
    employee_number: Option<&'a str>,
    employee_name: &'a str,
    departments: Option<&'a [Box<str>]>,
    leave_type_id: Cow<'a, str>,
    leave_type: &'a str,
    #[serde(serialize_with = "write_state")]
    state: CellState,
    unit: Option<&'static str>,
    granted: Option<ExactAmount>,
    used: Option<ExactAmount>,
    left: Option<ExactAmount>,
    carried: Option<ExactAmount>,
    gap: Option<ExactAmount>,
    overdrawn: bool,
    expires_on: Option<Date>,
    #[serde(serialize_with = "write_source")]
    expiry_source: ExpirySource,
    expiring: Option<ExpiringRow>,
    as_of: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    lots: Option<Vec<LotRow<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    platform_fields: Option<JsonFields<'a>>,
    error: Option<PrintedError<'a>>,
    #[serde(flatten)]
    provenance: Option<RowSource>,
}

#[derive(Clone, Debug, Serialize)]
struct LotRow<'a> {
    lot_id: &'a str,
    cycle: Option<&'a str>,
    starts_on: Option<Date>,
    ends_on: Option<Date>,
    granted: Option<ExactAmount>,
    used: Option<ExactAmount>,
    left: Option<ExactAmount>,
    valid: bool,
}

/// The part of a balance that ends on `expires_on`.
#[derive(Clone, Copy, Debug, Serialize)]
struct ExpiringRow {
    amount: ExactAmount,
    #[serde(serialize_with = "write_certainty")]
    certainty: Certainty,
}

impl ExpiringRow {
    fn new(part: Expiring) -> Self {
        Self {
            amount: ExactAmount(part.amount),
            certainty: part.certainty,
        }
    }
}

#[derive(Clone, Debug, Serialize)]
struct PrintedError<'a> {
    code: &'a str,
    message: &'a str,
    hint: &'static str,
    /// The same with its words in both languages, for people.
    #[serde(skip)]
    whole: &'a RowError,
}

impl<'a> BalanceRow<'a> {
    /// The row of `person` for `balance`.
    pub fn new(origin: &RowOrigin<'a>, person: &Person<'a>, balance: &'a Balance) -> Self {
        let figures = balance.figures;
        Self {
            schema: SCHEMA,
            provenance: origin.provenance,
            tenant: origin.tenant,
            platform: origin.platform,
            employee_id: shown(person.id),
            employee_number: person.number,
            employee_name: person.name,
            departments: person.departments,
            leave_type_id: balance.leave_type.shown(),
            leave_type: &balance.leave_type_name,
            state: balance.state,
            unit: balance.unit.map(Unit::as_str),
            granted: figures.granted.map(ExactAmount),
            used: figures.used.map(ExactAmount),
            left: figures.left.map(ExactAmount),
            carried: figures.carried.map(ExactAmount),
            gap: figures.gap().map(ExactAmount),
            overdrawn: balance.overdrawn,
            expires_on: balance.expires_on,
            expiry_source: balance.expiry_source,
            expiring: expiring(balance).map(ExpiringRow::new),
            as_of: balance.as_of,
            lots: Some(
                balance
                    .lots
                    .iter()
                    .map(|lot| LotRow::new(lot, balance.as_of))
                    .collect(),
            ),
            platform_fields: Some(JsonFields(&balance.fields)),
            error: balance.error.as_deref().map(PrintedError::new),
        }
    }

    /// The row of a balance whose lots and further fields are not known, so that they are left out
    /// and not printed as empty. `part` is what ends of it.
    pub(super) fn without_details(self, part: Option<Expiring>) -> Self {
        Self {
            lots: None,
            platform_fields: None,
            expiring: part.map(ExpiringRow::new),
            ..self
        }
    }

    /// The figure left, or the state in words where there is none. A figure that is not known is never printed as 0.
    fn left_words(&self, language: Language) -> String {
        let word = state_word(self.state, language);
        match &self.error {
            Some(error) => format!("{word} {}", error.code),
            None if self.left.is_none() => word.to_owned(),
            None => figure_words(self.left, language),
        }
    }

    fn expiry_words(&self, language: Language) -> String {
        if let Some(date) = self.expires_on {
            return date.to_string();
        }
        let is_left = self
            .left
            .is_some_and(|ExactAmount(left)| left.is_positive());
        match self.expiry_source {
            ExpirySource::Rule => by_rule(language),
            ExpirySource::Never => never(language),
            // What is left is in lots without a last day.
            ExpirySource::Lot if is_left => never(language),
            ExpirySource::Unknown
            | ExpirySource::Lot
            | ExpirySource::RuleExact
            | ExpirySource::RuleAtMost => "",
        }
        .to_owned()
    }

    /// How the last day is known, or why there is none.
    fn basis_words(&self, language: Language) -> String {
        if self.expires_on.is_some() {
            return self.certainty_words(language).to_owned();
        }
        self.expiry_words(language)
    }

    /// The cells that say whose balance it is, up to its unit.
    /// The cells that say whose balance of what it is, and in which state and unit.
    fn identity_cells(&self, language: Language) -> Vec<SheetCell<'_>> {
        let mut cells = self.owner_cells(language);
        cells.push(SheetCell::word(Some(sheet_state_word(
            self.state, language,
        ))));
        cells.push(SheetCell::unit(self.unit, language));
        cells
    }

    /// The cells that say whose balance of what it is.
    fn owner_cells(&self, language: Language) -> Vec<SheetCell<'_>> {
        vec![
            SheetCell::text(Some(self.tenant)),
            SheetCell::word(Some(platform_name(self.platform, language))),
            SheetCell::text(Some(&self.employee_id)),
            SheetCell::text(self.employee_number),
            SheetCell::text(Some(self.employee_name)),
            departments_cell(self.departments, language),
            SheetCell::text(Some(&self.leave_type_id)),
            SheetCell::text(Some(self.leave_type)),
        ]
    }

    fn certainty_words(&self, language: Language) -> &'static str {
        let certainty = self.expiring.map(|part| part.certainty);
        certainty.map_or("", |certainty| certainty_word(certainty, language))
    }
}

impl<'a> LotRow<'a> {
    fn new(lot: &'a Lot, as_of: Date) -> Self {
        Self {
            lot_id: &lot.id,
            cycle: lot.cycle.as_deref(),
            starts_on: lot.starts_on,
            ends_on: lot.ends_on,
            granted: lot.granted.map(ExactAmount),
            used: lot.used.map(ExactAmount),
            left: lot.left.map(ExactAmount),
            valid: lot.is_valid(as_of),
        }
    }
}

impl LotRow<'_> {
    /// A cell for each of [`LOT_COLUMNS`](super::row::LOT_COLUMNS).
    fn cells(&self, language: Language) -> [SheetCell<'_>; 8] {
        [
            SheetCell::text(Some(self.lot_id)),
            SheetCell::text(self.cycle),
            SheetCell::day(self.starts_on),
            SheetCell::day(self.ends_on),
            figure_cell(self.granted),
            figure_cell(self.used),
            figure_cell(self.left),
            SheetCell::yes_or_no(Some(self.valid), language),
        ]
    }
}

impl<'a> PrintedError<'a> {
    /// What went wrong and what helps, in a line.
    fn words(&self, language: Language) -> String {
        let (code, message) = (self.code, self.whole.words(language));
        let hint = language.pick(self.whole.hint.zh, self.whole.hint.en);
        let between = between_notes(language);
        format!("{code} {message}{between}{hint}")
    }

    /// The fields that scripts read are English, whatever the language of the program.
    fn new(error: &'a RowError) -> Self {
        Self {
            code: &error.code,
            message: &error.message,
            hint: error.hint.en,
            whole: error,
        }
    }
}

impl OutputRow for BalanceRow<'_> {
    const LIST: &'static str = "balances";
    const KEYS: &'static [&'static str] = &[
        "schema",
        "tenant",
        "platform",
        "employee_id",
        "employee_number",
        "employee_name",
        "departments",
        "leave_type_id",
        "leave_type",
        "state",
        "unit",
        "granted",
        "used",
        "left",
        "carried",
        "gap",
        "overdrawn",
        "expires_on",
        "expiry_source",
        "expiring",
        "as_of",
        "lots",
        "platform_fields",
        "error",
    ];
    const SHEET_COLUMNS: &'static [&'static str] = &[
        "tenant",
        "platform",
        "employee_id",
        "employee_number",
        "employee_name",
        "departments",
        "leave_type_id",
        "leave_type",
        "state",
        "unit",
        "carried",
        "granted",
        "used",
        "left",
        "gap",
        "overdrawn",
        "expiring",
        "expires_on",
        "certainty",
        "as_of",
        "reason",
    ];

    fn sheet_cells(&self, language: Language) -> Vec<SheetCell<'_>> {
        let mut cells = self.identity_cells(language);
        cells.extend([
            figure_cell(self.carried),
            figure_cell(self.granted),
            figure_cell(self.used),
            figure_cell(self.left),
            figure_cell(self.gap),
            SheetCell::yes_or_no(Some(self.overdrawn), language),
            figure_cell(self.expiring.map(|part| part.amount)),
            SheetCell::day(self.expires_on),
            SheetCell::word(Some(self.basis_words(language))),
            SheetCell::day(Some(self.as_of)),
            SheetCell::text(None),
        ]);
        if let (Some(error), Some(reason)) = (&self.error, cells.last_mut()) {
            *reason = SheetCell::Text(error.words(language).into());
        }
        cells
    }

    fn lot_cells(&self, language: Language) -> Vec<Vec<SheetCell<'_>>> {
        let lots = self.lots.iter().flatten();
        lots.map(|lot| {
            let mut cells = self.identity_cells(language);
            // Only the balance's own line has its figures, so that a column adds up.
            let columns = Self::SHEET_COLUMNS.iter().enumerate();
            cells.extend(columns.skip(cells.len()).map(|(_, key)| match *key {
                "as_of" => SheetCell::day(Some(self.as_of)),
                _ => SheetCell::Empty,
            }));
            cells.extend(lot.cells(language));
            cells
        })
        .collect()
    }

    fn book_lots(&self, language: Language) -> Vec<Vec<SheetCell<'_>>> {
        let lots = self.lots.iter().flatten();
        lots.map(|lot| {
            // A lot has no state.
            let mut cells = self.owner_cells(language);
            cells.push(SheetCell::unit(self.unit, language));
            let [id, cycle, starts_on, ends_on, granted, used, left, valid] = lot.cells(language);
            cells.push(SheetCell::day(Some(self.as_of)));
            cells.extend([id, cycle, starts_on, ends_on, valid]);
            if self.unit == Some("hour") {
                cells.extend([SheetCell::Empty, SheetCell::Empty, SheetCell::Empty]);
            }
            cells.extend([granted, used, left]);
            cells
        })
        .collect()
    }

    fn unit(&self) -> RowUnit {
        RowUnit::Of(self.unit)
    }

    fn state(&self) -> Option<CellState> {
        Some(self.state)
    }

    fn provenance(&self) -> Option<RowSource> {
        self.provenance
    }

    fn look(&self) -> RowLook {
        if self.overdrawn || self.state.is_unreadable() {
            RowLook::Wrong
        } else {
            RowLook::Plain
        }
    }

    fn table_columns(language: Language) -> Vec<TableColumn> {
        let people = [
            headings::TENANT,
            headings::NAME,
            headings::ID,
            headings::DEPARTMENT,
            headings::LEAVE,
        ];
        let figures = [
            headings::GRANTED,
            headings::USED,
            headings::LEFT,
            headings::CARRIED,
            headings::EXPIRING,
        ];
        let expiry = [headings::EXPIRES, headings::CERTAINTY];
        let left = |heading: Wording| TableColumn::left(heading.of(language));
        let mut columns = people.map(left).to_vec();
        columns.extend(figures.map(|heading| TableColumn::right(heading.of(language))));
        columns.extend(expiry.map(left));
        columns
    }

    fn table_cells(&self, language: Language) -> Vec<String> {
        vec![
            self.tenant.to_owned(),
            self.employee_name.to_owned(),
            self.employee_id.clone().into_owned(),
            departments_words(self.departments, language),
            self.leave_type.to_owned(),
            figure_words(self.granted, language),
            figure_words(self.used, language),
            self.left_words(language),
            figure_words(self.carried, language),
            figure_words(self.expiring.map(|part| part.amount), language),
            self.expiry_words(language),
            self.certainty_words(language).to_owned(),
        ]
    }
}

/// A figure as a cell, or an empty one.
pub(super) fn figure_cell(figure: Option<ExactAmount>) -> SheetCell<'static> {
    SheetCell::figure(figure.map(|ExactAmount(amount)| amount))
}

fn figure_words(figure: Option<ExactAmount>, language: Language) -> String {
    figure.map_or_else(String::new, |ExactAmount(amount)| {
        with_unit(amount, language)
    })
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn write_state<S: Serializer>(state: &CellState, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(state.as_str())
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn write_source<S: Serializer>(source: &ExpirySource, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(source.as_str())
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn write_certainty<S: Serializer>(certainty: &Certainty, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(certainty.as_str())
}
