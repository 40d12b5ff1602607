//! How views divide the screen, and where their names stand in the first line.

use std::ops::Range;

use crate::app::text_width::width;
use crate::domain::Language;
use crate::text::views::ViewName;

/// Columns from which on the product's name is shown. On a narrower screen the notes about the figures need its place.
const BRANDED: usize = 100;
/// Columns from which on every view's name is shown whole. On a narrower screen the others are shown by their letters.
const NAMED: usize = 62;
/// Columns between two whole names.
const GAP: usize = 2;

/// How a view divides the screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ViewLayout {
    /// Four panes, each with keys of its own.
    FourPanes,
    /// One list beside the tenants.
    List,
}

impl ViewName {
    /// How it divides the screen.
    pub fn layout(self) -> ViewLayout {
        if self == Self::Browse {
            ViewLayout::FourPanes
        } else {
            ViewLayout::List
        }
    }

    /// Whether the questions that a sync asks are put over it.
    pub fn shows_prompts(self) -> bool {
        self == Self::Browse
    }

    /// The view `by` further on, around the end.
    #[must_use]
    pub fn step(self, by: usize) -> Self {
        Self::ALL[(self as usize + by) % Self::ALL.len()]
    }
}

/// The product's name, before the views' names, on a screen of `columns`.
pub fn brand(columns: usize) -> &'static str {
    if columns < BRANDED {
        " "
    } else {
        " leaveboard  "
    }
}

/// A view in the first line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ViewTab {
    /// Which one.
    pub view: ViewName,
    /// What is written: its name with its letter, or the letter alone.
    pub text: String,
    /// The bytes of the letter in that text.
    pub letter: Range<usize>,
    /// Its columns on the screen.
    pub columns: Range<usize>,
}

/// The characters that open the views, in their order; `None` where it is no character.
pub type ViewLetters = [Option<char>; ViewName::ALL.len()];

/// The views in the first line of a screen of `columns` on which `open` is open. Its own name is always whole.
pub fn view_tabs(
    columns: usize,
    letters: &ViewLetters,
    language: Language,
    open: ViewName,
) -> Vec<ViewTab> {
    let is_named = columns >= NAMED;
    let gap = if is_named { GAP } else { 1 };
    let mut at = width(brand(columns));
    let tabs = ViewName::ALL
        .into_iter()
        .zip(letters)
        .map(|(view, letter)| {
            let (text, letter) = match letter {
                _ if is_named || view == open => lettered(view, *letter, language),
                Some(letter) => (letter.to_string(), 0..letter.len_utf8()),
                None => (view.letter().to_string(), 0..0),
            };
            let start = at;
            let end = start + width(&text);
            at = end + gap;
            ViewTab {
                view,
                text,
                letter,
                columns: start..end,
            }
        });
    tabs.collect()
}

/// A name with the bytes of its letter: in the English name, before the Chinese one.
fn lettered(view: ViewName, letter: Option<char>, language: Language) -> (String, Range<usize>) {
    let title = view.title(language);
    let Some(letter) = letter else {
        return (title.to_owned(), 0..0);
    };
    let found = title
        .char_indices()
        .find(|(_, c)| c.eq_ignore_ascii_case(&letter));
    match found {
        Some((at, c)) => (title.to_owned(), at..at + c.len_utf8()),
        None => (format!("{letter}{title}"), 0..letter.len_utf8()),
    }
}

/// The view whose name stands at a column of that line.
pub fn view_at(column: usize, tabs: &[ViewTab]) -> Option<ViewName> {
    let tab = tabs.iter().find(|tab| tab.columns.contains(&column));
    tab.map(|tab| tab.view)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual() -> ViewLetters {
        ViewName::ALL.map(|view| Some(view.letter()))
    }

    #[test]
    fn names_are_found_under_their_columns_and_nothing_between_them() {
        let tabs = view_tabs(80, &usual(), Language::English, ViewName::Browse);
        assert_eq!(view_at(0, &tabs), None);
        assert_eq!(view_at(1, &tabs), Some(ViewName::Browse));
        assert_eq!(view_at(6, &tabs), Some(ViewName::Browse));
        assert_eq!(view_at(7, &tabs), None);
        assert_eq!(view_at(9, &tabs), Some(ViewName::Company));
    }

    #[test]
    fn seven_names_with_their_letters_leave_room_for_a_date_on_80_columns() {
        for language in [Language::Chinese, Language::English] {
            let tabs = view_tabs(80, &usual(), language, ViewName::Compare);
            let end = tabs.last().map_or(0, |tab| tab.columns.end);
            assert!(end <= 61, "{end}");
            for tab in &tabs {
                let letter = &tab.text[tab.letter.clone()];
                assert!(letter.eq_ignore_ascii_case(&tab.view.letter().to_string()));
                assert!(tab.text.contains(tab.view.title(language)));
            }
        }
    }

    #[test]
    fn a_view_may_be_opened_by_a_character_of_its_chinese_name() {
        for view in ViewName::ALL {
            for letter in view.title(Language::Chinese).chars() {
                let letters = ViewName::ALL.map(|own| (own == view).then_some(letter));
                let tabs = view_tabs(120, &letters, Language::Chinese, view);
                let tab = tabs.iter().find(|tab| tab.view == view).unwrap();
                assert_eq!(tab.text.get(tab.letter.clone()), Some(&*letter.to_string()));
            }
        }
    }

    #[test]
    fn the_open_view_is_named_on_the_smallest_screen_and_the_others_by_their_letters() {
        for open in ViewName::ALL {
            let tabs = view_tabs(40, &usual(), Language::English, open);
            assert!(tabs.iter().all(|tab| tab.columns.end <= 40));
            let texts: Vec<&str> = tabs.iter().map(|tab| tab.text.as_str()).collect();
            assert!(texts.contains(&open.title(Language::English)));
            assert_eq!(texts.iter().filter(|text| text.len() == 1).count(), 6);
        }
    }

    #[test]
    fn views_go_round() {
        assert_eq!(ViewName::Browse.step(1), ViewName::Company);
        assert_eq!(ViewName::Compare.step(1), ViewName::Browse);
        assert_eq!(
            ViewName::Browse.step(ViewName::ALL.len() - 1),
            ViewName::Compare
        );
    }
}
