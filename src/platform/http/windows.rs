//! The limits of one tenant: the windows of each endpoint, and those over all endpoints if the platform counts so.

use std::collections::HashMap;
use std::time::Duration;

use super::rate_limiter::{RateWindow, RequestSlot};
use crate::platform::allow::{self, CallPurpose, Endpoint};
use crate::platform::budget::{Budget, LimitScope, budgets};
use crate::platform::meter::EarlierCalls;
use crate::platform::settings::Settings;
use crate::platform::usage::{RequestWait, Usage};

/// A call that another program noted may have reached the platform this much later.
const LONGEST_DELIVERY: Duration = Duration::from_secs(2);

/// A limit of this many calls or more counts as none, whatever its period: a configuration with
/// such a number means no limit.
const NO_LIMIT: usize = 1_000_000;

/// All windows of one tenant.
pub(super) struct Windows {
    endpoints: HashMap<&'static str, Vec<RateWindow>>,
    tenant: Vec<RateWindow>,
}

/// The places in windows that a request holds while it is under way.
pub(super) struct HeldSlots<'a> {
    held: Vec<RequestSlot<'a>>,
}

impl HeldSlots<'_> {
    /// Notes that the request is sent. From now on the places stay taken for a window's length after they are dropped.
    pub(super) fn mark_sent(&mut self) {
        self.held.iter_mut().for_each(RequestSlot::mark_sent);
    }
}

impl Windows {
    /// The windows of every endpoint's budgets, `faster` times shorter than documented.
    pub(super) fn of(settings: &Settings, faster: u32) -> Self {
        let platform = settings.credentials.platform();
        let mut windows = Self {
            endpoints: HashMap::new(),
            tenant: Vec::new(),
        };
        for endpoint in allow::ALL.iter().filter(|e| e.platform == platform) {
            let budgets = budgets(endpoint, settings);
            let of = |over| {
                let windows = budgets.iter().filter(move |budget| budget.over == over);
                windows.filter_map(move |budget| window(budget, faster))
            };
            let mut own: Vec<RateWindow> = of(LimitScope::Endpoint).collect();
            own.sort_by_key(|window| std::cmp::Reverse(window.period()));
            windows.endpoints.insert(endpoint.name, own);
            if windows.tenant.is_empty() {
                windows.tenant.extend(of(LimitScope::Tenant));
            }
        }
        windows
    }

    /// How far back calls still count.
    pub(super) fn memory(&self) -> Duration {
        let all = self.endpoints.values().flatten().chain(&self.tenant);
        all.map(RateWindow::period).max().unwrap_or_default() + LONGEST_DELIVERY
    }

    /// Takes places for calls that other runs and programs made.
    pub(super) fn fill(&self, earlier: &[EarlierCalls]) {
        for calls in earlier {
            let own = self.endpoints.get(calls.endpoint.as_str());
            let age = calls.age.saturating_sub(LONGEST_DELIVERY);
            for window in own.into_iter().flatten().chain(&self.tenant) {
                window.fill(calls.calls, age);
            }
        }
    }

    /// Waits until every limit has a place, the longest window first, so that no place in a short one is held meanwhile.
    pub(super) async fn acquire(&self, endpoint: &Endpoint) -> HeldSlots<'_> {
        let mut held = Vec::with_capacity(2);
        for window in self.of_endpoint(endpoint) {
            held.push(window.acquire().await);
        }
        HeldSlots { held }
    }

    pub(super) fn block(&self, endpoint: &Endpoint, pause: Duration) {
        for window in self.of_endpoint(endpoint) {
            window.block(pause);
        }
    }

    /// How full the window is for which a request waits longest, of whatever endpoint. If none waits, it is the window of `endpoint`.
    pub(super) fn usage(&self, endpoint: &'static Endpoint) -> Usage {
        let awaited = self.longest_wait();
        let (window, endpoint) = match awaited {
            Some((window, awaited, _)) => (Some(window), awaited),
            None => (
                self.of_endpoint(endpoint)
                    .find(|window| is_limiting(window)),
                Some(endpoint),
            ),
        };
        let Some(window) = window else {
            return Usage::default();
        };
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let purpose = endpoint.map(Endpoint::purpose);
        Usage {
            used_in_window: number(window.used()),
            window_limit: number(window.limit()),
            window_seconds: u32::try_from(window.period().as_secs()).unwrap_or(u32::MAX),
            counted: purpose.filter(|purpose| *purpose != CallPurpose::Balances),
            wait: awaited.map(|(.., wait)| wait),
            ..Usage::default()
        }
    }

    /// The window for which a request waits longest, its endpoint (`None` for a window over all endpoints), and the wait.
    fn longest_wait(&self) -> Option<(&RateWindow, Option<&'static Endpoint>, RequestWait)> {
        let own = allow::ALL.iter().flat_map(|endpoint| {
            let windows = self.endpoints.get(endpoint.name).into_iter().flatten();
            windows.map(move |window| (window, Some(*endpoint)))
        });
        let all = own.chain(self.tenant.iter().map(|window| (window, None)));
        let waits = all.filter_map(|(window, endpoint)| Some((window, endpoint, window.wait()?)));
        waits.max_by_key(|(.., wait)| wait.duration())
    }

    /// The shortest time in which `calls` more calls of `endpoint` can be sent, by all windows and blocks.
    pub(super) fn shortest_time(&self, endpoint: &Endpoint, calls: u64) -> Duration {
        self.time_until(endpoint, calls, Duration::ZERO, Duration::ZERO)
    }

    /// Like [`Windows::shortest_time`], for calls that are each answered within `reply` and sent one every `pace`.
    pub(super) fn time_until(
        &self,
        endpoint: &Endpoint,
        calls: u64,
        reply: Duration,
        pace: Duration,
    ) -> Duration {
        let windows = self.of_endpoint(endpoint);
        let times = windows.map(|window| window.time_until(calls, reply, pace));
        times.max().unwrap_or_default()
    }

    /// How long `endpoint` is blocked.
    pub(super) fn blocked_for(&self, endpoint: &Endpoint) -> Duration {
        let blocks = self.of_endpoint(endpoint).map(RateWindow::blocked_for);
        blocks.max().unwrap_or_default()
    }

    fn of_endpoint(&self, endpoint: &Endpoint) -> impl Iterator<Item = &RateWindow> {
        let own = self.endpoints.get(endpoint.name);
        own.into_iter().flatten().chain(&self.tenant)
    }
}

fn is_limiting(window: &RateWindow) -> bool {
    window.limit() < NO_LIMIT
}

fn window(budget: &Budget, faster: u32) -> Option<RateWindow> {
    let length = budget.per.length()? / faster.max(1);
    Some(RateWindow::new(budget.calls, length))
}
