//! Figures and states as they stand in a cell: word, sign and colour, so that none is needed alone.

use jiff::civil::Date;
use ratatui::style::Style;

use super::{View, words};
use crate::app::balance_lines::BalanceRow;
use crate::app::findings::{gap, unit_word};
use crate::domain::{Amount, CellState, ExpirySource};

/// Stands for every figure while figures are hidden.
pub(super) const HIDDEN: &str = "***";

/// A text with its colour.
pub(super) type Styled = (String, Style);

/// A bare figure; nothing where it is not known.
pub(super) fn amount(view: View<'_>, amount: Option<Amount>) -> String {
    match amount {
        None => String::new(),
        Some(_) if view.state.masked => HIDDEN.to_owned(),
        Some(amount) => rounded(amount),
    }
}

/// Two decimals, `~` before them when rounding hid something.
pub(super) fn rounded(amount: Amount) -> String {
    let (text, hid) = amount.to_screen_text();
    if hid { format!("~{text}") } else { text }
}

/// What is left with its unit and marks, or the word for the state.
pub(super) fn left(view: View<'_>, row: &BalanceRow<'_>) -> Styled {
    let theme = view.theme;
    match (row.cell.state, row.cell.figures.left) {
        (CellState::Known, Some(_)) if view.state.masked => (HIDDEN.to_owned(), theme.text),
        (CellState::Known, Some(left)) => known(view, row, left),
        (CellState::Known, None) => (words::unknown(view.language).to_owned(), theme.warning),
        (CellState::Failed, _) => (failed(view, row), theme.bad),
        (state, _) => (
            words::state(state, view.language).to_owned(),
            state_style(view, state),
        ),
    }
}

fn known(view: View<'_>, row: &BalanceRow<'_>, left: Amount) -> Styled {
    let marks = match (row.cell.overdrawn, gap(row).is_some()) {
        (true, true) => " !*",
        (true, false) => " !",
        (false, true) => " *",
        (false, false) => "",
    };
    let style = match marks {
        _ if row.cell.overdrawn => view.theme.bad,
        "" if left.is_positive() => view.theme.good,
        "" => view.theme.text,
        _ => view.theme.warning,
    };
    let unit = unit_word(left.unit, view.language);
    (format!("{} {unit}{marks}", rounded(left)), style)
}

/// `✗ 失败 60111`.
fn failed(view: View<'_>, row: &BalanceRow<'_>) -> String {
    let word = words::state(CellState::Failed, view.language);
    let code = row.error.map_or("", |error| error.code.as_str());
    format!("{} {word} {code}", view.glyphs.failed)
        .trim_end()
        .to_owned()
}

fn state_style(view: View<'_>, state: CellState) -> Style {
    match state {
        CellState::Pending | CellState::NotApplicable => view.theme.dim,
        CellState::Unlimited => view.theme.good,
        CellState::NotInitialised => view.theme.warning,
        CellState::Forbidden | CellState::Failed => view.theme.bad,
        CellState::Known => view.theme.text,
    }
}

/// The last day with days to go, or the word for where it comes from.
pub(super) fn expiry(view: View<'_>, row: &BalanceRow<'_>, short: bool) -> Styled {
    let theme = view.theme;
    let word = |text: &str, style| (text.to_owned(), style);
    match (row.cell.state, row.cell.expires_on, row.cell.expiry_source) {
        (CellState::Known, Some(day), _) => expiry_day(view, day, short),
        (CellState::Known, None, ExpirySource::Rule) => {
            word(words::by_rule(view.language), theme.dim)
        }
        (CellState::Known, None, ExpirySource::Never) => {
            word(words::never(view.language), theme.dim)
        }
        (CellState::Known, None, ExpirySource::Unknown) => {
            word(words::unknown(view.language), theme.dim)
        }
        _ => word("", theme.text),
    }
}

fn expiry_day(view: View<'_>, day: Date, short: bool) -> Styled {
    let today = view.state.figures_of().day;
    let days = (day - today).get_days();
    let style = match days {
        ..=30 => view.theme.bad,
        31..=90 => view.theme.warning,
        _ => view.theme.text,
    };
    let to_go = words::days_to_go(days, view.language);
    let text = match (short, day.year() == today.year()) {
        (true, true) => format!("{} {to_go}", day.strftime("%m-%d")),
        (true, false) => day.to_string(),
        (false, _) => format!("{day} {to_go}"),
    };
    (text, style)
}
