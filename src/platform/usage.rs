//! What a client reports about its requests: how many there were, what limits them, and what the
//! rest will take.

use std::time::Duration;

use super::allow::CallPurpose;

/// The requests of one client, and the limit that matters most to them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Usage {
    /// Requests that were sent.
    pub requests: u64,
    /// Requests that were retries of others.
    pub retries: u64,
    /// Requests without a usable answer, whether they were retried or not.
    pub failures: u64,
    /// Requests in the current window: that of the balance calls, or the one for which a request waits.
    pub used_in_window: u32,
    /// Requests that the window permits; 0 if nothing limits them.
    pub window_limit: u32,
    /// The length of the window in seconds.
    pub window_seconds: u32,
    /// What the window counts, if not the balance requests.
    pub counted: Option<CallPurpose>,
    /// What a request waits for now.
    pub wait: Option<RequestWait>,
    /// On a platform that bills calls: those of this month, as far as they are known here, and the configured budget.
    pub billable: Option<(u64, Option<u64>)>,
    /// Billable calls of this client, in whatever month.
    pub billed_here: u64,
}

/// What the next request waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RequestWait {
    /// The window is full, and its next place becomes free after this long.
    FullWindow(Duration),
    /// The platform throttles requests, which continue after this long.
    Throttled(Duration),
}

impl RequestWait {
    /// How long it lasts.
    pub fn duration(self) -> Duration {
        match self {
            Self::FullWindow(time) | Self::Throttled(time) => time,
        }
    }
}

/// What the rest of a sync will cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Estimate {
    /// Calls that remain.
    pub calls: u64,
    /// The shortest time that the limits allow for them.
    pub at_limit: Duration,
    /// The time they take within the limits at the pace of the calls so far.
    pub remaining: Duration,
}
