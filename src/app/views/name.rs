//! The names of the views, their layout, and where their names stand in the first line.

use std::ops::Range;

use crate::app::text_width::width;
use crate::domain::Language;

/// Columns from which on the product's name is shown. On a narrower screen the notes about the figures need its place.
const BRANDED: usize = 60;
/// Columns between two names.
const GAP: usize = 2;

/// A view. All of them share the tenant and the filter.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum ViewName {
    /// Tenants, people, balances, rules.
    #[default]
    Browse,
    /// The table of everybody and every leave type.
    Company,
    /// What ends, when, and of whom.
    Expiring,
    /// What everything adds up to.
    Totals,
    /// What looks wrong.
    Checks,
    /// What changed between two snapshots.
    Changes,
    /// Where two tenants, or a tenant and a sheet, differ.
    Compare,
}

/// How a view divides the screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ViewLayout {
    /// Four panes, each with keys of its own.
    FourPanes,
    /// One list beside the tenants.
    List,
}

/// What is true of a view whatever it shows.
struct ViewFacts {
    zh: &'static str,
    en: &'static str,
    layout: ViewLayout,
    /// Whether the questions that a sync asks are put over it.
    shows_prompts: bool,
}

impl ViewName {
    /// In the order of the first line.
    pub const ALL: [Self; 7] = [
        Self::Browse,
        Self::Company,
        Self::Expiring,
        Self::Totals,
        Self::Checks,
        Self::Changes,
        Self::Compare,
    ];

    fn facts(self) -> ViewFacts {
        match self {
            Self::Browse => ViewFacts {
                zh: "浏览",
                en: "Browse",
                layout: ViewLayout::FourPanes,
                shows_prompts: true,
            },
            Self::Company => ViewFacts {
                zh: "总表",
                en: "Company",
                layout: ViewLayout::List,
                shows_prompts: false,
            },
            Self::Expiring => ViewFacts {
                zh: "到期",
                en: "Expiring",
                layout: ViewLayout::List,
                shows_prompts: false,
            },
            Self::Totals => ViewFacts {
                zh: "合计",
                en: "Totals",
                layout: ViewLayout::List,
                shows_prompts: false,
            },
            Self::Checks => ViewFacts {
                zh: "核对",
                en: "Checks",
                layout: ViewLayout::List,
                shows_prompts: false,
            },
            Self::Compare => ViewFacts {
                zh: "比对",
                en: "Compare",
                layout: ViewLayout::List,
                shows_prompts: false,
            },
            Self::Changes => ViewFacts {
                zh: "变化",
                en: "Changes",
                layout: ViewLayout::List,
                shows_prompts: false,
            },
        }
    }

    /// Its name.
    pub fn title(self, language: Language) -> &'static str {
        let facts = self.facts();
        language.pick(facts.zh, facts.en)
    }

    /// How it divides the screen.
    pub fn layout(self) -> ViewLayout {
        self.facts().layout
    }

    /// Whether the questions that a sync asks are put over it.
    pub fn shows_prompts(self) -> bool {
        self.facts().shows_prompts
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

/// Each view with its columns in the first line.
pub fn places(
    columns: usize,
    language: Language,
) -> impl Iterator<Item = (ViewName, Range<usize>)> {
    ViewName::ALL
        .into_iter()
        .scan(width(brand(columns)), move |at, view| {
            let start = *at;
            let end = start + width(view.title(language));
            *at = end + GAP;
            Some((view, start..end))
        })
}

/// The view whose name stands at a column of the first line of a screen of `columns`.
pub fn view_at(column: usize, columns: usize, language: Language) -> Option<ViewName> {
    places(columns, language)
        .find(|(_, columns)| columns.contains(&column))
        .map(|(view, _)| view)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_under_their_columns_and_nothing_between_them() {
        let language = Language::English;
        assert_eq!(view_at(12, 80, language), None);
        assert_eq!(view_at(13, 80, language), Some(ViewName::Browse));
        assert_eq!(view_at(18, 80, language), Some(ViewName::Browse));
        assert_eq!(view_at(19, 80, language), None);
        assert_eq!(view_at(21, 80, language), Some(ViewName::Changes));
        assert_eq!(view_at(28, 80, language), None);
    }

    #[test]
    fn views_go_round() {
        assert_eq!(ViewName::Browse.step(1), ViewName::Changes);
        assert_eq!(ViewName::Changes.step(1), ViewName::Browse);
        assert_eq!(
            ViewName::Browse.step(ViewName::ALL.len() - 1),
            ViewName::Changes
        );
    }
}
