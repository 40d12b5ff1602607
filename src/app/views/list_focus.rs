//! Where the focus can be in a view that shows one list beside the tenants.

use crate::app::keys::keymap::Pane;

/// The part of such a view that has the focus.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ListFocus {
    /// The tenants.
    Tenants,
    /// The list.
    #[default]
    List,
}

impl ListFocus {
    /// The pane whose place on the screen it has: the list stands in the second one's.
    pub fn pane(self) -> Pane {
        match self {
            Self::Tenants => Pane::Tenants,
            Self::List => Pane::Employees,
        }
    }

    /// The part that stands in the place of `pane`.
    pub fn of(pane: Pane) -> Self {
        match pane {
            Pane::Tenants => Self::Tenants,
            Pane::Employees | Pane::Balances | Pane::Rule => Self::List,
        }
    }
}
