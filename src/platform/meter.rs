//! Counting calls beyond this process, so that limits and budgets hold across programs and restarts. The store implements it for
//! `sync`.

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use super::allow::Endpoint;

/// A future of a [`Meter`].
pub type Counting<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Calls of another run or of another program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EarlierCalls {
    /// The endpoint's name.
    pub endpoint: String,
    /// How long ago they were noted.
    pub age: Duration,
    /// How many.
    pub calls: u32,
}

/// Counts one tenant's calls beyond this process. A meter that fails stops no call; it reports the failure itself.
pub trait Meter: Send + Sync + Debug {
    /// Notes calls; resolves when they are stored.
    fn count(&self, endpoint: &'static Endpoint, calls: u32) -> Counting<'_, ()>;

    /// Takes back billable calls that were not billed.
    fn uncount(&self, endpoint: &'static Endpoint, calls: u32) -> Counting<'_, ()>;

    /// The calls of the last `window`, with which the limits' windows are filled at the start.
    fn earlier(&self, window: Duration) -> Counting<'_, Vec<EarlierCalls>>;

    /// The billable calls of this calendar month (UTC+8), of all programs together.
    fn billable_this_month(&self) -> Counting<'_, u64>;

    /// Resolves once a call may be sent: at once, unless another program may have the tenant's lease by now.
    fn permit(&self) -> Counting<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}
