//! What the platform answered: put in its place, stored, reported.

use std::collections::HashMap;
use std::sync::Arc;

use super::SyncSession;
use crate::domain::{CellState, Employee, EmployeeId, PersonBalances, RowError, RowId};
use crate::platform::{ApiError, LeaveTypes, PeoplePage, Platform, Profile};
use crate::store::JournalEntry;
use crate::sync::directory::{PageFailure, Shrinkage};
use crate::sync::error::SyncError;
use crate::sync::missing_rows::{cause_of, failed_person, may_pass};
use crate::sync::report::SyncDepth;
use crate::sync::requests::{AskedBatch, PlatformAnswer};

impl<P: Platform> SyncSession<P> {
    pub(super) async fn apply_answer(&mut self, answer: PlatformAnswer) -> Result<(), SyncError> {
        match answer {
            PlatformAnswer::Types(types) => self.apply_types(types).await,
            PlatformAnswer::People(Ok(page)) => self.apply_page(page).await,
            PlatformAnswer::People(Err(error)) => self.fail_page(error).await,
            PlatformAnswer::Balances(batch) => self.apply_batch(batch).await,
            PlatformAnswer::Profiles(places, Ok(profiles)) => {
                self.apply_profiles(&places, &profiles).await
            }
            PlatformAnswer::Profiles(places, Err(error)) => {
                self.fail_profiles(&places, error).await
            }
        }
    }

    async fn apply_types(&mut self, types: Result<LeaveTypes, ApiError>) -> Result<(), SyncError> {
        self.requests.note_types(types.is_ok());
        let types = match types {
            Ok(types) => types,
            Err(error) => {
                self.ended_by = Some(error);
                return Ok(());
            }
        };
        let listed: Arc<[_]> = types.types.into();
        let entry = JournalEntry::Types(Arc::clone(&listed));
        self.persistence.write(entry).await;
        self.reporter.tell_types(listed).await?;
        match types.incomplete {
            Some(error) => self.tell_gap(error).await,
            None => Ok(()),
        }
    }

    async fn apply_page(&mut self, mut page: PeoplePage) -> Result<(), SyncError> {
        for note in std::mem::take(&mut page.notes) {
            self.reporter.tell_note(note).await?;
        }
        let has_calls = self.has_profile_calls();
        let mut news = self.directory.list_page(page, has_calls);
        let entry = JournalEntry::Page {
            people: news.listed.people.clone(),
            cursor: Some(self.directory.walk_position().to_text()),
            walked: self.directory.is_over(),
            expected: self.directory.count().expected,
        };
        self.persistence.write(entry).await;
        self.tell_page(&news).await?;
        let place_of = |row| self.directory.place(row);
        let rows = &news.listed.rows;
        self.persistence.write_listed(rows, place_of).await;
        let balances = std::mem::take(&mut news.listed.balances);
        self.apply_balances(balances).await?;
        for gap in news.gaps {
            self.tell_gap(gap).await?;
        }
        if self.directory.is_over() {
            self.complete_directory().await?;
        }
        Ok(())
    }

    /// A page could not be fetched.
    async fn fail_page(&mut self, error: ApiError) -> Result<(), SyncError> {
        match self.directory.fail_page(&error) {
            PageFailure::WalksAnew => Ok(()),
            PageFailure::LeavesGap => self.tell_gap(error).await,
            PageFailure::EndsSync => {
                self.ended_by.get_or_insert(error);
                Ok(())
            }
        }
    }

    /// The whole directory was listed. People who are not in it have gone, unless far too many are
    /// missing.
    pub(super) async fn complete_directory(&mut self) -> Result<(), SyncError> {
        let before = self.persistence.newest_size();
        match self.directory.shrinkage_since(before) {
            Some(shrinkage) if !self.accepts_shrunk() => {
                self.end_listing();
                self.tell_shrinkage(shrinkage).await
            }
            _ => self.accept_directory().await,
        }
    }

    fn end_listing(&mut self) {
        self.directory.complete();
        self.persistence.drop_unlisted_answers();
    }

    /// The directory is taken as it is.
    pub(super) async fn accept_directory(&mut self) -> Result<(), SyncError> {
        self.end_listing();
        if !self.directory.tells_who_has_gone() {
            return Ok(());
        }
        let unlisted = self.directory.unlisted_rows();
        self.scheduler.mark(unlisted.iter().copied());
        self.reporter.forget(&unlisted);
        let gone = self.directory.mark_gone(unlisted);
        self.reporter.tell_gone(gone).await
    }

    /// Reports how many are missing. They keep their rows and their balances, and are not fetched.
    async fn tell_shrinkage(&mut self, shrinkage: Shrinkage) -> Result<(), SyncError> {
        self.directory.note_shrunk();
        self.scheduler.mark(self.directory.unlisted_rows());
        let Shrinkage { before, now } = shrinkage;
        match self.persistence.shrinkage_error(before, now) {
            Some(error) => self.tell_gap(error).await,
            None => Ok(()),
        }
    }

    async fn apply_batch(&mut self, batch: AskedBatch) -> Result<(), SyncError> {
        self.scheduler.note_return();
        let AskedBatch { people, answer } = batch;
        // A refusal answers them too.
        self.scheduler.mark(people.iter().map(|(row, _)| *row));
        let rows = match answer {
            Ok(answers) => {
                self.scheduler.note_reached();
                self.match_answers(people, answers)
            }
            Err(error) => self.fail_batch(people, error),
        };
        self.apply_balances(rows).await?;
        self.tell_client_gaps().await
    }

    /// Each person's own answer. Somebody about whom nothing came has failed: nobody is left out without a word.
    fn match_answers(
        &self,
        people: Vec<(RowId, EmployeeId)>,
        answers: Vec<PersonBalances>,
    ) -> Vec<(RowId, PersonBalances)> {
        let answers = answers.into_iter();
        let mut answers: HashMap<EmployeeId, PersonBalances> = answers
            .map(|answer| (answer.employee.clone(), answer))
            .collect();
        let cause = (CellState::Failed, Arc::new(RowError::not_in_reply()));
        let (as_of, types) = ((self.clock)().day, self.reporter.types());
        let answer_of = |(row, id)| {
            let answer = answers.remove(&id);
            (
                row,
                answer.unwrap_or_else(|| failed_person(id, types, &cause, as_of)),
            )
        };
        people.into_iter().map(answer_of).collect()
    }

    /// The call for a batch failed as a whole. Returns rows that say so; none after an error that
    /// ends the sync.
    fn fail_batch(
        &mut self,
        people: Vec<(RowId, EmployeeId)>,
        error: ApiError,
    ) -> Vec<(RowId, PersonBalances)> {
        if error.is_final() {
            self.ended_by.get_or_insert(error);
            return Vec::new();
        }
        let as_of = (self.clock)().day;
        let types = self.reporter.types();
        let cause = cause_of(&error);
        let failed = |(row, id)| (row, failed_person(id, types, &cause, as_of));
        let rows = people.into_iter().map(failed).collect();
        if self.scheduler.note_unreached() && error.may_pass() {
            self.ended_by.get_or_insert(error);
        }
        rows
    }

    async fn apply_profiles(
        &mut self,
        places: &[RowId],
        profiles: &[Profile],
    ) -> Result<(), SyncError> {
        let new = self.directory.apply_profiles(places, profiles);
        for (start, people) in consecutive(places, new.people) {
            let entry = JournalEntry::Profiles(start, people);
            self.persistence.write(entry).await;
        }
        self.offer_settled(places);
        self.reporter.tell_profiles(new.changed).await?;
        self.reporter.tell_unknown(new.unknown).await?;
        self.tell_client_gaps().await
    }

    async fn fail_profiles(&mut self, places: &[RowId], error: ApiError) -> Result<(), SyncError> {
        let unknown = self.directory.fail_profiles(places, &error);
        self.offer_settled(places);
        self.reporter.tell_unknown(unknown).await?;
        self.tell_gap(error).await
    }

    /// The departments of the people at `places` are settled, so that a filter can choose them. Without a
    /// filter they were offered with their page.
    fn offer_settled(&mut self, places: &[RowId]) {
        if self.chosen.is_none() {
            return;
        }
        let rows: Vec<RowId> = places
            .iter()
            .filter_map(|place| self.directory.row_at_place(*place))
            .collect();
        self.offer(rows);
    }

    /// Reports gaps that the platform's client found beside its answers.
    async fn tell_client_gaps(&mut self) -> Result<(), SyncError> {
        for gap in self.requests.take_gaps() {
            self.tell_gap(gap).await?;
        }
        Ok(())
    }

    /// Stores and reports balances. People who have gone while a call about them was under way no
    /// longer count, whether it ended before the directory was complete or after.
    async fn apply_balances(
        &mut self,
        mut rows: Vec<(RowId, PersonBalances)>,
    ) -> Result<(), SyncError> {
        rows.retain(|(row, _)| !self.directory.is_gone(*row));
        if rows.is_empty() || self.plan.depth != SyncDepth::Balances {
            return Ok(());
        }
        let incomplete = rows.iter().filter(|(_, person)| may_pass(person));
        let incomplete: Vec<RowId> = incomplete.map(|(row, _)| *row).collect();
        let place_of = |row| self.directory.place(row);
        self.persistence.write_answers(&rows, place_of).await;
        self.tell_balances(rows).await?;
        self.scheduler.note_incomplete(incomplete);
        Ok(())
    }

    /// Reports balances, and removes these people from the queue.
    pub(super) async fn tell_balances(
        &mut self,
        rows: Vec<(RowId, PersonBalances)>,
    ) -> Result<(), SyncError> {
        self.scheduler.mark(rows.iter().map(|(row, _)| *row));
        self.reporter.tell_balances(rows).await
    }
}

/// People at consecutive places together, with the first of these places.
fn consecutive(places: &[RowId], people: Vec<Employee>) -> Vec<(RowId, Vec<Employee>)> {
    let mut runs: Vec<(RowId, Vec<Employee>)> = Vec::new();
    for (place, person) in places.iter().zip(people) {
        match runs.last_mut() {
            Some((start, run)) if start.index() + run.len() == place.index() => run.push(person),
            _ => runs.push((*place, vec![person])),
        }
    }
    runs
}
