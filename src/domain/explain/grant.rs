//! Sentences about how leave is granted.

use super::platform_rules::PlatformRules;
use super::words::{Noun, count, day_of_year, ordinal, quantity_or_missing};
use crate::domain::amount::Amount;
use crate::domain::language::Language;
use crate::domain::leave_type::{GrantRule, GrantTier, LeaveType, YearlyDay, YearlyQuota, YearsOf};

/// How leave of this type is granted, as one line. `rules` are those of its platform.
pub(super) fn line(
    leave_type: &LeaveType,
    rules: &dyn PlatformRules,
    language: Language,
) -> String {
    sentences(leave_type, rules, language).join(language.pick("；", ". "))
}

/// The same as sentences, the main one first.
pub(super) fn sentences(
    leave_type: &LeaveType,
    rules: &dyn PlatformRules,
    language: Language,
) -> Vec<String> {
    match &leave_type.grant {
        GrantRule::Unlimited => vec![language.pick("不限额", "No limit").to_owned()],
        GrantRule::Yearly {
            on,
            quota,
            by_actual_work_time,
        } => {
            let mut sentences = yearly(*on, quota, language);
            sentences.extend(by_actual_work_time.then(|| prorated(language)));
            sentences
        }
        GrantRule::Monthly { day, amount } => vec![monthly(*day, *amount, language)],
        GrantRule::Manual => {
            vec![
                language
                    .pick("由管理员手动发放", "Granted by hand by an administrator")
                    .to_owned(),
            ]
        }
        GrantRule::Unknown => vec![rules.unknown_grant(language).to_owned()],
    }
}

fn yearly(on: YearlyDay, quota: &YearlyQuota, language: Language) -> Vec<String> {
    let granted = yearly_day(on, language);
    match quota {
        YearlyQuota::Fixed(amount) => vec![with_amount(&granted, *amount, language)],
        YearlyQuota::Tiers { by, tiers } => vec![
            granted + years_of(*by, language),
            explain_tiers(tiers, language),
        ],
        YearlyQuota::Unknown => {
            vec![granted + language.pick("，额度规则未知", ", by a rule that is not known")]
        }
    }
}

fn yearly_day(on: YearlyDay, language: Language) -> String {
    match on {
        YearlyDay::EntryDate => language
            .pick(
                "每年入职日自动发放",
                "Granted automatically on the anniversary of entry",
            )
            .to_owned(),
        YearlyDay::Fixed(day) => {
            let day = day_of_year(day, language);
            language.pick(
                format!("每年 {day}自动发放"),
                format!("Granted automatically on {day} every year"),
            )
        }
        YearlyDay::Unknown => language
            .pick(
                "每年自动发放（日期未给出）",
                "Granted automatically every year (day not given)",
            )
            .to_owned(),
    }
}

fn with_amount(granted: &str, amount: Option<Amount>, language: Language) -> String {
    let quantity = quantity_or_missing(amount, language);
    match (language, amount) {
        (Language::Chinese, Some(_)) => format!("{granted} {quantity}"),
        (Language::Chinese, None) => format!("{granted}，{quantity}"),
        (Language::English, _) => format!("{granted}: {quantity}"),
    }
}

/// Chinese law tells 工龄 and 司龄 apart, so the sentence says which years each of them counts.
fn years_of(by: YearsOf, language: Language) -> &'static str {
    match by {
        YearsOf::Work => language.pick(
            "，按工龄（含以往单位）分档",
            ", by years in work (at any employer)",
        ),
        YearsOf::Company => language.pick("，按司龄（仅本公司）分档", ", by years in this company"),
    }
}

fn explain_tiers(tiers: &[GrantTier], language: Language) -> String {
    if tiers.is_empty() {
        return language
            .pick("分档未给出", "The tiers are not given")
            .to_owned();
    }
    let tiers: Vec<_> = tiers
        .iter()
        .map(|tier| explain_tier(*tier, language))
        .collect();
    tiers.join(language.pick("，", "; "))
}

fn explain_tier(tier: GrantTier, language: Language) -> String {
    let years = language.pick(chinese_years(tier), english_years(tier));
    with_amount(&years, tier.amount, language)
}

fn chinese_years(tier: GrantTier) -> String {
    match (tier.from_years, tier.to_years) {
        (0, None) => "不论年限".to_owned(),
        (0, Some(to)) => format!("不满 {to} 年"),
        (from, None) => format!("满 {from} 年"),
        (from, Some(to)) => format!("满 {from} 年不满 {to} 年"),
    }
}

fn english_years(tier: GrantTier) -> String {
    let years = |n: u32| count(&n.to_string(), Noun::Year, Language::English);
    match (tier.from_years, tier.to_years) {
        (0, None) => "Any number of years".to_owned(),
        (0, Some(to)) => format!("Under {}", years(to)),
        (from, None) => format!("{} or more", years(from)),
        (from, Some(to)) => format!("{from} to under {}", years(to)),
    }
}

fn prorated(language: Language) -> String {
    language
        .pick(
            "按当年实际工作时间折算",
            "In proportion to the time worked in the year",
        )
        .to_owned()
}

fn monthly(day: Option<u32>, amount: Option<Amount>, language: Language) -> String {
    let granted = match day {
        Some(day) => language.pick(
            format!("每月 {day} 日自动发放"),
            format!(
                "Granted automatically on the {} of every month",
                ordinal(day)
            ),
        ),
        None => language
            .pick(
                "每月自动发放（日期未给出）",
                "Granted automatically every month (day not given)",
            )
            .to_owned(),
    };
    with_amount(&granted, amount, language)
}
