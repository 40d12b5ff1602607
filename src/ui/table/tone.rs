//! The colours of what the texts of cells mean.

use ratatui::style::Style;

use crate::app::table::cell_tone::CellTone;
use crate::ui::table::RowStyles;
use crate::ui::theme::Theme;

/// A text with its colour.
pub(in crate::ui) type StyledText = (String, Style);

/// The style of a text in a row.
pub(in crate::ui) fn tone_style(theme: &Theme, tone: CellTone, row: RowStyles) -> Style {
    match tone {
        CellTone::Row => row.text,
        CellTone::Quiet => row.quiet,
        CellTone::Text => theme.text,
        CellTone::Dim => theme.dim,
        CellTone::Heading => theme.heading,
        CellTone::Good => theme.good,
        CellTone::Warning => theme.warning,
        CellTone::Bad => theme.bad,
        CellTone::Matched => theme.matched,
    }
}
