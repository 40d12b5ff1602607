//! The orders of pane 3.

/// The order of a person's balances. Figures go from the largest to the smallest one of each unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum BalanceSort {
    /// As the platform lists the leave types.
    #[default]
    Listed,
    /// By the name of the leave type.
    Leave,
    /// By what was granted.
    Granted,
    /// By what was used.
    Used,
    /// By what is left.
    Left,
    /// By the last day, the next one first.
    Expiry,
}
