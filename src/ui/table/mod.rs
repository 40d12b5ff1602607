//! Draws any table from its list of columns (`app::table`): headings, rows, and widths that fit the pane.

pub(in crate::ui) mod tone;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::table::cell_text::{CellText, cell_text};
use crate::app::table::cell_tone::CellTone;
use crate::app::table::column::{Align, ScreenColumn};
use crate::app::table::layout::TableLayout;
use crate::ui::scene::Scene;
use crate::ui::table::tone::tone_style;
use crate::ui::theme::Theme;

/// The styles of a row, which differ under the cursor.
#[derive(Clone, Copy)]
pub(in crate::ui) struct RowStyles {
    /// Of ordinary text and of the space between cells.
    pub(in crate::ui) text: Style,
    /// Of text of less importance.
    pub(in crate::ui) quiet: Style,
}

impl RowStyles {
    /// Everything in one style.
    pub(in crate::ui) fn plain(style: Style) -> Self {
        Self {
            text: style,
            quiet: style,
        }
    }
}

/// The line of the headings, behind `marks`.
pub(in crate::ui) fn heading_line<Row, Sort: Copy>(
    scene: Scene<'_>,
    columns: &[ScreenColumn<Row, Sort>],
    layout: &TableLayout,
    marks: impl Into<String>,
) -> Line<'static> {
    let style = scene.theme.heading;
    let mut spans = vec![Span::styled(marks.into(), style)];
    for (column, width) in columns.iter().zip(&layout.widths) {
        let heading = column.heading_within(*width, scene.language).to_owned();
        let heading = CellText::new(heading, CellTone::Row);
        let drawn = DrawnCell::of(scene.theme, heading, RowStyles::plain(style));
        push_cell(&mut spans, drawn, *width, column.align);
        push_gap(&mut spans, *width, layout.gap, style);
    }
    spans.truncate(without_last_gap(&spans));
    Line::from(spans)
}

/// The cells of a row.
pub(in crate::ui) fn row_spans<Row, Sort: Copy>(
    scene: Scene<'_>,
    columns: &[ScreenColumn<Row, Sort>],
    layout: &TableLayout,
    row: &Row,
    style: RowStyles,
) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(column) = columns.get(at) {
        let value = (column.cell)(row);
        let width = layout.width_of(at, value.columns());
        at += value.columns();
        if width > 0 {
            let text = cell_text(scene.state.cell_settings(), &value, layout.room(width));
            let drawn = DrawnCell::of(scene.theme, text, style);
            push_cell(&mut spans, drawn, width, column.align);
            push_gap(&mut spans, width, layout.gap, style.text);
        }
    }
    spans.truncate(without_last_gap(&spans));
    spans
}

fn push_gap(spans: &mut Vec<Span<'static>>, width: usize, gap: usize, style: Style) {
    if width > 0 {
        spans.push(Span::styled(" ".repeat(gap), style));
    }
}

/// Every cell is followed by a gap; the last one needs none.
fn without_last_gap(spans: &[Span<'_>]) -> usize {
    spans.len().saturating_sub(1)
}

/// A cell with the styles of its parts.
pub(in crate::ui) struct DrawnCell {
    /// What is written.
    pub(in crate::ui) text: CellText,
    /// The style of the whole.
    pub(in crate::ui) style: Style,
    /// The styles of its accents, in their order.
    pub(in crate::ui) accents: Vec<Style>,
}

impl DrawnCell {
    /// A cell of a row in these styles.
    pub(in crate::ui) fn of(theme: &Theme, text: CellText, row: RowStyles) -> Self {
        let style = tone_style(theme, text.tone, row);
        let accents = text.accents.iter().map(|(_, tone)| match tone {
            CellTone::Matched => style.patch(theme.matched),
            tone => tone_style(theme, *tone, row),
        });
        Self {
            accents: accents.collect(),
            style,
            text,
        }
    }
}

/// The text in exactly `width` columns.
pub(in crate::ui) fn push_cell(
    spans: &mut Vec<Span<'static>>,
    cell: DrawnCell,
    width: usize,
    align: Align,
) {
    if width == 0 {
        return;
    }
    let style = cell.style;
    let shown = cell.text.within(width, align);
    let CellText { text, accents, .. } = cell.text;
    if accents.is_empty() {
        spans.push(Span::styled(shown, style));
        return;
    }
    // Where the text was cut, its last columns are no longer the text's.
    let same = shown.chars().zip(text.chars()).take_while(|(a, b)| a == b);
    let kept: usize = same.map(|(c, _)| c.len_utf8()).sum();
    let mut at = 0;
    let accents = accents.into_iter().map(|(range, _)| range);
    let accents = accents.zip(cell.accents);
    for (range, accent) in accents.filter(|(range, _)| range.start < kept) {
        let end = range.end.min(kept);
        spans.push(Span::styled(shown[at..range.start].to_owned(), style));
        spans.push(Span::styled(shown[range.start..end].to_owned(), accent));
        at = end;
    }
    spans.push(Span::styled(shown[at..].to_owned(), style));
}
