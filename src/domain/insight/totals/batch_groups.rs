//! Which people of a batch of pages are counted, and in which groups.

use std::ops::Range;

use super::known_lists::KnownLists;
use super::rates::DayRate;
use super::tally::NO_DEPARTMENT;
use crate::domain::RowId;

/// The people of a batch of pages who are counted, and their groups.
pub(super) struct BatchGroups<'t> {
    /// Each person's row and list of groups.
    pub(super) people: Vec<(RowId, usize)>,
    /// Of each list of departments, the groups of the people who have it. The first one is of
    /// people without a department; the others are in the order of `known`.
    pub(super) lists: Vec<GroupList>,
    /// The lists of departments that were met.
    pub(super) known: KnownLists<'t>,
    /// By a list of departments of the present page, its position among `lists`, if anybody was met who has it.
    pub(super) list_of: Vec<Option<usize>>,
    /// The groups of all lists, one after the other.
    pub(super) groups: Vec<usize>,
    /// Which balances are selected, person by person; empty where that is all.
    pub(super) chosen: Vec<bool>,
    /// What a day of each person costs; empty without rates.
    pub(super) rates: Vec<Option<DayRate>>,
}

/// The groups of those who have one list of departments.
pub(super) struct GroupList {
    /// Positions in [`BatchGroups::groups`].
    pub(super) groups: Range<usize>,
    /// The list names several departments.
    pub(super) is_several: bool,
}

impl BatchGroups<'_> {
    pub(super) fn new() -> Self {
        let without_department = GroupList {
            groups: 0..1,
            is_several: false,
        };
        Self {
            people: Vec::new(),
            lists: vec![without_department],
            known: KnownLists::default(),
            list_of: Vec::new(),
            groups: vec![NO_DEPARTMENT],
            chosen: Vec::new(),
            rates: Vec::new(),
        }
    }

    /// Removes the people of the pages before. The memory is used again.
    pub(super) fn clear(&mut self) {
        self.people.clear();
        self.chosen.clear();
        self.rates.clear();
    }

    pub(super) fn of_list(&self, list: usize) -> &[usize] {
        &self.groups[self.lists[list].groups.clone()]
    }
}
