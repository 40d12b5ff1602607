//! What stands over a view: the list of keys and the dialog for another day.

pub mod date_picker;
pub mod help;
