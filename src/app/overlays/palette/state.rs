//! The open field: what can be run, what was typed, and which of it is found.

use std::sync::Arc;

use tui_input::{Input, InputRequest};

use crate::app::filtered_list::ListWindow;
use crate::app::keys::keymap::Action;
use crate::domain::matching::{TypedWords, fold};
use crate::text::wording::Wording;

/// What a command does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PaletteCommand {
    /// The same as a key.
    Act(Action),
    /// Shows the tenant at a position.
    Tenant(usize),
    /// Goes to a leave type, or filters by it.
    LeaveType(Arc<str>),
    /// Filters by a filter with a name.
    NamedFilter(String),
    /// Shows the saved view at a position.
    SavedView(usize),
}

/// A command that can be run.
#[derive(Clone, Debug)]
pub struct PaletteItem {
    /// What it does.
    pub command: PaletteCommand,
    /// What it is about.
    pub kind: Wording,
    /// What it is called.
    pub label: String,
    /// The keys that do the same.
    pub keys: String,
    /// By what it is found, folded.
    searched: Vec<String>,
}

impl PaletteItem {
    /// A command that is found by its label and by these texts too.
    pub(in crate::app) fn new(
        command: PaletteCommand,
        kind: Wording,
        label: String,
        others: &[&str],
    ) -> Self {
        let texts = others.iter().copied().chain([label.as_str()]);
        Self {
            command,
            kind,
            searched: texts.map(fold).collect(),
            keys: String::new(),
            label,
        }
    }

    /// The same with the keys that stand for it.
    pub(in crate::app) fn with_keys(self, keys: String) -> Self {
        Self { keys, ..self }
    }
}

/// The open field. The commands are collected when it opens, so that a key only has to search them.
#[derive(Clone, Debug)]
pub struct Palette {
    /// Everything that can be run.
    pub items: Arc<[PaletteItem]>,
    /// What is typed.
    pub input: Input,
    /// Which of the commands are found, the best first.
    pub found: Vec<usize>,
    /// Cursor and scroll.
    pub window: ListWindow,
}

impl Palette {
    /// The field as it opens.
    pub(in crate::app) fn of(items: Vec<PaletteItem>) -> Self {
        Self {
            found: (0..items.len()).collect(),
            items: items.into(),
            input: Input::default(),
            window: ListWindow::default(),
        }
    }

    /// The command under the cursor.
    pub fn chosen(&self) -> Option<&PaletteItem> {
        let at = self.found.get(self.window.cursor)?;
        self.items.get(*at)
    }

    /// Moves the cursor.
    pub(in crate::app) fn move_by(&mut self, lines: isize, height: usize) {
        self.window.move_by(lines, self.found.len());
        self.window.fit(self.found.len(), height);
    }

    /// Changes what is typed.
    pub(in crate::app) fn edit(&mut self, request: InputRequest) {
        let changed = self.input.handle(request);
        if !changed.is_some_and(|changed| changed.value) {
            return;
        }
        let typed = TypedWords::new(self.input.value());
        let ranked = self.items.iter().enumerate().filter_map(|(at, item)| {
            let texts = item.searched.iter().map(String::as_str);
            Some((typed.rank(&texts)?, at))
        });
        let mut ranked: Vec<(usize, usize)> = ranked.collect();
        ranked.sort_unstable();
        self.found = ranked.into_iter().map(|(_, at)| at).collect();
        self.window = ListWindow::default();
    }
}
