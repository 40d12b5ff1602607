//! Syncs of other programs: the journal of the sync that is followed, and the watch of an idle
//! program.

use super::access::Persistence;
use super::follower::{FollowedSync, JournalPosition, Succession};
use super::idle_watcher::{IdleSighting, IdleWatcher};
use super::{SyncPersistence, progress_note};
use crate::store::{JournalEntry, SyncNumber};
use crate::sync::error::SyncError;
use crate::sync::report::Progress;
use crate::sync::reporter::Reporter;

impl SyncPersistence {
    /// The progress that the holder of the lease published.
    pub(in crate::sync) fn read_progress(note: Option<&str>) -> Progress {
        note.and_then(progress_note::read).unwrap_or_default()
    }

    /// How far the journal of the followed sync has been read.
    pub(in crate::sync) fn journal_position(&self) -> Option<JournalPosition> {
        self.follower.position()
    }

    pub(in crate::sync) fn set_journal_position(&mut self, position: Option<JournalPosition>) {
        self.follower.set_position(position);
    }

    /// What stands in the journal after `position`, and how far that goes.
    pub(in crate::sync) async fn journal(
        &mut self,
        position: JournalPosition,
        out: &Reporter,
    ) -> Result<Option<(Vec<JournalEntry>, JournalPosition)>, SyncError> {
        let JournalPosition { sync, entries } = position;
        let read = |it: Persistence| async move { it.store.journal(sync, entries).await };
        let read = self.ask(out, read).await?;
        Ok(read.map(|(new, entries)| (new, JournalPosition { sync, entries })))
    }

    /// Looks at the other program's sync: at once, or as soon as something may have been written.
    pub(in crate::sync) fn start_poll(&mut self, waits: bool) {
        let succession = match self.idle_watcher {
            Some(_) => Succession::Watches,
            None => Succession::TakesOver,
        };
        if let Some(access) = self.access.clone() {
            self.asked_for_lease |= succession == Succession::TakesOver;
            self.follower.start(access, waits, succession);
        }
    }

    /// What the last look found, once.
    pub(in crate::sync) async fn take_poll(
        &mut self,
        out: &Reporter,
    ) -> Result<Option<FollowedSync>, SyncError> {
        match self.follower.take_found() {
            Some(Ok(poll)) => Ok(Some(poll)),
            Some(Err(error)) => {
                self.lose(error, out).await?;
                Ok(None)
            }
            None => Ok(None),
        }
    }

    /// Asks the holder of the lease to refresh this person.
    pub(in crate::sync) async fn pass_refresh_on(
        &mut self,
        id: String,
        out: &Reporter,
    ) -> Result<(), SyncError> {
        let wish = |it: Persistence| async move { it.store.request_refresh(&id).await };
        self.ask(out, wish).await.map(drop)
    }

    /// This program's own sync is over: from here on others' syncs are only watched.
    pub(in crate::sync) fn start_watching(&mut self) {
        let shown = self.shown.as_ref().map(|record| record.number);
        self.idle_watcher = Some(IdleWatcher::new(shown.or(self.newest)));
    }

    pub(in crate::sync) fn stop_watching(&mut self) {
        self.idle_watcher = None;
    }

    /// Looks at the store after a while, unless a look is under way.
    pub(in crate::sync) fn start_look(&mut self) {
        if let (Some(watcher), Some(access)) = (&mut self.idle_watcher, &self.access) {
            watcher.start(access);
        }
    }

    /// What the last look found, once.
    pub(in crate::sync) fn take_sighting(&mut self) -> Option<IdleSighting> {
        self.idle_watcher.as_mut()?.take_found()
    }

    /// The newest finished sync that an idle program has reported.
    pub(in crate::sync) fn watched_since(&self) -> Option<SyncNumber> {
        self.idle_watcher.as_ref()?.reported()
    }

    /// From here on, the sync that the idle watch reported last counts as the newest one.
    pub(in crate::sync) fn measure_from_watched(&mut self) {
        if let Some(watcher) = &self.idle_watcher {
            self.newest = watcher.reported();
        }
    }

    /// What is on screen now has been reported.
    pub(in crate::sync) fn note_shown_reported(&mut self) {
        if let (Some(watcher), Some(shown)) = (&mut self.idle_watcher, &self.shown) {
            watcher.note_reported(shown.number);
        }
    }

    /// The sync that was watched stopped, so the next look only records the state.
    pub(in crate::sync) fn forget_watched(&mut self) {
        if let Some(watcher) = &mut self.idle_watcher {
            watcher.forget();
        }
    }
}
