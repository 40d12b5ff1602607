//! Whether requests may be sent: only while this program certainly has the lease.
//!
//! A program that was suspended wakes up with requests ready to be sent, although another program may have taken its place. So the
//! call counters wait here before each request until the lease was renewed recently enough.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{Notify, watch};

use crate::platform::Clock;
use crate::store::LEASE;

/// How long after a renewal the lease is certainly ours: five seconds less than it lasts, for a request's way to the platform.
const CERTAIN_LEASE: Duration = LEASE.saturating_sub(Duration::from_secs(5));

/// Clones share one state: the writer renews it, and the call counters wait for it before each request.
#[derive(Clone, Debug)]
pub(super) struct LeasePermit(Arc<PermitState>);

#[derive(Debug)]
struct PermitState {
    validity: watch::Sender<LeaseValidity>,
    /// A request waits for a renewal.
    renewal_wanted: Notify,
}

#[derive(Clone, Copy, Debug)]
enum LeaseValidity {
    /// Requests need no lease: there is no store, or no balances are fetched.
    NotNeeded,
    /// Renewed at that moment.
    Renewed(RenewalMoment),
    /// Another program has it by now.
    Lost,
}

/// A moment by two clocks, each of which misses something: the monotonic one may stand still while a machine sleeps, and the wall
/// clock may be set. The one that says that more time has passed is believed; if it is wrong, that costs one renewal.
#[derive(Clone, Copy, Debug)]
pub(super) struct RenewalMoment {
    monotonic: std::time::Instant,
    wall: Timestamp,
}

impl RenewalMoment {
    /// To be taken before the store is asked for a renewal, so that the lease never ends earlier than it seems from here.
    pub(super) fn now(clock: Clock) -> Self {
        Self {
            monotonic: std::time::Instant::now(),
            wall: clock().now,
        }
    }

    fn is_recent(self, clock: Clock) -> bool {
        let by_wall = clock().now.duration_since(self.wall).unsigned_abs();
        self.monotonic.elapsed().max(by_wall) < CERTAIN_LEASE
    }
}

impl Default for LeasePermit {
    fn default() -> Self {
        Self(Arc::new(PermitState {
            validity: watch::Sender::new(LeaseValidity::NotNeeded),
            renewal_wanted: Notify::new(),
        }))
    }
}

impl LeasePermit {
    /// The lease was renewed at this moment.
    pub(super) fn renew(&self, at: RenewalMoment) {
        self.0.validity.send_replace(LeaseValidity::Renewed(at));
    }

    /// Requests need no lease from now on.
    pub(super) fn lift(&self) {
        self.0.validity.send_replace(LeaseValidity::NotNeeded);
    }

    /// No request is sent until the lease has been taken again.
    pub(super) fn withdraw(&self) {
        self.0.validity.send_replace(LeaseValidity::Lost);
    }

    /// Resolves when a request waits for a renewal.
    pub(super) async fn renewal_wanted(&self) {
        self.0.renewal_wanted.notified().await;
    }

    /// Resolves when a request may be sent: at once, unless the lease may have run out since it was last renewed.
    pub(super) async fn wait(&self, clock: Clock) {
        let mut validity = self.0.validity.subscribe();
        loop {
            match *validity.borrow_and_update() {
                LeaseValidity::NotNeeded => return,
                LeaseValidity::Renewed(at) if at.is_recent(clock) => return,
                LeaseValidity::Renewed(_) => self.0.renewal_wanted.notify_one(),
                LeaseValidity::Lost => {}
            }
            if validity.changed().await.is_err() {
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
            // The writer hears of it at once.
            permit.renewal_wanted().await;
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
