//! The people of one tenant: pages kept as immutable chunks behind `Arc`, a row's id being its position, for ever.

use std::sync::Arc;

use super::department_lists::DepartmentLists;
use super::employee::Employee;
use super::ids::EmployeeId;
use super::matching::SearchText;
use super::packing::{Malformed, Packing, Unpacking};
use super::text::shown;

/// How a page is packed. Another number is another form, which this version does not read.
const FORM: u8 = 1;

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
        let ids = Texts::collect(people.iter().map(|p| p.id.as_str()));
        let names = Texts::collect(people.iter().map(|p| p.name.as_str()));
        let numbers = people.iter().map(|p| p.number.as_deref());
        let numbers = numbers
            .clone()
            .any(|number| number.is_some())
            .then(|| Texts::collect(numbers.map(Option::unwrap_or_default)));
        Self::fold(start, ids, names, numbers, DepartmentLists::build(people))
    }

    fn fold(
        start: RowId,
        ids: Texts,
        names: Texts,
        numbers: Option<Texts>,
        departments: DepartmentLists,
    ) -> Self {
        let codes = (0..ids.len()).map(|at| (shown(ids.get(at)), filled(numbers.as_ref(), at)));
        let search = SearchText::build(names.iter(), codes, departments.lists());
        Self {
            start: start.0,
            ids,
            names,
            numbers,
            departments,
            search,
        }
    }

    /// The page in bytes. What is folded for matching is not in them: another version may fold otherwise.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Packing::in_form(FORM);
        out.number(self.start.into());
        out.count(self.len());
        self.ids.pack(&mut out);
        self.names.pack(&mut out);
        out.byte(u8::from(self.numbers.is_some()));
        self.numbers.iter().for_each(|texts| texts.pack(&mut out));
        self.departments.pack(&mut out);
        out.done()
    }

    /// The other way round.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let from = &mut Unpacking::of(bytes, FORM)?;
        let start = u32::try_from(from.number()?).map_err(|_| Malformed)?;
        let people = from.count()?;
        let ids = Texts::unpack(people, from)?;
        let names = Texts::unpack(people, from)?;
        let numbers = (from.byte()? != 0).then(|| Texts::unpack(people, from));
        let numbers = numbers.transpose()?;
        let departments = DepartmentLists::unpack(people, from)?;
        from.end()?;
        Ok(Self::fold(RowId(start), ids, names, numbers, departments))
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
            number: filled(self.numbers.as_ref(), offset),
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
    /// The platform's id as sent; [`shown`] before it is drawn or printed.
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

/// The text at `at`, where there is one.
fn filled(texts: Option<&Texts>, at: usize) -> Option<&str> {
    texts
        .map(|texts| texts.get(at))
        .filter(|text| !text.is_empty())
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

    fn len(&self) -> usize {
        self.ends.len()
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.get(at))
    }

    fn pack(&self, out: &mut Packing) {
        self.iter().for_each(|text| out.count(text.len()));
        out.raw(self.arena.as_bytes());
    }

    fn unpack(count: usize, from: &mut Unpacking<'_>) -> Result<Self, Malformed> {
        let ends = unpack_ends(count, from)?;
        let arena = from.raw(ends.last().map_or(0, |end| *end as usize))?;
        let arena = std::str::from_utf8(arena).map_err(|_| Malformed)?;
        let whole = ends.iter().all(|end| arena.is_char_boundary(*end as usize));
        whole
            .then(|| Self {
                arena: arena.into(),
                ends,
            })
            .ok_or(Malformed)
    }
}

/// Lengths as ends, ascending.
pub(super) fn unpack_ends(count: usize, from: &mut Unpacking<'_>) -> Result<Box<[u32]>, Malformed> {
    let mut ends = Vec::with_capacity(count.min(from.left()));
    let mut end = 0u32;
    for _ in 0..count {
        let length = u32::try_from(from.number()?).map_err(|_| Malformed)?;
        end = end.checked_add(length).ok_or(Malformed)?;
        ends.push(end);
    }
    Ok(ends.into())
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

    #[test]
    fn a_page_comes_back_from_its_bytes_with_everything_known_of_people() {
        let mut people = vec![person("a", "张三"), person("b", ""), person("c", "Anna")];
        people[1].departments = None;
        people[2].departments = Some(vec!["财务".to_owned(), "法务".to_owned()]);
        people[2].number = Some("0042".to_owned());
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
