//! How the views look, a folder each.

pub(in crate::ui) mod browse;
mod changes;
mod checks;
mod company;
pub(in crate::ui) mod compare;
pub(in crate::ui) mod drawing;
mod expiring;
mod list_row;
mod totals;

use crate::text::views::ViewName;
use crate::ui::scene::Scene;
use crate::ui::views::drawing::ViewDrawing;

/// How the view on screen looks.
pub(in crate::ui) fn open_view(scene: Scene<'_>) -> &'static dyn ViewDrawing {
    match scene.state.view {
        ViewName::Browse => &browse::BrowseDrawing,
        ViewName::Changes => &changes::ChangesDrawing,
        ViewName::Company => &company::CompanyDrawing,
        ViewName::Expiring => &expiring::ExpiringDrawing,
        ViewName::Totals => &totals::TotalsDrawing,
        ViewName::Checks => &checks::ChecksDrawing,
        ViewName::Compare => &compare::CompareDrawing,
    }
}
