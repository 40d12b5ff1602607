//! What a company itself records about a tenant, in addition to what the platform answers.

use std::sync::Arc;

use super::leave_column::LeaveColumn;
use super::leave_kinds::{LeaveKinds, LegalKind};
use crate::domain::LeaveType;
use crate::domain::roster::Person;
use crate::domain::service_dates::{PeopleDates, ServiceDates, TenantDates};

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
        self.dates().of(person)
    }

    /// The same for all people of the tenant.
    pub fn dates(&self) -> TenantDates<'_> {
        TenantDates::new(&self.dates, &self.tenant)
    }

    /// Whether any leave type has a kind.
    pub fn has_kinds(&self) -> bool {
        !self.kinds.is_empty()
    }

    /// Whether any leave type is statutory, of whichever tenant.
    pub fn has_statutory(&self) -> bool {
        self.kinds.has(LegalKind::Statutory)
    }

    /// The kind of a leave type.
    pub fn kind_of(&self, column: &LeaveColumn, types: &[LeaveType]) -> Option<LegalKind> {
        self.kinds.of(&self.tenant, column, types)
    }
}
