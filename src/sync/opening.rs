//! How a sync begins for a screen: with the people that it shows already, and with no call at all while what was read is fresh.

use std::sync::Arc;
use std::time::Duration;

use super::Asking;
use super::engine::{Directory, Engine};
use super::outbox::Stopped;
use super::report::{Fact, Outcome, Progress};
use crate::domain::{Instant, Roster, RowSet};
use crate::platform::Platform;
use crate::store::SyncRecord;

/// How old figures may be that are shown with their age and not read again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Freshness {
    /// Younger than this; zero always reads.
    Within(Duration),
    /// As old as they may be: nobody is asked, even where there are none.
    AnyAge,
}

/// What a screen shows of a tenant when the next sync of it begins. Without a store that is all there is: people keep their
/// rows, and their figures stand until newer ones come.
#[derive(Clone, Debug)]
pub struct Held {
    /// The people with their rows.
    pub people: Arc<Roster>,
    /// Who of them is no longer listed.
    pub gone: Arc<RowSet>,
    /// When everybody had been read, and whether nothing was missing; `None` for a read that did not come to its end.
    pub read: Option<(Instant, bool)>,
}

impl Freshness {
    /// Whether figures read at `read` are fresh at `now`. Another machine's clock may be a little ahead of this one.
    fn covers(self, read: Instant, now: Instant) -> bool {
        match self {
            Self::AnyAge => true,
            Self::Within(time) => {
                let apart = now.0.saturating_sub(read.0).unsigned_abs();
                u128::from(apart) < time.as_millis()
            }
        }
    }
}

impl<P: Platform> Engine<P> {
    /// Begins with the people on screen, where no store has told any.
    pub(super) async fn take_held(&mut self) {
        let Some(held) = self.terms.held.take().filter(|_| self.kept.is_none()) else {
            return;
        };
        for chunk in held.people.chunks() {
            self.people.seed(Arc::clone(chunk));
        }
        self.index_kept().await;
        self.gone = RowSet::clone(&held.gone);
        self.held_people = Some(self.people.len() - self.gone.len());
        self.course.tally.expected = self.held_people;
        self.read_before = held.read;
    }

    /// Whether nobody need be asked, because what was kept, or stands on screen, is fresh. Its end is told then.
    pub(super) async fn rest_if_fresh(&mut self) -> Result<bool, Stopped> {
        let Asking::Opened(freshness) = self.terms.plan.asking else {
            return Ok(false);
        };
        let kept = self.kept.as_ref().map(|it| (it.finished, it.complete));
        let Some((read, complete)) = kept.or(self.read_before) else {
            return Ok(false);
        };
        if !freshness.covers(read, (self.terms.clock)().now) {
            return Ok(false);
        }
        if freshness != Freshness::AnyAge && !self.is_kept_of_scope() {
            return Ok(false);
        }
        if let Some(record) = self.kept.clone() {
            self.stand_on(record).await?;
        }
        let outcome = if complete {
            Outcome::Complete
        } else {
            Outcome::Partial
        };
        self.out.send(Fact::Done(outcome)).await?;
        Ok(true)
    }

    /// Whether what was kept, if anything was, holds the departments that are read now.
    fn is_kept_of_scope(&self) -> bool {
        match (&self.kept, &self.terms.keeping) {
            (Some(kept), Some(keeping)) => keeping.store.has_scope_of(kept),
            _ => true,
        }
    }

    /// The listing is that of a finished sync, so that a person who is asked again is kept beside it.
    async fn stand_on(&mut self, record: SyncRecord) -> Result<(), Stopped> {
        self.people.list_all();
        self.course.directory = Directory::Over;
        self.course.tally.directory_complete = true;
        let progress = Progress {
            people: record.people,
            directory_complete: true,
            answered: record.people,
            failed: record.failed,
            remaining: None,
            usage: self.usage_at_rest().await,
        };
        self.show(record);
        self.out.send(Fact::Progress(progress)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_fresh_until_they_are_as_old_as_they_may_be() {
        let hour = Freshness::Within(Duration::from_hours(1));
        let at = |minutes: i64| Instant(minutes * 60_000);
        assert!(hour.covers(at(0), at(59)));
        assert!(!hour.covers(at(0), at(60)));
        assert!(hour.covers(at(2), at(0)), "a clock that is a little ahead");
        assert!(!hour.covers(at(600), at(0)), "and one that is far ahead");
        assert!(!Freshness::Within(Duration::ZERO).covers(at(0), at(0)));
        assert!(Freshness::AnyAge.covers(at(0), at(1_000_000)));
    }
}
