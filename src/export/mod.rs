//! Output of the commands as a table, CSV, JSON or JSON lines.
//!
//! [`RowWriter`] writes rows of one kind in a [`OutputFormat`] as they come. A kind of row implements [`OutputRow`]: what it serialises to is the
//! object that scripts read, so a field keeps its name and meaning for as long as `SCHEMA` keeps its number.

pub mod abandoned_files;
mod balance_row;
mod cell_text;
mod change_row;
mod check_row;
mod column_names;
mod company_row;
mod compare_row;
mod cover;
mod cover_question;
mod coverage;
mod csv;
mod employee_row;
mod exact;
mod expiring_row;
mod held_balance_row;
mod held_expiry_row;
mod jq;
mod json;
mod masked_object;
mod new_file;
mod object_text;
mod planned_call_row;
mod privacy;
mod row;
mod sourced_row;
mod style;
mod sync_row;
mod table;
#[cfg(test)]
mod tests;
mod totals_row;
mod type_row;
mod type_rules;
mod wide_row;
mod writer;
mod xlsx;

use jiff::Timestamp;
use serde::Serialize;

use crate::domain::day::rfc_3339_text;
use crate::domain::{Language, PlatformKind, Today};

use crate::text::sheets::source_word;

pub use balance_row::BalanceRow;
pub use change_row::ChangeRow;
pub use check_row::PrintedFinding;
pub use company_row::{CompanyRow, CompanySheet};
pub use compare_row::CompareRow;
pub use cover_question::CoverQuestion;
pub use coverage::{Coverage, CoverageState};
pub use employee_row::EmployeeRow;
pub use expiring_row::PrintedExpiry;
pub use held_balance_row::{HeldBalance, HeldBalanceRow};
pub use held_expiry_row::HeldExpiryRow;
pub use jq::{JqFailure, JqFilter};
pub use new_file::{FoundTarget, NewFile};
pub use planned_call_row::{CallFigures, CallPeriod, PlannedCallRow};
pub use privacy::Privacy;
pub use row::{OutputRow, RowLook, RowUnit, SheetCell, TableColumn};
pub use sourced_row::SourcedRow;
pub use style::{OutputFormat, RowStyle};
pub use sync_row::{FailedPerson, SyncRow};
pub use table::TableScreen;
pub use totals_row::{PrintedCosts, PrintedTotals};
pub use type_row::TypeRow;
pub use wide_row::WideRow;
pub use writer::{RowWriter, WrittenCount};
pub use xlsx::SHEET_ROWS;

/// The version of the names and meanings of all objects, printed in each of them.
const SCHEMA: u8 = 1;

/// What all rows of a tenant have in common.
#[derive(Clone, Copy, Debug)]
pub struct RowOrigin<'a> {
    /// The tenant's name.
    pub tenant: &'a str,
    /// Its platform.
    pub platform: PlatformKind,
    /// The moment for which a lot is valid or not.
    pub today: Today,
    /// Where the figures come from. `None` for those just read from the platform, for which rows say nothing.
    pub provenance: Option<RowSource>,
}

/// Where figures come from, and from when: two additional keys of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct RowSource {
    /// `platform`, `snapshot` or `cached`.
    pub source: &'static str,
    /// When they were fetched. For a snapshot, and for people without figures, this is the end of its sync.
    #[serde(serialize_with = "exact::write_moment")]
    pub fetched_at: Timestamp,
}

impl RowSource {
    const COLUMNS: [&'static str; 2] = ["source", "fetched_at"];

    fn cells<'a>(self, language: Language) -> [SheetCell<'a>; 2] {
        [
            SheetCell::word(Some(source_word(self.source, language))),
            SheetCell::word(Some(rfc_3339_text(self.fetched_at))),
        ]
    }
}
