//! The texts for the values of a table's cells, with the tone that `ui` turns into a colour. They
//! are worked out here and not in `ui`, because the widths of the columns follow from them, and the
//! widths decide which heading a click meets.

use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::app::table::cell_settings::CellSettings;
use crate::app::table::cell_tone::CellTone;
use crate::app::table::cell_value::CellValue;
use crate::app::table::column::Align;
use crate::app::table::figure_text::{self as figures, DateForm};
use crate::app::text_width::{cut, cut_middle, pad, pad_left, width};
use crate::domain::changes::{Change, ChangeKind, TypeChange};
use crate::domain::day::platform_time;
use crate::domain::insight::leave_kinds::Bearer;
use crate::domain::insight::totals::{AmountSum, StateCounts};
use crate::domain::text::{decimals_of, grouped};
use crate::domain::{Amount, CellState, Language, Unit};
use crate::text;
use crate::text::change_events::{rules_text, type_word};
use crate::text::figures::certainty_within;
use crate::text::figures::{HIDDEN, rounded, unit_word};
use crate::text::views::changes as change_text;
use crate::text::views::expiring as expiring_text;

/// What a cell must fit.
#[derive(Clone, Copy, Debug)]
pub struct CellRoom {
    /// Its display columns.
    pub columns: usize,
    /// How much is written beside a date.
    pub form: DateForm,
}

/// Where a text that is too long for its column is cut.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CutPlace {
    /// At its end.
    End,
    /// In its middle: what differs between two ids is rarely there.
    Middle,
}

/// The text of a cell, what it means, and parts of it that mean something else.
#[derive(Clone, Debug)]
pub struct CellText {
    /// What is written.
    pub text: String,
    /// What it means.
    pub tone: CellTone,
    /// Parts of it, as bytes, in their order.
    pub accents: Vec<(Range<usize>, CellTone)>,
    /// Where it is cut.
    pub cut: CutPlace,
}

impl CellText {
    /// A text that means one thing.
    pub fn new(text: String, tone: CellTone) -> Self {
        Self {
            text,
            tone,
            accents: Vec::new(),
            cut: CutPlace::End,
        }
    }

    /// The same in exactly `columns`.
    pub fn within(&self, columns: usize, align: Align) -> String {
        let text = match self.cut {
            CutPlace::End => cut(&self.text, columns),
            CutPlace::Middle => cut_middle(&self.text, columns),
        };
        match align {
            Align::Left => pad(&text, columns),
            Align::Right => pad_left(&text, columns),
        }
    }
}

/// What is written for a value.
pub fn cell_text(settings: CellSettings, value: &CellValue<'_>, room: CellRoom) -> CellText {
    let (text, tone) = match value {
        CellValue::Empty => (String::new(), CellTone::Row),
        CellValue::Text(text) => ((*text).to_owned(), CellTone::Row),
        CellValue::Quiet(text) => (text.clone(), CellTone::Quiet),
        CellValue::Subject(name) => ((*name).to_owned(), CellTone::Heading),
        CellValue::NoPerson => {
            let word = change_text::leave_type(settings.language);
            (word.to_owned(), CellTone::Quiet)
        }
        CellValue::Name(name, matched) => return personal(settings, name, matched, CellTone::Row),
        CellValue::Id(id, matched) => {
            let text = personal(settings, id, matched, CellTone::Quiet);
            return CellText {
                cut: CutPlace::Middle,
                ..text
            };
        }
        CellValue::Private(_) if settings.masked => (HIDDEN.to_owned(), CellTone::Row),
        CellValue::Private(text) => (text.clone(), CellTone::Row),
        CellValue::NoDepartments { may_come } => {
            (no_departments(settings, *may_come), CellTone::Quiet)
        }
        CellValue::Amount(amount) => (figures::amount(settings, *amount), CellTone::Row),
        CellValue::Left(cell, code) => figures::left(settings, cell, *code),
        CellValue::Expiry(cell, lots) => return expiry(settings, (cell, *lots), room),
        CellValue::Difference(by) => difference(settings, *by),
        CellValue::Moment(at) => {
            let text = moment(*at, settings.today, room.columns);
            (text, CellTone::Quiet)
        }
        CellValue::FigureSentence(sentence, short) => {
            let fits = width(sentence) <= room.columns;
            return personal(
                settings,
                if fits { sentence } else { short },
                &[],
                CellTone::Row,
            );
        }
        CellValue::Event(change, _) => event(settings, change),
        _ => report_cell(settings, value, room),
    };
    CellText::new(text, tone)
}

/// What is written for a value that only the reports over everybody have: what lapses, and what it adds up to.
fn report_cell(
    settings: CellSettings,
    value: &CellValue<'_>,
    room: CellRoom,
) -> (String, CellTone) {
    match value {
        CellValue::LastDay(day) => (
            last_day(*day, settings.figures_of, room.columns),
            figures::urgency(settings, *day),
        ),
        CellValue::WorkedDay(day) => (
            // The sign is there however narrow the table is.
            last_day(*day, settings.figures_of, room.columns.saturating_sub(1)) + "?",
            figures::urgency(settings, *day),
        ),
        CellValue::BorneBy(bearer) => (
            expiring_text::borne_by(*bearer, settings.language).to_owned(),
            match bearer {
                Bearer::Company => CellTone::Warning,
                Bearer::Person => CellTone::Row,
            },
        ),
        CellValue::NoDay(reason) => {
            let word = expiring_text::no_day(*reason, settings.language);
            (word.to_owned(), CellTone::Quiet)
        }
        CellValue::Days(days) => {
            let unknown = || text::unknown(settings.language).to_owned();
            let text = days.map_or_else(unknown, |days| days.to_string());
            (
                text,
                if days.is_some() {
                    CellTone::Row
                } else {
                    CellTone::Quiet
                },
            )
        }
        CellValue::Aligned(amount) => (aligned(settings, *amount), CellTone::Row),
        CellValue::States(states) => (
            states_within(settings, states, room.columns),
            CellTone::Quiet,
        ),
        CellValue::Certainty(certainty) => {
            let word = certainty_within(*certainty, room.columns, settings.language);
            (word.to_owned(), CellTone::Quiet)
        }
        CellValue::TooLate => {
            let word = expiring_text::too_late(room.columns, settings.language);
            (word.to_owned(), CellTone::Bad)
        }
        _ => sum_cell(settings, value),
    }
}

/// What is written for a value of a table of sums.
fn sum_cell(settings: CellSettings, value: &CellValue<'_>) -> (String, CellTone) {
    match value {
        CellValue::Sum(sum, decimals) => (summed(settings, *sum, *decimals), CellTone::Row),
        CellValue::TenantOf(name, platform) => {
            let text = text::tenant_on_platform(name, *platform, settings.language);
            (text, CellTone::Row)
        }
        CellValue::Nested(depth, name) => (format!("{}{name}", "  ".repeat(*depth)), CellTone::Row),
        CellValue::Count(people) => (grouped(*people), CellTone::Row),
        CellValue::Alarming(people) => (grouped(*people), CellTone::Bad),
        CellValue::UnitWord(unit) => {
            let word = unit.map_or("", |unit| unit_word(unit, settings.language));
            (word.to_owned(), CellTone::Quiet)
        }
        CellValue::Bar(_) if settings.masked || settings.is_plain => {
            (String::new(), CellTone::Quiet)
        }
        CellValue::Bar([left, used]) => ("▰".repeat(*left) + &"▱".repeat(*used), CellTone::Quiet),
        CellValue::WithoutDepartment => {
            let word = text::views::totals::without_department(settings.language);
            (word.to_owned(), CellTone::Quiet)
        }
        _ => (String::new(), CellTone::Row),
    }
}

/// A name or an id: hidden on request, otherwise with what the filter matched.
fn personal(
    settings: CellSettings,
    text: &str,
    matched: &[Range<usize>],
    tone: CellTone,
) -> CellText {
    if settings.masked {
        return CellText::new(HIDDEN.to_owned(), tone);
    }
    let accents = matched
        .iter()
        .map(|range| (range.clone(), CellTone::Matched));
    CellText {
        accents: accents.collect(),
        ..CellText::new(text.to_owned(), tone)
    }
}

/// A sum with separators and two decimals, and `~` before it where rounding hid something. Behind it is room for the decimals that other
/// rows have.
fn summed(settings: CellSettings, sum: Option<AmountSum>, decimals: usize) -> String {
    let Some(sum) = sum else {
        return String::new();
    };
    if settings.masked {
        return HIDDEN.to_owned();
    }
    let (text, is_rounded) = sum.to_screen_text();
    let mark = if is_rounded { "~" } else { "" };
    let with_point = |decimals: usize| decimals + usize::from(decimals > 0);
    let missing = with_point(decimals).saturating_sub(with_point(decimals_of(&text)));
    format!("{mark}{}{}", grouped(text), " ".repeat(missing))
}

/// The cells without figures by state; where there is no room for that, only how many they are. A
/// text that is cut in the middle would say less than the number.
fn states_within(settings: CellSettings, states: &StateCounts, columns: usize) -> String {
    let text = states_text(settings, states);
    if width(&text) <= columns {
        return text;
    }
    let counted = StateCounts::STATES.into_iter();
    let counted = counted.filter(|state| *state != CellState::Known);
    let cells: usize = counted.map(|state| states.of(state)).sum();
    text::views::totals::cells(cells, settings.language)
}

/// `不限额 12  失败 3`: the cells without figures.
pub fn states_text(settings: CellSettings, states: &StateCounts) -> String {
    let others = StateCounts::STATES.into_iter();
    let others = others.filter(|other| *other != CellState::Known);
    let counted = others.map(|other| (other, states.of(other)));
    let counted = counted.filter(|(_, cells)| *cells > 0);
    let texts: Vec<String> = counted
        .map(|(other, cells)| {
            let word = text::state(other, settings.language);
            format!("{word} {}", grouped(cells))
        })
        .collect();
    texts.join("  ")
}

fn no_departments(settings: CellSettings, may_come: bool) -> String {
    if may_come {
        text::still_to_come().to_owned()
    } else {
        text::unknown(settings.language).to_owned()
    }
}

/// The colour of the date says how soon that is; what is left after it has the row's own.
fn expiry(
    settings: CellSettings,
    balance: figures::ExpiringBalance<'_>,
    room: CellRoom,
) -> CellText {
    let ((first, urgency), rest) = figures::expiry(settings, balance, room.form);
    let dated = 0..first.len();
    CellText {
        accents: vec![(dated, urgency)],
        ..CellText::new(first + &rest, CellTone::Row)
    }
}

/// `+1.5 天`; `~` before it where rounding hid something.
fn difference(settings: CellSettings, by: Amount) -> (String, CellTone) {
    if settings.masked {
        return (HIDDEN.to_owned(), CellTone::Text);
    }
    let (sign, tone) = if by.is_negative() {
        ("", CellTone::Warning)
    } else {
        ("+", CellTone::Good)
    };
    let (text, is_rounded) = by.to_screen_text();
    let mark = if is_rounded { "~" } else { "" };
    let unit = unit_word(by.unit, settings.language);
    (format!("{mark}{sign}{text} {unit}"), tone)
}

/// As much of a moment as fits. In another year its year takes the place of the time.
fn moment(at: Timestamp, today: Date, columns: usize) -> String {
    let at = platform_time(at);
    let form = match (columns, at.year() == today.year()) {
        (16.., _) => "%Y-%m-%d %H:%M",
        (11.., true) => "%m-%d %H:%M",
        (11.., false) => "%Y-%m-%d",
        (_, true) => "%m-%d",
        (_, false) => "%y-%m",
    };
    at.strftime(form).to_string()
}

/// The day; in a narrow column without its year, or without its day in another year.
fn last_day(day: Date, today: Date, columns: usize) -> String {
    match (columns, day.year() == today.year()) {
        (10.., _) => day.to_string(),
        (_, true) => day.strftime("%m-%d").to_string(),
        (_, false) => day.strftime("%y-%m").to_string(),
    }
}

/// Two decimals and the unit take the same columns in every row, so that decimal points stand below each other.
fn aligned(settings: CellSettings, amount: Amount) -> String {
    let unit = pad(
        unit_word(amount.unit, settings.language),
        unit_columns(settings),
    );
    if settings.masked {
        return format!("{HIDDEN} {unit}");
    }
    let text = rounded(amount);
    let decimals = text.find('.').map_or(0, |point| text.len() - point);
    let missing = " ".repeat(3usize.saturating_sub(decimals));
    format!("{text}{missing} {unit}")
}

/// The columns of the widest common unit.
fn unit_columns(settings: CellSettings) -> usize {
    [Unit::Day, Unit::Hour]
        .map(|unit| width(unit_word(unit, settings.language)))
        .into_iter()
        .max()
        .unwrap_or(0)
}

/// What happened, where it is not a figure that changed.
fn event(settings: CellSettings, change: &Change) -> (String, CellTone) {
    let language = settings.language;
    let shown = |text: &str| {
        let text = if settings.masked { HIDDEN } else { text };
        text.to_owned()
    };
    match &change.what {
        ChangeKind::Balance(..) => (String::new(), CellTone::Text),
        ChangeKind::Joined(_, None) => (change_text::joined(language).to_owned(), CellTone::Good),
        ChangeKind::Joined(_, Some(id)) => {
            let words = change_text::came_back(&shown(&id.shown()), language);
            (words, CellTone::Good)
        }
        ChangeKind::Renamed(_, renaming) => {
            let before = shown(&renaming.name_from);
            let words = change_text::renamed(&before, renaming.identity, language);
            (words, CellTone::Warning)
        }
        ChangeKind::Left(_) => (change_text::left(language).to_owned(), CellTone::Warning),
        ChangeKind::Type(changed) => (type_event(changed, language), CellTone::Warning),
    }
}

/// `规则有调整：5→7、10→12`.
fn type_event(changed: &TypeChange, language: Language) -> String {
    let word = type_word(changed, language);
    match rules_text(changed, language) {
        Some(rules) => format!("{word}{}{rules}", text::colon(language)),
        None => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::amount::Scale;

    const WIDE: CellRoom = CellRoom {
        columns: usize::MAX,
        form: figures::DateForm::Full,
    };
    const MASKED: CellSettings = CellSettings {
        masked: true,
        ..CellSettings::SAMPLE
    };

    fn text(settings: CellSettings, value: &CellValue<'_>) -> String {
        cell_text(settings, value, WIDE).text
    }

    #[test]
    fn where_figures_and_names_are_hidden_no_kind_of_value_shows_one() {
        let day = Amount::new(700, Scale::Hundredths, Unit::Day);
        for value in [
            CellValue::Name("zhang", &[]),
            CellValue::Id("zhang7".into(), &[]),
            CellValue::Private("zhang 7".to_owned()),
            CellValue::Amount(Some(day)),
            CellValue::Aligned(day),
            CellValue::Difference(day),
            CellValue::FigureSentence("zhang 7", "7"),
        ] {
            let (shown, hidden) = (text(CellSettings::SAMPLE, &value), text(MASKED, &value));
            assert!(shown.contains('7') || shown.contains("zhang"), "{shown}");
            assert!(
                !hidden.contains('7') && !hidden.contains("zhang"),
                "{hidden}"
            );
        }
    }

    #[test]
    fn a_last_day_is_written_as_far_as_it_fits_and_never_without_its_year_where_that_is_another() {
        let today = CellSettings::SAMPLE.today;
        let written = |day, columns| last_day(day, today, columns);
        assert_eq!(written(date(2026, 12, 31), 10), "2026-12-31");
        assert_eq!(written(date(2026, 12, 31), 9), "12-31");
        assert_eq!(written(date(2027, 3, 31), 9), "27-03");
    }

    #[test]
    fn a_moment_of_another_year_keeps_the_year_before_the_time() {
        let today = CellSettings::SAMPLE.today;
        let written = |text: &str, columns| moment(text.parse().unwrap(), today, columns);
        assert_eq!(written("2026-11-02T01:05:00Z", 16), "2026-11-02 09:05");
        assert_eq!(written("2026-11-02T01:05:00Z", 11), "11-02 09:05");
        assert_eq!(written("2025-11-02T01:05:00Z", 11), "2025-11-02");
        assert_eq!(written("2026-11-02T01:05:00Z", 5), "11-02");
        assert_eq!(written("2025-11-02T01:05:00Z", 5), "25-11");
    }
}
