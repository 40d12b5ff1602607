//! What is wrong with a filter, and what would be correct, in both languages.

use std::fmt;

use super::super::language::Language;
use super::super::text::grouped;
use super::field::ConditionField;

/// A filter with more characters is refused: the search would take too long.
pub const MAX_FILTER_CHARS: usize = 100_000;
/// A filter with more conditions is refused. Nobody needs that many, and a pasted column has none.
pub const MAX_CONDITIONS: usize = 64;

/// A condition that could not be read. The rest of the filter still works without it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub struct PredicateError {
    /// The word as typed; empty where the whole filter is refused.
    pub word: String,
    /// What is wrong with it.
    pub problem: PredicateProblem,
}

/// What is wrong with a condition, or with the whole filter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PredicateProblem {
    /// There is no field of that name.
    UnknownField,
    /// There is nothing after the operator.
    MissingValue(ConditionField),
    /// The value to compare a figure with is not a number of days or hours.
    NotANumber(ConditionField),
    /// The value to compare an expiry with is neither a number of days nor a date.
    NotADay,
    /// There is no such state.
    UnknownState,
    /// The field is a text, which has no order: only `:` and `=` make sense.
    NoOrder(ConditionField),
    /// No filter has that name.
    UnknownFilter,
    /// A `!` stands before the name of a filter.
    InvertedFilter,
    /// The filter has more than [`MAX_FILTER_CHARS`] characters.
    TooLong,
    /// The filter has more than [`MAX_CONDITIONS`] conditions.
    TooMany,
}

impl PredicateError {
    /// Whether the filter as a whole is refused, so that nothing of it counts.
    pub fn refuses_the_filter(&self) -> bool {
        let problem = self.problem;
        matches!(
            problem,
            PredicateProblem::TooLong | PredicateProblem::TooMany
        )
    }

    /// One line that says what is wrong and gives a correct example.
    pub fn explain(&self, language: Language) -> String {
        let (zh, en) = self.problem.explain();
        let text = language.pick(zh, en);
        if self.refuses_the_filter() {
            return text;
        }
        language.pick(
            format!("「{}」：{text}", self.word),
            format!("`{}`: {text}", self.word),
        )
    }
}

impl fmt::Display for PredicateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.explain(Language::English))
    }
}

impl PredicateProblem {
    /// What is wrong and what would be correct, in Chinese and in English.
    pub fn explain(self) -> (String, String) {
        match self {
            Self::UnknownField => (
                "没有这个条件；可用：剩余 已用 已发 结转 到期 假期 部门 状态 超支".to_owned(),
                "no such field; there are left, used, granted, carried, expires, type, dept, state, overdrawn"
                    .to_owned(),
            ),
            Self::MissingValue(field) => (
                format!("缺少值，例如 {}", field.example(Language::Chinese)),
                format!("a value is missing, as in {}", field.example(Language::English)),
            ),
            Self::NotANumber(field) => (
                format!("不是数字，例如 {0}、{0}d（天）、{0}h（小时）", field.example(Language::Chinese)),
                format!("not a number; write {0}, {0}d (days) or {0}h (hours)", field.example(Language::English)),
            ),
            Self::NotADay => (
                "不是天数或日期，例如 到期<30d、到期<2026-12-31".to_owned(),
                "neither days nor a date; write expires<30d or expires<2026-12-31".to_owned(),
            ),
            Self::UnknownState => (
                "没有这个状态；可用：待读取 已知 不限额 不适用 未发放额度 失败 无权限 读不到".to_owned(),
                "no such state; there are pending, known, unlimited, not_applicable, not_initialised, failed, forbidden, unreadable"
                    .to_owned(),
            ),
            Self::NoOrder(field) => (
                format!("文字不能比大小，请用冒号，例如 {}", field.example(Language::Chinese)),
                format!("a text has no order; use a colon, as in {}", field.example(Language::English)),
            ),
            Self::UnknownFilter => (
                "没有这个名字的筛选；自带：@临期 @超支 @全年未休 @读不到，其余写在配置的 [filters] 里".to_owned(),
                "no filter has this name; built in are @ending, @overdrawn, @untaken, @unreadable, others stand in [filters] of the configuration"
                    .to_owned(),
            ),
            Self::InvertedFilter => (
                "有名字的筛选不能取反；请写出其中的条件，对它们取反".to_owned(),
                "a filter with a name cannot be inverted; write its conditions and invert those".to_owned(),
            ),
            Self::TooLong => (
                format!("筛选太长：最多 {} 个字", grouped(MAX_FILTER_CHARS)),
                format!("the filter is too long: {} characters at most", grouped(MAX_FILTER_CHARS)),
            ),
            Self::TooMany => (
                format!("条件太多：最多 {MAX_CONDITIONS} 个"),
                format!("too many conditions: {MAX_CONDITIONS} at most"),
            ),
        }
    }
}
