//! What the view of changes copies.

use crate::app::state::{AppState, CopiedPart};
use crate::app::table::copied_row;
use crate::app::views::behaviour::CopyExtent;
use crate::app::views::changes::columns::{CHANGE_COLUMNS, exact_side};
use crate::app::views::changes::comparison::Comparison;
use crate::app::views::changes::detail_text::{explain_type, signed};
use crate::domain::Language;
use crate::domain::changes::{Change, ChangeKind};

/// What a copy takes of the change under the cursor.
pub(in crate::app) fn copied(state: &AppState, extent: CopyExtent) -> (CopiedPart, Option<String>) {
    let change = state.comparison().and_then(Comparison::selected);
    let language = state.display.language;
    match extent {
        CopyExtent::Cell => (
            CopiedPart::Cell,
            change.map(|change| cell_text(change, language)),
        ),
        CopyExtent::Row => (
            CopiedPart::Row,
            change.map(|change| copied_row(&CHANGE_COLUMNS, change, language)),
        ),
    }
}

/// By how much a figure changed, or what it became where that is no difference; of people their id, of leave types the rules.
fn cell_text(change: &Change, language: Language) -> String {
    match &change.what {
        ChangeKind::Balance(_, change) => change.by.map_or_else(|| exact_side(change.to), signed),
        ChangeKind::Joined(person, _)
        | ChangeKind::Left(person)
        | ChangeKind::Renamed(person, _) => person.id.shown().into_owned(),
        ChangeKind::Type(changed) => explain_type(changed, language).join("\n"),
    }
}
