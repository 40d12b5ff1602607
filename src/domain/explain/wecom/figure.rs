//! What WeCom's figures are called, and what its API leaves out.

use super::labels::LABELS;
use crate::domain::Balance;
use crate::domain::explain::figure::question::{
    FigureFacts, FigureQuestion, FigureWords, LotsRole,
};
use crate::domain::platforms::LeaveTypeDetails;

/// The fields of `getuservacationquota`. The rules of `getcorpconf` say when leave is granted, but
/// the API returns no date of a person.
pub(in crate::domain::explain) static FIGURES: FigureFacts = FigureFacts {
    labels: LABELS,
    fields: |question| {
        let [used, left] = ["usedduration", "leftduration"];
        [Some(granted(question)), Some(used), Some(left)]
    },
    carried: None,
    lots: LotsRole::None,
    approval: None,
    words: FigureWords {
        not_applicable: [
            "企业微信的回复里没有这种假期：它不适用于这名员工",
            "WeCom's reply has no row of this type: it does not apply to this person",
        ],
        without_dates: [
            "在哪一档、何时发放未知：企业微信接口不给入职和首次参加工作的日期",
            "Tier and days of grant are not known: WeCom's API gives no day of hire or of first work",
        ],
        without_hire_date: [
            "上次和下次发放的日期未知：企业微信接口不给入职日期",
            "When it was and will be granted is not known: WeCom's API gives no day of hire",
        ],
    },
};

/// `real_assignduration` where the rule grants by the time worked, unless the reply is of the old form and lacks it (trap 8).
fn granted(question: FigureQuestion<'_>) -> &'static str {
    const REAL: &str = "real_assignduration";
    let by_time_worked = question.leave_type.is_some_and(|leave_type| {
        matches!(leave_type.details, LeaveTypeDetails::WeCom(details) if details.by_actual_work_time)
    });
    let came = |balance: &Balance| balance.fields.iter().any(|(name, _)| name == REAL);
    if by_time_worked && question.balance.is_none_or(came) {
        REAL
    } else {
        "assignduration"
    }
}
