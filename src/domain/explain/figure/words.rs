//! The reasons for a figure in plain words. Figures are exact, and a part that the platform did not
//! send is named as missing.

use jiff::civil::Date;

use super::account::{AccountPart, FigureAccount, LotCount};
use super::grants::{GrantDays, GrantOn};
use super::question::FigureWords;
use super::tier::TierStanding;
use super::{FigureReasons, UnderApproval};
use crate::domain::explain::{explain_years, field_label, quantity};
use crate::domain::leave_type::{GrantTier, YearsOf};
use crate::domain::worked_expiry::WorkedDay;
use crate::domain::{Amount, CellState, Language};

/// A piece of the explanation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WhyPassage {
    /// A sentence, without a full stop.
    Sentence(String),
    /// The same account in the platform's own names.
    Names(String),
}

/// The reasons in words: how the figure adds up, what waits for approval, the tier, the grants, and the platform's names of the parts.
pub fn explain_why(reasons: &FigureReasons, language: Language) -> Vec<WhyPassage> {
    let account = reasons.account.as_ref();
    let sentences = [
        explain_absence(reasons, language),
        account.map(|account| explain_account(account, language)),
        account
            .and_then(|account| account.lots)
            .map(|lots| explain_lots(lots, language)),
        account.and_then(|_| explain_approval(reasons.approval, language)),
        explain_tier_of(reasons, language),
        explain_grants_of(reasons, language),
        explain_end(reasons, language),
        explain_own_dates(reasons, language),
    ];
    let names = account.map(|account| explain_names(account, language));
    let sentences = sentences.into_iter().flatten().map(WhyPassage::Sentence);
    sentences.chain(names.map(WhyPassage::Names)).collect()
}

/// Where no date of the person is known, one sentence says that neither tier nor grants follow from the rule.
fn lacks_all_dates(reasons: &FigureReasons) -> bool {
    matches!(reasons.tier, Some(TierStanding::NoDate(_))) && reasons.grants == GrantDays::NoHireDate
}

fn explain_tier_of(reasons: &FigureReasons, language: Language) -> Option<String> {
    if lacks_all_dates(reasons) {
        return Some(in_language(reasons.words.without_dates, language));
    }
    let tier = explain_tier(reasons.tier?, language);
    Some(marked_as_worked(tier, reasons.worked.tier, language))
}

/// Marks what follows from the company's own dates, so that nobody takes it for a figure of the
/// platform.
fn marked_as_worked(text: String, is_worked: bool, language: Language) -> String {
    if !is_worked {
        return text;
    }
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_ascii_lowercase());
    let goes_on: String = first.into_iter().chain(letters).collect();
    language.pick(format!("推算：{text}"), format!("Worked out: {goes_on}"))
}

/// The last day of what is left, where the rule has no date and it was worked out.
fn explain_end(reasons: &FigureReasons, language: Language) -> Option<String> {
    let WorkedDay { day, is_all } = reasons.ends?;
    let left = with_unit(reasons.account.as_ref()?.left.figure, language);
    Some(if is_all {
        language.pick(
            format!("推算：剩余的 {left}可用到 {day}"),
            format!("Worked out: the {left} left can be used until {day}"),
        )
    } else {
        language.pick(
            format!("推算：最早的一次发放可用到 {day}，涉及最多 {left}；几次发放各剩多少，平台没有分开给"),
            format!("Worked out: the earliest grant can be used until {day}, {left} at most; the platform does not tell how much is left of which grant"),
        )
    })
}

/// Where the dates behind worked figures come from.
fn explain_own_dates(reasons: &FigureReasons, language: Language) -> Option<String> {
    let worked = reasons.worked;
    let is_any = worked.tier || worked.grants || reasons.ends.is_some();
    is_any.then(|| {
        language
            .pick(
                "推算用的日期来自配置 [people] dates 指定的文件，不是平台给的",
                "The dates behind it come from the file that the configuration names ([people] dates), not from the platform",
            )
            .to_owned()
    })
}

fn in_language([zh, en]: [&'static str; 2], language: Language) -> String {
    language.pick(zh, en).to_owned()
}

fn explain_grants_of(reasons: &FigureReasons, language: Language) -> Option<String> {
    if lacks_all_dates(reasons) {
        return None;
    }
    let grants = explain_grants(reasons.grants, reasons.words, language)?;
    Some(marked_as_worked(grants, reasons.worked.grants, language))
}

/// Why there is no figure. What failed, and types without a limit, are explained elsewhere.
fn explain_absence(reasons: &FigureReasons, language: Language) -> Option<String> {
    match reasons.state {
        CellState::NotApplicable => Some(in_language(reasons.words.not_applicable, language)),
        CellState::NotInitialised => {
            let text = language.pick(
                "还没有给这名员工发放过额度，这不等于 0",
                "Nobody has granted this person anything yet, which is not the same as 0",
            );
            Some(text.to_owned())
        }
        _ => None,
    }
}

/// `已发 10 - 已用 3.5 = 剩余 6.5 天`.
fn explain_account(account: &FigureAccount, language: Language) -> String {
    let [carried, granted, used] = [
        language.pick("结转", "carried"),
        language.pick("已发", "granted"),
        language.pick("已用", "used"),
    ];
    let carried = account.carried.map(|part| term(carried, part, language));
    let plus = carried.map_or_else(String::new, |term| format!("{term} + "));
    let granted = term(granted, account.granted, language);
    let used = term(used, account.used, language);
    let parts = format!("{plus}{granted} - {used}");
    let left = with_unit(account.left.figure, language);
    match (account.sum, account.gap) {
        (Some(_), None) if account.left.field.is_none() => language.pick(
            format!("{parts} = 剩余 {left}（平台不给剩余，由此得出）"),
            format!("{parts} = left {left} (the platform gives no figure of what is left)"),
        ),
        (Some(_), None) => language.pick(
            format!("{parts} = 剩余 {left}"),
            format!("{parts} = left {left}"),
        ),
        (Some(sum), Some(gap)) => {
            let sum = quantity(sum, language);
            let gap = quantity(gap, language);
            language.pick(
                format!("{parts} = {sum}，平台给的剩余是 {left}，相差 {gap}"),
                format!(
                    "{parts} = {sum}, the platform says {left} are left, a difference of {gap}"
                ),
            )
        }
        (None, _) => language.pick(
            format!("剩余 {left}；{parts}，因此无法核对"),
            format!("Left: {left}; {parts}, so it cannot be checked"),
        ),
    }
}

/// `已发 10`, `已发（平台未给出）`. The unit stands behind the last figure.
fn term(name: &str, part: AccountPart, language: Language) -> String {
    match part.figure {
        Some(amount) => format!("{name} {}", amount.to_exact_text()),
        None => language.pick(
            format!("{name}（平台未给出）"),
            format!("{name} (not told by the platform)"),
        ),
    }
}

fn with_unit(amount: Option<Amount>, language: Language) -> String {
    match amount {
        Some(amount) => quantity(amount, language),
        None => not_told(language).to_owned(),
    }
}

fn not_told(language: Language) -> &'static str {
    language.pick("平台未给出", "not told by the platform")
}

fn explain_lots(lots: LotCount, language: Language) -> String {
    let LotCount {
        valid,
        ended,
        coming,
    } = lots;
    let counted = language.pick(
        format!("是 {valid} 笔有效额度之和"),
        match valid {
            1 => "The figures are those of 1 valid lot".to_owned(),
            _ => format!("The figures are the sum of {valid} valid lots"),
        },
    );
    let others: Vec<String> = [
        (ended, language.pick("已过期", "ended")),
        (coming, language.pick("未生效", "still to come")),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| language.pick(format!("{count} 笔{what}"), format!("{count} {what}")))
    .collect();
    if others.is_empty() {
        return counted;
    }
    let others = others.join(language.pick("、", " and "));
    language.pick(
        format!("{counted}；另有 {others}，不计在内"),
        format!("{counted}; {others} do not count"),
    )
}

fn explain_approval(approval: UnderApproval, language: Language) -> Option<String> {
    let UnderApproval::Told {
        waiting,
        without,
        is_in_left,
    } = approval
    else {
        let text = match approval {
            UnderApproval::NotTold => language.pick(
                "审批中：平台未给出",
                "Under approval: not told by the platform",
            ),
            UnderApproval::NotInMemory => language.pick(
                "审批中：明细不在内存，重新读取这名员工才有",
                "Under approval: the details are not in memory until this person is read again",
            ),
            UnderApproval::NeverTold | UnderApproval::Told { .. } => return None,
        };
        return Some(text.to_owned());
    };
    let (waiting, without) = (with_unit(waiting, language), with_unit(without, language));
    let place = match is_in_left {
        Some(true) => language.pick("，剩余里还包含它", ", still part of what is left"),
        Some(false) => language.pick("，剩余里已扣除", ", already taken from what is left"),
        None => "",
    };
    Some(language.pick(
        format!("审批中 {waiting}{place}；不含审批中的余额 {without}"),
        format!("Under approval: {waiting}{place}; without it {without} are left"),
    ))
}

fn explain_tier(standing: TierStanding, language: Language) -> String {
    match standing {
        TierStanding::NoDate(by) => no_service_date(by, language).to_owned(),
        TierStanding::NotBegun(since) => language.pick(
            format!("还不在任何一档：从 {since} 起算，尚未到来"),
            format!("On no tier yet: the years count from {since}, which is still to come"),
        ),
        TierStanding::AtLeast {
            hired_on,
            years,
            tier,
        } => {
            let (years, amount) = (explain_years(years, language), tier_amount(tier, language));
            // Where no tier holds the known years there is no amount of which more could follow.
            let at_least = tier.map_or("", |_| language.pick("至少", "at least "));
            language.pick(
                format!("工龄至少 {years}（{hired_on} 入职；首次参加工作的日期未知），{at_least}{amount}"),
                format!("At least {years} in work (hired on {hired_on}; the first day of work is not known): {at_least}{amount}"),
            )
        }
        TierStanding::Reached {
            by,
            since,
            years,
            tier,
            next,
        } => {
            let what = match by {
                YearsOf::Work => language.pick("工龄", "in work"),
                YearsOf::Company => language.pick("司龄", "in this company"),
            };
            let (years, amount) = (explain_years(years, language), tier_amount(tier, language));
            let now = language.pick(
                format!("{what} {years}（自 {since}），{amount}"),
                format!("{years} {what} (since {since}): {amount}"),
            );
            now + &explain_next_tier(tier, next, language)
        }
    }
}

fn no_service_date(by: YearsOf, language: Language) -> &'static str {
    match by {
        YearsOf::Work => language.pick(
            "在哪一档未知：没有这名员工首次参加工作的日期",
            "The tier is not known: this person's first day of work is not known",
        ),
        YearsOf::Company => language.pick(
            "在哪一档未知：没有这名员工的入职日期",
            "The tier is not known: this person's day of hire is not known",
        ),
    }
}

/// `这一档 5 天`.
fn tier_amount(tier: Option<GrantTier>, language: Language) -> String {
    let Some(tier) = tier else {
        return language
            .pick("这个年限没有对应的档", "no tier holds so many years")
            .to_owned();
    };
    let amount = with_unit(tier.amount, language);
    language.pick(format!("这一档 {amount}"), format!("{amount} on this tier"))
}

fn explain_next_tier(
    now: Option<GrantTier>,
    next: Option<(Date, GrantTier)>,
    language: Language,
) -> String {
    let Some((day, tier)) = next else {
        // Whoever is beyond every tier is not on the highest one.
        let highest = now.map_or("", |_| language.pick("，已是最高档", ", the highest one"));
        return highest.to_owned();
    };
    let amount = with_unit(tier.amount, language);
    language.pick(
        format!("；{day} 起下一档 {amount}"),
        format!("; the next one from {day}: {amount}"),
    )
}

fn explain_grants(grants: GrantDays, words: FigureWords, language: Language) -> Option<String> {
    let (last, next, is_rule) = match grants {
        GrantDays::Nothing => return None,
        GrantDays::NoHireDate => {
            return Some(in_language(words.without_hire_date, language));
        }
        GrantDays::LotsNotInMemory => {
            return Some(
                language
                    .pick(
                        "发放日期在额度明细里，明细不在内存，重新读取这名员工才有",
                        "The lots tell when it was granted; they are not in memory until this person is read again",
                    )
                    .to_owned(),
            );
        }
        GrantDays::Lots { last, next } => (last, next, false),
        GrantDays::Rule { last, next } => (last, next, true),
    };
    let told = |grant: Option<GrantOn>| match grant {
        Some(GrantOn {
            day,
            amount: Some(amount),
        }) => format!("{day} {}", quantity(amount, language)),
        Some(GrantOn { day, amount: None }) => day.to_string(),
        None => language.pick("没有", "none").to_owned(),
    };
    let (last, next) = (told(last), told(next));
    Some(if is_rule {
        language.pick(
            format!("按规则，上次发放 {last}，下次 {next}"),
            format!("By the rule, last granted {last}, next {next}"),
        )
    } else {
        language.pick(
            format!("最近一笔生效 {last}，下一笔 {next}"),
            format!("The newest lot began {last}, the next one: {next}"),
        )
    })
}

/// `发放时长 assignduration - 已用时长 usedduration = 剩余时长 leftduration`.
fn explain_names(account: &FigureAccount, language: Language) -> String {
    let name = |part: AccountPart| {
        let field = part.field?;
        let label = field_label(field, language);
        Some(label.map_or_else(|| field.to_owned(), |label| format!("{label} {field}")))
    };
    let parts = [
        (" + ", account.carried.and_then(name)),
        (" + ", name(account.granted)),
        (" - ", name(account.used)),
        (" = ", name(account.left)),
    ];
    let mut text = String::new();
    for (sign, name) in parts {
        let Some(name) = name else { continue };
        if !text.is_empty() {
            text.push_str(sign);
        }
        text.push_str(&name);
    }
    let words = language.pick("平台字段：", "In the platform's fields: ");
    words.to_owned() + &text
}
