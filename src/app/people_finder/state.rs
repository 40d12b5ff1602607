//! What is remembered while people are looked for.

use crate::domain::EmployeeId;
use crate::sync::TenantId;

/// Whom the user waits for.
#[derive(Clone, Debug, Default)]
pub struct PeopleFinder {
    /// Number of the last question; the answer to an older one is dropped.
    pub(in crate::app) generation: u32,
    /// Who is to stand side by side, once they are found.
    pub(in crate::app) wanted: Vec<(TenantId, EmployeeId)>,
}
