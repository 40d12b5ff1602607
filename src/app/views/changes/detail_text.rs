//! The event under the cursor in whole sentences.

use crate::app::state::AppState;
use crate::app::views::changes::change_list::last_seen;
use crate::app::views::changes::comparison::Comparison;
use crate::text::change_sentences::explain_event;

/// The paragraphs about the event under the cursor.
pub fn detail(state: &AppState) -> Vec<String> {
    let event = state.comparison().and_then(Comparison::selected);
    let display = &state.display;
    event.map_or_else(Vec::new, |event| {
        explain_event(event, last_seen(event), display.masked, display.language)
    })
}
