//! How wide the columns of a table are.

use crate::app::table::column::{ColumnWidth, ScreenColumn};
use crate::app::table::widths::table_widths;
use crate::app::text_width::width;
use crate::ui::scene::Scene;
use crate::ui::table::RowStyles;
use crate::ui::table::cell::{CellRoom, draw_cell};
use crate::ui::table::figures::DateForm;

/// A shrinking column is not made narrower than this before another column is left out.
const NARROWEST_SHRUNK: usize = 10;
/// Dates are written shorter before a shrinking column of up to this width is cut, and before a column is left out.
const COMFORTABLE_SHRUNK: usize = NARROWEST_SHRUNK + 6;

/// The widths of a table's columns, in the order of its list; 0 for a column that is not shown.
pub(in crate::ui) struct TableLayout {
    /// In display columns.
    pub(in crate::ui) widths: Vec<usize>,
    /// Between two cells.
    pub(in crate::ui) gap: usize,
    /// How much is written beside a date.
    form: DateForm,
}

impl TableLayout {
    /// For columns whose width depends on the table's alone.
    pub(in crate::ui) fn of_table<Row, Sort>(
        columns: &[ScreenColumn<Row, Sort>],
        table: usize,
        gap: usize,
    ) -> Self {
        Self {
            widths: table_widths(columns, table, gap),
            gap,
            form: DateForm::Full,
        }
    }

    /// For columns as wide as what is in them. Dates are written shorter first, then columns are left out, and at last a
    /// shrinking column is cut.
    pub(in crate::ui) fn of_content<Row, Sort: Copy>(
        scene: Scene<'_>,
        columns: &[ScreenColumn<Row, Sort>],
        rows: &[&Row],
        table: usize,
        gap: usize,
    ) -> Self {
        let Some(shrinking) = columns
            .iter()
            .position(|column| matches!(column.width, ColumnWidth::Shrinking))
        else {
            return Self::of_widest(scene, columns, rows, gap, DateForm::Full);
        };
        let mut layout = Self::of_widest(scene, columns, rows, gap, DateForm::Full);
        for form in [DateForm::Part, DateForm::Short] {
            let wanted = layout.widths[shrinking].min(COMFORTABLE_SHRUNK);
            if layout.room_for(shrinking, table) < wanted {
                layout = Self::of_widest(scene, columns, rows, gap, form);
            }
        }
        for column in left_out_first(columns) {
            let wanted = layout.widths[shrinking].min(NARROWEST_SHRUNK);
            if layout.room_for(shrinking, table) < wanted {
                layout.widths[column] = 0;
            }
        }
        let room = layout.room_for(shrinking, table);
        layout.widths[shrinking] = layout.widths[shrinking].min(room);
        layout
    }

    /// Every column as wide as its heading and its widest text.
    fn of_widest<Row, Sort: Copy>(
        scene: Scene<'_>,
        columns: &[ScreenColumn<Row, Sort>],
        rows: &[&Row],
        gap: usize,
        form: DateForm,
    ) -> Self {
        let room = CellRoom {
            columns: usize::MAX,
            form,
        };
        let style = RowStyles::plain(scene.theme.text);
        let widest = |column: &ScreenColumn<Row, Sort>| {
            let texts = rows.iter().map(|row| {
                let cell = draw_cell(scene, &(column.cell)(row), style, room);
                width(&cell.text)
            });
            match texts.max().unwrap_or(0) {
                0 if column.is_left_out_if_empty => 0,
                widest => widest.max(width(column.heading(scene.language))),
            }
        };
        let widths = columns.iter().map(|column| match column.width {
            ColumnWidth::CopiedOnly => 0,
            _ => widest(column),
        });
        Self {
            widths: widths.collect(),
            gap,
            form,
        }
    }

    /// What the other columns leave for one.
    fn room_for(&self, column: usize, table: usize) -> usize {
        let others = self.widths.iter().enumerate();
        let others = others.filter(|(at, width)| *at != column && **width > 0);
        let used: usize = others.map(|(_, width)| width + self.gap).sum();
        table.saturating_sub(used)
    }

    /// The width of so many columns from `first` on, with the gaps between them.
    pub(in crate::ui) fn width_of(&self, first: usize, columns: usize) -> usize {
        let widths = self.widths.iter().skip(first).take(columns);
        let shown = widths.filter(|width| **width > 0);
        let with_gaps: usize = shown.map(|width| width + self.gap).sum();
        with_gaps.saturating_sub(self.gap)
    }

    /// The room of a cell of `columns`.
    pub(in crate::ui) fn room(&self, columns: usize) -> CellRoom {
        CellRoom {
            columns,
            form: self.form,
        }
    }
}

/// The columns that a narrow table leaves out, in the order in which it does.
fn left_out_first<Row, Sort>(columns: &[ScreenColumn<Row, Sort>]) -> Vec<usize> {
    let ranked = columns.iter().enumerate().filter_map(|(at, column)| {
        let ColumnWidth::ContentLeftOut(rank) = column.width else {
            return None;
        };
        Some((rank, at))
    });
    let mut ranked: Vec<(u8, usize)> = ranked.collect();
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, at)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::views::changes::columns::ChangeLine;
    use crate::domain::Language;

    #[test]
    fn the_columns_of_changes_fill_every_pane_exactly() {
        for table in 35..=247 {
            let layout = TableLayout::of_table(&ChangeLine::COLUMNS, table, 1);
            assert_eq!(
                layout.width_of(0, layout.widths.len()),
                table,
                "{table} columns"
            );
        }
    }

    #[test]
    fn headings_of_changes_are_not_cut_on_a_screen_of_80_columns() {
        let layout = TableLayout::of_table(&ChangeLine::COLUMNS, 77, 1);
        for language in [Language::Chinese, Language::English] {
            for (column, columns) in ChangeLine::COLUMNS.iter().zip(&layout.widths) {
                let heading = column.heading_within(*columns, language);
                assert!(*columns == 0 || width(heading) <= *columns, "{heading}");
            }
        }
    }
}
