//! Words with a number in them, Chinese and English.

use std::time::Duration;

use crate::domain::Language;
use crate::domain::text::grouped;

/// `5,012 人`.
pub fn people(count: usize, language: Language) -> String {
    let one = count == 1;
    let count = grouped(count);
    let people = if one { "person" } else { "people" };
    language.pick(format!("{count} 人"), format!("{count} {people}"))
}

/// Requests used and allowed: `586/600 次/分`.
pub fn calls(used: u32, limit: u32, seconds: u32, language: Language) -> String {
    let window = match seconds {
        1 => language.pick("次/秒", "per s").to_owned(),
        60 => language.pick("次/分", "per min").to_owned(),
        other => language.pick(format!("次/{other} 秒"), format!("per {other} s")),
    };
    format!("{used}/{limit} {window}")
}

/// The same where space is short: `586/600/分`.
pub fn calls_short(used: u32, limit: u32, seconds: u32, language: Language) -> String {
    match seconds {
        1 => language.pick(format!("{used}/{limit}/秒"), format!("{used}/{limit}/s")),
        60 => language.pick(format!("{used}/{limit}/分"), format!("{used}/{limit}/min")),
        _ => calls(used, limit, seconds, language),
    }
}

/// Requests sent and sent again.
pub fn requests(sent: u64, retries: u64, language: Language) -> String {
    let (sent, again) = (grouped(sent), grouped(retries));
    language.pick(
        format!("共 {sent} 次请求，重试 {again}"),
        format!("{sent} requests, {again} retries"),
    )
}

/// Further gaps that are not kept word for word.
pub fn more_gaps(count: usize, language: Language) -> String {
    let count = grouped(count);
    language.pick(format!("另有 {count} 处"), format!("and {count} more"))
}

/// Billable calls of the month, whoever made them: `本月接口已用 366/400 次`.
pub fn billable(used: u64, budget: Option<u64>, language: Language) -> String {
    let used = within(used, budget);
    language.pick(
        format!("本月接口已用 {used} 次"),
        format!("{used} calls this month"),
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

/// `138 / 已读 7,563（共 100,000）`: a condition about balances says of how many people it was judged.
pub fn found_of_read(found: usize, read: usize, people: usize, language: Language) -> String {
    let [found, read, people] = [found, read, people].map(grouped);
    language.pick(
        format!("{found} / 已读 {read}（共 {people}）"),
        format!("{found} / {read} read (of {people})"),
    )
}

/// People whom `left<0` leaves out.
pub fn inferred(count: usize, language: Language) -> String {
    let count = grouped(count);
    language.pick(
        format!("另有 {count} 人推算为超支，筛选 超支 可列出"),
        format!("{count} more by inference: filter overdrawn"),
    )
}

/// `3 处缺失`.
pub fn gaps(count: usize, language: Language) -> String {
    let gaps = if count == 1 { "gap" } else { "gaps" };
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

/// What came before a refusal stays.
pub fn kept(people: usize, language: Language) -> String {
    let people = grouped(people);
    language.pick(
        format!("已读到的 {people} 人保留"),
        format!("{people} people read before are kept"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_rounded_up() {
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
}
