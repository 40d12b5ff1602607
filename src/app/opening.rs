//! What the dashboard shows first, where options ask for something else than today in Browse.

use jiff::civil::Date;

use crate::app::state::AppState;
use crate::app::views::show_view;
use crate::text::views::ViewName;

/// What the dashboard shows first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Opening {
    /// The view, where one is asked for.
    pub view: Option<ViewName>,
    /// The filter's text, where one is asked for.
    pub filter: Option<String>,
    /// The day of the figures; `None`: today, as it goes on.
    pub as_of: Option<Date>,
}

impl AppState {
    /// Shows this before the first frame, and before any sync is started.
    pub fn open_with(&mut self, opening: &Opening) {
        if let Some(filter) = &opening.filter {
            self.selection.filter.set(filter);
        }
        self.as_of = opening.as_of.filter(|day| *day != self.today.day);
        show_view(self, opening.view.unwrap_or(self.view));
    }
}
