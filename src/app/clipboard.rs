//! What `y` and `Y` copy, from whichever view is open.

use crate::app::keys::keymap::Pane;
use crate::app::message::Effect;
use crate::app::overlays::side_by_side::copied_table;
use crate::app::state::AppState;
use crate::app::tenant::TenantState;
use crate::app::views::behaviour::{CopyExtent, LARGEST_COPY};
use crate::app::views::open_view;
use crate::text::notices::{CopiedPart, CopyWay, Notice};

/// Copies what the cursor stands on, or its row.
pub(in crate::app) fn copy(state: &mut AppState, extent: CopyExtent) -> Vec<Effect> {
    let (part, text) = match state.focus() {
        _ if state.side_by_side().is_some() => copied_side_by_side(state),
        Pane::Tenants => copied_of_tenant(state.tenant(), extent),
        _ => open_view(state).copied(state, extent),
    };
    let text = text.filter(|text| !text.is_empty());
    let (notice, effects) = match text {
        _ if state.display.masked => (Notice::Masked, Vec::new()),
        None => (Notice::NothingToCopy, Vec::new()),
        Some(text) if text.len() > LARGEST_COPY => (Notice::TooLarge(text.len()), Vec::new()),
        Some(text) => (
            Notice::Copied(part, CopyWay::Terminal),
            vec![Effect::Copy(text)],
        ),
    };
    state.notice = Some(notice);
    effects
}

/// Notes by which way a text was copied, unless the notice on screen is about something else by
/// now.
pub(in crate::app) fn apply_copied(state: &mut AppState, way: CopyWay) {
    if let Some(Notice::Copied(_, known)) = &mut state.notice {
        *known = way;
    }
}

fn copied_side_by_side(state: &AppState) -> (CopiedPart, Option<String>) {
    let table = state.side_by_side().map(|it| copied_table(it, state));
    (CopiedPart::Table, table)
}

fn copied_of_tenant(
    tenant: Option<&TenantState>,
    extent: CopyExtent,
) -> (CopiedPart, Option<String>) {
    match extent {
        CopyExtent::Cell => (
            CopiedPart::Tenant,
            tenant.map(|tenant| tenant.label.clone()),
        ),
        CopyExtent::Row => (
            CopiedPart::Row,
            tenant.map(|tenant| [tenant.label.as_str(), tenant.platform.as_str()].join("\t")),
        ),
    }
}
