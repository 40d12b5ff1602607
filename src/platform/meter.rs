//! Counting calls beyond this process, so that limits and budgets hold across programs and restarts. The store implements it for
//! `sync`.

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use jiff::civil::Date;

use super::allow::Endpoint;

/// A future of a [`Meter`].
pub type MeterFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

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
    /// Notes calls of the calendar month (UTC+8) that `month` is the first day of; resolves when they are stored. The caller names
    /// the month whose budget it checked, because the clock may be set to another one meanwhile.
    fn count(&self, endpoint: &'static Endpoint, month: Date, calls: u32) -> MeterFuture<'_, ()>;

    /// Takes back billable calls of that month that were not billed.
    fn uncount(&self, month: Date, calls: u32) -> MeterFuture<'_, ()>;

    /// The calls of the last `window`, with which the limits' windows are filled at the start.
    fn earlier(&self, window: Duration) -> MeterFuture<'_, Vec<EarlierCalls>>;

    /// Billable calls of that month, those of all programs together; `None` if the meter cannot tell.
    fn billable_in(&self, month: Date) -> MeterFuture<'_, Option<u64>>;

    /// Resolves once a call may be sent: at once, unless another program may have the tenant's lease by now.
    fn permit(&self) -> MeterFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}
