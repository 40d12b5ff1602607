//! Names, states, empty lists and other short texts.

use crate::domain::{CellState, Language, PlatformKind};
use crate::sync::Outcome;
use crate::text::counts::failed_people;
use crate::text::figures::state_word;
use crate::text::workbook;

/// Headings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Heading {
    /// Before the platform's fields.
    Fields,
}

/// Why there is no text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoTextReason {
    /// The leave types were not read yet.
    NoTypes,
    /// The type came with a balance, and the platform's list of types lacks it.
    Unlisted,
    /// The record is not in memory. Reading the person again brings it.
    NotKept,
    /// The figures are of another day, of which there are no raw records.
    OnlyLive,
    /// The person's balances were not read yet.
    Pending,
    /// Names and figures are hidden.
    Masked,
}

/// A platform's own name.
pub fn platform_name(platform: PlatformKind, language: Language) -> &'static str {
    language.pick(platform.chinese_name(), platform.english_name())
}

/// A tenant by its name, with its platform, because a company may have one of the same name on each.
pub fn tenant_on_platform(name: &str, platform: PlatformKind, language: Language) -> String {
    format!("{name} {}", platform_name(platform, language))
}

/// The figures are generated.
pub fn demo(language: Language) -> &'static str {
    language.pick("演示：数据为自动生成", "demo: generated figures")
}

/// The same where there is little room.
pub fn demo_short(language: Language) -> &'static str {
    language.pick("演示", "demo")
}

/// Which theme is shown, by its word in the configuration, and how to make it permanent. Without
/// colours there is no other theme.
pub fn theme(word: &str, has_others: bool, language: Language) -> String {
    if !has_others {
        return language
            .pick("终端没有颜色（NO_COLOR）", "no colours (NO_COLOR)")
            .to_owned();
    }
    language.pick(
        format!("配色 {word}；要保留，写进配置：theme = \"{word}\""),
        format!("colours: {word}; theme = \"{word}\" in the configuration keeps them"),
    )
}

/// Which view is open, for people who use a screen reader.
pub fn view_is(name: &str, language: Language) -> String {
    language.pick(format!("视图：{name}"), format!("view: {name}"))
}

/// Names and figures are hidden.
pub fn masked(language: Language) -> &'static str {
    language.pick("已脱敏", "masked")
}

/// Stands before the moment of the last answer.
pub fn data_of(language: Language) -> &'static str {
    language.pick("更新于", "updated")
}

/// A state, as it stands where the figure would be, with a sign of its own.
pub fn state(state: CellState, language: Language) -> String {
    let sign = match state {
        CellState::Known => return String::new(),
        CellState::Pending => "… ",
        CellState::Unlimited => "+ ",
        CellState::NotApplicable => "- ",
        CellState::NotInitialised => "? ",
        CellState::Forbidden => "# ",
        CellState::Failed => "",
    };
    format!("{sign}{}", state_word(state, language))
}

/// How a sync ended, in a word.
pub fn outcome(outcome: Option<&Outcome>, language: Language) -> &'static str {
    match outcome {
        None => language.pick("读取中", "loading"),
        Some(Outcome::Complete) => workbook::COMPLETE.of(language),
        Some(Outcome::Partial) => workbook::PARTIAL.of(language),
        Some(Outcome::Refused(error)) if error.lacks_secret() => {
            language.pick("读不到密钥", "no secret")
        }
        Some(Outcome::Refused(_)) => workbook::REFUSED.of(language),
        Some(Outcome::Failed(_)) => workbook::FAILED.of(language),
        Some(Outcome::Cancelled) => language.pick("已停止", "stopped"),
    }
}

/// How many people could not be read, and how to find them.
pub fn find_failed(count: usize, language: Language) -> String {
    let failed = failed_people(count, language);
    language.pick(
        format!("{failed}，筛选 状态:读不到 可列出"),
        format!("{failed}; the filter state:unreadable lists them"),
    )
}

/// Before the list of what is missing.
pub fn missing(language: Language) -> &'static str {
    language.pick("名单里缺失", "Missing from the lists")
}

/// Before the filter's text.
pub fn filter(language: Language) -> &'static str {
    language.pick("筛选", "Filter")
}

/// In the filter's place while it is empty.
pub fn filter_hint(language: Language) -> &'static str {
    language.pick(
        "/ 姓名、部门、剩余<0、超支、甲 | 乙",
        "/ name, id, left<0, overdrawn, a | b",
    )
}

/// In the place of departments that may still come.
pub fn still_to_come() -> &'static str {
    "…"
}

/// The expiry depends on the day of the grant, so only the rule says when it is.
pub fn by_rule(language: Language) -> &'static str {
    language.pick("见规则", "see rule")
}

/// Never expires.
pub fn never(language: Language) -> &'static str {
    language.pick("长期有效", "does not expire")
}

/// That much lapses at most.
pub fn at_most(amount: &str, language: Language) -> String {
    language.pick(format!("最多 {amount}"), format!("at most {amount}"))
}

/// The same where there is little room.
pub fn at_most_short(amount: &str, language: Language) -> String {
    language.pick(format!("最多 {amount}"), format!("max {amount}"))
}

/// What is left after the first part has ended.
pub fn rest(amount: &str, language: Language) -> String {
    language.pick(format!("，余 {amount}"), format!(", then {amount}"))
}

/// The first of several days.
pub fn from_day(day: &str, language: Language) -> String {
    language.pick(format!("{day} 起"), format!("from {day}"))
}

/// No expiry or no department is known.
pub fn unknown(language: Language) -> &'static str {
    language.pick("未知", "unknown")
}

/// A lot is valid, still to come, or over.
pub fn lot(valid: bool, coming: bool, language: Language) -> &'static str {
    match (valid, coming) {
        (true, _) => language.pick("有效", "valid"),
        (false, true) => language.pick("未到", "to come"),
        (false, false) => language.pick("已过", "ended"),
    }
}

/// The width of the widest of those words, in columns.
pub fn lot_width(language: Language) -> usize {
    language.pick(4, 7)
}

/// What is left of a lot, and how much it was.
pub fn left_of(left: &str, granted: &str, language: Language) -> String {
    language.pick(
        format!("剩 {left}/{granted}"),
        format!("left {left}/{granted}"),
    )
}

/// A lot without a first day.
pub fn open_start(language: Language) -> &'static str {
    language.pick("不限", "open")
}

/// The platform sent nothing that could be shown below an open row.
pub fn nothing_more(language: Language) -> &'static str {
    language.pick(
        "平台没有给出额度明细或其他字段",
        "the platform sends no lots or further fields",
    )
}

/// The lots of an open row are not in memory.
pub fn not_kept(language: Language) -> &'static str {
    language.pick(
        "额度明细未保留，按 ⟦refresh⟧ 重新读取",
        "lots are not kept; ⟦refresh⟧ re-reads them",
    )
}

/// A heading of pane 4.
pub fn heading(heading: Heading, language: Language) -> &'static str {
    match heading {
        Heading::Fields => language.pick("平台配置字段", "Fields as configured"),
    }
}

/// Why there is no text in pane 3 or 4.
pub fn absent(absent: NoTextReason, language: Language) -> &'static str {
    match absent {
        NoTextReason::NoTypes => language.pick("还没有读到假期类型", "no leave types yet"),
        NoTextReason::Unlisted => language.pick(
            "这种假期不在平台的假期列表里，只随余额出现",
            "the platform's list lacks this type; it only came with a balance",
        ),
        NoTextReason::NotKept => language.pick(
            "原始数据不保存，按 ⟦refresh⟧ 重新读取",
            "raw records are not kept; ⟦refresh⟧ re-reads it",
        ),
        NoTextReason::OnlyLive => language.pick(
            "这一天没有留下原始数据",
            "no raw record was kept of that day",
        ),
        NoTextReason::Pending => language.pick(
            "还没有读到这名员工的余额",
            "this person's balances have not come yet",
        ),
        NoTextReason::Masked => language.pick("已脱敏，按 ⟦mask⟧ 显示", "masked; ⟦mask⟧ shows it"),
    }
}

/// The directory is being read.
pub fn reading_directory(language: Language) -> &'static str {
    language.pick("正在读取通讯录…", "reading the directory…")
}

/// Nobody matches.
pub fn no_match(language: Language) -> &'static str {
    language.pick(
        "没有匹配的员工，按 ⟦back⟧ 清除筛选",
        "nobody matches; ⟦back⟧ clears the filter",
    )
}

/// Nobody matches so far, and some people were not read yet: a partial result must not look complete.
pub fn no_match_yet(read: usize, people: usize, language: Language) -> String {
    language.pick(
        format!(
            "已读到余额的 {read} 人中没有匹配的；另有 {} 人尚未读到",
            people - read.min(people)
        ),
        match people - read.min(people) {
            1 => format!("nobody among those read so far ({read}); 1 is not read yet"),
            unread => format!("nobody among those read so far ({read}); {unread} are not read yet"),
        },
    )
}

/// Suggests the condition that was probably meant.
pub fn meant(condition: &str, language: Language) -> String {
    language.pick(
        format!("要按假期筛选，请写 {condition}"),
        format!("for the leave type write {condition}"),
    )
}

/// The directory is complete and empty.
pub fn nobody(language: Language) -> &'static str {
    language.pick(
        "通讯录里没有可见的员工。请检查应用的可见范围，再按 ⟦reload⟧。",
        "No visible people. Check the app's visible range, then press ⟦reload⟧.",
    )
}

/// No tenant is configured.
pub fn no_tenants(language: Language) -> &'static str {
    language.pick(
        "没有配置企业。运行 leaveboard config init，或 leaveboard demo。",
        "No tenants. Run leaveboard config init, or leaveboard demo.",
    )
}

/// Nobody is under the cursor.
pub fn choose_person(language: Language) -> &'static str {
    language.pick("请在左侧选择员工", "choose a person in pane 2")
}

/// What to do about an error.
pub fn remedy(remedy: &str, language: Language) -> String {
    language.pick(format!("怎么办：{remedy}"), format!("What to do: {remedy}"))
}

/// The screen is too small.
pub fn too_small(language: Language) -> &'static str {
    language.pick("窗口太小，至少 40x10", "too small: at least 40x10")
}

/// The reversed order; without a label it is the reverse of the list's own order.
pub fn reversed(label: &str, language: Language) -> String {
    if label.is_empty() {
        return language.pick("倒序", "reversed").to_owned();
    }
    language.pick(format!("{label}（倒序）"), format!("{label}, reversed"))
}

/// `帮助`.
pub fn help(language: Language) -> &'static str {
    language.pick("帮助", "help")
}

/// The help's title.
pub fn keys(language: Language) -> &'static str {
    language.pick(
        "按键（输入可搜索，⟦run⟧ 执行）",
        "Keys (type to search, ⟦run⟧ runs)",
    )
}

/// What the marks beside figures and people mean.
pub fn marks(language: Language) -> &'static str {
    language.pick(
        "记号：! 超支  * 对不上账  ~ 已四舍五入  . 待读取",
        "Marks: ! overdrawn  * does not add up  ~ rounded  . unread",
    )
}

/// What the marks of the view Company mean, where a star stands beside a marked person.
pub fn company_marks(language: Language) -> &'static str {
    language.pick(
        "记号：! 超支  ^ 30 天内到期  ~ 已四舍五入  * 已标记",
        "Marks: ! overdrawn  ^ ends within 30 days  ~ rounded  * marked",
    )
}

/// Between things of one kind in a sentence: `年假、调休`.
pub fn list_comma(language: Language) -> &'static str {
    language.pick("、", ", ")
}

/// Between parts of a sentence.
pub fn comma(language: Language) -> &'static str {
    language.pick("，", ", ")
}

/// Between remarks that stand on one line.
pub fn between_notes(language: Language) -> &'static str {
    language.pick("；", "; ")
}

/// Between a name and what is said about it.
pub fn colon(language: Language) -> &'static str {
    language.pick("：", ": ")
}
