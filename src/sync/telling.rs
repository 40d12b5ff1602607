//! What to tell, whoever found it.

use std::sync::Arc;
use std::time::Duration;

use super::balances::has_failed;
use super::engine::Engine;
use super::listing::row_at;
use super::people::NewPeople;
use super::progress_note;
use super::report::SyncEvent;
use super::reporter::Stopped;
use crate::domain::roster::RosterChunk;
use crate::domain::{LeaveType, PersonBalances, RowId};
use crate::platform::{ApiError, Estimate, Platform, Usage};

impl<P: Platform> Engine<P> {
    /// The types, unless they are those already told.
    pub(super) async fn tell_types(&mut self, types: Arc<[LeaveType]>) -> Result<(), Stopped> {
        if !self.types.is_empty() && self.types == types {
            return Ok(());
        }
        self.types = types;
        self.out
            .send(SyncEvent::Types(Arc::clone(&self.types)))
            .await
    }

    /// A page that was just listed from `place` on.
    pub(super) async fn tell_page(
        &mut self,
        place: usize,
        new: &NewPeople,
        expected: Option<usize>,
    ) -> Result<(), Stopped> {
        self.course.tally.expected = expected.or(self.course.tally.expected);
        new.rows.iter().for_each(|row| self.queue.offer(*row));
        self.tell_back(&new.rows).await?;
        let listed = place..place + new.people.len();
        let lacking = listed
            .zip(&new.people)
            .filter(|(_, person)| person.departments.is_none());
        let lacking: Vec<RowId> = lacking.map(|(place, _)| row_at(place)).collect();
        if let Some(chunk) = &new.chunk {
            self.out.send(SyncEvent::People(Arc::clone(chunk))).await?;
        }
        self.tell_profiles(new.changed.clone()).await?;
        let has_no_profiles = self
            .platform
            .as_ref()
            .is_some_and(|platform| platform.profile_batch() == 0);
        if has_no_profiles {
            let unknown = self.people.give_profiles_up(&lacking);
            return self.tell_unknown(unknown).await;
        }
        self.course.profiles.add(lacking.into_iter());
        Ok(())
    }

    /// People whose departments nobody will be asked for any more.
    pub(super) async fn tell_unknown(&self, rows: Vec<RowId>) -> Result<(), Stopped> {
        if rows.is_empty() {
            return Ok(());
        }
        self.out.send(SyncEvent::NoProfiles(rows)).await
    }

    pub(super) async fn tell_profiles(
        &self,
        changed: Vec<Arc<RosterChunk>>,
    ) -> Result<(), Stopped> {
        for chunk in changed {
            self.out.send(SyncEvent::Profiles(chunk)).await?;
        }
        Ok(())
    }

    pub(super) async fn tell_balances(
        &mut self,
        rows: Vec<(RowId, PersonBalances)>,
    ) -> Result<(), Stopped> {
        if rows.is_empty() {
            return Ok(());
        }
        for (row, person) in &rows {
            self.queue.mark(*row);
            self.course.tally.count(*row, has_failed(person));
        }
        self.out.send(SyncEvent::Balances(rows)).await
    }

    /// People known before whom this sync did not list.
    pub(super) async fn tell_gone(&mut self) -> Result<(), Stopped> {
        let mut gone = self.people.unlisted();
        for row in &gone {
            self.queue.mark(*row);
            self.course.tally.forget(*row);
        }
        gone.retain(|row| self.gone.set(*row, true));
        if gone.is_empty() {
            return Ok(());
        }
        self.out.send(SyncEvent::Gone(gone)).await
    }

    /// People whom an earlier sync did not list, and this one does.
    async fn tell_back(&mut self, listed: &[RowId]) -> Result<(), Stopped> {
        let mut back = listed.to_vec();
        back.retain(|row| self.gone.set(*row, false));
        if back.is_empty() {
            return Ok(());
        }
        self.out.send(SyncEvent::Back(back)).await
    }

    pub(super) async fn tell_gap(&mut self, error: ApiError) -> Result<(), Stopped> {
        self.course.tally.gaps += 1;
        self.out.send(SyncEvent::Gap(error)).await
    }

    /// Requests and limits while nothing is under way. The month's calls are those of the store, others' included.
    pub(super) async fn usage_at_rest(&self) -> Usage {
        let platform = self.platform.as_ref();
        let mut usage = platform.map_or_else(Usage::default, |it| it.usage());
        let (Some(keeping), Some(month)) = (&self.terms.keeping, self.terms.month) else {
            return usage;
        };
        let today = (self.terms.clock)().day;
        if let Ok(calls) = keeping.store.month_calls(today).await {
            let own = usage.billable.map_or(0, |(calls, _)| calls);
            usage.billable = Some((calls.max(own), Some(month.budget)));
        }
        usage
    }

    pub(super) async fn tell_progress(&mut self) -> Result<(), Stopped> {
        let people = self.people_expected();
        let unanswered = self.course.tally.unanswered(people);
        let platform = self.platform.as_ref();
        let estimate = platform.map_or_else(Estimate::default, |it| it.estimate(unanswered));
        let usage = match platform {
            Some(platform) if !self.tasks.is_empty() => platform.usage(),
            _ => self.usage_at_rest().await,
        };
        self.course.pace = pace_of(estimate.remaining, unanswered);
        let progress = self.course.tally.progress(people, usage, estimate);
        if let Some(keeper) = &self.keeper {
            keeper.tell(progress_note::write(&progress));
        }
        self.out.send(SyncEvent::Progress(progress)).await
    }

    /// People known: those of the listing once it is complete, all who are not gone before.
    pub(super) fn people_expected(&self) -> usize {
        if self.course.tally.directory_complete {
            self.people.listing().len()
        } else {
            self.people.len() - self.gone.len()
        }
    }
}

/// How long one of so many people takes.
fn pace_of(remaining: Duration, people: usize) -> Option<Duration> {
    remaining.checked_div(u32::try_from(people).unwrap_or(u32::MAX))
}
