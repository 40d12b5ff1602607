//! A row of a comparison as it is shown. It is made only for rows on screen, because its texts are read from both sides.

use crate::domain::insight::compare::{
    CompareReport, CompareResult, ComparedRow, Quantity, RowFigures, SidePerson,
};
use crate::domain::{CellState, Language};
use crate::text::figures::{short_state_word, state_word, unit_word};
use crate::text::views::compare as text;

/// A row of a comparison with its texts.
#[derive(Clone, Debug)]
pub struct CompareLine {
    /// What the comparison says.
    pub result: CompareResult,
    /// The same in words.
    pub result_word: &'static str,
    /// The person's name, of both sides where they differ.
    pub name: String,
    /// The ids of both sides.
    pub id: String,
    /// The name of the leave type.
    pub leave: String,
    /// The unit in words.
    pub unit: &'static str,
    /// Why, in words.
    pub reason: &'static str,
    pub(super) figures: RowFigures,
    language: Language,
}

impl CompareLine {
    /// The line of a row of `report`.
    pub fn new(report: &CompareReport, row: &ComparedRow, language: Language) -> Self {
        let people = [report.person(row, 0), report.person(row, 1)];
        let of_both = |text: fn(&SidePerson<'_>) -> String| {
            let [left, right] = people.each_ref().map(|person| person.as_ref().map(text));
            match (left, right) {
                (Some(left), Some(right)) if left != right => format!("{left} / {right}"),
                (one, other) => one.or(other).unwrap_or_default(),
            }
        };
        let figures = report.figures(row);
        Self {
            result: row.result,
            result_word: row.result.explain(language),
            name: of_both(|person| person.shown_name().into_owned()),
            id: of_both(|person| person.shown_id().into_owned()),
            leave: report
                .pair(row)
                .map_or_else(String::new, |pair| pair.name().to_string()),
            unit: figures.unit.map_or("", |unit| unit_word(unit, language)),
            reason: row.reason.map_or("", |reason| reason.explain(language)),
            figures,
            language,
        }
    }

    /// What a side (0 or 1) has, rounded for the screen, or why it has no figure.
    pub fn side_text(&self, side: usize) -> String {
        match [self.figures.left, self.figures.right][side] {
            Some(quantity) => self.with_own_unit(rounded(quantity), side),
            None => self.state_word(side).to_owned(),
        }
    }

    /// Where the sides have different units, each figure has its own: the column of the unit is about both.
    fn with_own_unit(&self, text: String, side: usize) -> String {
        let own = self.figures.units[side].filter(|_| self.figures.unit.is_none());
        match own {
            Some(unit) => format!("{text} {}", unit_word(unit, self.language)),
            None => text,
        }
    }

    /// Right − left, rounded for the screen.
    pub fn by_text(&self) -> String {
        match self.figures.by {
            Some(by) if !by.is_zero() => {
                let sign = if by.is_negative() { "" } else { "+" };
                let (text, is_rounded) = by.to_screen_text();
                let mark = if is_rounded { "~" } else { "" };
                format!("{mark}{sign}{text}")
            }
            _ => String::new(),
        }
    }

    /// The exact difference; of a row without one, the result.
    pub(in crate::app) fn exact_by(&self) -> String {
        let by = self.figures.by;
        by.map_or_else(|| self.result_word.to_owned(), Quantity::to_exact_text)
    }

    /// The exact figure of a side, or its state.
    pub(super) fn exact_side(&self, side: usize, language: Language) -> String {
        let quantity = [self.figures.left, self.figures.right][side];
        match (quantity, self.figures.states[side]) {
            (Some(quantity), _) => quantity.to_exact_text(),
            (None, CellState::Known) => String::new(),
            (None, state) => state_word(state, language).to_owned(),
        }
    }

    fn state_word(&self, side: usize) -> &'static str {
        let is_nobody = match self.result {
            CompareResult::OnlyLeft => side == 1,
            CompareResult::OnlyRight => side == 0,
            _ => false,
        };
        match self.figures.states[side] {
            CellState::Pending => "…",
            CellState::NotApplicable | CellState::Known if is_nobody => text::nobody(self.language),
            CellState::NotApplicable | CellState::Known => "",
            state => short_state_word(state, self.language),
        }
    }
}

fn rounded(quantity: Quantity) -> String {
    let (text, is_rounded) = quantity.to_screen_text();
    if is_rounded { format!("~{text}") } else { text }
}
