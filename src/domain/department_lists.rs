//! The departments of a page of people. Many people share the same list of departments, so each different list is stored once.

use std::collections::HashMap;

use super::columns::unpack_ends;
use super::employee::Employee;
use super::packing::{ByteReader, ByteWriter, MalformedBytes};
use super::text::is_dirty;

/// Marks a person whose departments are not known yet.
const NOT_KNOWN: u16 = u16::MAX;

/// The different lists one after the other, so that a page in which all lists differ takes little more than the names do.
#[derive(Debug)]
pub(super) struct DepartmentLists {
    names: Box<[Box<str>]>,
    ends: Box<[u32]>,
    /// The index of each person's list, or `NOT_KNOWN`.
    of: Box<[u16]>,
}

impl DepartmentLists {
    /// The lists of `people`. After 65,535 different lists the others count as not known.
    pub(super) fn build(people: &[Employee]) -> Self {
        let mut known: HashMap<&[String], u16> = HashMap::new();
        let mut names: Vec<Box<str>> = Vec::new();
        let mut ends = Vec::new();
        let mut index_of = |list| {
            *known.entry(list).or_insert_with(|| {
                names.extend(list.iter().map(|name| Box::from(name.as_str())));
                ends.push(u32::try_from(names.len()).unwrap_or(u32::MAX));
                u16::try_from(ends.len() - 1).unwrap_or(NOT_KNOWN)
            })
        };
        let of = people
            .iter()
            .map(|person| {
                person
                    .departments
                    .as_deref()
                    .map_or(NOT_KNOWN, &mut index_of)
            })
            .collect();
        Self {
            names: names.into(),
            ends: ends.into(),
            of,
        }
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
            .then_some(Self { names, ends, of })
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
        let start = at
            .checked_sub(1)
            .map_or(0, |before| self.ends[before] as usize);
        &self.names[start..self.ends[at] as usize]
    }
}
