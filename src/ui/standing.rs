//! What must be said beside figures of another day: where they come from, from which day days are counted, or that there
//! are none.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::pane::{render_lower_note, render_text};
use super::{View, words};
use crate::app::as_of::AsOfOrigin;
use crate::app::tenant::TenantState;
use crate::app::text_width::wrap;

/// Where a tenant's figures of another day come from.
pub(super) fn source(view: View<'_>, tenant: &TenantState) -> Option<String> {
    let (standing, day) = (view.state.standing(tenant)?, view.state.as_of?);
    Some(words::standing(standing, day, view.language))
}

/// The same where space is short.
pub(super) fn source_short(view: View<'_>, tenant: &TenantState) -> Option<String> {
    let (standing, day) = (view.state.standing(tenant)?, view.state.as_of?);
    Some(words::standing_short(standing, day, view.language))
}

/// That there is no snapshot for the day: said in place of every list that would otherwise be empty and look complete.
pub(super) fn missing(view: View<'_>, tenant: &TenantState) -> Option<String> {
    is_missing(view, tenant).then(|| source(view, tenant))?
}

/// Whether there is no snapshot for the day.
pub(super) fn is_missing(view: View<'_>, tenant: &TenantState) -> bool {
    matches!(
        view.state.standing(tenant),
        Some(AsOfOrigin::NoSnapshot { .. })
    )
}

/// Says in `area` that there is no snapshot for the day, if so.
pub(super) fn render_missing(frame: &mut Frame<'_>, view: View<'_>, area: Rect) -> bool {
    let Some(text) = view.state.tenant().and_then(|tenant| missing(view, tenant)) else {
        return false;
    };
    let columns = usize::from(area.width).saturating_sub(2);
    let lines: Vec<Line<'_>> = wrap(&text, columns)
        .into_iter()
        .map(|line| Line::styled(format!(" {line}"), view.theme.warning))
        .collect();
    render_text(frame, &lines, area);
    true
}

/// Writes into a pane's lower border where its figures come from and from which day days to go are counted.
pub(super) fn render_below(frame: &mut Frame<'_>, view: View<'_>, pane: Rect) {
    let (Some(tenant), Some(day)) = (view.state.tenant(), view.state.as_of) else {
        return;
    };
    if is_missing(view, tenant) {
        return;
    }
    let Some(source) = source(view, tenant) else {
        return;
    };
    let language = view.language;
    let counted = words::counted_from(day, language);
    let between = language.pick("，", "; ");
    let text = format!("{source}{between}{counted}");
    render_lower_note(frame, &text, view.theme.warning, pane);
}
