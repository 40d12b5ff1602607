//! Goes through a tenant's people, page by page and in two threads, and collects findings.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::balance_checks::failed_checks;
use super::check_name::CheckName;
use super::finding::CheckFinding;
use super::report::ChecksQuestion;
use super::since::{SinceSnapshot, TypeHolders};
use crate::domain::amount::Unit;
use crate::domain::balance::CellState;
use crate::domain::changes::ChangeKind;
use crate::domain::halves::in_halves;
use crate::domain::insight::TenantFigures;
use crate::domain::insight::tenant_figures::ReadColumn;
use crate::domain::leave_type::LeaveTypeStatus;
use crate::domain::matching::SelectedCells;
use crate::domain::quick_hash::quick_hash;
use crate::domain::roster::RosterChunk;
use crate::domain::{LeaveTypeId, RowId};

/// The scan of one tenant, which both threads share.
pub(super) struct TenantScan<'a> {
    tenant: &'a TenantFigures,
    at: usize,
    columns: &'a [CheckedColumn<'a>],
    selected: &'a SelectedCells<'a>,
    since: Option<&'a SinceSnapshot>,
    question: &'a ChecksQuestion,
    cancelled: &'a (dyn Fn() -> bool + Sync),
}

/// A leave type, and what is known of it before anybody is looked at.
struct CheckedColumn<'a> {
    read: ReadColumn<'a>,
    /// Position among the tenant's columns.
    position: u16,
    is_disabled: bool,
    is_configured: bool,
}

/// What was found so far.
#[derive(Default)]
struct Found {
    findings: Vec<CheckFinding>,
    /// By column: the units of its balances, a bit each.
    units: Vec<u8>,
    /// By column: somebody has a balance of it.
    has_balance: Vec<bool>,
    /// The employee numbers of everybody by their hashes, with the people who have them, ascending in each half of the people.
    numbers: Vec<(u64, RowId)>,
}

impl TenantScan<'_> {
    /// The findings of the tenant at position `at`; `None` when cancelled.
    pub(super) fn run(
        (tenant, at): (&TenantFigures, usize),
        question: &ChecksQuestion,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Option<Vec<CheckFinding>> {
        let read = tenant.read_columns();
        let columns: Vec<_> = read
            .iter()
            .map(|read| CheckedColumn::of(tenant, *read))
            .collect();
        let scan = TenantScan {
            tenant,
            at,
            columns: &columns,
            selected: &tenant.select(&question.query, &read, cancelled)?,
            since: question.since.get(at).and_then(Option::as_deref),
            question,
            cancelled,
        };
        let pages = tenant.roster.chunks();
        let mut found = in_halves(
            0..pages.len(),
            tenant.roster.len(),
            |some| scan.pages(&pages[some]),
            |mut found, other| {
                found.merge(other);
                found
            },
        )?;
        scan.check_types(&mut found)?;
        scan.check_numbers(&mut found);
        scan.check_since(&mut found, cancelled)?;
        Some(found.findings)
    }

    fn pages(&self, pages: &[Arc<RosterChunk>]) -> Option<Found> {
        let mut found = Found {
            units: vec![0; self.columns.len()],
            has_balance: vec![false; self.columns.len()],
            ..Found::default()
        };
        let mut chosen: Vec<usize> = (0..self.columns.len()).collect();
        for page in pages {
            if (self.cancelled)() {
                return None;
            }
            let start = page.start().0;
            let end = start + u32::try_from(page.len()).unwrap_or(0);
            for row in self.selected.rows_in(start..end) {
                if self.tenant.gone.contains(row) {
                    continue;
                }
                if !self.selected.selects_whole_people() {
                    self.selected.columns_of(row, &mut chosen);
                }
                let first = found.findings.len();
                for at in &chosen {
                    self.check_cell(row, *at, &mut found);
                }
                let (people, offset) = (page.columns(), (row.0 - start) as usize);
                if let Some(since) = self.since.filter(|_| !self.is_read_since(row)) {
                    let employee = people.ids.get(offset);
                    self.mark_new(employee, since, &mut found.findings[first..]);
                }
                if self.question.joins_unreadable {
                    join_unreadable(&mut found.findings, first);
                }
            }
            self.note_numbers(page, &mut found);
        }
        // Each half is sorted in its own thread; joining them is all that remains.
        found.numbers.sort_unstable();
        Some(found)
    }

    /// Notes the employee numbers of a page. Somebody whom the filter leaves out may have the number of somebody selected.
    fn note_numbers(&self, page: &RosterChunk, found: &mut Found) {
        let numbers = &page.columns().numbers;
        let people = (page.start().0..).map(RowId).zip(0..page.len());
        let numbers = people.filter_map(|(row, at)| Some((quick_hash(numbers.get(at)?), row)));
        let listed = numbers.filter(|(_, row)| !self.tenant.gone.contains(*row));
        found.numbers.extend(listed);
    }

    fn check_cell(&self, row: RowId, at: usize, found: &mut Found) {
        let column = &self.columns[at];
        let cell = self.tenant.cell_figures(row, column.read.1);
        if cell.state == CellState::Pending {
            return;
        }
        found.has_balance[at] = true;
        found.units[at] |= cell.unit.map_or(0, |unit| 1 << Unit::tag(unit));
        failed_checks(
            &cell,
            column.is_disabled,
            || self.has_ended_with_left(row, column, self.tenant.as_of),
            |check| {
                found.findings.push(CheckFinding {
                    row: Some(row),
                    column: Some(column.position),
                    ..self.finding(check)
                });
            },
        );
    }

    /// A finding about the tenant.
    fn finding(&self, check: CheckName) -> CheckFinding {
        CheckFinding {
            check,
            tenant: small(self.at),
            row: None,
            column: None,
            is_new: false,
            change: None,
        }
    }

    fn has_ended_with_left(&self, row: RowId, column: &CheckedColumn<'_>, day: Date) -> bool {
        let Some(read) = column.read.1 else {
            return false;
        };
        let lots = self.tenant.ledger.lots(row, read);
        lots.iter()
            .any(|lot| lot.has_ended(day) && lot.left.is_positive())
    }

    /// Whether the person was read after the newest snapshot, so that it is not known what of it the one before had.
    fn is_read_since(&self, row: RowId) -> bool {
        let read = self.question.read_since.get(self.at);
        read.and_then(Option::as_ref)
            .is_some_and(|read| read.contains(row))
    }

    /// Whether anybody was.
    fn is_being_read(&self) -> bool {
        let read = self.question.read_since.get(self.at);
        read.and_then(Option::as_ref)
            .is_some_and(|read| !read.is_empty())
    }

    /// Marks what a person did not fail in the snapshot before.
    fn mark_new(&self, employee: &str, since: &SinceSnapshot, findings: &mut [CheckFinding]) {
        for finding in findings {
            let column = finding.column().and_then(|at| self.tenant.columns.get(at));
            let leave_type = column.map_or("", |column| column.id.as_str());
            let is_of_disabled = finding.check == CheckName::DisabledTypeWithBalance;
            let newly_disabled = column.is_some_and(|column| since.is_newly_disabled(&column.id));
            finding.is_new = since.is_new(finding.check, employee, leave_type)
                || self.ended_since(finding)
                || (is_of_disabled && newly_disabled);
        }
    }

    /// Whether the lots that a finding is about have ended since the snapshot before.
    fn ended_since(&self, finding: &CheckFinding) -> bool {
        if finding.check != CheckName::EndedWithLeft {
            return false;
        }
        let column = self
            .columns
            .iter()
            .find(|column| Some(column.position) == finding.column);
        let (Some(since), Some(row), Some(column)) = (self.since, finding.row, column) else {
            return false;
        };
        !self.has_ended_with_left(row, column, since.day())
    }

    /// Checks that are about a leave type, each of them once. `None` when cancelled.
    fn check_types(&self, found: &mut Found) -> Option<()> {
        for (at, column) in self.columns.iter().enumerate() {
            let clashes = found.units[at].count_ones() > 1;
            let is_unlisted = found.has_balance[at] && !column.is_configured;
            if !clashes && !is_unlisted {
                continue;
            }
            let id = &column.read.0.id;
            // Whom the filter leaves out had the leave type too.
            let is_whole = !self.is_being_read() && !self.question.is_narrowed;
            let since = self.since.filter(|_| is_whole);
            let since = match since {
                Some(since) => Some((since, self.holders(column)?)),
                None => None,
            };
            let about_type =
                |check, is_new: fn(&SinceSnapshot, &LeaveTypeId, &TypeHolders) -> bool| {
                    CheckFinding {
                        column: Some(column.position),
                        is_new: since
                            .as_ref()
                            .is_some_and(|(since, now)| is_new(since, id, now)),
                        ..self.finding(check)
                    }
                };
            if clashes {
                let clash = about_type(CheckName::UnitClash, SinceSnapshot::clashes_newly);
                found.findings.push(clash);
            }
            if is_unlisted {
                let unlisted = about_type(
                    CheckName::TypeNotConfigured,
                    SinceSnapshot::is_newly_unlisted,
                );
                found.findings.push(unlisted);
            }
        }
        Some(())
    }

    /// Who has a balance of a leave type, whatever the question is about. `None` when cancelled.
    fn holders(&self, column: &CheckedColumn<'_>) -> Option<TypeHolders> {
        let mut holders = TypeHolders::default();
        for page in self.tenant.roster.chunks() {
            if (self.cancelled)() {
                return None;
            }
            let start = page.start().0;
            let end = start + u32::try_from(page.len()).unwrap_or(0);
            let rows = (start..end).map(RowId);
            for row in rows.filter(|row| !self.tenant.gone.contains(*row)) {
                holders.add(&self.tenant.cell_figures(row, column.read.1));
            }
        }
        Some(holders)
    }

    /// The selected people who share an employee number with anybody. Equal hashes are looked at by their texts.
    fn check_numbers(&self, found: &mut Found) {
        found.numbers.sort();
        let mut rows: Vec<RowId> = Vec::new();
        for same_hash in found.numbers.chunk_by(|(one, _), (other, _)| one == other) {
            if same_hash.len() < 2 {
                continue;
            }
            let mut by_number: HashMap<&str, Vec<RowId>> = HashMap::new();
            for (_, row) in same_hash {
                let person = self.tenant.roster.person(*row);
                if let Some(number) = person.and_then(|person| person.number) {
                    by_number.entry(number).or_default().push(*row);
                }
            }
            let shared = by_number.into_values().filter(|rows| rows.len() > 1);
            rows.extend(shared.flatten());
        }
        rows.retain(|row| self.is_considered(*row));
        rows.sort_unstable();
        found.findings.extend(rows.into_iter().map(|row| {
            let person = self.tenant.roster.person(row);
            let number = person.and_then(|person| person.number);
            let is_new = self.since.zip(number).filter(|_| !self.is_read_since(row));
            CheckFinding {
                row: Some(row),
                is_new: is_new.is_some_and(|(since, number)| since.has_new_number(number)),
                ..self.finding(CheckName::DuplicatePerson)
            }
        }));
    }

    /// What changed since the snapshot before: the directory, ids and rules. `None` when cancelled.
    fn check_since(&self, found: &mut Found, cancelled: &(dyn Fn() -> bool + Sync)) -> Option<()> {
        let Some(since) = self.since else {
            return Some(());
        };
        let new = |check| CheckFinding {
            is_new: true,
            ..self.finding(check)
        };
        if since.shrinkage.is_some() {
            found.findings.push(new(CheckName::DirectoryShrank));
        }
        let mut ids = HashMap::new();
        for (at, change) in (0u32..).zip(&since.changes) {
            match &change.what {
                ChangeKind::Renamed(person, _) => {
                    ids.insert(person.id.as_str(), at);
                }
                ChangeKind::Type(of_type) => {
                    let column = self.rule_column(&of_type.leave_type, found);
                    found.findings.extend(column.map(|column| CheckFinding {
                        column: Some(column),
                        change: Some(at),
                        ..new(CheckName::RuleChanged)
                    }));
                }
                ChangeKind::Balance(..) | ChangeKind::Joined(..) | ChangeKind::Left(_) => {}
            }
        }
        if ids.is_empty() {
            return Some(());
        }
        for page in self.tenant.roster.chunks() {
            if cancelled() {
                return None;
            }
            for person in page.people() {
                let change = ids
                    .get(person.id)
                    .filter(|_| self.is_considered(person.row));
                found.findings.extend(change.map(|at| CheckFinding {
                    row: Some(person.row),
                    change: Some(*at),
                    ..new(CheckName::IdentityChanged)
                }));
            }
        }
        Some(())
    }

    fn is_considered(&self, row: RowId) -> bool {
        let mut rows = self.selected.rows_in(row.0..row.0 + 1);
        !self.tenant.gone.contains(row) && rows.next().is_some()
    }

    /// The position of a leave type whose rules changed. With a filter, or for chosen people and
    /// types, it counts only if somebody selected has a balance of it.
    fn rule_column(&self, id: &LeaveTypeId, found: &Found) -> Option<u16> {
        let is_all = self.question.query.is_all() && !self.question.is_narrowed;
        let of_balances = self
            .columns
            .iter()
            .position(|column| column.read.0.id == *id);
        let has_balance = of_balances.is_some_and(|at| found.has_balance[at]);
        let mut columns = self.tenant.columns.iter();
        let position = columns.position(|column| column.id == *id)?;
        (is_all || has_balance).then_some(small(position))
    }
}

impl<'a> CheckedColumn<'a> {
    fn of(tenant: &'a TenantFigures, read: ReadColumn<'a>) -> Self {
        let (column, _) = read;
        let leave_type = column.leave_type(&tenant.types);
        let position = tenant.columns.iter().position(|own| own.id == column.id);
        Self {
            read,
            position: small(position.unwrap_or(0)),
            is_disabled: leave_type
                .is_some_and(|leave_type| leave_type.status == LeaveTypeStatus::Disabled),
            is_configured: leave_type.is_some_and(|leave_type| !leave_type.is_unlisted()),
        }
    }
}

impl Found {
    fn merge(&mut self, mut other: Self) {
        self.findings.append(&mut other.findings);
        self.numbers.extend(other.numbers);
        for (own, other) in self.units.iter_mut().zip(other.units) {
            *own |= other;
        }
        for (own, other) in self.has_balance.iter_mut().zip(other.has_balance) {
            *own |= other;
        }
    }
}

/// Makes one finding of the balances of a person that cannot be read, if there are several. `first` is the person's first finding.
fn join_unreadable(findings: &mut Vec<CheckFinding>, first: usize) {
    let is_unreadable = |found: &CheckFinding| found.check == CheckName::NoFigure;
    let unreadable = findings[first..]
        .iter()
        .filter(|found| is_unreadable(found));
    if unreadable.clone().count() < 2 {
        return;
    }
    let is_new = unreadable.clone().any(|found| found.is_new);
    let joined = unreadable.take(1).map(|found| CheckFinding {
        column: None,
        is_new,
        ..*found
    });
    let joined: Vec<CheckFinding> = joined.collect();
    let own = findings.split_off(first).into_iter();
    findings.extend(joined);
    findings.extend(own.filter(|found| !is_unreadable(found)));
}

/// The position of a tenant or leave type, of which no company has 65,535. One that does not fit
/// becomes the largest that does.
fn small(position: usize) -> u16 {
    u16::try_from(position).unwrap_or(u16::MAX)
}
