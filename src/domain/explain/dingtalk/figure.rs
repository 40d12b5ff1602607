//! What DingTalk's figures are called. Each is the sum of the lots that are valid on the day, so
//! the lots show when leave was granted.

use super::labels::LABELS;
use crate::domain::Unit;
use crate::domain::explain::figure::question::{FigureFacts, FigureWords, LotsRole};

/// The fields of `vacation/quota/list`. There is none for what is left.
pub(in crate::domain::explain) static FIGURES: FigureFacts = FigureFacts {
    labels: LABELS,
    fields: |question| match question.cell.unit {
        Some(Unit::Hour) => [Some("quota_num_per_hour"), Some("used_num_per_hour"), None],
        _ => [Some("quota_num_per_day"), Some("used_num_per_day"), None],
    },
    carried: None,
    lots: LotsRole::MakeUpFigures,
    approval: None,
    words: FigureWords::USUAL,
};
