//! Call counters in the store, so that a budget holds for all programs that use it.
//!
//! The caller names the calendar month in which a call is billed, by this program's clock. How long
//! ago calls were sent is measured by the store's own clock.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::civil::Date;

use super::access::Persistence;
use super::permit::LeasePermit;
use crate::platform::Clock;
use crate::platform::allow::Endpoint;
use crate::platform::meter::{EarlierCalls, Meter, MeterFuture};
use crate::store::{StoreError, TenantStore};

/// One tenant's call counters.
#[derive(Debug)]
pub struct StoreMeter {
    store: TenantStore,
    permit: LeasePermit,
    clock: Clock,
    /// After an error no call waits for the store again.
    is_broken: AtomicBool,
}

impl StoreMeter {
    /// `clock` is used to decide whether the lease was renewed recently enough for another call.
    pub fn new(access: &Persistence, clock: Clock) -> Self {
        Self {
            store: access.store.clone(),
            permit: access.permit.clone(),
            clock,
            is_broken: AtomicBool::new(false),
        }
    }

    async fn write(&self, endpoint: &Endpoint, month: Date, calls: u32) -> Result<(), StoreError> {
        let month = endpoint.billable.then_some(month);
        self.store.count_calls(endpoint.name, calls, month).await
    }

    /// The error is only logged: the sync meets it too when it writes, and reports it.
    fn give_up(&self, error: &StoreError) {
        tracing::warn!(%error, "calls are no longer counted in the store");
        self.is_broken.store(true, Ordering::Relaxed);
    }
}

impl Meter for StoreMeter {
    fn count(&self, endpoint: &'static Endpoint, month: Date, calls: u32) -> MeterFuture<'_, ()> {
        Box::pin(async move {
            if self.is_broken.load(Ordering::Relaxed) {
                return;
            }
            if let Err(error) = self.write(endpoint, month, calls).await {
                self.give_up(&error);
            }
        })
    }

    fn uncount(&self, month: Date, calls: u32) -> MeterFuture<'_, ()> {
        Box::pin(async move {
            if !self.is_broken.load(Ordering::Relaxed) {
                // One call too many counted is on the safe side.
                let _ = self.store.uncount_calls(calls, month).await;
            }
        })
    }

    fn earlier(&self, window: Duration) -> MeterFuture<'_, Vec<EarlierCalls>> {
        Box::pin(async move {
            let calls = self.store.calls_within(window).await.unwrap_or_default();
            let earlier = calls
                .into_iter()
                .map(|(endpoint, age, calls)| EarlierCalls {
                    endpoint,
                    age,
                    calls,
                });
            earlier.collect()
        })
    }

    fn billable_in(&self, month: Date) -> MeterFuture<'_, Option<u64>> {
        Box::pin(async move {
            let calls = self.store.month_calls(month).await;
            calls
                .inspect_err(|error| tracing::warn!(%error, "the month's calls cannot be read"))
                .ok()
        })
    }

    fn permit(&self) -> MeterFuture<'_, ()> {
        Box::pin(self.permit.wait(self.clock))
    }
}
