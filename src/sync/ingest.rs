//! What came from the platform: put in its place, kept, told.

use std::sync::Arc;

use super::balances::{failed_person, may_pass};
use super::engine::{AskedBatch, DirectoryState, Engine, Run, TaskAnswer};
use super::position::WalkPosition;
use super::report::SyncEvent;
use super::reporter::Stopped;
use crate::domain::{Employee, EmployeeId, PersonBalances, RowId};
use crate::platform::{ApiError, Class, LeaveTypes, PeoplePage, Platform, Profile};
use crate::store::{JournalEntry, Recalled};

/// So many balance calls in a row that reach nobody end the sync: the network or the platform is gone.
const UNREACHABLE: usize = 4;

impl<P: Platform> Engine<P> {
    pub(super) async fn apply(&mut self, answer: TaskAnswer) -> Result<(), Stopped> {
        match answer {
            TaskAnswer::Types(types) => self.apply_types(types).await,
            TaskAnswer::People(Ok(page)) => self.apply_page(page).await,
            TaskAnswer::People(Err(error)) => self.end_directory(error).await,
            TaskAnswer::Balances(run) => self.apply_balances(run).await,
            TaskAnswer::Profiles(places, Ok(profiles)) => {
                self.apply_profiles(&places, &profiles).await
            }
            TaskAnswer::Profiles(places, Err(error)) => self.give_profiles_up(&places, error).await,
            TaskAnswer::Polled(polled) => {
                self.course.polled = Some(polled);
                Ok(())
            }
        }
    }

    async fn apply_types(&mut self, types: Result<LeaveTypes, ApiError>) -> Result<(), Stopped> {
        self.course.awaits_types = false;
        let types = match types {
            Ok(types) => types,
            Err(error) => {
                self.course.ended_by = Some(error);
                return Ok(());
            }
        };
        self.has_types = true;
        let listed = types.types.into();
        self.keep(JournalEntry::Types(Arc::clone(&listed))).await;
        self.tell_types(listed).await?;
        match types.incomplete {
            Some(error) => self.tell_gap(error).await,
            None => Ok(()),
        }
    }

    async fn apply_page(&mut self, mut page: PeoplePage) -> Result<(), Stopped> {
        for note in std::mem::take(&mut page.notes) {
            self.out.send(SyncEvent::Note(note)).await?;
        }
        let gaps = std::mem::take(&mut page.gaps);
        let (next, expected) = (page.next.take(), page.expected);
        self.course.resumed = false;
        self.course.directory_gaps += gaps.len();
        let place = self.people.listing().len();
        let new = self.people.apply_page(page);
        let position = WalkPosition {
            gaps: self.course.directory_gaps,
            next: next.clone(),
        };
        self.keep(JournalEntry::Page {
            people: new.people.clone(),
            cursor: Some(position.to_text()),
            walked: next.is_none(),
            expected: expected.or(self.course.tally.expected),
        })
        .await;
        self.tell_page(place, &new, expected).await?;
        self.keep_unplaced(&new.rows).await;
        self.answer(new.balances).await?;
        self.course.directory = match next {
            Some(cursor) => DirectoryState::Next(Some(cursor)),
            None => DirectoryState::Over,
        };
        for gap in gaps {
            self.tell_gap(gap).await?;
        }
        match self.course.directory {
            DirectoryState::Over => self.complete_directory().await,
            _ => Ok(()),
        }
    }

    /// Everybody is listed: who is not has gone, unless a page was missing something or far too many are missing.
    pub(super) async fn complete_directory(&mut self) -> Result<(), Stopped> {
        if let Some(shrinkage) = self.shrinkage() {
            self.end_listing();
            return self.tell_shrinkage(shrinkage).await;
        }
        self.accept_directory().await
    }

    fn end_listing(&mut self) {
        self.course.tally.directory_complete = true;
        self.course.unplaced.clear();
    }

    /// The directory is taken as it is.
    pub(super) async fn accept_directory(&mut self) -> Result<(), Stopped> {
        self.end_listing();
        if self.course.directory_gaps == 0 {
            self.tell_gone().await?;
        }
        Ok(())
    }

    /// A page could not be had. A cursor of another run may have run out: then the walk begins anew, and knows whom it has.
    async fn end_directory(&mut self, error: ApiError) -> Result<(), Stopped> {
        let cursor_is_to_blame = matches!(error.class, Class::PerItem | Class::Bug);
        if std::mem::take(&mut self.course.resumed) && cursor_is_to_blame {
            self.course.directory = DirectoryState::Next(None);
            return Ok(());
        }
        self.course.directory = DirectoryState::Over;
        if self.people.listing().len() == 0 || error.is_final() {
            self.course.ended_by.get_or_insert(error);
            return Ok(());
        }
        self.tell_gap(error).await
    }

    async fn apply_balances(&mut self, run: Run) -> Result<(), Stopped> {
        self.course.asking -= 1;
        if let Some(late) = run.late {
            self.await_late(late);
        }
        for row in run.not_asked {
            self.queue.offer_again(row);
        }
        let mut rows = Vec::with_capacity(run.asked.len());
        for AskedBatch { people, answer } in run.asked {
            match answer {
                Ok(answers) => {
                    self.course.unreached = 0;
                    let answered = people.into_iter().zip(answers);
                    let answered = answered.filter(|((_, id), answer)| *id == answer.employee);
                    rows.extend(answered.map(|((row, _), answer)| (row, answer)));
                }
                Err(error) => rows.extend(self.apply_failure(people, error)),
            }
        }
        self.answer(rows).await?;
        self.tell_platforms_gaps().await
    }

    /// Nobody of a batch could be asked.
    fn apply_failure(
        &mut self,
        people: Vec<(RowId, EmployeeId)>,
        error: ApiError,
    ) -> Vec<(RowId, PersonBalances)> {
        if error.is_final() {
            self.course.ended_by.get_or_insert(error);
            return Vec::new();
        }
        self.course.unreached += 1;
        let as_of = (self.terms.clock)().day;
        let failed = |(row, id)| (row, failed_person(id, &self.types, &error, as_of));
        let rows = people.into_iter().map(failed).collect();
        // Calls that are under way together meet the same fault, which says no more than one of them would.
        if self.course.unreached >= UNREACHABLE + self.course.asking && error.may_pass() {
            self.course.ended_by.get_or_insert(error);
        }
        rows
    }

    async fn apply_profiles(
        &mut self,
        places: &[RowId],
        profiles: &[Profile],
    ) -> Result<(), Stopped> {
        self.course.profiles.finished();
        if self.course.profiles.is_refused() {
            return self.tell_no_profiles(places).await;
        }
        let new = self.people.apply_profiles(places, profiles);
        for (place, people) in runs(places, new.people) {
            self.keep(JournalEntry::Profiles(place, people)).await;
        }
        self.tell_profiles(new.changed).await?;
        self.tell_unknown(new.unknown).await?;
        self.tell_platforms_gaps().await
    }

    async fn give_profiles_up(&mut self, places: &[RowId], error: ApiError) -> Result<(), Stopped> {
        self.course.profiles.finished();
        if error.is_final() {
            self.course.profiles.refuse();
        }
        self.tell_no_profiles(places).await?;
        self.tell_gap(error).await
    }

    async fn tell_no_profiles(&mut self, places: &[RowId]) -> Result<(), Stopped> {
        let unknown = self.people.give_profiles_up(places);
        self.tell_unknown(unknown).await
    }

    /// What the platform's client found odd beside its answers.
    async fn tell_platforms_gaps(&mut self) -> Result<(), Stopped> {
        let platform = self.platform.clone();
        for gap in platform.map_or_else(Vec::new, |platform| platform.take_gaps()) {
            self.tell_gap(gap).await?;
        }
        Ok(())
    }

    /// Keeps and tells answers. Those about people whom the directory has not brought yet are kept once it has.
    async fn answer(&mut self, rows: Vec<(RowId, PersonBalances)>) -> Result<(), Stopped> {
        if rows.is_empty() || self.terms.plan.want != super::Want::Balances {
            return Ok(());
        }
        let again = rows.iter().filter(|(_, person)| may_pass(person));
        self.course.again.extend(again.map(|(row, _)| *row));
        if self.keeper.is_some() {
            let fetched = (self.terms.clock)().now;
            let mut placed = Vec::with_capacity(rows.len());
            for (row, person) in &rows {
                let place = self.people.listing().place(*row);
                let answer = Recalled {
                    row: place.unwrap_or(*row),
                    fetched,
                    person: without_raw(person),
                };
                match place {
                    Some(_) => placed.push(answer),
                    None => drop(self.course.unplaced.insert(*row, answer)),
                }
            }
            self.keep_answers(placed).await;
        }
        self.tell_balances(rows).await
    }

    async fn keep_unplaced(&mut self, rows: &[RowId]) {
        let mut placed = Vec::new();
        for row in rows {
            let answer = self.course.unplaced.remove(row);
            let place = self.people.listing().place(*row);
            placed.extend(answer.zip(place).map(|(answer, place)| Recalled {
                row: place,
                ..answer
            }));
        }
        self.keep_answers(placed).await;
    }

    async fn keep_answers(&self, answers: Vec<Recalled>) {
        if !answers.is_empty() {
            self.keep(JournalEntry::Answers(answers)).await;
        }
    }

    pub(super) async fn keep(&self, found: JournalEntry) {
        if let Some(keeper) = &self.keeper {
            keeper.keep(found).await;
        }
    }
}

fn without_raw(person: &PersonBalances) -> PersonBalances {
    PersonBalances {
        employee: person.employee.clone(),
        balances: person.balances.clone(),
        raw: None,
    }
}

/// People at consecutive places together, with the first of these places.
fn runs(places: &[RowId], people: Vec<Employee>) -> Vec<(RowId, Vec<Employee>)> {
    let mut runs: Vec<(RowId, Vec<Employee>)> = Vec::new();
    for (place, person) in places.iter().zip(people) {
        match runs.last_mut() {
            Some((start, run)) if start.index() + run.len() == place.index() => run.push(person),
            _ => runs.push((*place, vec![person])),
        }
    }
    runs
}
