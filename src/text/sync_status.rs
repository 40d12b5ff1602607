//! Texts about the state of a sync: how old figures are, which program syncs, what it costs, what is wrong with the store.

use jiff::Timestamp;

use crate::domain::Language;
use crate::domain::text::{grouped, noun};
use crate::store::StoreError;
use crate::sync::Cost;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// An age below this is given in hours.
const TWO_DAYS: i64 = 2 * DAY;

fn is_just_now(at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(at).as_secs() < MINUTE
}

/// How long ago: `2 小时前`.
pub fn age(at: Timestamp, now: Timestamp, language: Language) -> String {
    let ago = now.duration_since(at).as_secs();
    match ago {
        _ if is_just_now(at, now) => language.pick("刚刚", "just now").to_owned(),
        ..HOUR => {
            let minutes = ago / MINUTE;
            language.pick(format!("{minutes} 分钟前"), format!("{minutes} min ago"))
        }
        HOUR..TWO_DAYS => {
            let hours = ago / HOUR;
            language.pick(format!("{hours} 小时前"), format!("{hours} h ago"))
        }
        _ => {
            let days = ago / DAY;
            language.pick(format!("{days} 天前"), format!("{days} d ago"))
        }
    }
}

/// The sync is paused.
pub fn paused(language: Language) -> &'static str {
    language.pick("已暂停", "paused")
}

/// How to resume a sync that was paused or stopped.
pub fn resumes(language: Language) -> &'static str {
    language.pick("按 ⟦pause⟧ 继续", "⟦pause⟧ resumes")
}

/// The sync waits for the user to confirm its cost.
pub fn asks(language: Language) -> &'static str {
    language.pick("等待确认", "waiting for your OK")
}

/// Another program syncs the tenant.
pub fn followed(holder: &str, language: Language) -> String {
    language.pick(format!("由 {holder} 同步中"), format!("synced by {holder}"))
}

/// People whose figures are of an earlier sync, which ended at `at`.
pub fn old_people(count: usize, [at, now]: [Timestamp; 2], language: Language) -> String {
    let (people, count) = (noun(count, "person", "people"), grouped(count));
    let age = age(at, now, language);
    let zh = if is_just_now(at, now) {
        "刚才".to_owned()
    } else {
        format!(" {age}")
    };
    language.pick(
        format!("其中 {count} 人仍是{zh}的数据"),
        format!("{count} {people}: data {age}"),
    )
}

/// Everybody's figures are of an earlier sync, and fresh enough.
pub fn all_old(age: &str, language: Language) -> String {
    language.pick(format!("数据为 {age}"), format!("data {age}"))
}

/// The figures of one person are of an earlier sync.
pub fn kept_from(age: &str, language: Language) -> String {
    language.pick(format!("{age}保存的数据"), format!("kept from {age}"))
}

/// What the mark of old figures means.
pub fn old_mark(language: Language) -> &'static str {
    language.pick("上次同步的数据", "earlier sync")
}

/// People who are no longer listed.
pub fn gone_people(count: usize, language: Language) -> String {
    let count = grouped(count);
    language.pick(
        format!("{count} 人已不在通讯录中"),
        format!("{count} no longer listed"),
    )
}

/// One person who is no longer listed.
pub fn gone(name: &str, language: Language) -> String {
    language.pick(
        format!("{name} 已不在通讯录中"),
        format!("{name} is no longer listed"),
    )
}

/// What a full sync needs and what is left of the month's calls: `needs about 161 calls; 4,102 of 5,000 left this month`.
pub fn cost(cost: Cost, language: Language) -> String {
    let called = noun(cost.calls, "call", "calls");
    let [calls, budget, left] = [cost.calls, cost.budget, cost.left()].map(grouped);
    if cost.is_covered() {
        language.pick(
            format!("本次约需 {calls} 次，本月额度还剩 {left} 次（共 {budget}）"),
            format!("needs about {calls} {called}; {left} of {budget} left this month"),
        )
    } else {
        language.pick(
            format!("本次约需 {calls} 次，本月额度只剩 {left} 次（共 {budget}），读不完"),
            format!(
                "needs about {calls} {called}; only {left} of {budget} left this month: not enough"
            ),
        )
    }
}

/// Why the sync asks, or what continuing leads to.
pub fn crosses(cost: Cost, language: Language) -> String {
    if !cost.is_covered() {
        return language
            .pick(
                "继续会读到额度用完为止，没读到的人保留原有数据。",
                "Continuing reads until they are used up; people who are not reached keep the data shown now.",
            )
            .to_owned();
    }
    let called = noun(cost.threshold, "call", "calls");
    let threshold = grouped(cost.threshold);
    language.pick(
        format!("读完会超过配置里设定的每月 {threshold} 次。"),
        format!("This exceeds the {threshold} {called} a month set in the configuration."),
    )
}

/// The title of that question.
pub fn question(language: Language) -> &'static str {
    language.pick("读取全部余额？", "Read all balances?")
}

/// What is asked of a directory that shrank.
pub fn shrunk_question(language: Language) -> &'static str {
    language.pick("现在只有这些人？", "Is this the whole company now?")
}

/// What is wrong with the store, in a few words.
pub fn trouble_short(error: &StoreError, language: Language) -> &'static str {
    match error {
        StoreError::Unavailable(_) => language.pick("存储打不开", "store unavailable"),
        StoreError::Newer { .. } => language.pick("存储的版本较新", "store is newer"),
        StoreError::Corrupt { .. } => language.pick("存储文件已损坏", "store damaged"),
        StoreError::Foreign { .. } => {
            language.pick("不是 leaveboard 的存储", "not a leaveboard store")
        }
        StoreError::Unwritable(_) => language.pick("存储无法写入", "store unwritable"),
        StoreError::LeaseLost => language.pick("由其他程序接管", "sync taken over"),
        StoreError::Unreadable(_) => language.pick("存储有坏记录", "store unreadable"),
    }
}

/// The same with its cause and what follows from it.
pub fn trouble(error: &StoreError, language: Language) -> String {
    let consequence = language.pick(
        "读到的数据只在内存中，退出后不保留；已保存的不受影响。",
        "What is read stays in memory only and is not kept; what was kept before is untouched.",
    );
    let cause = error.explain(language);
    format!("{cause}{}{consequence}", language.pick("。", ". "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_given_in_the_largest_unit_that_is_still_exact_enough() {
        let at = |ago: i64, language| {
            let now = Timestamp::from_second(ago).unwrap();
            age(Timestamp::UNIX_EPOCH, now, language)
        };
        for (ago, zh, en) in [
            (-5 * DAY, "刚刚", "just now"),
            (59, "刚刚", "just now"),
            (MINUTE, "1 分钟前", "1 min ago"),
            (59 * MINUTE, "59 分钟前", "59 min ago"),
            (2 * HOUR, "2 小时前", "2 h ago"),
            (47 * HOUR, "47 小时前", "47 h ago"),
            (3 * DAY, "3 天前", "3 d ago"),
        ] {
            assert_eq!(at(ago, Language::Chinese), zh);
            assert_eq!(at(ago, Language::English), en);
        }
    }

    #[test]
    fn the_cost_of_a_sync_is_shown_with_what_is_left_of_the_month() {
        let told = Cost {
            calls: 161,
            spent: 898,
            budget: 5_000,
            threshold: 4_000,
        };
        assert_eq!(
            cost(told, Language::English),
            "needs about 161 calls; 4,102 of 5,000 left this month"
        );
        let single = Cost { calls: 1, ..told };
        assert_eq!(
            cost(single, Language::English),
            "needs about 1 call; 4,102 of 5,000 left this month"
        );
        assert_eq!(
            cost(told, Language::Chinese),
            "本次约需 161 次，本月额度还剩 4,102 次（共 5,000）"
        );
        let short = Cost {
            calls: 42,
            spent: 366,
            budget: 400,
            threshold: 320,
        };
        assert_eq!(
            cost(short, Language::Chinese),
            "本次约需 42 次，本月额度只剩 34 次（共 400），读不完"
        );
        assert_eq!(
            cost(short, Language::English),
            "needs about 42 calls; only 34 of 400 left this month: not enough"
        );
    }
}
