//! Which calls `doctor` made: it counts them in the store like every other program, and remembers which endpoints they went to.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::civil::Date;

use crate::platform::allow::Endpoint;
use crate::platform::meter::{EarlierCalls, Meter, MeterFuture};
use crate::sync::StoreMeter;

/// The calls of one tenant's examination.
#[derive(Debug)]
pub(super) struct CallWatch {
    /// `None` without a store.
    meter: Option<StoreMeter>,
    called: Mutex<Vec<&'static str>>,
}

impl CallWatch {
    pub(super) fn new(meter: Option<StoreMeter>) -> Self {
        Self {
            meter,
            called: Mutex::default(),
        }
    }

    /// The names of the endpoints that were called, in the order of the calls.
    pub(super) fn called(&self) -> Vec<&'static str> {
        let called = self.called.lock().unwrap_or_else(PoisonError::into_inner);
        called.clone()
    }
}

impl Meter for CallWatch {
    fn count(&self, endpoint: &'static Endpoint, month: Date, calls: u32) -> MeterFuture<'_, ()> {
        let mut called = self.called.lock().unwrap_or_else(PoisonError::into_inner);
        called.push(endpoint.name);
        drop(called);
        match &self.meter {
            Some(meter) => meter.count(endpoint, month, calls),
            None => Box::pin(std::future::ready(())),
        }
    }

    fn uncount(&self, month: Date, calls: u32) -> MeterFuture<'_, ()> {
        match &self.meter {
            Some(meter) => meter.uncount(month, calls),
            None => Box::pin(std::future::ready(())),
        }
    }

    fn earlier(&self, window: Duration) -> MeterFuture<'_, Vec<EarlierCalls>> {
        match &self.meter {
            Some(meter) => meter.earlier(window),
            None => Box::pin(std::future::ready(Vec::new())),
        }
    }

    fn billable_in(&self, month: Date) -> MeterFuture<'_, Option<u64>> {
        match &self.meter {
            Some(meter) => meter.billable_in(month),
            None => Box::pin(std::future::ready(None)),
        }
    }
}
