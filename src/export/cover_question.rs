//! What was asked for, as the first sheet of a workbook says it.

use jiff::Timestamp;
use jiff::civil::Date;

/// The question behind the rows of a workbook.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CoverQuestion {
    /// The day for which the figures are; `None` for today.
    pub day: Option<Date>,
    /// The filter as it was typed.
    pub filter: Option<String>,
    /// The leave types that were chosen.
    pub types: Vec<String>,
    /// When the workbook is written. The caller says so, because `export` reads no clock.
    pub written: Option<Timestamp>,
    /// What the data lack beyond what the tenants say of themselves.
    pub missing: Vec<String>,
}
