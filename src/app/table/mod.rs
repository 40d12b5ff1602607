//! Tables as lists of columns. One row of such a list says everything about a column: its heading, its width, what stands
//! in it, what `Y` copies of it, and the order for which it stands.
//!
//! Each list is in the folder of its view, as `PersonRow::COLUMNS` is. `layout` works out the
//! widths for any of them, `ui::table` draws them, `copied_row` copies from them, and `next_sort`
//! walks through their orders.

pub mod cell_settings;
pub mod cell_text;
pub mod cell_tone;
pub mod cell_value;
pub mod column;
pub mod figure_text;
pub(in crate::app) mod heading_click;
pub mod layout;
#[cfg(test)]
mod tests;

use crate::app::table::column::ScreenColumn;
use crate::domain::{Language, ListOrder};
use crate::text;

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
    current: ListOrder<Sort>,
) -> ListOrder<Sort> {
    let sorts = columns.iter().filter_map(|column| column.sort);
    let mut sorts = sorts
        .map(|sort| sort.sort)
        .filter(|sort| *sort != Sort::default());
    let next = if current.by == Sort::default() {
        sorts.next()
    } else {
        sorts.skip_while(|sort| *sort != current.by).nth(1)
    };
    ListOrder::of(next.unwrap_or_default())
}

/// What a list says of its order: `按姓名`, `按姓名（倒序）`; nothing for the source's own.
pub fn sort_label<Row, Sort: Copy + PartialEq + Default>(
    columns: &[ScreenColumn<Row, Sort>],
    current: ListOrder<Sort>,
    language: Language,
) -> String {
    if current == ListOrder::default() {
        return String::new();
    }
    let mut sorts = columns.iter().filter_map(|column| column.sort);
    let sorted = sorts.find(|sort| sort.sort == current.by);
    let label = sorted.map_or("", |sort| sort.label.of(language));
    if current.is_reversed {
        text::reversed(label, language)
    } else {
        label.to_owned()
    }
}
