//! The book that calls are written down in before they are sent, so that a budget holds across programs and restarts.
//!
//! Owns what the transport needs of such a book; who keeps it is none of its business.

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use super::allow::Endpoint;

/// A future of a [`Meter`].
pub type Counting<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Calls another run, or another program, made before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EarlierCalls {
    /// The endpoint's name.
    pub endpoint: String,
    /// How long ago they were written down.
    pub age: Duration,
    /// How many.
    pub calls: u32,
}

/// Keeps count of one tenant's calls beyond this process. A book that fails keeps nobody from calling: it tells its owner.
pub trait Meter: Send + Sync + Debug {
    /// Writes calls down; resolves when they are.
    fn count(&self, endpoint: &'static Endpoint, calls: u32) -> Counting<'_, ()>;

    /// Takes back billable calls that were not billed.
    fn uncount(&self, endpoint: &'static Endpoint, calls: u32) -> Counting<'_, ()>;

    /// Calls of the last `window`, for filling the limits' windows at the start.
    fn earlier(&self, window: Duration) -> Counting<'_, Vec<EarlierCalls>>;

    /// Billable calls of this calendar month (UTC+8), all programs together.
    fn billable_this_month(&self) -> Counting<'_, u64>;

    /// Resolves once a call may be sent: at once, unless the book is shared and somebody else may have the right to ask by now.
    fn permit(&self) -> Counting<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}
