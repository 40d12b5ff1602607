//! What has been refused for good, so that it is not sent again in this run (traps 11 and 25, Feishu trap 3). A spent quota is
//! refused for the rest of the month.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;

use crate::platform::allow::Endpoint;
use crate::platform::error::{ApiError, ErrorClass};
use crate::platform::fault::FaultReach;

/// The refusals of one tenant.
#[derive(Default)]
pub(super) struct Refusals {
    known: Mutex<KnownRefusals>,
}

#[derive(Default)]
struct KnownRefusals {
    everywhere: Option<DatedRefusal>,
    endpoints: HashMap<&'static str, DatedRefusal>,
}

struct DatedRefusal {
    error: ApiError,
    month: Date,
}

impl Refusals {
    /// The refusal that covers `endpoint` in this month.
    pub(super) fn of(&self, endpoint: &Endpoint, month: impl Fn() -> Date) -> Option<ApiError> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let own = known.endpoints.get(endpoint.name);
        let mut refusals = known.everywhere.iter().chain(own);
        let refusal = refusals.find(|refusal| refusal.holds(&month))?;
        Some(refusal.error.clone())
    }

    /// Remembers a refusal. If there is one already, it stays: later ones only repeat it.
    pub(super) fn remember(
        &self,
        endpoint: &'static Endpoint,
        reach: FaultReach,
        error: &ApiError,
        month: Date,
    ) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let is_over = |refusal: &mut DatedRefusal| !refusal.holds(|| month);
        let refusal = || DatedRefusal {
            error: error.clone(),
            month,
        };
        match reach {
            FaultReach::Tenant => {
                known.everywhere.take_if(is_over);
                known.everywhere.get_or_insert_with(refusal);
            }
            FaultReach::Endpoint => {
                known.endpoints.retain(|_, refusal| !is_over(refusal));
                let entry = known.endpoints.entry(endpoint.name);
                entry.or_insert_with(refusal);
            }
        }
    }
}

impl DatedRefusal {
    fn holds(&self, month: impl Fn() -> Date) -> bool {
        self.error.class != ErrorClass::QuotaSpent || self.month == month()
    }
}
