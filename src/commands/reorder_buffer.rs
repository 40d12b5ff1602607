//! Answers put back into the roster's order: they come in any order, people are printed as the platform lists them.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::roster::{Person, RosterChunk};
use crate::domain::{PersonBalances, RowId};
use crate::store::Recalled;

/// People and answers that wait for their turn. Holds what the sync has under way, and no more: it asks in roster order.
#[derive(Debug, Default)]
pub(super) struct ReorderBuffer {
    pages: VecDeque<Page>,
    answers: HashMap<RowId, Answered>,
    /// The next person's place in the first page.
    offset: usize,
    /// Listed earlier, and not any more.
    gone: HashSet<RowId>,
    needs_answers: bool,
    /// Departments that are not known yet may come later.
    awaits_departments: bool,
    is_over: bool,
}

#[derive(Debug)]
struct Page {
    chunk: Arc<RosterChunk>,
    /// Who of the page is asked for; `None` for people whose departments may still come. They come a batch at a time, and a
    /// page may lie in several batches.
    sought: Vec<Option<bool>>,
}

/// A person's answer.
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) person: PersonBalances,
    /// When the platform gave it, where the store tells.
    pub(super) fetched: Option<Timestamp>,
}

/// The next person, with the answer if one came.
#[derive(Debug)]
pub(super) struct Ready {
    chunk: Arc<RosterChunk>,
    offset: usize,
    /// Asked for, as far as the page tells.
    pub(super) sought: bool,
    pub(super) answer: Option<Answered>,
}

impl Ready {
    pub(super) fn person(&self) -> Person<'_> {
        self.chunk.person(self.offset)
    }
}

impl ReorderBuffer {
    /// Lets people go as soon as their departments are known and, if `needs_answers`, their balances are there.
    pub(super) fn new(needs_answers: bool) -> Self {
        Self {
            needs_answers,
            awaits_departments: true,
            ..Self::default()
        }
    }

    /// The same for what the store alone tells: it tells of a person all that it knows at once.
    pub(super) fn of_kept(needs_answers: bool) -> Self {
        Self {
            awaits_departments: false,
            ..Self::new(needs_answers)
        }
    }

    /// Adds the next page, and answers which of its rows are asked for as far as is known now.
    pub(super) fn add_people(
        &mut self,
        chunk: Arc<RosterChunk>,
        is_sought: impl Fn(&Person<'_>) -> bool,
    ) -> Vec<u32> {
        let unknown = vec![None; chunk.len()];
        let mut page = Page {
            chunk: Arc::clone(&chunk),
            sought: unknown,
        };
        let rows = page.settle(chunk, |person| {
            let may_come = self.awaits_departments && person.departments.is_none();
            (!may_come).then(|| is_sought(person))
        });
        self.pages.push_back(page);
        rows
    }

    /// The same people again, some of them now with departments and numbers. Which rows are asked for that were not known to be.
    pub(super) fn add_profiles(
        &mut self,
        chunk: Arc<RosterChunk>,
        is_sought: impl Fn(&Person<'_>) -> bool,
    ) -> Vec<u32> {
        let start = chunk.start();
        let Some(page) = self
            .pages
            .iter_mut()
            .find(|page| page.chunk.start() == start)
        else {
            return Vec::new();
        };
        page.settle(chunk, |person| {
            person.departments.is_some().then(|| is_sought(person))
        })
    }

    /// The departments of the people at `rows` will not come. Which of them are asked for.
    pub(super) fn give_profiles_up(
        &mut self,
        rows: &[RowId],
        is_sought: impl Fn(&Person<'_>) -> bool,
    ) -> Vec<u32> {
        let mut wanted = Vec::new();
        for row in rows {
            let after = self
                .pages
                .partition_point(|page| page.chunk.start() <= *row);
            let page = after.checked_sub(1).and_then(|at| self.pages.get_mut(at));
            let is_wanted = page.is_some_and(|page| page.settle_row(*row, &is_sought));
            wanted.extend(is_wanted.then_some(row.0));
        }
        wanted
    }

    pub(super) fn add_answers(&mut self, answers: Vec<(RowId, PersonBalances)>) {
        let answers = answers.into_iter().map(|(row, person)| {
            let fetched = None;
            (row, Answered { person, fetched })
        });
        self.answers.extend(answers);
    }

    /// The same from the store.
    pub(super) fn add_recalled(&mut self, recalled: Vec<Recalled>) {
        let answers = recalled.into_iter().map(|kept| {
            let fetched = Some(kept.fetched);
            let person = kept.person;
            (kept.row, Answered { person, fetched })
        });
        self.answers.extend(answers);
    }

    /// Nobody waits for these people any more, and they are not printed.
    pub(super) fn let_go(&mut self, rows: Vec<RowId>) {
        self.gone.extend(rows);
    }

    /// Nothing more comes: whoever still waits goes as known so far.
    pub(super) fn end(&mut self) {
        self.is_over = true;
    }

    /// Whether nobody waits.
    pub(super) fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// Whether answers wait for their turn.
    pub(super) fn has_answers(&self) -> bool {
        !self.answers.is_empty()
    }

    /// The row of the person whose turn is next.
    pub(super) fn next_row(&self) -> Option<RowId> {
        let page = self.pages.front()?;
        Some(page.chunk.person(self.offset).row)
    }

    /// The next person in roster order, if it is their turn.
    pub(super) fn next(&mut self) -> Option<Ready> {
        while self.next_row().is_some_and(|row| self.gone.remove(&row)) {
            self.advance();
        }
        let row = self.next_row()?;
        let page = self.pages.front()?;
        let sought = page.sought[self.offset];
        let waits = match sought {
            None => true,
            Some(sought) => sought && self.needs_answers && !self.answers.contains_key(&row),
        };
        if waits && !self.is_over {
            return None;
        }
        let ready = Ready {
            chunk: Arc::clone(&page.chunk),
            offset: self.offset,
            sought: sought.unwrap_or(true),
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

impl Page {
    /// Takes the newer form of the page. `is_sought` answers nothing of a person whose departments may still come. The rows of
    /// people who are asked for, which is known only now.
    fn settle(
        &mut self,
        chunk: Arc<RosterChunk>,
        is_sought: impl Fn(&Person<'_>) -> Option<bool>,
    ) -> Vec<u32> {
        let mut rows = Vec::new();
        for (person, sought) in chunk.people().zip(&mut self.sought) {
            let Some(now) = is_sought(&person) else {
                continue;
            };
            let before = sought.replace(now);
            if before.is_none() && now {
                rows.push(person.row.0);
            }
        }
        self.chunk = chunk;
        rows
    }

    /// Does not wait for the departments of the person at `row` any more. Whether they are asked for, which is known only now.
    fn settle_row(&mut self, row: RowId, is_sought: impl Fn(&Person<'_>) -> bool) -> bool {
        let offset = row.index() - self.chunk.start().index();
        let Some(sought @ None) = self.sought.get_mut(offset) else {
            return false;
        };
        let now = is_sought(&self.chunk.person(offset));
        *sought = Some(now);
        now
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
        std::iter::from_fn(|| order.next())
            .map(|ready| (ready.person().id.to_owned(), ready.answer.is_some()))
            .collect()
    }

    #[test]
    fn people_go_in_roster_order_whatever_the_order_of_answers() {
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
        assert!(order.add_people(page(&people), everybody).is_empty());
        people[0].departments = Some(Vec::new());
        people[2].departments = Some(Vec::new());
        assert_eq!(order.add_profiles(page(&people), everybody), [0, 2]);
        assert_eq!(ready(&mut order), [("0".to_owned(), false)]);
        people[1].departments = Some(vec!["财务".to_owned()]);
        assert_eq!(order.add_profiles(page(&people), everybody), [1]);
        assert_eq!(ready(&mut order).len(), 2);
        assert!(order.is_empty());
    }

    #[test]
    fn people_whose_departments_will_not_come_go_without_them_at_once() {
        let mut order = ReorderBuffer::new(true);
        order.add_people(chunk(0, &["a", "b"], false), everybody);
        order.add_people(chunk(2, &["c", "d"], false), everybody);
        order.add_answers(vec![answer(0, "a"), answer(1, "b"), answer(2, "c")]);
        assert!(ready(&mut order).is_empty());
        let rows = [RowId(0), RowId(1), RowId(2), RowId(9)];
        assert_eq!(order.give_profiles_up(&rows, everybody), [0, 1, 2]);
        assert_eq!(order.give_profiles_up(&rows, everybody), [0; 0]);
        let gone: Vec<_> = std::iter::from_fn(|| order.next()).collect();
        assert_eq!(gone.len(), 3);
        assert!(
            gone.iter()
                .all(|ready| ready.person().departments.is_none())
        );
        assert_eq!(order.next_row(), Some(RowId(3)), "whose may still come");
    }

    #[test]
    fn people_kept_without_departments_are_not_held_back() {
        let mut order = ReorderBuffer::of_kept(false);
        order.add_people(chunk(0, &["a", "b"], false), everybody);
        assert_eq!(ready(&mut order).len(), 2);
    }

    #[test]
    fn nobody_waits_for_the_answer_of_a_person_who_is_not_asked_for() {
        let mut order = ReorderBuffer::new(true);
        let rows = order.add_people(chunk(0, &["a", "b"], true), |person| person.id == "b");
        assert_eq!(rows, [1]);
        order.add_answers(vec![answer(1, "b")]);
        assert_eq!(ready(&mut order).len(), 2);
        assert!(order.is_empty());
    }

    #[test]
    fn nobody_waits_for_people_who_are_no_longer_listed() {
        let mut order = ReorderBuffer::new(true);
        order.add_people(chunk(0, &["a", "b", "c"], true), everybody);
        order.let_go(vec![RowId(0), RowId(2)]);
        order.add_answers(vec![answer(1, "b")]);
        assert_eq!(ready(&mut order), [("b".to_owned(), true)]);
        assert!(order.is_empty());
    }

    #[test]
    fn at_the_end_everybody_goes_answered_or_not() {
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
