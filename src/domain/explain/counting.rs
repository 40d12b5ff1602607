//! Sentences about the unit in which leave is taken, the days that count, and the length of a day.

use super::words::hours_of;
use crate::domain::amount::Unit;
use crate::domain::language::Language;
use crate::domain::leave_type::{DayCounting, LeaveType};

/// `按天请假，按工作日计`, `Taken in days, only working days count`.
pub(super) fn explain_unit(
    unit: Option<Unit>,
    half_days: bool,
    counts: DayCounting,
    language: Language,
) -> String {
    let taken = taken_in(unit, half_days, language);
    let counting = match counts {
        DayCounting::NaturalDays => language.pick("，按自然日计", ", every calendar day counts"),
        DayCounting::WorkingDays => language.pick("，按工作日计", ", only working days count"),
        DayCounting::Unknown => "",
    };
    taken.to_owned() + counting
}

fn taken_in(unit: Option<Unit>, half_days: bool, language: Language) -> &'static str {
    match unit {
        Some(Unit::Day) if half_days => language.pick("按半天请假", "Taken in half days"),
        Some(Unit::Day) => language.pick("按天请假", "Taken in days"),
        Some(Unit::Hour) => language.pick("按小时请假", "Taken in hours"),
        Some(Unit::Second) => language.pick("接口按秒给出", "Given in seconds"),
        None => language.pick("请假单位未给出", "The unit is not given"),
    }
}

/// `1 天按 8 小时折算`, `1 day is converted as 8 hours`. Leave taken in days is never converted, so nothing is said of it.
pub(super) fn explain_day_length(leave_type: &LeaveType, language: Language) -> Option<String> {
    let length = leave_type
        .day_length
        .filter(|_| leave_type.unit != Some(Unit::Day))?;
    let hours = hours_of(length.seconds, language);
    let sentence = language.pick(
        format!("1 天按 {hours}折算"),
        format!("1 day is converted as {hours}"),
    );
    let source = if length.assumed {
        language.pick(
            "（接口未给出，取文档默认值）",
            " (not given, the documented default)",
        )
    } else {
        ""
    };
    Some(sentence + source)
}
