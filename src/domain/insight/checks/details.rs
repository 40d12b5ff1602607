//! A finding in words and figures.

use std::borrow::Cow;

use super::{CheckFinding, CheckName};
use crate::domain::amount::{Amount, Unit};
use crate::domain::balance::{Figures, RowError};
use crate::domain::insight::{LeaveColumn, TenantFigures};
use crate::domain::ledger::LedgerCell;
use crate::domain::roster::Person;
use crate::domain::{CellState, Language};

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
}

impl<'a> FindingDetails<'a> {
    pub(super) fn of(tenant: &'a TenantFigures, finding: CheckFinding) -> Self {
        let leave_type = finding.column.and_then(|at| tenant.columns.get(at));
        let read = leave_type.and_then(|column| tenant.ledger.find_column(&column.id));
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
            CheckName::UnitClash | CheckName::TypeNotConfigured => {}
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
            CheckName::NoFigure if self.cell.state == CellState::Forbidden => language.pick(
                format!("应用无权查看 {code}"),
                format!("the app may not see this balance {code}"),
            ),
            CheckName::NoFigure => {
                language.pick(format!("读取失败 {code}"), format!("reading failed {code}"))
            }
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

    /// The person's id as it is shown.
    pub fn shown_id(&self) -> Option<Cow<'a, str>> {
        self.person
            .map(|person| crate::domain::text::shown(person.id))
    }
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
