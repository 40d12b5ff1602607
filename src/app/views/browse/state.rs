//! What Browse remembers.

/// The state of the view.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct BrowseState {
    /// The focused pane has the whole screen.
    pub is_zoomed: bool,
    /// Pane 4 shows the raw record.
    pub shows_raw_rule: bool,
}
