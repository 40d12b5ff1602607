//! The list of a tenant's people, filtered and sorted, with the cursor on one of them.

use crate::app::filtered_list::FilteredList;
use crate::domain::roster::RosterChunk;
use crate::domain::{EmployeeId, ListOrder, RowId};

/// The order of the people.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum PeopleSort {
    /// As the platform lists them.
    #[default]
    Directory,
    /// By name; Chinese names by pinyin.
    Name,
    /// By id.
    Id,
}

/// The listed people with the cursor.
#[derive(Clone, Debug, Default)]
pub struct PeopleList {
    /// Rows of the roster.
    pub list: FilteredList<ListOrder<PeopleSort>>,
    /// People whom `left<0` leaves out although they are overdrawn, as far as can be inferred.
    pub inferred: usize,
    /// The cursor goes to this person as soon as they are listed.
    pub sought: Option<EmployeeId>,
    /// Where that person is in the roster, while the filter's result is not known yet.
    sought_row: Option<RowId>,
}

impl PeopleList {
    /// The person under the cursor, of a roster of `people`.
    pub fn selected(&self, people: usize) -> Option<RowId> {
        self.list.selected(people)
    }

    /// Puts the cursor on the person that it is to return to, if that person is on this page.
    pub fn seek_in(&mut self, chunk: &RosterChunk) {
        let Some(id) = &self.sought else { return };
        let found = chunk.people().find(|person| person.id == id.as_str());
        self.sought_row = found.map(|person| person.row).or(self.sought_row);
        self.seek_in_list();
    }

    /// Puts the cursor on that person, if the rows on screen have them.
    pub fn seek_in_list(&mut self) {
        let Some(row) = self.sought_row.filter(|_| self.sought.is_some()) else {
            return;
        };
        if self.list.rows.line_of(row).is_some() {
            self.list.select(row);
            (self.sought, self.sought_row) = (None, None);
        }
    }

    /// Empties the list, because the tenant is read again. The cursor will return to `sought`.
    pub fn clear(&mut self, sought: Option<EmployeeId>) {
        self.list.clear();
        self.inferred = 0;
        (self.sought, self.sought_row) = (sought, None);
    }
}
