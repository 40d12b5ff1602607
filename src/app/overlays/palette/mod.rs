//! The field that takes a command by name: keys, tenants, leave types, filters with a name and saved views.

pub(in crate::app) mod control;
pub mod state;
