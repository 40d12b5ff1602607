//! The list of people on screen: which rows of the roster, in which order, and where the cursor stands.
//!
//! Rows are known by their id. Whatever arrives, the person under the cursor stays there.

use std::sync::Arc;

use crate::app::tenant::people_filter::{Question, Sort};
use crate::app::window::ListWindow;
use crate::domain::roster::RosterChunk;
use crate::domain::{EmployeeId, RowId, RowSet};

/// Which rows are listed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum ListedRows {
    /// The whole roster in its own order: nothing is written down.
    #[default]
    All,
    /// These, in this order.
    Listed(Arc<[u32]>),
}

impl ListedRows {
    /// How many, of a roster of `people`.
    pub fn len(&self, people: usize) -> usize {
        match self {
            Self::All => people,
            Self::Listed(rows) => rows.len(),
        }
    }

    /// The row on a line.
    pub fn get(&self, line: usize, people: usize) -> Option<RowId> {
        match self {
            Self::All if line < people => u32::try_from(line).ok().map(RowId),
            Self::All => None,
            Self::Listed(rows) => rows.get(line).copied().map(RowId),
        }
    }

    /// The line of a row.
    pub(in crate::app) fn line_of(&self, row: RowId) -> Option<usize> {
        match self {
            Self::All => Some(row.index()),
            Self::Listed(rows) => rows.iter().position(|listed| *listed == row.0),
        }
    }
}

/// The list with its cursor.
#[derive(Clone, Debug, Default)]
pub struct PeopleList {
    /// Which rows.
    pub rows: ListedRows,
    /// Cursor and scroll.
    pub window: ListWindow,
    /// What `rows` answers.
    pub question: Question,
    /// The first row of the roster that `rows` does not consider yet.
    pub considered: usize,
    /// People whom `left<0` leaves out although they are overdrawn, as far as can be inferred.
    pub inferred: usize,
    /// Balances came that a question about balances must be asked again for.
    pub outdated: bool,
    /// The question being worked on, with its number.
    pub asked: Option<(u32, Question)>,
    /// Number of the last question.
    pub generation: u32,
    /// The spinner's turn when the last question was asked: a list is put in order again at most once a turn.
    pub asked_turn: usize,
    /// The cursor goes to this person as soon as they are listed.
    pub sought: Option<EmployeeId>,
}

impl PeopleList {
    /// How many are listed, of a roster of `people`.
    pub fn len(&self, people: usize) -> usize {
        self.rows.len(people)
    }

    /// The person under the cursor.
    pub fn selected(&self, people: usize) -> Option<RowId> {
        self.rows.get(self.window.cursor, people)
    }

    /// The lines on screen: line number and row.
    pub fn shown(&self, people: usize, height: usize) -> impl Iterator<Item = (usize, RowId)> {
        (self.window.top..self.window.top + height)
            .map_while(move |line| Some((line, self.rows.get(line, people)?)))
    }

    /// Puts another list in place. The person under the cursor stays there; if they are gone, the next one takes their line;
    /// if they are not listed, the first one is under the cursor.
    pub fn relist(&mut self, rows: ListedRows, people: usize, gone: &RowSet) {
        let line = match self.selected(people) {
            Some(row) if gone.contains(row) => Some(self.line_without(gone, people)),
            Some(row) => rows.line_of(row),
            None => None,
        };
        self.rows = rows;
        match line {
            Some(line) => self.window.follow(line),
            None => self.window = ListWindow::default(),
        }
    }

    /// The cursor's line, were nobody listed who is gone.
    fn line_without(&self, gone: &RowSet, people: usize) -> usize {
        let above = (0..self.window.cursor).filter_map(|line| self.rows.get(line, people));
        above.filter(|row| !gone.contains(*row)).count()
    }

    /// Puts the cursor on the person it goes back to, if they are on this page.
    pub fn seek_in(&mut self, chunk: &RosterChunk) {
        let Some(id) = &self.sought else { return };
        let found = chunk.people().find(|person| person.id == id.as_str());
        if let Some(row) = found.map(|person| person.row) {
            self.sought = None;
            self.select(row);
        }
    }

    /// Puts the cursor on a row, if it is listed.
    pub fn select(&mut self, row: RowId) {
        if let Some(line) = self.rows.line_of(row) {
            self.window.cursor = line;
        }
    }

    /// Forgets everybody: the tenant is asked again. Numbers go on, so that late answers are told apart.
    pub fn clear(&mut self, sought: Option<EmployeeId>) {
        *self = Self {
            generation: self.generation,
            sought,
            ..Self::default()
        };
    }

    /// Whether the list is the whole roster in its own order, whatever arrives.
    pub fn is_everybody(&self) -> bool {
        self.rows == ListedRows::All
    }

    /// Whether the cursor's list is put in an order of its own.
    pub fn sort(&self) -> Sort {
        self.question.sort
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(rows: &[u32]) -> ListedRows {
        ListedRows::Listed(Arc::from(rows))
    }

    #[test]
    fn the_person_under_the_cursor_stays_when_the_list_changes() {
        let mut people = PeopleList {
            window: ListWindow { cursor: 7, top: 5 },
            ..PeopleList::default()
        };
        people.relist(listed(&[1, 4, 7, 9]), 10, &RowSet::default());
        assert_eq!(people.selected(10), Some(RowId(7)));
        people.relist(ListedRows::All, 10, &RowSet::default());
        assert_eq!(people.selected(10), Some(RowId(7)));
    }

    #[test]
    fn a_person_who_is_filtered_out_leaves_the_cursor_on_the_first_match() {
        let mut people = PeopleList {
            window: ListWindow { cursor: 7, top: 5 },
            ..PeopleList::default()
        };
        people.relist(listed(&[3, 4]), 10, &RowSet::default());
        assert_eq!(people.selected(10), Some(RowId(3)));
        people.relist(listed(&[]), 10, &RowSet::default());
        assert_eq!(people.selected(10), None);
    }

    #[test]
    fn the_next_person_takes_the_line_of_one_who_is_gone() {
        let mut gone = RowSet::default();
        for row in [2, 5, 7] {
            gone.set(RowId(row), true);
        }
        let mut people = PeopleList {
            window: ListWindow { cursor: 7, top: 5 },
            ..PeopleList::default()
        };
        people.relist(listed(&[0, 1, 3, 4, 6, 8, 9]), 10, &gone);
        assert_eq!(people.selected(10), Some(RowId(8)));
    }

    #[test]
    fn only_the_lines_on_screen_are_walked() {
        let mut people = PeopleList::default();
        people.window.top = 999_990;
        assert_eq!(people.shown(1_000_000, 40).count(), 10);
        assert_eq!(
            people.shown(1_000_000, 40).next(),
            Some((999_990, RowId(999_990)))
        );
    }
}
