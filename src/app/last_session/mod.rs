//! Where the dashboard was when it was last left: what is saved, and how it is restored.

mod orders;
pub mod record;
pub(in crate::app) mod restore;
