//! The columns of the view of changes.

use crate::app::table::cell_value::{CellValue, SideUnit};
use crate::app::table::column::{ColumnWidth, ScreenColumn};
use crate::app::views::changes::change_list::person;
use crate::app::views::changes::comparison::ChangeSort;
use crate::app::views::changes::detail_text::signed;
use crate::domain::changes::{
    BalanceChange, Change, ChangeKind, ChangeSide, RulesText, TypeChange,
};
use crate::domain::day::minute_text;
use crate::domain::{Amount, Language};

type ChangeColumn = ScreenColumn<Change, ChangeSort>;

/// Columns from the figure to the difference: in their place an event without figures is told in words.
const FIGURE_COLUMNS: usize = 4;

/// From left to right.
pub const CHANGE_COLUMNS: [ChangeColumn; 11] = [
    ChangeColumn::copied_only(0, |change, _| kind(change).to_owned()),
    ChangeColumn::new(("姓名", "Person"), fixed(name_width), name)
        .copied(2, |change, _| copied_name(change))
        .sorted(ChangeSort::Person, ("按姓名", "by person")),
    ChangeColumn::new(("账号", "Id"), fixed(id_width), id).copied(1, |change, _| copied_id(change)),
    ChangeColumn::new(("假期", "Leave"), growing(leave_type_width), leave_type)
        .copied(3, |change, _| copied_leave_type(change))
        .sorted(ChangeSort::LeaveType, ("按假期", "by leave type")),
    ChangeColumn::new(("项目", "What"), fixed(figure_width), figure)
        .copied(4, |change, _| copied_figure(change)),
    ChangeColumn::new(("变更前", "Before"), fixed(before_width), |change| {
        side(change, |change| change.from)
    })
    .right()
    .copied(5, copied_before),
    ChangeColumn::new(("变更后", "After"), fixed(after_width), |change| {
        side(change, |change| change.to)
    })
    .right()
    .copied(6, copied_after),
    ChangeColumn::new(("增减", "Change"), fixed(difference_width), difference)
        .right()
        .copied(7, |change, _| copied_difference(change))
        .sorted(ChangeSort::By, ("按增减", "by change")),
    ChangeColumn::copied_only(8, |change, _| copied_unit(change)),
    ChangeColumn::new(
        ("发现时间", "First seen"),
        fixed(since_width),
        |change| CellValue::Moment(change.since),
    )
    .short_heading(("发现", "Seen"))
    .copied(9, |change, _| minute_text(change.since))
    .sorted(ChangeSort::Since, ("按发现时间", "by date")),
    ChangeColumn::new(
        ("部门", "Department"),
        growing(departments_width),
        departments,
    ),
];

const fn fixed(width: fn(usize) -> usize) -> ColumnWidth {
    ColumnWidth::Fixed(width)
}

const fn growing(width: fn(usize) -> usize) -> ColumnWidth {
    ColumnWidth::Growing(width)
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
    by_table(table, [19, 10, 9, 0, 0])
}

fn leave_type_width(table: usize) -> usize {
    by_table(table, [16, 13, 8, 8, 8])
}

fn figure_width(table: usize) -> usize {
    by_table(table, [8, 7, 7, 7, 0])
}

fn before_width(table: usize) -> usize {
    by_table(table, [11, 10, 10, 0, 0])
}

fn after_width(table: usize) -> usize {
    by_table(table, [11, 10, 10, 10, 0])
}

fn difference_width(table: usize) -> usize {
    by_table(table, [12, 11, 11, 11, 11])
}

fn since_width(table: usize) -> usize {
    by_table(table, [16, 11, 5, 0, 0])
}

fn departments_width(table: usize) -> usize {
    by_table(table, [10, 0, 0, 0, 0])
}

fn balance(change: &Change) -> Option<&BalanceChange> {
    match &change.what {
        ChangeKind::Balance(_, change) => Some(change),
        _ => None,
    }
}

fn name(change: &Change) -> CellValue<'_> {
    match person(&change.what) {
        Some(person) => CellValue::Name(&person.name, &[]),
        None => CellValue::NoPerson,
    }
}

fn id(change: &Change) -> CellValue<'_> {
    match person(&change.what) {
        Some(person) => CellValue::Id(person.id.shown(), &[]),
        None => CellValue::Empty,
    }
}

fn leave_type(change: &Change) -> CellValue<'_> {
    match &change.what {
        ChangeKind::Balance(_, change) => CellValue::Text(&change.leave_type_name),
        ChangeKind::Type(change) => CellValue::Subject(&change.name),
        ChangeKind::Joined(..) | ChangeKind::Left(_) | ChangeKind::Renamed(..) => CellValue::Empty,
    }
}

fn figure(change: &Change) -> CellValue<'_> {
    match balance(change) {
        Some(change) => CellValue::Figure(change.figure),
        None => CellValue::Event(change, FIGURE_COLUMNS),
    }
}

/// The unit stands behind what was added or taken away; without that, behind both sides.
fn side(change: &Change, of: fn(&BalanceChange) -> ChangeSide) -> CellValue<'_> {
    balance(change).map_or(CellValue::Empty, |change| {
        let unit = match change.by {
            Some(_) => SideUnit::Elsewhere,
            None => SideUnit::Shown,
        };
        CellValue::Side(of(change), unit)
    })
}

fn difference(change: &Change) -> CellValue<'_> {
    let by = balance(change).and_then(|change| change.by);
    by.map_or(CellValue::Empty, CellValue::Difference)
}

fn departments(change: &Change) -> CellValue<'_> {
    let departments = person(&change.what).and_then(|person| person.departments.as_deref());
    departments.map_or(CellValue::Empty, |names| CellValue::Quiet(names.join(" ")))
}

/// What happened, as scripts know it.
fn kind(change: &Change) -> &'static str {
    match &change.what {
        ChangeKind::Balance(..) => "balance",
        ChangeKind::Joined(..) => "joined",
        ChangeKind::Left(_) => "left",
        ChangeKind::Renamed(..) => "renamed",
        ChangeKind::Type(_) => "type",
    }
}

fn copied_name(change: &Change) -> String {
    person(&change.what).map_or_else(String::new, |person| person.name.clone())
}

fn copied_id(change: &Change) -> String {
    person(&change.what).map_or_else(String::new, |person| person.id.shown().into_owned())
}

fn copied_leave_type(change: &Change) -> String {
    match &change.what {
        ChangeKind::Balance(
            _,
            BalanceChange {
                leave_type_name, ..
            },
        ) => leave_type_name.to_string(),
        ChangeKind::Type(TypeChange { name, .. }) => name.to_string(),
        ChangeKind::Joined(..) | ChangeKind::Left(_) | ChangeKind::Renamed(..) => String::new(),
    }
}

fn copied_figure(change: &Change) -> String {
    balance(change).map_or_else(String::new, |change| change.figure.as_str().to_owned())
}

fn copied_before(change: &Change, language: Language) -> String {
    match &change.what {
        ChangeKind::Balance(_, change) => exact_side(change.from),
        ChangeKind::Renamed(_, renaming) => renaming.name_from.clone(),
        ChangeKind::Type(change) => copied_rules(change.from.as_ref(), language),
        ChangeKind::Joined(..) | ChangeKind::Left(_) => String::new(),
    }
}

fn copied_after(change: &Change, language: Language) -> String {
    match &change.what {
        ChangeKind::Balance(_, change) => exact_side(change.to),
        ChangeKind::Renamed(person, _) => person.name.clone(),
        ChangeKind::Type(change) => copied_rules(change.to.as_ref(), language),
        ChangeKind::Joined(..) | ChangeKind::Left(_) => String::new(),
    }
}

fn copied_difference(change: &Change) -> String {
    let by = balance(change).and_then(|change| change.by);
    by.map_or_else(String::new, signed)
}

fn copied_unit(change: &Change) -> String {
    let unit = balance(change).and_then(BalanceChange::unit);
    unit.map_or_else(String::new, |unit| unit.as_str().to_owned())
}

/// On one line and without tabs, so that the row stays one row.
fn copied_rules(rules: Option<&RulesText>, language: Language) -> String {
    rules.map_or_else(String::new, |rules| {
        let words = language.pick(&rules.zh, &rules.en);
        words.replace(['\n', '\t'], " ")
    })
}

/// The exact figure, or the name of the state.
pub(in crate::app) fn exact_side(side: ChangeSide) -> String {
    let state = || side.state.as_str().to_owned();
    side.amount.map_or_else(state, Amount::to_exact_text)
}
