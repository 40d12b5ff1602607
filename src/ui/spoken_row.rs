//! A row in words: each heading with what stands below it.

use crate::app::table::cell_text::{CellRoom, cell_text};
use crate::app::table::column::{ColumnWidth, ScreenColumn};
use crate::app::table::figure_text::DateForm;
use crate::text;
use crate::ui::scene::Scene;

/// The cells of a row, each with its heading.
pub(in crate::ui) fn spoken_row<Row, Sort: Copy>(
    scene: Scene<'_>,
    columns: &[ScreenColumn<Row, Sort>],
    row: &Row,
) -> String {
    let room = CellRoom {
        columns: usize::MAX,
        form: DateForm::Full,
    };
    let drawn = columns
        .iter()
        .filter(|column| !matches!(column.width, ColumnWidth::CopiedOnly));
    let parts = drawn.filter_map(|column| {
        let cell = cell_text(scene.state.cell_settings(), &(column.cell)(row), room);
        let text = cell.text.trim();
        (!text.is_empty()).then(|| format!("{} {text}", column.heading(scene.language)))
    });
    parts
        .collect::<Vec<_>>()
        .join(text::between_notes(scene.language))
}
