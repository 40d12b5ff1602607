//! Where the dashboard was when it was last left: what of it is kept, and how it comes back.

mod orders;
pub mod record;
pub(in crate::app) mod restore;
