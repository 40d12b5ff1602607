//! A finding in words and figures.

use std::borrow::Cow;

use super::check_name::CheckName;
use super::finding::CheckFinding;
use super::since::{DirectoryShrinkage, SinceSnapshot};
use crate::domain::Employee;
use crate::domain::amount::{Amount, Unit};
use crate::domain::balance::{Figures, RowError};
use crate::domain::changes::{ChangeKind, Renaming, RulesText};
use crate::domain::insight::{LeaveColumn, TenantFigures};
use crate::domain::ledger::{ColumnId, LedgerCell};
use crate::domain::roster::Person;

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
    /// The balance.
    pub cell: LedgerCell,
    /// Why it cannot be read.
    pub error: Option<&'a RowError>,
    /// The balances that cannot be read, where one finding stands for several.
    pub unreadable: usize,
    since: Option<&'a SinceSnapshot>,
}

impl<'a> FindingDetails<'a> {
    pub(super) fn of(
        tenant: &'a TenantFigures,
        since: Option<&'a SinceSnapshot>,
        finding: CheckFinding,
    ) -> Self {
        let leave_type = finding.column().and_then(|at| tenant.columns.get(at));
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
                let counts = self
                    .shrinkage()
                    .map(|it| [("before", it.before), ("missing", it.missing)]);
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

    /// How much smaller the directory is, where the check is about that.
    pub fn shrinkage(&self) -> Option<DirectoryShrinkage> {
        self.since.and_then(|since| since.shrinkage)
    }

    fn change(&self) -> Option<&'a ChangeKind> {
        let at = usize::try_from(self.finding.change?).ok()?;
        Some(&self.since?.changes.get(at)?.what)
    }

    /// Under which names the id was and is, where the check is about that.
    pub fn renaming(&self) -> Option<(&'a Employee, &'a Renaming)> {
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
    pub fn ended(&self) -> Option<Amount> {
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
