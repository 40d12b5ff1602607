//! The columns of pane 3.

use crate::app::state::AppState;
use crate::app::table::cell_value::CellValue;
use crate::app::table::column::{ColumnWidth, ScreenColumn};
use crate::app::table::layout::TableLayout;
use crate::app::views::browse::balance_lines::{BalanceLine, LeaveRow};
use crate::app::views::browse::balance_sort::BalanceSort;
use crate::domain::Amount;
use crate::domain::text::shown;
use crate::text::figures::unit_name;
use crate::text::headings::{self, narrow, orders};
use crate::text::sheets::sheet_state_word;

type BalanceColumn<'a> = ScreenColumn<LeaveRow<'a>, BalanceSort>;

impl<'a> LeaveRow<'a> {
    /// From left to right.
    pub const COLUMNS: [BalanceColumn<'a>; 11] = [
        BalanceColumn::copied_only(0, |row, _| shown(row.person.id).into_owned()),
        BalanceColumn::copied_only(1, |row, _| row.person.name.to_owned()),
        BalanceColumn::new(headings::LEAVE, ColumnWidth::Shrinking, |row| {
            CellValue::Text(&row.column.name)
        })
        .copied(2, |row, _| row.column.name.to_string())
        .sorted(BalanceSort::Leave, orders::BY_LEAVE),
        BalanceColumn::copied_only(3, |row, language| {
            sheet_state_word(row.cell.state, language).to_owned()
        }),
        BalanceColumn::copied_only(4, |row, language| {
            let unit = row.cell.unit.map(|unit| unit_name(unit, language));
            unit.unwrap_or_default().to_owned()
        }),
        BalanceColumn::new(narrow::CARRIED, ColumnWidth::ContentLeftOut(0), |row| {
            CellValue::Amount(row.cell.figures.carried)
        })
        .right()
        .left_out_if_empty()
        .copied(8, |row, _| exact(row.cell.figures.carried)),
        BalanceColumn::new(narrow::GRANTED, ColumnWidth::ContentLeftOut(1), |row| {
            CellValue::Amount(row.cell.figures.granted)
        })
        .right()
        .copied(5, |row, _| exact(row.cell.figures.granted))
        .sorted(BalanceSort::Granted, orders::BY_GRANTED),
        BalanceColumn::new(headings::USED, ColumnWidth::ContentLeftOut(2), |row| {
            CellValue::Amount(row.cell.figures.used)
        })
        .right()
        .copied(6, |row, _| exact(row.cell.figures.used))
        .sorted(BalanceSort::Used, orders::BY_USED),
        BalanceColumn::new(headings::LEFT, ColumnWidth::Content, |row| {
            let code = row.error.map(|error| error.code.as_str());
            CellValue::Left(&row.cell, code)
        })
        .right()
        .copied(7, |row, _| exact(row.cell.figures.left))
        .sorted(BalanceSort::Left, orders::BY_LEFT),
        BalanceColumn::new(
            headings::HOW_EXPIRES,
            ColumnWidth::ContentLeftOut(3),
            |row| {
                let lots = row.detail.map(|detail| detail.lots.as_slice());
                CellValue::Expiry(&row.cell, lots)
            },
        )
        .copied(9, |row, _| {
            let day = row.cell.expires_on;
            day.map_or_else(String::new, |day| day.to_string())
        })
        .sorted(BalanceSort::Expiry, orders::BY_EXPIRY),
        // What ends on that day.
        BalanceColumn::copied_only(10, |row, _| {
            exact(row.cell.expiring.map(|part| part.amount))
        }),
    ];
}

/// Columns before a row: cursor and open.
pub const BALANCE_MARKS: usize = 2;
/// Between two columns.
const GAP: usize = 2;

/// The widths of the table of balances in a pane of `columns`.
pub fn balance_layout(state: &AppState, lines: &[BalanceLine<'_>], columns: usize) -> TableLayout {
    let rows = lines.iter().filter_map(|line| match line {
        BalanceLine::Row(row) => Some(row),
        _ => None,
    });
    let rows: Vec<&LeaveRow<'_>> = rows.collect();
    let table = columns.saturating_sub(BALANCE_MARKS);
    TableLayout::of_content(state.cell_settings(), &LeaveRow::COLUMNS, &rows, table, GAP)
}

/// A figure with all its decimals; nothing where there is none.
pub(in crate::app) fn exact(amount: Option<Amount>) -> String {
    amount.map_or_else(String::new, Amount::to_exact_text)
}
