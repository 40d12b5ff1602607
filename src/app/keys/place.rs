//! The names by which `keymap.toml` and the documents call the places where keys are pressed.

use crate::app::keys::keymap::{KeyContext, Pane};
use crate::text::views::ViewName;

/// The word for every place at once.
pub const EVERYWHERE: &str = "everywhere";

/// The places by their words.
pub const KEY_PLACES: [(&str, &[KeyContext]); 18] = [
    (
        "browse",
        &[
            KeyContext::Pane(Pane::Tenants),
            KeyContext::Pane(Pane::Employees),
            KeyContext::Pane(Pane::Balances),
            KeyContext::Pane(Pane::Rule),
        ],
    ),
    ("company", &[KeyContext::View(ViewName::Company)]),
    ("expiring", &[KeyContext::View(ViewName::Expiring)]),
    ("totals", &[KeyContext::View(ViewName::Totals)]),
    ("checks", &[KeyContext::View(ViewName::Checks)]),
    ("changes", &[KeyContext::View(ViewName::Changes)]),
    ("compare", &[KeyContext::View(ViewName::Compare)]),
    ("filter", &[KeyContext::Field]),
    ("palette", &[KeyContext::Palette]),
    ("help", &[KeyContext::Help]),
    ("day", &[KeyContext::DatePicker]),
    ("export", &[KeyContext::Export]),
    ("side-by-side", &[KeyContext::SideBySide]),
    ("history", &[KeyContext::History]),
    ("compare-files", &[KeyContext::CompareFiles]),
    ("rules", &[KeyContext::RulesBeside]),
    ("cost-question", &[KeyContext::Question]),
    ("shrunk-question", &[KeyContext::Shrunk]),
];

impl KeyContext {
    /// Every place, pane by pane.
    pub fn all() -> impl Iterator<Item = Self> {
        KEY_PLACES
            .iter()
            .flat_map(|(_, contexts)| contexts.iter().copied())
    }

    /// The word for the place that this belongs to.
    pub fn place(self) -> &'static str {
        let mut places = KEY_PLACES.iter();
        let found = places.find(|(_, contexts)| contexts.contains(&self));
        found.map_or("", |(name, _)| name)
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
