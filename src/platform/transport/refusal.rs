//! What has been refused for good, so that it is not asked again in this run (traps 11 and 25, Feishu trap 3).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::super::allow::Endpoint;
use super::super::error::ApiError;
use super::fault::Reach;

#[derive(Default)]
pub(super) struct Refusals {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    everywhere: Option<ApiError>,
    endpoints: HashMap<&'static str, ApiError>,
}

impl Refusals {
    /// The refusal that covers `endpoint`, if any.
    pub(super) fn of(&self, endpoint: &Endpoint) -> Option<ApiError> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let everywhere = known.everywhere.as_ref();
        everywhere
            .or_else(|| known.endpoints.get(endpoint.name))
            .cloned()
    }

    /// Keeps the first refusal; later ones are its echoes.
    pub(super) fn remember(&self, endpoint: &'static Endpoint, reach: Reach, error: &ApiError) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        match reach {
            Reach::Tenant => {
                known.everywhere.get_or_insert_with(|| error.clone());
            }
            Reach::Endpoint => {
                let entry = known.endpoints.entry(endpoint.name);
                entry.or_insert_with(|| error.clone());
            }
        }
    }
}
