//! Tables as lists of columns. One row of such a list says everything about a column: its heading, its width, what stands
//! in it, what `Y` copies of it, and the order for which it stands.
//!
//! The lists are `PersonRow::COLUMNS`, `LeaveRow::COLUMNS` and `ChangeLine::COLUMNS`, each in the folder of its view. `ui::table`
//! draws any of them, `copied_row` copies from any of them, and `next_sort` walks through the orders of any of them.

pub mod cell_value;
pub mod column;
#[cfg(test)]
mod tests;
pub mod widths;

use crate::app::table::column::ScreenColumn;
use crate::domain::Language;

/// A whole row as it is copied: the copied columns in their own order, separated by tabs.
pub(in crate::app) fn copied_row<Row, Sort: Copy>(
    columns: &[ScreenColumn<Row, Sort>],
    row: &Row,
    language: Language,
) -> String {
    let copied = columns.iter().filter_map(|column| column.copied);
    let mut cells: Vec<(u8, String)> = copied
        .map(|copied| (copied.place, (copied.text)(row, language)))
        .collect();
    cells.sort_by_key(|(place, _)| *place);
    let cells: Vec<String> = cells.into_iter().map(|(_, text)| text).collect();
    cells.join("\t")
}

/// The order after `current`: the source's own, then those of the columns from left to right.
pub(in crate::app) fn next_sort<Row, Sort: Copy + PartialEq + Default>(
    columns: &[ScreenColumn<Row, Sort>],
    current: Sort,
) -> Sort {
    let mut sorts = columns
        .iter()
        .filter_map(|column| column.sort.map(|s| s.sort));
    if current == Sort::default() {
        return sorts.next().unwrap_or_default();
    }
    sorts
        .skip_while(|sort| *sort != current)
        .nth(1)
        .unwrap_or_default()
}

/// What a list says of its order: `按姓名`; nothing for the source's own.
pub fn sort_label<Row, Sort: Copy + PartialEq>(
    columns: &[ScreenColumn<Row, Sort>],
    current: Sort,
    language: Language,
) -> &'static str {
    let mut sorts = columns.iter().filter_map(|column| column.sort);
    let sorted = sorts.find(|sort| sort.sort == current);
    sorted.map_or("", |sort| sort.label.of(language))
}
