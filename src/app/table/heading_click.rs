//! A click on a heading of a table, which gives the table another order.

use crate::app::table::column::ScreenColumn;
use crate::app::table::layout::TableLayout;
use crate::domain::ListOrder;

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
    use super::*;
    use crate::app::table::cell_settings::CellSettings;
    use crate::app::views::compare::columns::COMPARE_COLUMNS;
    use crate::domain::insight::compare::CompareSort;

    #[test]
    fn a_heading_sorts_by_its_column_a_second_click_turns_it_round_a_third_undoes_it_and_gaps_do_nothing()
     {
        let layout = TableLayout::of_table(CellSettings::SAMPLE, &COMPARE_COLUMNS, &[], 77, 1);
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
