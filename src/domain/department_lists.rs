//! The departments of a page of people. Many people share the same list of departments, so each different list is stored once.

use std::collections::HashMap;
use std::iter::repeat;
use std::ops::Range;

use super::columns::unpack_ends;
use super::department_path::DepartmentPath;
use super::employee::Employee;
use super::packing::{ByteReader, ByteWriter, MalformedBytes};
use super::text::is_dirty;

/// Marks a person whose departments are not known yet.
const NOT_KNOWN: u16 = u16::MAX;

/// A person's departments: their names, and where they stand.
type DepartmentList<'a> = (&'a [String], &'a [DepartmentPath]);

/// The different lists one after the other, so that a page in which all lists differ takes little more than the names do.
#[derive(Debug)]
pub(super) struct DepartmentLists {
    names: Box<[Box<str>]>,
    /// Where each of the names stands; empty where that is known of none.
    paths: Box<[DepartmentPath]>,
    ends: Box<[u32]>,
    /// The index of each person's list, or `NOT_KNOWN`.
    of: Box<[u16]>,
}

impl DepartmentLists {
    /// The lists of `people`. After 65,535 different lists the others count as not known.
    pub(super) fn build(people: &[Employee]) -> Self {
        let mut known: HashMap<DepartmentList<'_>, u16> = HashMap::new();
        let mut names: Vec<Box<str>> = Vec::new();
        let mut paths: Vec<DepartmentPath> = Vec::new();
        let mut ends = Vec::new();
        let mut index_of = |list: DepartmentList<'_>| {
            names.extend(list.0.iter().map(|name| Box::from(name.as_str())));
            let known_paths = list.1.iter().cloned();
            paths.extend(
                known_paths
                    .chain(repeat(DepartmentPath::default()))
                    .take(list.0.len()),
            );
            ends.push(u32::try_from(names.len()).unwrap_or(u32::MAX));
            u16::try_from(ends.len() - 1).unwrap_or(NOT_KNOWN)
        };
        let of = people
            .iter()
            .map(|person| match person.departments.as_deref() {
                None => NOT_KNOWN,
                Some(departments) => {
                    let list = (departments, person.department_paths.as_slice());
                    *known.entry(list).or_insert_with(|| index_of(list))
                }
            })
            .collect();
        if paths.iter().all(|path| path.steps().is_empty()) {
            paths.clear();
        }
        Self {
            names: names.into(),
            paths: paths.into(),
            ends: ends.into(),
            of,
        }
    }

    /// Whether ids of departments are known.
    pub(super) fn have_paths(&self) -> bool {
        !self.paths.is_empty()
    }

    /// Writes where the departments stand.
    pub(super) fn pack_paths(&self, out: &mut ByteWriter) {
        self.paths.iter().for_each(|path| path.pack(out));
    }

    /// Reads what [`DepartmentLists::pack_paths`] wrote.
    pub(super) fn unpack_paths(&mut self, from: &mut ByteReader<'_>) -> Result<(), MalformedBytes> {
        let paths = self.names.iter().map(|_| DepartmentPath::unpack(from));
        self.paths = paths.collect::<Result<_, _>>()?;
        Ok(())
    }

    /// Where the departments of the person at `offset` stand; empty where that is not known.
    pub(super) fn paths_of(&self, offset: usize) -> &[DepartmentPath] {
        let list = self.list_index(offset).filter(|_| self.have_paths());
        let paths = list.map_or(&[][..], |list| &self.paths[self.range(list)]);
        if paths.iter().all(|path| path.steps().is_empty()) {
            return &[];
        }
        paths
    }

    /// Writes the lists, and the list of each person.
    pub(super) fn pack(&self, out: &mut ByteWriter) {
        out.count(self.ends.len());
        self.lists().for_each(|list| out.count(list.len()));
        self.names.iter().for_each(|name| out.text(name));
        self.of.iter().for_each(|of| out.raw(&of.to_le_bytes()));
    }

    /// Reads what [`DepartmentLists::pack`] wrote for this number of people.
    pub(super) fn unpack(people: usize, from: &mut ByteReader<'_>) -> Result<Self, MalformedBytes> {
        let lists = from.count()?;
        let ends = unpack_ends(lists, from)?;
        let names = (0..ends.last().copied().unwrap_or(0))
            .map(|_| from.text().map(Box::from))
            .collect::<Result<Box<[Box<str>]>, _>>()?;
        let (of, _) = from
            .raw(people.checked_mul(2).ok_or(MalformedBytes)?)?
            .as_chunks();
        let of: Box<[u16]> = of.iter().map(|of| u16::from_le_bytes(*of)).collect();
        let known = of
            .iter()
            .all(|of| *of == NOT_KNOWN || usize::from(*of) < lists);
        let clean = !Self::are_dirty(&names);
        (known && clean)
            .then_some(Self {
                names,
                paths: Box::default(),
                ends,
                of,
            })
            .ok_or(MalformedBytes)
    }

    fn are_dirty(names: &[Box<str>]) -> bool {
        names.iter().any(|name| is_dirty(name))
    }

    /// The number of people.
    pub(super) fn people(&self) -> usize {
        self.of.len()
    }

    /// The number of people whose departments are known.
    pub(super) fn known(&self) -> usize {
        self.of.iter().filter(|of| **of != NOT_KNOWN).count()
    }

    /// The index of the list that the person at `offset` has; `None` where it is not known yet.
    pub(super) fn list_index(&self, offset: usize) -> Option<usize> {
        let list = self.of[offset];
        (list != NOT_KNOWN).then_some(usize::from(list))
    }

    /// The departments of the person at `offset`; `None` where they are not known yet.
    pub(super) fn of(&self, offset: usize) -> Option<&[Box<str>]> {
        self.list_index(offset).map(|list| self.list(list))
    }

    /// The different lists, in the order of their indexes.
    pub(super) fn lists(&self) -> impl Iterator<Item = &[Box<str>]> {
        (0..self.ends.len()).map(|list| self.list(list))
    }

    fn list(&self, at: usize) -> &[Box<str>] {
        &self.names[self.range(at)]
    }

    fn range(&self, at: usize) -> Range<usize> {
        let start = at
            .checked_sub(1)
            .map_or(0, |before| self.ends[before] as usize);
        start..self.ends[at] as usize
    }
}
