//! What the view remembers: the answer on screen, which checks are closed, cursor and scroll.

use std::collections::HashSet;

use crate::app::filtered_list::ListWindow;
use crate::app::insight::Computed;
use crate::app::views::checks::lines::{CheckKey, CheckLine, CheckLines};
use crate::app::views::checks::since_state::SinceSnapshots;
use crate::domain::insight::checks::{ChecksQuestion, ChecksReport};

/// What the view remembers.
#[derive(Clone, Debug, Default)]
pub struct ChecksState {
    /// The answer on screen.
    pub computed: Computed<ChecksQuestion, ChecksReport>,
    /// Cursor and scroll.
    pub window: ListWindow,
    /// The lines of the answer.
    pub lines: CheckLines,
    /// The groups whose findings are not listed.
    pub closed: HashSet<CheckKey>,
    /// What differs from the snapshots before.
    pub since: SinceSnapshots,
}

impl ChecksState {
    /// The number of lines.
    pub fn len(&self) -> usize {
        self.lines.len(&self.closed)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// What stands on a line.
    pub fn line(&self, at: usize) -> Option<CheckLine> {
        self.lines.line(at, &self.closed)
    }
}
