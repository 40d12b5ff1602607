//! A list that is filtered and sorted away from the UI task: the people, the changes, and the list of every later view.
//!
//! [`FilteredList`] holds what is on screen and what was asked for. A worker answers with a [`FilterResult`], which takes its
//! place unless something else has been asked for since. Rows are known by their position in the source, so that whatever
//! arrives, the row under the cursor stays there.

pub mod list_query;
pub mod list_window;
pub mod listed_rows;

pub use list_query::ListQuery;
pub use list_window::ListWindow;
pub use listed_rows::ListedRows;

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
    /// For which question about it, see [`FilteredList::generation`].
    pub generation: u32,
    /// The rows that match, in order.
    pub rows: ListedRows,
    /// How many rows the source had when it was searched.
    pub considered: usize,
    /// People whom `left<0` leaves out although they are overdrawn, as far as can be inferred; 0 for other lists.
    pub inferred: usize,
}

/// What a list is drawn from, at the moment when it is decided whether to ask.
#[derive(Clone, Copy, Debug)]
pub struct ListSource {
    /// How many rows it has.
    pub len: usize,
    /// Whether more rows or figures are on their way.
    pub is_growing: bool,
    /// Whether new rows can be judged by themselves, so that asking about them is cheap.
    pub judges_new_rows_alone: bool,
    /// The spinner's turn: while the source grows, a whole list is asked for at most once a turn.
    pub turn: usize,
}

/// Why a list must be asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ListDue {
    /// The same question, because what the rows say has changed: nothing that is known helps.
    Again,
    /// Another question, or further rows: the rows that are known may help.
    Further,
}

/// The rows on screen with their cursor, and the question that is being worked on.
#[derive(Clone, Debug, Default)]
pub struct FilteredList<S> {
    /// Which rows.
    pub rows: ListedRows,
    /// Cursor and scroll.
    pub window: ListWindow,
    /// The question that `rows` answers.
    pub shown: ListQuery<S>,
    /// How many rows of the source `rows` takes into account.
    pub considered: usize,
    /// The rows have changed so that the same question may have another answer.
    pub is_outdated: bool,
    /// The question being worked on, with its generation.
    pub pending: Option<(u32, ListQuery<S>)>,
    /// Number of the last question.
    pub generation: u32,
    /// The spinner's turn when it was asked.
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

    /// Puts other rows in place. The row under the cursor stays there; if it is `gone`, the next one takes its line; if it is
    /// not listed, the first one is under the cursor.
    pub fn relist(&mut self, rows: ListedRows, len: usize, gone: &RowSet) {
        let line = match self.selected(len) {
            Some(row) if gone.contains(row) => Some(self.line_without(gone, len)),
            Some(row) => rows.line_of(row),
            None => None,
        };
        self.rows = rows;
        match line {
            Some(line) => self.window.follow(line),
            None => self.window = ListWindow::default(),
        }
    }

    /// The cursor's line, were no row listed that is gone.
    fn line_without(&self, gone: &RowSet, len: usize) -> usize {
        let above = (0..self.window.cursor).filter_map(|line| self.rows.get(line, len));
        above.filter(|row| !gone.contains(*row)).count()
    }
}

impl<S: Clone + PartialEq + Default> FilteredList<S> {
    /// Forgets every row. Generations go on, so that late results are told apart.
    pub fn clear(&mut self) {
        *self = Self {
            generation: self.generation,
            ..Self::default()
        };
    }

    /// Lists the whole source in its own order: there is nothing to work out.
    pub fn show_everything(&mut self, wanted: ListQuery<S>, len: usize, gone: &RowSet) {
        self.pending = None;
        self.shown = wanted;
        if self.rows != ListedRows::All {
            self.relist(ListedRows::All, len, gone);
        }
    }

    /// Whether the list must be asked for, because what is on screen is not the answer to `wanted`.
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

    /// Notes that `wanted` is being worked on, and answers its generation. `keeps_rows` says that the rows on screen are part
    /// of the answer, so that what is outdated in them stays so.
    pub fn ask(&mut self, wanted: ListQuery<S>, turn: usize, keeps_rows: bool) -> u32 {
        self.generation += 1;
        self.is_outdated &= keeps_rows;
        self.asked_turn = turn;
        self.pending = Some((self.generation, wanted));
        self.generation
    }

    /// Puts the result in place and answers whether it did: a result for an older question is dropped, here and nowhere else.
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
