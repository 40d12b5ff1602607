//! How overlays look: what stands side by side, dialogs, the questions of a sync, the field for
//! commands and the list of keys.

mod balance_history;
mod compare_dialog;
mod completion;
mod date_picker;
mod export_dialog;
mod frame;
mod help;
mod palette;
mod prompt;
mod rules_beside;
mod side_by_side;

use ratatui::Frame;
use ratatui::widgets::Clear;

use crate::app::completion::offered;
use crate::app::geometry::Geometry;
use crate::app::keys::keymap::Pane;
use crate::app::tenant::TenantState;
use crate::platform::ApiError;
use crate::sync::Cost;
use crate::ui::scene::Scene;

/// Draws what is open. What has the keys is drawn last, over the others.
pub(in crate::ui) fn render(frame: &mut Frame<'_>, scene: Scene<'_>, at: &Geometry) {
    let asks = scene.state.is_asking() || scene.state.is_asking_shrunk();
    if scene.state.display.is_plain() && (asks || scene.state.overlay.is_some()) {
        frame.render_widget(Clear, at.body);
    }
    if let Some(side_by_side) = scene.state.side_by_side() {
        side_by_side::render(frame, scene, side_by_side, at.body);
    }
    if let Some(offered) = offered(scene.state) {
        completion::render(frame, scene, &offered, at.inside(Pane::Employees));
    }
    if let (Some(picker), Some(area)) = (scene.state.date_picker(), scene.state.dialog()) {
        date_picker::render(frame, scene, picker, area);
    }
    if let Some(history) = scene.state.balance_history() {
        balance_history::render(frame, scene, history, at.body);
    }
    if let Some(rules) = scene.state.rules_beside() {
        rules_beside::render(frame, scene, rules, at.body);
    }
    if let Some(dialog) = scene.state.compare_dialog() {
        compare_dialog::render(frame, scene, dialog, at.body);
    }
    if let Some(dialog) = scene.state.export_dialog() {
        export_dialog::render(frame, scene, dialog, at.body);
    }
    if let Some((tenant, cost)) = asked(scene) {
        prompt::render_cost(frame, scene, tenant, cost, at.body);
    }
    if let Some((tenant, shrinkage)) = asked_shrunk(scene) {
        prompt::render_shrunk(frame, scene, tenant, shrinkage, at.body);
    }
    if let Some(palette) = scene.state.palette() {
        palette::render(frame, scene, palette, at.body);
    }
    if let Some(help) = scene.state.help() {
        help::render(frame, scene, help, at.body);
    }
}

/// That the directory shrank, while the user is asked about that.
fn asked_shrunk(scene: Scene<'_>) -> Option<(&TenantState, &ApiError)> {
    let tenant = scene
        .state
        .tenant()
        .filter(|_| scene.state.is_asking_shrunk())?;
    Some((tenant, tenant.gaps.shrinkage()?))
}

/// The cost that the user is asked about.
fn asked(scene: Scene<'_>) -> Option<(&TenantState, Cost)> {
    let tenant = scene.state.tenant().filter(|_| scene.state.is_asking())?;
    Some((tenant, tenant.asks?))
}
