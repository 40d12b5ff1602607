//! The sign for the state of a tenant's sync.

use crate::app::tenant::TenantState;
use crate::sync::Outcome;
use crate::ui::scene::Scene;
use crate::ui::standing;

/// A spinner while it reads, otherwise a sign for paused, waiting for an answer, complete, incomplete or failed.
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
