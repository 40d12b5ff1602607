//! Parts of a cell, for walks over everybody that need no more of it: unpacking a whole cell takes
//! longer than reading it from memory.

use jiff::civil::Date;

use crate::domain::amount::{Amount, Unit};
use crate::domain::balance::{Balance, CellState, ExpirySource, Figures};

/// The figures of a cell, without when they end.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CellFigures {
    /// See [`super::LedgerCell::state`].
    pub state: CellState,
    /// See [`super::LedgerCell::unit`].
    pub unit: Option<Unit>,
    /// See [`super::LedgerCell::figures`].
    pub figures: Figures,
    /// See [`super::LedgerCell::overdrawn`].
    pub overdrawn: bool,
}

/// What a cell has left and when that ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CellEnd {
    /// See [`super::LedgerCell::state`].
    pub state: CellState,
    /// What is left.
    pub left: Option<Amount>,
    /// See [`super::LedgerCell::expires_on`].
    pub expires_on: Option<Date>,
    /// See [`super::LedgerCell::expiry_source`].
    pub expiry_source: ExpirySource,
}

impl From<&Balance> for CellFigures {
    fn from(balance: &Balance) -> Self {
        Self {
            state: balance.state,
            unit: balance.unit,
            figures: balance.figures,
            overdrawn: balance.overdrawn,
        }
    }
}
