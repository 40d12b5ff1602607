//! A table that was given a name: which columns it shows, in which order its rows stand, and who is listed.

/// A saved view, in the words of its author. Columns are named as their headings are: a leave type with or without its unit, `姓名` or
/// `name`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SavedView {
    /// Its name.
    pub name: String,
    /// The columns from left to right; empty for all of them.
    pub columns: Vec<String>,
    /// The columns by which rows are ordered; `-` before a name turns the order round.
    pub sort: Vec<String>,
    /// The filter.
    pub filter: String,
}
