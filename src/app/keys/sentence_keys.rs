//! Sentences of the screen that name a key. The text has the action, as `⟦mask⟧`, and the key in
//! use is filled in when the sentence is drawn, because `keymap.toml` may have changed it.

use std::borrow::Cow;

use crate::app::keys::keymap::{Action, KeyContext};
use crate::app::state::AppState;
use crate::app::views::name::ViewLayout;

/// Before the word of an action.
const OPENS: char = '⟦';
/// Behind it.
const CLOSES: char = '⟧';

impl AppState {
    /// The sentence with the keys in use in the place of the actions that it names.
    pub fn with_keys<'text>(&self, text: &'text str) -> Cow<'text, str> {
        if !text.contains(OPENS) {
            return Cow::Borrowed(text);
        }
        let mut parts = text.split(OPENS);
        let mut sentence = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let named = part.split_once(CLOSES);
            let named = named.and_then(|(word, rest)| Some((Action::named(word)?, rest)));
            if let Some((action, rest)) = named {
                sentence.push_str(&self.key_in_sentence(action));
                sentence.push_str(rest);
            } else {
                // No action is called that: it is a text of the platform's.
                sentence.push(OPENS);
                sentence.push_str(part);
            }
        }
        Cow::Owned(sentence)
    }

    /// The key of an action at the present place, in the view, or else in any view. For an action
    /// without a key it is what to type into the palette (`:mask`).
    fn key_in_sentence(&self, action: Action) -> String {
        let view = match self.view.layout() {
            ViewLayout::FourPanes => KeyContext::Pane(self.focus()),
            ViewLayout::List => KeyContext::View(self.view),
        };
        let near = [self.key_context(), view].into_iter();
        let mut places = near.chain(KeyContext::all().filter(|place| place.is_view()));
        let key = places.find_map(|place| self.keys.key_of(place, action));
        match (key, self.keys.key_of(view, Action::Palette)) {
            (Some(key), _) => key.to_string(),
            (None, Some(palette)) => format!("{palette}{}", action.name()),
            (None, None) => action.name().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;
    use ratatui::layout::Size;

    use super::*;
    use crate::app::keys::rebinding::KeyChange;
    use crate::app::keys::table::KeyTable;
    use crate::domain::{Language, Today};
    use crate::text::notices::Notice;

    fn state(changes: &[(&str, &str, &[&str])]) -> AppState {
        let changes = changes.iter().zip(1..);
        let changes = changes.map(|((place, action, keys), line)| KeyChange {
            place: (*place).to_owned(),
            action: (*action).to_owned(),
            keys: keys.iter().map(|key| (*key).to_owned()).collect(),
            line,
        });
        let table = KeyTable::rebound(&changes.collect::<Vec<_>>());
        let today = Today::at(Timestamp::UNIX_EPOCH);
        let mut state = AppState::new(Vec::new(), Size::new(80, 24), today);
        state.keys = Arc::new(table.unwrap_or_else(|mistakes| panic!("{mistakes:?}")));
        state
    }

    #[test]
    fn a_sentence_names_the_key_in_use() {
        let masked = crate::text::notice(Notice::Masked, Language::English);
        let said =
            |changes: &[(&str, &str, &[&str])]| state(changes).with_keys(&masked).into_owned();
        assert_eq!(said(&[]), "masked, not copied; m shows");
        assert_eq!(
            said(&[("everywhere", "mask", &["F9"])]),
            "masked, not copied; F9 shows"
        );
        assert_eq!(
            said(&[("everywhere", "mask", &[])]),
            "masked, not copied; :mask shows"
        );
    }

    #[test]
    fn what_is_no_action_stays_as_it_is() {
        let state = state(&[]);
        assert_eq!(state.with_keys("⟦年假⟧ ⟦"), "⟦年假⟧ ⟦");
        assert_eq!(state.with_keys("plain"), "plain");
    }
}
