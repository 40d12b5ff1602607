//! Keys: the keys themselves, what they can mean where, the one table that says so, and what `keymap.toml` changes in it.

pub mod action_names;
pub mod bindings;
pub mod key;
pub mod keymap;
pub mod page;
pub mod place;
pub mod rebinding;
pub mod sentence_keys;
pub mod table;
