//! The people of one tenant, in pages that are never changed but replaced as a whole. A person's row is a position in it and stays the same,
//! so that balances, selections and filters refer to people by their rows.

use std::sync::Arc;

use jiff::civil::Date;

use super::columns::{OptionalDayColumn, OptionalTextColumn, TextColumn};
use super::department_lists::DepartmentLists;
use super::department_path::DepartmentPath;
use super::employee::Employee;
use super::ids::EmployeeId;
use super::matching::SearchText;
use super::packing::{ByteReader, ByteWriter, MalformedBytes};
use super::text::shown;

/// The version of the packed form of a page. Pages of another version are not read.
const FORM: u8 = 1;

/// Flags of a packed page: the columns that it has beside ids, names and departments.
const HAS_NUMBERS: u8 = 1;
const HAS_UNION_IDS: u8 = 2;
const HAS_HIRE_DAYS: u8 = 4;
const HAS_DEPARTMENT_PATHS: u8 = 8;
const ALL_FLAGS: u8 = HAS_NUMBERS | HAS_UNION_IDS | HAS_HIRE_DAYS | HAS_DEPARTMENT_PATHS;

/// The position of a person in the tenant's roster. It never changes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RowId(pub u32);

impl RowId {
    /// The position as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A page of people. It is stored by columns, because a million people must fit into memory beside their balances.
#[derive(Debug)]
pub struct RosterChunk {
    start: u32,
    columns: PeopleColumns,
    departments: DepartmentLists,
    search: SearchText,
}

/// What is known about the people of a page, except their departments.
#[derive(Debug)]
struct PeopleColumns {
    ids: TextColumn,
    names: TextColumn,
    numbers: OptionalTextColumn,
    union_ids: OptionalTextColumn,
    hire_days: OptionalDayColumn,
}

impl PeopleColumns {
    fn collect(people: &[Employee]) -> Self {
        Self {
            ids: TextColumn::collect(people.iter().map(|p| p.id.as_str())),
            names: TextColumn::collect(people.iter().map(|p| p.name.as_str())),
            numbers: OptionalTextColumn::collect(people.iter().map(|p| p.number.as_deref())),
            union_ids: OptionalTextColumn::collect(people.iter().map(|p| p.union_id.as_deref())),
            hire_days: OptionalDayColumn::collect(people.iter().map(|p| p.hired_on)),
        }
    }

    fn flags(&self) -> u8 {
        let flag = |is_filled: bool, flag: u8| if is_filled { flag } else { 0 };
        flag(self.numbers.is_filled(), HAS_NUMBERS)
            | flag(self.union_ids.is_filled(), HAS_UNION_IDS)
            | flag(self.hire_days.is_filled(), HAS_HIRE_DAYS)
    }
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

    /// The packed form. It does not contain the folded texts, since another version may fold differently.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = ByteWriter::in_form(FORM);
        out.number(self.start.into());
        out.count(self.len());
        self.columns.ids.pack(&mut out);
        self.columns.names.pack(&mut out);
        let paths = u8::from(self.departments.have_paths()) * HAS_DEPARTMENT_PATHS;
        out.byte(self.columns.flags() | paths);
        self.columns.numbers.pack(&mut out);
        self.departments.pack(&mut out);
        self.columns.union_ids.pack(&mut out);
        self.columns.hire_days.pack(&mut out);
        self.departments.pack_paths(&mut out);
        out.done()
    }

    /// The page in a packed form. Texts that are not clean are an error, as this program packs no such texts; ids need not be clean.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MalformedBytes> {
        let from = &mut ByteReader::of(bytes, FORM)?;
        let start = u32::try_from(from.number()?).map_err(|_| MalformedBytes)?;
        let people = from.count()?;
        let ids = TextColumn::unpack(people, from)?;
        let names = TextColumn::unpack(people, from)?;
        let flags = from.byte()?;
        if flags & !ALL_FLAGS != 0 {
            return Err(MalformedBytes);
        }
        let numbers = OptionalTextColumn::unpack(flags & HAS_NUMBERS != 0, people, from)?;
        let mut departments = DepartmentLists::unpack(people, from)?;
        let columns = PeopleColumns {
            ids,
            names,
            numbers,
            union_ids: OptionalTextColumn::unpack(flags & HAS_UNION_IDS != 0, people, from)?,
            hire_days: OptionalDayColumn::unpack(flags & HAS_HIRE_DAYS != 0, people, from)?,
        };
        if flags & HAS_DEPARTMENT_PATHS != 0 {
            departments.unpack_paths(from)?;
        }
        from.end()?;
        if columns.names.is_dirty() || columns.numbers.is_dirty() {
            return Err(MalformedBytes);
        }
        Ok(Self::fold(RowId(start), columns, departments))
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

/// The people of a tenant read so far. A clone copies only the list of pages.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    chunks: Vec<Arc<RosterChunk>>,
    len: u32,
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

    /// The number of people whose departments are known.
    pub fn with_departments(&self) -> usize {
        let chunks = self.chunks.iter();
        chunks.map(|chunk| chunk.departments.known()).sum()
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
        self.chunks.push(chunk);
        true
    }

    /// Replaces the page of the same rows, as when departments and numbers arrive later than names. The result is `false` where there is no
    /// such page.
    pub fn replace(&mut self, chunk: Arc<RosterChunk>) -> bool {
        let at = self.chunk_index(chunk.start());
        match at.and_then(|at| self.chunks.get_mut(at)) {
            Some(old) if old.start == chunk.start && old.len() == chunk.len() => {
                *old = chunk;
                true
            }
            _ => false,
        }
    }

    /// The person at `row`.
    pub fn person(&self, row: RowId) -> Option<Person<'_>> {
        let chunk = &self.chunks[self.chunk_index(row)?];
        let offset = (row.0 - chunk.start) as usize;
        (offset < chunk.len()).then(|| chunk.person(offset))
    }

    /// The index of the page that contains `row`.
    pub fn chunk_index(&self, row: RowId) -> Option<usize> {
        if row.0 >= self.len {
            return None;
        }
        self.chunks
            .partition_point(|chunk| chunk.start <= row.0)
            .checked_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::department_path::Department;

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
    fn departments_that_arrive_later_replace_the_chunk() {
        let mut roster = Roster::default();
        let mut late = person("a", "张三");
        late.departments = None;
        roster.push(Arc::new(RosterChunk::build(RowId(0), &[late])));
        assert_eq!(roster.person(RowId(0)).unwrap().departments, None);
        assert!(roster.replace(Arc::new(RosterChunk::build(
            RowId(0),
            &[person("a", "张三")]
        ))));
        assert_eq!(
            &*roster.person(RowId(0)).unwrap().departments.unwrap()[0],
            "财务"
        );
    }

    #[test]
    fn a_page_comes_back_from_its_bytes_with_everything_known_of_people() {
        let mut people = vec![person("a", "张三"), person("b", ""), person("c", "Anna")];
        people[1].departments = None;
        people[2].departments = Some(vec!["财务".to_owned(), "法务".to_owned()]);
        people[2].department_paths = vec![
            DepartmentPath::alone("2", "财务"),
            DepartmentPath::new([("1", "总部"), ("3", "法务")].map(|(id, name)| Department {
                id: id.into(),
                name: name.into(),
            })),
        ];
        people[2].number = Some("0042".to_owned());
        people[0].union_id = Some("x1".to_owned());
        people[2].hired_on = Some(date(2020, 2, 29));
        let bytes = RosterChunk::build(RowId(7), &people).to_bytes();
        let chunk = RosterChunk::from_bytes(&bytes).unwrap();
        assert_eq!(chunk.start(), RowId(7));
        let back: Vec<_> = chunk.people().map(|person| person.to_employee()).collect();
        assert_eq!(back, people);
        for end in 0..bytes.len() {
            assert!(RosterChunk::from_bytes(&bytes[..end]).is_err(), "{end}");
        }
        for at in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[at] ^= 0xFF;
            if let Ok(chunk) = RosterChunk::from_bytes(&altered) {
                chunk.people().for_each(|person| drop(person.to_employee()));
            }
        }
    }
}
