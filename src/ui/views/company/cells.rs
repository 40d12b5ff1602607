//! How a cell of the table looks. Only what deserves a look has a colour.

use ratatui::style::Style;

use crate::app::text_width::{cut_middle, pad, pad_left};
use crate::app::views::company::cells::{CellMeaning, CompanyCell};
use crate::app::views::company::layout::PlacedColumn;
use crate::domain::insight::company::CompanyField;
use crate::ui::scene::Scene;

pub(in crate::ui) fn style_of(scene: Scene<'_>, cell: &CompanyCell) -> Style {
    match cell.meaning {
        CellMeaning::Plain => scene.theme.text,
        CellMeaning::Quiet => scene.theme.dim,
        CellMeaning::Overdrawn | CellMeaning::Unreadable => scene.theme.bad,
        CellMeaning::EndsSoon => scene.theme.warning,
    }
}

/// The text of a cell in exactly the width of its column. Decimal points stand below each other.
pub(in crate::ui) fn cell_text(cell: &CompanyCell, column: &PlacedColumn) -> String {
    let columns = column.width;
    match column.field {
        CompanyField::Id => pad(&cut_middle(&cell.text, columns), columns),
        CompanyField::Figure(_) if cell.is_figure => {
            let own = cell.room();
            let point = column.room.decimals.saturating_sub(own.decimals);
            let sign = column.room.sign.saturating_sub(own.sign);
            let text = format!(
                "{}{}{}{}",
                cell.text,
                " ".repeat(point),
                cell.sign(),
                " ".repeat(sign)
            );
            pad_left(&text, columns)
        }
        CompanyField::Figure(_) => pad_left(&cell.text, columns),
        CompanyField::Tenant | CompanyField::Name | CompanyField::Department => {
            pad(&cell.text, columns)
        }
    }
}
