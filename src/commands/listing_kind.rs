//! The three listings, `balances`, `types` and `employees`: what each needs of a sync, and the kind of row it prints.

use std::io;

use crate::export::{BalanceRow, EmployeeRow, RowStyle, RowWriter, TypeRow};
use crate::sync::SyncDepth;

use super::output::Output;
use super::selection::RowFilter;

/// Which listing a command prints.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ListingKind {
    Balances,
    Types,
    Employees,
}

impl ListingKind {
    /// How far the sync has to go. A filter on balances needs balances even where only people are printed.
    pub(super) fn depth(self, filter: &RowFilter) -> SyncDepth {
        match self {
            Self::Types => SyncDepth::Types,
            Self::Employees if filter.asks_balances() => SyncDepth::Balances,
            Self::Employees => SyncDepth::People,
            Self::Balances => SyncDepth::Balances,
        }
    }

    /// Starts the output with whatever precedes the first row.
    pub(super) fn start_writer(
        self,
        style: &RowStyle,
        out: Output,
    ) -> io::Result<RowWriter<Output>> {
        match self {
            Self::Balances => RowWriter::start::<BalanceRow<'_>>(style, out),
            Self::Types => RowWriter::start::<TypeRow<'_>>(style, out),
            Self::Employees => RowWriter::start::<EmployeeRow<'_>>(style, out),
        }
    }

    /// The fields that its rows have.
    pub(super) fn known_fields(self, style: &RowStyle) -> Vec<&'static str> {
        match self {
            Self::Balances => style.known_fields::<BalanceRow<'_>>(),
            Self::Types => style.known_fields::<TypeRow<'_>>(),
            Self::Employees => style.known_fields::<EmployeeRow<'_>>(),
        }
    }
}
