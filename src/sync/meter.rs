//! Call counters in the store, so that a budget holds for every program that uses it.
//!
//! Owns how calls are put together before they are written: callers side by side wait for one write, not each for their own.

use std::time::Duration;

use jiff::civil::Date;
use tokio::sync::{mpsc, oneshot};

use crate::domain::Instant;
use crate::platform::Clock;
use crate::platform::allow::Endpoint;
use crate::platform::meter::{Counting, EarlierCalls, Meter};
use crate::store::{StoreError, TenantStore};

/// Calls that may wait to be written down together.
const WAITING: usize = 64;

/// One tenant's call counters.
#[derive(Debug)]
pub struct StoreMeter {
    store: TenantStore,
    clock: Clock,
    calls: mpsc::Sender<Counted>,
}

/// Calls to be written down, and whom to tell when they are.
#[derive(Debug)]
struct Counted {
    endpoint: &'static Endpoint,
    calls: u32,
    written: oneshot::Sender<()>,
}

impl StoreMeter {
    /// Begins to count; must be called on a tokio runtime. The month is the calendar month of `clock` in UTC+8.
    pub fn start(store: TenantStore, clock: Clock) -> Self {
        let (calls, waiting) = mpsc::channel(WAITING);
        tokio::spawn(write_down(store.clone(), clock, waiting));
        Self {
            store,
            clock,
            calls,
        }
    }
}

/// Writes calls down until nobody counts any more. After an error nobody is kept waiting for the store again.
async fn write_down(store: TenantStore, clock: Clock, mut waiting: mpsc::Receiver<Counted>) {
    let mut broken = false;
    let mut together = Vec::new();
    while waiting.recv_many(&mut together, WAITING).await > 0 {
        if !broken && let Err(error) = write(&store, clock, &together).await {
            tracing::warn!(%error, "calls are no longer counted in the store");
            broken = true;
        }
        for counted in together.drain(..) {
            // Who gave the call up meanwhile has nothing to wait for.
            let _ = counted.written.send(());
        }
    }
}

async fn write(store: &TenantStore, clock: Clock, together: &[Counted]) -> Result<(), StoreError> {
    let today = clock();
    for (endpoint, calls) in by_endpoint(together) {
        let month = endpoint.billable.then_some(today.day);
        let counting = store.count_calls(endpoint.name, calls, today.now, month);
        counting.await?;
    }
    Ok(())
}

fn by_endpoint(together: &[Counted]) -> Vec<(&'static Endpoint, u32)> {
    let mut sums: Vec<(&'static Endpoint, u32)> = Vec::new();
    for counted in together {
        match sums.iter_mut().find(|(e, _)| *e == counted.endpoint) {
            Some((_, calls)) => *calls += counted.calls,
            None => sums.push((counted.endpoint, counted.calls)),
        }
    }
    sums
}

impl Meter for StoreMeter {
    fn count(&self, endpoint: &'static Endpoint, calls: u32) -> Counting<'_, ()> {
        Box::pin(async move {
            let (written, done) = oneshot::channel();
            let counted = Counted {
                endpoint,
                calls,
                written,
            };
            if self.calls.send(counted).await.is_ok() {
                let _ = done.await;
            }
        })
    }

    fn uncount(&self, endpoint: &'static Endpoint, calls: u32) -> Counting<'_, ()> {
        Box::pin(async move {
            if endpoint.billable {
                let month: Date = (self.clock)().day;
                // A call too many in the book is on the safe side.
                let _ = self.store.uncount_calls(calls, month).await;
            }
        })
    }

    fn earlier(&self, window: Duration) -> Counting<'_, Vec<EarlierCalls>> {
        Box::pin(async move {
            let now = (self.clock)().now;
            let window = i64::try_from(window.as_millis()).unwrap_or(i64::MAX);
            let since = Instant(now.0.saturating_sub(window));
            let calls = self.store.calls_since(since).await.unwrap_or_default();
            let age = |at: Instant| u64::try_from(now.0.saturating_sub(at.0)).unwrap_or(0);
            let earlier = calls.into_iter().map(|(endpoint, at, calls)| EarlierCalls {
                endpoint,
                age: Duration::from_millis(age(at)),
                calls,
            });
            earlier.collect()
        })
    }

    fn billable_this_month(&self) -> Counting<'_, u64> {
        Box::pin(async move {
            let month = (self.clock)().day;
            self.store.month_calls(month).await.unwrap_or(0)
        })
    }
}
