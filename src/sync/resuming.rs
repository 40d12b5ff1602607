//! Whose turn it is, and going on where an interrupted sync stopped: what was stored is told again, not asked again.

use std::time::Duration;

use super::checkpoint_writer::{CheckpointWriter, Target};
use super::engine::{DirectoryState, Engine, Standing, SyncRun};
use super::listing::row_at;
use super::permit::RenewalMoment;
use super::position::WalkPosition;
use super::report::{Source, SyncEvent, Want};
use super::reporter::Stopped;
use crate::domain::RowId;
use crate::platform::{PeoplePage, Platform};
use crate::store::{
    Holder, JournalEntry, LeaseAnswer, Recalled, Resumable, StoreError, SyncNumber,
};

/// How long an earlier sync of this program may take to give the lease back.
const OWN_LEASE: Duration = Duration::from_secs(2);
const MOMENT: Duration = Duration::from_millis(50);

impl<P: Platform> Engine<P> {
    /// Takes the lease, or tells who has it. Types and people alone are asked for without one: that is a few calls. People are
    /// compared with the newest finished sync all the same, so that a directory that shrank is noticed.
    pub(super) async fn take_turn(&mut self) -> Result<Standing, Stopped> {
        let mut patience = OWN_LEASE;
        loop {
            let Some(keeping) = self.terms.keeping.clone() else {
                return Ok(Standing::Ours);
            };
            if self.terms.plan.want == Want::Types {
                return Ok(Standing::Ours);
            }
            // Before the lease: what is finished later was done by whoever has it.
            match keeping.store.last_sync().await {
                Ok(last) => {
                    self.newest = last.as_ref().map(|last| last.number);
                    let comparable = last.filter(|last| keeping.store.has_scope_of(last));
                    self.listed_before = comparable.map(|last| last.people);
                }
                Err(error) => {
                    self.lose_store(error).await?;
                    continue;
                }
            }
            if self.terms.plan.want == Want::People {
                return Ok(Standing::Ours);
            }
            let moment = RenewalMoment::now(self.terms.clock);
            match keeping.store.take_lease(&keeping.holder, "").await {
                Ok(LeaseAnswer::Ours(_)) => {
                    let clock = self.terms.clock;
                    let keeper = CheckpointWriter::start(&keeping, Target::New, clock, moment);
                    self.keeper = Some(keeper);
                    return Ok(Standing::Ours);
                }
                Ok(LeaseAnswer::Theirs { holder, .. })
                    if is_same_program(&holder, &keeping.holder) && !patience.is_zero() =>
                {
                    patience = patience.saturating_sub(MOMENT);
                    tokio::time::sleep(MOMENT).await;
                }
                Ok(LeaseAnswer::Theirs { holder, .. }) => return Ok(Standing::Theirs(holder)),
                Err(error) => self.lose_store(error).await?,
            }
        }
    }

    /// Tells what an interrupted sync had found, and aims at its rest; or begins a sync.
    pub(super) async fn resume(&mut self) -> Result<(), Stopped> {
        if self.terms.keeping.is_some() {
            self.out.send(SyncEvent::Source(Source::Platform)).await?;
        }
        let replayed = if self.keeper.is_some() {
            self.replay_interrupted().await?
        } else {
            Ok(None)
        };
        match replayed {
            Ok(Some(resumable)) => self.aim_at(&resumable).await?,
            Ok(None) => self.begin_course(),
            Err(error) => {
                self.begin_course();
                self.lose_store(error).await?;
            }
        }
        self.course.lease_lost = false;
        self.start_over = false;
        Ok(())
    }

    async fn replay_interrupted(
        &mut self,
    ) -> Result<Result<Option<Resumable>, StoreError>, Stopped> {
        let (Some(keeping), false) = (self.terms.keeping.clone(), self.start_over) else {
            return Ok(Ok(None));
        };
        let resumable = match keeping.store.interrupted().await {
            Ok(Some(resumable)) if self.may_resume(&resumable) => resumable,
            Ok(_) => return Ok(Ok(None)),
            Err(error) => return Ok(Err(error)),
        };
        let replayed = self.replay(resumable.number).await?;
        Ok(replayed.map(|()| Some(resumable)))
    }

    /// A sync whose directory shrank is over: the next one walks anew, unless the smaller directory is accepted, or the sync
    /// was followed and its end is only told.
    fn may_resume(&self, resumable: &Resumable) -> bool {
        let was_followed = self.course.read.map(|(number, _)| number) == Some(resumable.number);
        !self.is_shrunk(resumable) || was_followed || self.interest.borrow().accepts_shrunk
    }

    /// Everything written to `sync` that has not been read yet.
    pub(super) async fn replay(
        &mut self,
        sync: SyncNumber,
    ) -> Result<Result<(), StoreError>, Stopped> {
        let Some(keeping) = self.terms.keeping.clone() else {
            return Ok(Ok(()));
        };
        loop {
            let after = self.read_up_to(sync);
            match keeping.store.journal(sync, after).await {
                Ok((_, until)) if until <= after => return Ok(Ok(())),
                Ok((entries, until)) => self.replay_entries(sync, entries, until).await?,
                Err(error) => return Ok(Err(error)),
            }
        }
    }

    /// How far the journal of `sync` has been read; another one's course is forgotten.
    pub(super) fn read_up_to(&mut self, sync: SyncNumber) -> i64 {
        match self.course.read {
            Some((number, until)) if number == sync => until,
            _ => {
                self.begin_course();
                self.course.read = Some((sync, 0));
                0
            }
        }
    }

    pub(super) async fn replay_entries(
        &mut self,
        sync: SyncNumber,
        entries: Vec<JournalEntry>,
        until: i64,
    ) -> Result<(), Stopped> {
        for entry in entries {
            self.replay_entry(entry).await?;
        }
        self.course.read = Some((sync, until));
        Ok(())
    }

    async fn replay_entry(&mut self, entry: JournalEntry) -> Result<(), Stopped> {
        match entry {
            JournalEntry::Types(types) => self.tell_types(types).await,
            JournalEntry::Page {
                people,
                cursor,
                expected,
                ..
            } => {
                if let Some(position) = cursor.as_deref().map(WalkPosition::read) {
                    self.course.directory_gaps = position.gaps;
                }
                let page = PeoplePage {
                    people,
                    ..PeoplePage::default()
                };
                let place = self.people.listing().len();
                let new = self.people.apply_page(page);
                self.tell_page(place, &new, expected).await
            }
            JournalEntry::Profiles(start, people) => {
                let places: Vec<RowId> = (0..people.len())
                    .map(|offset| row_at(start.index() + offset))
                    .collect();
                let changed = self.people.apply_people(&places, &people);
                self.tell_profiles(changed).await
            }
            JournalEntry::Answers(answers) => self.replay_answers(answers).await,
        }
    }

    async fn replay_answers(&mut self, answers: Vec<Recalled>) -> Result<(), Stopped> {
        let listing = self.people.listing();
        let rows = answers
            .into_iter()
            .filter_map(|answer| Some((listing.row(answer.row)?, answer.person)))
            .collect();
        self.tell_balances(rows).await
    }

    /// Goes on where `resumable` stopped.
    async fn aim_at(&mut self, resumable: &Resumable) -> Result<(), Stopped> {
        if let Some(keeper) = &self.keeper {
            keeper.aim(Target::Running(resumable.number)).await;
        }
        let position = resumable.cursor.as_deref().map(WalkPosition::read);
        let position = position.unwrap_or_default();
        let course = &mut self.course;
        course.directory_gaps = position.gaps;
        course.tally.gaps = position.gaps;
        course.tally.expected = resumable.expected.or(course.tally.expected);
        course.resumed = position.next.is_some();
        course.ended_by = None;
        course.profiles = super::profiles::ProfileQueue::default();
        course
            .profiles
            .add(self.people.listing().lacking().into_iter());
        // What another run found to be missing may be back: the departments are walked once more, and nobody is asked twice.
        let walks_again = self.is_shrunk(resumable)
            && self.interest.borrow().accepts_shrunk
            && self.withheld != Some(resumable.number);
        let course = &mut self.course;
        if resumable.walked && !walks_again {
            course.directory = DirectoryState::Over;
            return self.complete_directory().await;
        }
        course.directory = DirectoryState::Next(position.next);
        Ok(())
    }

    /// Another sync begins: everybody keeps their row, and nobody is listed or answered yet.
    pub(super) fn begin_course(&mut self) {
        self.people.begin_listing();
        self.queue.clear();
        let kept = self.kept.as_ref().map(|kept| kept.people);
        let expected = kept.or(self.held_people);
        self.course = SyncRun::default();
        self.course.tally.expected = expected;
        // Both are of the listing that was.
        (self.target, self.shown) = (Target::Nothing, None);
    }

    /// Whether what was kept, if anything was, holds the departments that are read now.
    fn is_kept_of_scope(&self) -> bool {
        match (&self.kept, &self.terms.keeping) {
            (Some(kept), Some(keeping)) => keeping.store.has_scope_of(kept),
            _ => true,
        }
    }

    /// Those who have no answer in this sync, or one that failed; kept people too, unless pages bring their balances or they may
    /// be outside the departments that are read now.
    pub(super) fn refill_queue(&mut self) {
        self.queue.clear();
        let listing = self.people.listing();
        let waits = |row: &RowId| !self.course.tally.is_done(*row);
        let mut rows: Vec<RowId> = listing.rows().iter().copied().filter(waits).collect();
        let pages_bring_balances = self
            .platform
            .as_ref()
            .is_some_and(|p| p.pages_bring_balances());
        if !pages_bring_balances && !self.course.tally.directory_complete && self.is_kept_of_scope()
        {
            rows.extend(self.people.unlisted());
        }
        for row in rows {
            self.queue.offer(row);
        }
    }
}

/// Holders are named after their program and the question they answer.
fn is_same_program(one: &Holder, other: &Holder) -> bool {
    let program = |holder: &Holder| holder.0.split('#').next().map(str::to_owned);
    program(one) == program(other)
}
