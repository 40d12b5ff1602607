//! The columns of the view of changes.

use crate::app::table::cell_value::CellValue;
use crate::app::table::column::{ColumnWidth, ScreenColumn};
use crate::app::views::changes::change_list::{last_seen, person};
use crate::app::views::changes::comparison::ChangeSort;
use crate::domain::changes::{
    BalanceChange, Change, ChangeKind, ChangeSide, FigureName, RulesText,
};
use crate::domain::day::minute_text;
use crate::domain::{Amount, Language};
use crate::text::change_events::{BALANCE_CHANGED, FigureForm, RENAMED, figures_text, type_word};
use crate::text::figures::{figure_in_text, signed, state_word, unit_name};
use crate::text::headings::{self, narrow, orders};
use crate::text::views::changes as text;
use crate::text::words::comma;

/// An event as it is drawn.
#[derive(Clone, Debug)]
pub struct ChangeLine<'a> {
    /// What changed, the figure that stands for the others first.
    pub change: &'a Change,
    /// All that changed.
    pub event: &'a [Change],
    /// Its figures in words.
    pub figures: String,
}

type ChangeColumn<'a> = ScreenColumn<ChangeLine<'a>, ChangeSort>;

/// The columns of the event and of the difference: an event without figures is written over both.
const EVENT_COLUMNS: usize = 2;

impl<'a> ChangeLine<'a> {
    /// The line of an event; `None` for one without changes.
    pub fn of(event: &'a [Change], language: Language) -> Option<Self> {
        Some(Self {
            change: event.first()?,
            event,
            figures: figures_text(event, FigureForm::Rounded, language),
        })
    }

    /// From left to right.
    pub const COLUMNS: [ChangeColumn<'a>; 10] = [
        ChangeColumn::copied_only(0, |line, language| kind(line.change, language).to_owned()),
        ChangeColumn::new(headings::NAME, fixed(name_width), |line| {
            let person = person(&line.change.what);
            person.map_or(CellValue::NoPerson, |person| {
                CellValue::Name(&person.name, &[])
            })
        })
        .copied(2, |line, _| {
            let person = person(&line.change.what);
            person.map_or_else(String::new, |person| person.name.clone())
        })
        .sorted(ChangeSort::Person, orders::BY_NAME),
        ChangeColumn::new(headings::ID, fixed(id_width), |line| {
            let person = person(&line.change.what);
            person.map_or(CellValue::Empty, |person| {
                CellValue::Id(person.id.shown(), &[])
            })
        })
        .copied(1, |line, _| {
            let person = person(&line.change.what);
            person.map_or_else(String::new, |person| person.id.shown().into_owned())
        }),
        ChangeColumn::new(headings::LEAVE, fixed(leave_type_width), leave_type)
            .copied(3, |line, _| copied_leave_type(line))
            .sorted(ChangeSort::LeaveType, orders::BY_LEAVE),
        ChangeColumn::new(headings::EVENT, ColumnWidth::Growing(event_width), what)
            .copied(4, copied_before),
        ChangeColumn::new(headings::CHANGE, fixed(difference_width), |line| {
            let by = main(line).and_then(|change| change.by);
            by.map_or(CellValue::Empty, CellValue::Difference)
        })
        .right()
        .copied(6, |line, _| {
            let by = main(line).and_then(|change| change.by);
            by.map_or_else(String::new, signed)
        })
        .sorted(ChangeSort::By, orders::BY_CHANGE),
        ChangeColumn::copied_only(5, copied_after),
        ChangeColumn::copied_only(7, |line, language| {
            let unit = main(line).and_then(BalanceChange::unit);
            unit.map_or_else(String::new, |unit| unit_name(unit, language).to_owned())
        }),
        ChangeColumn::new(headings::FIRST_SEEN, fixed(since_width), |line| {
            CellValue::Moment(last_seen(line.event).unwrap_or(line.change.since))
        })
        .short_heading(narrow::FIRST_SEEN)
        .copied(8, |line, _| {
            minute_text(last_seen(line.event).unwrap_or(line.change.since))
        })
        .sorted(ChangeSort::Since, orders::BY_FIRST_SEEN),
        ChangeColumn::new(headings::DEPARTMENT, fixed(departments_width), |line| {
            let person = person(&line.change.what);
            let departments = person.and_then(|person| person.departments.as_deref());
            departments.map_or(CellValue::Empty, |names| CellValue::Quiet(names.join(" ")))
        }),
    ];
}

const fn fixed(width: fn(usize) -> usize) -> ColumnWidth {
    ColumnWidth::Fixed(width)
}

/// The width for a table of 149 columns and more, of 91, of 76, of 49, and of less. What a table needs in all is the sum of
/// one place over all columns.
fn by_table(table: usize, widths: [usize; 5]) -> usize {
    match table {
        149.. => widths[0],
        91.. => widths[1],
        76.. => widths[2],
        49.. => widths[3],
        _ => widths[4],
    }
}

fn name_width(table: usize) -> usize {
    by_table(table, [16, 12, 9, 9, 9])
}

fn id_width(table: usize) -> usize {
    by_table(table, [19, 10, 0, 0, 0])
}

fn leave_type_width(table: usize) -> usize {
    by_table(table, [16, 13, 8, 8, 8])
}

fn event_width(table: usize) -> usize {
    by_table(table, [44, 29, 34, 18, 16])
}

fn difference_width(table: usize) -> usize {
    by_table(table, [12, 11, 11, 11, 0])
}

fn since_width(table: usize) -> usize {
    by_table(table, [16, 5, 5, 0, 0])
}

fn departments_width(table: usize) -> usize {
    by_table(table, [18, 0, 0, 0, 0])
}

fn balance(change: &Change) -> Option<&BalanceChange> {
    match &change.what {
        ChangeKind::Balance(_, change) => Some(change),
        _ => None,
    }
}

/// The change of a figure that stands for the others of the event.
fn main<'a>(line: &ChangeLine<'a>) -> Option<&'a BalanceChange> {
    balance(line.change)
}

fn leave_type<'row>(line: &'row ChangeLine<'_>) -> CellValue<'row> {
    match &line.change.what {
        ChangeKind::Balance(_, change) => CellValue::Text(&change.leave_type_name),
        ChangeKind::Type(change) => CellValue::Subject(&change.name),
        ChangeKind::Joined(..) | ChangeKind::Left(_) | ChangeKind::Renamed(..) => CellValue::Empty,
    }
}

fn what<'row>(line: &'row ChangeLine<'_>) -> CellValue<'row> {
    match &line.change.what {
        ChangeKind::Balance(..) => CellValue::FigureSentence(&line.figures, &line.figures),
        _ => CellValue::Event(line.change, EVENT_COLUMNS),
    }
}

/// What happened, in a word.
fn kind(change: &Change, language: Language) -> &'static str {
    match &change.what {
        ChangeKind::Balance(..) => BALANCE_CHANGED.of(language),
        ChangeKind::Joined(..) => text::joined(language),
        ChangeKind::Left(_) => text::left(language),
        ChangeKind::Renamed(..) => RENAMED.of(language),
        ChangeKind::Type(change) => type_word(change, language),
    }
}

fn copied_leave_type(line: &ChangeLine<'_>) -> String {
    match &line.change.what {
        ChangeKind::Balance(_, change) => change.leave_type_name.to_string(),
        ChangeKind::Type(change) => change.name.to_string(),
        ChangeKind::Joined(..) | ChangeKind::Left(_) | ChangeKind::Renamed(..) => String::new(),
    }
}

/// `剩余 6.5，已用 3.5`: the figures of one end; `None` for an event without figures.
fn copied_figures(
    line: &ChangeLine<'_>,
    side: fn(&BalanceChange) -> ChangeSide,
    language: Language,
) -> Option<String> {
    let changes = line.event.iter().filter_map(balance);
    let texts: Vec<String> = changes
        .map(|change| exact_side(change.figure, side(change), language))
        .collect();
    (!texts.is_empty()).then(|| texts.join(comma(language)))
}

fn copied_before(line: &ChangeLine<'_>, language: Language) -> String {
    if let Some(figures) = copied_figures(line, |change| change.from, language) {
        return figures;
    }
    match &line.change.what {
        ChangeKind::Renamed(_, renaming) => renaming.name_from.clone(),
        ChangeKind::Type(change) => copied_rules(change.from.as_ref(), language),
        ChangeKind::Balance(..) | ChangeKind::Joined(..) | ChangeKind::Left(_) => String::new(),
    }
}

fn copied_after(line: &ChangeLine<'_>, language: Language) -> String {
    if let Some(figures) = copied_figures(line, |change| change.to, language) {
        return figures;
    }
    match &line.change.what {
        ChangeKind::Renamed(person, _) => person.name.clone(),
        ChangeKind::Type(change) => copied_rules(change.to.as_ref(), language),
        ChangeKind::Balance(..) | ChangeKind::Joined(..) | ChangeKind::Left(_) => String::new(),
    }
}

/// On one line and without tabs, so that the row stays one row.
fn copied_rules(rules: Option<&RulesText>, language: Language) -> String {
    rules.map_or_else(String::new, |rules| {
        let words = language.pick(&rules.zh, &rules.en);
        words.replace(['\n', '\t'], " ")
    })
}

/// The exact figure by its name, or the state.
fn exact_side(figure: FigureName, side: ChangeSide, language: Language) -> String {
    let figure = figure_in_text(figure, language);
    side.amount.map_or_else(
        || state_word(side.state, language).to_owned(),
        |amount| format!("{figure} {}", Amount::to_exact_text(amount)),
    )
}
