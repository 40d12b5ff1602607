//! Notes beside the figures of another day: where they come from, from which day days to go are counted, or that there is no
//! snapshot for the day.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::tenant::TenantState;
use crate::text;
use crate::text::days::AsOfOrigin;
use crate::ui::pane::{paragraphs, render_lower_note, render_text};
use crate::ui::scene::Scene;

/// Where a tenant's figures of another day come from.
pub(in crate::ui) fn source(scene: Scene<'_>, tenant: &TenantState) -> Option<String> {
    let (standing, day) = (scene.state.standing(tenant)?, scene.state.as_of?);
    Some(text::standing(standing, day, scene.language))
}

/// The same where space is short.
pub(in crate::ui) fn source_short(scene: Scene<'_>, tenant: &TenantState) -> Option<String> {
    let (standing, day) = (scene.state.standing(tenant)?, scene.state.as_of?);
    Some(text::standing_short(standing, day, scene.language))
}

/// That there is no snapshot for the day. It is shown in place of every list, which would otherwise be empty and look
/// complete.
pub(in crate::ui) fn missing(scene: Scene<'_>, tenant: &TenantState) -> Option<String> {
    if is_missing(scene, tenant) {
        source(scene, tenant)
    } else {
        None
    }
}

/// Which of the tenants in scope have no snapshot for the day. Where there are several, each is named.
pub(in crate::ui) fn missing_in_scope(scene: Scene<'_>) -> Option<String> {
    let tenants: Vec<usize> = scene.state.tenants_in_scope().collect();
    missing_of(scene, &tenants, source)
}

/// The same where space is short.
pub(in crate::ui) fn missing_in_scope_short(scene: Scene<'_>) -> Option<String> {
    let tenants: Vec<usize> = scene.state.tenants_in_scope().collect();
    missing_of(scene, &tenants, source_short)
}

/// Which of `tenants` have no snapshot for the day, each in the words of `text_of`.
pub(in crate::ui) fn missing_of(
    scene: Scene<'_>,
    tenants: &[usize],
    text_of: fn(Scene<'_>, &TenantState) -> Option<String>,
) -> Option<String> {
    let names_tenants = tenants.len() > 1;
    let tenants = tenants.iter().filter_map(|at| scene.state.tenants.get(*at));
    let missing = tenants.filter(|tenant| is_missing(scene, tenant));
    let texts = missing.filter_map(|tenant| {
        let text = text_of(scene, tenant)?;
        Some(if names_tenants {
            let name = text::tenant_on_platform(&tenant.label, tenant.platform, scene.language);
            format!("{name}{}{text}", text::colon(scene.language))
        } else {
            text
        })
    });
    let texts: Vec<String> = texts.collect();
    (!texts.is_empty()).then(|| texts.join(text::between_notes(scene.language)))
}

/// Whether there is no snapshot for the day.
pub(in crate::ui) fn is_missing(scene: Scene<'_>, tenant: &TenantState) -> bool {
    matches!(
        scene.state.standing(tenant),
        Some(AsOfOrigin::NoSnapshot { .. })
    )
}

/// Draws in `area` that there is no snapshot for the day, and returns whether that is so.
pub(in crate::ui) fn render_missing(frame: &mut Frame<'_>, scene: Scene<'_>, area: Rect) -> bool {
    let Some(text) = scene
        .state
        .tenant()
        .and_then(|tenant| missing(scene, tenant))
    else {
        return false;
    };
    let lines = paragraphs(scene, &[(text, scene.theme.warning)], area.width);
    render_text(frame, &lines, area);
    true
}

/// Notes in the lower border of a pane where its figures come from, and from which day days to go are counted.
pub(in crate::ui) fn render_below(frame: &mut Frame<'_>, scene: Scene<'_>, pane: Rect) {
    let (Some(tenant), Some(day)) = (scene.state.tenant(), scene.state.as_of) else {
        return;
    };
    if is_missing(scene, tenant) {
        return;
    }
    let Some(source) = source(scene, tenant) else {
        return;
    };
    let language = scene.language;
    let counted = text::counted_from(day, language);
    let between = text::between_notes(language);
    let text = format!("{source}{between}{counted}");
    render_lower_note(frame, scene, &text, scene.theme.warning, pane);
}
