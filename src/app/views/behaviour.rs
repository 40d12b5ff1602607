//! What a view may decide for itself. Each method has a default: a view that leaves one out behaves as all others do.

use ratatui::layout::Position;

use crate::app::file_export::job::ExportTable;
use crate::app::keys::keymap::{Action, Pane};
use crate::app::message::Effect;
use crate::app::overlays::date_picker::DatePicker;
use crate::app::state::AppState;
use crate::text::export::MissingData;
use crate::text::notices::CopiedPart;

/// The longest text that is copied, in bytes. Terminals accept about 75,000 bytes of base64 by OSC 52, some fewer, and none
/// says whether it took a text.
pub(in crate::app) const LARGEST_COPY: usize = 50_000;

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

/// The behaviour of a view. The tenants' pane, the filter and the keys that mean the same everywhere are handled outside it.
pub(in crate::app) trait ViewBehaviour {
    /// Carries out an action; `None` if it means the same here as everywhere.
    fn act(&self, _state: &mut AppState, _action: Action) -> Option<Vec<Effect>> {
        None
    }

    /// Moves the cursor of the pane with the focus, or scrolls its text.
    fn move_by(&self, _state: &mut AppState, _lines: isize) {}

    /// Lines of the pane with the focus.
    fn page_height(&self, _state: &AppState) -> usize {
        1
    }

    /// Scrolls `pane`, wherever the focus is.
    fn scroll(&self, _state: &mut AppState, _pane: Pane, _lines: isize) {}

    /// A click into one of its panes.
    fn click(&self, _state: &mut AppState, _click: PaneClick) {}

    /// What `y` or `Y` copies here.
    fn copied(&self, _state: &AppState, _extent: CopyExtent) -> (CopiedPart, Option<String>) {
        (CopiedPart::Cell, None)
    }

    /// What `x` writes into a file, and what that lacks; `None` while nothing is on screen.
    fn exported(&self, _state: &AppState) -> Option<(ExportTable, MissingData)> {
        None
    }

    /// Whether what is on screen is what was asked for, and nothing newer is being worked out.
    fn is_settled(&self, _state: &AppState) -> bool {
        true
    }

    /// Takes a pasted text that no field has asked for; `false` if it is to go into the filter.
    fn paste(&self, _state: &mut AppState, _text: &str) -> bool {
        false
    }

    /// The dialog that `t` opens here.
    fn date_picker(&self, state: &AppState) -> DatePicker {
        DatePicker::of_day(state.as_of, state.today.day)
    }

    /// Is called when the view is opened.
    fn show(&self, _state: &mut AppState) {}

    /// Is called after every message while the view is open: keeps cursors inside their lists and starts jobs that are due.
    fn reconcile(&self, _state: &mut AppState) -> Vec<Effect> {
        Vec::new()
    }
}
