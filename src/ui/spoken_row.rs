//! A row in words: each heading with what stands below it.

use crate::app::table::cell_text::{CellRoom, cell_text};
use crate::app::table::cell_value::CellValue;
use crate::app::table::column::{ColumnWidth, ScreenColumn};
use crate::app::table::figure_text::DateForm;
use crate::app::table::layout::TableLayout;
use crate::text;
use crate::ui::scene::Scene;

/// The cells of a row, each with its heading.
pub(in crate::ui) fn spoken_row<Row, Sort: Copy>(
    scene: Scene<'_>,
    columns: &[ScreenColumn<Row, Sort>],
    row: &Row,
) -> String {
    let cells: Vec<String> = columns
        .iter()
        .filter_map(|column| spoken_cell(scene, column, row))
        .collect();
    cells.join(text::between_notes(scene.language))
}

/// The cells of a row for which a table of this layout has no column, each with its heading.
pub(in crate::ui) fn hidden_cells<Row, Sort: Copy>(
    scene: Scene<'_>,
    columns: &[ScreenColumn<Row, Sort>],
    (row, layout): (&Row, &TableLayout),
) -> Vec<String> {
    let columns = columns.iter().zip(&layout.widths);
    let hidden = columns.filter(|(_, width)| **width == 0);
    hidden
        .filter_map(|(column, _)| spoken_cell(scene, column, row))
        .collect()
}

fn spoken_cell<Row, Sort: Copy>(
    scene: Scene<'_>,
    column: &ScreenColumn<Row, Sort>,
    row: &Row,
) -> Option<String> {
    if matches!(column.width, ColumnWidth::CopiedOnly) {
        return None;
    }
    let value = (column.cell)(row);
    // A bar repeats in a picture what other cells say.
    if matches!(value, CellValue::Bar(_)) {
        return None;
    }
    let room = CellRoom {
        columns: usize::MAX,
        form: DateForm::Full,
    };
    let cell = cell_text(scene.state.cell_settings(), &value, room);
    let text = cell.text.trim();
    (!text.is_empty()).then(|| format!("{} {text}", column.heading(scene.language)))
}
