//! Keys: the keys themselves, what they can mean where, and the one table that says so.

pub mod bindings;
pub mod key;
pub mod keymap;
pub mod lookup;
