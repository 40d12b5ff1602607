//! Keys: what a terminal sends, what it means where, and the one table that says so.

pub mod bindings;
pub mod key;
pub mod keymap;
pub mod lookup;
