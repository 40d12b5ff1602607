//! One sign for how a tenant's sync stands.

use crate::app::tenant::TenantState;
use crate::sync::Outcome;
use crate::ui::scene::Scene;
use crate::ui::standing;

/// Turning, held back, asking, complete, or failed.
pub(in crate::ui) fn state_glyph(scene: Scene<'_>, tenant: &TenantState) -> &'static str {
    match &tenant.outcome {
        _ if standing::is_missing(scene, tenant) => "!",
        None if tenant.paused => scene.glyphs.paused,
        None if tenant.asks.is_some() => scene.glyphs.asks,
        None => scene.glyphs.spin(scene.state.spinner),
        Some(Outcome::Complete) => scene.glyphs.done,
        Some(Outcome::Partial | Outcome::Cancelled) => "!",
        Some(Outcome::Refused(_) | Outcome::Failed(_)) => scene.glyphs.failed,
    }
}
