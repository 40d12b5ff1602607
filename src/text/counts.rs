//! Texts with a number in them: people, calls, waits, remaining time.

use std::time::Duration;

use crate::domain::Language;
use crate::domain::text::{grouped, noun};
use crate::platform::{CallPurpose, RequestWait, Usage};

/// `5,012 人`.
pub fn people(count: usize, language: Language) -> String {
    let people = noun(count, "person", "people");
    let count = grouped(count);
    language.pick(format!("{count} 人"), format!("{count} {people}"))
}

/// What the sync waits for before its next call, otherwise how much of the limit is used; nothing if there is no limit.
pub fn limits(usage: &Usage, language: Language) -> Option<String> {
    let waiting = match awaited(usage)? {
        Awaited::Throttle(seconds) => language.pick(
            format!("限流，{seconds} 秒后重试"),
            format!("throttled, retrying in {seconds} s"),
        ),
        Awaited::NextWindow(seconds) => language.pick(
            format!("等待下一分钟的额度，还有 {seconds} 秒"),
            format!("waiting for the next minute's quota, {seconds} s left"),
        ),
        Awaited::Nothing => labelled(calls(usage, language), usage, language),
    };
    Some(waiting)
}

/// The same where space is short.
pub fn limits_short(usage: &Usage, language: Language) -> Option<String> {
    match awaited(usage)? {
        Awaited::Nothing => Some(labelled(calls_short(usage, language), usage, language)),
        Awaited::Throttle(_) | Awaited::NextWindow(_) => wait_short(usage, language),
    }
}

/// What the sync waits for, where space is short; nothing for a wait of less than a second.
pub fn wait_short(usage: &Usage, language: Language) -> Option<String> {
    match awaited(usage)? {
        Awaited::Throttle(seconds) => Some(language.pick(
            format!("限流 {seconds} 秒"),
            format!("throttled {seconds} s"),
        )),
        Awaited::NextWindow(seconds) => Some(language.pick(
            format!("等额度 {seconds} 秒"),
            format!("quota in {seconds} s"),
        )),
        Awaited::Nothing => None,
    }
}

/// What a sync waits for, in whole seconds.
enum Awaited {
    Throttle(u64),
    NextWindow(u64),
    /// Less than a second: it is enough to say how full the window is.
    Nothing,
}

/// `None` where nothing limits the sync.
fn awaited(usage: &Usage) -> Option<Awaited> {
    let seconds = |time: Duration| {
        time.as_millis()
            .div_ceil(1000)
            .try_into()
            .unwrap_or(u64::MAX)
    };
    match usage.wait {
        Some(RequestWait::Throttled(time)) => Some(Awaited::Throttle(seconds(time))),
        Some(RequestWait::FullWindow(time))
            if time >= Duration::from_secs(1) && usage.window_seconds > 1 =>
        {
            Some(Awaited::NextWindow(seconds(time)))
        }
        _ if usage.window_limit == 0 => None,
        _ => Some(Awaited::Nothing),
    }
}

/// `到期记录 50/50 次/秒`: which calls are counted, and how many. Without a label they are the calls for
/// balances.
fn labelled(ratio: String, usage: &Usage, language: Language) -> String {
    let Some(counted) = usage.counted else {
        return ratio;
    };
    let label = match counted {
        CallPurpose::Token => language.pick("凭证", "token"),
        CallPurpose::Directory => language.pick("通讯录", "directory"),
        CallPurpose::LeaveTypes => language.pick("假期类型", "types"),
        CallPurpose::Balances => language.pick("余额", "balances"),
        CallPurpose::ExpiryRecords => language.pick("到期记录", "expiry"),
        CallPurpose::WorkCalendars => language.pick("工作日历", "calendars"),
    };
    format!("{label} {ratio}")
}

/// Requests used and allowed: `586/600 次/分`.
fn calls(usage: &Usage, language: Language) -> String {
    let window = match usage.window_seconds {
        1 => language.pick("次/秒", "per s").to_owned(),
        60 => language.pick("次/分", "per min").to_owned(),
        other => language.pick(format!("次/{other} 秒"), format!("per {other} s")),
    };
    format!("{}/{} {window}", usage.used_in_window, usage.window_limit)
}

/// The same where space is short: `586/600/分`.
fn calls_short(usage: &Usage, language: Language) -> String {
    let window = match usage.window_seconds {
        1 => language.pick("秒", "s"),
        60 => language.pick("分", "min"),
        _ => return calls(usage, language),
    };
    format!("{}/{}/{window}", usage.used_in_window, usage.window_limit)
}

/// How many requests were sent, and how many of them were repeated.
pub fn requests(sent: u64, retries: u64, language: Language) -> String {
    let requests = noun(sent, "request", "requests");
    let retry = noun(retries, "retry", "retries");
    let (sent, again) = (grouped(sent), grouped(retries));
    language.pick(
        format!("共 {sent} 次请求，重试 {again}"),
        format!("{sent} {requests}, {again} {retry}"),
    )
}

/// How many gaps there are beside those that are listed.
pub fn more_gaps(count: usize, language: Language) -> String {
    let count = grouped(count);
    language.pick(format!("另有 {count} 处"), format!("and {count} more"))
}

/// Billable calls of the month, by all programs together: `本月接口已用 366/400 次`.
pub fn billable(used: u64, budget: Option<u64>, language: Language) -> String {
    // `1 of 400 calls`
    let calls = noun(budget.unwrap_or(used), "call", "calls");
    let used = within(used, budget);
    language.pick(
        format!("本月接口已用 {used} 次"),
        format!("{used} {calls} this month"),
    )
}

/// The same where space is short, the longest first.
pub fn billable_short(used: u64, budget: Option<u64>, language: Language) -> [String; 2] {
    let used = within(used, budget);
    language.pick(
        [format!("本月 {used} 次"), format!("{used}/月")],
        [format!("{used} a month"), format!("{used}/mo")],
    )
}

fn within(used: u64, budget: Option<u64>) -> String {
    match budget {
        Some(budget) => format!("{}/{}", grouped(used), grouped(budget)),
        None => grouped(used),
    }
}

/// `1 人失败`.
pub fn failed_people(count: usize, language: Language) -> String {
    let count = grouped(count);
    language.pick(format!("{count} 人失败"), format!("{count} failed"))
}

/// `138 / 已读 7,563（共 100,000）`: a condition about balances can only be judged for people who were
/// read, so the text says how many those are.
pub fn found_of_read(found: usize, read: usize, people: usize, language: Language) -> String {
    let [found, read, people] = [found, read, people].map(grouped);
    language.pick(
        format!("{found} / 已读 {read}（共 {people}）"),
        format!("{found} / {read} read (of {people})"),
    )
}

/// People whom `left<0` leaves out, because they are overdrawn only by inference.
pub fn inferred(count: usize, language: Language) -> String {
    let count = grouped(count);
    language.pick(
        format!("另有 {count} 人推算为超支，筛选 超支 可列出"),
        format!("{count} more by inference: filter overdrawn"),
    )
}

/// `名单 3 处缺失`.
pub fn gaps(count: usize, language: Language) -> String {
    let gaps = noun(count, "gap", "gaps");
    language.pick(
        format!("名单 {count} 处缺失"),
        format!("{count} {gaps} in the list"),
    )
}

/// `约 15 秒`.
pub fn remaining(time: Duration, language: Language) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..=1 => language.pick("即将完成".to_owned(), "nearly done".to_owned()),
        2..=99 => language.pick(format!("约 {seconds} 秒"), format!("about {seconds} s")),
        100..=5_999 => {
            let minutes = seconds.div_ceil(60);
            language.pick(format!("约 {minutes} 分钟"), format!("about {minutes} min"))
        }
        _ => {
            let (hours, minutes) = (seconds / 3600, seconds % 3600 / 60);
            language.pick(
                format!("约 {hours} 小时 {minutes} 分"),
                format!("about {hours} h {minutes} min"),
            )
        }
    }
}

/// Days to go: `40天`.
pub fn days_to_go(days: i32, language: Language) -> String {
    match days {
        0 => language.pick("今天", "today").to_owned(),
        ..0 => language.pick("已过", "past").to_owned(),
        _ => language.pick(format!("{days}天"), format!("{days}d")),
    }
}

/// The same in brackets behind an amount: `（12 天后）`.
pub fn in_days(days: i32, language: Language) -> String {
    match days {
        0 => language.pick("（今天）", " (today)").to_owned(),
        ..0 => language.pick("（已过）", " (past)").to_owned(),
        1 => language.pick("（1 天后）", " (in 1 day)").to_owned(),
        _ => language.pick(format!("（{days} 天后）"), format!(" (in {days} days)")),
    }
}

/// How many people stay on screen after a refusal.
pub fn kept(people: usize, language: Language) -> String {
    let (who, are) = (noun(people, "person", "people"), noun(people, "is", "are"));
    let people = grouped(people);
    language.pick(
        format!("已读到的 {people} 人保留"),
        format!("{people} {who} read before {are} kept"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remaining_time_is_given_in_seconds_minutes_or_hours() {
        assert_eq!(
            remaining(Duration::from_secs(15), Language::Chinese),
            "约 15 秒"
        );
        assert_eq!(
            remaining(Duration::from_secs(601), Language::English),
            "about 11 min"
        );
        assert_eq!(
            remaining(Duration::from_secs(100_000), Language::English),
            "about 27 h 46 min"
        );
    }

    #[test]
    fn one_of_anything_is_singular_in_english() {
        let english = Language::English;
        assert_eq!(requests(1, 1, english), "1 request, 1 retry");
        assert_eq!(requests(1_234, 0, english), "1,234 requests, 0 retries");
        assert_eq!(people(1, english), "1 person");
        assert_eq!(kept(1, english), "1 person read before is kept");
        assert_eq!(billable(1, None, english), "1 call this month");
    }

    fn window(used: u32, limit: u32, seconds: u32) -> Usage {
        Usage {
            used_in_window: used,
            window_limit: limit,
            window_seconds: seconds,
            ..Usage::default()
        }
    }

    fn told(usage: Usage) -> [Option<String>; 4] {
        [Language::Chinese, Language::English]
            .map(|language| [limits(&usage, language), limits_short(&usage, language)])
            .concat()
            .try_into()
            .unwrap()
    }

    fn texts(texts: [&str; 4]) -> [Option<String>; 4] {
        texts.map(|text| Some(text.to_owned()))
    }

    #[test]
    fn a_wait_says_what_it_is_for() {
        let minute = window(600, 600, 60);
        let next_minute = RequestWait::FullWindow(Duration::from_millis(46_200));
        assert_eq!(
            told(Usage {
                wait: Some(next_minute),
                ..minute
            }),
            texts([
                "等待下一分钟的额度，还有 47 秒",
                "等额度 47 秒",
                "waiting for the next minute's quota, 47 s left",
                "quota in 47 s",
            ])
        );
        let throttled = RequestWait::Throttled(Duration::from_secs(23));
        assert_eq!(
            told(Usage {
                wait: Some(throttled),
                ..minute
            }),
            texts([
                "限流，23 秒后重试",
                "限流 23 秒",
                "throttled, retrying in 23 s",
                "throttled 23 s",
            ])
        );
        let next_second = RequestWait::FullWindow(Duration::from_millis(400));
        let records = Usage {
            wait: Some(next_second),
            counted: Some(CallPurpose::ExpiryRecords),
            ..window(50, 50, 1)
        };
        assert_eq!(
            told(records),
            texts([
                "到期记录 50/50 次/秒",
                "到期记录 50/50/秒",
                "expiry 50/50 per s",
                "expiry 50/50/s"
            ])
        );
    }

    #[test]
    fn without_a_wait_the_limit_is_shown_and_nothing_where_there_is_none() {
        assert_eq!(
            told(window(586, 600, 60)),
            texts([
                "586/600 次/分",
                "586/600/分",
                "586/600 per min",
                "586/600/min"
            ])
        );
        assert_eq!(told(Usage::default()), [None, None, None, None]);
    }
}
