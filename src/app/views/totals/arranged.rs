//! The rows of an answer in the order of the screen, and what is needed to draw a few of them as part of the whole table.

use std::collections::HashSet;
use std::sync::Arc;

use crate::app::text_width::width;
use crate::app::views::totals::columns::{TotalsLine, TotalsSort, sums_of};
use crate::domain::insight::totals::{AmountSum, TotalsReport, TotalsRow};
use crate::domain::text::{decimals_of, grouped};
use crate::domain::{ListOrder, Unit};

/// The rows of an answer in an order, worked out when an answer comes and when the order changes.
#[derive(Clone, Debug, Default)]
pub struct ArrangedTotals {
    report: Arc<TotalsReport>,
    sort: ListOrder<TotalsSort>,
    /// Positions in the report.
    order: Vec<usize>,
    /// Rows with the widest text of each column, so that the columns do not move while one scrolls.
    widest: Vec<usize>,
    /// By unit: the largest amount used and left.
    largest: [i128; 4],
    /// By figure: the most decimals on screen.
    decimals: [usize; 4],
    names_tenants: bool,
    is_by_department: bool,
}

impl ArrangedTotals {
    /// The rows of `report` in this order.
    pub(in crate::app) fn new(report: &Arc<TotalsReport>, sort: ListOrder<TotalsSort>) -> Self {
        let rows = &report.rows;
        let order = line_order(rows, sort);
        let mut largest = [0; 4];
        for row in rows {
            let parts = |sum: Option<AmountSum>| sum.map_or(0, |sum| sum.parts().max(0));
            let used_and_left = parts(row.sums.used) + parts(row.sums.left);
            let of_unit = &mut largest[unit_index(row.unit)];
            *of_unit = used_and_left.max(*of_unit);
        }
        Self {
            report: Arc::clone(report),
            sort,
            order,
            widest: widest(rows),
            largest,
            decimals: most_decimals(rows),
            names_tenants: rows.iter().any(|row| row.tenant > 0),
            is_by_department: rows.iter().any(|row| row.department.is_some()),
        }
    }

    /// Whether these are the rows of `report` in this order.
    pub(in crate::app) fn is_of(
        &self,
        report: &Arc<TotalsReport>,
        sort: ListOrder<TotalsSort>,
    ) -> bool {
        Arc::ptr_eq(&self.report, report) && self.sort == sort
    }

    /// The answer.
    pub fn report(&self) -> &TotalsReport {
        &self.report
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The order.
    pub fn sort(&self) -> ListOrder<TotalsSort> {
        self.sort
    }

    /// The row on a line of the list.
    pub fn line(&self, at: usize) -> Option<TotalsLine<'_>> {
        Some(self.drawn(*self.order.get(at)?))
    }

    /// Rows with the widest text of each column.
    pub fn widest(&self) -> impl Iterator<Item = TotalsLine<'_>> {
        self.widest.iter().map(|at| self.drawn(*at))
    }

    /// The names of a row's department and of those below it, each once; empty for a row without a department.
    pub(in crate::app) fn departments_of(&self, row: &TotalsRow) -> Vec<Arc<str>> {
        let Some(own) = &row.department else {
            return Vec::new();
        };
        let mut names = vec![Arc::clone(&own.name)];
        let mut ids: HashSet<&str> = own.id.iter().map(|id| &**id).collect();
        // What is below a department stands behind it.
        let others = self.report.rows.iter().filter(|it| it.tenant == row.tenant);
        for department in others.filter_map(|it| it.department.as_ref()) {
            let parent = department.parent.as_deref();
            if parent.is_none_or(|parent| !ids.contains(parent)) {
                continue;
            }
            ids.extend(department.id.as_deref());
            if !names.contains(&department.name) {
                names.push(Arc::clone(&department.name));
            }
        }
        names
    }

    fn drawn(&self, at: usize) -> TotalsLine<'_> {
        let row = &self.report.rows[at];
        TotalsLine {
            row,
            names_tenant: self.names_tenants,
            is_of_department: self.is_by_department,
            largest: self.largest[unit_index(row.unit)],
            decimals: self.decimals,
        }
    }
}

/// The positions of the rows in an order, on screen and in a file.
pub fn line_order(rows: &[TotalsRow], sort: ListOrder<TotalsSort>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|one, other| TotalsSort::compare(sort, &rows[*one], &rows[*other]));
    if sort.by == TotalsSort::Listed {
        sort.turn_all(&mut order);
    }
    order
}

fn unit_index(unit: Option<Unit>) -> usize {
    unit.map_or(0, |unit| usize::from(unit.tag()))
}

fn shown(sum: AmountSum) -> String {
    let (text, is_rounded) = sum.to_screen_text();
    let mark = if is_rounded { "~" } else { "" };
    format!("{mark}{}", grouped(text))
}

/// How wide a sum is before its decimals, for which all rows have the same room.
fn whole_columns(sum: Option<AmountSum>) -> usize {
    sum.map_or(0, |sum| {
        let text = shown(sum);
        text.find('.').unwrap_or(text.len())
    })
}

fn most_decimals(rows: &[TotalsRow]) -> [usize; 4] {
    let mut most = [0; 4];
    for row in rows {
        for (most, sum) in most.iter_mut().zip(sums_of(row)) {
            *most = sum.map_or(0, |sum| decimals_of(&shown(sum))).max(*most);
        }
    }
    most
}

/// The positions of the rows whose texts are the widest ones.
fn widest(rows: &[TotalsRow]) -> Vec<usize> {
    let sums: [fn(&TotalsRow) -> usize; 9] = [
        |row| width(&row.tenant_name),
        |row| {
            row.department
                .as_ref()
                .map_or(0, |group| width(&group.name) + 2 * group.depth)
        },
        |row| row.leave_type.as_ref().map_or(0, |(_, name)| width(name)),
        |row| whole_columns(row.sums.granted),
        |row| whole_columns(row.sums.used),
        |row| whole_columns(row.sums.left),
        |row| whole_columns(row.sums.carried),
        |row| row.people,
        |row| row.states.without_figures(),
    ];
    let at = |wide: &fn(&TotalsRow) -> usize| (0..rows.len()).max_by_key(|at| wide(&rows[*at]));
    sums.iter().filter_map(at).collect()
}
