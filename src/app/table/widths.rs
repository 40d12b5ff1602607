//! Widths that a table's own width decides, and which column stands where: for drawing, and for clicks on a heading.

use crate::app::table::column::{ColumnWidth, ScreenColumn};
use crate::app::table::layout::TableLayout;
use crate::domain::ListOrder;

/// The widths of columns that depend on the width of the table alone, in their order; 0 for a column that is not shown. The last growing one
/// takes what is left over.
pub fn table_widths<Row, Sort>(
    columns: &[ScreenColumn<Row, Sort>],
    table: usize,
    gap: usize,
) -> Vec<usize> {
    let widths = columns.iter().map(|column| match column.width {
        ColumnWidth::Fixed(width) | ColumnWidth::Growing(width) => width(table),
        _ => 0,
    });
    let mut widths: Vec<usize> = widths.collect();
    let shown = widths.iter().filter(|width| **width > 0);
    let used: usize = shown.map(|width| width + gap).sum();
    let spare = table.saturating_sub(used.saturating_sub(gap));
    let grows = |column: &ScreenColumn<Row, Sort>| matches!(column.width, ColumnWidth::Growing(_));
    let growing = widths.iter_mut().zip(columns).rev();
    let mut shown = growing.filter(|(width, column)| **width > 0 && grows(column));
    if let Some((width, _)) = shown.next() {
        *width += spare;
    }
    widths
}

/// The order after a click on a heading, `x` columns from the table's first one: by its column, then the other way round, then the source's
/// own. `None` where no column with an order stands.
pub(in crate::app) fn clicked_sort<Row, Sort: Copy + PartialEq + Default>(
    columns: &[ScreenColumn<Row, Sort>],
    layout: &TableLayout,
    x: usize,
    current: ListOrder<Sort>,
) -> Option<ListOrder<Sort>> {
    let mut end = 0;
    let widths = layout.widths.iter().copied();
    let shown = columns.iter().zip(widths).filter(|(_, width)| *width > 0);
    for (column, width) in shown {
        end += width;
        if x < end {
            return Some(current.clicked(column.sort?.sort));
        }
        end += layout.gap;
        if x < end {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use ratatui::layout::Size;

    use super::*;
    use crate::app::AppState;
    use crate::app::views::compare::columns::COMPARE_COLUMNS;
    use crate::domain::Today;
    use crate::domain::insight::compare::CompareSort;

    #[test]
    fn a_heading_sorts_by_its_column_a_second_click_turns_it_round_a_third_undoes_it_and_gaps_do_nothing()
     {
        let today = Today::at(Timestamp::UNIX_EPOCH);
        let state = AppState::new(Vec::new(), Size::new(80, 24), today);
        let layout = TableLayout::of_table(&state, &COMPARE_COLUMNS, &[], 77, 1);
        let clicked = |x, current| clicked_sort(&COMPARE_COLUMNS, &layout, x, current);
        let usual = ListOrder::<CompareSort>::default();
        let by_person = ListOrder::of(CompareSort::Person);
        assert_eq!(clicked(10, usual), Some(by_person));
        assert_eq!(clicked(10, by_person), Some(by_person.reversed()));
        assert_eq!(clicked(10, by_person.reversed()), Some(usual));
        assert_eq!(clicked(9, usual), None);
        assert_eq!(clicked(500, usual), None);
    }
}
