//! Texts of the view Expiring.

use jiff::civil::Date;

use crate::domain::Language;
use crate::domain::insight::expiring::{
    ExpiringWindow, GroupKind, GroupTotals, NoDayReason, UnitSums, UnreadPeople,
};
use crate::domain::insight::leave_kinds::{Bearer, LegalKind};
use crate::domain::text::{grouped, noun};
use crate::text::figures::unit_word;
use crate::text::words::{by_rule, never, unknown};

/// Until when amounts are listed.
pub fn window(window: ExpiringWindow, language: Language) -> String {
    match window {
        ExpiringWindow::Days(days) => {
            language.pick(format!("{days} 天内到期"), format!("within {days} days"))
        }
        ExpiringWindow::ThisYear => language.pick("今年到期", "this year").to_owned(),
        ExpiringWindow::All => language.pick("全部", "everything").to_owned(),
    }
}

/// How much a group's line says. The longest form that fits is shown, so that none is cut.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GroupForm {
    /// In whole words.
    Whole,
    /// The same, abbreviated.
    Short,
    /// Abbreviated, and without who bears it, which the rows below say.
    Shortest,
}

impl GroupForm {
    /// The longest first.
    pub const ALL: [Self; 3] = [Self::Whole, Self::Short, Self::Shortest];
}

/// Two parts of a group's line: `2026 年 12 月  12 笔 9 人`, and how many amounts cannot be used up in
/// time. The sums stand between them.
pub fn group_line(
    (kind, totals): (GroupKind, &GroupTotals),
    form: GroupForm,
    language: Language,
) -> [String; 2] {
    if form == GroupForm::Whole {
        let head = format!("{}  {}", group(kind, language), amounts(totals, language));
        return [head, too_late_in_all(totals.cannot_be_used_up, language)];
    }
    let [amounts, people] = [totals.amounts, totals.people].map(grouped);
    let counts = language.pick(
        format!("{amounts} 笔 {people} 人"),
        format!("{amounts} for {people}"),
    );
    let late = grouped(totals.cannot_be_used_up);
    let late = language.pick(format!("{late} 笔休不完"), format!("{late} too late"));
    [format!("{}  {counts}", short_group(kind, language)), late]
}

fn short_group(kind: GroupKind, language: Language) -> String {
    match (kind, language) {
        (GroupKind::NoDay(NoDayReason::ByRule), _) => language
            .pick("按规则到期，发放日未知", "by a rule, grant day unknown")
            .to_owned(),
        (GroupKind::Month(first), Language::English) => first.strftime("%b %Y").to_string(),
        (GroupKind::Week(first, last), Language::English) => {
            let (from, to) = (first.strftime("%m-%d"), last.strftime("%m-%d"));
            if first == last {
                from.to_string()
            } else {
                format!("{from} to {to}")
            }
        }
        _ => group(kind, language),
    }
}

/// How many amounts, of how many people: `12 笔 9 人`.
pub fn amounts(totals: &GroupTotals, language: Language) -> String {
    let (amounts, people) = (grouped(totals.amounts), grouped(totals.people));
    let each = noun(totals.amounts, "amount", "amounts");
    let noun = noun(totals.people, "person", "people");
    language.pick(
        format!("{amounts} 笔 {people} 人"),
        format!("{amounts} {each} of {people} {noun}"),
    )
}

/// `35.5 天、16 小时`.
pub fn sums(sums: &UnitSums, language: Language) -> String {
    let sums = sums.iter().map(|sum| {
        let (text, is_rounded) = sum.to_screen_text();
        let mark = if is_rounded { "~" } else { "" };
        format!(
            "{mark}{} {}",
            grouped(text),
            unit_word(sum.unit(), language)
        )
    });
    sums.collect::<Vec<_>>().join(language.pick("、", ", "))
}

/// The sums of a group: `35.5 天、16 小时`, or `最多 35.5 天` where an amount in them may be less.
pub fn group_sums(totals: &GroupTotals, language: Language) -> String {
    let sums = self::sums(&totals.sums, language);
    if totals.at_most == 0 {
        return sums;
    }
    language.pick(format!("最多 {sums}"), format!("at most {sums}"))
}

/// How many of a group's amounts cannot be used up in time.
pub fn too_late_in_all(amounts: usize, language: Language) -> String {
    let amounts = grouped(amounts);
    language.pick(
        format!("其中 {amounts} 笔来不及休完"),
        format!("{amounts} cannot be used up in time"),
    )
}

/// The heading of a group.
pub fn group(kind: GroupKind, language: Language) -> String {
    match kind {
        GroupKind::Month(first) => language.pick(
            first.strftime("%Y 年 %-m 月").to_string(),
            first.strftime("%B %Y").to_string(),
        ),
        GroupKind::Week(first, last) => week(first, last, language),
        GroupKind::NoDay(reason) => no_day_heading(reason, language).to_owned(),
    }
}

/// `第 49 周 12-01 至 12-06`.
fn week(first: Date, last: Date, language: Language) -> String {
    let number = first.iso_week_date().week();
    let (from, to) = (first.strftime("%m-%d"), last.strftime("%m-%d"));
    let days = if first == last {
        from.to_string()
    } else {
        language.pick(format!("{from} 至 {to}"), format!("{from} to {to}"))
    };
    language.pick(
        format!("第 {number} 周 {days}"),
        format!("week {number} {days}"),
    )
}

fn no_day_heading(reason: NoDayReason, language: Language) -> &'static str {
    match reason {
        NoDayReason::ByRule => language.pick(
            "按规则到期，发放日未知（可在配置 [people] dates 给出）",
            "by a rule; the day of the grant is not known ([people] dates can tell it)",
        ),
        NoDayReason::Unknown => language.pick("到期日未知", "expiry not known"),
        NoDayReason::Never => language.pick("长期有效", "does not expire"),
    }
}

/// In the place of a day, why there is none.
pub fn no_day(reason: NoDayReason, language: Language) -> &'static str {
    match reason {
        NoDayReason::ByRule => by_rule(language),
        NoDayReason::Unknown => unknown(language),
        NoDayReason::Never => match language {
            Language::Chinese => never(language),
            Language::English => "no expiry",
        },
    }
}

/// Whose cost or loss it is when an amount ends.
pub fn borne_by(bearer: Bearer, language: Language) -> &'static str {
    match bearer {
        Bearer::Company => language.pick("公司成本", "company"),
        Bearer::Person => language.pick("员工损失", "person"),
    }
}

/// `公司成本 12 天，员工损失 3 天、16 小时`.
pub fn borne(totals: &GroupTotals, language: Language) -> String {
    let [company, person] = [Bearer::Company, Bearer::Person].map(|bearer| {
        let text = sums(totals.borne_by(bearer), language);
        let name = match bearer {
            Bearer::Company => language.pick("公司成本", "cost to the company"),
            Bearer::Person => language.pick("员工损失", "loss to people"),
        };
        (!text.is_empty())
            .then(|| language.pick(format!("{name} {text}"), format!("{name}: {text}")))
    });
    let unnamed = (totals.without_kind > 0).then(|| {
        let amounts = grouped(totals.without_kind);
        language.pick(
            format!("{amounts} 笔未归类"),
            format!("{amounts} without a kind"),
        )
    });
    let parts: Vec<String> = [company, person, unnamed].into_iter().flatten().collect();
    parts.join(language.pick("，", "; "))
}

/// The same, abbreviated: `company 12 d, person 3 d, 16 h`.
pub fn borne_short(totals: &GroupTotals, language: Language) -> String {
    if language == Language::Chinese {
        return borne(totals, language);
    }
    let named = [Bearer::Company, Bearer::Person].into_iter();
    let named = named.map(|bearer| (bearer, sums(totals.borne_by(bearer), language)));
    let named = named.filter(|(_, sums)| !sums.is_empty());
    let named = named.map(|(bearer, sums)| format!("{}: {sums}", borne_by(bearer, language)));
    let unnamed =
        (totals.without_kind > 0).then(|| format!("{} of no kind", grouped(totals.without_kind)));
    named.chain(unnamed).collect::<Vec<_>>().join("; ")
}

/// How many people have last days that come only on request, and how many calls that takes.
pub fn lots_on_request(people: usize, calls: usize, language: Language) -> String {
    let persons = noun(people, "person", "people");
    let called = noun(calls, "call", "calls");
    let (people, calls) = (grouped(people), grouped(calls));
    language.pick(
        format!("{people} 人的到期日要另读（约 {calls} 次调用）：按 ⟦refresh⟧"),
        format!(
            "last days of {people} {persons} come on request (about {calls} {called}): ⟦refresh⟧"
        ),
    )
}

/// What the sign behind a day means.
pub fn worked_days(language: Language) -> &'static str {
    language.pick(
        "? 按 [people] dates 推算",
        "? worked out from [people] dates",
    )
}

/// An amount cannot be used up in time, in a column of `columns`.
pub fn too_late(columns: usize, language: Language) -> &'static str {
    match (language, columns) {
        (Language::Chinese, 10..) => "来不及休完",
        (Language::Chinese, _) => "休不完",
        (Language::English, 24..) => "cannot be used up in time",
        (Language::English, _) => "too late",
    }
}

/// Only one leave type is listed.
pub fn only(name: &str, language: Language) -> String {
    language.pick(format!("只看 {name}"), format!("only {name}"))
}

/// How many people are missing, because their balances were not read or could not be.
pub fn unread(people: UnreadPeople, language: Language) -> Option<String> {
    let counts = [
        (
            people.pending,
            language.pick("人的余额还没有读到", "people not read yet"),
        ),
        (
            people.unreadable,
            language.pick("人有余额读不到", "people partly unreadable"),
        ),
    ];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let texts: Vec<String> = counts
        .map(|(count, text)| format!("{} {text}", grouped(count)))
        .collect();
    (!texts.is_empty()).then(|| texts.join(language.pick("，", ", ")))
}

/// Working days are known for some years alone.
pub fn calendar_years(years: &[i16], language: Language) -> String {
    let years: Vec<String> = years.iter().map(i16::to_string).collect();
    let years = years.join(language.pick("、", ", "));
    language.pick(
        format!("工作日只算到 {years} 年的节假日安排"),
        format!("working days by the holidays of {years}"),
    )
}

/// Nothing is listed.
pub fn nothing(window: ExpiringWindow, language: Language) -> String {
    let within = self::window(window, language);
    match window {
        ExpiringWindow::All => language
            .pick(
                "没有剩余的额度会到期。",
                "Nothing that is left will expire.",
            )
            .to_owned(),
        ExpiringWindow::Days(_) | ExpiringWindow::ThisYear => language.pick(
            format!("{within}的额度一笔也没有。按 ⟦window⟧ 看更长的时间。"),
            format!("Nothing expires {within}. ⟦window⟧ looks further ahead."),
        ),
    }
}

/// No amount matches.
pub fn no_match(window: ExpiringWindow, language: Language) -> String {
    let within = self::window(window, language);
    language.pick(
        format!("没有匹配的额度（{within}）。按 ⟦back⟧ 清除筛选，按 ⟦window⟧ 看更长的时间。"),
        format!(
            "No amount matches ({within}). ⟦back⟧ clears the filter, ⟦window⟧ looks further ahead."
        ),
    )
}

/// The answer is being worked out.
pub fn working(language: Language) -> &'static str {
    language.pick("正在计算…", "working it out…")
}

impl LegalKind {
    /// Its name.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::Statutory => language.pick("法定年假", "statutory annual leave"),
            Self::Welfare => language.pick("福利假", "welfare leave"),
            Self::Compensatory => language.pick("调休", "time off for overtime"),
        }
    }
}

impl Bearer {
    /// Who bears it when leave ends untaken.
    pub fn explain(self, language: Language) -> &'static str {
        match self {
            Self::Company => language.pick("公司成本", "a cost to the company"),
            Self::Person => language.pick("员工损失", "a loss to the person"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_and_one_call_are_singular_in_english() {
        for (counts, said) in [
            (
                (1, 1),
                "last days of 1 person come on request (about 1 call): ⟦refresh⟧",
            ),
            (
                (2, 1_200),
                "last days of 2 people come on request (about 1,200 calls): ⟦refresh⟧",
            ),
        ] {
            assert_eq!(lots_on_request(counts.0, counts.1, Language::English), said);
        }
    }
}
