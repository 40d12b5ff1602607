//! A row of `compare`: what two sides say of a person and a leave type.

use serde::{Serialize, Serializer};

use super::SCHEMA;
use super::privacy::{Privacy, privacy_of};
use super::row::{OutputRow, RowLook, RowUnit, SheetCell, TableColumn};
use crate::domain::insight::compare::{
    CompareReason, CompareReport, CompareResult, ComparedRow, Quantity, RowFigures, SideLeave,
    SidePerson,
};
use crate::domain::{Language, Unit};
use crate::text::figures::state_word;
use crate::text::headings;
use crate::text::sheets::compare_heading;
use crate::text::views::compare::unit_words;

/// A compared person and leave type as printed.
#[derive(Clone, Debug, Serialize)]
pub struct CompareRow {
    schema: u8,
    #[serde(serialize_with = "write_result")]
    result: CompareResult,
    employee: Sides,
    leave_type: Sides,
    unit: Option<&'static str>,
    left: Option<ExactQuantity>,
    right: Option<ExactQuantity>,
    by: Option<ExactQuantity>,
    #[serde(serialize_with = "write_reason")]
    reason: Option<CompareReason>,
    /// The unit of each figure where they have none in common, because then `unit` cannot tell it.
    #[serde(flatten)]
    own_units: Option<OwnUnits>,
    #[serde(skip)]
    names: Sides,
    #[serde(skip)]
    leave_name: String,
    #[serde(skip)]
    figures: RowFigures,
}

/// The units of figures that cannot be compared.
#[derive(Clone, Copy, Debug, Serialize)]
struct OwnUnits {
    unit_left: &'static str,
    unit_right: &'static str,
}

impl OwnUnits {
    /// `None` where the figures have a unit in common, or there are not two.
    fn of(figures: &RowFigures) -> Option<Self> {
        let [Some(left), Some(right)] = figures.units else {
            return None;
        };
        figures.unit.is_none().then_some(Self {
            unit_left: left.as_str(),
            unit_right: right.as_str(),
        })
    }
}

/// A text for each side, such as an id; null where a side has none.
#[derive(Clone, Debug, Serialize)]
struct Sides {
    left: Option<String>,
    right: Option<String>,
}

impl Sides {
    fn of<T>(sides: [Option<T>; 2], text: impl Fn(&T) -> String) -> Self {
        let [left, right] = sides.map(|side| side.as_ref().map(&text));
        Self { left, right }
    }

    /// What a table shows of both: one text where they are the same.
    fn shown(&self) -> String {
        match (&self.left, &self.right) {
            (Some(left), Some(right)) if left != right => format!("{left} / {right}"),
            (one, other) => one.clone().or_else(|| other.clone()).unwrap_or_default(),
        }
    }
}

/// A quantity, serialised as a decimal string.
#[derive(Clone, Copy, Debug)]
struct ExactQuantity(Quantity);

impl Serialize for ExactQuantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_exact_text())
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn write_result<S: Serializer>(result: &CompareResult, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(result.as_str())
}

#[expect(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde asks for"
)]
fn write_reason<S: Serializer>(
    reason: &Option<CompareReason>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    reason.map(CompareReason::as_str).serialize(serializer)
}

impl CompareRow {
    /// The row as `report` has it.
    pub fn new(report: &CompareReport, row: &ComparedRow) -> Self {
        let people = [report.person(row, 0), report.person(row, 1)];
        let pair = report.pair(row);
        let of_row =
            |side: usize, leave: Option<&SideLeave>| row.position(side).and(leave).cloned();
        let leaves = [
            of_row(0, pair.and_then(|pair| pair.left.as_ref())),
            of_row(1, pair.and_then(|pair| pair.right.as_ref())),
        ];
        let figures = report.figures(row);
        let leave_id = |leave: &SideLeave| leave.id.as_ref().unwrap_or(&leave.name).to_string();
        Self {
            schema: SCHEMA,
            result: row.result,
            employee: Sides::of(people, |person: &SidePerson<'_>| {
                person.shown_id().into_owned()
            }),
            leave_type: Sides::of(leaves, leave_id),
            unit: figures.unit.map(Unit::as_str),
            left: figures.left.map(ExactQuantity),
            right: figures.right.map(ExactQuantity),
            by: figures.by.map(ExactQuantity),
            reason: row.reason,
            own_units: OwnUnits::of(&figures),
            names: Sides::of(people, |person: &SidePerson<'_>| {
                person.shown_name().into_owned()
            }),
            leave_name: pair.map_or_else(String::new, |pair| pair.name().to_string()),
            figures,
        }
    }

    fn figure_words(&self, side: usize, language: Language) -> String {
        let quantity = [self.figures.left, self.figures.right][side];
        match quantity {
            Some(quantity) => quantity.to_exact_text(),
            None => match self.figures.states[side] {
                crate::domain::CellState::Known => String::new(),
                state => state_word(state, language).to_owned(),
            },
        }
    }
}

impl OutputRow for CompareRow {
    const LIST: &'static str = "comparisons";
    const KEYS: &'static [&'static str] = &[
        "schema",
        "result",
        "employee",
        "leave_type",
        "unit",
        "left",
        "right",
        "by",
        "reason",
        "unit_left",
        "unit_right",
    ];
    const SHEET_COLUMNS: &'static [&'static str] = &[
        "result",
        "employee_left",
        "employee_right",
        "name_left",
        "name_right",
        "leave_type_left",
        "leave_type_right",
        "leave_type",
        "unit",
        "left",
        "right",
        "by",
        "unit_left",
        "unit_right",
        "reason",
    ];

    fn heading(key: &'static str, language: Language) -> &'static str {
        compare_heading(key, language)
    }

    /// The reason is a word of this program.
    fn privacy(key: &str) -> Privacy {
        match key {
            "reason" => Privacy::Shown,
            _ => privacy_of(key),
        }
    }

    fn sheet_cells(&self, language: Language) -> Vec<SheetCell<'_>> {
        let [unit_left, unit_right] = self.figures.units.map(|unit| unit.map(Unit::as_str));
        let amount = |quantity: Option<ExactQuantity>| {
            SheetCell::figure(quantity.map(|quantity| quantity.0.to_exact_text()))
        };
        vec![
            SheetCell::word(Some(self.result.explain(language))),
            SheetCell::text(self.employee.left.as_deref()),
            SheetCell::text(self.employee.right.as_deref()),
            SheetCell::text(self.names.left.as_deref()),
            SheetCell::text(self.names.right.as_deref()),
            SheetCell::text(self.leave_type.left.as_deref()),
            SheetCell::text(self.leave_type.right.as_deref()),
            SheetCell::text(Some(&self.leave_name)),
            SheetCell::unit(self.unit, language),
            amount(self.left),
            amount(self.right),
            amount(self.by),
            SheetCell::unit(unit_left, language),
            SheetCell::unit(unit_right, language),
            SheetCell::word(self.reason.map(|reason| reason.explain(language))),
        ]
    }

    fn unit(&self) -> RowUnit {
        RowUnit::Of(self.unit)
    }

    fn look(&self) -> RowLook {
        match self.result {
            CompareResult::Different => RowLook::Wrong,
            CompareResult::Ambiguous | CompareResult::NotComparable => RowLook::Worth,
            _ => RowLook::Plain,
        }
    }

    fn table_columns(language: Language) -> Vec<TableColumn> {
        vec![
            TableColumn::left(headings::RESULT.of(language)),
            TableColumn::left(headings::ID.of(language)),
            TableColumn::left(headings::NAME.of(language)),
            TableColumn::left(headings::LEAVE.of(language)),
            TableColumn::right(headings::LEFT_SIDE.of(language)),
            TableColumn::right(headings::RIGHT_SIDE.of(language)),
            TableColumn::right(headings::DIFFERENCE.of(language)),
            TableColumn::left(headings::UNIT.of(language)),
            TableColumn::left(headings::REASON.of(language)),
        ]
    }

    fn table_cells(&self, language: Language) -> Vec<String> {
        let by = self.figures.by.filter(|by| !by.is_zero());
        vec![
            self.result.explain(language).to_owned(),
            self.employee.shown(),
            self.names.shown(),
            self.leave_name.clone(),
            self.figure_words(0, language),
            self.figure_words(1, language),
            by.map_or_else(String::new, Quantity::to_signed_text),
            unit_words(&self.figures, language),
            self.reason
                .map_or("", |reason| reason.explain(language))
                .to_owned(),
        ]
    }
}
