//! What the view of changes copies.

use crate::app::state::AppState;
use crate::app::table::copied_row;
use crate::app::views::behaviour::CopyExtent;
use crate::app::views::changes::columns::ChangeLine;
use crate::app::views::changes::comparison::Comparison;
use crate::domain::Language;
use crate::domain::changes::{Change, ChangeKind};
use crate::text::change_events::{FigureForm, figures_text};
use crate::text::change_sentences::explain_type;
use crate::text::notices::CopiedPart;

/// What a copy takes of the event under the cursor.
pub(in crate::app) fn copied(state: &AppState, extent: CopyExtent) -> (CopiedPart, Option<String>) {
    let event = state.comparison().and_then(Comparison::selected);
    let language = state.display.language;
    match extent {
        CopyExtent::Cell => (
            CopiedPart::Cell,
            event.and_then(|event| cell_text(event, language)),
        ),
        CopyExtent::Row => {
            let line = event.and_then(|event| ChangeLine::of(event, language));
            let row = line.map(|line| copied_row(&ChangeLine::COLUMNS, &line, language));
            (CopiedPart::Row, row)
        }
    }
}

/// The leave type with all its figures that changed, to the last digit; of people their id, of leave types the rules.
fn cell_text(event: &[Change], language: Language) -> Option<String> {
    Some(match &event.first()?.what {
        ChangeKind::Balance(_, change) => {
            let figures = figures_text(event, FigureForm::Exact, language);
            format!("{} {figures}", change.leave_type_name)
        }
        ChangeKind::Joined(person, _)
        | ChangeKind::Left(person)
        | ChangeKind::Renamed(person, _) => person.id.shown().into_owned(),
        ChangeKind::Type(changed) => explain_type(changed, language).join("\n"),
    })
}
