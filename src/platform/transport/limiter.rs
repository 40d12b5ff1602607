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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);

    #[tokio::test(start_paused = true)]
    async fn a_burst_is_allowed_and_the_next_waits_a_window_after_the_reply() {
        let window = Window::new(3, MINUTE);
        let started = Instant::now();
        let slots = [
            window.acquire().await,
            window.acquire().await,
            window.acquire().await,
        ];
        assert_eq!(started.elapsed(), Duration::ZERO);
        assert_eq!(window.used(), 3);
        tokio::time::advance(Duration::from_secs(2)).await;
        drop(slots);
        drop(window.acquire().await);
        assert_eq!(started.elapsed().as_secs(), 62);
    }

    /// A server may count a request at any moment between its sending and its reply.
    #[tokio::test(start_paused = true)]
    async fn no_stretch_of_a_window_ever_holds_more_than_the_limit() {
        const LIMIT: u32 = 10;
        let window = Arc::new(Window::new(LIMIT, MINUTE));
        let mut tasks = Vec::new();
        for lane in 0..16_u64 {
            let window = Arc::clone(&window);
            tasks.push(tokio::spawn(async move {
                let mut arrivals = Vec::new();
                for round in 0..5 {
                    let slot = window.acquire().await;
                    let jitter = (lane * 7_919 + round * 104_729) % 9_000;
                    tokio::time::sleep(Duration::from_millis(jitter)).await;
                    arrivals.push(Instant::now());
                    tokio::time::sleep(Duration::from_millis(9_000 - jitter)).await;
                    drop(slot);
                }
                arrivals
            }));
        }
        let mut arrivals = Vec::new();
        for task in tasks {
            arrivals.extend(task.await.unwrap());
        }
        arrivals.sort_unstable();
        assert_eq!(arrivals.len(), 80);
        let apart = arrivals
            .windows(LIMIT as usize + 1)
            .map(|run| run[LIMIT as usize] - run[0]);
        assert!(apart.min().unwrap() >= MINUTE);
    }

    #[tokio::test(start_paused = true)]
    async fn a_caller_that_stops_waiting_takes_nothing_with_it() {
        let window = Arc::new(Window::new(1, MINUTE));
        drop(window.acquire().await);
        let gone = tokio::time::timeout(Duration::from_secs(5), window.acquire()).await;
        assert!(gone.is_err());
        let started = Instant::now();
        drop(window.acquire().await);
        assert_eq!(started.elapsed().as_secs(), 55);
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_given_up_still_counts() {
        let window = Window::new(1, MINUTE);
        let request = async {
            let _slot = window.acquire().await;
            tokio::time::sleep(Duration::from_secs(30)).await;
        };
        assert!(
            tokio::time::timeout(Duration::from_secs(1), request)
                .await
                .is_err()
        );
        let started = Instant::now();
        drop(window.acquire().await);
        assert_eq!(started.elapsed().as_secs(), 60);
    }

    #[tokio::test(start_paused = true)]
    async fn waiting_for_a_reply_ends_when_it_comes() {
        let window = Arc::new(Window::new(1, Duration::from_secs(1)));
        let slot = window.acquire().await;
        let waiting = tokio::spawn({
            let window = Arc::clone(&window);
            async move {
                drop(window.acquire().await);
                Instant::now()
            }
        });
        tokio::time::sleep(Duration::from_secs(7)).await;
        let replied = Instant::now();
        drop(slot);
        assert_eq!(waiting.await.unwrap() - replied, Duration::from_secs(1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_block_keeps_everybody_out_and_a_shorter_one_does_not_end_it() {
        let window = Window::new(5, Duration::from_secs(1));
        window.block(Duration::from_mins(1));
        window.block(Duration::from_secs(1));
        let started = Instant::now();
        drop(window.acquire().await);
        assert_eq!(started.elapsed().as_secs(), 60);
    }
}
