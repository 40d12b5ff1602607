//! The views, a folder each. `behaviour_of` answers what the open one does; `ui::views` answers how it looks.

pub(in crate::app) mod behaviour;
pub mod browse;
pub mod changes;
pub mod checks;
pub mod company;
pub mod compare;
pub mod expiring;
pub mod list_focus;
pub mod name;
pub mod totals;

use behaviour::ViewBehaviour;

use crate::app::state::AppState;
use crate::text::views::ViewName;

/// The behaviour of a view.
fn behaviour_of(view: ViewName) -> &'static dyn ViewBehaviour {
    match view {
        ViewName::Browse => &browse::BrowseView,
        ViewName::Changes => &changes::ChangesView,
        ViewName::Company => &company::CompanyView,
        ViewName::Expiring => &expiring::ExpiringView,
        ViewName::Totals => &totals::TotalsView,
        ViewName::Checks => &checks::ChecksView,
        ViewName::Compare => &compare::CompareView,
    }
}

/// The behaviour of the view on screen.
pub(in crate::app) fn open_view(state: &AppState) -> &'static dyn ViewBehaviour {
    behaviour_of(state.view)
}

/// Shows another view.
pub(in crate::app) fn show_view(state: &mut AppState, view: ViewName) {
    state.view = view;
    state.selection.filter.is_typing = false;
    behaviour_of(view).show(state);
}
