//! Figures and units as people type them into sheets.

use super::error::SheetProblem;
use super::row::SheetValue;
use crate::domain::{Amount, CellState, FigureError, Scale, Unit};

/// A cell with a figure, or with a word that says why there is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct FigureCell {
    pub(super) state: CellState,
    /// The amount. Where `unit` is `None`, its unit is only a placeholder.
    pub(super) amount: Option<Amount>,
    /// The unit behind the number, as in `2.5 天`.
    pub(super) unit: Option<Unit>,
}

impl FigureCell {
    /// What stands for a cell that is empty or that the sheet does not have.
    pub(super) const ABSENT: Self = Self {
        state: CellState::NotApplicable,
        amount: None,
        unit: None,
    };
}

/// The words for a balance without a figure, in lower case.
const STATES: [(CellState, &[&str]); 6] = [
    (
        CellState::Unlimited,
        &["unlimited", "不限额", "不限", "无限"],
    ),
    (
        CellState::NotApplicable,
        &["not_applicable", "not applicable", "n/a", "不适用"],
    ),
    (
        CellState::NotInitialised,
        &["not_initialised", "not initialised", "未发放额度"],
    ),
    (CellState::Failed, &["failed", "失败", "读取失败"]),
    (
        CellState::Forbidden,
        &["forbidden", "no permission", "no access", "无权限"],
    ),
    (
        CellState::Pending,
        &["pending", "not fetched", "未取得", "待读取"],
    ),
];

const UNITS: [(Unit, &[&str]); 3] = [
    (Unit::Day, &["天", "日", "days", "day", "d"]),
    (Unit::Hour, &["小时", "个小时", "时", "hours", "hour", "h"]),
    // This program's own files have seconds for WeCom leave types whose unit is not known.
    (Unit::Second, &["秒", "seconds", "second", "s"]),
];

/// The state that a word stands for.
pub(super) fn state_of(word: &str) -> Option<CellState> {
    let word = word.trim().to_lowercase();
    let found = STATES.iter().find(|(_, words)| words.contains(&&*word));
    found.map(|(state, _)| *state)
}

/// The unit that a word stands for.
pub(super) fn unit_of(word: &str) -> Option<Unit> {
    let word = word.trim().to_lowercase();
    let found = UNITS.iter().find(|(_, words)| words.contains(&&*word));
    found.map(|(unit, _)| *unit)
}

/// Reads a cell with a figure.
pub(super) fn read(cell: &SheetValue) -> Result<FigureCell, SheetProblem> {
    let text = match cell {
        SheetValue::Empty => return Ok(FigureCell::ABSENT),
        SheetValue::Fault(problem) => return Err(problem.clone()),
        SheetValue::Day(day) => {
            return Err(SheetProblem::DayForNumber(day.to_string().into()));
        }
        SheetValue::Text(text) | SheetValue::Number(text) => text,
    };
    if let Some(state) = state_of(text) {
        return Ok(FigureCell {
            state,
            ..FigureCell::ABSENT
        });
    }
    let not_a_number = || SheetProblem::NotANumber(text.clone());
    let narrow = half_width(text);
    let (number, unit) = split_unit(&narrow);
    let number = without_separators(number).ok_or_else(not_a_number)?;
    let amount = Amount::read(&number, Scale::Millionths, unit.unwrap_or(Unit::Day));
    match amount {
        Ok(amount) => Ok(FigureCell {
            state: CellState::Known,
            amount: Some(amount),
            unit,
        }),
        Err(FigureError::Missing | FigureError::OutOfRange) => Err(not_a_number()),
    }
}

/// Digits and signs in their ordinary width, as an input method may have typed them.
fn half_width(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{A0}' => ' ',
        '\u{2212}' => '-',
        _ => c,
    };
    text.chars().map(narrow).collect()
}

/// The number, and the unit behind it.
fn split_unit(text: &str) -> (&str, Option<Unit>) {
    let text = text.trim();
    let end = text
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphabetic())
        .last()
        .map_or(text.len(), |(at, _)| at);
    let (number, word) = text.split_at(end);
    match unit_of(word) {
        Some(unit) if !number.trim().is_empty() => (number.trim_end(), Some(unit)),
        _ => (text, None),
    }
}

/// The number without commas between its thousands; `None` for commas elsewhere and for anything that is not digits with one point.
fn without_separators(number: &str) -> Option<String> {
    let unsigned = number.strip_prefix(['+', '-']).unwrap_or(number);
    let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let is_grouped = rest.is_empty()
        || ((1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3));
    let has_digits = !first.is_empty() || !decimals.is_empty();
    let is_number = is_grouped
        && has_digits
        && is_digits(first)
        && rest.iter().all(|group| is_digits(group))
        && is_digits(decimals);
    is_number.then(|| number.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_that_a_file_of_this_program_has_is_read() {
        for (unit, words) in [
            (Unit::Day, ["天", "days", "d"]),
            (Unit::Hour, ["小时", "hours", "h"]),
            (Unit::Second, ["秒", "seconds", "s"]),
        ] {
            for word in words.into_iter().chain([unit.as_str()]) {
                assert_eq!(unit_of(word), Some(unit), "{word}");
            }
        }
    }
}
