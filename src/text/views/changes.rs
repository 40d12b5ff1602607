//! Texts of the view of changes.

use crate::store::StoreError;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::Language;
use crate::domain::changes::ChangeCounts;
use crate::domain::changes::Identity;
use crate::domain::text::{grouped, noun};
use crate::text::days::AsOfOrigin;
use crate::text::days::{day_near, moment_near, standing};
use crate::text::sync_status;

/// How a comparison ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ComparisonEnd {
    /// It found everything.
    Done {
        /// People who could not be compared, because a figure of one of the days is not known.
        not_compared: usize,
        /// People who are in one of the snapshots because other departments were configured then.
        outside_scope: usize,
    },
    /// There is no snapshot on or before a day.
    NoSnapshot {
        /// The day.
        day: Date,
        /// The day of the oldest snapshot, if there is any.
        first: Option<Date>,
    },
    /// There are no two days with snapshots.
    TooFew {
        /// How many snapshots there are.
        snapshots: usize,
    },
    /// The dashboard runs without a store.
    NoStore,
    /// The store cannot be read.
    Trouble(StoreError),
    /// Stopped by the user.
    Stopped,
}

/// How many of each kind: `余额 30  新到 2  离开 1  规则 1`.
pub fn counts(counts: ChangeCounts, language: Language) -> String {
    let [balances, joined, left, types] =
        [counts.balances, counts.joined, counts.left, counts.types].map(grouped);
    let renamed = match counts.renamed {
        0 => String::new(),
        some => format!("  {} {}", language.pick("改名", "renamed"), grouped(some)),
    };
    language.pick(
        format!("余额 {balances}  新到 {joined}  离开 {left}{renamed}  规则 {types}"),
        format!("balances {balances}  joined {joined}  left {left}{renamed}  rules {types}"),
    )
}

/// In the header: the days that are compared.
pub fn days(from: Date, to: Date, language: Language) -> String {
    language.pick(format!("{from} 至 {to}"), format!("{from} to {to}"))
}

/// The same where there is little room: `11-16~11-20`.
pub fn days_short(from: Date, to: Date, today: Date) -> String {
    format!("{}~{}", day_near(from, today), day_near(to, today))
}

/// Below the list: the snapshots that are compared.
pub fn snapshots([from, to]: [Timestamp; 2], today: Date, language: Language) -> String {
    let [from, to] = [from, to].map(|at| moment_near(at, today));
    language.pick(
        format!("{from} 与 {to} 的快照"),
        format!("snapshots of {from} and {to}"),
    )
}

/// How many people could not be compared.
pub fn not_compared(people: usize, language: Language) -> String {
    let count = grouped(people);
    language.pick(
        format!("{count} 人无法比较"),
        format!("{count} not compared"),
    )
}

/// How many people are in one snapshot alone because the configured departments changed.
pub fn outside_scope(people: usize, language: Language) -> String {
    let count = grouped(people);
    language.pick(
        format!("{count} 人在配置的部门之外"),
        format!("{count} outside the configured departments"),
    )
}

/// A sync has ended since.
pub fn outdated(language: Language) -> &'static str {
    language.pick(
        "有更新的数据，按 ⟦reload⟧ 重新比较",
        "newer data: ⟦reload⟧ compares again",
    )
}

/// What was found so far.
pub fn found(changes: usize, language: Language) -> String {
    let changes_text = grouped(changes);
    let noun = noun(changes, "change", "changes");
    language.pick(
        format!("{changes_text} 处变化"),
        format!("{changes_text} {noun}"),
    )
}

/// The comparison is running.
pub fn comparing(language: Language) -> &'static str {
    language.pick("正在比较两个快照…", "comparing two snapshots…")
}

/// A person is listed who was not listed before.
pub fn joined(language: Language) -> &'static str {
    language.pick("新到名单", "joined")
}

/// A person is listed who is probably somebody who left.
pub fn came_again(language: Language) -> &'static str {
    language.pick("新到名单，可能是同一人", "joined, probably the same")
}

/// A person is listed who may have left under another id.
pub fn came_back(id: &str, language: Language) -> String {
    language.pick(
        format!("新到名单，可能就是 {id}"),
        format!("joined, probably {id}"),
    )
}

/// An id under another name.
pub fn renamed(name_from: &str, identity: Identity, language: Language) -> String {
    let what = identity.explain(language);
    language.pick(
        format!("原为 {name_from}：{what}"),
        format!("was {name_from}: {what}"),
    )
}

/// A person is no longer listed.
pub fn left(language: Language) -> &'static str {
    language.pick("不在名单了", "left")
}

/// In the person's place, where a change is about a leave type.
pub fn leave_type(language: Language) -> &'static str {
    language.pick("[假期]", "[type]")
}

/// Nothing differs.
pub fn nothing_changed(language: Language) -> &'static str {
    language.pick(
        "两个快照之间没有变化。",
        "Nothing changed between the two snapshots.",
    )
}

/// No change matches.
pub fn no_match(language: Language) -> &'static str {
    language.pick(
        "没有匹配的变化，按 ⟦back⟧ 清除筛选",
        "no change matches; ⟦back⟧ clears the filter",
    )
}

/// Why nothing is compared, and what to do.
pub fn ended(end: &ComparisonEnd, language: Language) -> [String; 2] {
    match end {
        ComparisonEnd::TooFew { snapshots } => too_few(*snapshots, language),
        ComparisonEnd::NoSnapshot { day, first } => [
            no_pair(language).to_owned(),
            no_snapshot(*day, *first, language),
        ],
        ComparisonEnd::NoStore => [
            no_pair(language).to_owned(),
            language
                .pick(
                    "现在不保留任何数据（配置里 [store] url = \"none\"）。去掉它之后，每次完整读取会留下一个快照。",
                    "Nothing is kept now ([store] url = \"none\" in the configuration). Without it every complete sync leaves a snapshot.",
                )
                .to_owned(),
        ],
        ComparisonEnd::Trouble(error) => [
            no_pair(language).to_owned(),
            sync_status::trouble(error, language),
        ],
        ComparisonEnd::Stopped => [
            language.pick("比较已停止", "the comparison was stopped").to_owned(),
            language
                .pick("按 ⟦reload⟧ 重新比较", "⟦reload⟧ compares again")
                .to_owned(),
        ],
        ComparisonEnd::Done { .. } => [nothing_changed(language).to_owned(), String::new()],
    }
}

/// Nothing can be compared.
pub fn no_pair(language: Language) -> &'static str {
    language.pick(
        "没有两个可比较的快照",
        "there are no two snapshots to compare",
    )
}

fn no_snapshot(day: Date, first: Option<Date>, language: Language) -> String {
    let none = standing(AsOfOrigin::NoSnapshot { day, first }, day, language);
    language.pick(
        format!("{none}。按 ⟦day⟧ 选别的两天。"),
        format!("{none}; ⟦day⟧ chooses other days."),
    )
}

fn too_few(snapshots: usize, language: Language) -> [String; 2] {
    [
        no_pair(language).to_owned(),
        language.pick(
            format!(
                "每次完整读取会留下一个快照（现有 {snapshots} 个），比较需要两个。再读取一次，或用 leaveboard sync --every 24h 每天留一个，然后按 ⟦reload⟧。"
            ),
            format!(
                "Every complete sync leaves a snapshot (there are {snapshots}); two are needed. Sync again, or let leaveboard sync --every 24h keep one a day, then press ⟦reload⟧."
            ),
        ),
    ]
}

/// Both days stand for the same snapshot.
pub fn one_snapshot(at: Timestamp, today: Date, language: Language) -> [String; 2] {
    let at = moment_near(at, today);
    [
        no_pair(language).to_owned(),
        language.pick(
            format!("两天之间没有新的快照：都是 {at} 的那个。按 ⟦day⟧ 选别的两天，或再同步一次后按 ⟦reload⟧。"),
            format!(
                "No snapshot was taken in between: both days stand for the one of {at}. ⟦day⟧ chooses other days; or sync again, then ⟦reload⟧."
            ),
        ),
    ]
}

impl Identity {
    /// What an HR administrator should think of an id with another name or another owner.
    pub fn explain(self, language: Language) -> &'static str {
        match self {
            Self::Same => language.pick("改名", "renamed"),
            Self::Unsure => language.pick("改名，可能换了人", "renamed, maybe another person"),
            Self::Another => language.pick("很可能换了人", "probably another person"),
        }
    }
}
