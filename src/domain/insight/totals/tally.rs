//! Counting a tenant's cells, page by page and in two threads.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::cell_tally::{CellTally, is_paid, owed};
use super::department_group::{NamedDepartment, departments_of, has_several_departments, in_order};
use super::known_lists::KnownLists;
use super::liability::{CostRule, Liability, day_length, liability};
use super::rates::{DayRate, DayRates};
use super::untaken_pay::percent_of;
use super::{PendingCells, TotalsGrouping, TotalsQuestion, TotalsReport, TotalsRow};
use crate::domain::amount::Unit;
use crate::domain::balance::CellState;
use crate::domain::halves::in_halves;
use crate::domain::insight::tenant_figures::ReadColumn;
use crate::domain::insight::{LeaveColumn, TenantFigures};
use crate::domain::ledger::ColumnId;
use crate::domain::matching::SelectedCells;
use crate::domain::roster::{Person, RosterChunk};
use crate::domain::{LeaveType, RowId, RowSet};

/// The units of a cell in the order of rows; the last one stands for none.
const UNITS: [Option<Unit>; 4] = [Some(Unit::Day), Some(Unit::Hour), Some(Unit::Second), None];
/// A group has no department that is known, or is not about departments.
const NO_DEPARTMENT: usize = 0;
/// Pages of people that are counted together, column by column: so many people of the same departments that what a department adds up to
/// in a column is still in the processor's cache when the next of them comes.
const PAGES_PER_BATCH: usize = 256;

/// What the cells of a group and a column add up to, by unit.
type UnitTallies = [CellTally; UNITS.len()];

/// What a tenant's cells add up to.
#[derive(Clone, Debug)]
pub(super) struct TenantTally<'a> {
    by: TotalsGrouping,
    /// The groups in the order in which they were met; the first one has no department.
    groups: Vec<GroupTally<'a>>,
    /// Where each department's group stands.
    group_of: HashMap<NamedDepartment<'a>, usize>,
    people: usize,
    pending: usize,
    in_several_departments: usize,
    without_known_departments: usize,
}

/// What the cells of a group add up to.
#[derive(Clone, Debug, Default)]
struct GroupTally<'a> {
    department: Option<NamedDepartment<'a>>,
    /// By column and unit.
    cells: Vec<UnitTallies>,
    /// By unit: the people who have a figure of any leave type, and those who have overdrawn one.
    people: [HeadCount; UNITS.len()],
}

/// People of a group, each of them once however many leave types they have.
#[derive(Clone, Copy, Debug, Default)]
struct HeadCount {
    with_figures: usize,
    overdrawn: usize,
    without_rate: usize,
}

impl<'a> TenantTally<'a> {
    /// Counts the cells of the tenant at position `at`; `None` when cancelled.
    pub(super) fn count(
        tenant: &'a TenantFigures,
        at: usize,
        question: &TotalsQuestion,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> Option<Self> {
        let columns = tenant.read_columns();
        let count = Count {
            tenant,
            columns: &columns,
            selected: &tenant.select(&question.query, &columns, cancelled)?,
            by: question.by,
            with_sub_departments: question.with_sub_departments,
            rates: question.rates.as_deref(),
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

    fn new(by: TotalsGrouping, columns: usize) -> Self {
        Self {
            by,
            groups: vec![GroupTally::new(None, columns)],
            group_of: HashMap::new(),
            people: 0,
            pending: 0,
            in_several_departments: 0,
            without_known_departments: 0,
        }
    }

    /// Where the group of a department stands.
    fn group(&mut self, department: Option<NamedDepartment<'a>>, columns: usize) -> usize {
        let Some(department) = department else {
            return NO_DEPARTMENT;
        };
        let (groups, new) = (&mut self.groups, Some(department));
        *self.group_of.entry(department).or_insert_with(|| {
            groups.push(GroupTally::new(new, columns));
            groups.len() - 1
        })
    }

    fn merge(&mut self, other: Self) {
        for group in other.groups {
            let at = self.group(group.department, group.cells.len());
            self.groups[at].merge(&group);
        }
        self.people += other.people;
        self.pending += other.pending;
        self.in_several_departments += other.in_several_departments;
        self.without_known_departments += other.without_known_departments;
    }

    /// Adds the tenant's rows to the report. People without a department come last.
    pub(super) fn add_to(
        &self,
        report: &mut TotalsReport,
        (tenant, at): (&TenantFigures, usize),
        rates: Option<&DayRates>,
    ) {
        report.people += self.people;
        report.pending += self.pending;
        report.in_several_departments += self.in_several_departments;
        report.without_known_departments += self.without_known_departments;
        let departments = self.groups.iter().map(|group| group.department);
        for at_group in in_order(&departments.collect::<Vec<_>>()) {
            let group = &self.groups[at_group];
            let rows = match self.by {
                TotalsGrouping::Tenant => group.rows_by_unit((tenant, at), rates),
                TotalsGrouping::Type | TotalsGrouping::Department => {
                    group.rows_by_type((tenant, at), rates)
                }
            };
            report.rows.extend(rows);
        }
    }
}

impl<'a> GroupTally<'a> {
    fn new(department: Option<NamedDepartment<'a>>, columns: usize) -> Self {
        Self {
            department,
            cells: vec![Default::default(); columns],
            people: Default::default(),
        }
    }

    fn merge(&mut self, other: &Self) {
        let pairs = self.cells.iter_mut().zip(&other.cells);
        for (own, other) in pairs.flat_map(|(own, other)| own.iter_mut().zip(other)) {
            own.merge(other);
        }
        for (own, other) in self.people.iter_mut().zip(&other.people) {
            own.with_figures += other.with_figures;
            own.overdrawn += other.overdrawn;
            own.without_rate += other.without_rate;
        }
    }

    /// Counts a person who has figures in the units of one set of bits, and has overdrawn leave in those of another.
    fn add_person(&mut self, units: PersonUnits) {
        for (unit, people) in self.people.iter_mut().enumerate() {
            people.with_figures += usize::from(units.with_figures >> unit & 1);
            people.overdrawn += usize::from(units.overdrawn >> unit & 1);
            people.without_rate += usize::from(units.without_rate >> unit & 1);
        }
    }

    /// A row for each leave type and unit that has cells.
    fn rows_by_type(
        &self,
        (tenant, at): (&TenantFigures, usize),
        rates: Option<&DayRates>,
    ) -> Vec<TotalsRow> {
        let mut rows = Vec::new();
        let department = self.department.map(NamedDepartment::to_group);
        for ((column, _), units) in tenant.read_columns().iter().zip(&self.cells) {
            let units = units.iter().zip(UNITS);
            for (cells, unit) in units.filter(|(cells, _)| cells.states.all() > 0) {
                let rule = cost_rule(tenant, column, unit);
                rows.push(TotalsRow {
                    department: department.clone(),
                    leave_type: Some((column.id.clone(), Arc::clone(&column.name))),
                    liability: rates.filter(|_| is_paid(unit)).map(|rates| Liability {
                        amounts: liability(
                            [(&cells.liability, rule)].into_iter(),
                            rates.currencies(),
                        ),
                        people_without_rate: cells.liability.without_rate,
                        day_length: rule.day_length,
                        percent: Some(rule.percent),
                    }),
                    ..cells.row(tenant, at, unit)
                });
            }
        }
        rows
    }

    /// A row for each unit that has cells.
    fn rows_by_unit(
        &self,
        (tenant, at): (&TenantFigures, usize),
        rates: Option<&DayRates>,
    ) -> Vec<TotalsRow> {
        let mut rows = Vec::new();
        let columns = tenant.read_columns();
        for (index, (unit, people)) in UNITS.into_iter().zip(self.people).enumerate() {
            let mut cells = CellTally::default();
            self.cells
                .iter()
                .for_each(|units| cells.merge(&units[index]));
            if cells.states.all() > 0 {
                let tallies = self.cells.iter().zip(&columns);
                let tallies = tallies.map(|(units, (column, _))| {
                    let rule = cost_rule(tenant, column, unit);
                    (&units[index].liability, rule)
                });
                rows.push(TotalsRow {
                    liability: rates.filter(|_| is_paid(unit)).map(|rates| Liability {
                        amounts: liability(tallies, rates.currencies()),
                        people_without_rate: people.without_rate,
                        day_length: None,
                        percent: None,
                    }),
                    people: people.with_figures,
                    overdrawn_people: people.overdrawn,
                    ..cells.row(tenant, at, unit)
                });
            }
        }
        rows
    }
}

/// What one thread counts.
struct Count<'t, 'a> {
    tenant: &'t TenantFigures,
    columns: &'a [ReadColumn<'a>],
    selected: &'a SelectedCells<'a>,
    by: TotalsGrouping,
    with_sub_departments: bool,
    rates: Option<&'a DayRates>,
    /// The balances that count as pending if there is none; `None` for those of people without an answer.
    pending: Option<&'a HashMap<ColumnId, RowSet>>,
    cancelled: &'a (dyn Fn() -> bool + Sync),
}

/// Of which units a person has figures, and of which leave is overdrawn: a bit for each of [`UNITS`].
#[derive(Clone, Copy, Default)]
struct PersonUnits {
    with_figures: u8,
    overdrawn: u8,
    without_rate: u8,
}

/// The people of some pages who count, and into which groups.
struct BatchGroups<'t> {
    /// Each person's row and list of groups.
    people: Vec<(RowId, usize)>,
    /// Of each list of departments, the groups of whoever has it. The first one is of those without a department, and those behind it have
    /// the numbers of `known`, one higher.
    lists: Vec<GroupList>,
    /// The lists of departments that were met.
    known: KnownLists<'t>,
    /// By a list of departments of the present page, its position among `lists`, if anybody was met who has it.
    list_of: Vec<Option<usize>>,
    /// The groups of all lists, one after the other.
    groups: Vec<usize>,
    /// Which balances are selected, person by person; empty where that is all.
    chosen: Vec<bool>,
    /// What a day of each person costs; empty without rates.
    rates: Vec<Option<DayRate>>,
}

/// The groups of those who have one list of departments.
struct GroupList {
    /// Positions in [`BatchGroups::groups`].
    groups: Range<usize>,
    /// The departments are several.
    is_several: bool,
}

impl BatchGroups<'_> {
    fn new() -> Self {
        let without_department = GroupList {
            groups: 0..1,
            is_several: false,
        };
        Self {
            people: Vec::new(),
            lists: vec![without_department],
            known: KnownLists::default(),
            list_of: Vec::new(),
            groups: vec![NO_DEPARTMENT],
            chosen: Vec::new(),
            rates: Vec::new(),
        }
    }

    /// Forgets the people of the pages before, and keeps the memory.
    fn clear(&mut self) {
        self.people.clear();
        self.chosen.clear();
        self.rates.clear();
    }

    fn of_list(&self, list: usize) -> &[usize] {
        &self.groups[self.lists[list].groups.clone()]
    }
}

impl<'t> Count<'t, '_> {
    fn pages(&self, pages: &'t [Arc<RosterChunk>]) -> Option<TenantTally<'t>> {
        let mut tally = TenantTally::new(self.by, self.columns.len());
        let mut cells: Vec<Vec<UnitTallies>> = vec![Vec::new(); self.columns.len()];
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
        for (column, counted) in cells.into_iter().enumerate() {
            for (group, counted) in tally.groups.iter_mut().zip(counted) {
                group.cells[column] = counted;
            }
        }
        Some(tally)
    }

    /// Counts the people of some pages column by column, because the cells of a column lie side by side; `None` when cancelled.
    fn batch(
        &self,
        groups: &BatchGroups<'_>,
        tally: &mut TenantTally<'_>,
        cells: &mut [Vec<UnitTallies>],
    ) -> Option<()> {
        let mut units = vec![PersonUnits::default(); groups.people.len()];
        for (at, tallies) in cells.iter_mut().enumerate() {
            if (self.cancelled)() {
                return None;
            }
            tallies.resize_with(tally.groups.len(), Default::default);
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
        tallies: &mut [UnitTallies],
    ) -> usize {
        let (column, read) = self.columns[at];
        let configured = column.leave_type(&self.tenant.types);
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
            let cost = self.rates.map(|_| {
                let rate = groups.rates.get(place).copied().flatten();
                (owed(&cell), rate)
            });
            person.without_rate |= u8::from(matches!(cost, Some((Some(_), None)))) << unit;
            for group in groups.of_list(*list) {
                let cells = &mut tallies[*group][unit];
                cells.add(&cell);
                if let Some((Some(parts), rate)) = cost {
                    cells.liability.add(parts, rate);
                }
            }
        }
        pending_cells
    }

    /// The people whose balance of a column counts as pending, where that was found out before.
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

/// By what the leave of a type in this unit is counted.
fn cost_rule(tenant: &TenantFigures, column: &LeaveColumn, unit: Option<Unit>) -> CostRule {
    let configured = column.leave_type(&tenant.types);
    CostRule {
        day_length: day_length(unit, configured.and_then(|it| it.day_length)),
        percent: percent_of(tenant.own.kind_of(column, &tenant.types)),
    }
}
