//! The views, a folder each.

pub mod browse;
pub mod changes;
pub mod name;
