//! The limits of one tenant: a window an endpoint, and one over all endpoints where the platform counts so.

use std::collections::HashMap;
use std::time::Duration;

use super::super::Usage;
use super::super::allow::{self, Endpoint, Limit};
use super::super::settings::Settings;
use super::limiter::{Slot, Window};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);

pub(super) struct Windows {
    endpoints: HashMap<&'static str, Vec<Window>>,
    tenant: Option<Window>,
}

/// What a request holds while it is under way.
pub(super) struct Slots<'a> {
    _held: Vec<Slot<'a>>,
}

impl Windows {
    /// The documented limits, with those of the settings in their place. Beyond the documented ones only on loopback.
    pub(super) fn of(settings: &Settings, loopback: bool) -> Self {
        let platform = settings.credentials.platform();
        let own = || allow::ALL.iter().filter(move |e| e.platform == platform);
        let endpoints = own()
            .map(|e| (e.name, windows_of(e.limit, settings, loopback)))
            .collect();
        let per_second = own().find_map(|e| match e.limit {
            Limit::TenantPerSecond(n) => Some(chosen(n, settings.requests_per_second, loopback)),
            _ => None,
        });
        Self {
            endpoints,
            tenant: per_second.map(|n| Window::new(n, SECOND)),
        }
    }

    /// Waits until every limit has room. The longest window first, so that a short one is not held meanwhile.
    pub(super) async fn acquire(&self, endpoint: &Endpoint) -> Slots<'_> {
        let mut held = Vec::with_capacity(2);
        for window in self.of_endpoint(endpoint) {
            held.push(window.acquire().await);
        }
        Slots { _held: held }
    }

    pub(super) fn block(&self, endpoint: &Endpoint, pause: Duration) {
        for window in self.of_endpoint(endpoint) {
            window.block(pause);
        }
    }

    pub(super) fn usage(&self, endpoint: &Endpoint) -> Usage {
        let Some(window) = self.of_endpoint(endpoint).next() else {
            return Usage::default();
        };
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Usage {
            used_in_window: number(window.used()),
            window_limit: number(window.limit()),
            window_seconds: u32::try_from(window.period().as_secs()).unwrap_or(u32::MAX),
            ..Usage::default()
        }
    }

    pub(super) fn shortest_time(&self, endpoint: &Endpoint, calls: u64) -> Duration {
        let times = self.of_endpoint(endpoint).map(|window| {
            let free = window.limit().saturating_sub(window.used()) as u64;
            let waiting = u32::try_from(calls.saturating_sub(free)).unwrap_or(u32::MAX);
            let limit = u32::try_from(window.limit()).unwrap_or(u32::MAX);
            window.period().saturating_mul(waiting) / limit
        });
        times.max().unwrap_or_default()
    }

    fn of_endpoint(&self, endpoint: &Endpoint) -> impl Iterator<Item = &Window> {
        let own = self.endpoints.get(endpoint.name);
        own.into_iter().flatten().chain(&self.tenant)
    }
}

fn windows_of(limit: Limit, settings: &Settings, loopback: bool) -> Vec<Window> {
    let wanted = settings.requests_per_minute;
    let mut windows = Vec::new();
    match limit {
        Limit::PerMinute(n) => windows.push(Window::new(chosen(n, wanted, loopback), MINUTE)),
        Limit::PerSecond(_) | Limit::TenantPerSecond(_) => {
            windows.extend(wanted.map(|n| Window::new(n, MINUTE)));
        }
    }
    if let Limit::PerSecond(n) = limit {
        windows.push(Window::new(n, SECOND));
    }
    windows
}

fn chosen(documented: u32, wanted: Option<u32>, loopback: bool) -> u32 {
    match wanted {
        Some(wanted) if loopback => wanted,
        Some(wanted) => wanted.min(documented),
        None => documented,
    }
}
