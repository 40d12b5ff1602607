//! The terms of the product: tenants, employees, leave types, balances, rules, and the matching of people against a filter.
//!
//! Everything here is a value or a pure function, so that it is tested without a clock, a network or a screen. Start with
//! [`Balance`], which says what one person has of one leave type; [`Roster`] and [`Ledger`] hold a whole company of people and balances.

pub mod amount;
pub mod balance;
mod bilingual;
pub mod changes;
pub(crate) mod columns;
pub mod day;
mod day_number;
pub(crate) mod department_lists;
pub mod department_path;
pub mod employee;
pub mod expiry;
pub mod explain;
mod figure;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzzing;
mod halves;
pub mod ids;
pub mod insight;
pub mod language;
pub mod leave_type;
pub mod ledger;
pub mod list_order;
pub mod lot;
pub mod matching;
mod nearest;
pub mod platforms;
mod quick_hash;
pub mod roster;
pub mod row_set;
pub mod service_dates;
pub mod text;
pub mod work_calendar;
pub mod worked_days;
pub mod worked_expiry;

pub use amount::{Amount, FigureError, Scale, Unit};
pub use balance::{Balance, CellState, ExpirySource, Figures, PersonBalances, RowError};
pub use bilingual::Bilingual;
pub use day::Today;
pub use department_path::{Department, DepartmentPath};
pub use employee::Employee;
pub use expiry::{Certainty, Expiring};
pub use figure::WholeNumber;
pub use ids::{EmployeeId, LeaveTypeId, TenantName};
pub use language::Language;
pub use leave_type::LeaveType;
pub use ledger::{Ledger, LedgerBlock};
pub use list_order::ListOrder;
pub use lot::{Lot, LotLeft};
pub use nearest::nearest_word;
pub use platforms::PlatformKind;
pub use roster::Roster;
pub use row_set::{RowId, RowSet};
pub use work_calendar::WorkCalendar;
