//! Texts about the same person in several tenants, and of the overlays that show people, rules or a
//! history side by side.

use crate::domain::Language;

/// No other tenant has this person.
pub fn nowhere_else(person: &str, language: Language) -> String {
    language.pick(
        format!("其他企业里没有找到 {person}（按工号、账号、唯一同名）"),
        format!("no other tenant has {person} (by number, id, or a name that only one person has)"),
    )
}

/// Several people of a tenant could be this one.
pub fn several_same(person: &str, tenant: &str, people: usize, language: Language) -> String {
    language.pick(
        format!("{tenant} 里有 {people} 人可能是 {person}，没有切换"),
        format!("{people} people of {tenant} could be {person}: nothing was chosen"),
    )
}

/// The title of the people who stand side by side.
pub fn people_side_by_side(people: usize, language: Language) -> String {
    language.pick(
        format!("并排 {people} 人"),
        format!("{people} people side by side"),
    )
}

/// How many lines differ.
pub fn differing_lines(lines: usize, language: Language) -> String {
    language.pick(
        format!("{lines} 行不同（<>）"),
        match lines {
            1 => "1 line differs (<>)".to_owned(),
            _ => format!("{lines} lines differ (<>)"),
        },
    )
}

/// In place of the lines where none differs.
pub fn nothing_differs(language: Language) -> &'static str {
    language.pick("没有不同的行", "no line differs")
}

/// In the place of a balance that a person does not have.
pub fn no_such_row() -> &'static str {
    "-"
}

/// In a column of somebody who is no longer listed.
pub fn not_listed(language: Language) -> &'static str {
    language.pick("已不在通讯录", "no longer listed")
}

/// The title of the history of a balance.
pub fn history_of(person: &str, leave_type: &str, language: Language) -> String {
    language.pick(
        format!("历史：{person} 的 {leave_type}（来自保存的快照）"),
        format!("history: {leave_type} of {person}, from the snapshots"),
    )
}

/// The title of two rules side by side.
pub fn rules_beside(language: Language) -> &'static str {
    language.pick("两种规则并排", "two rules side by side")
}

/// Before the day on which a balance ends, below a leave type.
pub fn ends_in_text(language: Language) -> &'static str {
    language.pick("到期", "expires")
}
