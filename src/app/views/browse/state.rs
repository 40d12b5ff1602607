//! What Browse remembers, for whichever tenant is shown. Cursors that belong to one tenant are in its `TenantState`.

use crate::app::keys::keymap::Pane;
use crate::app::overlays::rules_beside::RuleSide;

/// The state of the view.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BrowseState {
    /// The pane with the focus.
    pub focus: Pane,
    /// That pane has the whole screen.
    pub is_zoomed: bool,
    /// Pane 4.
    pub rule: RulePane,
}

/// What pane 4 remembers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RulePane {
    /// It shows the raw record of the leave type in place of the rule in words.
    pub shows_raw: bool,
    /// The leave type that is to stand beside the next one that is taken.
    pub taken: Option<RuleSide>,
}
