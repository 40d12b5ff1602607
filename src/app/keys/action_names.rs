//! The words by which `keymap.toml`, the palette and the documents name actions. They are stable: a word that a release had keeps its meaning.

use tui_input::InputRequest as Edit;

use crate::app::keys::keymap::Action as A;
use crate::app::keys::keymap::{Action, Pane};
use crate::text::views::ViewName;

/// Every action that a key can stand for, with its word.
const ACTION_NAMES: &[(&str, Action)] = &[
    ("accept", A::Accept),
    ("accept-shrunk", A::AcceptShrunk),
    ("all-tenants", A::AllTenants),
    ("back", A::Back),
    ("choose", A::Choose),
    ("clear-marks", A::ClearMarks),
    ("column-to-left", A::ColumnToLeft),
    ("column-to-right", A::ColumnToRight),
    ("compare-files", A::CompareFiles),
    ("complete", A::Complete),
    ("complete-back", A::CompleteBack),
    ("consent", A::Consent),
    ("copy-cell", A::CopyCell),
    ("copy-row", A::CopyRow),
    ("cursor-end", A::Edit(Edit::GoToEnd)),
    ("cursor-left", A::Edit(Edit::GoToPrevChar)),
    ("cursor-right", A::Edit(Edit::GoToNextChar)),
    ("cursor-start", A::Edit(Edit::GoToStart)),
    ("day", A::Time),
    ("delete-all", A::Edit(Edit::DeleteLine)),
    ("delete-char-after", A::Edit(Edit::DeleteNextChar)),
    ("delete-char-before", A::Edit(Edit::DeletePrevChar)),
    ("delete-word-before", A::Edit(Edit::DeletePrevWord)),
    ("down", A::Down),
    ("export", A::Export),
    ("filter", A::Filter),
    ("first", A::First),
    ("first-column", A::FirstColumn),
    ("group", A::Grouping),
    ("help", A::Help),
    ("hide-column", A::HideColumn),
    ("history", A::History),
    ("invert-marks", A::InvertMarks),
    ("language", A::SwitchLanguage),
    ("last", A::Last),
    ("last-column", A::LastColumn),
    ("left", A::Left),
    ("link", A::Link),
    ("list-equal", A::ListEqual),
    ("mark", A::Mark),
    ("mark-all", A::MarkAll),
    ("mark-range", A::MarkRange),
    ("mask", A::Mask),
    ("mask-file", A::ToggleMasked),
    ("mouse", A::Mouse),
    ("narrower", A::Narrower),
    ("newer-filter", A::NewerFilter),
    ("next-format", A::NextFormat),
    ("next-pane", A::NextPane),
    ("next-saved-view", A::NextSavedView),
    ("next-tenant", A::NextTenant),
    ("next-unclear", A::NextUnclear),
    ("next-view", A::NextView),
    ("older-filter", A::OlderFilter),
    ("only-differences", A::OnlyDifferences),
    ("only-leave", A::OnlyLeave),
    ("open", A::Open),
    ("page-down", A::PageDown),
    ("page-up", A::PageUp),
    ("palette", A::Palette),
    ("pane-1", A::Focus(Pane::Tenants)),
    ("pane-2", A::Focus(Pane::Employees)),
    ("pane-3", A::Focus(Pane::Balances)),
    ("pane-4", A::Focus(Pane::Rule)),
    ("pause", A::Pause),
    ("previous-format", A::PreviousFormat),
    ("previous-pane", A::PreviousPane),
    ("previous-tenant", A::PreviousTenant),
    ("previous-unclear", A::PreviousUnclear),
    ("previous-view", A::PreviousView),
    ("quit", A::Quit),
    ("raw", A::Raw),
    ("redraw", A::Redraw),
    ("refresh", A::Refresh),
    ("reload", A::Reload),
    ("reverse-order", A::ReverseOrder),
    ("right", A::Right),
    ("run", A::Run),
    ("same-person-next", A::SamePersonNext),
    ("same-person-previous", A::SamePersonPrevious),
    ("show-columns", A::ShowColumns),
    ("side-by-side", A::SideBySide),
    ("sort", A::Sort),
    ("sort-also", A::SortAlso),
    ("stop", A::Stop),
    ("suspend", A::Suspend),
    ("take-rule", A::TakeRule),
    ("theme", A::NextTheme),
    ("up", A::Up),
    ("view-browse", A::ShowView(ViewName::Browse)),
    ("view-changes", A::ShowView(ViewName::Changes)),
    ("view-checks", A::ShowView(ViewName::Checks)),
    ("view-company", A::ShowView(ViewName::Company)),
    ("view-compare", A::ShowView(ViewName::Compare)),
    ("view-expiring", A::ShowView(ViewName::Expiring)),
    ("view-totals", A::ShowView(ViewName::Totals)),
    ("wider", A::Wider),
    ("window", A::Window),
    ("zoom", A::Zoom),
];

/// All words.
pub(in crate::app::keys) fn every_name() -> Vec<&'static str> {
    ACTION_NAMES.iter().map(|(name, _)| *name).collect()
}

impl Action {
    /// The word for it; empty for what no key can stand for.
    pub fn name(self) -> &'static str {
        let mut names = ACTION_NAMES.iter();
        let found = names.find(|(_, action)| *action == self);
        found.map_or("", |(name, _)| name)
    }

    /// The action that a word names.
    pub fn named(word: &str) -> Option<Self> {
        let mut names = ACTION_NAMES.iter();
        let found = names.find(|(name, _)| *name == word)?;
        Some(found.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::keys::bindings::BINDINGS;

    #[test]
    fn every_action_that_has_a_key_has_one_word_and_the_words_are_sorted() {
        for binding in BINDINGS {
            let name = binding.action.name();
            assert_eq!(
                Action::named(name),
                Some(binding.action),
                "{:?}",
                binding.action
            );
        }
        let names: Vec<&str> = ACTION_NAMES.iter().map(|(name, _)| *name).collect();
        assert!(names.is_sorted(), "{names:?}");
    }
}
