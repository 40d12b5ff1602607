//! What the cells of a tenant add up to, by group, leave type and unit, and the rows that it becomes.

use std::collections::HashMap;
use std::sync::Arc;

use super::cell_tally::{CellTally, is_paid};
use super::department_group::{NamedDepartment, in_order};
use super::liability::{CostRule, Liability, day_length, liability};
use super::rates::DayRates;
use super::untaken_pay::{Payout, payout_of};
use super::{TotalsGrouping, TotalsReport, TotalsRow};
use crate::domain::amount::Unit;
use crate::domain::insight::{LeaveColumn, TenantFigures};

/// The units of a cell in the order of rows; the last one stands for none.
pub(super) const UNITS: [Option<Unit>; 4] =
    [Some(Unit::Day), Some(Unit::Hour), Some(Unit::Second), None];
/// Position of the group without a known department. It is the only group where rows do not stand
/// for departments.
pub(super) const NO_DEPARTMENT: usize = 0;
/// What the cells of a group and a column add up to, by unit.
pub(super) type UnitTallies = [CellTally; UNITS.len()];

/// What a tenant's cells add up to.
#[derive(Clone, Debug)]
pub(super) struct TenantTally<'a> {
    by: TotalsGrouping,
    /// The groups in the order in which they were met; the first one has no department.
    pub(super) groups: Vec<GroupTally<'a>>,
    /// Where each department's group stands.
    group_of: HashMap<NamedDepartment<'a>, usize>,
    pub(super) people: usize,
    pub(super) pending: usize,
    pub(super) in_several_departments: usize,
    pub(super) without_known_departments: usize,
}

/// What the cells of a group add up to.
#[derive(Clone, Debug, Default)]
pub(super) struct GroupTally<'a> {
    department: Option<NamedDepartment<'a>>,
    /// By column and unit.
    pub(super) cells: Vec<UnitTallies>,
    /// By unit: the people who have a figure of any leave type, and those who have overdrawn one.
    people: [HeadCount; UNITS.len()],
}

/// People of a group, each of them once however many leave types they have.
#[derive(Clone, Copy, Debug, Default)]
struct HeadCount {
    with_figures: usize,
    overdrawn: usize,
    without_rate: usize,
    without_kind: usize,
}

impl<'a> TenantTally<'a> {
    pub(super) fn new(by: TotalsGrouping, columns: usize) -> Self {
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
    pub(super) fn group(
        &mut self,
        department: Option<NamedDepartment<'a>>,
        columns: usize,
    ) -> usize {
        let Some(department) = department else {
            return NO_DEPARTMENT;
        };
        let (groups, new) = (&mut self.groups, Some(department));
        *self.group_of.entry(department).or_insert_with(|| {
            groups.push(GroupTally::new(new, columns));
            groups.len() - 1
        })
    }

    pub(super) fn merge(&mut self, other: Self) {
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
            own.without_kind += other.without_kind;
        }
    }

    /// Counts a person in each unit whose bit is set.
    pub(super) fn add_person(&mut self, units: PersonUnits) {
        for (unit, people) in self.people.iter_mut().enumerate() {
            people.with_figures += usize::from(units.with_figures >> unit & 1);
            people.overdrawn += usize::from(units.overdrawn >> unit & 1);
            people.without_rate += usize::from(units.without_rate >> unit & 1);
            people.without_kind += usize::from(units.without_kind >> unit & 1);
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
                            rule.map(|rule| (&cells.liability, rule)).into_iter(),
                            rates.currencies(),
                        ),
                        people_without_rate: cells.liability.without_rate as usize,
                        people_without_kind: cells.liability.without_kind as usize,
                        day_length: rule.and_then(|rule| rule.day_length),
                        percent: rule.map(|rule| rule.percent),
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
                let tallies = tallies.filter_map(|(units, (column, _))| {
                    let rule = cost_rule(tenant, column, unit)?;
                    Some((&units[index].liability, rule))
                });
                rows.push(TotalsRow {
                    liability: rates.filter(|_| is_paid(unit)).map(|rates| Liability {
                        amounts: liability(tallies, rates.currencies()),
                        people_without_rate: people.without_rate,
                        people_without_kind: people.without_kind,
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

/// In which units something is true of a person: a bit for each of [`UNITS`].
#[derive(Clone, Copy, Default)]
pub(super) struct PersonUnits {
    pub(super) with_figures: u8,
    pub(super) overdrawn: u8,
    pub(super) without_rate: u8,
    pub(super) without_kind: u8,
}

/// How the leave of a type in this unit is turned into money; `None` where it need not be paid, or
/// its kind is not known.
fn cost_rule(tenant: &TenantFigures, column: &LeaveColumn, unit: Option<Unit>) -> Option<CostRule> {
    let Payout::Percent(percent) = payout_of(&tenant.own, column, &tenant.types) else {
        return None;
    };
    let configured = column.leave_type(&tenant.types);
    Some(CostRule {
        day_length: day_length(unit, configured.and_then(|it| it.day_length)),
        percent,
    })
}
