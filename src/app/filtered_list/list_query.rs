//! What a list is to show: a filter and an order.

use std::sync::Arc;

use crate::domain::matching::Query;

/// A filter and an order.
#[derive(Clone, Debug, Default)]
pub struct ListQuery<S> {
    /// The filter as typed.
    pub filter: Arc<str>,
    /// What it asks.
    pub query: Arc<Query>,
    /// The order.
    pub sort: S,
}

impl<S: PartialEq> PartialEq for ListQuery<S> {
    fn eq(&self, other: &Self) -> bool {
        self.filter == other.filter && self.sort == other.sort
    }
}

impl<S: PartialEq + Default> ListQuery<S> {
    /// Whether it asks for the whole source in its own order, for which no job is needed.
    pub fn is_plain(&self) -> bool {
        self.query.is_all() && self.sort == S::default()
    }

    /// Whether its result is a part of `earlier`'s, with the rows in the same order.
    pub fn narrows(&self, earlier: &Self) -> bool {
        let own_order = S::default();
        self.sort == own_order && earlier.sort == own_order && self.query.narrows(&earlier.query)
    }
}
