//! One run of filtering and sorting a list. `update` describes it, and a worker of `shell` runs it off the UI task.

use crate::app::filtered_list::{FilterResult, ListId, ListName};
use crate::app::tenant::people_filter::{PeopleFilterJob, filter_people};
use crate::app::views::changes::change_filter::{ChangeFilterJob, filter_changes};

/// A job for one list, with everything that it needs.
#[derive(Clone, Debug)]
pub enum FilterJob {
    /// For the people of a tenant.
    People(PeopleFilterJob),
    /// For the changes of a tenant.
    Changes(ChangeFilterJob),
}

impl FilterJob {
    /// The list whose rows it works out.
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

    /// Works out the rows; `None` once `cancelled` returns true.
    pub fn run(&self, cancelled: &(dyn Fn() -> bool + Sync)) -> Option<FilterResult> {
        match self {
            Self::People(job) => filter_people(job, cancelled),
            Self::Changes(job) => filter_changes(job, cancelled),
        }
    }
}
