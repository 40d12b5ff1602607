//! How a sync ends: what is reported, and whether it becomes a snapshot.

use super::SyncSession;
use crate::platform::{ApiError, Platform};
use crate::store::SyncRecord;
use crate::sync::error::SyncError;
use crate::sync::persistence::{WriteEnd, WrittenSync};
use crate::sync::report::{Outcome, SyncDepth};

impl<P: Platform> SyncSession<P> {
    /// Reports how it ended, once that is written down.
    pub(super) async fn end(&mut self) -> Result<(), SyncError> {
        // The number of requests is reported even where the tenant refused all of them.
        self.tell_progress().await?;
        let outcome = self.outcome();
        if let (Outcome::Partial, Some(error)) = (&outcome, self.ended_by.clone()) {
            self.tell_gap(error).await?;
        }
        self.end_written(outcome == Outcome::Complete).await?;
        self.reporter.tell_done(outcome).await
    }

    /// The platform could not be called at all.
    pub(super) async fn end_unasked(&mut self, error: ApiError) -> Result<(), SyncError> {
        self.ended_by = Some(error.clone());
        self.end_written(false).await?;
        self.reporter.tell_done(error_outcome(error)).await
    }

    /// A sync that came to its end becomes the newest one; any other stays as it is, to be resumed.
    async fn end_written(&mut self, is_complete: bool) -> Result<(), SyncError> {
        let has_shrunk = self.directory.has_shrunk();
        let end = match self.persistence.newest() {
            _ if self.is_at_its_end() => WriteEnd::Finished {
                complete: is_complete,
            },
            // The people who are still listed keep their newer balances, beside the last complete
            // directory.
            Some(newest) if has_shrunk => WriteEnd::Beside(newest),
            _ => WriteEnd::Interrupted,
        };
        match self.persistence.end(end, &self.reporter).await? {
            WrittenSync::None => Ok(()),
            WrittenSync::Unfinished => {
                self.persistence
                    .note_withheld(has_shrunk, &self.reporter)
                    .await
            }
            WrittenSync::Finished(record) => {
                if is_complete {
                    self.note_cost(record.people).await?;
                }
                self.persistence.show(record);
                Ok(())
            }
        }
    }

    /// Whether everybody is listed and was fetched, with or without success.
    fn is_at_its_end(&self) -> bool {
        self.plan.depth == SyncDepth::Balances
            && self.directory.is_complete()
            && self.directory.is_over()
            && self.ended_by.is_none()
            && self.scheduler.has_consent()
            && !self.directory.has_shrunk()
    }

    fn outcome(&self) -> Outcome {
        match &self.ended_by {
            Some(error) if error.is_final() || self.reporter.is_empty_handed() => {
                error_outcome(error.clone())
            }
            Some(_) => Outcome::Partial,
            None if self.reporter.misses_something() || self.scheduler.is_declined() => {
                Outcome::Partial
            }
            None => Outcome::Complete,
        }
    }
}

/// How a finished sync ended.
pub(super) fn finished_outcome(record: &SyncRecord) -> Outcome {
    if record.complete {
        Outcome::Complete
    } else {
        Outcome::Partial
    }
}

/// How a sync ends that an error stopped.
fn error_outcome(error: ApiError) -> Outcome {
    if error.is_final() {
        Outcome::Refused(error)
    } else {
        Outcome::Failed(error)
    }
}
