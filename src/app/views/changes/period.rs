//! Which two days the view of changes compares.

use jiff::civil::Date;

/// Two days.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum ComparisonPeriod {
    /// The two newest days that have snapshots.
    #[default]
    Latest,
    /// From one day to another.
    Days(Date, Date),
}
