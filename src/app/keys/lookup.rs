//! Finds bindings in the table.

use crate::app::keys::bindings::BINDINGS;
use crate::app::keys::key::Key;
use crate::app::keys::keymap::{Action, Binding, KeyContext};

/// What `key` does in `context`.
pub fn action_at(context: KeyContext, key: Key) -> Option<Action> {
    bindings_at(context)
        .find(|binding| binding.keys.contains(&key))
        .map(|binding| binding.action)
}

/// Every binding of a context, in the table's order.
pub fn bindings_at(context: KeyContext) -> impl Iterator<Item = &'static Binding> {
    BINDINGS
        .iter()
        .filter(move |binding| binding.scope.holds(context))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::keys::key::KeyCode;
    use crate::app::keys::keymap::Pane;
    use crate::text::views::ViewName;

    fn places() -> impl Iterator<Item = KeyContext> {
        Pane::ALL.into_iter().map(KeyContext::Pane).chain([
            KeyContext::Field,
            KeyContext::Help,
            KeyContext::DatePicker,
            KeyContext::SideBySide,
            KeyContext::Export,
            KeyContext::History,
            KeyContext::CompareFiles,
            KeyContext::RulesBeside,
            KeyContext::View(ViewName::Compare),
            KeyContext::View(ViewName::Company),
            KeyContext::View(ViewName::Changes),
            KeyContext::Question,
            KeyContext::Shrunk,
        ])
    }

    #[test]
    fn no_key_means_two_things_at_one_place() {
        for place in places() {
            let mut seen = Vec::new();
            for key in bindings_at(place).flat_map(|binding| binding.keys) {
                assert!(!seen.contains(key), "{key} twice at {place:?}");
                seen.push(*key);
            }
        }
    }

    #[test]
    fn every_place_can_be_left_and_the_help_is_found_by_key_or_word() {
        for place in places() {
            assert_eq!(action_at(place, Key::ctrl('c')), Some(Action::Quit));
            assert_eq!(
                action_at(place, Key::plain(KeyCode::Esc)),
                Some(Action::Back)
            );
        }
        let found = |text: &str| {
            bindings_at(KeyContext::Pane(Pane::Employees))
                .filter(|binding| binding.mentions(text))
                .any(|binding| binding.action == Action::Help)
        };
        assert!(found("?") && found("every key") && found("全部按键"));
        assert!(!found("zoom"));
    }
}
