//! Texts of the history of a balance.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::Language;
use crate::domain::day::minute_text;
use crate::domain::text::{grouped, noun};
use crate::store::StoreError;

/// The snapshots are being read.
pub fn reading(language: Language) -> &'static str {
    language.pick("正在读取快照", "reading the snapshots")
}

/// Nothing is stored, so there is no history.
pub fn no_store(language: Language) -> &'static str {
    language.pick(
        "没有保存数据（配置里 [store] url = \"none\"），所以没有以前的余额",
        "nothing is stored ([store] url = \"none\"), so there are no earlier figures",
    )
}

/// There is no snapshot yet.
pub fn no_snapshot(language: Language) -> &'static str {
    language.pick(
        "还没有快照：每次完整读完一个企业才留下一个",
        "no snapshots yet: each complete read of a tenant leaves one",
    )
}

/// The store cannot be read.
pub fn trouble(error: &StoreError, language: Language) -> String {
    let error = error.explain(language);
    language.pick(
        format!("读不了保存的数据：{error}"),
        format!("the store cannot be read: {error}"),
    )
}

/// How many snapshots there are, and since when.
pub fn snapshots(count: usize, first: Timestamp, language: Language) -> String {
    let snapshots = noun(count, "snapshot", "snapshots");
    let (count, first) = (grouped(count), minute_text(first));
    language.pick(
        format!("{count} 个快照，最早一个 {first}"),
        format!("{count} {snapshots}, the oldest of {first}"),
    )
}

/// There is one snapshot alone.
pub fn only_one(language: Language) -> &'static str {
    language.pick(
        "没有更早的快照，还看不出变化",
        "no earlier snapshot: there is nothing to compare with yet",
    )
}

/// All snapshots say the same.
pub fn nothing_changed(language: Language) -> &'static str {
    language.pick(
        "这些快照之间没有变化",
        "nothing changed between these snapshots",
    )
}

/// The rule of the leave type changed.
pub fn rule_changed(language: Language) -> &'static str {
    language.pick("规则有调整", "the rule changed")
}

/// The person is no longer listed.
pub fn left(language: Language) -> &'static str {
    language.pick("不在名单里了", "no longer listed")
}

/// The id belonged to somebody else before.
pub fn another_person(name: &str, language: Language) -> String {
    language.pick(
        format!("这个账号原来是 {name} 的，两个人的余额不作比较"),
        format!("this id was {name}; the figures of two people are not compared"),
    )
}

/// The person was listed with these figures.
pub fn joined(figures: &str, language: Language) -> String {
    language.pick(
        format!("新到名单里：{figures}"),
        format!("listed: {figures}"),
    )
}

/// Snapshots in between could not be read.
pub fn after_unknown(language: Language) -> &'static str {
    language.pick(
        "（其间有没读到的快照，可能分几次变的）",
        " (some snapshots in between could not be read: it may have come in several steps)",
    )
}

/// By how much a figure changed, behind the figure before and after.
pub fn by(by: &str, language: Language) -> String {
    language.pick(format!("（{by}）"), format!(" ({by})"))
}

/// No snapshot has the balance.
pub fn never_known(language: Language) -> &'static str {
    language.pick(
        "没有一个快照读到过这项余额",
        "no snapshot knows this balance",
    )
}

/// The figures of the oldest snapshot that has the balance.
pub fn earliest(day: Date, figures: &str, language: Language) -> String {
    language.pick(
        format!("最早（{day} 起）：{figures}"),
        format!("at first (from {day}): {figures}"),
    )
}
