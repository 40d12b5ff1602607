//! A row in words: each heading with what stands below it.

use crate::app::table::column::{ColumnWidth, ScreenColumn};
use crate::text;
use crate::ui::scene::Scene;
use crate::ui::table::RowStyles;
use crate::ui::table::cell::{CellRoom, draw_cell};
use crate::ui::table::figures::DateForm;

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
    let style = RowStyles::plain(scene.theme.text);
    let drawn = columns
        .iter()
        .filter(|column| !matches!(column.width, ColumnWidth::CopiedOnly));
    let parts = drawn.filter_map(|column| {
        let cell = draw_cell(scene, &(column.cell)(row), style, room);
        let text = cell.text.trim();
        (!text.is_empty()).then(|| format!("{} {text}", column.heading(scene.language)))
    });
    parts
        .collect::<Vec<_>>()
        .join(text::between_notes(scene.language))
}
