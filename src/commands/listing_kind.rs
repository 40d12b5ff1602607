//! The three listings, `balances`, `types` and `employees`: what each needs of a sync, and the kind of row it prints.

use std::io;

use crate::domain::Language;
use crate::export::{BalanceRow, EmployeeRow, OutputFormat, OutputRow, RowWriter, TypeRow};
use crate::sync::Want;

use super::output::Output;
use super::selection::RowFilter;

/// Which listing a command prints.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ListingKind {
    Balances,
    Types,
    Employees,
}

/// How rows are written.
#[derive(Clone, Copy, Debug)]
pub(super) struct ListingStyle {
    pub(super) format: OutputFormat,
    /// Each row says where it comes from and when it was read, because that may differ from row to row.
    pub(super) with_source: bool,
    pub(super) language: Language,
}

impl ListingKind {
    /// How far the sync has to go. A filter on balances needs balances even where only people are printed.
    pub(super) fn want(self, filter: &RowFilter) -> Want {
        match self {
            Self::Types => Want::Types,
            Self::Employees if filter.asks_balances() => Want::Balances,
            Self::Employees => Want::People,
            Self::Balances => Want::Balances,
        }
    }

    /// Starts the output with whatever precedes the first row.
    pub(super) fn start_writer(
        self,
        style: ListingStyle,
        out: Output,
    ) -> io::Result<RowWriter<Output>> {
        match self {
            Self::Balances => start::<BalanceRow<'_>>(style, out),
            Self::Types => start::<TypeRow<'_>>(style, out),
            Self::Employees => start::<EmployeeRow<'_>>(style, out),
        }
    }
}

fn start<R: OutputRow>(style: ListingStyle, out: Output) -> io::Result<RowWriter<Output>> {
    let ListingStyle {
        format, language, ..
    } = style;
    if style.with_source {
        RowWriter::start_sourced::<R>(format, language, out)
    } else {
        RowWriter::start::<R>(format, language, out)
    }
}
