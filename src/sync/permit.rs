//! Whether requests may go out: only while this program surely has the lease.
//!
//! Owns the moment at which the lease was last surely ours. A program that was suspended wakes with requests ready to be sent, and
//! another may have taken its place: until a renewal has succeeded, nothing goes.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{Notify, watch};

use crate::platform::Clock;
use crate::store::LEASE;

/// So long after a renewal the lease is surely ours: it ends later, by what a request may take on its way to the platform.
const SURELY_OURS: Duration = LEASE.saturating_sub(Duration::from_secs(5));

/// Clones share it: the keeper renews it, and the call counters ask it before each request.
#[derive(Clone, Debug)]
pub(super) struct LeasePermit(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    standing: watch::Sender<LeaseStanding>,
    /// Somebody waits for a renewal.
    doubted: Notify,
}

#[derive(Clone, Copy, Debug)]
enum LeaseStanding {
    /// Nobody else is kept from asking: there is no store, or what is asked for needs no lease.
    NotNeeded,
    /// Ours since then.
    Ours(RenewalMoment),
    /// Another program's by now.
    Lost,
}

/// A moment by two clocks, each of which misses something: the monotonic one stands still while a machine sleeps, and the wall
/// clock may be set. Whichever says that much time has passed is believed; being wrong costs one renewal.
#[derive(Clone, Copy, Debug)]
pub(super) struct RenewalMoment {
    steady: std::time::Instant,
    wall: Timestamp,
}

impl RenewalMoment {
    /// To be taken before the store is asked: the lease it gives lasts longer than from here.
    pub(super) fn now(clock: Clock) -> Self {
        Self {
            steady: std::time::Instant::now(),
            wall: clock().now,
        }
    }

    fn is_recent(self, clock: Clock) -> bool {
        let by_wall = clock().now.duration_since(self.wall).unsigned_abs();
        self.steady.elapsed().max(by_wall) < SURELY_OURS
    }
}

impl Default for LeasePermit {
    fn default() -> Self {
        Self(Arc::new(Shared {
            standing: watch::Sender::new(LeaseStanding::NotNeeded),
            doubted: Notify::new(),
        }))
    }
}

impl LeasePermit {
    /// The lease was surely ours at this moment.
    pub(super) fn renew(&self, at: RenewalMoment) {
        self.0.standing.send_replace(LeaseStanding::Ours(at));
    }

    /// Requests need no lease from now on.
    pub(super) fn lift(&self) {
        self.0.standing.send_replace(LeaseStanding::NotNeeded);
    }

    /// Nothing goes until the lease has been taken again.
    pub(super) fn withdraw(&self) {
        self.0.standing.send_replace(LeaseStanding::Lost);
    }

    /// Until somebody waits for a renewal.
    pub(super) async fn doubted(&self) {
        self.0.doubted.notified().await;
    }

    /// Until a request may be sent: at once, unless the lease may have run out since it was last renewed.
    pub(super) async fn wait(&self, clock: Clock) {
        let mut standing = self.0.standing.subscribe();
        loop {
            match *standing.borrow_and_update() {
                LeaseStanding::NotNeeded => return,
                LeaseStanding::Ours(at) if at.is_recent(clock) => return,
                LeaseStanding::Ours(_) => self.0.doubted.notify_one(),
                LeaseStanding::Lost => {}
            }
            if standing.changed().await.is_err() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use futures_util::poll;

    use super::*;
    use crate::domain::Today;

    fn at(millis: &AtomicI64) -> Today {
        let moment = jiff::Timestamp::from_millisecond(millis.load(Ordering::SeqCst));
        Today::at(moment.unwrap())
    }

    #[tokio::test]
    async fn without_a_lease_everything_goes() {
        let permit = LeasePermit::default();
        permit.wait(|| at(&AtomicI64::new(0))).await;
    }

    #[tokio::test]
    async fn after_a_sleep_nothing_goes_until_the_lease_is_renewed() {
        static MILLIS: AtomicI64 = AtomicI64::new(0);
        let clock: Clock = || at(&MILLIS);
        for jump in [15_000, -15_000, 86_400_000] {
            let permit = LeasePermit::default();
            permit.renew(RenewalMoment::now(clock));
            permit.wait(clock).await;
            MILLIS.fetch_add(jump, Ordering::SeqCst);
            let mut waiting = Box::pin(permit.wait(clock));
            assert!(poll!(&mut waiting).is_pending(), "{jump}");
            // Whoever keeps the lease hears of it at once.
            permit.doubted().await;
            permit.renew(RenewalMoment::now(clock));
            waiting.await;
        }
    }

    #[tokio::test]
    async fn a_lost_lease_lets_nothing_go_until_it_is_taken_again_or_not_needed() {
        static MILLIS: AtomicI64 = AtomicI64::new(0);
        let clock: Clock = || at(&MILLIS);
        let permit = LeasePermit::default();
        permit.renew(RenewalMoment::now(clock));
        permit.withdraw();
        let (mut one, mut two) = (Box::pin(permit.wait(clock)), Box::pin(permit.wait(clock)));
        assert!(poll!(&mut one).is_pending() && poll!(&mut two).is_pending());
        permit.renew(RenewalMoment::now(clock));
        one.await;
        permit.lift();
        two.await;
    }
}
