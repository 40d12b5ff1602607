//! Parts of sentences: amounts, numbers with their nouns, days of the year.

use crate::domain::amount::{Amount, Scale, Unit};
use crate::domain::language::Language;
use crate::domain::leave_type::MonthDay;

/// A noun that a rule counts.
#[derive(Clone, Copy)]
pub(super) enum Noun {
    Year,
    Month,
    Day,
    Hour,
    Second,
}

impl Noun {
    fn chinese(self) -> &'static str {
        match self {
            Self::Year => "年",
            Self::Month => "个月",
            Self::Day => "天",
            Self::Hour => "小时",
            Self::Second => "秒",
        }
    }

    fn english(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
            Self::Day => "day",
            Self::Hour => "hour",
            Self::Second => "second",
        }
    }

    /// The noun for a unit as DingTalk sends it, if it is a known one.
    pub(super) fn from_wire(word: &str) -> Option<Self> {
        match word {
            "day" => Some(Self::Day),
            "hour" => Some(Self::Hour),
            _ => None,
        }
    }
}

impl From<Unit> for Noun {
    fn from(unit: Unit) -> Self {
        match unit {
            Unit::Day => Self::Day,
            Unit::Hour => Self::Hour,
            Unit::Second => Self::Second,
        }
    }
}

/// `2 年`, `2 years`. `number` is a text, because it may be `0.5` or what a platform sent as a text.
pub(super) fn count(number: &str, noun: Noun, language: Language) -> String {
    match language {
        Language::Chinese => format!("{number} {}", noun.chinese()),
        Language::English if number == "1" => format!("1 {}", noun.english()),
        Language::English => format!("{number} {}s", noun.english()),
    }
}

/// `2 年`, `1 year`.
pub(in crate::domain) fn explain_years(years: u32, language: Language) -> String {
    count(&years.to_string(), Noun::Year, language)
}

/// The exact amount: `5 天`, `0.5 days`.
pub(in crate::domain) fn quantity(amount: Amount, language: Language) -> String {
    count(&amount.to_exact_text(), Noun::from(amount.unit), language)
}

/// `5 天`, or a remark that the platform sent no amount.
pub(super) fn quantity_or_missing(amount: Option<Amount>, language: Language) -> String {
    match amount {
        Some(amount) => quantity(amount, language),
        None => language.pick("额度未给出", "amount not given").to_owned(),
    }
}

/// Seconds as hours: `8 小时`, `7.5 hours`.
pub(super) fn hours_of(seconds: i64, language: Language) -> String {
    quantity(Amount::new(seconds, Scale::Seconds, Unit::Hour), language)
}

/// `3 月 31 日`, `31 March`.
pub(super) fn day_of_year(on: MonthDay, language: Language) -> String {
    let MonthDay { month, day } = on;
    match (language, english_month(month)) {
        (Language::Chinese, _) => format!("{month} 月 {day} 日"),
        (Language::English, Some(name)) => format!("{day} {name}"),
        (Language::English, None) => format!("day {day} of month {month}"),
    }
}

fn english_month(month: i8) -> Option<&'static str> {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let index = usize::try_from(month).ok()?.checked_sub(1)?;
    NAMES.get(index).copied()
}

/// `1st`, `22nd`, `13th`.
pub(super) fn ordinal(number: u32) -> String {
    let suffix = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}

/// A value of the platform in quotation marks.
pub(super) fn quoted(value: &str, language: Language) -> String {
    language.pick(format!("「{value}」"), format!("\"{value}\""))
}
