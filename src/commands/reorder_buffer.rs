//! Puts people back into the directory's order: balances arrive in any order, but people are printed as the platform lists them.
//!
//! The buffer stays small because a sync asks in the directory's order: it holds the people whose answers are in flight, and the
//! answers that came before an earlier person's.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::roster::{Person, RosterChunk};
use crate::domain::{PersonBalances, RowId};
use crate::store::StoredAnswer;

/// People and answers that wait for their turn: [`ReorderBuffer::pop`] gives the next person.
#[derive(Debug, Default)]
pub(super) struct ReorderBuffer {
    pages: VecDeque<WaitingPage>,
    answers: HashMap<RowId, ReceivedAnswer>,
    /// The position of the next person in the first page.
    offset: usize,
    /// People who were in a page but are no longer in the directory. They are not printed.
    removed: HashSet<RowId>,
    needs_answers: bool,
    /// Departments that a page lacks may come later, so its people wait for them.
    awaits_departments: bool,
    is_over: bool,
}

#[derive(Debug)]
struct WaitingPage {
    chunk: Arc<RosterChunk>,
    /// Whether the filter selects each person; `None` while that depends on departments which may still come. They come in batches,
    /// and a page may be spread over several.
    selected: Vec<Option<bool>>,
}

/// A person's answer.
#[derive(Debug)]
pub(super) struct ReceivedAnswer {
    pub(super) person: PersonBalances,
    /// When the platform gave it; `None` for an answer that comes from the platform now.
    pub(super) fetched: Option<Timestamp>,
}

/// A person whose turn has come, with the answer if there is one.
#[derive(Debug)]
pub(super) struct ReadyPerson {
    chunk: Arc<RosterChunk>,
    offset: usize,
    /// The filter selects this person by what the page says; conditions on balances are not decided here.
    pub(super) is_selected: bool,
    pub(super) answer: Option<ReceivedAnswer>,
}

impl ReadyPerson {
    pub(super) fn person(&self) -> Person<'_> {
        self.chunk.person(self.offset)
    }
}

impl ReorderBuffer {
    /// For a sync of the platform. A person's turn waits for their departments and, if `needs_answers`, for their balances.
    pub(super) fn new(needs_answers: bool) -> Self {
        Self {
            needs_answers,
            awaits_departments: true,
            ..Self::default()
        }
    }

    /// For rows that come from the store alone. They are complete at once, so nobody waits for
    /// departments.
    pub(super) fn for_stored(needs_answers: bool) -> Self {
        Self {
            awaits_departments: false,
            ..Self::new(needs_answers)
        }
    }

    /// Adds the next page.
    pub(super) fn add_people(
        &mut self,
        chunk: Arc<RosterChunk>,
        is_selected: impl Fn(&Person<'_>) -> bool,
    ) {
        let mut page = WaitingPage {
            chunk: Arc::clone(&chunk),
            selected: vec![None; chunk.len()],
        };
        page.update(chunk, |person| {
            let may_come = self.awaits_departments && person.departments.is_none();
            (!may_come).then(|| is_selected(person))
        });
        self.pages.push_back(page);
    }

    /// Replaces a page by a newer form in which more people have departments and numbers.
    pub(super) fn add_profiles(
        &mut self,
        chunk: Arc<RosterChunk>,
        is_selected: impl Fn(&Person<'_>) -> bool,
    ) {
        let start = chunk.start();
        let mut pages = self.pages.iter_mut();
        if let Some(page) = pages.find(|page| page.chunk.start() == start) {
            page.update(chunk, |person| {
                person.departments.is_some().then(|| is_selected(person))
            });
        }
    }

    /// No longer waits for the departments of the people at `rows`.
    pub(super) fn give_up_profiles(
        &mut self,
        rows: &[RowId],
        is_selected: impl Fn(&Person<'_>) -> bool,
    ) {
        for row in rows {
            let after = self
                .pages
                .partition_point(|page| page.chunk.start() <= *row);
            let page = after.checked_sub(1).and_then(|at| self.pages.get_mut(at));
            if let Some(page) = page {
                page.decide_row(*row, &is_selected);
            }
        }
    }

    /// Adds answers from the platform.
    pub(super) fn add_answers(&mut self, answers: Vec<(RowId, PersonBalances)>) {
        let answers = answers.into_iter().map(|(row, person)| {
            let fetched = None;
            (row, ReceivedAnswer { person, fetched })
        });
        self.answers.extend(answers);
    }

    /// Adds answers from the store.
    pub(super) fn add_stored(&mut self, stored: Vec<StoredAnswer>) {
        let answers = stored.into_iter().map(|stored| {
            let fetched = Some(stored.fetched);
            let person = stored.person;
            (stored.row, ReceivedAnswer { person, fetched })
        });
        self.answers.extend(answers);
    }

    /// Removes people who are no longer in the directory.
    pub(super) fn remove(&mut self, rows: Vec<RowId>) {
        self.removed.extend(rows);
    }

    /// Nothing more will come: everybody who still waits is ready with what is known.
    pub(super) fn end(&mut self) {
        self.is_over = true;
    }

    /// Whether answers wait for their turn.
    pub(super) fn has_answers(&self) -> bool {
        !self.answers.is_empty()
    }

    /// The row of the person who comes next, ready or not.
    pub(super) fn next_row(&self) -> Option<RowId> {
        let page = self.pages.front()?;
        Some(page.chunk.person(self.offset).row)
    }

    /// The next person in the directory's order, if they are ready.
    pub(super) fn pop(&mut self) -> Option<ReadyPerson> {
        while self.next_row().is_some_and(|row| self.removed.remove(&row)) {
            self.advance();
        }
        let row = self.next_row()?;
        let page = self.pages.front()?;
        let selected = page.selected[self.offset];
        let waits = match selected {
            None => true,
            Some(selected) => selected && self.needs_answers && !self.answers.contains_key(&row),
        };
        if waits && !self.is_over {
            return None;
        }
        let ready = ReadyPerson {
            chunk: Arc::clone(&page.chunk),
            offset: self.offset,
            is_selected: selected.unwrap_or(true),
            answer: self.answers.remove(&row),
        };
        self.advance();
        Some(ready)
    }

    fn advance(&mut self) {
        self.offset += 1;
        if self
            .pages
            .front()
            .is_some_and(|page| page.chunk.len() == self.offset)
        {
            self.pages.pop_front();
            self.offset = 0;
        }
    }
}

impl WaitingPage {
    /// Takes over a newer form of the page. `is_selected` answers `None` while that depends on departments that may still come.
    fn update(
        &mut self,
        chunk: Arc<RosterChunk>,
        is_selected: impl Fn(&Person<'_>) -> Option<bool>,
    ) {
        for (person, selected) in chunk.people().zip(&mut self.selected) {
            *selected = is_selected(&person).or(*selected);
        }
        self.chunk = chunk;
    }

    /// Decides without departments about the person at `row`.
    fn decide_row(&mut self, row: RowId, is_selected: impl Fn(&Person<'_>) -> bool) {
        let offset = row.index() - self.chunk.start().index();
        if let Some(selected @ None) = self.selected.get_mut(offset) {
            *selected = Some(is_selected(&self.chunk.person(offset)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Employee, EmployeeId};

    fn chunk(start: u32, ids: &[&str], departments: bool) -> Arc<RosterChunk> {
        let people: Vec<Employee> = ids.iter().map(|id| person(id, departments)).collect();
        Arc::new(RosterChunk::build(RowId(start), &people))
    }

    fn person(id: &str, departments: bool) -> Employee {
        Employee {
            id: EmployeeId::new(id),
            name: id.to_uppercase(),
            departments: departments.then(|| vec!["财务".to_owned()]),
            number: None,
            union_id: None,
            hired_on: None,
            department_paths: Vec::new(),
        }
    }

    fn answer(row: u32, id: &str) -> (RowId, PersonBalances) {
        let balances = PersonBalances {
            employee: EmployeeId::new(id),
            balances: Vec::new(),
            raw: None,
        };
        (RowId(row), balances)
    }

    fn everybody(_: &Person<'_>) -> bool {
        true
    }

    fn ready(order: &mut ReorderBuffer) -> Vec<(String, bool)> {
        std::iter::from_fn(|| order.pop())
            .map(|ready| (ready.person().id.to_owned(), ready.answer.is_some()))
            .collect()
    }

    #[test]
    fn people_are_printed_in_the_directorys_order_whatever_the_order_of_answers() {
        let mut order = ReorderBuffer::new(true);
        order.add_people(chunk(0, &["a", "b"], true), everybody);
        order.add_people(chunk(2, &["c"], true), everybody);
        order.add_answers(vec![answer(2, "c"), answer(1, "b")]);
        assert!(ready(&mut order).is_empty());
        order.add_answers(vec![answer(0, "a")]);
        let all = ["a", "b", "c"].map(|id| (id.to_owned(), true));
        assert_eq!(ready(&mut order), all);
    }

    #[test]
    fn rows_wait_for_departments_that_come_later() {
        let mut order = ReorderBuffer::new(true);
        order.add_people(chunk(0, &["a"], false), everybody);
        order.add_answers(vec![answer(0, "a")]);
        assert!(ready(&mut order).is_empty());
        order.add_profiles(chunk(0, &["a"], true), everybody);
        assert_eq!(ready(&mut order).len(), 1);
    }

    #[test]
    fn a_page_whose_departments_come_in_two_batches_is_never_printed_without_them() {
        let mut order = ReorderBuffer::new(false);
        let mut people: Vec<Employee> = (0..3).map(|n| person(&n.to_string(), false)).collect();
        let page = |people: &[Employee]| Arc::new(RosterChunk::build(RowId(0), people));
        order.add_people(page(&people), everybody);
        assert!(ready(&mut order).is_empty());
        people[0].departments = Some(Vec::new());
        people[2].departments = Some(Vec::new());
        order.add_profiles(page(&people), everybody);
        assert_eq!(ready(&mut order), [("0".to_owned(), false)]);
        people[1].departments = Some(vec!["财务".to_owned()]);
        order.add_profiles(page(&people), everybody);
        assert_eq!(ready(&mut order).len(), 2);
        assert!(order.pages.is_empty());
    }

    #[test]
    fn people_whose_departments_will_not_come_are_printed_without_them_at_once() {
        let mut order = ReorderBuffer::new(true);
        order.add_people(chunk(0, &["a", "b"], false), everybody);
        order.add_people(chunk(2, &["c", "d"], false), everybody);
        order.add_answers(vec![answer(0, "a"), answer(1, "b"), answer(2, "c")]);
        assert!(ready(&mut order).is_empty());
        let rows = [RowId(0), RowId(1), RowId(2), RowId(9)];
        order.give_up_profiles(&rows, everybody);
        order.give_up_profiles(&rows, everybody);
        let printed: Vec<_> = std::iter::from_fn(|| order.pop()).collect();
        assert_eq!(printed.len(), 3);
        assert!(
            printed
                .iter()
                .all(|ready| ready.person().departments.is_none())
        );
        assert_eq!(
            order.next_row(),
            Some(RowId(3)),
            "their departments may still come"
        );
    }

    #[test]
    fn people_stored_without_departments_do_not_wait() {
        let mut order = ReorderBuffer::for_stored(false);
        order.add_people(chunk(0, &["a", "b"], false), everybody);
        assert_eq!(ready(&mut order).len(), 2);
    }

    #[test]
    fn a_person_who_is_not_selected_does_not_wait_for_an_answer() {
        let mut order = ReorderBuffer::new(true);
        order.add_people(chunk(0, &["a", "b"], true), |person| person.id == "b");
        order.add_answers(vec![answer(1, "b")]);
        assert_eq!(ready(&mut order).len(), 2);
        assert!(order.pages.is_empty());
    }

    #[test]
    fn people_who_are_no_longer_listed_are_neither_waited_for_nor_printed() {
        let mut order = ReorderBuffer::new(true);
        order.add_people(chunk(0, &["a", "b", "c"], true), everybody);
        order.remove(vec![RowId(0), RowId(2)]);
        order.add_answers(vec![answer(1, "b")]);
        assert_eq!(ready(&mut order), [("b".to_owned(), true)]);
        assert!(order.pages.is_empty());
    }

    #[test]
    fn at_the_end_everybody_is_printed_answered_or_not() {
        let mut order = ReorderBuffer::new(true);
        order.add_people(chunk(0, &["a", "b"], false), everybody);
        order.add_answers(vec![answer(1, "b")]);
        order.end();
        assert_eq!(
            ready(&mut order),
            [("a".to_owned(), false), ("b".to_owned(), true)]
        );
    }
}
