//! Texts of the view Checks.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::Language;
use crate::domain::insight::checks::Severity;
use crate::domain::text::grouped;
use crate::ui::text::days::moment_near;

/// How much a finding matters.
pub(in crate::ui) fn severity(severity: Severity, language: Language) -> &'static str {
    match severity {
        Severity::Error => language.pick("错误", "error"),
        Severity::Warning => language.pick("警告", "warning"),
        Severity::Note => language.pick("提示", "note"),
    }
}

/// How many errors, warnings and notes there are.
pub(in crate::ui) fn counts(counts: [usize; 3], language: Language) -> String {
    let [errors, warnings, notes] = counts.map(grouped);
    language.pick(
        format!("错误 {errors}  警告 {warnings}  提示 {notes}"),
        format!("errors {errors}  warnings {warnings}  notes {notes}"),
    )
}

/// Before the name of a check whose findings the snapshot before did not have.
pub(in crate::ui) fn new(language: Language) -> &'static str {
    language.pick("新 ", "new: ")
}

/// How many findings are new.
pub(in crate::ui) fn new_count(count: usize, language: Language) -> String {
    if count == 0 {
        return String::new();
    }
    let count = grouped(count);
    language.pick(format!("  新 {count}"), format!("  new {count}"))
}

/// With which snapshot findings are compared.
pub(in crate::ui) fn compared_with(before: Timestamp, today: Date, language: Language) -> String {
    let before = moment_near(before, today);
    language.pick(
        format!("「新」指 {before} 的快照里没有"),
        format!("new: not in the snapshot of {before}"),
    )
}

/// Findings are compared with the snapshot of each tenant, of different moments.
pub(in crate::ui) fn compared_with_each(language: Language) -> &'static str {
    language.pick(
        "「新」指各企业的上一个快照里没有",
        "new: not in the tenant's snapshot before",
    )
}

/// There is nothing to compare with, so that some checks are not made.
pub(in crate::ui) fn not_compared(language: Language) -> &'static str {
    language.pick(
        "没有更早的快照：换人、规则变动没有核对",
        "no earlier snapshot: changed people and rules are not checked",
    )
}

/// The same for some of the tenants.
pub(in crate::ui) fn some_not_compared(language: Language) -> &'static str {
    language.pick(
        "有的企业没有更早的快照：换人、规则变动没有核对",
        "some tenants have no earlier snapshot: changed people and rules are not checked",
    )
}

/// The figures are being looked through.
pub(in crate::ui) fn checking(language: Language) -> &'static str {
    language.pick("正在核对…", "checking…")
}

/// Not everybody has been looked at yet.
pub(in crate::ui) fn incomplete(language: Language) -> &'static str {
    language.pick(
        "还在读取，未读到的人员没有核对",
        "still reading: people who have not come yet are not checked",
    )
}

/// Nothing looks wrong.
pub(in crate::ui) fn nothing_found(language: Language) -> &'static str {
    language.pick("没有发现问题。", "Nothing looks wrong.")
}
