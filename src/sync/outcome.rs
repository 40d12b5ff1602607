//! How a sync ends: what is told, and whether it becomes a snapshot.

use super::Want;
use super::checkpoint_writer::Target;
use super::engine::{DirectoryState, Engine};
use super::report::{Outcome, SyncEvent};
use super::reporter::Stopped;
use crate::platform::{ApiError, Platform};
use crate::store::SyncRecord;

impl<P: Platform> Engine<P> {
    /// Tells how it ended, once that is written down.
    pub(super) async fn end(&mut self) -> Result<(), Stopped> {
        let told_nothing = self.people.listing().len() == 0 && self.course.ended_by.is_some();
        if !told_nothing {
            self.tell_progress().await?;
        }
        let outcome = self.outcome();
        if let (Outcome::Partial, Some(error)) = (&outcome, self.course.ended_by.clone()) {
            self.tell_gap(error).await?;
        }
        self.close_sync(outcome == Outcome::Complete).await?;
        self.out.send(SyncEvent::Done(outcome)).await
    }

    /// Nothing could be asked at all.
    pub(super) async fn end_with(&mut self, error: ApiError) -> Result<(), Stopped> {
        self.course.ended_by = Some(error.clone());
        self.close_sync(false).await?;
        self.out.send(SyncEvent::Done(ended(error))).await
    }

    /// A sync that came to its end becomes the newest one; any other stays as it is, to be resumed.
    async fn close_sync(&mut self, complete: bool) -> Result<(), Stopped> {
        let Some(keeper) = self.keeper.take() else {
            return Ok(());
        };
        let target = keeper.target();
        let shrunk_since = self.newest.filter(|_| self.course.has_shrunk);
        let closed = if self.is_at_its_end() {
            keeper.finish(complete).await
        } else if let Some(finished) = shrunk_since {
            // Those who are still listed have newer figures, whatever became of the others.
            keeper.end_beside(finished).await
        } else {
            keeper.close().await
        };
        match closed {
            Ok(Some(record)) => {
                if complete {
                    self.note_cost(record.people).await?;
                }
                self.show(record);
            }
            Ok(None) => {
                self.target = target;
                self.note_withheld().await?;
            }
            Err(error) => self.lose_store(error).await?,
        }
        Ok(())
    }

    /// Remembers the sync whose directory had shrunk, so that it can be finished once that is accepted.
    async fn note_withheld(&mut self) -> Result<(), Stopped> {
        self.withheld = None;
        let Some(keeping) = self
            .terms
            .keeping
            .clone()
            .filter(|_| self.course.has_shrunk)
        else {
            return Ok(());
        };
        match keeping.store.interrupted().await {
            Ok(running) => self.withheld = running.map(|running| running.number),
            Err(error) => self.lose_store(error).await?,
        }
        Ok(())
    }

    /// What stands on screen is this sync, which came to its end.
    pub(super) fn show(&mut self, record: SyncRecord) {
        self.target = Target::Finished(record.number);
        self.shown = Some(record);
    }

    /// Everybody is listed and was asked, whether or not that went well.
    fn is_at_its_end(&self) -> bool {
        self.terms.plan.want == Want::Balances
            && self.course.tally.directory_complete
            && matches!(self.course.directory, DirectoryState::Over)
            && self.course.ended_by.is_none()
            && self.consent.is_given()
            && !self.course.has_shrunk
    }

    fn outcome(&self) -> Outcome {
        let tally = &self.course.tally;
        match &self.course.ended_by {
            Some(error) if error.is_final() || tally.is_empty_handed() => ended(error.clone()),
            Some(_) => Outcome::Partial,
            None if tally.gaps + tally.failed() > 0 || self.consent.is_declined() => {
                Outcome::Partial
            }
            None => Outcome::Complete,
        }
    }
}

/// How a sync ended that was kept.
pub(super) fn kept_outcome(record: &SyncRecord) -> Outcome {
    if record.complete {
        Outcome::Complete
    } else {
        Outcome::Partial
    }
}

/// How a sync ends that an error ended.
fn ended(error: ApiError) -> Outcome {
    if error.is_final() {
        Outcome::Refused(error)
    } else {
        Outcome::Failed(error)
    }
}
