//! The words of sheets: the headings of columns, and the text of cells whose value is a word in
//! JSON.

use crate::domain::leave_type::{DayCounting, LeaveTypeStatus};
use crate::domain::{CellState, Language, Unit};
use crate::text::figures::{state_word, unit_name};

/// The headings in Chinese and English, by the keys of the JSON objects.
const HEADINGS: [(&str, &str, &str); 95] = [
    ("tenant", "企业", "tenant"),
    ("platform", "平台", "platform"),
    ("employee_id", "账号", "id"),
    ("employee_number", "工号", "number"),
    ("employee_name", "姓名", "name"),
    ("departments", "部门", "departments"),
    ("leave_type_id", "假期ID", "leave id"),
    ("leave_type", "假期", "leave"),
    ("state", "状态", "state"),
    ("unit", "单位", "unit"),
    ("carried", "结转", "carried"),
    ("granted", "已发", "granted"),
    ("used", "已用", "used"),
    ("left", "剩余", "left"),
    ("gap", "差额", "gap"),
    ("overdrawn", "超支", "overdrawn"),
    ("expiring", "将到期", "expiring"),
    ("expires_on", "到期日", "expires"),
    ("certainty", "依据", "certainty"),
    ("as_of", "截止日", "as of"),
    ("reason", "原因", "reason"),
    // where figures come from
    ("source", "来源", "source"),
    ("fetched_at", "读取时间", "read at"),
    // lots
    ("lot_id", "额度ID", "lot id"),
    ("cycle", "额度周期", "cycle"),
    ("starts_on", "生效日", "starts"),
    ("ends_on", "失效日", "ends"),
    ("lot_granted", "明细已发", "lot granted"),
    ("lot_used", "明细已用", "lot used"),
    ("lot_left", "明细剩余", "lot left"),
    ("valid", "有效", "valid"),
    // leave types
    ("parent_id", "上级假期ID", "parent id"),
    ("status", "状态", "status"),
    ("day_length_hours", "每天小时数", "hours a day"),
    ("counts", "计算方式", "counts"),
    ("unlimited", "不限额", "unlimited"),
    ("grant", "发放", "grant"),
    ("expiry", "到期", "expiry"),
    ("explained", "说明", "explained"),
    // what ends
    ("amount", "将到期", "expiring"),
    ("days_to_go", "剩余天数", "days to go"),
    ("working_days_to_go", "剩余工作日", "working days to go"),
    ("cannot_be_used_up", "来不及休完", "cannot be used up"),
    // sums
    ("department_id", "部门ID", "department id"),
    ("department", "部门", "department"),
    ("people", "人数", "people"),
    ("overdrawn_people", "超支人数", "overdrawn people"),
    ("known", "正常", "known"),
    ("not_applicable", "不适用", "n/a"),
    ("not_initialised", "未发放额度", "not initialised"),
    ("failed", "失败", "failed"),
    ("forbidden", "无权限", "no access"),
    ("pending", "待读取", "pending"),
    ("liability", "折合金额", "liability"),
    ("people_without_rate", "无日薪人数", "people without a rate"),
    (
        "people_without_kind",
        "假期未归类人数",
        "people with leave without a kind",
    ),
    ("hours_per_day", "折算每天小时", "hours per day"),
    (
        "hours_per_day_assumed",
        "每天小时为默认",
        "hours per day assumed",
    ),
    ("percent", "折算比例", "percent"),
    // what a read would call
    ("endpoint", "接口", "endpoint"),
    ("times", "频次", "how often"),
    ("people_assumed", "人数为假定", "people assumed"),
    ("calls", "调用次数", "calls"),
    (
        "for_each_leave_type",
        "每种假期各一遍",
        "for each leave type",
    ),
    ("billable", "计费", "billable"),
    ("limit_calls", "限额次数", "limit"),
    ("limit_per", "限额周期", "limit per"),
    ("second", "每秒", "second"),
    ("minute", "每分钟", "minute"),
    ("seconds", "至少秒数", "seconds"),
    // findings
    ("check", "核对", "check"),
    ("severity", "程度", "severity"),
    ("ended_left", "到期未休", "ended unused"),
    ("code", "错误码", "code"),
    ("before", "原有人数", "people before"),
    ("missing", "减少人数", "people missing"),
    ("name_from", "原姓名", "name before"),
    ("name_to", "现姓名", "name now"),
    // comparisons
    ("result", "结果", "result"),
    ("employee_left", "左边账号", "id left"),
    ("employee_right", "右边账号", "id right"),
    ("name_left", "左边姓名", "name left"),
    ("name_right", "右边姓名", "name right"),
    ("leave_type_left", "左边假期ID", "leave id left"),
    ("leave_type_right", "右边假期ID", "leave id right"),
    ("right", "右边", "right side"),
    ("by", "增减", "change"),
    // changes
    ("change", "变化", "what changed"),
    ("figure", "项目", "what"),
    ("from", "变更前", "from"),
    ("to", "变更后", "to"),
    ("since", "发现时间", "first seen"),
    ("maybe_same_as", "疑似同一人", "maybe same as"),
    ("rule_from", "原规则", "rules before"),
    ("rule_to", "现规则", "rules now"),
];

/// The columns that hold an amount of leave, whose heading says the unit where all rows of a sheet have the same.
const AMOUNTS: [&str; 14] = [
    "carried",
    "granted",
    "used",
    "left",
    "gap",
    "expiring",
    "amount",
    "lot_granted",
    "lot_used",
    "lot_left",
    "right",
    "by",
    "ended_left",
    "from",
];

/// The heading of a column; its key where it has no word.
pub fn heading(key: &'static str, language: Language) -> &'static str {
    let found = HEADINGS.iter().find(|(own, ..)| *own == key);
    found.map_or(key, |(_, chinese, english)| {
        language.pick(*chinese, *english)
    })
}

/// A heading with the unit of its figures: `剩余（天）`.
pub fn heading_of_unit(heading: &str, unit: &str, language: Language) -> String {
    language.pick(
        format!("{heading}（{unit}）"),
        format!("{heading} ({unit})"),
    )
}

/// Whether the column of this key holds an amount of leave.
pub fn is_amount(key: &str) -> bool {
    AMOUNTS.contains(&key) || key == "to"
}

/// What the rows of a list are about, which is also what a sheet of them is called.
pub fn list_name(list: &'static str, language: Language) -> &'static str {
    match list {
        "balances" => language.pick("假期余额", "leave balances"),
        "people" => language.pick("假期余额（每人一行）", "leave balances by person"),
        "employees" => language.pick("员工", "employees"),
        "types" => language.pick("假期类型", "leave types"),
        "expiring" => language.pick("将到期", "expiring"),
        "totals" => language.pick("合计", "totals"),
        "findings" => language.pick("核对", "checks"),
        "comparisons" => language.pick("比对", "comparison"),
        "changes" => language.pick("变化", "changes"),
        "calls" => language.pick("调用计划", "planned calls"),
        other => other,
    }
}

/// Where figures come from, by the word that JSON has for it.
pub fn source_word(source: &'static str, language: Language) -> &'static str {
    match source {
        "platform" => language.pick("平台", "platform"),
        "snapshot" => language.pick("快照", "snapshot"),
        "cached" => language.pick("本机已存", "cached"),
        other => other,
    }
}

/// A unit by the word that JSON has for it; empty for any other word.
pub fn unit_word_of(unit: &str, language: Language) -> &'static str {
    let all = [Unit::Day, Unit::Hour, Unit::Second];
    let unit = all.into_iter().find(|own| own.as_str() == unit);
    unit.map_or("", |unit| unit_name(unit, language))
}

/// The state of a balance in a column of its own.
pub fn sheet_state_word(state: CellState, language: Language) -> &'static str {
    match state {
        CellState::Known => language.pick("正常", "known"),
        other => state_word(other, language),
    }
}

/// Whether a leave type is in use.
pub fn status_word(status: LeaveTypeStatus, language: Language) -> &'static str {
    match status {
        LeaveTypeStatus::Enabled => language.pick("启用", "enabled"),
        LeaveTypeStatus::Disabled => language.pick("停用", "disabled"),
        LeaveTypeStatus::Unknown => language.pick("未知", "not known"),
    }
}

/// Which days a leave uses up.
pub fn counting_word(counts: DayCounting, language: Language) -> &'static str {
    match counts {
        DayCounting::NaturalDays => language.pick("自然日", "calendar days"),
        DayCounting::WorkingDays => language.pick("工作日", "working days"),
        DayCounting::Unknown => language.pick("未知", "not known"),
    }
}

/// The heading of a column of `compare`, where a figure is one of two.
pub fn compare_heading(key: &'static str, language: Language) -> &'static str {
    match key {
        "left" => language.pick("左边", "left side"),
        "by" => language.pick("差", "by"),
        "unit_left" => language.pick("左边单位", "left unit"),
        "unit_right" => language.pick("右边单位", "right unit"),
        _ => heading(key, language),
    }
}

/// The heading of a column of `diff`, where units and states are those before and after.
pub fn change_heading(key: &'static str, language: Language) -> &'static str {
    match key {
        "unit_from" => language.pick("变更前单位", "unit before"),
        "unit_to" => language.pick("变更后单位", "unit now"),
        "state_from" => language.pick("变更前状态", "state before"),
        "state_to" => language.pick("变更后状态", "state now"),
        _ => heading(key, language),
    }
}

/// The heading of a leave type in a wide sheet: `年假（天，8）`.
pub fn wide_heading(name: &str, words: &[&str], language: Language) -> String {
    if words.is_empty() {
        return name.to_owned();
    }
    let words = words.join(language.pick("，", ", "));
    language.pick(format!("{name}（{words}）"), format!("{name} ({words})"))
}

/// Between the departments of a person in a cell.
pub fn between_departments(language: Language) -> &'static str {
    language.pick("、", "; ")
}

/// Between names in a sentence.
pub fn between_names(language: Language) -> &'static str {
    language.pick("、", ", ")
}

/// Below a table: the columns for which the terminal has no room.
pub fn not_shown(titles: &[&str], language: Language) -> String {
    let titles = titles.join(between_names(language));
    language.pick(
        format!("因宽度不够未显示：{titles}"),
        format!("not shown for lack of room: {titles}"),
    )
}

/// Yes or no.
pub fn yes_or_no(answer: bool, language: Language) -> &'static str {
    if answer {
        language.pick("是", "yes")
    } else {
        language.pick("否", "no")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::headings;

    /// The English headings of a table begin with a capital, those of a sheet do not. Otherwise
    /// they are the same words.
    #[test]
    fn a_sheet_has_the_headings_of_the_table() {
        for (key, word) in [
            ("tenant", headings::TENANT),
            ("employee_id", headings::ID),
            ("employee_number", headings::NUMBER),
            ("employee_name", headings::NAME),
            ("department", headings::DEPARTMENT),
            ("leave_type_id", headings::LEAVE_ID),
            ("leave_type", headings::LEAVE),
            ("unit", headings::UNIT),
            ("people", headings::PEOPLE),
            ("carried", headings::CARRIED),
            ("granted", headings::GRANTED),
            ("used", headings::USED),
            ("left", headings::LEFT),
            ("expiring", headings::EXPIRING),
            ("amount", headings::EXPIRING),
            ("expires_on", headings::EXPIRES),
            ("certainty", headings::CERTAINTY),
            ("liability", headings::LIABILITY),
            ("check", headings::CHECK),
            ("result", headings::RESULT),
            ("reason", headings::REASON),
            ("right", headings::RIGHT_SIDE),
            ("change", headings::EVENT),
            ("figure", headings::FIGURE),
            ("from", headings::BEFORE),
            ("to", headings::AFTER),
            ("by", headings::CHANGE),
            ("since", headings::FIRST_SEEN),
        ] {
            assert_eq!(
                heading(key, Language::Chinese),
                word.of(Language::Chinese),
                "{key}"
            );
            assert_eq!(
                heading(key, Language::English),
                word.of(Language::English).to_lowercase(),
                "{key}"
            );
        }
        let both = [Language::Chinese, Language::English];
        for (key, word) in [("left", headings::LEFT_SIDE), ("by", headings::DIFFERENCE)] {
            let words = both.map(|language| word.of(language).to_lowercase());
            assert_eq!(both.map(|language| compare_heading(key, language)), words);
        }
    }
}
