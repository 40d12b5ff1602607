//! The people of one tenant, in pages that are never changed but replaced as a whole. A person's row is a position in it and stays the same,
//! so that balances, selections and filters refer to people by their rows.

use std::sync::Arc;

use jiff::civil::Date;

use super::columns::PeopleColumns;
use super::department_lists::DepartmentLists;
use super::department_path::DepartmentPath;
use super::employee::Employee;
use super::ids::EmployeeId;
use super::matching::SearchText;
use super::row_set::{RowId, RowSet};
use super::text::shown;

/// A page of people. It is stored by columns, because a million people must fit into memory beside their balances.
#[derive(Debug)]
pub struct RosterChunk {
    start: u32,
    columns: PeopleColumns,
    departments: DepartmentLists,
    search: SearchText,
}

impl RosterChunk {
    /// The page of `people`, whose first person has the row `start`, with their texts folded for matching.
    pub fn build(start: RowId, people: &[Employee]) -> Self {
        let departments = DepartmentLists::build(people);
        Self::fold(start, PeopleColumns::collect(people), departments)
    }

    /// The page with the texts folded.
    fn fold(start: RowId, columns: PeopleColumns, departments: DepartmentLists) -> Self {
        let PeopleColumns { ids, numbers, .. } = &columns;
        let codes = (0..ids.len()).map(|at| (shown(ids.get(at)), numbers.get(at)));
        let search = SearchText::build(columns.names.iter(), codes, departments.lists());
        Self {
            start: start.0,
            columns,
            departments,
            search,
        }
    }

    /// A page from stored columns; `None` unless they and the departments are of the same number of
    /// people. The texts are folded here and not stored folded, so another version may fold them
    /// differently.
    pub(crate) fn of_columns(
        start: RowId,
        columns: PeopleColumns,
        departments: DepartmentLists,
    ) -> Option<Self> {
        columns
            .are_of(departments.people())
            .then(|| Self::fold(start, columns, departments))
    }

    /// What is known about the people, column by column.
    pub(crate) fn columns(&self) -> &PeopleColumns {
        &self.columns
    }

    /// The departments of the people.
    pub(crate) fn departments(&self) -> &DepartmentLists {
        &self.departments
    }

    /// The row of the first person.
    pub fn start(&self) -> RowId {
        RowId(self.start)
    }

    /// The number of people.
    pub fn len(&self) -> usize {
        self.departments.people()
    }

    /// Whether there are no people.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it has this row.
    fn has(&self, row: RowId) -> bool {
        row.0
            .checked_sub(self.start)
            .is_some_and(|offset| (offset as usize) < self.len())
    }

    /// The folded texts, for matching.
    pub fn search(&self) -> &SearchText {
        &self.search
    }

    /// The index of the department list that the person at `offset` has, where it is known.
    pub fn department_list(&self, offset: usize) -> Option<usize> {
        self.departments.list_index(offset)
    }

    /// The person at `offset` of the page.
    pub fn person(&self, offset: usize) -> Person<'_> {
        Person {
            row: RowId(self.start + u32::try_from(offset).unwrap_or(u32::MAX)),
            id: self.columns.ids.get(offset),
            name: self.columns.names.get(offset),
            number: self.columns.numbers.get(offset),
            departments: self.departments.of(offset),
            department_paths: self.departments.paths_of(offset),
            union_id: self.columns.union_ids.get(offset),
            hired_on: self.columns.hire_days.get(offset),
        }
    }

    /// All people of the page.
    pub fn people(&self) -> impl Iterator<Item = Person<'_>> {
        (0..self.len()).map(|offset| self.person(offset))
    }
}

/// A person, borrowed from a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Person<'a> {
    /// The position in the roster.
    pub row: RowId,
    /// The platform's id as sent. It must be cleaned with [`shown`] before it is drawn or printed.
    pub id: &'a str,
    /// The name, or the id where the platform sends no name.
    pub name: &'a str,
    /// The employee number, where the platform has one.
    pub number: Option<&'a str>,
    /// The names of the departments; `None` until they are known.
    pub departments: Option<&'a [Box<str>]>,
    /// See [`Employee::department_paths`].
    pub department_paths: &'a [DepartmentPath],
    /// See [`Employee::union_id`].
    pub union_id: Option<&'a str>,
    /// See [`Employee::hired_on`].
    pub hired_on: Option<Date>,
}

impl Person<'_> {
    /// The same person, owned.
    pub fn to_employee(&self) -> Employee {
        Employee {
            id: EmployeeId::new(self.id),
            name: self.name.to_owned(),
            departments: self
                .departments
                .map(|list| list.iter().map(ToString::to_string).collect()),
            department_paths: self.department_paths.to_vec(),
            number: self.number.map(str::to_owned),
            union_id: self.union_id.map(str::to_owned),
            hired_on: self.hired_on,
        }
    }
}

/// The people of a tenant read so far. A clone copies the list of pages and not the people.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    chunks: Vec<Arc<RosterChunk>>,
    len: u32,
    /// Whose departments are known.
    with_departments: RowSet,
}

impl Roster {
    /// The number of people.
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether no people were read yet.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The number of people whose departments are known, without those in `gone`.
    pub fn with_departments_without(&self, gone: &RowSet) -> usize {
        self.with_departments.len() - self.with_departments.count_common(gone)
    }

    fn note_departments(&mut self, chunk: &RosterChunk) {
        for offset in 0..chunk.len() {
            let is_known = chunk.department_list(offset).is_some();
            let row = RowId(chunk.start + u32::try_from(offset).unwrap_or(u32::MAX));
            self.with_departments.set(row, is_known);
        }
    }

    /// The pages, in order.
    pub fn chunks(&self) -> &[Arc<RosterChunk>] {
        &self.chunks
    }

    /// Adds the next page. A page that does not start where the roster ends is not added, and the result is `false`.
    pub fn push(&mut self, chunk: Arc<RosterChunk>) -> bool {
        if chunk.start != self.len {
            return false;
        }
        self.len += u32::try_from(chunk.len()).unwrap_or(0);
        self.note_departments(&chunk);
        self.chunks.push(chunk);
        true
    }

    /// Replaces the page of the same rows, as when departments and numbers arrive later than names. The result is `false` where there is no
    /// such page.
    pub fn replace(&mut self, chunk: Arc<RosterChunk>) -> bool {
        let at = self.chunk_index(chunk.start());
        let Some(at) = at.filter(|at| {
            let old = &self.chunks[*at];
            old.start == chunk.start && old.len() == chunk.len()
        }) else {
            return false;
        };
        self.note_departments(&chunk);
        self.chunks[at] = chunk;
        true
    }

    /// The person at `row`.
    pub fn person(&self, row: RowId) -> Option<Person<'_>> {
        let (chunk, offset) = self.page_of(row)?;
        Some(chunk.person(offset))
    }

    /// The page that contains `row`, with the row's position in it, for walks over everybody that
    /// need only one column of people: each column of a person lies in another place of the memory.
    pub(super) fn page_of(&self, row: RowId) -> Option<(&RosterChunk, usize)> {
        let chunk = &self.chunks[self.chunk_index(row)?];
        let offset = (row.0 - chunk.start) as usize;
        (offset < chunk.len()).then_some((&**chunk, offset))
    }

    /// The index of the page that contains `row`.
    pub fn chunk_index(&self, row: RowId) -> Option<usize> {
        if row.0 >= self.len {
            return None;
        }
        // Nearly all pages have the size of the first one, and a search would touch a dozen of them.
        let page = self.chunks.first().map_or(1, |first| first.len().max(1));
        let likely = row.index() / page;
        if self.chunks.get(likely).is_some_and(|chunk| chunk.has(row)) {
            return Some(likely);
        }
        self.chunks
            .partition_point(|chunk| chunk.start <= row.0)
            .checked_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: &str, name: &str) -> Employee {
        Employee {
            id: EmployeeId::new(id),
            name: name.to_owned(),
            departments: Some(vec!["财务".to_owned()]),
            department_paths: Vec::new(),
            number: None,
            union_id: None,
            hired_on: None,
        }
    }

    #[test]
    fn rows_keep_their_place_while_pages_arrive() {
        let mut roster = Roster::default();
        assert!(roster.push(Arc::new(RosterChunk::build(
            RowId(0),
            &[person("a", "张三"), person("b", "李四")]
        ))));
        assert!(roster.push(Arc::new(RosterChunk::build(
            RowId(2),
            &[person("c", "王五")]
        ))));
        assert!(
            !roster.push(Arc::new(RosterChunk::build(
                RowId(2),
                &[person("d", "赵六")]
            ))),
            "a gap or an overlap is refused"
        );
        assert_eq!(roster.len(), 3);
        assert_eq!(roster.person(RowId(1)).unwrap().name, "李四");
        assert_eq!(roster.person(RowId(2)).unwrap().id, "c");
        assert_eq!(roster.person(RowId(3)), None);
    }

    #[test]
    fn a_row_is_found_in_pages_of_any_sizes() {
        let mut roster = Roster::default();
        for (start, size) in [(0, 3), (3, 1), (4, 5), (9, 3), (12, 2)] {
            let people = (start..start + size).map(|row| person(&row.to_string(), "张三"));
            let people: Vec<_> = people.collect();
            assert!(roster.push(Arc::new(RosterChunk::build(RowId(start), &people))));
        }
        for row in 0..14 {
            let found = roster.person(RowId(row)).unwrap();
            assert_eq!((found.row, found.id), (RowId(row), &*row.to_string()));
        }
        assert_eq!(roster.person(RowId(14)), None);
    }

    #[test]
    fn departments_that_arrive_later_replace_the_chunk() {
        let mut roster = Roster::default();
        let mut late = person("a", "张三");
        late.departments = None;
        roster.push(Arc::new(RosterChunk::build(RowId(0), &[late])));
        assert_eq!(roster.person(RowId(0)).unwrap().departments, None);
        let known = |roster: &Roster| roster.with_departments_without(&RowSet::default());
        assert_eq!(known(&roster), 0);
        assert!(roster.replace(Arc::new(RosterChunk::build(
            RowId(0),
            &[person("a", "张三")]
        ))));
        assert_eq!(known(&roster), 1);
        let mut gone = RowSet::default();
        gone.set(RowId(0), true);
        assert_eq!(roster.with_departments_without(&gone), 0);
        assert_eq!(
            &*roster.person(RowId(0)).unwrap().departments.unwrap()[0],
            "财务"
        );
    }
}
