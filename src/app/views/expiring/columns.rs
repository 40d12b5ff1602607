//! The columns of the view Expiring.

use crate::app::table::cell_value::CellValue;
use crate::app::table::column::{ColumnWidth, ScreenColumn};
use crate::domain::Certainty;
use crate::domain::insight::expiring::{ExpiringEntry, ExpiringOrder, ExpiringReport, LastDay};
use crate::domain::text::shown;
use crate::text::figures::{certainty_word, unit_name};
use crate::text::headings::{self, narrow, orders};
use crate::text::sheets::yes_or_no;

/// An amount that ends, as a row.
#[derive(Clone, Copy, Debug)]
pub struct ExpiringLineRow<'a> {
    /// Everything about it.
    pub entry: ExpiringEntry<'a>,
}

type ExpiringColumn<'a> = ScreenColumn<ExpiringLineRow<'a>, ExpiringOrder>;

impl<'a> ExpiringLineRow<'a> {
    /// From left to right, where the company says of no leave type what it is by law.
    pub const COLUMNS: [ExpiringColumn<'a>; 15] = Self::columns(PLAIN_WIDTHS);
    /// From left to right, with whose cost or loss it is.
    pub const COLUMNS_WITH_KINDS: [ExpiringColumn<'a>; 15] = Self::columns(WIDTHS_WITH_KINDS);

    /// The columns for a report.
    pub fn columns_of(report: &ExpiringReport) -> [ExpiringColumn<'a>; 15] {
        if report.has_kinds() {
            Self::COLUMNS_WITH_KINDS
        } else {
            Self::COLUMNS
        }
    }

    const fn columns(widths: VaryingWidths) -> [ExpiringColumn<'a>; 15] {
        let [tenant, copied_id, last_day, days, working_days] = Self::day_columns(widths);
        let [name, id, departments, leave] = Self::person_columns(widths);
        let [amount, unit, left, certainty, borne_by, note] = Self::amount_columns(widths);
        [
            tenant,
            copied_id,
            last_day,
            days,
            working_days,
            name,
            id,
            departments,
            leave,
            amount,
            unit,
            left,
            certainty,
            borne_by,
            note,
        ]
    }

    /// The day, behind what is only copied of the tenant and the person.
    const fn day_columns(widths: VaryingWidths) -> [ExpiringColumn<'a>; 5] {
        [
            ExpiringColumn::copied_only(0, |row, _| row.entry.figures.name.to_string()),
            ExpiringColumn::copied_only(1, |row, _| shown(row.entry.person.id).into_owned()),
            ExpiringColumn::new(headings::EXPIRES, fixed(day_width), last_day)
                .copied(7, |row, _| text_of(row.entry.last_day_known()))
                .sorted(ExpiringOrder::Day, orders::BY_EXPIRY),
            ExpiringColumn::new(headings::DAYS, fixed(days_width), |row| {
                CellValue::Days(row.entry.days_to_go)
            })
            .right()
            .copied(8, |row, _| text_of(row.entry.days_to_go)),
            ExpiringColumn::new(headings::WORKING_DAYS, fixed(widths.working_days), |row| {
                CellValue::Days(
                    row.entry
                        .working_days_to_go
                        .and_then(|days| days.try_into().ok()),
                )
            })
            .short_heading(narrow::WORKING_DAYS)
            .right()
            .copied(9, |row, _| text_of(row.entry.working_days_to_go)),
        ]
    }

    /// Whose the amount is, and of what.
    const fn person_columns(widths: VaryingWidths) -> [ExpiringColumn<'a>; 4] {
        [
            ExpiringColumn::new(headings::NAME, fixed(widths.name), |row| {
                CellValue::Name(row.entry.person.name, &[])
            })
            .copied(2, |row, _| row.entry.person.name.to_owned())
            .sorted(ExpiringOrder::Person, orders::BY_NAME),
            ExpiringColumn::new(headings::ID, fixed(id_width), |row| {
                CellValue::Id(shown(row.entry.person.id), &[])
            }),
            ExpiringColumn::new(
                headings::DEPARTMENT,
                growing(departments_width),
                departments,
            )
            .copied(3, |row, _| {
                row.entry.person.departments.unwrap_or_default().join("; ")
            }),
            ExpiringColumn::new(headings::LEAVE, growing(leave_type_width), |row| {
                CellValue::Text(&row.entry.column.name)
            })
            .copied(4, |row, _| row.entry.column.name.to_string())
            .sorted(ExpiringOrder::LeaveType, orders::BY_LEAVE),
        ]
    }

    /// How much it is, and what is to be said of it.
    const fn amount_columns(widths: VaryingWidths) -> [ExpiringColumn<'a>; 6] {
        [
            ExpiringColumn::new(headings::EXPIRING, fixed(amount_width), |row| {
                CellValue::Aligned(row.entry.amount)
            })
            .right()
            .copied(5, |row, _| row.entry.amount.to_exact_text())
            .sorted(ExpiringOrder::Amount, orders::BY_AMOUNT),
            ExpiringColumn::copied_only(6, |row, language| {
                unit_name(row.entry.amount.unit, language).to_owned()
            }),
            ExpiringColumn::new(headings::LEFT, fixed(widths.left), |row| {
                let left = row.entry.left;
                left.map_or(CellValue::Empty, CellValue::Aligned)
            })
            .right(),
            ExpiringColumn::new(headings::CERTAINTY, fixed(certainty_width), certainty)
                .short_heading(narrow::CERTAINTY)
                .copied(10, |row, language| match row.entry.last_day {
                    LastDay::On(_, certainty) => certainty_word(certainty, language).to_owned(),
                    LastDay::NoDay(_) => String::new(),
                }),
            ExpiringColumn::new(headings::BORNE_BY, fixed(widths.borne_by), |row| {
                let kind = row.entry.kind;
                kind.map_or(CellValue::Empty, |kind| CellValue::BorneBy(kind.bearer()))
            })
            .copied(12, |row, language| {
                let kind = row.entry.kind;
                kind.map_or_else(String::new, |kind| kind.name(language).to_owned())
            }),
            ExpiringColumn::new(headings::NOTE, fixed(widths.note), |row| {
                match row.entry.cannot_be_used_up {
                    Some(true) => CellValue::TooLate,
                    Some(false) | None => CellValue::Empty,
                }
            })
            .copied(11, |row, language| {
                let answer = row.entry.cannot_be_used_up;
                answer.map_or_else(String::new, |is| yes_or_no(is, language).to_owned())
            }),
        ]
    }
}

/// Widths that differ where the table tells whose cost or loss it is.
#[derive(Clone, Copy)]
struct VaryingWidths {
    working_days: fn(usize) -> usize,
    name: fn(usize) -> usize,
    left: fn(usize) -> usize,
    borne_by: fn(usize) -> usize,
    note: fn(usize) -> usize,
}

const PLAIN_WIDTHS: VaryingWidths = VaryingWidths {
    working_days: |table| by_table(table, [8, 7, 7, 7, 0, 0]),
    name: |table| by_table(table, [16, 10, 8, 7, 9, 9]),
    left: |table| by_table(table, [12, 11, 0, 0, 0, 0]),
    borne_by: |_| 0,
    note: |table| by_table(table, [24, 10, 10, 8, 0, 0]),
};

const WIDTHS_WITH_KINDS: VaryingWidths = VaryingWidths {
    working_days: |table| by_table(table, [8, 7, 0, 0, 0, 0]),
    name: |table| by_table(table, [16, 11, 8, 7, 9, 9]),
    left: |table| by_table(table, [12, 0, 0, 0, 0, 0]),
    borne_by: |table| by_table(table, [8, 8, 8, 8, 0, 0]),
    note: |table| by_table(table, [10, 10, 8, 8, 0, 0]),
};

const fn fixed(width: fn(usize) -> usize) -> ColumnWidth {
    ColumnWidth::Fixed(width)
}

const fn growing(width: fn(usize) -> usize) -> ColumnWidth {
    ColumnWidth::Growing(width)
}

/// The width for a table of 157 columns and more, of 90, of 74, of 62, of 49, and of less. What a table needs in all is the sum of one
/// place over all columns.
fn by_table(table: usize, widths: [usize; 6]) -> usize {
    match table {
        157.. => widths[0],
        90.. => widths[1],
        74.. => widths[2],
        62.. => widths[3],
        49.. => widths[4],
        _ => widths[5],
    }
}

fn day_width(table: usize) -> usize {
    by_table(table, [11, 11, 11, 11, 11, 6])
}

fn days_width(table: usize) -> usize {
    by_table(table, [5, 4, 4, 4, 4, 0])
}

fn id_width(table: usize) -> usize {
    by_table(table, [18, 0, 0, 0, 0, 0])
}

fn departments_width(table: usize) -> usize {
    by_table(table, [10, 0, 0, 0, 0, 0])
}

fn leave_type_width(table: usize) -> usize {
    by_table(table, [16, 10, 8, 8, 8, 8])
}

fn amount_width(table: usize) -> usize {
    by_table(table, [12, 11, 11, 11, 11, 11])
}

fn certainty_width(table: usize) -> usize {
    by_table(table, [14, 8, 8, 0, 0, 0])
}

fn last_day<'row>(row: &'row ExpiringLineRow<'_>) -> CellValue<'row> {
    match row.entry.last_day {
        LastDay::On(day, Certainty::Worked | Certainty::WorkedAtMost) => CellValue::WorkedDay(day),
        LastDay::On(day, _) => CellValue::LastDay(day),
        LastDay::NoDay(reason) => CellValue::NoDay(reason),
    }
}

fn departments<'row>(row: &'row ExpiringLineRow<'_>) -> CellValue<'row> {
    match row.entry.person.departments {
        Some(names) => CellValue::Quiet(names.join(" ")),
        None => CellValue::NoDepartments { may_come: false },
    }
}

fn certainty<'row>(row: &'row ExpiringLineRow<'_>) -> CellValue<'row> {
    match row.entry.last_day {
        LastDay::On(_, certainty) => CellValue::Certainty(certainty),
        LastDay::NoDay(_) => CellValue::Empty,
    }
}

/// The value as programs read it, empty where it is not known.
fn text_of<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}
