//! The lines as they are to be shown.

use crate::app::geometry::inside;
use crate::app::overlays::side_by_side::line::SideLine;
use crate::app::overlays::side_by_side::people;
use crate::app::overlays::side_by_side::state::SideBySide;
use crate::app::state::AppState;

/// Lines above the scrolled ones: the names of the columns.
const HEAD_LINES: u16 = 1;

impl SideBySide {
    /// The names of the columns. They are not masked here.
    pub fn heads(&self, state: &AppState) -> Vec<String> {
        people::heads(state, &self.people)
    }

    /// The lines, or only those that differ.
    pub fn lines(&self, state: &AppState) -> Vec<SideLine> {
        let mut lines = people::lines(state, &self.people, self.shows_parts);
        if self.only_differences {
            lines.retain(|line| line.differs);
        }
        lines
    }
}

impl AppState {
    /// Lines of the overlay that are scrolled.
    pub fn side_by_side_height(&self) -> usize {
        let body = self.geometry().map(|at| inside(at.body));
        body.map_or(1, |body| {
            usize::from(body.height.saturating_sub(HEAD_LINES).max(1))
        })
    }
}
