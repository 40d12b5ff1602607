//! What Feishu's figures are called. Expiry records are a list beside them, where the permission for it is granted.

use super::labels::LABELS;
use crate::domain::explain::figure::question::{
    ApprovalFields, FigureFacts, FigureWords, LotsRole,
};

/// The fields of `leave_balances`. Its page does not list the two about requests under approval
/// (Feishu trap 14).
pub(in crate::domain::explain) static FIGURES: FigureFacts = FigureFacts {
    labels: LABELS,
    fields: |_| {
        [
            Some("this_cycle_total"),
            Some("this_cycle_taken"),
            Some("leave_balance"),
        ]
    },
    carried: Some("historical_cycles_left"),
    lots: LotsRole::BesideFigures,
    approval: Some(ApprovalFields {
        waiting: "leave_quantity_under_approval",
        without: "leave_balance_excluding_under_approval",
    }),
    words: FigureWords::USUAL,
};
