//! What the view Company remembers of marks.

use std::collections::VecDeque;

use crate::domain::insight::company::{ListedPerson, MarkTask};

/// How many people are to be read again, and with how many calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(in crate::app) struct RefreshPlan {
    pub(in crate::app) people: usize,
    pub(in crate::app) calls: usize,
    /// The calls a month that a tenant may take unasked, where these would go beyond them.
    pub(in crate::app) beyond: Option<u64>,
}

/// What the first press of the key asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::app) enum RefreshQuestion {
    /// Whether so many calls are to be sent.
    Calls(RefreshPlan),
    /// Whether they are to be sent although the month goes beyond its threshold.
    Month(RefreshPlan),
}

/// What is to be done with the marked people once they are found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::app) enum MarkedUse {
    /// The cells of the column under the cursor are copied.
    Cells,
    /// Whole rows are copied.
    Rows,
    /// They are read again.
    Refresh,
}

/// What is under way with the marks, and the note about the last paste.
#[derive(Clone, Debug, Default)]
pub struct MarkingState {
    /// The person of the last mark, where a range begins.
    pub(in crate::app) anchor: Option<ListedPerson>,
    /// What is to be started, one after the other, and what is to be done with the marked people then.
    pub(in crate::app) wanted: VecDeque<(MarkTask, Option<MarkedUse>)>,
    /// The number of the last task.
    pub(in crate::app) generation: u32,
    /// The task that is being worked on, and what is to be done then.
    pub(in crate::app) pending: Option<(u32, Option<MarkedUse>)>,
    /// The turn of the marks when that began.
    pub(in crate::app) since: u32,
    /// A text that is to be copied now.
    pub(in crate::app) copied: Option<String>,
    /// How many people are read again, with how many calls, if the key is pressed once more.
    pub(in crate::app) refresh_asked: Option<RefreshQuestion>,
    /// What was pasted and is nobody's name, id or number.
    pub not_found: Vec<String>,
    /// How many pasted names several people have.
    pub ambiguous: usize,
}

impl MarkingState {
    /// Puts a task behind those that are waiting.
    pub(in crate::app) fn want(&mut self, task: MarkTask) {
        self.wanted.push_back((task, None));
    }

    /// Starts a search for the marked people, and notes what is to be done with them then.
    pub(in crate::app) fn find(&mut self, then: MarkedUse) {
        self.wanted.push_back((MarkTask::Find, Some(then)));
    }
}
