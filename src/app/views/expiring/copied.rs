//! What the view Expiring copies.

use crate::app::state::AppState;
use crate::app::table::copied_row;
use crate::app::views::behaviour::CopyExtent;
use crate::app::views::expiring::columns::ExpiringLineRow;
use crate::text::notices::CopiedPart;

/// What a copy takes of the amount under the cursor; nothing of a heading.
pub(in crate::app) fn copied(state: &AppState, extent: CopyExtent) -> (CopiedPart, Option<String>) {
    let item = state.expiring.lines().item_at(state.expiring.list.cursor);
    let entry = item.and_then(|item| state.expiring.report()?.entry(item));
    match extent {
        CopyExtent::Cell => (
            CopiedPart::Cell,
            entry.map(|entry| entry.amount.to_exact_text()),
        ),
        CopyExtent::Row => {
            let row = entry.map(|entry| {
                let row = ExpiringLineRow { entry };
                copied_row(&ExpiringLineRow::COLUMNS, &row, state.display.language)
            });
            (CopiedPart::Row, row)
        }
    }
}
