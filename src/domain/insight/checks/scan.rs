//! Looking through a tenant's people, page by page and in two threads.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;

use super::{CheckFinding, CheckName};
use crate::domain::RowId;
use crate::domain::amount::Unit;
use crate::domain::balance::CellState;
use crate::domain::insight::TenantFigures;
use crate::domain::insight::tenant_figures::ReadColumn;
use crate::domain::leave_type::{LeaveTypeDetails, LeaveTypeStatus};
use crate::domain::ledger::LedgerCell;
use crate::domain::matching::{Query, SelectedCells};
use crate::domain::roster::RosterChunk;

/// With fewer people, starting a second thread takes longer than it saves.
const MIN_PEOPLE_FOR_TWO_THREADS: usize = 10_000;

/// What one thread looks through.
pub(super) struct TenantScan<'a> {
    tenant: &'a TenantFigures,
    at: usize,
    columns: &'a [CheckedColumn<'a>],
    selected: &'a SelectedCells<'a>,
    cancelled: &'a (dyn Fn() -> bool + Sync),
}

/// A leave type, and what is known of it before anybody is looked at.
struct CheckedColumn<'a> {
    read: ReadColumn<'a>,
    /// Position among the tenant's columns.
    position: usize,
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
    /// The employee numbers by their hashes, with the people who have them.
    numbers: Vec<(u64, RowId)>,
}

impl TenantScan<'_> {
    /// The findings of the tenant at position `at`; `None` when cancelled.
    pub(super) fn run(
        tenant: &TenantFigures,
        at: usize,
        query: &Query,
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
            selected: &tenant.select(query, &read, cancelled)?,
            cancelled,
        };
        let pages = tenant.roster.chunks();
        let mut found = if tenant.roster.len() < MIN_PEOPLE_FOR_TWO_THREADS || pages.len() < 2 {
            scan.pages(pages)?
        } else {
            let (first, second) = pages.split_at(pages.len() / 2);
            thread::scope(|scope| {
                let later = scope.spawn(|| scan.pages(second));
                let own = scan.pages(first);
                let other = later.join().unwrap_or_else(|panic| resume_unwind(panic));
                let mut found = own?;
                found.merge(other?);
                Some(found)
            })?
        };
        scan.check_types(&mut found);
        scan.check_numbers(&mut found);
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
                for at in &chosen {
                    self.check_cell(row, *at, &mut found);
                }
                let number = page.person((row.0 - start) as usize).number;
                found
                    .numbers
                    .extend(number.map(|number| (hash(number), row)));
            }
        }
        Some(found)
    }

    fn check_cell(&self, row: RowId, at: usize, found: &mut Found) {
        let column = &self.columns[at];
        let cell = self.tenant.cell(row, column.read.1);
        if cell.state == CellState::Pending {
            return;
        }
        found.has_balance[at] = true;
        found.units[at] |= cell.unit.map_or(0, |unit| 1 << Unit::tag(unit));
        let mut add = |check| {
            found.findings.push(CheckFinding {
                check,
                tenant: self.at,
                row: Some(row),
                column: Some(column.position),
            });
        };
        match cell.state {
            CellState::Failed | CellState::Forbidden => add(CheckName::NoFigure),
            CellState::NotInitialised => add(CheckName::NotInitialised),
            CellState::Known => {
                if let Some(check) = of_use(&cell) {
                    add(check);
                }
                if cell.figures.gap().is_some_and(|gap| gap.count != 0) {
                    add(CheckName::Gap);
                }
                let has_left = cell.figures.left.is_some_and(|left| left.count != 0);
                if column.is_disabled && has_left {
                    add(CheckName::DisabledTypeWithBalance);
                }
                if self.has_ended_with_left(row, column) {
                    add(CheckName::EndedWithLeft);
                }
            }
            CellState::Pending | CellState::Unlimited | CellState::NotApplicable => {}
        }
    }

    fn has_ended_with_left(&self, row: RowId, column: &CheckedColumn<'_>) -> bool {
        let Some(read) = column.read.1 else {
            return false;
        };
        let lots = self.tenant.ledger.lots(row, read);
        let day = self.tenant.as_of;
        lots.iter()
            .any(|lot| lot.has_ended(day) && lot.left.is_positive())
    }

    /// Checks that are about a leave type, each of them once.
    fn check_types(&self, found: &mut Found) {
        for (at, column) in self.columns.iter().enumerate() {
            let about_type = |check| CheckFinding {
                check,
                tenant: self.at,
                row: None,
                column: Some(column.position),
            };
            if found.units[at].count_ones() > 1 {
                found.findings.push(about_type(CheckName::UnitClash));
            }
            if found.has_balance[at] && !column.is_configured {
                found
                    .findings
                    .push(about_type(CheckName::TypeNotConfigured));
            }
        }
    }

    /// The people who share an employee number. Equal hashes are looked at by their texts.
    fn check_numbers(&self, found: &mut Found) {
        found.numbers.sort_unstable();
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
        rows.sort_unstable();
        found
            .findings
            .extend(rows.into_iter().map(|row| CheckFinding {
                check: CheckName::DuplicatePerson,
                tenant: self.at,
                row: Some(row),
                column: None,
            }));
    }
}

impl<'a> CheckedColumn<'a> {
    fn of(tenant: &'a TenantFigures, read: ReadColumn<'a>) -> Self {
        let (column, _) = read;
        let leave_type = column.leave_type(&tenant.types);
        let is_unlisted = leave_type.is_some_and(|leave_type| {
            matches!(&leave_type.details, LeaveTypeDetails::Feishu(details) if details.unlisted)
        });
        let position = tenant.columns.iter().position(|own| own.id == column.id);
        Self {
            read,
            position: position.unwrap_or(0),
            is_disabled: leave_type
                .is_some_and(|leave_type| leave_type.status == LeaveTypeStatus::Disabled),
            is_configured: leave_type.is_some() && !is_unlisted,
        }
    }
}

impl Found {
    fn merge(&mut self, other: Self) {
        self.findings.extend(other.findings);
        self.numbers.extend(other.numbers);
        for (own, other) in self.units.iter_mut().zip(other.units) {
            *own |= other;
        }
        for (own, other) in self.has_balance.iter_mut().zip(other.has_balance) {
            *own |= other;
        }
    }
}

/// Which of the checks of what was used a balance with figures fails.
fn of_use(cell: &LedgerCell) -> Option<CheckName> {
    let figures = &cell.figures;
    if cell.overdrawn {
        let is_below_zero = figures.left.is_some_and(crate::domain::Amount::is_negative);
        return Some(if is_below_zero {
            CheckName::Overdrawn
        } else {
            CheckName::OverdrawnInferred
        });
    }
    let granted = figures.granted?;
    let all = match figures.carried {
        Some(carried) => granted.plus(carried)?,
        None => granted,
    };
    let is_beyond = figures.used?.compare(all)?.is_gt();
    is_beyond.then_some(CheckName::UsedBeyondGranted)
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
