//! A tenant's comparison of two snapshots: which two, the changes found so far, and how the comparison ended.

use std::sync::Arc;

use jiff::Timestamp;

use crate::app::filtered_list::FilteredList;
use crate::app::large_drop::drop_aside;
use crate::app::views::changes::change_list::{ChangeList, ChangePart};
use crate::app::views::changes::period::ComparisonPeriod;
use crate::domain::ListOrder;
use crate::domain::changes::Change;
use crate::sync::Ticket;
use crate::text::views::changes::ComparisonEnd;

/// The order of changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ChangeSort {
    /// Leave types first, then people as the platform lists them.
    #[default]
    Directory,
    /// By the person's name.
    Person,
    /// By the leave type's name.
    LeaveType,
    /// By how much: what fell most comes first; days, hours and seconds apart.
    By,
    /// The latest first.
    Since,
}

/// What a comparison found.
#[derive(Clone, Debug)]
pub struct ComparisonReport {
    /// Which comparison. A report under an older ticket is dropped.
    pub ticket: Ticket,
    /// What it found.
    pub event: ComparisonEvent,
}

/// What a comparison finds.
#[derive(Clone, Debug)]
pub enum ComparisonEvent {
    /// The snapshots that are compared ended then.
    Compares([Timestamp; 2]),
    /// The next changes.
    Found(Arc<ChangePart>),
    /// It is over.
    Ended(ComparisonEnd),
}

/// A tenant's comparison.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// The days for which it was started; `None` before the first time.
    pub asked: Option<ComparisonPeriod>,
    /// Number of the comparison, to which its reports must refer.
    pub generation: u32,
    /// When the two snapshots ended.
    pub ends: Option<[Timestamp; 2]>,
    /// What was found so far.
    pub changes: Arc<ChangeList>,
    /// How it ended; `None` while it runs.
    pub end: Option<ComparisonEnd>,
    /// A sync has ended since, so there may be a newer snapshot.
    pub is_outdated: bool,
    /// The events on screen, by position.
    pub list: FilteredList<ListOrder<ChangeSort>>,
    /// The first line shown of the opened change.
    pub detail_top: usize,
}

impl Comparison {
    /// Whether it is being loaded.
    pub fn is_loading(&self) -> bool {
        self.asked.is_some() && self.end.is_none()
    }

    /// How many events are listed.
    pub fn len(&self) -> usize {
        self.list.len(self.changes.len())
    }

    /// Whether none is listed.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The changes of the event on a line.
    pub fn event_at(&self, line: usize) -> Option<&[Change]> {
        let row = self.list.rows.get(line, self.changes.len())?;
        self.changes.get(row.index())
    }

    /// The changes of the event under the cursor.
    pub fn selected(&self) -> Option<&[Change]> {
        self.event_at(self.list.window.cursor)
    }

    /// Whether both days lead to the same snapshot, so that there is nothing to compare.
    pub fn is_one_snapshot(&self) -> bool {
        self.ends.is_some_and(|[from, to]| from == to)
    }

    /// Whether two snapshots are compared, or were.
    pub fn compares(&self) -> bool {
        self.ends.is_some() && !self.is_one_snapshot()
    }

    /// Empties it for another comparison. Generations are not reset, so late reports of the old one are recognised.
    pub fn begin(&mut self, period: ComparisonPeriod) {
        self.list.clear();
        drop_aside(std::mem::take(&mut self.changes));
        *self = Self {
            asked: Some(period),
            generation: self.generation + 1,
            list: std::mem::take(&mut self.list),
            ..Self::default()
        };
    }
}
