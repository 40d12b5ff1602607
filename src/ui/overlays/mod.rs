//! What stands over a view: the dialog for another day, the questions that a sync asks, the list of keys.

mod date_picker;
mod help;
mod prompt;

use ratatui::Frame;

use crate::app::geometry::Geometry;
use crate::app::tenant::TenantState;
use crate::platform::ApiError;
use crate::sync::Cost;
use crate::ui::scene::Scene;

/// Draws whatever is open, the one with the keys last.
pub(in crate::ui) fn render(frame: &mut Frame<'_>, scene: Scene<'_>, at: &Geometry) {
    if let (Some(picker), Some(area)) = (scene.state.date_picker(), scene.state.dialog()) {
        date_picker::render(frame, scene, picker, area);
    }
    if let Some((tenant, cost)) = asked(scene) {
        prompt::render(frame, scene, tenant, cost, at.body);
    }
    if let Some((tenant, shrinkage)) = asked_shrunk(scene) {
        prompt::render_shrunk(frame, scene, tenant, shrinkage, at.body);
    }
    if let Some(help) = scene.state.help() {
        help::render(frame, scene, help, at.body);
    }
}

/// The directory that shrank, while it is asked whether it is right.
fn asked_shrunk(scene: Scene<'_>) -> Option<(&TenantState, &ApiError)> {
    let tenant = scene
        .state
        .tenant()
        .filter(|_| scene.state.is_asking_shrunk())?;
    Some((tenant, tenant.gaps.shrinkage()?))
}

/// What the shown tenant's sync asks, unless somebody types or reads the help.
fn asked(scene: Scene<'_>) -> Option<(&TenantState, Cost)> {
    let tenant = scene.state.tenant().filter(|_| scene.state.is_asking())?;
    Some((tenant, tenant.asks?))
}
