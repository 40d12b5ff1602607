//! The columns of the view Compare.

use std::borrow::Cow;

use crate::app::table::cell_value::CellValue;
use crate::app::table::column::{ColumnWidth, ScreenColumn};
use crate::app::views::compare::line::CompareLine;
use crate::domain::insight::compare::{CompareResult, CompareSort};
use crate::text::headings::{self, narrow, orders};
use crate::text::views::compare::unit_words;

type CompareColumn = ScreenColumn<CompareLine, CompareSort>;

/// From left to right.
pub const COMPARE_COLUMNS: [CompareColumn; 9] = [
    CompareColumn::new(headings::RESULT, fixed(result_width), result)
        .copied(0, |line, _| line.result_word.to_owned())
        .sorted(CompareSort::Result, orders::BY_RESULT),
    CompareColumn::new(headings::NAME, fixed(name_width), |line| {
        CellValue::Name(&line.name, &[])
    })
    .copied(2, |line, _| line.name.clone())
    .sorted(CompareSort::Person, orders::BY_NAME),
    CompareColumn::new(headings::ID, fixed(id_width), |line| {
        CellValue::Id(Cow::Borrowed(&line.id), &[])
    })
    .copied(1, |line, _| line.id.clone()),
    CompareColumn::new(headings::LEAVE, fixed(leave_width), |line| {
        CellValue::Text(&line.leave)
    })
    .copied(3, |line, _| line.leave.clone())
    .sorted(CompareSort::Leave, orders::BY_LEAVE),
    CompareColumn::new(headings::LEFT_SIDE, fixed(figure_width), |line| {
        CellValue::Private(line.side_text(0))
    })
    .short_heading(narrow::LEFT_SIDE)
    .right()
    .copied(4, |line, language| line.exact_side(0, language)),
    CompareColumn::new(headings::RIGHT_SIDE, fixed(figure_width), |line| {
        CellValue::Private(line.side_text(1))
    })
    .short_heading(narrow::RIGHT_SIDE)
    .right()
    .copied(5, |line, language| line.exact_side(1, language)),
    CompareColumn::new(headings::DIFFERENCE, fixed(by_width), |line| {
        CellValue::Private(line.by_text())
    })
    .right()
    .copied(6, |line, _| {
        line.figures.by.map_or_else(
            String::new,
            crate::domain::insight::compare::Quantity::to_exact_text,
        )
    })
    .sorted(CompareSort::By, orders::BY_DIFFERENCE),
    CompareColumn::new(headings::UNIT, fixed(unit_width), |line| {
        CellValue::Text(line.unit)
    })
    .copied(7, |line, language| unit_words(&line.figures, language)),
    CompareColumn::new(
        headings::REASON,
        ColumnWidth::Growing(reason_width),
        |line| CellValue::Quiet(line.reason.to_owned()),
    )
    .copied(8, |line, _| line.reason.to_owned()),
];

const fn fixed(width: fn(usize) -> usize) -> ColumnWidth {
    ColumnWidth::Fixed(width)
}

/// What agrees is of less importance.
fn result(line: &CompareLine) -> CellValue<'_> {
    match line.result {
        CompareResult::Equal => CellValue::Quiet(line.result_word.to_owned()),
        CompareResult::Different | CompareResult::Ambiguous => CellValue::Subject(line.result_word),
        _ => CellValue::Text(line.result_word),
    }
}

/// The width for a table of 149 columns and more, of 91, of 76, and of less.
fn by_table(table: usize, widths: [usize; 4]) -> usize {
    match table {
        149.. => widths[0],
        91.. => widths[1],
        76.. => widths[2],
        _ => widths[3],
    }
}

fn result_width(table: usize) -> usize {
    by_table(table, [14, 14, 9, 9])
}

fn name_width(table: usize) -> usize {
    by_table(table, [20, 10, 8, 8])
}

fn id_width(table: usize) -> usize {
    by_table(table, [30, 0, 0, 0])
}

fn leave_width(table: usize) -> usize {
    by_table(table, [18, 10, 8, 8])
}

fn figure_width(table: usize) -> usize {
    by_table(table, [14, 10, 9, 0])
}

fn by_width(table: usize) -> usize {
    by_table(table, [12, 9, 8, 8])
}

fn unit_width(table: usize) -> usize {
    by_table(table, [4, 4, 4, 0])
}

fn reason_width(table: usize) -> usize {
    by_table(table, [20, 17, 14, 0])
}
