//! The work of filtering and sorting a list, done away from the UI task.

use crate::app::filtered_list::{FilterResult, ListId, ListName};
use crate::app::tenant::people_filter::{PeopleFilterJob, filter_people};
use crate::app::views::changes::change_filter::{ChangeFilterJob, filter_changes};

/// A question about one list.
#[derive(Clone, Debug)]
pub enum FilterJob {
    /// About people.
    People(PeopleFilterJob),
    /// About changes.
    Changes(ChangeFilterJob),
}

impl FilterJob {
    /// Which list it is about.
    pub fn list(&self) -> ListId {
        match self {
            Self::People(job) => ListId {
                tenant: job.tenant,
                name: ListName::People,
            },
            Self::Changes(job) => ListId {
                tenant: job.tenant,
                name: ListName::Changes,
            },
        }
    }

    /// Does the work; `None` when `cancelled` says so.
    pub fn run(&self, cancelled: &(dyn Fn() -> bool + Sync)) -> Option<FilterResult> {
        match self {
            Self::People(job) => filter_people(job, cancelled),
            Self::Changes(job) => filter_changes(job, cancelled),
        }
    }
}
