//! The list of keys. Typing searches it, and Enter runs the entry under the cursor.

use tui_input::{Input, InputRequest};

use crate::app::filtered_list::ListWindow;
use crate::app::keys::keymap::{Action, Binding, KeyContext};
use crate::app::keys::lookup::bindings_at;

/// The open list.
#[derive(Clone, Debug)]
pub struct KeyHelp {
    /// The keys of this place.
    pub place: KeyContext,
    /// What is searched for.
    pub search: Input,
    /// Cursor and scroll.
    pub window: ListWindow,
}

impl KeyHelp {
    /// The keys of `place`.
    pub fn of(place: KeyContext) -> Self {
        Self {
            place,
            search: Input::default(),
            window: ListWindow::default(),
        }
    }

    /// The entries that are found.
    pub fn entries(&self) -> Vec<&'static Binding> {
        bindings_at(self.place)
            .filter(|binding| binding.mentions(self.search.value()))
            .collect()
    }

    /// The entry under the cursor.
    pub fn chosen(&self) -> Option<Action> {
        let entry = self.entries().get(self.window.cursor).copied()?;
        Some(entry.action)
    }

    /// Moves the cursor.
    pub fn move_by(&mut self, lines: isize, height: usize) {
        let len = self.entries().len();
        self.window.move_by(lines, len);
        self.window.fit(len, height);
    }

    /// Changes what is searched for.
    pub fn edit(&mut self, request: InputRequest) {
        self.search.handle(request);
        self.window = ListWindow::default();
    }
}
