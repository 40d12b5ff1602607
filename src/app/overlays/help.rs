//! The list of keys, and of what can be written into the filter. Typing searches it, and Enter runs the entry under the cursor.

use ratatui::layout::Rect;
use tui_input::{Input, InputRequest};

use crate::app::filtered_list::ListWindow;
use crate::app::geometry::{below, words_below};
use crate::app::keys::keymap::{Action, KeyContext};
use crate::app::keys::table::{BoundAction, KeyTable};
use crate::domain::Language;
use crate::text::filter_grammar::{GRAMMAR, GrammarLine};

/// The lines for entries below the search line, and below those the lines for what the entry under the cursor has no room for.
pub fn entries_and_words(inside: Rect) -> [Rect; 2] {
    words_below(below(inside, 1))
}

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

/// A line of the list.
#[derive(Clone, Copy, Debug)]
pub enum HelpEntry<'a> {
    /// A key.
    Key(&'a BoundAction),
    /// What can be written into the filter.
    Filter(GrammarLine),
}

impl HelpEntry<'_> {
    /// Its keys, or an example of a filter.
    pub fn label(&self, language: Language) -> String {
        match self {
            Self::Key(bound) => bound.keys_text(),
            Self::Filter(line) => line.example(language).to_owned(),
        }
    }

    /// What it does.
    pub fn describe(&self, language: Language) -> &'static str {
        match self {
            Self::Key(bound) => bound.describe(language),
            Self::Filter(line) => line.describe(language),
        }
    }

    fn mentions(&self, text: &str) -> bool {
        match self {
            Self::Key(bound) => bound.mentions(text),
            Self::Filter(line) => line.mentions(text),
        }
    }
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
    pub fn entries<'a>(&self, keys: &'a KeyTable) -> Vec<HelpEntry<'a>> {
        let keys = keys.at(self.place).map(HelpEntry::Key);
        let has_filter = self.place.is_view();
        let grammar = GRAMMAR.into_iter().map(HelpEntry::Filter);
        let grammar = grammar.filter(|_| has_filter);
        keys.chain(grammar)
            .filter(|entry| entry.mentions(self.search.value()))
            .collect()
    }

    /// The entry under the cursor.
    pub fn chosen(&self, keys: &KeyTable) -> Option<Action> {
        let entry = self.entries(keys).get(self.window.cursor).copied()?;
        Some(match entry {
            HelpEntry::Key(bound) => bound.action(),
            HelpEntry::Filter(line) => Action::TypeExample(line),
        })
    }

    /// Moves the cursor.
    pub fn move_by(&mut self, lines: isize, keys: &KeyTable, height: usize) {
        let len = self.entries(keys).len();
        self.window.move_by(lines, len);
        self.window.fit(len, height);
    }

    /// Changes what is searched for.
    pub fn edit(&mut self, request: InputRequest) {
        self.search.handle(request);
        self.window = ListWindow::default();
    }
}
