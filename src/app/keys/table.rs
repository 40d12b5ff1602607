//! The keys in use at every place: those of [`BINDINGS`] with what `keymap.toml` changes. `update`, the last line, the list of keys, the
//! palette and `leaveboard help keys` all ask here.

use std::sync::{Arc, LazyLock};

use crate::app::keys::bindings::BINDINGS;
use crate::app::keys::key::{Key, KeyCode};
use crate::app::keys::keymap::{Action, Binding, KeyContext};
use crate::app::views::name::ViewLetters;
use crate::domain::Language;
use crate::text::views::ViewName;
use crate::text::wording::Wording;

static USUAL: LazyLock<Arc<KeyTable>> = LazyLock::new(Arc::default);

/// What a place has a key for, with the keys in use.
#[derive(Clone, Debug)]
pub struct BoundAction {
    /// Any of these; none where the action lost its keys.
    pub keys: Vec<Key>,
    /// The line of `keymap.toml` that says so.
    pub changed_at: Option<usize>,
    binding: &'static Binding,
}

impl BoundAction {
    /// What the keys do.
    pub fn action(&self) -> Action {
        self.binding.action
    }

    /// The row of the table that this is about.
    pub fn binding(&self) -> &'static Binding {
        self.binding
    }

    /// Its short name in the footer, if it has a place there.
    pub fn hint(&self) -> Option<Wording> {
        self.binding.hint
    }

    /// What it does, in words.
    pub fn describe(&self, language: Language) -> &'static str {
        self.binding.does().of(language)
    }

    /// Its keys as printed: `j ↓`.
    pub fn keys_text(&self) -> String {
        let keys: Vec<String> = self.keys.iter().map(ToString::to_string).collect();
        keys.join(" ")
    }

    /// Whether `text` occurs in its keys or words, in either language.
    pub fn mentions(&self, text: &str) -> bool {
        let text = text.trim().to_lowercase();
        self.keys_text().to_lowercase().contains(&text) || self.binding.does().mentions(&text)
    }
}

/// The keys of every place.
#[derive(Clone, Debug)]
pub struct KeyTable {
    pub(in crate::app::keys) places: Vec<(KeyContext, Vec<BoundAction>)>,
}

impl Default for KeyTable {
    fn default() -> Self {
        let of_place = |place| {
            let bindings = BINDINGS.iter().filter(move |row| row.scope.holds(place));
            let bound = bindings.map(|binding| BoundAction {
                keys: binding.keys.to_vec(),
                changed_at: None,
                binding,
            });
            (place, bound.collect())
        };
        Self {
            places: KeyContext::all().map(of_place).collect(),
        }
    }
}

impl KeyTable {
    /// The table without changes.
    pub fn usual() -> Arc<Self> {
        Arc::clone(&USUAL)
    }

    /// The actions that have a key at a place, in the table's order.
    pub fn at(&self, place: KeyContext) -> impl Iterator<Item = &BoundAction> {
        self.all_at(place).iter().filter(|it| !it.keys.is_empty())
    }

    /// The same, including actions that lost their keys.
    pub fn all_at(&self, place: KeyContext) -> &[BoundAction] {
        let mut places = self.places.iter();
        let found = places.find(|(own, _)| *own == place);
        found.map_or(&[], |(_, bound)| bound)
    }

    /// What `key` does at a place.
    pub fn action_at(&self, place: KeyContext, key: Key) -> Option<Action> {
        let mut bound = self.at(place);
        bound
            .find(|it| it.keys.contains(&key))
            .map(BoundAction::action)
    }

    /// The first key that an action has at a place.
    pub fn key_of(&self, place: KeyContext, action: Action) -> Option<Key> {
        let mut bound = self.at(place);
        bound
            .find(|it| it.action() == action)?
            .keys
            .first()
            .copied()
    }

    /// The characters that open the views, by the order of the views; `None` where it is no character.
    pub fn view_letters(&self, place: KeyContext) -> ViewLetters {
        ViewName::ALL.map(|view| {
            // A question or a dialog covers the view, and its name stays what it was.
            let place = if place.is_view() {
                place
            } else {
                KeyContext::View(ViewName::Company)
            };
            match self.key_of(place, Action::ShowView(view))? {
                Key {
                    code: KeyCode::Char(c),
                    ctrl: false,
                } => Some(c),
                _ => None,
            }
        })
    }

    /// Whether `keymap.toml` changes anything.
    pub fn is_changed(&self) -> bool {
        let mut places = self.places.iter();
        places.any(|(_, bound)| bound.iter().any(|it| it.changed_at.is_some()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::keys::keymap::Pane;

    #[test]
    fn no_key_means_two_things_at_one_place_and_no_action_has_two_rows() {
        let table = KeyTable::default();
        for place in KeyContext::all() {
            let mut seen = Vec::new();
            for key in table.at(place).flat_map(|bound| &bound.keys) {
                assert!(!seen.contains(key), "{key} twice at {place:?}");
                seen.push(*key);
            }
            let mut actions = Vec::new();
            for bound in table.at(place) {
                assert!(!actions.contains(&bound.action()), "{place:?} {bound:?}");
                actions.push(bound.action());
            }
        }
    }

    #[test]
    fn every_row_of_the_table_holds_somewhere() {
        let table = KeyTable::default();
        for binding in BINDINGS {
            let mut places = KeyContext::all();
            let is_there = |bound: &BoundAction| std::ptr::eq(bound.binding(), binding);
            assert!(places.any(|place| table.at(place).any(is_there)));
        }
    }

    #[test]
    fn every_place_can_be_left_and_the_help_is_found_by_key_or_word() {
        let table = KeyTable::default();
        for place in KeyContext::all() {
            assert_eq!(table.action_at(place, Key::ctrl('c')), Some(Action::Quit));
            assert_eq!(
                table.action_at(place, Key::plain(KeyCode::Esc)),
                Some(Action::Back)
            );
        }
        let found = |text: &str| {
            table
                .at(KeyContext::Pane(Pane::Employees))
                .filter(|bound| bound.mentions(text))
                .any(|bound| bound.action() == Action::Help)
        };
        assert!(found("?") && found("every key") && found("全部按键"));
        assert!(!found("zoom"));
    }
}
