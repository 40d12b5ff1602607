//! The people of one tenant: pages kept as immutable chunks behind `Arc`, a row's id being its position, for ever.

use std::sync::Arc;

use super::department_lists::DepartmentLists;
use super::employee::Employee;
use super::ids::EmployeeId;
use super::matching::SearchText;

/// A person's position in the tenant's roster. Never changes once given.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RowId(pub u32);

impl RowId {
    /// As an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One page of people, packed: a million of them must fit beside their balances.
#[derive(Debug)]
pub struct RosterChunk {
    start: u32,
    ids: Texts,
    names: Texts,
    numbers: Option<Texts>,
    departments: DepartmentLists,
    search: SearchText,
}

impl RosterChunk {
    /// Packs a page whose first person stands at row `start`, and folds the texts for matching.
    pub fn build(start: RowId, people: &[Employee]) -> Self {
        let departments = DepartmentLists::build(people);
        let search = SearchText::build(people, departments.lists());
        Self {
            start: start.0,
            ids: Texts::collect(people.iter().map(|p| p.id.as_str())),
            names: Texts::collect(people.iter().map(|p| p.name.as_str())),
            numbers: people.iter().any(|p| p.number.is_some()).then(|| {
                Texts::collect(
                    people
                        .iter()
                        .map(|p| p.number.as_deref().unwrap_or_default()),
                )
            }),
            departments,
            search,
        }
    }

    /// The row of the first person.
    pub fn start(&self) -> RowId {
        RowId(self.start)
    }

    /// How many people.
    pub fn len(&self) -> usize {
        self.departments.people()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The folded texts, for the matcher.
    pub fn search(&self) -> &SearchText {
        &self.search
    }

    /// Which of the page's department lists the person at `offset` has, where known.
    pub fn department_list(&self, offset: usize) -> Option<usize> {
        self.departments.place(offset)
    }

    /// The person at `offset` within the chunk.
    pub fn person(&self, offset: usize) -> Person<'_> {
        Person {
            row: RowId(self.start + u32::try_from(offset).unwrap_or(u32::MAX)),
            id: self.ids.get(offset),
            name: self.names.get(offset),
            number: self
                .numbers
                .as_ref()
                .map(|n| n.get(offset))
                .filter(|n| !n.is_empty()),
            departments: self.departments.of(offset),
        }
    }

    /// Everybody of the chunk.
    pub fn people(&self) -> impl Iterator<Item = Person<'_>> {
        (0..self.len()).map(|offset| self.person(offset))
    }
}

/// A person, borrowed from a chunk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Person<'a> {
    /// Position in the roster.
    pub row: RowId,
    /// The platform's id.
    pub id: &'a str,
    /// The name.
    pub name: &'a str,
    /// The employee number.
    pub number: Option<&'a str>,
    /// Department names without the root; `None`: not known yet.
    pub departments: Option<&'a [Box<str>]>,
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
            number: self.number.map(str::to_owned),
        }
    }
}

/// All people of a tenant so far. Cloning it copies only the list of chunks.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    chunks: Vec<Arc<RosterChunk>>,
    len: u32,
}

impl Roster {
    /// How many people.
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether nobody is known yet.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The chunks, in order.
    pub fn chunks(&self) -> &[Arc<RosterChunk>] {
        &self.chunks
    }

    /// Adds the next page. A page that does not start where the roster ends is put nowhere and `false` is answered.
    pub fn push(&mut self, chunk: Arc<RosterChunk>) -> bool {
        if chunk.start != self.len {
            return false;
        }
        self.len += u32::try_from(chunk.len()).unwrap_or(0);
        self.chunks.push(chunk);
        true
    }

    /// Puts a chunk of the same rows in place of an earlier one (departments and numbers that arrived later).
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

    /// Which chunk holds `row`.
    pub fn chunk_index(&self, row: RowId) -> Option<usize> {
        if row.0 >= self.len {
            return None;
        }
        self.chunks
            .partition_point(|chunk| chunk.start <= row.0)
            .checked_sub(1)
    }
}

/// Texts end to end with their ends.
#[derive(Debug)]
struct Texts {
    arena: Box<str>,
    ends: Box<[u32]>,
}

impl Texts {
    fn collect<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut arena = String::new();
        let mut ends = Vec::new();
        for text in texts {
            arena.push_str(text);
            ends.push(u32::try_from(arena.len()).unwrap_or(u32::MAX));
        }
        Self {
            arena: arena.into_boxed_str(),
            ends: ends.into_boxed_slice(),
        }
    }

    fn get(&self, at: usize) -> &str {
        let start = at
            .checked_sub(1)
            .map_or(0, |before| self.ends[before] as usize);
        &self.arena[start..self.ends[at] as usize]
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
            number: None,
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
}
