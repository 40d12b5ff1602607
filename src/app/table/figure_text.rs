//! How figures, states and expiry dates are written: with word, sign and colour, so that nothing
//! depends on colour alone.

use std::cmp::Ordering;

use jiff::civil::Date;

use crate::app::table::cell_settings::CellSettings;
use crate::app::table::cell_tone::CellTone;
use crate::domain::ledger::LedgerCell;
use crate::domain::{Amount, CellState, Certainty, Expiring, ExpirySource, Lot};
use crate::text;
use crate::text::figures::{HIDDEN, rounded, unit_word};

/// A text with what it means.
pub type TonedText = (String, CellTone);

/// Before the word for a balance that could not be read. It is written as `x` where a terminal has no such sign.
pub const FAILED_SIGN: &str = "✗";

/// A bare figure; nothing if it is not known.
pub fn amount(settings: CellSettings, amount: Option<Amount>) -> String {
    match amount {
        None => String::new(),
        Some(_) if settings.masked => HIDDEN.to_owned(),
        Some(amount) => rounded(amount),
    }
}

/// What is left with unit and marks, or the word for the state.
pub fn left(settings: CellSettings, cell: &LedgerCell, code: Option<&str>) -> TonedText {
    match (cell.state, cell.figures.left) {
        (CellState::Known, Some(_)) if settings.masked => (HIDDEN.to_owned(), CellTone::Text),
        (CellState::Known, Some(left)) => known(settings, cell, left),
        (CellState::Known, None) => (
            text::unknown(settings.language).to_owned(),
            CellTone::Warning,
        ),
        (CellState::Failed, _) => (failed(settings, code), CellTone::Bad),
        (other, _) => (text::state(other, settings.language), state_tone(other)),
    }
}

fn known(settings: CellSettings, cell: &LedgerCell, left: Amount) -> TonedText {
    let has_gap = cell.figures.gap().is_some_and(|gap| gap.count != 0);
    let marks = match (cell.overdrawn, has_gap) {
        (true, true) => " !*",
        (true, false) => " !",
        (false, true) => " *",
        (false, false) => "",
    };
    let tone = match marks {
        _ if cell.overdrawn => CellTone::Bad,
        "" if left.is_positive() => CellTone::Good,
        "" => CellTone::Text,
        _ => CellTone::Warning,
    };
    let unit = unit_word(left.unit, settings.language);
    (format!("{} {unit}{marks}", rounded(left)), tone)
}

/// `✗ 失败 60111`.
fn failed(settings: CellSettings, code: Option<&str>) -> String {
    let word = text::state(CellState::Failed, settings.language);
    let code = code.unwrap_or_default();
    format!("{FAILED_SIGN} {word} {code}").trim_end().to_owned()
}

fn state_tone(state: CellState) -> CellTone {
    match state {
        CellState::Pending | CellState::NotApplicable => CellTone::Dim,
        CellState::Unlimited => CellTone::Good,
        CellState::NotInitialised => CellTone::Warning,
        CellState::Forbidden | CellState::Failed => CellTone::Bad,
        CellState::Known => CellTone::Text,
    }
}

/// How much is written beside a date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DateForm {
    /// What ends then and what is left after it: `12-08 2.5 天（17 天后），余 7 天 12-31`.
    Full,
    /// Only what ends then.
    Part,
    /// As little as tells both: `12-08: 2.5/9.5`.
    Short,
}

/// A balance with its lots, where they are at hand.
pub type ExpiringBalance<'a> = (&'a LedgerCell, Option<&'a [Lot]>);

/// The last day with what ends on it, coloured by how soon that is, then what is left after it; or the word for where the
/// expiry comes from.
pub fn expiry(
    settings: CellSettings,
    balance: ExpiringBalance<'_>,
    form: DateForm,
) -> (TonedText, String) {
    let (cell, _) = balance;
    let only = |text: &str, tone| ((text.to_owned(), tone), String::new());
    match (cell.state, cell.expires_on, cell.expiry_source) {
        (CellState::Known, Some(day), _) => dated(settings, balance, day, form),
        (CellState::Known, None, ExpirySource::Rule) => {
            only(text::by_rule(settings.language), CellTone::Dim)
        }
        (CellState::Known, None, ExpirySource::Never) => {
            only(text::never(settings.language), CellTone::Dim)
        }
        // Lots that have something left and no last day.
        (CellState::Known, None, ExpirySource::Lot) if has_something_left(cell) => {
            only(text::never(settings.language), CellTone::Dim)
        }
        (CellState::Known, None, ExpirySource::Unknown) => {
            only(text::unknown(settings.language), CellTone::Dim)
        }
        _ => only("", CellTone::Text),
    }
}

fn has_something_left(cell: &LedgerCell) -> bool {
    cell.figures.left.is_some_and(Amount::is_positive)
}

fn dated(
    settings: CellSettings,
    balance: ExpiringBalance<'_>,
    day: Date,
    form: DateForm,
) -> (TonedText, String) {
    let (cell, _) = balance;
    let part = cell.expiring.filter(|part| concerns_a_part(cell, *part));
    let text = match (part.filter(|_| !settings.masked), form) {
        (None, _) => whole(settings, day, form),
        (Some(part), DateForm::Short) => part_short(settings, cell, day, part),
        (Some(part), DateForm::Full | DateForm::Part) => part_text(settings, day, part),
    };
    let rest = if form == DateForm::Full && !settings.masked {
        rest_text(settings, balance, day)
    } else {
        String::new()
    };
    ((text, urgency(settings, day)), rest)
}

/// Whether a date stands for less than all that is left, or may do so.
fn concerns_a_part(cell: &LedgerCell, part: Expiring) -> bool {
    part.certainty == Certainty::RuleAtMost || Some(part.amount) != cell.figures.left
}

/// How soon a day is: bad within 30 days, a warning within 90.
pub fn urgency(settings: CellSettings, day: Date) -> CellTone {
    match (day - settings.figures_of).get_days() {
        ..=30 => CellTone::Bad,
        31..=90 => CellTone::Warning,
        _ => CellTone::Text,
    }
}

/// The day alone: everything left ends then.
fn whole(settings: CellSettings, day: Date, form: DateForm) -> String {
    let today = settings.figures_of;
    let to_go = text::days_to_go((day - today).get_days(), settings.language);
    match (form, day.year() == today.year()) {
        (DateForm::Short, true) => format!("{} {to_go}", day.strftime("%m-%d")),
        (DateForm::Short, false) => day.to_string(),
        (DateForm::Full | DateForm::Part, _) => format!("{day} {to_go}"),
    }
}

/// `12-08 2.5 天（12 天后）`, `03-31 最多 7 天（44 天后）`.
fn part_text(settings: CellSettings, day: Date, part: Expiring) -> String {
    let (language, today) = (settings.language, settings.figures_of);
    let amount = with_unit(settings, part.amount);
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
fn rest_text(settings: CellSettings, (cell, lots): ExpiringBalance<'_>, day: Date) -> String {
    let (language, today) = (settings.language, settings.figures_of);
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
    text::rest(&with_unit(settings, rest), language) + &ends
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
fn part_short(settings: CellSettings, cell: &LedgerCell, day: Date, part: Expiring) -> String {
    let today = settings.figures_of;
    let amount = rounded(part.amount);
    // Where another lot is overdrawn more ends than is left in all: that would read as nonsense.
    let is_less = |left: &Amount| part.amount.compare(*left).is_some_and(Ordering::is_lt);
    let left = cell.figures.left.filter(is_less);
    let amount = match (part.certainty, left) {
        (Certainty::RuleAtMost, _) => text::at_most_short(&amount, settings.language),
        (_, Some(left)) => format!("{amount}/{}", rounded(left)),
        (_, None) => amount,
    };
    let near = text::day_near(day, today);
    format!("{near}: {amount}")
}

fn with_unit(settings: CellSettings, amount: Amount) -> String {
    format!(
        "{} {}",
        rounded(amount),
        unit_word(amount.unit, settings.language)
    )
}
