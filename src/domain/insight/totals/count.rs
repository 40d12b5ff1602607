//! Counts a tenant's cells, page by page and in two threads.

use std::collections::HashMap;
use std::sync::Arc;

use super::batch_groups::{BatchGroups, GroupList};
use super::cell_tally::{CellTally, owed};
use super::department_group::{departments_of, has_several_departments};
use super::liability::CellCost;
use super::rates::TenantRates;
use super::tally::{NO_DEPARTMENT, PersonUnits, TenantTally, UNITS};
use super::untaken_pay::payout_of;
use super::{PendingCells, TotalsGrouping, TotalsQuestion};
use crate::domain::amount::Unit;
use crate::domain::balance::CellState;
use crate::domain::halves::in_halves;
use crate::domain::insight::TenantFigures;
use crate::domain::insight::tenant_figures::ReadColumn;
use crate::domain::ledger::ColumnId;
use crate::domain::matching::SelectedCells;
use crate::domain::roster::{Person, RosterChunk};
use crate::domain::{LeaveType, RowId, RowSet};

/// Pages of people that are counted together, column by column: so many people of the same departments that what a department adds up to
/// in a column is still in the processor's cache when the next of them comes.
const PAGES_PER_BATCH: usize = 256;

/// Counts the cells of the tenant at position `at`; `None` when cancelled.
pub(super) fn count<'a>(
    (tenant, at): (&'a TenantFigures, usize),
    question: &TotalsQuestion,
    rates: Option<TenantRates<'_>>,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<TenantTally<'a>> {
    let columns = tenant.read_columns();
    let count = Count {
        tenant,
        columns: &columns,
        selected: &tenant.select(&question.query, &columns, cancelled)?,
        by: question.by,
        with_sub_departments: question.with_sub_departments,
        rates,
        pending: match &question.pending {
            PendingCells::Unanswered => None,
            PendingCells::Only(tenants) => tenants.get(at),
        },
        cancelled,
    };
    let pages = tenant.roster.chunks();
    in_halves(
        0..pages.len(),
        tenant.roster.len(),
        |some| count.pages(&pages[some]),
        |mut tally, other| {
            tally.merge(other);
            tally
        },
    )
}

/// What the cells of a column add up to, by unit and group. A leave type is nearly always counted in one unit, so that the groups that
/// are added to lie side by side.
type ColumnTallies = [Vec<CellTally>; UNITS.len()];

/// The count of one tenant, which both threads share.
struct Count<'t, 'a> {
    tenant: &'t TenantFigures,
    columns: &'a [ReadColumn<'a>],
    selected: &'a SelectedCells<'a>,
    by: TotalsGrouping,
    with_sub_departments: bool,
    rates: Option<TenantRates<'a>>,
    /// The missing balances that count as pending; `None` where those are the ones of people
    /// without an answer.
    pending: Option<&'a HashMap<ColumnId, RowSet>>,
    cancelled: &'a (dyn Fn() -> bool + Sync),
}

impl<'t> Count<'t, '_> {
    fn pages(&self, pages: &'t [Arc<RosterChunk>]) -> Option<TenantTally<'t>> {
        let mut tally = TenantTally::new(self.by, self.columns.len());
        let mut cells: Vec<ColumnTallies> = vec![ColumnTallies::default(); self.columns.len()];
        let mut groups = BatchGroups::new();
        for batch in pages.chunks(PAGES_PER_BATCH) {
            groups.clear();
            for page in batch {
                if (self.cancelled)() {
                    return None;
                }
                self.find_groups(page, &mut groups, &mut tally);
            }
            self.batch(&groups, &mut tally, &mut cells)?;
        }
        for (column, units) in cells.into_iter().enumerate() {
            for (unit, counted) in units.into_iter().enumerate() {
                for (group, counted) in tally.groups.iter_mut().zip(counted) {
                    group.cells[column][unit] = counted;
                }
            }
        }
        Some(tally)
    }

    /// Counts the people of some pages column by column, because the cells of a column lie side by side; `None` when cancelled.
    fn batch(
        &self,
        groups: &BatchGroups<'_>,
        tally: &mut TenantTally<'_>,
        cells: &mut [ColumnTallies],
    ) -> Option<()> {
        let mut units = vec![PersonUnits::default(); groups.people.len()];
        for (at, tallies) in cells.iter_mut().enumerate() {
            if (self.cancelled)() {
                return None;
            }
            for groups in tallies.iter_mut() {
                groups.resize_with(tally.groups.len(), Default::default);
            }
            tally.pending += self.column(at, groups, &mut units, tallies);
        }
        if self.by == TotalsGrouping::Tenant {
            for units in units {
                tally.groups[NO_DEPARTMENT].add_person(units);
            }
        }
        Some(())
    }

    /// Counts the cells of a column by groups, and returns how many of them are pending.
    fn column(
        &self,
        at: usize,
        groups: &BatchGroups<'_>,
        units: &mut [PersonUnits],
        tallies: &mut ColumnTallies,
    ) -> usize {
        let (column, read) = self.columns[at];
        let configured = column.leave_type(&self.tenant.types);
        let payout = payout_of(&self.tenant.own, column, &self.tenant.types);
        let pending = self.pending_of(read);
        let mut pending_cells = 0;
        for (place, ((row, list), person)) in groups.people.iter().zip(units).enumerate() {
            let chosen = groups.chosen.get(place * self.columns.len() + at);
            if chosen == Some(&false) {
                continue;
            }
            let mut cell = self.tenant.cell_figures(*row, read);
            if cell.state == CellState::Pending {
                if !self.is_pending(*row, configured, pending) {
                    continue;
                }
                cell.unit = cell.unit.or(configured.and_then(|of_type| of_type.unit));
                pending_cells += 1;
            }
            let unit = place_of(cell.unit);
            person.with_figures |= u8::from(cell.state == CellState::Known) << unit;
            person.overdrawn |= u8::from(cell.overdrawn) << unit;
            let cost = self.rates.and_then(|_| {
                let rate = groups.rates.get(place).copied().flatten();
                CellCost::of(owed(&cell)?, payout, rate)
            });
            person.without_rate |= u8::from(cost == Some(CellCost::WithoutRate)) << unit;
            person.without_kind |= u8::from(cost == Some(CellCost::WithoutKind)) << unit;
            for group in groups.of_list(*list) {
                let cells = &mut tallies[unit][*group];
                cells.add(&cell);
                if let Some(cost) = cost {
                    cells.liability.add(cost);
                }
            }
        }
        pending_cells
    }

    /// The people whose balance of a column counts as pending, where the question names them.
    fn pending_of(&self, column: Option<ColumnId>) -> Option<&RowSet> {
        self.pending?.get(&column?)
    }

    /// Whether a person without a balance of a type will have one: there is no answer yet, and the type is one that people have
    /// balances of.
    fn is_pending(
        &self,
        row: RowId,
        configured: Option<&LeaveType>,
        pending: Option<&RowSet>,
    ) -> bool {
        if self.pending.is_some() {
            return pending.is_some_and(|rows| rows.contains(row));
        }
        !self.tenant.ledger.is_answered(row) && configured.is_some_and(LeaveType::has_own_row)
    }

    /// Finds out who of a page counts, and into which groups.
    fn find_groups(
        &self,
        page: &'t RosterChunk,
        groups: &mut BatchGroups<'t>,
        tally: &mut TenantTally<'t>,
    ) {
        groups.list_of.clear();
        let mut columns = Vec::new();
        let start = page.start();
        let end = start.0 + u32::try_from(page.len()).unwrap_or(0);
        for row in self.selected.rows_in(start.0..end) {
            if self.tenant.gone.contains(row) {
                continue;
            }
            if !self.selected.selects_whole_people() {
                self.selected.columns_of(row, &mut columns);
                let all = 0..self.columns.len();
                groups
                    .chosen
                    .extend(all.map(|at| columns.binary_search(&at).is_ok()));
            }
            let offset = row.index() - start.index();
            let list = self.list((page, offset), groups, tally);
            if let Some(rates) = self.rates {
                groups.rates.push(rates.of(&page.person(offset)));
            }
            groups.people.push((row, list));
        }
    }

    /// The list of a person's groups.
    fn list(
        &self,
        (page, offset): (&'t RosterChunk, usize),
        groups: &mut BatchGroups<'t>,
        tally: &mut TenantTally<'t>,
    ) -> usize {
        let departments = page.department_list(offset);
        tally.people += 1;
        tally.without_known_departments += usize::from(departments.is_none());
        let Some(departments) = departments.filter(|_| self.by == TotalsGrouping::Department)
        else {
            return 0;
        };
        if groups.list_of.len() <= departments {
            groups.list_of.resize(departments + 1, None);
        }
        let list = groups.list_of[departments].unwrap_or_else(|| {
            let person = page.person(offset);
            match groups.known.number(&person) {
                Ok(known) => known + 1,
                Err(new) => {
                    let list = self.groups_of(&person, groups, tally);
                    groups.lists.push(list);
                    new + 1
                }
            }
        });
        groups.list_of[departments] = Some(list);
        tally.in_several_departments += usize::from(groups.lists[list].is_several);
        list
    }

    /// The groups of a person's departments, each of them once.
    fn groups_of(
        &self,
        person: &Person<'t>,
        groups: &mut BatchGroups<'t>,
        tally: &mut TenantTally<'t>,
    ) -> GroupList {
        let start = groups.groups.len();
        let groups = &mut groups.groups;
        for department in departments_of(person, self.with_sub_departments) {
            let group = tally.group(Some(department), self.columns.len());
            if !groups[start..].contains(&group) {
                groups.push(group);
            }
        }
        if groups.len() == start {
            groups.push(NO_DEPARTMENT);
        }
        GroupList {
            groups: start..groups.len(),
            is_several: has_several_departments(person),
        }
    }
}

/// Where a unit stands among [`UNITS`].
fn place_of(unit: Option<Unit>) -> usize {
    match unit {
        Some(Unit::Day) => 0,
        Some(Unit::Hour) => 1,
        Some(Unit::Second) => 2,
        None => 3,
    }
}
