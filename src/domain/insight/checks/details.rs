//! A finding in words and figures.

use std::borrow::Cow;

use super::check_name::CheckName;
use super::finding::CheckFinding;
use super::since::{DirectoryShrinkage, SinceSnapshot};
use crate::domain::amount::{Amount, Unit};
use crate::domain::balance::{Figures, RowError};
use crate::domain::changes::{ChangeKind, Renaming, RulesText};
use crate::domain::insight::{LeaveColumn, TenantFigures};
use crate::domain::ledger::{ColumnId, LedgerCell};
use crate::domain::roster::Person;
use crate::domain::{CellState, Employee, Language};

/// What a finding says.
#[derive(Clone, Debug)]
pub struct FindingDetails<'a> {
    /// Where it was found.
    pub finding: CheckFinding,
    /// The tenant.
    pub tenant: &'a TenantFigures,
    /// The person it is about.
    pub person: Option<Person<'a>>,
    /// The leave type it is about.
    pub leave_type: Option<&'a LeaveColumn>,
    /// The unit of its figures.
    pub unit: Option<Unit>,
    /// The figures by their names in output, as exact texts.
    pub figures: Vec<(&'static str, String)>,
    cell: LedgerCell,
    error: Option<&'a RowError>,
    since: Option<&'a SinceSnapshot>,
    /// The balances that cannot be read, where one finding stands for several.
    unreadable: usize,
}

impl<'a> FindingDetails<'a> {
    pub(super) fn of(
        tenant: &'a TenantFigures,
        since: Option<&'a SinceSnapshot>,
        finding: CheckFinding,
    ) -> Self {
        let leave_type = finding.column.and_then(|at| tenant.columns.get(at));
        let unreadable = unreadable_columns(tenant, finding);
        let read = leave_type.and_then(|column| tenant.ledger.find_column(&column.id));
        let read = read.or(unreadable.first().copied());
        let cell = finding.row.map(|row| tenant.cell(row, read));
        let cell = cell.unwrap_or_default();
        let error = finding.row.zip(read);
        let error = error.and_then(|(row, read)| tenant.ledger.error(row, read));
        let mut details = Self {
            finding,
            tenant,
            person: finding.row.and_then(|row| tenant.roster.person(row)),
            leave_type,
            unit: cell.unit,
            figures: Vec::new(),
            cell,
            error: error.map(|error| &**error),
            since,
            unreadable: unreadable.len(),
        };
        details.figures = details.name_figures();
        details
    }

    fn name_figures(&self) -> Vec<(&'static str, String)> {
        let mut named: Vec<(&'static str, String)> = Vec::new();
        match self.finding.check {
            CheckName::DuplicatePerson => {
                let number = self.person.and_then(|person| person.number);
                named.push(("employee_number", number.unwrap_or_default().to_owned()));
            }
            CheckName::NoFigure | CheckName::NotInitialised => {
                named.push(("state", self.cell.state.as_str().to_owned()));
                named.extend(self.error.map(|error| ("code", error.code.clone())));
            }
            CheckName::DirectoryShrank => {
                let shrinkage = self.since.and_then(|since| since.shrinkage);
                let counts = shrinkage.map(|it| [("before", it.before), ("missing", it.missing)]);
                let counts = counts.into_iter().flatten();
                named.extend(counts.map(|(name, count)| (name, count.to_string())));
            }
            CheckName::IdentityChanged => {
                let owners = self.renaming().map(|(person, renaming)| {
                    [
                        ("name_from", renaming.name_from.clone()),
                        ("name_to", person.name.clone()),
                    ]
                });
                named.extend(owners.into_iter().flatten());
            }
            CheckName::UnitClash | CheckName::TypeNotConfigured | CheckName::RuleChanged => {}
            _ => {
                let Figures {
                    granted,
                    used,
                    left,
                    carried,
                } = self.cell.figures;
                let amounts = [
                    ("granted", granted),
                    ("used", used),
                    ("left", left),
                    ("carried", carried),
                    ("gap", self.cell.figures.gap()),
                    ("ended_left", self.ended()),
                ];
                let known = amounts.into_iter();
                named.extend(
                    known.filter_map(|(name, amount)| Some((name, amount?.to_exact_text()))),
                );
            }
        }
        named
    }

    fn change(&self) -> Option<&'a ChangeKind> {
        Some(&self.since?.changes.get(self.finding.change?)?.what)
    }

    fn renaming(&self) -> Option<(&'a Employee, &'a Renaming)> {
        match self.change()? {
            ChangeKind::Renamed(person, renaming) => Some((person, renaming)),
            _ => None,
        }
    }

    /// The rules of the leave type before and after, where the check is about them.
    pub fn rules(&self) -> Option<[&'a RulesText; 2]> {
        match self.change()? {
            ChangeKind::Type(of_type) => Some([of_type.from.as_ref()?, of_type.to.as_ref()?]),
            _ => None,
        }
    }

    /// What is left of lots that have ended, where the check is about them.
    fn ended(&self) -> Option<Amount> {
        if self.finding.check != CheckName::EndedWithLeft {
            return None;
        }
        let read = self.tenant.ledger.find_column(&self.leave_type?.id)?;
        let lots = self.tenant.ledger.lots(self.finding.row?, read);
        let day = self.tenant.as_of;
        let ended = lots
            .iter()
            .filter(|lot| lot.has_ended(day) && lot.left.is_positive());
        ended
            .map(|lot| lot.left)
            .reduce(|one, other| one.plus(other).unwrap_or(one))
    }

    /// The finding as a sentence.
    pub fn explain(&self, language: Language) -> String {
        let figures = &self.cell.figures;
        let words = |amount| with_unit(amount, language);
        let (left, used, granted) = (
            words(figures.left),
            words(figures.used),
            words(figures.granted),
        );
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
                let carried = figures.carried.map(|carried| words(Some(carried)));
                let carried = carried.unwrap_or_else(|| "0".to_owned());
                language.pick(
                    format!("已用 {used} 超过已发 {granted} 与结转 {carried}，剩余 {left}"),
                    format!("{used} used of {granted} granted and {carried} carried over; {left} left"),
                )
            }
            CheckName::Gap => {
                let gap = words(figures.gap());
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
        let Some(DirectoryShrinkage { before, missing }) =
            self.since.and_then(|since| since.shrinkage)
        else {
            return String::new();
        };
        language.pick(
            format!("上次 {before} 人里有 {missing} 人看不到了；没有把任何人记为离开"),
            format!(
                "{missing} of {before} people are no longer visible; nobody is held to have left"
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

    /// The person's id as it is shown.
    pub fn shown_id(&self) -> Option<Cow<'a, str>> {
        self.person
            .map(|person| crate::domain::text::shown(person.id))
    }
}

/// The columns of a person's balances that cannot be read, where one finding stands for all of them.
fn unreadable_columns(tenant: &TenantFigures, finding: CheckFinding) -> Vec<ColumnId> {
    let is_joined = finding.check == CheckName::NoFigure && finding.column.is_none();
    let Some(row) = finding.row.filter(|_| is_joined) else {
        return Vec::new();
    };
    let read = tenant.read_columns().into_iter();
    let columns = read.filter_map(|(_, column)| column);
    columns
        .filter(|column| tenant.ledger.left(row, *column).0.is_unreadable())
        .collect()
}

/// An exact figure with its unit; empty where it is not known.
fn with_unit(amount: Option<Amount>, language: Language) -> String {
    let Some(amount) = amount else {
        return String::new();
    };
    let unit = match amount.unit {
        Unit::Day => language.pick("天", "d"),
        Unit::Hour => language.pick("小时", "h"),
        Unit::Second => language.pick("秒", "s"),
    };
    format!("{amount} {unit}")
}
