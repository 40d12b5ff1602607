//! A list that is filtered and sorted off the UI task: people, changes, and the list of any other view.
//!
//! [`FilteredList`] holds the rows on screen and the query that is being worked on. A worker answers with a [`FilterResult`],
//! which replaces the rows unless a newer query was started since. Rows are positions in their source, so that the row under
//! the cursor stays there, whatever arrives.

pub mod list_query;
pub mod list_window;
pub mod listed_rows;

pub use list_query::ListQuery;
pub use list_window::ListWindow;
pub use listed_rows::ListedRows;

use crate::app::large_drop::replace_aside;
use crate::domain::{RowId, RowSet};
use crate::sync::TenantId;

/// Which list of a tenant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ListName {
    /// Its people.
    People,
    /// The changes between two of its snapshots.
    Changes,
}

/// Which list a job works on. A later job for the same list replaces the earlier one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ListId {
    /// Whose list.
    pub tenant: TenantId,
    /// Which one.
    pub name: ListName,
}

/// What a filter job found.
#[derive(Clone, Debug)]
pub struct FilterResult {
    /// For which list.
    pub list: ListId,
    /// The number of the query, see [`FilteredList::generation`].
    pub generation: u32,
    /// The rows that match, in order.
    pub rows: ListedRows,
    /// How many rows the source had when it was searched.
    pub considered: usize,
    /// How many people `left<0` leaves out although they are overdrawn, as far as can be inferred;
    /// 0 for other lists.
    pub inferred: usize,
}

/// The source of a list, at the moment when it is decided whether a job is due.
#[derive(Clone, Copy, Debug)]
pub struct ListSource {
    /// How many rows it has.
    pub len: usize,
    /// Whether more rows or figures are on their way.
    pub is_growing: bool,
    /// Whether new rows can be filtered without the earlier ones, which makes that cheap.
    pub judges_new_rows_alone: bool,
    /// The spinner's turn: while the source grows, a whole list is worked out at most once per turn.
    pub turn: usize,
}

/// Why a job is due.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ListDue {
    /// For the same query, because the data of the rows changed: every row must be looked at.
    Again,
    /// For another query, or for further rows: the rows on screen may save work.
    Further,
}

/// The rows on screen with their cursor, and the query that is being worked on.
#[derive(Clone, Debug, Default)]
pub struct FilteredList<S> {
    /// Which rows.
    pub rows: ListedRows,
    /// Cursor and scroll.
    pub window: ListWindow,
    /// The query that `rows` answers.
    pub shown: ListQuery<S>,
    /// How many rows of the source `rows` takes into account.
    pub considered: usize,
    /// The data of the rows changed, so that the same query may have another result.
    pub is_outdated: bool,
    /// The query that is being worked on, with its number.
    pub pending: Option<(u32, ListQuery<S>)>,
    /// Number of the last query.
    pub generation: u32,
    /// The spinner's turn when that was started.
    pub asked_turn: usize,
}

impl<S> FilteredList<S> {
    /// How many rows are listed, of a source of `len`.
    pub fn len(&self, len: usize) -> usize {
        self.rows.len(len)
    }

    /// Whether none is listed, of a source of `len`.
    pub fn is_empty(&self, len: usize) -> bool {
        self.len(len) == 0
    }

    /// The row under the cursor.
    pub fn selected(&self, len: usize) -> Option<RowId> {
        self.rows.get(self.window.cursor, len)
    }

    /// The lines on screen: line number and row.
    pub fn lines(&self, len: usize, height: usize) -> impl Iterator<Item = (usize, RowId)> {
        (self.window.top..self.window.top + height)
            .map_while(move |line| Some((line, self.rows.get(line, len)?)))
    }

    /// Puts the cursor on a row, if it is listed.
    pub fn select(&mut self, row: RowId) {
        if let Some(line) = self.rows.line_of(row) {
            self.window.cursor = line;
        }
    }

    /// Replaces the rows. The row under the cursor stays there. If it is `gone`, the next row takes its line; if it does not
    /// match any more, the cursor goes to the first row.
    pub fn relist(&mut self, rows: ListedRows, len: usize, gone: &RowSet) {
        let line = match self.selected(len) {
            Some(row) if gone.contains(row) => Some(self.line_without(gone, len)),
            Some(row) => rows.line_of(row),
            None => None,
        };
        replace_aside(&mut self.rows, rows);
        match line {
            Some(line) => self.window.follow(line),
            None => self.window = ListWindow::default(),
        }
    }

    /// The line of the cursor, not counting rows above it that are gone.
    fn line_without(&self, gone: &RowSet, len: usize) -> usize {
        let above = (0..self.window.cursor).filter_map(|line| self.rows.get(line, len));
        above.filter(|row| !gone.contains(*row)).count()
    }
}

impl<S: Clone + PartialEq + Default> FilteredList<S> {
    /// Empties the list. The generation is not reset, so late results are recognised.
    pub fn clear(&mut self) {
        *self = Self {
            generation: self.generation,
            ..Self::default()
        };
    }

    /// Lists the whole source in its own order, for which no job is needed.
    pub fn show_everything(&mut self, wanted: ListQuery<S>, len: usize, gone: &RowSet) {
        self.pending = None;
        self.shown = wanted;
        if self.rows != ListedRows::All {
            self.relist(ListedRows::All, len, gone);
        }
    }

    /// Whether a job is due, because what is on screen is not the result of `wanted`.
    pub fn due(&self, wanted: &ListQuery<S>, source: ListSource) -> Option<ListDue> {
        let is_shown = match &self.pending {
            Some((_, pending)) if pending == wanted => return None,
            Some(_) => false,
            None => self.shown == *wanted,
        };
        if !is_shown {
            return Some(ListDue::Further);
        }
        let has_grown = self.considered != source.len;
        let grows_cheaply = has_grown && source.judges_new_rows_alone;
        let may_repeat = !source.is_growing || self.asked_turn != source.turn;
        if may_repeat && (self.is_outdated || has_grown && !grows_cheaply) {
            Some(ListDue::Again)
        } else {
            grows_cheaply.then_some(ListDue::Further)
        }
    }

    /// Notes that `wanted` is being worked on, and returns its number. With `keeps_rows` the rows on screen become part of the
    /// result, so that outdated ones remain outdated.
    pub fn start(&mut self, wanted: ListQuery<S>, turn: usize, keeps_rows: bool) -> u32 {
        self.generation += 1;
        self.is_outdated &= keeps_rows;
        self.asked_turn = turn;
        self.pending = Some((self.generation, wanted));
        self.generation
    }

    /// Takes a result and returns whether it did: the result of an older query is dropped, here and nowhere else.
    pub fn take(&mut self, result: FilterResult, len: usize, gone: &RowSet) -> bool {
        match self.pending.take() {
            Some((generation, query)) if generation == result.generation => {
                self.shown = query;
                self.considered = result.considered;
                self.relist(result.rows, len, gone);
                true
            }
            other => {
                self.pending = other;
                false
            }
        }
    }
}

#[cfg(test)]
mod tests;
