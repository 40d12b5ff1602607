//! What has been refused for good, so that it is not asked again in this run (traps 11 and 25, Feishu trap 3). A spent quota is
//! refused for the month.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;

use super::super::allow::Endpoint;
use super::super::error::{ApiError, Class};
use super::fault::FaultReach;

#[derive(Default)]
pub(super) struct Refusals {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    everywhere: Option<Refusal>,
    endpoints: HashMap<&'static str, Refusal>,
}

struct Refusal {
    error: ApiError,
    month: Date,
}

impl Refusals {
    /// The refusal that covers `endpoint` in this month, if any.
    pub(super) fn of(&self, endpoint: &Endpoint, month: impl Fn() -> Date) -> Option<ApiError> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let own = known.endpoints.get(endpoint.name);
        let mut refusals = known.everywhere.iter().chain(own);
        let refusal = refusals.find(|refusal| refusal.holds(&month))?;
        Some(refusal.error.clone())
    }

    /// Keeps the first refusal; later ones are its echoes.
    pub(super) fn remember(
        &self,
        endpoint: &'static Endpoint,
        reach: FaultReach,
        error: &ApiError,
        month: Date,
    ) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let is_over = |refusal: &mut Refusal| !refusal.holds(|| month);
        let refusal = || Refusal {
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

impl Refusal {
    fn holds(&self, month: impl Fn() -> Date) -> bool {
        self.error.class != Class::QuotaSpent || self.month == month()
    }
}
