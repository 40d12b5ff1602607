//! Widths that a table's own width decides, and which column stands where: for drawing, and for clicks on a heading.

use crate::app::table::column::{ColumnWidth, ScreenColumn};

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

/// Where a heading was clicked.
#[derive(Clone, Copy, Debug)]
pub(in crate::app) struct HeadingClick {
    /// The columns of the table.
    pub(in crate::app) table: usize,
    /// Between two of its cells.
    pub(in crate::app) gap: usize,
    /// The column of the screen, counted from the table's first one.
    pub(in crate::app) x: usize,
}

/// The order after a click on a heading: that of its column, or the source's own where it is in that order already. `None` where no column
/// with an order stands.
pub(in crate::app) fn clicked_sort<Row, Sort: Copy + PartialEq + Default>(
    columns: &[ScreenColumn<Row, Sort>],
    click: HeadingClick,
    current: Sort,
) -> Option<Sort> {
    let mut end = 0;
    let widths = table_widths(columns, click.table, click.gap);
    let shown = columns.iter().zip(widths).filter(|(_, width)| *width > 0);
    for (column, width) in shown {
        end += width;
        if click.x < end {
            let sort = column.sort.as_ref()?.sort;
            return Some(if sort == current {
                Sort::default()
            } else {
                sort
            });
        }
        end += click.gap;
        if click.x < end {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::views::compare::columns::COMPARE_COLUMNS;
    use crate::domain::insight::compare::CompareSort;

    #[test]
    fn a_heading_sorts_by_its_column_a_second_click_undoes_that_and_gaps_do_nothing() {
        let at = |x| HeadingClick {
            table: 77,
            gap: 1,
            x,
        };
        let first = clicked_sort(&COMPARE_COLUMNS, at(10), CompareSort::default());
        assert_eq!(first, Some(CompareSort::Person));
        let again = clicked_sort(&COMPARE_COLUMNS, at(10), CompareSort::Person);
        assert_eq!(again, Some(CompareSort::default()));
        assert_eq!(
            clicked_sort(&COMPARE_COLUMNS, at(9), CompareSort::default()),
            None
        );
        assert_eq!(
            clicked_sort(&COMPARE_COLUMNS, at(500), CompareSort::default()),
            None
        );
    }
}
