//! The columns of pane 3.

use crate::app::table::cell_value::CellValue;
use crate::app::table::column::{ColumnWidth, ScreenColumn};
use crate::app::views::browse::balance_lines::LeaveRow;
use crate::domain::Amount;
use crate::domain::text::shown;
use crate::text::figures::unit_name;
use crate::text::headings::{self, narrow};
use crate::text::sheets::sheet_state_word;

type BalanceColumn<'a> = ScreenColumn<LeaveRow<'a>>;

impl<'a> LeaveRow<'a> {
    /// From left to right.
    pub const COLUMNS: [BalanceColumn<'a>; 11] = [
        BalanceColumn::copied_only(0, |row, _| shown(row.person.id).into_owned()),
        BalanceColumn::copied_only(1, |row, _| row.person.name.to_owned()),
        BalanceColumn::new(headings::LEAVE, ColumnWidth::Shrinking, |row| {
            CellValue::Text(&row.column.name)
        })
        .copied(2, |row, _| row.column.name.to_string()),
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
        .copied(5, |row, _| exact(row.cell.figures.granted)),
        BalanceColumn::new(headings::USED, ColumnWidth::ContentLeftOut(2), |row| {
            CellValue::Amount(row.cell.figures.used)
        })
        .right()
        .copied(6, |row, _| exact(row.cell.figures.used)),
        BalanceColumn::new(headings::LEFT, ColumnWidth::Content, |row| {
            let code = row.error.map(|error| error.code.as_str());
            CellValue::Left(&row.cell, code)
        })
        .right()
        .copied(7, |row, _| exact(row.cell.figures.left)),
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
        }),
        // What ends on that day.
        BalanceColumn::copied_only(10, |row, _| {
            exact(row.cell.expiring.map(|part| part.amount))
        }),
    ];
}

/// A figure with all its decimals; nothing where there is none.
pub(in crate::app) fn exact(amount: Option<Amount>) -> String {
    amount.map_or_else(String::new, Amount::to_exact_text)
}
