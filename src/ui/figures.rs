//! Figures and states as they stand in a cell: word, sign and colour, so that none is needed alone.

use std::cmp::Ordering;

use jiff::civil::Date;
use ratatui::style::Style;

use super::{View, words};
use crate::app::views::browse::balance_lines::BalanceRow;
use crate::app::views::browse::balance_notes::{gap, unit_word};
use crate::domain::{Amount, CellState, Certainty, Expiring, ExpirySource};

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

/// How much is written beside a date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum DateForm {
    /// What ends then and what is left after it: `12-08 2.5 天（17 天后），余 7 天 12-31`.
    Full,
    /// Only what ends then.
    Part,
    /// As little as tells both: `12-08: 2.5/9.5`.
    Short,
}

/// The last day with what ends on it, coloured by how soon that is, then what is left after it; or the word for where the
/// expiry comes from.
pub(super) fn expiry(view: View<'_>, row: &BalanceRow<'_>, form: DateForm) -> (Styled, String) {
    let theme = view.theme;
    let cell = &row.cell;
    let only = |text: &str, style| ((text.to_owned(), style), String::new());
    match (cell.state, cell.expires_on, cell.expiry_source) {
        (CellState::Known, Some(day), _) => dated(view, row, day, form),
        (CellState::Known, None, ExpirySource::Rule) => {
            only(words::by_rule(view.language), theme.dim)
        }
        (CellState::Known, None, ExpirySource::Never) => {
            only(words::never(view.language), theme.dim)
        }
        // Lots that have something left and no last day.
        (CellState::Known, None, ExpirySource::Lot) if has_something_left(row) => {
            only(words::never(view.language), theme.dim)
        }
        (CellState::Known, None, ExpirySource::Unknown) => {
            only(words::unknown(view.language), theme.dim)
        }
        _ => only("", theme.text),
    }
}

fn has_something_left(row: &BalanceRow<'_>) -> bool {
    row.cell.figures.left.is_some_and(Amount::is_positive)
}

fn dated(view: View<'_>, row: &BalanceRow<'_>, day: Date, form: DateForm) -> (Styled, String) {
    let part = row.cell.expiring.filter(|part| concerns_a_part(row, *part));
    let text = match (part.filter(|_| !view.state.masked), form) {
        (None, _) => whole(view, day, form),
        (Some(part), DateForm::Short) => part_short(view, row, day, part),
        (Some(part), DateForm::Full | DateForm::Part) => part_text(view, day, part),
    };
    let rest = if form == DateForm::Full && !view.state.masked {
        rest_text(view, row, day)
    } else {
        String::new()
    };
    ((text, urgency(view, day)), rest)
}

/// Whether a date stands for less than all that is left, or may do so.
fn concerns_a_part(row: &BalanceRow<'_>, part: Expiring) -> bool {
    part.certainty == Certainty::RuleAtMost || Some(part.amount) != row.cell.figures.left
}

/// Red within a month, a warning within three: of the part that ends.
fn urgency(view: View<'_>, day: Date) -> Style {
    match (day - view.state.figures_of().day).get_days() {
        ..=30 => view.theme.bad,
        31..=90 => view.theme.warning,
        _ => view.theme.text,
    }
}

/// The day alone: everything left ends then.
fn whole(view: View<'_>, day: Date, form: DateForm) -> String {
    let today = view.state.figures_of().day;
    let to_go = words::days_to_go((day - today).get_days(), view.language);
    match (form, day.year() == today.year()) {
        (DateForm::Short, true) => format!("{} {to_go}", day.strftime("%m-%d")),
        (DateForm::Short, false) => day.to_string(),
        (DateForm::Full | DateForm::Part, _) => format!("{day} {to_go}"),
    }
}

/// `12-08 2.5 天（12 天后）`, `03-31 最多 7 天（44 天后）`.
fn part_text(view: View<'_>, day: Date, part: Expiring) -> String {
    let (language, today) = (view.language, view.state.figures_of().day);
    let amount = with_unit(view, part.amount);
    let amount = match part.certainty {
        Certainty::RuleAtMost => words::at_most(&amount, language),
        Certainty::Lot | Certainty::RuleExact => amount,
    };
    let in_days = words::in_days((day - today).get_days(), language);
    format!("{} {amount}{in_days}", words::day_near(day, today))
}

/// `，余 7 天 12-31`: what is left after `day`, and when that ends where its lots are known; nothing where no more is left.
fn rest_text(view: View<'_>, row: &BalanceRow<'_>, day: Date) -> String {
    let (language, today) = (view.language, view.state.figures_of().day);
    let rest = row.cell.expiring.zip(row.cell.figures.left);
    let rest = rest.and_then(|(part, left)| left.minus(part.amount));
    let Some(rest) = rest.filter(|rest| rest.is_positive()) else {
        return String::new();
    };
    let ends = match rest_ends(row, day, today) {
        None => String::new(),
        Some(RestEnds::Never) => format!(" {}", words::never(language)),
        Some(RestEnds::On(day)) => format!(" {}", words::day_near(day, today)),
        Some(RestEnds::From(day)) => {
            format!(
                " {}",
                words::from_day(&words::day_near(day, today), language)
            )
        }
    };
    words::rest(&with_unit(view, rest), language) + &ends
}

/// When what is left after the first day ends.
enum RestEnds {
    Never,
    /// All of it on one day.
    On(Date),
    /// Its first part on this day.
    From(Date),
}

/// `None` where the lots are not at hand, or one is overdrawn, which takes from the others.
fn rest_ends(row: &BalanceRow<'_>, after: Date, today: Date) -> Option<RestEnds> {
    let lots = &row.detail?.lots;
    let valid = || lots.iter().filter(|lot| lot.is_valid(today));
    if valid().any(|lot| lot.left.is_none_or(Amount::is_negative)) {
        return None;
    }
    let rest = valid().filter(|lot| lot.ends_on != Some(after) && lot.has_something_left(today));
    let mut days: Vec<Option<Date>> = rest.map(|lot| lot.ends_on).collect();
    days.sort_unstable_by_key(|day| (day.is_none(), *day));
    let (first, last) = (*days.first()?, *days.last()?);
    Some(match first {
        None => RestEnds::Never,
        Some(day) if first == last => RestEnds::On(day),
        Some(day) => RestEnds::From(day),
    })
}

/// `12-08: 2.5/9.5`, `03-31: 最多 7`.
fn part_short(view: View<'_>, row: &BalanceRow<'_>, day: Date, part: Expiring) -> String {
    let today = view.state.figures_of().day;
    let amount = rounded(part.amount);
    // Where another lot is overdrawn more ends than is left in all: that would read as nonsense.
    let is_less = |left: &Amount| part.amount.compare(*left).is_some_and(Ordering::is_lt);
    let left = row.cell.figures.left.filter(is_less);
    let amount = match (part.certainty, left) {
        (Certainty::RuleAtMost, _) => words::at_most(&amount, view.language),
        (_, Some(left)) => format!("{amount}/{}", rounded(left)),
        (_, None) => amount,
    };
    let near = words::day_near(day, today);
    format!("{near}: {amount}")
}

fn with_unit(view: View<'_>, amount: Amount) -> String {
    format!(
        "{} {}",
        rounded(amount),
        unit_word(amount.unit, view.language)
    )
}
