//! A sliding window that never lets more requests into any stretch of time than the server permits there.
//!
//! A slot is taken from sending until a window's length after the *reply*. The server counts the request at some moment in between,
//! so two requests in one slot are at least a window apart for it, however late either of them arrived. A slot that no request was
//! sent with is free again at once. All times are of tokio's monotonic clock, so a change of the wall clock has no effect.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::platform::usage::RequestWait;

/// A window remembers at most this many times its limit of the calls of others, because a damaged store may count any number.
const WINDOWS_REMEMBERED: usize = 4;

/// One limit of `limit` requests in any `period`.
pub(super) struct RateWindow {
    limit: usize,
    period: Duration,
    slots: Mutex<Slots>,
    /// Held by the caller that waits for a slot: first come, first served.
    turn: tokio::sync::Mutex<()>,
    returned: Notify,
}

#[derive(Default)]
struct Slots {
    /// Slots of requests that have no reply yet.
    under_way: usize,
    /// When used slots become free, soonest first.
    releases: VecDeque<Instant>,
    blocked_until: Option<Instant>,
}

/// The right to one request. It is dropped when the reply has come, or when the request was given up.
pub(super) struct RequestSlot<'a> {
    window: &'a RateWindow,
    sent: bool,
}

impl RequestSlot<'_> {
    /// Notes that the request is sent, so that the server may count it.
    pub(super) fn mark_sent(&mut self) {
        self.sent = true;
    }
}

impl Drop for RequestSlot<'_> {
    fn drop(&mut self) {
        let mut slots = self.window.lock();
        slots.under_way -= 1;
        if self.sent {
            slots
                .releases
                .push_back(Instant::now() + self.window.period);
        }
        drop(slots);
        self.window.returned.notify_one();
    }
}

/// Whether there is a free slot, or when to look again.
enum SlotOutlook {
    Free,
    At(Instant),
    WhenOneReturns,
}

impl RateWindow {
    pub(super) fn new(limit: u64, period: Duration) -> Self {
        Self {
            limit: usize::try_from(limit).unwrap_or(usize::MAX).max(1),
            period,
            slots: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
            returned: Notify::new(),
        }
    }

    /// Waits for a slot. Dropping the future leaves no trace.
    pub(super) async fn acquire(&self) -> RequestSlot<'_> {
        let _turn = self.turn.lock().await;
        loop {
            let returned = self.returned.notified();
            match self.try_take(Instant::now()) {
                SlotOutlook::Free => {
                    return RequestSlot {
                        window: self,
                        sent: false,
                    };
                }
                SlotOutlook::At(moment) => tokio::select! {
                    () = tokio::time::sleep_until(moment) => {}
                    () = returned => {}
                },
                SlotOutlook::WhenOneReturns => returned.await,
            }
        }
    }

    /// Takes slots for requests that others made `age` ago.
    pub(super) fn fill(&self, calls: u32, age: Duration) {
        let Some(left) = self.period.checked_sub(age) else {
            return;
        };
        let release = Instant::now() + left;
        // More calls than the limit block for no longer, and the number may come from a damaged store.
        let calls = usize::try_from(calls).unwrap_or(usize::MAX).min(self.limit);
        let mut slots = self.lock();
        let most = self.limit.saturating_mul(WINDOWS_REMEMBERED);
        slots.releases.extend((0..calls).map(|_| release));
        slots.releases.make_contiguous().sort_unstable();
        // A slot is free once fewer than `limit` releases are left, so the soonest of a surplus can
        // go.
        let surplus = slots.releases.len().saturating_sub(most);
        slots.releases.drain(..surplus);
    }

    /// Lets no request in for `pause` from now.
    pub(super) fn block(&self, pause: Duration) {
        let until = Instant::now() + pause;
        let mut slots = self.lock();
        slots.blocked_until = slots.blocked_until.max(Some(until));
    }

    /// Slots taken now.
    pub(super) fn used(&self) -> usize {
        let mut slots = self.lock();
        forget_old(&mut slots, Instant::now());
        slots.under_way + slots.releases.len()
    }

    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    pub(super) fn period(&self) -> Duration {
        self.period
    }

    /// What the caller at the front waits for; `None` if nobody waits.
    pub(super) fn wait(&self) -> Option<RequestWait> {
        // Only a caller that waits for a slot holds the turn for longer than an instant.
        if self.turn.try_lock().is_ok() {
            return None;
        }
        let blocked = self.blocked_for();
        if !blocked.is_zero() {
            return Some(RequestWait::Throttled(blocked));
        }
        let full = self.time_until(1, Duration::ZERO, Duration::ZERO);
        (!full.is_zero()).then_some(RequestWait::FullWindow(full))
    }

    /// How long the block still lasts.
    pub(super) fn blocked_for(&self) -> Duration {
        let until = self.lock().blocked_until;
        until.map_or(Duration::ZERO, |until| {
            until.saturating_duration_since(Instant::now())
        })
    }

    /// The time until the last of `calls` more requests may be sent, if each is answered within `reply` and free slots are taken one
    /// every `pace`.
    pub(super) fn time_until(&self, calls: u64, reply: Duration, pace: Duration) -> Duration {
        let now = Instant::now();
        let slots = self.lock();
        let start = slots.blocked_until.map_or(now, |until| until.max(now));
        let free_at_start = slots.releases.iter().take_while(|at| **at <= start).count();
        let taken = slots.releases.len() - free_at_start + slots.under_way;
        let free = self.limit.saturating_sub(taken);
        let Some(late) = calls.checked_sub(free as u64 + 1) else {
            return start - now;
        };
        let (round, index) = (late / self.limit as u64, late % self.limit as u64);
        let index = usize::try_from(index).unwrap_or(usize::MAX);
        // In a window that is filled beyond its limit, slots become free before the first of them may be taken again.
        let surplus = taken.saturating_sub(self.limit);
        let release = if let Some(release) = slots.releases.get(free_at_start + surplus + index) {
            *release
        } else {
            let later = free_at_start + surplus + index - slots.releases.len();
            let steps = u32::try_from(later.saturating_sub(slots.under_way)).unwrap_or(u32::MAX);
            start + pace.saturating_mul(steps) + reply + self.period
        };
        let round = u32::try_from(round).unwrap_or(u32::MAX);
        release - now + (self.period + reply).saturating_mul(round)
    }

    fn try_take(&self, now: Instant) -> SlotOutlook {
        let mut slots = self.lock();
        if let Some(until) = slots.blocked_until.filter(|until| *until > now) {
            return SlotOutlook::At(until);
        }
        forget_old(&mut slots, now);
        if slots.under_way + slots.releases.len() < self.limit {
            slots.under_way += 1;
            return SlotOutlook::Free;
        }
        match slots.releases.front() {
            Some(soonest) => SlotOutlook::At(*soonest),
            None => SlotOutlook::WhenOneReturns,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Slots> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn forget_old(slots: &mut Slots, now: Instant) {
    while slots.releases.front().is_some_and(|at| *at <= now) {
        slots.releases.pop_front();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);

    async fn sent(window: &RateWindow) -> RequestSlot<'_> {
        let mut slot = window.acquire().await;
        slot.mark_sent();
        slot
    }

    #[tokio::test(start_paused = true)]
    async fn a_burst_is_allowed_and_the_next_waits_a_window_after_the_reply() {
        let window = RateWindow::new(3, MINUTE);
        let started = Instant::now();
        let slots = [
            sent(&window).await,
            sent(&window).await,
            sent(&window).await,
        ];
        assert_eq!(started.elapsed(), Duration::ZERO);
        assert_eq!(window.used(), 3);
        tokio::time::advance(Duration::from_secs(2)).await;
        drop(slots);
        drop(sent(&window).await);
        assert_eq!(started.elapsed().as_secs(), 62);
    }

    /// A server may count a request at any moment between its sending and its reply.
    #[tokio::test(start_paused = true)]
    async fn no_stretch_of_a_window_ever_holds_more_than_the_limit() {
        const LIMIT: usize = 10;
        let window = Arc::new(RateWindow::new(LIMIT as u64, MINUTE));
        let mut tasks = Vec::new();
        for lane in 0..16_u64 {
            let window = Arc::clone(&window);
            tasks.push(tokio::spawn(async move {
                let mut arrivals = Vec::new();
                for round in 0..5 {
                    let slot = sent(&window).await;
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
        let apart = arrivals.windows(LIMIT + 1).map(|run| run[LIMIT] - run[0]);
        assert!(apart.min().unwrap() >= MINUTE);
    }

    #[tokio::test(start_paused = true)]
    async fn a_caller_that_stops_waiting_takes_nothing_with_it() {
        let window = Arc::new(RateWindow::new(1, MINUTE));
        drop(sent(&window).await);
        let gone = tokio::time::timeout(Duration::from_secs(5), window.acquire()).await;
        assert!(gone.is_err());
        let started = Instant::now();
        drop(sent(&window).await);
        assert_eq!(started.elapsed().as_secs(), 55);
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_given_up_still_counts() {
        let window = RateWindow::new(1, MINUTE);
        let request = async {
            let _slot = sent(&window).await;
            tokio::time::sleep(Duration::from_secs(30)).await;
        };
        assert!(
            tokio::time::timeout(Duration::from_secs(1), request)
                .await
                .is_err()
        );
        let started = Instant::now();
        drop(sent(&window).await);
        assert_eq!(started.elapsed().as_secs(), 60);
    }

    #[tokio::test(start_paused = true)]
    async fn waiting_for_a_reply_ends_when_it_comes() {
        let window = Arc::new(RateWindow::new(1, Duration::from_secs(1)));
        let slot = sent(&window).await;
        let waiting = tokio::spawn({
            let window = Arc::clone(&window);
            async move {
                drop(sent(&window).await);
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
        let window = RateWindow::new(5, Duration::from_secs(1));
        window.block(Duration::from_mins(1));
        window.block(Duration::from_secs(1));
        let started = Instant::now();
        drop(sent(&window).await);
        assert_eq!(started.elapsed().as_secs(), 60);
    }

    #[tokio::test(start_paused = true)]
    async fn what_a_caller_waits_for_is_told_while_it_waits() {
        let window = RateWindow::new(1, MINUTE);
        drop(sent(&window).await);
        assert_eq!(window.wait(), None, "it is full, but nobody waits");
        let mut waiting = Box::pin(window.acquire());
        assert!(futures_util::poll!(&mut waiting).is_pending());
        tokio::time::advance(Duration::from_secs(13)).await;
        let rest = Duration::from_secs(47);
        assert_eq!(window.wait(), Some(RequestWait::FullWindow(rest)));
        window.block(Duration::from_mins(2));
        let pause = RequestWait::Throttled(Duration::from_mins(2));
        assert_eq!(window.wait(), Some(pause));
        drop(waiting);
        assert_eq!(window.wait(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_slot_that_nothing_was_sent_with_is_free_again_at_once() {
        let window = Arc::new(RateWindow::new(1, MINUTE));
        let unused = window.acquire().await;
        let waiting = tokio::spawn({
            let window = Arc::clone(&window);
            async move { drop(window.acquire().await) }
        });
        tokio::task::yield_now().await;
        let started = Instant::now();
        drop(unused);
        waiting.await.unwrap();
        assert_eq!((started.elapsed(), window.used()), (Duration::ZERO, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn what_others_sent_before_counts_until_it_is_a_window_old() {
        let window = RateWindow::new(3, MINUTE);
        window.fill(2, Duration::from_secs(50));
        window.fill(2, Duration::ZERO);
        window.fill(9, Duration::from_secs(61));
        window.fill(0, Duration::ZERO);
        assert_eq!(window.used(), 4, "others may have sent more than we would");
        let started = Instant::now();
        drop(sent(&window).await);
        assert_eq!(started.elapsed().as_secs(), 10);
        drop(sent(&window).await);
        assert_eq!(started.elapsed().as_secs(), 60);
    }

    #[tokio::test(start_paused = true)]
    async fn whatever_others_are_said_to_have_sent_memory_is_bounded() {
        let window = RateWindow::new(600, MINUTE);
        for _ in 0..3 {
            window.fill(u32::MAX, Duration::ZERO);
        }
        assert!(window.used() <= 600 * WINDOWS_REMEMBERED);
        let started = Instant::now();
        drop(sent(&window).await);
        assert_eq!(started.elapsed(), MINUTE);
    }

    /// Each call is sent exactly when it was predicted.
    #[tokio::test(start_paused = true)]
    async fn the_time_until_a_call_may_go_is_told_exactly() {
        let reply = Duration::from_secs(2);
        let window = RateWindow::new(7, MINUTE);
        window.fill(2, Duration::from_secs(45));
        window.fill(1, Duration::from_secs(20));
        drop(sent(&window).await);
        window.block(Duration::from_secs(17));
        let (told, started) = (
            (1..=40)
                .map(|n| window.time_until(n, reply, reply))
                .collect::<Vec<_>>(),
            Instant::now(),
        );
        for (n, told) in told.into_iter().enumerate() {
            let slot = sent(&window).await;
            let went = started.elapsed();
            // One caller at a time: free slots are taken one every reply.
            let least = told.max(Duration::from_secs(17) + reply * u32::try_from(n).unwrap());
            assert_eq!(went.as_secs(), least.as_secs(), "call {n}: {told:?}");
            tokio::time::sleep(reply).await;
            drop(slot);
        }
    }
}
