//! The views of the dashboard and where their names stand in the first line.

use std::ops::Range;

use crate::app::state::AppState;
use crate::app::text_width::width;
use crate::app::views::changes::refresh_outdated;
use crate::domain::Language;

/// Below this width the product's name is left out: what is said of the figures needs the space.
const BRANDED: usize = 60;
/// Columns between two names.
const GAP: usize = 2;

/// A view. All share the choice of the tenant and the filter.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ViewName {
    /// Tenants, people, balances, rules.
    #[default]
    Browse,
    /// What changed between two snapshots.
    Changes,
}

impl ViewName {
    /// In the order of the first line.
    pub const ALL: [Self; 2] = [Self::Browse, Self::Changes];

    /// The view `by` further on, around the end.
    #[must_use]
    pub fn step(self, by: usize) -> Self {
        Self::ALL[(self as usize + by) % Self::ALL.len()]
    }

    /// Its name.
    pub fn title(self, language: Language) -> &'static str {
        match self {
            Self::Browse => language.pick("浏览", "Browse"),
            Self::Changes => language.pick("变化", "Changes"),
        }
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

/// Shows another view.
pub(in crate::app) fn show_view(state: &mut AppState, view: ViewName) {
    state.view = view;
    state.typing = false;
    if view == ViewName::Changes {
        refresh_outdated(state);
    }
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
