//! What ends, when, and of whom.

use std::sync::Arc;

use super::TenantFigures;
use crate::domain::matching::Query;

/// What is asked of the company's figures.
#[derive(Clone, Debug)]
pub struct ExpiringQuestion {
    /// Who and what is considered.
    pub query: Arc<Query>,
}

impl PartialEq for ExpiringQuestion {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.query, &other.query)
    }
}

/// The answer.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ExpiringReport {}

/// Works out the answer; `None` once `cancelled` returns true.
pub fn expiring(
    _figures: &[TenantFigures],
    _question: &ExpiringQuestion,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<ExpiringReport> {
    (!cancelled()).then(ExpiringReport::default)
}
