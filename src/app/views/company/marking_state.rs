//! What the view Company remembers of marks.

use crate::domain::insight::company::MarkTask;

/// How much of the marked rows is to be copied.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::app) enum MarkedCopy {
    /// The cells of the column under the cursor.
    Cells,
    /// Whole rows.
    Rows,
}

/// What is under way with the marks, and what was said of the last paste.
#[derive(Clone, Debug, Default)]
pub struct MarkingState {
    /// The line of the last mark, where a range begins.
    pub(in crate::app) anchor: Option<usize>,
    /// What is to be started.
    pub(in crate::app) wanted: Option<MarkTask>,
    /// What is to be copied of the marked rows once they are found.
    pub(in crate::app) copies: Option<MarkedCopy>,
    /// The number of the last task.
    pub(in crate::app) generation: u32,
    /// The task that is being worked on, and what is to be copied then.
    pub(in crate::app) pending: Option<(u32, Option<MarkedCopy>)>,
    /// A text that is to be copied now.
    pub(in crate::app) copied: Option<String>,
    /// What was pasted and is nobody's name, id or number.
    pub not_found: Vec<String>,
    /// How many pasted names several people have.
    pub ambiguous: usize,
}
