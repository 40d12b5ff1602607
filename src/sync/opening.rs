//! How a sync begins for a screen: with the people that it shows already, and with no call at all while what was read is fresh.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::Asking;
use super::engine::{DirectoryState, Engine};
use super::report::{Outcome, Progress, SyncEvent};
use super::reporter::Stopped;
use crate::domain::{Roster, RowSet};
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
pub struct HeldRows {
    /// The people with their rows.
    pub people: Arc<Roster>,
    /// Who of them is no longer listed.
    pub gone: Arc<RowSet>,
    /// When everybody had been read, and whether nothing was missing; `None` for a read that did not come to its end.
    pub read: Option<(Timestamp, bool)>,
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
        let kept = self.kept.as_ref().map(|kept| kept.complete);
        let known = kept.or(self.read_before.map(|(_, complete)| complete));
        let complete = match (known, freshness) {
            (Some(complete), _) => complete,
            // The store cannot be read any more: nobody is asked all the same.
            (None, Freshness::AnyAge) => false,
            (None, Freshness::Within(_)) => return Ok(false),
        };
        if let Freshness::Within(time) = freshness
            && !self.is_younger_than(time).await?
        {
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
        self.out.send(SyncEvent::Done(outcome)).await?;
        Ok(true)
    }

    /// Whether the figures there are were read less than `time` ago, for the departments that are read now.
    async fn is_younger_than(&mut self, time: Duration) -> Result<bool, Stopped> {
        let age = match (&self.kept, &self.terms.keeping) {
            (None, _) => self.age_on_screen(),
            (Some(kept), Some(keeping)) if keeping.store.has_scope_of(kept) => {
                // Whoever read them may have another clock than this program: their age is the store's to tell.
                match keeping.store.age(kept.number).await {
                    Ok(age) => age,
                    Err(error) => {
                        self.lose_store(error).await?;
                        None
                    }
                }
            }
            (Some(_), _) => None,
        };
        Ok(age.is_some_and(|age| age < time))
    }

    /// How long ago this program read what the screen shows. After its clock was set back that is as unknown as it is far away.
    fn age_on_screen(&self) -> Option<Duration> {
        let (read, _) = self.read_before?;
        let now = (self.terms.clock)().now;
        Some(now.duration_since(read).unsigned_abs())
    }

    /// The listing is that of a finished sync, so that a person who is asked again is kept beside it.
    async fn stand_on(&mut self, record: SyncRecord) -> Result<(), Stopped> {
        self.people.list_all();
        self.course.directory = DirectoryState::Over;
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
        self.out.send(SyncEvent::Progress(progress)).await
    }
}
