//! How figures, states and expiry dates are written: with word, sign and colour, so that none of the three is needed alone.

use std::cmp::Ordering;

use jiff::civil::Date;
use ratatui::style::Style;

use crate::domain::ledger::LedgerCell;
use crate::domain::{Amount, CellState, Certainty, Expiring, ExpirySource, Lot};
use crate::text;
use crate::text::figures::{HIDDEN, rounded, unit_word};
use crate::ui::scene::Scene;

/// A text with its colour.
pub(in crate::ui) type StyledText = (String, Style);

/// A bare figure; nothing if it is not known.
pub(in crate::ui) fn amount(scene: Scene<'_>, amount: Option<Amount>) -> String {
    match amount {
        None => String::new(),
        Some(_) if scene.state.display.masked => HIDDEN.to_owned(),
        Some(amount) => rounded(amount),
    }
}

/// What is left with unit and marks, or the word for the state.
pub(in crate::ui) fn left(scene: Scene<'_>, cell: &LedgerCell, code: Option<&str>) -> StyledText {
    let theme = scene.theme;
    match (cell.state, cell.figures.left) {
        (CellState::Known, Some(_)) if scene.state.display.masked => {
            (HIDDEN.to_owned(), theme.text)
        }
        (CellState::Known, Some(left)) => known(scene, cell, left),
        (CellState::Known, None) => (text::unknown(scene.language).to_owned(), theme.warning),
        (CellState::Failed, _) => (failed(scene, code), theme.bad),
        (state, _) => (
            text::state(state, scene.language),
            state_style(scene, state),
        ),
    }
}

fn known(scene: Scene<'_>, cell: &LedgerCell, left: Amount) -> StyledText {
    let has_gap = cell.figures.gap().is_some_and(|gap| gap.count != 0);
    let marks = match (cell.overdrawn, has_gap) {
        (true, true) => " !*",
        (true, false) => " !",
        (false, true) => " *",
        (false, false) => "",
    };
    let style = match marks {
        _ if cell.overdrawn => scene.theme.bad,
        "" if left.is_positive() => scene.theme.good,
        "" => scene.theme.text,
        _ => scene.theme.warning,
    };
    let unit = unit_word(left.unit, scene.language);
    (format!("{} {unit}{marks}", rounded(left)), style)
}

/// `✗ 失败 60111`.
fn failed(scene: Scene<'_>, code: Option<&str>) -> String {
    let word = text::state(CellState::Failed, scene.language);
    let code = code.unwrap_or_default();
    format!("{} {word} {code}", scene.glyphs.failed)
        .trim_end()
        .to_owned()
}

fn state_style(scene: Scene<'_>, state: CellState) -> Style {
    match state {
        CellState::Pending | CellState::NotApplicable => scene.theme.dim,
        CellState::Unlimited => scene.theme.good,
        CellState::NotInitialised => scene.theme.warning,
        CellState::Forbidden | CellState::Failed => scene.theme.bad,
        CellState::Known => scene.theme.text,
    }
}

/// How much is written beside a date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::ui) enum DateForm {
    /// What ends then and what is left after it: `12-08 2.5 天（17 天后），余 7 天 12-31`.
    Full,
    /// Only what ends then.
    Part,
    /// As little as tells both: `12-08: 2.5/9.5`.
    Short,
}

/// A balance with its lots, where they are at hand.
pub(in crate::ui) type ExpiringBalance<'a> = (&'a LedgerCell, Option<&'a [Lot]>);

/// The last day with what ends on it, coloured by how soon that is, then what is left after it; or the word for where the
/// expiry comes from.
pub(in crate::ui) fn expiry(
    scene: Scene<'_>,
    balance: ExpiringBalance<'_>,
    form: DateForm,
) -> (StyledText, String) {
    let theme = scene.theme;
    let (cell, _) = balance;
    let only = |text: &str, style| ((text.to_owned(), style), String::new());
    match (cell.state, cell.expires_on, cell.expiry_source) {
        (CellState::Known, Some(day), _) => dated(scene, balance, day, form),
        (CellState::Known, None, ExpirySource::Rule) => {
            only(text::by_rule(scene.language), theme.dim)
        }
        (CellState::Known, None, ExpirySource::Never) => {
            only(text::never(scene.language), theme.dim)
        }
        // Lots that have something left and no last day.
        (CellState::Known, None, ExpirySource::Lot) if has_something_left(cell) => {
            only(text::never(scene.language), theme.dim)
        }
        (CellState::Known, None, ExpirySource::Unknown) => {
            only(text::unknown(scene.language), theme.dim)
        }
        _ => only("", theme.text),
    }
}

fn has_something_left(cell: &LedgerCell) -> bool {
    cell.figures.left.is_some_and(Amount::is_positive)
}

fn dated(
    scene: Scene<'_>,
    balance: ExpiringBalance<'_>,
    day: Date,
    form: DateForm,
) -> (StyledText, String) {
    let (cell, _) = balance;
    let part = cell.expiring.filter(|part| concerns_a_part(cell, *part));
    let text = match (part.filter(|_| !scene.state.display.masked), form) {
        (None, _) => whole(scene, day, form),
        (Some(part), DateForm::Short) => part_short(scene, cell, day, part),
        (Some(part), DateForm::Full | DateForm::Part) => part_text(scene, day, part),
    };
    let rest = if form == DateForm::Full && !scene.state.display.masked {
        rest_text(scene, balance, day)
    } else {
        String::new()
    };
    ((text, urgency(scene, day)), rest)
}

/// Whether a date stands for less than all that is left, or may do so.
fn concerns_a_part(cell: &LedgerCell, part: Expiring) -> bool {
    part.certainty == Certainty::RuleAtMost || Some(part.amount) != cell.figures.left
}

/// Red within a month, a warning within three: of the part that ends.
pub(in crate::ui) fn urgency(scene: Scene<'_>, day: Date) -> Style {
    match (day - scene.state.figures_of().day).get_days() {
        ..=30 => scene.theme.bad,
        31..=90 => scene.theme.warning,
        _ => scene.theme.text,
    }
}

/// The day alone: everything left ends then.
fn whole(scene: Scene<'_>, day: Date, form: DateForm) -> String {
    let today = scene.state.figures_of().day;
    let to_go = text::days_to_go((day - today).get_days(), scene.language);
    match (form, day.year() == today.year()) {
        (DateForm::Short, true) => format!("{} {to_go}", day.strftime("%m-%d")),
        (DateForm::Short, false) => day.to_string(),
        (DateForm::Full | DateForm::Part, _) => format!("{day} {to_go}"),
    }
}

/// `12-08 2.5 天（12 天后）`, `03-31 最多 7 天（44 天后）`.
fn part_text(scene: Scene<'_>, day: Date, part: Expiring) -> String {
    let (language, today) = (scene.language, scene.state.figures_of().day);
    let amount = with_unit(scene, part.amount);
    let amount = match part.certainty {
        Certainty::RuleAtMost => text::at_most(&amount, language),
        Certainty::Lot | Certainty::RuleExact | Certainty::Worked | Certainty::WorkedAtMost => {
            amount
        }
    };
    let in_days = text::in_days((day - today).get_days(), language);
    format!("{} {amount}{in_days}", text::day_near(day, today))
}

/// `，余 7 天 12-31`: what is left after `day`, and when that ends where its lots are known; nothing where no more is left.
fn rest_text(scene: Scene<'_>, (cell, lots): ExpiringBalance<'_>, day: Date) -> String {
    let (language, today) = (scene.language, scene.state.figures_of().day);
    let rest = cell.expiring.zip(cell.figures.left);
    let rest = rest.and_then(|(part, left)| left.minus(part.amount));
    let Some(rest) = rest.filter(|rest| rest.is_positive()) else {
        return String::new();
    };
    let ends = match lots.and_then(|lots| rest_ends(lots, day, today)) {
        None => String::new(),
        Some(RestEnds::Never) => format!(" {}", text::never(language)),
        Some(RestEnds::On(day)) => format!(" {}", text::day_near(day, today)),
        Some(RestEnds::From(day)) => {
            format!(" {}", text::from_day(&text::day_near(day, today), language))
        }
    };
    text::rest(&with_unit(scene, rest), language) + &ends
}

/// When what is left after the first day ends.
enum RestEnds {
    Never,
    /// All of it on one day.
    On(Date),
    /// Its first part on this day.
    From(Date),
}

/// `None` where a lot is overdrawn, which takes from the others.
fn rest_ends(lots: &[Lot], after: Date, today: Date) -> Option<RestEnds> {
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
fn part_short(scene: Scene<'_>, cell: &LedgerCell, day: Date, part: Expiring) -> String {
    let today = scene.state.figures_of().day;
    let amount = rounded(part.amount);
    // Where another lot is overdrawn more ends than is left in all: that would read as nonsense.
    let is_less = |left: &Amount| part.amount.compare(*left).is_some_and(Ordering::is_lt);
    let left = cell.figures.left.filter(is_less);
    let amount = match (part.certainty, left) {
        (Certainty::RuleAtMost, _) => text::at_most_short(&amount, scene.language),
        (_, Some(left)) => format!("{amount}/{}", rounded(left)),
        (_, None) => amount,
    };
    let near = text::day_near(day, today);
    format!("{near}: {amount}")
}

fn with_unit(scene: Scene<'_>, amount: Amount) -> String {
    format!(
        "{} {}",
        rounded(amount),
        unit_word(amount.unit, scene.language)
    )
}
