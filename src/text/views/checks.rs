//! Texts of the view Checks.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::insight::checks::{CheckName, Severity};
use crate::domain::text::grouped;
use crate::domain::{CellState, Language};
use crate::text::days::moment_near;
use crate::text::figures::state_word;

/// How much a finding matters.
pub fn severity(severity: Severity, language: Language) -> &'static str {
    match severity {
        Severity::Error => language.pick("错误", "error"),
        Severity::Warning => language.pick("警告", "warning"),
        Severity::Note => language.pick("提示", "note"),
    }
}

/// How many errors, warnings and notes there are.
pub fn counts(counts: [usize; 3], language: Language) -> String {
    let [errors, warnings, notes] = counts.map(grouped);
    language.pick(
        format!("错误 {errors}  警告 {warnings}  提示 {notes}"),
        format!("errors {errors}  warnings {warnings}  notes {notes}"),
    )
}

/// Before the name of a check whose findings the snapshot before did not have.
pub fn new(language: Language) -> &'static str {
    language.pick("新 ", "new: ")
}

/// How many findings are new.
pub fn new_count(count: usize, language: Language) -> String {
    if count == 0 {
        return String::new();
    }
    let count = grouped(count);
    language.pick(format!("  新 {count}"), format!("  new {count}"))
}

/// With which snapshot findings are compared.
pub fn compared_with(before: Timestamp, today: Date, language: Language) -> String {
    let before = moment_near(before, today);
    language.pick(
        format!("「新」指 {before} 的快照里没有"),
        format!("new: not in the snapshot of {before}"),
    )
}

/// Findings are compared with the snapshot of each tenant, of different moments.
pub fn compared_with_each(language: Language) -> &'static str {
    language.pick(
        "「新」指各企业的上一个快照里没有",
        "new: not in the tenant's snapshot before",
    )
}

/// There is nothing to compare with, so that some checks are not made.
pub fn not_compared(language: Language) -> &'static str {
    language.pick(
        "没有更早的快照：换人、规则变动没有核对",
        "no earlier snapshot: changed people and rules are not checked",
    )
}

/// Figures are being read that no snapshot has yet.
pub fn not_compared_yet(language: Language) -> &'static str {
    language.pick(
        "正在读新数据：读到的人还没有与快照比较，不标「新」",
        "people read just now are not compared with a snapshot yet, and not marked as new",
    )
}

/// The same for some of the tenants.
pub fn some_not_compared(language: Language) -> &'static str {
    language.pick(
        "有的企业没有更早的快照：换人、规则变动没有核对",
        "some tenants have no earlier snapshot: changed people and rules are not checked",
    )
}

/// The figures are being looked through.
pub fn checking(language: Language) -> &'static str {
    language.pick("正在核对…", "checking…")
}

/// Not everybody has been looked at yet.
pub fn incomplete(language: Language) -> &'static str {
    language.pick(
        "还在读取，未读到的人员没有核对",
        "still reading: people who have not come yet are not checked",
    )
}

/// Nothing looks wrong.
pub fn nothing_found(language: Language) -> &'static str {
    language.pick("没有发现问题。", "Nothing looks wrong.")
}

impl CheckName {
    /// What it looks for, in a few words.
    pub fn title(self, language: Language) -> &'static str {
        match self {
            Self::Overdrawn => language.pick("超支", "overdrawn"),
            Self::OverdrawnInferred => language.pick("超支（推断）", "overdrawn (inferred)"),
            Self::NoFigure => language.pick("读不到", "unreadable"),
            Self::DirectoryShrank => language.pick("通讯录变小", "directory shrank"),
            Self::UnitClash => language.pick("单位不一致", "several units"),
            Self::UsedBeyondGranted => language.pick("已用超过已发", "used beyond granted"),
            Self::DuplicatePerson => language.pick("工号重复", "duplicate number"),
            Self::IdentityChanged => language.pick("账号可能换了人", "id of another person"),
            Self::DisabledTypeWithBalance => {
                language.pick("停用的假期仍有余额", "disabled type with balance")
            }
            Self::NotInitialised => state_word(CellState::NotInitialised, language),
            Self::Gap => language.pick("对不上账", "does not add up"),
            Self::EndedWithLeft => language.pick("过期未用", "ended with leave left"),
            Self::TypeNotConfigured => language.pick("配置里没有的假期", "type not configured"),
            Self::RuleChanged => language.pick("规则有调整", "rules changed"),
        }
    }
}
