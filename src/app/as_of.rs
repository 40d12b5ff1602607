//! Another day than today: whom the syncs ask for it, and from which day days to go are counted.

use super::state::AppState;
use crate::domain::Today;
use crate::sync::Asking;

impl AppState {
    /// What a sync is asked for when it starts.
    pub fn asking(&self) -> Asking {
        self.as_of.map_or(
            Asking::Platform {
                kept_first: true,
                start_over: false,
            },
            Asking::AsOf,
        )
    }

    /// What a sync is asked for when somebody wants it all again.
    pub fn asking_again(&self) -> Asking {
        self.as_of.map_or(
            Asking::Platform {
                kept_first: true,
                start_over: true,
            },
            Asking::AsOf,
        )
    }

    /// The moment that the figures on screen are of: days to go are counted from its day, lots are valid at it.
    pub fn figures_of(&self) -> Today {
        self.as_of.map_or(self.today, Today::midday_of)
    }
}
