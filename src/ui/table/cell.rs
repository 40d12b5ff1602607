//! How the values of a table's cells look: words, rounding and colour.

use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::Date;
use ratatui::style::Style;

use crate::app::table::cell_value::CellValue;
use crate::app::text_width::{pad, width};
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
use crate::ui::scene::Scene;
use crate::ui::table::RowStyles;
use crate::ui::table::figures::{self, DateForm};

/// What a cell must fit.
#[derive(Clone, Copy)]
pub(in crate::ui) struct CellRoom {
    /// Its display columns.
    pub(in crate::ui) columns: usize,
    /// How much is written beside a date.
    pub(in crate::ui) form: DateForm,
}

/// The text of a cell with its style, and parts of it in other styles.
pub(in crate::ui) struct CellText {
    pub(in crate::ui) text: String,
    pub(in crate::ui) style: Style,
    pub(in crate::ui) accents: Vec<(Range<usize>, Style)>,
}

impl CellText {
    pub(in crate::ui) fn new(text: String, style: Style) -> Self {
        Self {
            text,
            style,
            accents: Vec::new(),
        }
    }
}

/// What is drawn for a value.
pub(in crate::ui) fn draw_cell(
    scene: Scene<'_>,
    value: &CellValue<'_>,
    style: RowStyles,
    room: CellRoom,
) -> CellText {
    let theme = scene.theme;
    let (text, style) = match value {
        CellValue::Empty => (String::new(), style.text),
        CellValue::Text(text) => ((*text).to_owned(), style.text),
        CellValue::Quiet(text) => (text.clone(), style.quiet),
        CellValue::Subject(name) => ((*name).to_owned(), theme.heading),
        CellValue::NoPerson => {
            let word = change_text::leave_type(scene.language);
            (word.to_owned(), style.quiet)
        }
        CellValue::Name(name, matched) => return personal(scene, name, matched, style.text),
        CellValue::Id(id, matched) => return personal(scene, id, matched, style.quiet),
        CellValue::Private(_) if scene.state.display.masked => (HIDDEN.to_owned(), style.text),
        CellValue::Private(text) => (text.clone(), style.text),
        CellValue::NoDepartments { may_come } => (no_departments(scene, *may_come), style.quiet),
        CellValue::Amount(amount) => (figures::amount(scene, *amount), style.text),
        CellValue::Left(cell, code) => figures::left(scene, cell, *code),
        CellValue::Expiry(cell, lots) => return expiry(scene, (cell, *lots), style, room),
        CellValue::Difference(by) => difference(scene, *by),
        CellValue::Moment(at) => {
            let text = moment(*at, scene.state.today.day, room.columns);
            (text, style.quiet)
        }
        CellValue::FigureSentence(sentence, short) => {
            let fits = width(sentence) <= room.columns;
            return personal(scene, if fits { sentence } else { short }, &[], style.text);
        }
        CellValue::Event(change, _) => event(scene, change),
        _ => report_cell(scene, value, style, room),
    };
    CellText::new(text, style)
}

/// What is drawn for a value that only the reports over everybody have: what lapses, and what it adds up to.
fn report_cell(
    scene: Scene<'_>,
    value: &CellValue<'_>,
    style: RowStyles,
    room: CellRoom,
) -> (String, Style) {
    let theme = scene.theme;
    match value {
        CellValue::LastDay(day) => (
            last_day(*day, scene.state.figures_of().day, room.columns),
            figures::urgency(scene, *day),
        ),
        CellValue::WorkedDay(day) => (
            // The sign is there however narrow the table is.
            last_day(
                *day,
                scene.state.figures_of().day,
                room.columns.saturating_sub(1),
            ) + "?",
            figures::urgency(scene, *day),
        ),
        CellValue::BorneBy(bearer) => (
            expiring_text::borne_by(*bearer, scene.language).to_owned(),
            match bearer {
                Bearer::Company => theme.warning,
                Bearer::Person => style.text,
            },
        ),
        CellValue::NoDay(reason) => {
            let word = expiring_text::no_day(*reason, scene.language);
            (word.to_owned(), style.quiet)
        }
        CellValue::Days(days) => {
            let unknown = || text::unknown(scene.language).to_owned();
            let text = days.map_or_else(unknown, |days| days.to_string());
            (
                text,
                if days.is_some() {
                    style.text
                } else {
                    style.quiet
                },
            )
        }
        CellValue::Aligned(amount) => (aligned(scene, *amount), style.text),
        CellValue::States(states) => (states_within(scene, states, room.columns), style.quiet),
        CellValue::Certainty(certainty) => {
            let word = certainty_within(*certainty, room.columns, scene.language);
            (word.to_owned(), style.quiet)
        }
        CellValue::TooLate => {
            let word = expiring_text::too_late(room.columns, scene.language);
            (word.to_owned(), theme.bad)
        }
        _ => sum_cell(scene, value, style),
    }
}

/// What is drawn for a value of a table of sums.
fn sum_cell(scene: Scene<'_>, value: &CellValue<'_>, style: RowStyles) -> (String, Style) {
    match value {
        CellValue::Sum(sum, decimals) => (summed(scene, *sum, *decimals), style.text),
        CellValue::TenantOf(name, platform) => {
            let platform = text::platform(*platform, scene.language);
            (format!("{name} {platform}"), style.text)
        }
        CellValue::Nested(depth, name) => (format!("{}{name}", "  ".repeat(*depth)), style.text),
        CellValue::Count(people) => (grouped(*people), style.text),
        CellValue::Alarming(people) => (grouped(*people), scene.theme.bad),
        CellValue::UnitWord(unit) => {
            let word = unit.map_or("", |unit| unit_word(unit, scene.language));
            (word.to_owned(), style.quiet)
        }
        CellValue::Bar(_) if scene.state.display.masked || scene.state.display.is_plain() => {
            (String::new(), style.quiet)
        }
        CellValue::Bar([left, used]) => ("▰".repeat(*left) + &"▱".repeat(*used), style.quiet),
        CellValue::WithoutDepartment => {
            let word = text::views::totals::without_department(scene.language);
            (word.to_owned(), style.quiet)
        }
        _ => (String::new(), style.text),
    }
}

/// A name or an id: hidden on request, otherwise with what the filter matched.
fn personal(scene: Scene<'_>, text: &str, matched: &[Range<usize>], style: Style) -> CellText {
    if scene.state.display.masked {
        return CellText::new(HIDDEN.to_owned(), style);
    }
    let accent = style.patch(scene.theme.matched);
    let accents = matched.iter().map(|range| (range.clone(), accent));
    CellText {
        text: text.to_owned(),
        style,
        accents: accents.collect(),
    }
}

/// A sum with separators and two decimals, and `~` before it where rounding hid something. Behind it is room for the decimals that other
/// rows have.
fn summed(scene: Scene<'_>, sum: Option<AmountSum>, decimals: usize) -> String {
    let Some(sum) = sum else {
        return String::new();
    };
    if scene.state.display.masked {
        return HIDDEN.to_owned();
    }
    let (text, is_rounded) = sum.to_screen_text();
    let mark = if is_rounded { "~" } else { "" };
    let with_point = |decimals: usize| decimals + usize::from(decimals > 0);
    let missing = with_point(decimals).saturating_sub(with_point(decimals_of(&text)));
    format!("{mark}{}{}", grouped(text), " ".repeat(missing))
}

/// The cells without figures by state; where there is no room for that, only how many they are. What a sentence elsewhere on the screen has
/// room for is never cut in the middle here.
fn states_within(scene: Scene<'_>, states: &StateCounts, columns: usize) -> String {
    let text = states_text(scene, states);
    if width(&text) <= columns {
        return text;
    }
    let counted = StateCounts::STATES.into_iter();
    let counted = counted.filter(|state| *state != CellState::Known);
    let cells: usize = counted.map(|state| states.of(state)).sum();
    text::views::totals::cells(cells, scene.language)
}

/// `不限额 12  失败 3`: the cells without figures.
pub(in crate::ui) fn states_text(scene: Scene<'_>, states: &StateCounts) -> String {
    let states_left = StateCounts::STATES.into_iter();
    let states_left = states_left.filter(|state| *state != CellState::Known);
    let counted = states_left.map(|state| (state, states.of(state)));
    let counted = counted.filter(|(_, cells)| *cells > 0);
    let texts: Vec<String> = counted
        .map(|(state, cells)| format!("{} {}", text::state(state, scene.language), grouped(cells)))
        .collect();
    texts.join("  ")
}

fn no_departments(scene: Scene<'_>, may_come: bool) -> String {
    if may_come {
        text::still_to_come().to_owned()
    } else {
        text::unknown(scene.language).to_owned()
    }
}

/// The colour of the date says how soon that is; what is left after it has the row's own.
fn expiry(
    scene: Scene<'_>,
    balance: figures::ExpiringBalance<'_>,
    style: RowStyles,
    room: CellRoom,
) -> CellText {
    let ((first, urgency), rest) = figures::expiry(scene, balance, room.form);
    let dated = 0..first.len();
    CellText {
        text: first + &rest,
        style: style.text,
        accents: vec![(dated, urgency)],
    }
}

/// `+1.5 天`; `~` before it where rounding hid something.
fn difference(scene: Scene<'_>, by: Amount) -> (String, Style) {
    if scene.state.display.masked {
        return (HIDDEN.to_owned(), scene.theme.text);
    }
    let (sign, style) = if by.is_negative() {
        ("", scene.theme.warning)
    } else {
        ("+", scene.theme.good)
    };
    let (text, is_rounded) = by.to_screen_text();
    let mark = if is_rounded { "~" } else { "" };
    let unit = unit_word(by.unit, scene.language);
    (format!("{mark}{sign}{text} {unit}"), style)
}

/// The year where it is not this one.
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
fn aligned(scene: Scene<'_>, amount: Amount) -> String {
    let unit = pad(unit_word(amount.unit, scene.language), unit_columns(scene));
    if scene.state.display.masked {
        return format!("{HIDDEN} {unit}");
    }
    let text = rounded(amount);
    let decimals = text.find('.').map_or(0, |point| text.len() - point);
    let missing = " ".repeat(3usize.saturating_sub(decimals));
    format!("{text}{missing} {unit}")
}

/// The columns of the widest common unit.
fn unit_columns(scene: Scene<'_>) -> usize {
    [Unit::Day, Unit::Hour]
        .map(|unit| width(unit_word(unit, scene.language)))
        .into_iter()
        .max()
        .unwrap_or(0)
}

/// What happened, where it is not a figure that changed.
fn event(scene: Scene<'_>, change: &Change) -> (String, Style) {
    let (theme, language) = (scene.theme, scene.language);
    let shown = |text: &str| {
        let text = if scene.state.display.masked {
            HIDDEN
        } else {
            text
        };
        text.to_owned()
    };
    match &change.what {
        ChangeKind::Balance(..) => (String::new(), theme.text),
        ChangeKind::Joined(_, None) => (change_text::came(language).to_owned(), theme.good),
        ChangeKind::Joined(_, Some(id)) => {
            let words = change_text::came_back(&shown(&id.shown()), language);
            (words, theme.good)
        }
        ChangeKind::Renamed(_, renaming) => {
            let before = shown(&renaming.name_from);
            let words = change_text::renamed(&before, renaming.identity, language);
            (words, theme.warning)
        }
        ChangeKind::Left(_) => (change_text::went(language).to_owned(), theme.warning),
        ChangeKind::Type(changed) => (type_event(changed, language), theme.warning),
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
