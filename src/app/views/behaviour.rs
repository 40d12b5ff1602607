//! What a view decides for itself. Everything that it leaves out means the same in every view.

use ratatui::layout::Position;

use crate::app::keys::keymap::{Action, Pane};
use crate::app::message::Effect;
use crate::app::overlays::date_picker::DatePicker;
use crate::app::state::{AppState, CopiedPart};

/// How much is copied.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::app) enum CopyExtent {
    /// What the cursor stands on.
    Cell,
    /// The whole row, separated by tabs.
    Row,
}

/// A click into a pane.
#[derive(Clone, Copy, Debug)]
pub(in crate::app) struct PaneClick {
    /// Where on the screen.
    pub(in crate::app) at: Position,
    /// Into which pane. It has the focus now.
    pub(in crate::app) pane: Pane,
    /// Whether the pane had the focus before.
    pub(in crate::app) was_focused: bool,
}

/// The behaviour of a view. The tenants' pane, the filter and the keys that mean the same everywhere are not its business.
pub(in crate::app) trait ViewBehaviour {
    /// Does what a key stands for; `None`: it means here what it means everywhere.
    fn act(&self, _state: &mut AppState, _action: Action) -> Option<Vec<Effect>> {
        None
    }

    /// Moves the cursor, or the text, of the pane with the focus.
    fn move_by(&self, _state: &mut AppState, _lines: isize) {}

    /// Lines of the pane with the focus.
    fn page_height(&self, _state: &AppState) -> usize {
        1
    }

    /// Moves what is shown in `pane`, wherever the focus is.
    fn scroll(&self, _state: &mut AppState, _pane: Pane, _lines: isize) {}

    /// A click into one of its panes.
    fn click(&self, _state: &mut AppState, _click: PaneClick) {}

    /// What a copy takes.
    fn copied(&self, _state: &AppState, _extent: CopyExtent) -> (CopiedPart, Option<String>) {
        (CopiedPart::Cell, None)
    }

    /// The dialog for another day as it opens here.
    fn date_picker(&self, state: &AppState) -> DatePicker {
        DatePicker::of_day(state.as_of, state.today.day)
    }

    /// What is to be done when it is shown.
    fn show(&self, _state: &mut AppState) {}

    /// What follows from any change while it is shown: cursors inside their lists, questions to be asked.
    fn reconcile(&self, _state: &mut AppState) -> Vec<Effect> {
        Vec::new()
    }
}
