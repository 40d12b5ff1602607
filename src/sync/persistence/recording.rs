//! What a sync writes: its findings, its end, and which sync a later answer about a single person belongs to.

use super::access::Persistence;
use super::writer::{WriteEnd, WriteTarget};
use super::{SyncPersistence, WrittenSync, progress_note};
use crate::domain::{PersonBalances, RowId};
use crate::store::{JournalEntry, StoredAnswer, SyncNumber, SyncRecord};
use crate::sync::error::SyncError;
use crate::sync::report::Progress;
use crate::sync::reporter::Reporter;

impl SyncPersistence {
    /// Writes a finding down with the next checkpoint, if this program has the lease.
    pub(in crate::sync) async fn write(&self, entry: JournalEntry) {
        if let Some(writer) = &self.writer {
            writer.write(entry).await;
        }
    }

    /// Writes answers down. Those about people without a place in the listing wait for [`SyncPersistence::write_listed`].
    pub(in crate::sync) async fn write_answers(
        &mut self,
        answers: &[(RowId, PersonBalances)],
        place_of: impl Fn(RowId) -> Option<RowId>,
    ) {
        if self.writer.is_none() {
            return;
        }
        let fetched = (self.clock)().now;
        let mut placed = Vec::with_capacity(answers.len());
        for (row, person) in answers {
            let place = place_of(*row);
            let answer = StoredAnswer {
                row: place.unwrap_or(*row),
                fetched,
                person: without_raw(person),
            };
            if place.is_some() {
                placed.push(answer);
            } else {
                self.unlisted_answers.insert(*row, answer);
            }
        }
        self.write_placed(placed).await;
    }

    /// These people have been listed: answers about them that came before are written down.
    pub(in crate::sync) async fn write_listed(
        &mut self,
        rows: &[RowId],
        place_of: impl Fn(RowId) -> Option<RowId>,
    ) {
        let mut placed = Vec::new();
        for row in rows {
            if let (Some(answer), Some(place)) = (self.unlisted_answers.remove(row), place_of(*row))
            {
                placed.push(StoredAnswer {
                    row: place,
                    ..answer
                });
            }
        }
        self.write_placed(placed).await;
    }

    async fn write_placed(&self, answers: Vec<StoredAnswer>) {
        if !answers.is_empty() {
            self.write(JournalEntry::Answers(answers)).await;
        }
    }

    /// Drops the answers about people without a place: the listing is complete, so they will get
    /// none.
    pub(in crate::sync) fn drop_unlisted_answers(&mut self) {
        self.unlisted_answers.clear();
    }

    /// Shows this progress to the programs that follow.
    pub(in crate::sync) fn publish_progress(&self, progress: &Progress) {
        if let Some(writer) = &self.writer {
            writer.publish_progress(progress_note::write(progress));
        }
    }

    /// Writes to a sync that was interrupted.
    pub(in crate::sync) async fn write_on(&self, number: SyncNumber) {
        if let Some(writer) = &self.writer {
            writer.aim(WriteTarget::Running(number)).await;
        }
    }

    /// Aims the writer at the sync that the listing belongs to, if that is still the newest one.
    /// Otherwise nothing is written.
    pub(in crate::sync) async fn write_beside(&mut self, out: &Reporter) -> Result<(), SyncError> {
        if self.writer.is_none() {
            return Ok(());
        }
        let wanted = self.target;
        let is_newest = |it: Persistence| async move {
            Ok(match wanted {
                WriteTarget::Finished(number) => {
                    let last = it.store.last_sync().await?;
                    last.is_some_and(|last| last.number == number)
                }
                WriteTarget::Running(number) => {
                    let running = it.store.interrupted().await?;
                    running.is_some_and(|running| running.number == number)
                }
                WriteTarget::New | WriteTarget::Nothing => false,
            })
        };
        let is_newest = self.ask(out, is_newest).await?.unwrap_or(false);
        if let Some(writer) = &self.writer {
            let target = if is_newest {
                wanted
            } else {
                WriteTarget::Nothing
            };
            writer.aim(target).await;
        }
        Ok(())
    }

    /// Ends the sync in the store as `end` says, and gives the lease back.
    pub(in crate::sync) async fn end(
        &mut self,
        end: WriteEnd,
        out: &Reporter,
    ) -> Result<WrittenSync, SyncError> {
        let Some((target, ended)) = self.end_writer(end).await else {
            return Ok(WrittenSync::None);
        };
        match ended {
            Ok(Some(record)) => Ok(WrittenSync::Finished(record)),
            Ok(None) => {
                self.target = target;
                Ok(WrittenSync::Unfinished)
            }
            Err(error) => {
                self.lose(error, out).await?;
                Ok(WrittenSync::None)
            }
        }
    }

    /// Notes that this finished sync, the newest one known, is on screen.
    pub(in crate::sync) fn show(&mut self, record: SyncRecord) {
        if let Some(access) = &self.access {
            self.newest_size = access.comparable_size(&record);
        }
        self.target = WriteTarget::Finished(record.number);
        self.shown = Some(record);
    }

    /// The finished sync that is on screen as it is.
    pub(in crate::sync) fn shown(&self) -> Option<&SyncRecord> {
        self.shown.as_ref()
    }

    /// Notes that the followed sync, which nobody finished, is on screen; or `before`, if nothing
    /// of the followed one was read.
    pub(in crate::sync) fn show_unfinished(&mut self, before: Option<SyncRecord>) {
        match self.follower.position() {
            Some(position) if position.entries > 0 => {
                self.target = WriteTarget::Running(position.sync);
            }
            _ => self.shown = before,
        }
    }

    /// Remembers the interrupted sync if its directory had shrunk, so that it can be finished once that is accepted.
    pub(in crate::sync) async fn note_withheld(
        &mut self,
        has_shrunk: bool,
        out: &Reporter,
    ) -> Result<(), SyncError> {
        self.withheld = None;
        if has_shrunk {
            self.withheld = self.interrupted(out).await?.map(|it| it.number);
        }
        Ok(())
    }

    /// Whether a sync of this program waits for its smaller directory to be accepted.
    pub(in crate::sync) fn withholds_a_sync(&self) -> bool {
        self.withheld.is_some()
    }

    /// Notes that the smaller directory was accepted, so the sync that found it can be finished.
    pub(in crate::sync) fn accept_withheld(&mut self) {
        self.accepted = self.withheld.take();
    }

    /// Whether this sync's own directory was accepted.
    pub(in crate::sync) fn is_accepted(&self, number: SyncNumber) -> bool {
        self.accepted == Some(number)
    }
}

fn without_raw(person: &PersonBalances) -> PersonBalances {
    PersonBalances {
        employee: person.employee.clone(),
        balances: person.balances.clone(),
        raw: None,
    }
}
