//! What Browse remembers, for whichever tenant is shown. Cursors that belong to one tenant are in its `TenantState`.

use crate::app::keys::keymap::Pane;
use crate::app::overlays::rules_beside::RuleSide;

/// The state of the view.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BrowseState {
    /// The pane with the focus.
    pub focus: Pane,
    /// The pane in which `Enter` opened a tenant or a person; `Esc` goes back there.
    pub came_from: Option<Pane>,
    /// Pane 4.
    pub rule: RulePane,
}

/// What pane 4 remembers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RulePane {
    /// It shows the raw record of the leave type in place of the rule in words.
    pub shows_raw: bool,
    /// The leave type that was selected, to be shown beside the next one.
    pub taken: Option<RuleSide>,
}
