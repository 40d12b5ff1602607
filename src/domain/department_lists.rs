//! The departments of a page of people. Many people share the same list of departments, so each different list is stored once.

use std::collections::HashMap;
use std::iter::repeat;
use std::ops::Range;

use super::columns::are_ends_of;
use super::department_path::DepartmentPath;
use super::employee::Employee;

/// Marks a person whose departments are not known yet.
const NOT_KNOWN: u16 = u16::MAX;

/// A person's departments: their names and their paths.
type DepartmentSlices<'a> = (&'a [String], &'a [DepartmentPath]);

/// The different lists, one after the other. Even a page in which all lists differ takes little
/// more memory than the names.
#[derive(Debug)]
pub(crate) struct DepartmentLists {
    names: Box<[Box<str>]>,
    /// The path of each named department; empty where none is known.
    paths: Box<[DepartmentPath]>,
    ends: Box<[u32]>,
    /// The index of each person's list, or `NOT_KNOWN`.
    of: Box<[u16]>,
}

impl DepartmentLists {
    /// The lists of `people`. After 65,535 different lists the others count as not known.
    pub(super) fn build(people: &[Employee]) -> Self {
        let mut known: HashMap<DepartmentSlices<'_>, u16> = HashMap::new();
        let mut names: Vec<Box<str>> = Vec::new();
        let mut paths: Vec<DepartmentPath> = Vec::new();
        let mut ends = Vec::new();
        let mut index_of = |list: DepartmentSlices<'_>| {
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

    /// The lists of which all `names` stand one after the other, with the position where each list ends, and the index `of` each person's
    /// list, where it is known; `None` where these do not fit together.
    pub(crate) fn new(
        names: Box<[Box<str>]>,
        ends: Box<[u32]>,
        of: impl Iterator<Item = Option<u16>>,
    ) -> Option<Self> {
        let of: Box<[u16]> = of.map(|list| list.unwrap_or(NOT_KNOWN)).collect();
        let mut known = of.iter().filter(|of| **of != NOT_KNOWN);
        let fits = are_ends_of(&ends, names.len()) && known.all(|of| usize::from(*of) < ends.len());
        fits.then_some(Self {
            names,
            paths: Box::default(),
            ends,
            of,
        })
    }

    /// The same lists with a path for each name; `None` where there are more or fewer paths than
    /// names.
    pub(crate) fn with_paths(self, paths: Box<[DepartmentPath]>) -> Option<Self> {
        (paths.len() == self.names.len()).then_some(Self { paths, ..self })
    }

    /// The names of all lists, one list after the other.
    pub(crate) fn names(&self) -> &[Box<str>] {
        &self.names
    }

    /// The path of each named department; empty where none is known.
    pub(crate) fn paths(&self) -> &[DepartmentPath] {
        &self.paths
    }

    /// The paths of the departments of the person at `offset`; empty where they are not known.
    pub(super) fn paths_of(&self, offset: usize) -> &[DepartmentPath] {
        let list = self.list_index(offset).filter(|_| !self.paths.is_empty());
        let paths = list.map_or(&[][..], |list| &self.paths[self.range(list)]);
        if paths.iter().all(|path| path.steps().is_empty()) {
            return &[];
        }
        paths
    }

    /// The number of people.
    pub(crate) fn people(&self) -> usize {
        self.of.len()
    }

    /// The index of the list that the person at `offset` has; `None` where it is not known yet.
    pub(crate) fn list_index(&self, offset: usize) -> Option<usize> {
        let list = self.of[offset];
        (list != NOT_KNOWN).then_some(usize::from(list))
    }

    /// The departments of the person at `offset`; `None` where they are not known yet.
    pub(super) fn of(&self, offset: usize) -> Option<&[Box<str>]> {
        self.list_index(offset).map(|list| self.list(list))
    }

    /// The different lists, in the order of their indexes.
    pub(crate) fn lists(&self) -> impl ExactSizeIterator<Item = &[Box<str>]> {
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
