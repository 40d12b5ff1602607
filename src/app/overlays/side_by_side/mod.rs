//! Two to four people side by side: a column each, a line for each thing that is compared, and
//! marks where they differ.
//!
//! The lines are worked out from the state whenever they are drawn, so that they follow what is read meanwhile. They concern a few people,
//! whatever the size of the company.

mod copied;
pub mod line;
mod people;
pub mod shown;
pub mod state;

pub(in crate::app) use copied::copied_table;
