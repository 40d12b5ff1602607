//! Which rows of a source are listed, in which order.

use std::sync::Arc;

use crate::domain::RowId;

/// The listed rows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum ListedRows {
    /// The whole source in its own order. Takes no memory.
    #[default]
    All,
    /// These, in this order.
    Listed(Arc<[u32]>),
}

impl ListedRows {
    /// How many, of a source of `len`.
    pub fn len(&self, len: usize) -> usize {
        match self {
            Self::All => len,
            Self::Listed(rows) => rows.len(),
        }
    }

    /// Whether there are none, of a source of `len`.
    pub fn is_empty(&self, len: usize) -> bool {
        self.len(len) == 0
    }

    /// The row on a line.
    pub fn get(&self, line: usize, len: usize) -> Option<RowId> {
        match self {
            Self::All if line < len => u32::try_from(line).ok().map(RowId),
            Self::All => None,
            Self::Listed(rows) => rows.get(line).copied().map(RowId),
        }
    }

    /// The line of a row.
    pub fn line_of(&self, row: RowId) -> Option<usize> {
        match self {
            Self::All => Some(row.index()),
            Self::Listed(rows) => rows.iter().position(|listed| *listed == row.0),
        }
    }
}
