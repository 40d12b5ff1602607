//! The lines of the view Checks: a heading for each check that found something, and its findings below it while it is open.

use std::collections::HashSet;
use std::sync::Arc;

use crate::app::table::cell_value::CellValue;
use crate::app::table::column::{ColumnWidth, ScreenColumn};
use crate::domain::Language;
use crate::domain::insight::checks::{CheckFinding, CheckName, ChecksReport, FindingDetails};
use crate::text::headings;

/// Which group of findings: those of a check that are new, or those that are not.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct CheckKey {
    /// Whether the snapshot before did not have them.
    pub is_new: bool,
    /// The check.
    pub check: CheckName,
}

impl CheckKey {
    /// The group of a finding.
    pub fn of(finding: &CheckFinding) -> Self {
        Self {
            is_new: finding.is_new,
            check: finding.check,
        }
    }
}

/// The heading of a group.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CheckHeading {
    /// Which group.
    pub key: CheckKey,
    /// How much was found.
    pub count: usize,
    /// Whether it is listed below the heading.
    pub is_open: bool,
}

/// A line of the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CheckLine {
    /// The heading of a group.
    Heading(CheckHeading),
    /// A finding, by its position.
    Finding(usize),
}

/// The findings of an answer by check, worked out once when the answer comes.
#[derive(Clone, Debug, Default)]
pub struct CheckLines {
    report: Arc<ChecksReport>,
    groups: Vec<(CheckKey, std::ops::Range<usize>)>,
}

impl CheckLines {
    /// The lines of `report`.
    pub(in crate::app) fn new(report: &Arc<ChecksReport>) -> Self {
        let groups = report.groups().map(|group| {
            let key = CheckKey {
                is_new: group.is_new,
                check: group.check,
            };
            (key, group.findings)
        });
        Self {
            report: Arc::clone(report),
            groups: groups.collect(),
        }
    }

    /// Whether these are the lines of `report`.
    pub(in crate::app) fn is_of(&self, report: &Arc<ChecksReport>) -> bool {
        Arc::ptr_eq(&self.report, report)
    }

    /// The answer.
    pub fn report(&self) -> &ChecksReport {
        &self.report
    }

    /// The number of lines, without the findings of the groups that are `closed`.
    pub fn len(&self, closed: &HashSet<CheckKey>) -> usize {
        let lines = self.groups.iter();
        lines
            .map(|(key, findings)| lines_of(*key, findings.len(), closed))
            .sum()
    }

    /// The line on which a group's heading stands.
    pub fn heading_line(&self, key: CheckKey, closed: &HashSet<CheckKey>) -> Option<usize> {
        let at = self.groups.iter().position(|(own, _)| *own == key)?;
        let before = self.groups[..at].iter();
        let lines = before.map(|(key, findings)| lines_of(*key, findings.len(), closed));
        Some(lines.sum())
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// What stands on a line.
    pub fn line(&self, mut at: usize, closed: &HashSet<CheckKey>) -> Option<CheckLine> {
        for (key, findings) in &self.groups {
            let is_open = !closed.contains(key);
            if at == 0 {
                return Some(CheckLine::Heading(CheckHeading {
                    key: *key,
                    count: findings.len(),
                    is_open,
                }));
            }
            at -= 1;
            let listed = if is_open { findings.len() } else { 0 };
            if at < listed {
                return Some(CheckLine::Finding(findings.start + at));
            }
            at -= listed;
        }
        None
    }

    /// What a finding says.
    pub fn finding(&self, at: usize, language: Language) -> Option<FindingLine<'_>> {
        let finding = self.report.findings.get(at)?;
        let details = self.report.details(*finding);
        Some(FindingLine {
            sentence: details.explain(language),
            short_sentence: details.explain_shortly(language),
            names_tenant: self.report.figures.len() > 1,
            details,
        })
    }
}

/// The heading of a group, and its findings unless it is closed.
fn lines_of(key: CheckKey, findings: usize, closed: &HashSet<CheckKey>) -> usize {
    if closed.contains(&key) {
        1
    } else {
        1 + findings
    }
}

/// A finding as it is drawn.
#[derive(Clone, Debug)]
pub struct FindingLine<'a> {
    /// What it says.
    pub details: FindingDetails<'a>,
    /// The same as a sentence.
    pub sentence: String,
    /// The same where there is little room.
    pub short_sentence: String,
    /// The tenant has to be named.
    pub names_tenant: bool,
}

type FindingColumn<'a> = ScreenColumn<FindingLine<'a>>;

impl<'a> FindingLine<'a> {
    /// From left to right.
    pub const COLUMNS: [FindingColumn<'a>; 7] = [
        FindingColumn::copied_only(0, |line, language| {
            line.details.finding.check.title(language).to_owned()
        }),
        FindingColumn::new(headings::TENANT, ColumnWidth::ContentLeftOut(1), |line| {
            if line.names_tenant {
                let tenant = line.details.tenant;
                return CellValue::TenantOf(&tenant.name, tenant.platform);
            }
            CellValue::Empty
        })
        .left_out_if_empty()
        .copied(1, |line, _| line.details.tenant.name.to_string()),
        FindingColumn::new(headings::NAME, ColumnWidth::Content, |line| {
            let person = line.details.person;
            person.map_or(CellValue::Empty, |person| CellValue::Name(person.name, &[]))
        })
        .copied(3, |line, _| {
            let person = line.details.person;
            person.map_or_else(String::new, |person| person.name.to_owned())
        }),
        FindingColumn::new(headings::ID, ColumnWidth::ContentLeftOut(0), |line| {
            let id = line.details.shown_id();
            id.map_or(CellValue::Empty, |id| CellValue::Id(id, &[]))
        })
        .copied(2, |line, _| {
            let id = line.details.shown_id();
            id.map_or_else(String::new, std::borrow::Cow::into_owned)
        }),
        FindingColumn::new(headings::LEAVE, ColumnWidth::Content, |line| {
            let leave_type = line.details.leave_type;
            leave_type.map_or(CellValue::Empty, |column| CellValue::Text(&column.name))
        })
        .copied(4, |line, _| {
            let leave_type = line.details.leave_type;
            leave_type.map_or_else(String::new, |column| column.name.to_string())
        }),
        FindingColumn::new(headings::FINDING, ColumnWidth::Shrinking, |line| {
            CellValue::FigureSentence(&line.sentence, &line.short_sentence)
        })
        .copied(5, |line, _| line.sentence.clone()),
        FindingColumn::copied_only(6, |line, _| {
            let figures = line.details.figures.iter();
            let texts: Vec<String> = figures
                .map(|(name, figure)| format!("{name}={figure}"))
                .collect();
            texts.join(" ")
        }),
    ];
}
