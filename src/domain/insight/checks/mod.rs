//! What looks wrong: balances that are overdrawn or do not add up, people who could not be read, leave that ended unused, and others.
//!
//! Each check has a name that scripts rely on and a severity. A finding only says where it is; what it says in words and figures is worked
//! out for those that are shown ([`FindingDetails`]), because there may be as many findings as balances.

mod details;
mod scan;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::Arc;

use super::TenantFigures;
use crate::domain::matching::Query;
use crate::domain::{Language, RowId};

pub use details::FindingDetails;
use scan::TenantScan;

/// What is checked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CheckName {
    /// Less than nothing is left.
    Overdrawn,
    /// Nothing is left and more was used than granted, on a platform that never reports less than 0.
    OverdrawnInferred,
    /// The balance failed or is forbidden.
    NoFigure,
    /// One leave type has balances in several units.
    UnitClash,
    /// More was used than granted and carried over, and it is not overdrawn.
    UsedBeyondGranted,
    /// One employee number stands for several ids.
    DuplicatePerson,
    /// A leave type that is not in use has something left.
    DisabledTypeWithBalance,
    /// Nobody has set up the balance yet.
    NotInitialised,
    /// The figures do not add up.
    Gap,
    /// A lot has ended with something left.
    EndedWithLeft,
    /// A leave type has balances but is missing from the configuration.
    TypeNotConfigured,
}

/// How much a finding matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// It is wrong.
    Error,
    /// It is probably wrong.
    Warning,
    /// It is to be known.
    Note,
}

impl Severity {
    /// The word in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

impl CheckName {
    /// In the order in which findings are listed.
    pub const ALL: [Self; 11] = [
        Self::Overdrawn,
        Self::OverdrawnInferred,
        Self::NoFigure,
        Self::UnitClash,
        Self::UsedBeyondGranted,
        Self::DuplicatePerson,
        Self::DisabledTypeWithBalance,
        Self::NotInitialised,
        Self::Gap,
        Self::EndedWithLeft,
        Self::TypeNotConfigured,
    ];

    /// The word in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Overdrawn => "overdrawn",
            Self::OverdrawnInferred => "overdrawn_inferred",
            Self::NoFigure => "no_figure",
            Self::UnitClash => "unit_clash",
            Self::UsedBeyondGranted => "used_beyond_granted",
            Self::DuplicatePerson => "duplicate_person",
            Self::DisabledTypeWithBalance => "disabled_type_with_balance",
            Self::NotInitialised => "not_initialised",
            Self::Gap => "gap",
            Self::EndedWithLeft => "ended_with_left",
            Self::TypeNotConfigured => "type_not_configured",
        }
    }

    /// How much its findings matter.
    pub fn severity(self) -> Severity {
        match self {
            Self::Overdrawn | Self::NoFigure | Self::UnitClash => Severity::Error,
            Self::OverdrawnInferred
            | Self::UsedBeyondGranted
            | Self::DuplicatePerson
            | Self::DisabledTypeWithBalance
            | Self::NotInitialised => Severity::Warning,
            Self::Gap | Self::EndedWithLeft | Self::TypeNotConfigured => Severity::Note,
        }
    }

    /// What it looks for, in a few words.
    pub fn title(self, language: Language) -> &'static str {
        match self {
            Self::Overdrawn => language.pick("超支", "overdrawn"),
            Self::OverdrawnInferred => language.pick("超支（推断）", "overdrawn (inferred)"),
            Self::NoFigure => language.pick("读不到", "unreadable"),
            Self::UnitClash => language.pick("单位不一致", "several units"),
            Self::UsedBeyondGranted => language.pick("已用超过已发", "used beyond granted"),
            Self::DuplicatePerson => language.pick("工号重复", "duplicate number"),
            Self::DisabledTypeWithBalance => {
                language.pick("停用的假期仍有余额", "disabled type with balance")
            }
            Self::NotInitialised => language.pick("未发放额度", "not initialised"),
            Self::Gap => language.pick("对不上账", "does not add up"),
            Self::EndedWithLeft => language.pick("过期未用", "ended with leave left"),
            Self::TypeNotConfigured => language.pick("配置里没有的假期", "type not configured"),
        }
    }
}

/// What is asked of the company's figures.
#[derive(Clone, Debug, Default)]
pub struct ChecksQuestion {
    /// Who and what is considered.
    pub query: Arc<Query>,
    /// Position of the first tenant among all that the dashboard has.
    pub first_tenant: usize,
}

impl PartialEq for ChecksQuestion {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.query, &other.query) && self.first_tenant == other.first_tenant
    }
}

/// Something that looks wrong, by where it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CheckFinding {
    /// Which check found it.
    pub check: CheckName,
    /// Position of the tenant among those that were asked about.
    pub tenant: usize,
    /// The person; `None` where it is about a leave type.
    pub row: Option<RowId>,
    /// Position of the leave type among the tenant's columns; `None` where it is about a person.
    pub column: Option<usize>,
}

/// The answer, with the figures that it is about.
#[derive(Clone, Debug, Default)]
pub struct ChecksReport {
    /// The tenants.
    pub figures: Vec<TenantFigures>,
    /// By check, tenant, person and leave type.
    pub findings: Vec<CheckFinding>,
    /// Position of the first tenant among all that the dashboard has.
    pub first_tenant: usize,
}

impl ChecksReport {
    /// The checks that found something, with the positions of their findings.
    pub fn groups(&self) -> impl Iterator<Item = (CheckName, Range<usize>)> + '_ {
        let range = |check: CheckName| {
            let start = self.findings.partition_point(|found| found.check < check);
            let end = self.findings.partition_point(|found| found.check <= check);
            (check, start..end)
        };
        let groups = CheckName::ALL.into_iter().map(range);
        groups.filter(|(_, findings)| !findings.is_empty())
    }

    /// What a finding says in words and figures.
    pub fn details(&self, finding: CheckFinding) -> FindingDetails<'_> {
        FindingDetails::of(&self.figures[finding.tenant], finding)
    }
}

/// Works out the answer; `None` once `cancelled` returns true.
pub fn checks(
    figures: &[TenantFigures],
    question: &ChecksQuestion,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<ChecksReport> {
    let mut findings = Vec::new();
    for (at, tenant) in figures.iter().enumerate() {
        findings.extend(TenantScan::run(tenant, at, &question.query, cancelled)?);
    }
    findings.sort_by_key(|found| found.check);
    Some(ChecksReport {
        figures: figures.to_vec(),
        findings,
        first_tenant: question.first_tenant,
    })
}
