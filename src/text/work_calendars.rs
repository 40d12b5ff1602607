//! Which calendar counts working days, and why it is not the platform's own.

use crate::domain::Language;
use crate::domain::text::{grouped, noun};
use crate::domain::work_calendar::TenantCalendar;
use crate::platform::ApiError;

/// The announced holidays count.
fn announced(language: Language) -> &'static str {
    language.pick(
        "工作日按国务院公布的节假日",
        "working days by the announced holidays",
    )
}

/// Which calendar counts, given what the platform has.
pub fn choice(calendar: &TenantCalendar, language: Language) -> String {
    let announced = announced(language);
    match calendar {
        TenantCalendar::Found(calendar) => {
            let name = &calendar.name;
            language.pick(
                format!("工作日按平台的工作日历「{name}」"),
                format!("working days by the platform's work calendar \"{name}\""),
            )
        }
        TenantCalendar::Several(count) => language.pick(
            format!("平台有 {count} 个启用的工作日历，请用 work_calendar 选一个；{announced}"),
            format!("{count} of the platform's work calendars are in use, work_calendar can name one; {announced}"),
        ),
        TenantCalendar::NoneInUse => language.pick(
            format!("平台没有启用的工作日历；{announced}"),
            format!("none of the platform's work calendars is in use; {announced}"),
        ),
        TenantCalendar::NotKnown(id) => language.pick(
            format!("平台没有工作日历 {id}（work_calendar）；{announced}"),
            format!("the platform has no work calendar {id} (work_calendar); {announced}"),
        ),
    }
}

/// That the platform's calendars cannot be read, and what helps.
pub fn unreadable(error: &ApiError, language: Language) -> String {
    let (code, words) = (&error.code, error.words(language));
    let remedy = error.remedy(language);
    let announced = announced(language);
    language.pick(
        format!("平台的工作日历读不到，{announced}：{code} {words}（{remedy}）"),
        format!(
            "the platform's work calendars cannot be read, {announced}: {code} {words} ({remedy})"
        ),
    )
}

/// The same in few words.
pub fn short(answer: &Result<TenantCalendar, ApiError>, language: Language) -> String {
    match answer {
        Ok(TenantCalendar::Found(calendar)) => {
            let name = &calendar.name;
            language.pick(
                format!("工作日按「{name}」"),
                format!("working days by \"{name}\""),
            )
        }
        Ok(other) => choice(other, language),
        Err(error) => {
            let (code, announced) = (&error.code, announced(language));
            language.pick(
                format!("平台的工作日历读不到（{code}），{announced}"),
                format!("the platform's work calendars cannot be read ({code}): {announced}"),
            )
        }
    }
}

/// The platform's calendar does not reach the last day of some amounts, so their working days are
/// not known.
pub fn beyond(amounts: usize, language: Language) -> String {
    let noun = noun(amounts, "amount", "amounts");
    let amounts = grouped(amounts);
    language.pick(
        format!("平台的工作日历没有到 {amounts} 笔的到期日，只给日历天数"),
        format!("the platform's work calendar does not tell every day up to the last one of {amounts} {noun}, of which only calendar days are given"),
    )
}
