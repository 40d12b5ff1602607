//! Answers to keys, as the last line shows them until the next key.

use crate::domain::Language;
use crate::domain::RowId;
use crate::domain::matching::{MAX_FILTER_CHARS, PredicateProblem};
use crate::domain::text::{grouped, noun};
use crate::sync::TenantId;

/// A person whom a notice names. The cursor may stand on another one by the time it is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoticedPerson {
    /// Whose employee.
    pub tenant: TenantId,
    /// The person's row there.
    pub row: RowId,
}

/// What was copied.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CopiedPart {
    /// The name of a tenant.
    Tenant,
    /// The id of a person.
    PersonId(NoticedPerson),
    /// What is left of a leave type, or another figure or field.
    Cell,
    /// A whole row.
    Row,
    /// A leave type's rule.
    Rule,
    /// The record as the platform sent it.
    Record,
    /// A whole table.
    Table,
}

/// How a text is copied.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CopyWay {
    /// It was sent to the terminal, which never says whether it took it.
    Terminal,
    /// tmux has taken it into its buffer, and offers it to the terminal.
    Tmux,
    /// tmux has taken it into its buffer, and is told to offer nothing to the terminal.
    TmuxAlone,
    /// The system has it in its clipboard.
    System,
}

/// An answer to a key, shown in the footer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Notice {
    /// A text was copied, in this way as far as is known yet.
    Copied(CopiedPart, CopyWay),
    /// Too much for the terminal's clipboard; this many bytes.
    TooLarge(usize),
    /// Nothing to copy there.
    NothingToCopy,
    /// Names and figures are hidden and not copied.
    Masked,
    /// A file was written.
    Exported,
    /// The person is being read again.
    Refreshing,
    /// This many people are being read again, with about this many calls.
    RefreshingMany(usize, usize),
    /// Reading this many people again takes about this many calls: a second press sends them.
    ConfirmRefresh(usize, usize),
    /// The same, and the month would exceed the number of calls up to which nobody is asked.
    ConfirmBeyond(usize, usize, u64),
    /// The whole tenant is being read again.
    Reloading,
    /// A sync that was stopped resumes.
    Resuming,
    /// Figures of a past day cannot be read again.
    OnlyLive,
    /// Whether the dashboard uses the mouse; otherwise the terminal does.
    Mouse(bool),
    /// Other colours are shown.
    Theme,
    /// There is no sync to pause or to stop.
    NothingRuns,
    /// The sync is stopped, so nobody is read.
    Stopped,
    /// The sync is paused: the person is read when it resumes.
    Paused,
    /// No directory shrank: there is nothing to accept.
    NothingShrank,
    /// The person who was under the cursor is no longer listed.
    Gone(NoticedPerson),
    /// The person is not listed any more.
    NoLongerListed,
    /// No lots are missing that could be read.
    NoLotsOnRequest,
    /// Nobody is under the cursor.
    NobodySelected,
    /// There is no other tenant.
    OnlyOneTenant,
    /// No other tenant has the person.
    NowhereElse(NoticedPerson),
    /// In this tenant this many people could be the person.
    SeveralSame(NoticedPerson, TenantId, usize),
    /// This many people are marked; two to four can stand side by side.
    MarkTwoToFour(usize),
    /// What was typed or pasted would make the filter too long: it stays as it was.
    FilterTooLong,
    /// A filter that another view or a saved table asks for is refused, and the one before stays.
    FilterRefused(PredicateProblem),
    /// The file of the last session is damaged.
    SessionDamaged,
    /// A later version of the program wrote the file of the last session.
    SessionNewer,
    /// The configuration gives no table a name.
    NoSavedViews,
    /// The figures of the row have been read again since.
    RowOutdated,
    /// Everybody who is compared has been identified.
    NothingUnclear,
    /// There is no rule under the cursor.
    NoRule,
    /// A leave type was taken, to stand beside another one.
    RuleTaken,
    /// It was dropped again.
    RuleDropped,
}

/// That `what` was copied, and how. The text claims no more than is known.
pub fn copied(what: &str, way: CopyWay, language: Language) -> String {
    match way {
        CopyWay::Terminal => language.pick(
            format!("已发给终端（OSC 52）：{what}"),
            format!("sent {what} to the terminal (OSC 52)"),
        ),
        CopyWay::Tmux => language.pick(
            format!("已复制到 tmux，也已发给终端：{what}"),
            format!("copied {what} into tmux, and sent it to the terminal"),
        ),
        CopyWay::TmuxAlone => language.pick(
            format!("已复制到 tmux（其 set-clipboard 为 off）：{what}"),
            format!("copied {what} into tmux (its set-clipboard is off)"),
        ),
        CopyWay::System => language.pick(
            format!("已复制到剪贴板：{what}"),
            format!("copied {what} to the clipboard"),
        ),
    }
}

/// What was to be copied.
pub fn copied_part(part: CopiedPart, language: Language) -> &'static str {
    match part {
        CopiedPart::Tenant => language.pick("企业名称", "the tenant's name"),
        CopiedPart::PersonId(_) => language.pick("账号", "the id"),
        CopiedPart::Cell => language.pick("这一格", "this cell"),
        CopiedPart::Row => language.pick("整行", "the whole row"),
        CopiedPart::Rule => language.pick("规则", "the rule"),
        CopiedPart::Record => language.pick("原始数据", "the raw record"),
        CopiedPart::Table => language.pick("整张表", "the table"),
    }
}

/// The answer to a key.
pub fn notice(notice: Notice, language: Language) -> String {
    let say = |zh: &str, en: &str| language.pick(zh, en).to_owned();
    match notice {
        Notice::Copied(part, way) => copied(copied_part(part, language), way, language),
        Notice::TooLarge(bytes) => language.pick(
            format!("太长，终端剪贴板放不下（{bytes} 字节）"),
            format!("too long for a terminal's clipboard ({bytes} bytes)"),
        ),
        Notice::NothingToCopy => say("这里没有可复制的", "nothing to copy here"),
        Notice::Masked => say(
            "已脱敏，不复制；按 ⟦mask⟧ 显示",
            "masked, not copied; ⟦mask⟧ shows",
        ),
        Notice::Exported | Notice::Theme => String::new(),
        Notice::Mouse(true) => say("鼠标由本程序使用", "the mouse works here"),
        Notice::Mouse(false) => say("鼠标已交还终端", "mouse released to the terminal"),
        Notice::FilterTooLong => language.pick(
            format!("太长，筛选未改动：最多 {} 个字", grouped(MAX_FILTER_CHARS)),
            format!(
                "too long, the filter stays as it was: {} characters at most",
                grouped(MAX_FILTER_CHARS)
            ),
        ),
        Notice::FilterRefused(problem) => {
            let (zh, en) = problem.explain();
            let stays = language.pick("；筛选未改动", "; the filter stays as it was");
            language.pick(zh, en) + stays
        }
        Notice::RefreshingMany(..) | Notice::ConfirmRefresh(..) | Notice::ConfirmBeyond(..) => {
            rereading_notice(notice, language)
        }
        Notice::Refreshing
        | Notice::Reloading
        | Notice::Resuming
        | Notice::OnlyLive
        | Notice::NothingShrank
        | Notice::NothingRuns
        | Notice::Stopped
        | Notice::Paused => reading_notice(notice, language),
        Notice::RowOutdated
        | Notice::NoRule
        | Notice::RuleTaken
        | Notice::RuleDropped
        | Notice::NothingUnclear => beside_notice(notice, language),
        Notice::NobodySelected
        | Notice::NoLongerListed
        | Notice::NoLotsOnRequest
        | Notice::OnlyOneTenant
        | Notice::NowhereElse(_)
        | Notice::SeveralSame(..)
        | Notice::MarkTwoToFour(_) => people_notice(notice, language),
        Notice::NoSavedViews | Notice::SessionDamaged | Notice::SessionNewer => {
            kept_notice(notice, language)
        }
        Notice::Gone(_) => say(
            "光标所在的员工已不在通讯录中",
            "the person under the cursor is no longer listed",
        ),
    }
}

/// The same, where a key is about reading figures.
fn reading_notice(notice: Notice, language: Language) -> String {
    let say = |zh: &str, en: &str| language.pick(zh, en).to_owned();
    match notice {
        Notice::Refreshing => say("正在重新读取这名员工", "re-reading this person"),
        Notice::Reloading => say("正在重新读取整个企业", "re-reading the whole tenant"),
        Notice::Resuming => say("接着读取", "reading resumes"),
        Notice::OnlyLive => say(
            "过去的日期不能重新读取；按 ⟦day⟧ 选今天",
            "past dates cannot be refreshed; press ⟦day⟧ for today",
        ),
        Notice::NothingShrank => say(
            "通讯录没有大幅变少，无需确认",
            "the directory did not shrink: nothing to accept",
        ),
        Notice::NothingRuns => say("没有正在进行的读取", "nothing is being read"),
        Notice::Stopped => say(
            "已停止；按 ⟦pause⟧ 继续后再刷新",
            "stopped; ⟦pause⟧ resumes, then ⟦refresh⟧ refreshes",
        ),
        Notice::Paused => say(
            "已暂停；按 ⟦pause⟧ 继续后读取这名员工",
            "paused; this person is read after ⟦pause⟧ resumes",
        ),
        _ => String::new(),
    }
}

/// The same, where a key reads several people again.
fn rereading_notice(notice: Notice, language: Language) -> String {
    match notice {
        Notice::RefreshingMany(people, calls) => language.pick(
            format!(
                "正在重新读取 {} 人，约 {} 次接口调用",
                grouped(people),
                grouped(calls)
            ),
            format!(
                "re-reading {} {} with about {} {}",
                grouped(people),
                noun(people, "person", "people"),
                grouped(calls),
                noun(calls, "call", "calls")
            ),
        ),
        Notice::ConfirmRefresh(people, calls) => language.pick(
            format!(
                "重新读取 {} 人约需 {} 次接口调用；再按 ⟦refresh⟧ 开始",
                grouped(people),
                grouped(calls)
            ),
            format!(
                "re-reading {} {} takes about {} {}; ⟦refresh⟧ again begins",
                grouped(people),
                noun(people, "person", "people"),
                grouped(calls),
                noun(calls, "call", "calls")
            ),
        ),
        Notice::ConfirmBeyond(people, calls, threshold) => {
            let persons = noun(people, "person", "people");
            let called = noun(calls, "call", "calls");
            let [people, calls] = [people, calls].map(grouped);
            let threshold = grouped(threshold);
            language.pick(
                format!(
                    "重新读取 {people} 人约需 {calls} 次，会超过配置里设定的每月 {threshold} 次；再按 ⟦refresh⟧ 仍要读取"
                ),
                format!(
                    "re-reading {people} {persons} takes about {calls} {called}, beyond the {threshold} a month set in the configuration; ⟦refresh⟧ again reads them all the same"
                ),
            )
        }
        _ => String::new(),
    }
}

/// The same, about rules and rows that are compared.
fn beside_notice(notice: Notice, language: Language) -> String {
    let say = |zh: &str, en: &str| language.pick(zh, en).to_owned();
    match notice {
        Notice::RowOutdated => say(
            "这个企业刚重新读过，请等比对更新后再打开",
            "the tenant was read again: open the row once it is compared anew",
        ),
        Notice::NoRule => say(
            "光标所在的假期没有规则",
            "the leave type under the cursor has no rule",
        ),
        Notice::RuleTaken => say(
            "已选这种假期：到另一种假期（也可在另一个企业）上再按 ⟦take-rule⟧ 并排",
            "taken: ⟦take-rule⟧ on another leave type, also of another tenant, puts both side by side",
        ),
        Notice::RuleDropped => say(
            "已放下：别的企业没有同名的假期",
            "dropped: no other tenant has a leave type of this name",
        ),
        Notice::NothingUnclear => say("没有待确认的人", "it is clear of everybody who they are"),
        _ => String::new(),
    }
}

/// The same, where a key is about several people or tenants.
fn people_notice(notice: Notice, language: Language) -> String {
    let say = |zh: &str, en: &str| language.pick(zh, en).to_owned();
    match notice {
        Notice::NoLotsOnRequest => say(
            "没有要另读到期日的人",
            "nobody's last days have to be asked for",
        ),
        Notice::NoLongerListed => say(
            "这名员工已不在名单里",
            "this person is no longer listed",
        ),
        Notice::NobodySelected => say("光标下没有员工", "nobody is under the cursor"),
        Notice::OnlyOneTenant => say("只有一个企业", "there is only one tenant"),
        Notice::NowhereElse(_) => say(
            "其他企业里没有这名员工",
            "no other tenant has this person",
        ),
        Notice::SeveralSame(_, _, people) => language.pick(
            format!("另一个企业里有 {people} 人可能是这名员工，没有切换"),
            format!("{people} people of another tenant could be this person: nothing was chosen"),
        ),
        Notice::MarkTwoToFour(marked) => language.pick(
            format!("并排需要 2 到 4 人，已标记 {marked} 人（⟦mark⟧ 标记，⟦clear-marks⟧ 全部取消）"),
            format!("two to four people can stand side by side, {marked} marked (⟦mark⟧ marks, ⟦clear-marks⟧ unmarks all)"),
        ),
        _ => String::new(),
    }
}

/// The same, about the configuration and the file of the last session.
fn kept_notice(notice: Notice, language: Language) -> String {
    let text = match notice {
        Notice::NoSavedViews => language.pick(
            "配置里没有保存的视图（[[view]]）",
            "the configuration has no saved view ([[view]])",
        ),
        Notice::SessionNewer => language.pick(
            "上次的界面由更新的版本保存，未恢复",
            "a later version kept the last session: it is not restored",
        ),
        _ => language.pick(
            "上次的界面文件已损坏，未恢复",
            "the file of the last session is damaged: it is not restored",
        ),
    };
    text.to_owned()
}
