//! Recognising a refusal for a date that nobody has filled in.
//!
//! Some leave types are granted by the hire date or by the first day of work. DingTalk refuses a call for a person who lacks that
//! date, has no page about it, and words it differently from code to code. So the text is searched for a name of a date together
//! with a word for "missing".

/// A date that leave rules count from. Some types need one, some the other.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum RuleDate {
    /// The first day in this company.
    Hire,
    /// The first day in any employment.
    FirstWork,
    /// The refusal names neither, or both.
    Unclear,
}

impl RuleDate {
    /// The date that a refusal names.
    pub(super) fn named_in(message: &str) -> Self {
        let message = message.to_lowercase();
        let names_hire = contains_any(&message, &HIRE_DATES);
        let names_first_work = contains_any(&message, &FIRST_WORK_DATES);
        match (names_hire, names_first_work) {
            (true, false) => Self::Hire,
            (false, true) => Self::FirstWork,
            _ => Self::Unclear,
        }
    }
}

/// Whether a refusal says that a date is missing. One that speaks of permissions (权限) does not: there the app may not see dates.
pub(super) fn is_told_in(message: &str) -> bool {
    let message = message.to_lowercase();
    let names_a_date =
        contains_any(&message, &HIRE_DATES) || contains_any(&message, &FIRST_WORK_DATES);
    names_a_date && contains_any(&message, &MISSING_WORDS) && !message.contains("权限")
}

fn contains_any(message: &str, words: &[&str]) -> bool {
    words.iter().any(|word| message.contains(word))
}

/// Names of the hire date.
const HIRE_DATES: [&str; 9] = [
    "入职时间",
    "入职日期",
    "入职日",
    "hire date",
    "hired date",
    "hired_date",
    "entry date",
    "entry time",
    "join date",
];

/// Names of the day of the first employment.
const FIRST_WORK_DATES: [&str; 7] = [
    "首次工作时间",
    "首次工作日期",
    "首次参加工作",
    "参加工作时间",
    "参加工作日期",
    "开始工作时间",
    "first work",
];

/// Words by which a refusal says that something is missing.
const MISSING_WORDS: [&str; 16] = [
    "未设置",
    "没有",
    "未填",
    "未维护",
    "未录入",
    "未配置",
    "为空",
    "空值",
    "缺少",
    "缺失",
    "不存在",
    "not set",
    "no ",
    "empty",
    "missing",
    "null",
];
