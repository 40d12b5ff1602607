//! What a company's figures say as a whole: who loses leave and when, what everything adds up to, what looks wrong, and where two
//! systems differ.
//!
//! Everything starts from [`TenantFigures`], the figures of one tenant at one moment. The dashboard takes them from what it has in memory
//! and the commands from what they read, so that both answer from the same code.

pub mod checks;
pub mod company;
pub mod compare;
pub mod expiring;
#[cfg(test)]
mod generated;
mod leave_column;
pub mod leave_kinds;
mod own_records;
pub mod person_search;
mod tenant_figures;
pub mod totals;

pub use leave_column::LeaveColumn;
pub use own_records::OwnRecords;
pub use tenant_figures::TenantFigures;
