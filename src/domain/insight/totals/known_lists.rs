//! The lists of departments that people have. Each page of people has its own, most of which other pages have too, so that a list is found
//! again by what it holds before anything is worked out for it.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use crate::domain::DepartmentPath;
use crate::domain::quick_hash::{mixed, quick_hash};
use crate::domain::roster::Person;

/// Lists with a number each, in the order in which they were met.
#[derive(Default)]
pub(super) struct KnownLists<'t> {
    lists: Vec<DepartmentList<'t>>,
    /// The hash of each list, and its number.
    numbers: HashTable<(u64, usize)>,
}

/// The names of departments, and where they stand as far as that is known.
#[derive(Clone, Copy, PartialEq)]
struct DepartmentList<'t> {
    names: &'t [Box<str>],
    paths: &'t [DepartmentPath],
}

impl<'t> KnownLists<'t> {
    /// The number of a person's list; `Err` with its new number where no earlier person had this
    /// list.
    pub(super) fn number(&mut self, person: &Person<'t>) -> Result<usize, usize> {
        let list = DepartmentList {
            names: person.departments.unwrap_or_default(),
            paths: person.department_paths,
        };
        let names = list.names.iter().map(|name| quick_hash(name));
        let hash = names.fold(list.names.len() as u64, mixed);
        let lists = &mut self.lists;
        let is_same = |(of_known, at): &(u64, usize)| *of_known == hash && lists[*at] == list;
        match self.numbers.entry(hash, is_same, |(hash, _)| *hash) {
            Entry::Occupied(known) => Ok(known.get().1),
            Entry::Vacant(free) => {
                lists.push(list);
                free.insert((hash, lists.len() - 1));
                Err(lists.len() - 1)
            }
        }
    }
}
