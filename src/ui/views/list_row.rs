//! A row of a list view, with or without the cursor. All list views draw their rows with it, so
//! that the cursor looks the same everywhere.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::keys::keymap::Pane;
use crate::app::table::column::ScreenColumn;
use crate::app::table::layout::TableLayout;
use crate::ui::scene::Scene;
use crate::ui::table::{RowStyles, row_spans};

/// The style of a row: that of the cursor, which is quieter while the tenants have the focus, or `other`.
pub(super) fn cursor_style(scene: Scene<'_>, is_selected: bool, other: Style) -> Style {
    match (is_selected, scene.state.focus()) {
        (true, Pane::Tenants) => scene.theme.remembered,
        (true, _) => scene.theme.selected,
        (false, _) => other,
    }
}

/// The sign before a row, which shows the cursor where there is no colour.
pub(super) fn cursor_mark(scene: Scene<'_>, is_selected: bool) -> &'static str {
    if is_selected {
        scene.glyphs.cursor
    } else {
        " "
    }
}

/// A row of a table, behind `before`.
pub(super) fn list_row<Row, Sort: Copy>(
    scene: Scene<'_>,
    columns: &[ScreenColumn<Row, Sort>],
    (row, layout): (&Row, &TableLayout),
    before: Vec<Span<'static>>,
    is_selected: bool,
) -> Line<'static> {
    let style = cursor_style(scene, is_selected, scene.theme.text);
    let styles = RowStyles {
        text: style,
        quiet: scene.theme.dim,
    };
    let mut spans = vec![Span::styled(cursor_mark(scene, is_selected), style)];
    spans.extend(before);
    spans.extend(row_spans(scene, columns, layout, row, styles));
    let line = Line::from(spans);
    if is_selected {
        // One reversed bar: colours inside it would be hard to read.
        return Line::styled(line.to_string(), style);
    }
    line
}
