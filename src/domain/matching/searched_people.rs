//! The people of one tenant, as a search looks at them.

use jiff::civil::Date;

use super::super::leave_type::LeaveType;
use super::super::ledger::Ledger;
use super::super::roster::Roster;
use super::super::service_dates::TenantDates;

/// What a query searches: one tenant, as far as it has been read.
#[derive(Clone, Copy, Debug)]
pub struct SearchedPeople<'a> {
    /// The people read so far.
    pub roster: &'a Roster,
    /// Their balances. Without them, conditions on balances find every balance pending.
    pub ledger: Option<&'a Ledger>,
    /// The leave types, for conditions with `type:` and for last days that follow from their rules.
    pub types: &'a [LeaveType],
    /// The day from which days to go are counted.
    pub today: Date,
    /// Dates from the company's own file, for last days that the platform does not return.
    pub dates: TenantDates<'a>,
}
