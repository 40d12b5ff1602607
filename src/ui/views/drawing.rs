//! What a view draws: its panes, and its part of the first and the last line.

use ratatui::Frame;

use crate::app::geometry::Geometry;
use crate::app::tenant::TenantState;
use crate::ui::scene::Scene;

/// How a view looks.
pub(in crate::ui) trait ViewDrawing {
    /// Draws its panes. The tenants' pane is drawn outside it.
    fn render(&self, frame: &mut Frame<'_>, scene: Scene<'_>, at: &Geometry);

    /// A note about its figures in the first line.
    fn header_note(&self, _scene: Scene<'_>) -> Option<String> {
        None
    }

    /// The same in fewer words, where the line has no room for that one.
    fn short_header_note(&self, scene: Scene<'_>) -> Option<String> {
        scene.state.as_of.map(|day| day.to_string())
    }

    /// The row under the cursor in words, and its place among all rows: the line, and how many there are.
    fn spoken(&self, _scene: Scene<'_>) -> Option<((usize, usize), String)> {
        None
    }

    /// Whether its figures are today's, so that the first line says when they were read.
    fn shows_todays_figures(&self, _scene: Scene<'_>) -> bool {
        false
    }

    /// Positions of the tenants whose figures it shows.
    fn tenants(&self, scene: Scene<'_>) -> Vec<usize> {
        vec![scene.state.selection.tenant]
    }

    /// Its progress, in the last line, which has so many columns for it.
    fn status(&self, _scene: Scene<'_>, _tenant: &TenantState, _columns: usize) -> String {
        String::new()
    }
}
