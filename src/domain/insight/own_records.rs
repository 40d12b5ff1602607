//! What a company itself tells of a tenant, beside what the platform answers.

use std::sync::Arc;

use super::leave_column::LeaveColumn;
use super::leave_kinds::{LeaveKinds, LegalKind};
use crate::domain::LeaveType;
use crate::domain::roster::Person;
use crate::domain::service_dates::{PeopleDates, ServiceDates};

/// The company's own records about one tenant. A clone copies only pointers.
#[derive(Clone, Debug, Default)]
pub struct OwnRecords {
    /// The tenant's name in the configuration, by which the records name it.
    tenant: Arc<str>,
    dates: Arc<PeopleDates>,
    kinds: Arc<LeaveKinds>,
}

impl OwnRecords {
    /// Records that are about no tenant yet.
    pub fn new(dates: PeopleDates, kinds: LeaveKinds) -> Self {
        Self {
            tenant: Arc::default(),
            dates: Arc::new(dates),
            kinds: Arc::new(kinds),
        }
    }

    /// The same records about a tenant.
    #[must_use]
    pub fn of_tenant(&self, name: &str) -> Self {
        Self {
            tenant: name.into(),
            ..self.clone()
        }
    }

    /// The tenant's name in the configuration; empty for records that are about no tenant.
    pub fn tenant(&self) -> &str {
        &self.tenant
    }

    /// From when the person's years count and when leave was granted to them.
    pub fn dates_of(&self, person: &Person<'_>) -> ServiceDates<'_> {
        let own = self.dates.of(&self.tenant, person.id);
        ServiceDates::of(own, person.hired_on)
    }

    /// Whether any leave type has a kind.
    pub fn has_kinds(&self) -> bool {
        !self.kinds.is_empty()
    }

    /// The kind of a leave type.
    pub fn kind_of(&self, column: &LeaveColumn, types: &[LeaveType]) -> Option<LegalKind> {
        self.kinds.of(&self.tenant, column, types)
    }
}
