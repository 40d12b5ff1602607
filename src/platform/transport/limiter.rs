//! A sliding window that never lets more requests into any stretch of time than a server may count there.
//!
//! A slot is held from sending until a window's length after the *reply*: the server counted the request at some moment in
//! between, so two requests in one slot are always at least a window apart for it, however late either arrived.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

/// One limit of `limit` requests in any `period`.
pub(super) struct Window {
    limit: usize,
    period: Duration,
    slots: Mutex<Slots>,
    /// First come, first served: only who holds the turn waits for a slot.
    turn: tokio::sync::Mutex<()>,
    returned: Notify,
}

#[derive(Default)]
struct Slots {
    under_way: usize,
    /// When slots were returned, oldest first.
    returned: VecDeque<Instant>,
    blocked_until: Option<Instant>,
}

/// The right to one request. Dropped when the reply has come, or the request was given up.
pub(super) struct Slot<'a> {
    window: &'a Window,
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        let mut slots = self.window.lock();
        slots.under_way -= 1;
        slots.returned.push_back(Instant::now());
        drop(slots);
        self.window.returned.notify_one();
    }
}

/// When to look again.
enum Outlook {
    Free,
    At(Instant),
    WhenOneReturns,
}

impl Window {
    pub(super) fn new(limit: u32, period: Duration) -> Self {
        Self {
            limit: limit.max(1) as usize,
            period,
            slots: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
            returned: Notify::new(),
        }
    }

    /// Waits for a slot. Dropping the future leaves no trace.
    pub(super) async fn acquire(&self) -> Slot<'_> {
        let _turn = self.turn.lock().await;
        loop {
            let returned = self.returned.notified();
            match self.try_take(Instant::now()) {
                Outlook::Free => return Slot { window: self },
                Outlook::At(moment) => tokio::time::sleep_until(moment).await,
                Outlook::WhenOneReturns => returned.await,
            }
        }
    }

    /// Keeps everybody out for `pause` from now.
    pub(super) fn block(&self, pause: Duration) {
        let until = Instant::now() + pause;
        let mut slots = self.lock();
        slots.blocked_until = slots.blocked_until.max(Some(until));
    }

    /// Slots taken now.
    pub(super) fn used(&self) -> usize {
        let mut slots = self.lock();
        self.forget_old(&mut slots, Instant::now());
        slots.under_way + slots.returned.len()
    }

    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    pub(super) fn period(&self) -> Duration {
        self.period
    }

    fn try_take(&self, now: Instant) -> Outlook {
        let mut slots = self.lock();
        if let Some(until) = slots.blocked_until.filter(|until| *until > now) {
            return Outlook::At(until);
        }
        self.forget_old(&mut slots, now);
        if slots.under_way + slots.returned.len() < self.limit {
            slots.under_way += 1;
            return Outlook::Free;
        }
        match slots.returned.front() {
            Some(oldest) => Outlook::At(*oldest + self.period),
            None => Outlook::WhenOneReturns,
        }
    }

    fn forget_old(&self, slots: &mut Slots, now: Instant) {
        while let Some(oldest) = slots.returned.front() {
            if *oldest + self.period > now {
                break;
            }
            slots.returned.pop_front();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Slots> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
