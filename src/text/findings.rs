//! What a check found, in a sentence.

use crate::domain::insight::checks::{CheckName, DirectoryShrinkage, FindingDetails};
use crate::domain::text::noun;
use crate::domain::{Amount, CellState, Language};
use crate::text::figures;

impl FindingDetails<'_> {
    /// The finding as a sentence.
    pub fn explain(&self, language: Language) -> String {
        let known = &self.cell.figures;
        let words = |amount| with_unit(amount, language);
        let (left, used, granted) = (words(known.left), words(known.used), words(known.granted));
        match self.finding.check {
            CheckName::Overdrawn => language.pick(
                format!("剩余 {left}：用掉的比有的多"),
                format!("{left} left: more was used than there was"),
            ),
            CheckName::OverdrawnInferred => language.pick(
                format!("剩余 0，但已用 {used} 超过已发 {granted}（平台不显示负数）"),
                format!("0 left, but {used} used of {granted} granted (the platform shows nothing below 0)"),
            ),
            CheckName::UsedBeyondGranted => {
                let carried = known.carried.map(|carried| words(Some(carried)));
                let carried = carried.unwrap_or_else(|| "0".to_owned());
                language.pick(
                    format!("已用 {used} 超过已发 {granted} 与结转 {carried}，剩余 {left}"),
                    format!("{used} used of {granted} granted and {carried} carried over; {left} left"),
                )
            }
            CheckName::Gap => {
                let gap = words(known.gap());
                language.pick(
                    format!("剩余 {left}，与 结转 + 已发 - 已用 相差 {gap}"),
                    format!("{left} left, {gap} off carried + granted - used"),
                )
            }
            CheckName::EndedWithLeft => {
                let ended = words(self.ended());
                language.pick(
                    format!("已过期的额度里还有 {ended} 未用"),
                    format!("{ended} of lots that have ended were not used"),
                )
            }
            CheckName::DisabledTypeWithBalance => language.pick(
                format!("这种假期已停用，仍剩 {left}"),
                format!("the leave type is not in use any more, {left} left"),
            ),
            _ => self.explain_without_figures(language),
        }
    }

    /// The finding in few words, for a place where the name of the check stands above it.
    pub fn explain_shortly(&self, language: Language) -> String {
        let known = &self.cell.figures;
        let words = |amount| with_unit(amount, language);
        let (left, used, granted) = (words(known.left), words(known.used), words(known.granted));
        let code = self.error.map_or("", |error| error.code.as_str());
        let text = match self.finding.check {
            CheckName::OverdrawnInferred => language.pick(
                format!("剩余 0，已用 {used} 多于已发 {granted}"),
                format!("0 left, {used} used of {granted} granted"),
            ),
            CheckName::UsedBeyondGranted => {
                let carried = known.carried.map(|carried| words(Some(carried)));
                let carried = carried.unwrap_or_else(|| "0".to_owned());
                language.pick(
                    format!("已用 {used} 多于已发 {granted} + 结转 {carried}"),
                    format!("{used} used of {granted} + {carried} carried"),
                )
            }
            CheckName::Gap => {
                let gap = words(known.gap());
                language.pick(
                    format!("剩余 {left}，账差 {gap}"),
                    format!("{left} left, off by {gap}"),
                )
            }
            CheckName::NoFigure if self.unreadable > 1 => language.pick(
                format!("{} 种假期读不到 {code}", self.unreadable),
                format!("{} leave types are unreadable {code}", self.unreadable),
            ),
            CheckName::DisabledTypeWithBalance => language.pick(
                format!("这种假期已停用，仍剩 {left}"),
                format!("not in use any more, {left} left"),
            ),
            CheckName::NotInitialised => language.pick(
                format!("还没有发放额度 {code}"),
                format!("no balance set up yet {code}"),
            ),
            CheckName::UnitClash => language.pick(
                "余额有几种单位，不能相加".to_owned(),
                "in several units, cannot be added".to_owned(),
            ),
            CheckName::TypeNotConfigured => language.pick(
                "平台的假期列表里没有它".to_owned(),
                "not in the platform's list of leave types".to_owned(),
            ),
            CheckName::DuplicatePerson => {
                let number = self.person.and_then(|person| person.number);
                let number = number.unwrap_or_default();
                language.pick(
                    format!("工号 {number} 也属于别的账号"),
                    format!("number {number} belongs to another id, too"),
                )
            }
            _ => self.explain(language),
        };
        text.trim_end().to_owned()
    }

    fn explain_without_figures(&self, language: Language) -> String {
        let code = self.error.map_or("", |error| error.code.as_str());
        let text = match self.finding.check {
            CheckName::NotInitialised => language.pick(
                format!("还没有人给这名员工发放额度 {code}"),
                format!("nobody has set up this person's balance yet {code}"),
            ),
            CheckName::NoFigure => self.explain_unreadable(code, language),
            CheckName::DirectoryShrank => self.explain_shrinkage(language),
            CheckName::IdentityChanged => self.explain_identity(language),
            CheckName::RuleChanged => self.explain_rules(language),
            CheckName::UnitClash => language.pick(
                "同一种假期有几种单位的余额，不能相加".to_owned(),
                "balances of this leave type are in several units and cannot be added".to_owned(),
            ),
            CheckName::TypeNotConfigured => language.pick(
                "有人有这种假期的余额，但平台的假期列表里没有它".to_owned(),
                "people have balances of it, but the platform's list of leave types lacks it"
                    .to_owned(),
            ),
            CheckName::DuplicatePerson => {
                let number = self
                    .person
                    .and_then(|person| person.number)
                    .unwrap_or_default();
                language.pick(
                    format!("工号 {number} 也属于别的账号"),
                    format!("employee number {number} also belongs to another id"),
                )
            }
            _ => String::new(),
        };
        text.trim_end().to_owned()
    }

    fn explain_unreadable(&self, code: &str, language: Language) -> String {
        let why = if self.cell.state == CellState::Forbidden {
            language.pick("应用无权查看", "the app may not see this balance")
        } else {
            language.pick("读取失败", "reading failed")
        };
        match self.unreadable {
            0 | 1 => format!("{why} {code}"),
            types => language.pick(
                format!("{types} 种假期读不到：{why} {code}"),
                format!("{types} leave types are unreadable: {why} {code}"),
            ),
        }
    }

    fn explain_shrinkage(&self, language: Language) -> String {
        let Some(DirectoryShrinkage { before, missing }) = self.shrinkage() else {
            return String::new();
        };
        language.pick(
            format!("上次 {before} 人里有 {missing} 人看不到了；没有把任何人记为离开"),
            format!(
                "{missing} of {before} {} {} no longer visible; nobody is held to have left",
                noun(before, "person", "people"),
                noun(missing, "is", "are")
            ),
        )
    }

    fn explain_identity(&self, language: Language) -> String {
        let Some((person, renaming)) = self.renaming() else {
            return String::new();
        };
        let (from, to) = (&renaming.name_from, &person.name);
        let what = renaming.identity.explain(language);
        language.pick(
            format!("此账号原为 {from}，现为 {to}：{what}"),
            format!("this id was {from} and is {to} now: {what}"),
        )
    }

    fn explain_rules(&self, language: Language) -> String {
        let Some([from, to]) = self.rules() else {
            return String::new();
        };
        let (from, to) = (
            language.pick(&from.zh, &from.en),
            language.pick(&to.zh, &to.en),
        );
        let text = language.pick(
            format!("旧规则：{from} 新规则：{to}"),
            format!("Old rule: {from} New rule: {to}"),
        );
        text.replace('\n', " ")
    }
}

/// An exact figure with its unit; empty where it is not known.
fn with_unit(amount: Option<Amount>, language: Language) -> String {
    amount.map_or_else(String::new, |amount| figures::with_unit(amount, language))
}
