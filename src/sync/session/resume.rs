//! Resuming an interrupted sync: what was stored is reported again, and nobody is fetched twice.

use super::SyncSession;
use crate::platform::Platform;
use crate::store::{InterruptedSync, JournalEntry, StoredAnswer, SyncNumber};
use crate::sync::directory::{PageNews, Shrinkage, WalkPosition};
use crate::sync::error::SyncError;
use crate::sync::persistence::JournalPosition;
use crate::sync::report::Source;

impl<P: Platform> SyncSession<P> {
    /// Reports what an interrupted sync had found and continues it, or begins a new sync.
    pub(super) async fn resume(&mut self) -> Result<(), SyncError> {
        if self.persistence.has_store() {
            self.reporter.tell_source(Source::Platform).await?;
        }
        match self.replay_interrupted().await? {
            Some(resumable) => self.go_on_with(&resumable).await?,
            None => self.begin_sync(),
        }
        self.persistence.forget_lost_lease();
        self.starts_over = false;
        Ok(())
    }

    /// `None` if there is nothing to resume, or the store failed meanwhile.
    async fn replay_interrupted(&mut self) -> Result<Option<InterruptedSync>, SyncError> {
        if !self.persistence.has_lease() || self.starts_over {
            return Ok(None);
        }
        let interrupted = self.persistence.interrupted(&self.reporter).await?;
        let Some(resumable) = interrupted.filter(|it| self.may_resume(it)) else {
            return Ok(None);
        };
        loop {
            let position = self.position_in(resumable.number);
            let read = self.persistence.journal(position, &self.reporter).await?;
            match read {
                None => return Ok(None),
                Some((_, until)) if until.entries <= position.entries => {
                    return Ok(Some(resumable));
                }
                Some((entries, until)) => self.replay(entries, until).await?,
            }
        }
    }

    /// A sync whose directory had shrunk is not resumed, and a new one starts. The exceptions: the
    /// smaller directory is accepted, or the sync was followed and only its end is left to report.
    fn may_resume(&self, resumable: &InterruptedSync) -> bool {
        let position = self.persistence.journal_position();
        let was_followed = position.map(|position| position.sync) == Some(resumable.number);
        !self.is_shrunk(resumable) || was_followed || self.accepts_shrunk()
    }

    /// Whether an interrupted sync had come to the end of a directory that is far too small.
    fn is_shrunk(&self, resumable: &InterruptedSync) -> bool {
        let before = self.persistence.newest_size();
        let shrinkage = before.and_then(|before| Shrinkage::between(before, resumable.people));
        resumable.walked && shrinkage.is_some()
    }

    /// How far the journal of `sync` has been read. If another one was read before, a new listing begins.
    pub(super) fn position_in(&mut self, sync: SyncNumber) -> JournalPosition {
        let position = self.persistence.journal_position();
        if let Some(position) = position.filter(|position| position.sync == sync) {
            return position;
        }
        self.begin_sync();
        let beginning = JournalPosition { sync, entries: 0 };
        self.persistence.set_journal_position(Some(beginning));
        beginning
    }

    /// Reports what a sync had written down.
    pub(super) async fn replay(
        &mut self,
        entries: Vec<JournalEntry>,
        until: JournalPosition,
    ) -> Result<(), SyncError> {
        for entry in entries {
            self.replay_entry(entry).await?;
        }
        self.persistence.set_journal_position(Some(until));
        Ok(())
    }

    async fn replay_entry(&mut self, entry: JournalEntry) -> Result<(), SyncError> {
        match entry {
            JournalEntry::Types(types) => self.reporter.tell_types(types).await,
            JournalEntry::Page {
                people,
                cursor,
                expected,
                ..
            } => {
                let has_calls = self.has_profile_calls();
                let cursor = cursor.as_deref();
                let news = self
                    .directory
                    .list_stored_page(people, cursor, expected, has_calls);
                self.tell_page(&news).await
            }
            JournalEntry::Profiles(start, people) => {
                let changed = self.directory.apply_stored_profiles(start, &people);
                self.reporter.tell_profiles(changed).await
            }
            JournalEntry::Answers(answers) => self.replay_answers(answers).await,
        }
    }

    async fn replay_answers(&mut self, answers: Vec<StoredAnswer>) -> Result<(), SyncError> {
        let row_of = |answer: StoredAnswer| {
            let row = self.directory.row_at_place(answer.row)?;
            Some((row, answer.person))
        };
        let rows = answers.into_iter().filter_map(row_of).collect();
        self.tell_balances(rows).await
    }

    /// Whether departments and numbers that pages do not bring can be fetched with calls of their
    /// own.
    pub(super) fn has_profile_calls(&self) -> bool {
        self.requests.profile_batch() != Some(0)
    }

    /// Reports a page that was just listed.
    pub(super) async fn tell_page(&mut self, news: &PageNews) -> Result<(), SyncError> {
        let listed = &news.listed;
        self.offer(listed.rows.iter().copied());
        self.reporter.tell_back(news.back.clone()).await?;
        if let Some(chunk) = listed.chunk.clone() {
            self.reporter.tell_people(chunk).await?;
        }
        self.reporter.tell_profiles(listed.changed.clone()).await?;
        self.reporter.tell_unknown(news.unknown.clone()).await
    }

    async fn go_on_with(&mut self, resumable: &InterruptedSync) -> Result<(), SyncError> {
        self.persistence.write_on(resumable.number).await;
        self.ended_by = None;
        let position = resumable.cursor.as_deref().map(WalkPosition::read);
        let position = position.unwrap_or_default();
        self.reporter.take_over_gaps(position.gaps);
        // People whom another run found to be missing may be back, so the directory is walked once
        // more.
        let walks_again = self.is_shrunk(resumable)
            && self.accepts_shrunk()
            && !self.persistence.is_accepted(resumable.number);
        let is_over = resumable.walked && !walks_again;
        self.directory.resume(position, resumable.expected, is_over);
        if is_over {
            self.complete_directory().await
        } else {
            Ok(())
        }
    }
}
