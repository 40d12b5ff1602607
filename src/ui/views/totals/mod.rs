//! How the view Totals looks.

use ratatui::Frame;

use crate::app::geometry::Geometry;
use crate::app::keys::keymap::Pane;
use crate::ui::pane::render_frame;
use crate::ui::scene::Scene;
use crate::ui::views::drawing::ViewDrawing;

/// How the view looks.
pub(in crate::ui) struct TotalsDrawing;

impl ViewDrawing for TotalsDrawing {
    fn render(&self, frame: &mut Frame<'_>, scene: Scene<'_>, at: &Geometry) {
        render_frame(frame, scene, Pane::Employees, "", at.pane(Pane::Employees));
    }
}
