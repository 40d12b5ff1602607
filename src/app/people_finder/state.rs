//! What is remembered while people are looked for.

use crate::domain::insight::person_search::PersonQuestion;
use crate::domain::{EmployeeId, LeaveTypeId};
use crate::sync::TenantId;
use crate::text::notices::NoticedPerson;

/// The search for people that is under way, and what is to be done with its answer.
#[derive(Clone, Debug, Default)]
pub struct PeopleFinder {
    /// Number of the last question; the answer to an older one is dropped.
    pub(in crate::app) generation: u32,
    /// Who is to stand side by side, once they are found.
    pub(in crate::app) wanted: Vec<(TenantId, EmployeeId)>,
    /// Who is looked for in other tenants.
    pub(in crate::app) same_as: Option<NoticedPerson>,
    /// Who is to be shown in Browse, once found.
    pub(in crate::app) opened: Option<OpenedPerson>,
    /// The question about that person, until it is asked.
    pub(in crate::app) due: Option<PersonQuestion>,
}

/// Somebody who is to be shown in Browse.
#[derive(Clone, Debug)]
pub(in crate::app) struct OpenedPerson {
    /// Whose employee.
    pub(in crate::app) tenant: TenantId,
    /// On which leave type.
    pub(in crate::app) leave_type: Option<LeaveTypeId>,
}
