//! The limits of one tenant: the windows of each endpoint, and those over all endpoints where the platform counts so.

use std::collections::HashMap;
use std::time::Duration;

use super::super::allow::{self, Endpoint};
use super::super::budget::{Budget, Over, budgets};
use super::super::meter::EarlierCalls;
use super::super::settings::Settings;
use super::super::{CallPurpose, RequestWait, Usage};
use super::rate_limiter::{RateWindow, RequestSlot};

/// A call that was written down may have reached the platform so much later. Younger ones count as of now.
const ON_THE_WAY: Duration = Duration::from_secs(2);

/// A limit of so many calls, in whatever time, limits nobody: it is what a configuration says to have none.
const NO_LIMIT: usize = 1_000_000;

pub(super) struct Windows {
    endpoints: HashMap<&'static str, Vec<RateWindow>>,
    tenant: Vec<RateWindow>,
}

/// What a request holds while it is under way.
pub(super) struct HeldSlots<'a> {
    held: Vec<RequestSlot<'a>>,
}

impl HeldSlots<'_> {
    /// The request goes out: dropped from now on, the slots stay taken for a window's length.
    pub(super) fn mark_sent(&mut self) {
        self.held.iter_mut().for_each(RequestSlot::mark_sent);
    }
}

impl Windows {
    /// The windows of every endpoint's budgets, `faster` times shorter than documented.
    pub(super) fn of(settings: &Settings, loopback: bool, faster: u32) -> Self {
        let platform = settings.credentials.platform();
        let mut windows = Self {
            endpoints: HashMap::new(),
            tenant: Vec::new(),
        };
        for endpoint in allow::ALL.iter().filter(|e| e.platform == platform) {
            let budgets = budgets(endpoint, settings, loopback);
            let of = |over| {
                let windows = budgets.iter().filter(move |budget| budget.over == over);
                windows.filter_map(move |budget| window(budget, faster))
            };
            let mut own: Vec<RateWindow> = of(Over::Endpoint).collect();
            own.sort_by_key(|window| std::cmp::Reverse(window.period()));
            windows.endpoints.insert(endpoint.name, own);
            if windows.tenant.is_empty() {
                windows.tenant.extend(of(Over::Tenant));
            }
        }
        windows
    }

    /// How far back calls still matter.
    pub(super) fn memory(&self) -> Duration {
        let all = self.endpoints.values().flatten().chain(&self.tenant);
        all.map(RateWindow::period).max().unwrap_or_default() + ON_THE_WAY
    }

    /// Takes slots for calls that other runs and programs made.
    pub(super) fn fill(&self, earlier: &[EarlierCalls]) {
        for calls in earlier {
            let own = self.endpoints.get(calls.endpoint.as_str());
            let age = calls.age.saturating_sub(ON_THE_WAY);
            for window in own.into_iter().flatten().chain(&self.tenant) {
                window.fill(calls.calls, age);
            }
        }
    }

    /// Waits until every limit has room. The longest window first, so that a short one is not held meanwhile.
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

    /// How full the window is that keeps requests waiting longest, of whatever endpoint; where none waits, that of `endpoint`.
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

    /// The window, the endpoint whose calls it counts if it is not all of them, and what callers wait for there.
    fn longest_wait(&self) -> Option<(&RateWindow, Option<&'static Endpoint>, RequestWait)> {
        let own = allow::ALL.iter().flat_map(|endpoint| {
            let windows = self.endpoints.get(endpoint.name).into_iter().flatten();
            windows.map(move |window| (window, Some(*endpoint)))
        });
        let all = own.chain(self.tenant.iter().map(|window| (window, None)));
        let waits = all.filter_map(|(window, endpoint)| Some((window, endpoint, window.wait()?)));
        waits.max_by_key(|(.., wait)| wait.duration())
    }

    /// The shortest time until `calls` more calls of `endpoint` can have been sent: what every window allows, blocks included.
    pub(super) fn shortest_time(&self, endpoint: &Endpoint, calls: u64) -> Duration {
        self.time_until(endpoint, calls, Duration::ZERO, Duration::ZERO)
    }

    /// The same for calls that are each replied to within `reply`, where free slots are taken one every `pace`.
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
