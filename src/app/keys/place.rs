//! The names by which `keymap.toml` and the documents call the places where keys are pressed.

use crate::app::keys::keymap::{KeyContext, Pane};
use crate::app::views::name::ViewLayout;
use crate::text::views::ViewName;

/// The word for every place at once.
pub const EVERYWHERE: &str = "everywhere";

/// The places beside the views, by their words: a field, a list, dialogs and questions.
pub const OTHER_PLACES: [(&str, KeyContext); 11] = [
    ("filter", KeyContext::Field),
    ("palette", KeyContext::Palette),
    ("help", KeyContext::Help),
    ("day", KeyContext::DatePicker),
    ("export", KeyContext::Export),
    ("side-by-side", KeyContext::SideBySide),
    ("history", KeyContext::History),
    ("compare-files", KeyContext::CompareFiles),
    ("rules", KeyContext::RulesBeside),
    ("cost-question", KeyContext::Question),
    ("shrunk-question", KeyContext::Shrunk),
];

/// The words for all places, the views first.
pub fn place_words() -> impl Iterator<Item = &'static str> {
    let views = ViewName::ALL.into_iter().map(ViewName::word);
    views.chain(OTHER_PLACES.iter().map(|(word, _)| *word))
}

impl KeyContext {
    /// Every place: Browse pane by pane, the other views, and what may be in front of them.
    pub fn all() -> impl Iterator<Item = Self> {
        let panes = Pane::ALL.into_iter().map(Self::Pane);
        let is_list = |view: &ViewName| view.layout() == ViewLayout::List;
        let views = ViewName::ALL.into_iter().filter(is_list).map(Self::View);
        let others = OTHER_PLACES.iter().map(|(_, context)| *context);
        panes.chain(views).chain(others)
    }

    /// The places that a word stands for; none if there is no such word.
    pub fn of_place(word: &str) -> impl Iterator<Item = Self> {
        Self::all().filter(move |context| context.place() == word)
    }

    /// The word for the place that this belongs to.
    pub fn place(self) -> &'static str {
        match self {
            Self::Pane(_) => ViewName::Browse.word(),
            Self::View(view) => view.word(),
            _ => {
                let mut others = OTHER_PLACES.iter();
                let found = others.find(|(_, context)| *context == self);
                found.map_or("", |(word, _)| word)
            }
        }
    }

    /// Whether a character that is typed here becomes text.
    pub fn takes_text(self, c: char) -> bool {
        match self {
            Self::Field | Self::Palette | Self::Help | Self::Export | Self::CompareFiles => true,
            Self::DatePicker => c.is_ascii_digit() || "-/.".contains(c),
            _ => false,
        }
    }

    /// Whether it is a view or a pane of one, with no overlay, text field or question in front of
    /// it.
    pub fn is_view(self) -> bool {
        matches!(self, Self::Pane(_) | Self::View(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::keys::table::KeyTable;

    #[test]
    fn every_place_has_a_word_of_its_own_and_keys_and_no_view_is_without() {
        let table = KeyTable::usual();
        let mut words: Vec<&str> = place_words().collect();
        for word in &words {
            assert!(!table.of_place(word).is_empty(), "{word}");
        }
        let places = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(
            (words.len(), places),
            (places, ViewName::ALL.len() + OTHER_PLACES.len())
        );
        assert!(KeyContext::all().all(|context| words.contains(&context.place())));
        assert_eq!(KeyContext::of_place("nowhere").count(), 0);
    }
}
