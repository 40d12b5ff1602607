//! The lines of pane 3: one a leave type of the person, with lots and fields under an opened one.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::app::tenant::TenantState;
use crate::app::views::browse::balance_sort::BalanceSort;
use crate::domain::insight::LeaveColumn;
use crate::domain::ledger::LedgerCell;
use crate::domain::matching::sort_key;
use crate::domain::roster::Person;
use crate::domain::{Amount, Balance, CellState, ListOrder, Lot, RowError, RowId};

/// A leave type's row for one person.
#[derive(Clone, Debug)]
pub struct LeaveRow<'a> {
    /// The person.
    pub person: Person<'a>,
    /// The type.
    pub column: &'a LeaveColumn,
    /// Its figures and state.
    pub cell: LedgerCell,
    /// Why there are no figures.
    pub error: Option<&'a Arc<RowError>>,
    /// The full answer with lots and fields, if it is in memory.
    pub detail: Option<&'a Balance>,
    /// Its lots and fields are shown below it.
    pub is_open: bool,
}

/// A line of the pane.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "a person has a dozen lines, and most of them are rows"
)]
pub enum BalanceLine<'a> {
    /// A leave type.
    Row(LeaveRow<'a>),
    /// A lot of the type above.
    Lot(&'a Lot),
    /// A field of the platform's own, of the type above.
    Field(&'a str, &'a str),
    /// The type above is open, and the platform sent neither lots nor fields.
    Empty,
    /// The type above is open, but its lots are not in memory: `R` reads them again.
    NotKept,
}

/// The rows of a person. Types that do not concern the person are left out: those that have subtypes, and those of which no
/// record came.
pub fn balance_rows(tenant: &TenantState, row: RowId) -> Vec<LeaveRow<'_>> {
    let Some(person) = tenant.roster.person(row) else {
        return Vec::new();
    };
    let answered = tenant.ledger.is_answered(row);
    let detail = tenant.details.get(row);
    tenant
        .columns
        .iter()
        .filter_map(|column| {
            let ledger_column = tenant.ledger.find_column(&column.id);
            let cell =
                ledger_column.map_or_else(LedgerCell::default, |at| tenant.ledger.cell(row, at));
            let expected = !answered && !column.is_parent && column.configured.is_some();
            (cell.state != CellState::Pending || expected).then(|| LeaveRow {
                person,
                column,
                cell,
                error: ledger_column.and_then(|at| tenant.ledger.error(row, at)),
                detail: detail.and_then(|d| d.balances.iter().find(|b| b.leave_type == column.id)),
                is_open: tenant.balances.opened.contains(&column.id),
            })
        })
        .collect()
}

/// The lines of the person under the cursor.
pub fn balance_lines(tenant: &TenantState) -> Vec<BalanceLine<'_>> {
    let Some(row) = tenant.selected() else {
        return Vec::new();
    };
    let answered = tenant.ledger.is_answered(row);
    let mut lines = Vec::new();
    let mut rows = balance_rows(tenant, row);
    let order = tenant.balances.order;
    // The sort is stable: what is equal stays as the platform lists it.
    rows.sort_by(|one, other| compare(order, one, other));
    if order.by == BalanceSort::Listed {
        order.turn_all(&mut rows);
    }
    for row in rows {
        let (is_open, detail) = (row.is_open, row.detail);
        lines.push(BalanceLine::Row(row));
        match detail {
            _ if !is_open => {}
            Some(detail) => open_lines(detail, &mut lines),
            None if answered => lines.push(BalanceLine::NotKept),
            None => {}
        }
    }
    lines
}

/// How two rows are ordered. What has no such figure comes last either way, and units stay apart.
fn compare(order: ListOrder<BalanceSort>, one: &LeaveRow<'_>, other: &LeaveRow<'_>) -> Ordering {
    let by = |amount: fn(&LedgerCell) -> Option<Amount>| {
        let unit = |row: &LeaveRow<'_>| {
            let amount = amount(&row.cell);
            (amount.is_none(), amount.map(|it| it.unit.tag()))
        };
        let amounts = amount(&one.cell).zip(amount(&other.cell));
        let sizes = amounts.and_then(|(one, other)| other.compare(one));
        let usual = sizes.unwrap_or(Ordering::Equal);
        unit(one).cmp(&unit(other)).then(order.turn(usual))
    };
    match order.by {
        BalanceSort::Listed => Ordering::Equal,
        BalanceSort::Leave => {
            let names = [one, other].map(|row| sort_key(&row.column.name));
            order.turn(names[0].cmp(&names[1]))
        }
        BalanceSort::Granted => by(|cell| cell.figures.granted),
        BalanceSort::Used => by(|cell| cell.figures.used),
        BalanceSort::Left => by(|cell| cell.figures.left),
        BalanceSort::Expiry => {
            let days = [one, other].map(|row| row.cell.expires_on);
            let is_without = days.map(|day| day.is_none());
            let usual = order.turn(days[0].cmp(&days[1]));
            is_without[0].cmp(&is_without[1]).then(usual)
        }
    }
}

fn open_lines<'a>(detail: &'a Balance, lines: &mut Vec<BalanceLine<'a>>) {
    lines.extend(detail.lots.iter().map(BalanceLine::Lot));
    let fields = detail.fields.iter();
    lines.extend(fields.map(|(name, value)| BalanceLine::Field(name, value)));
    if detail.lots.is_empty() && detail.fields.is_empty() {
        lines.push(BalanceLine::Empty);
    }
}

/// The leave type of the line under the cursor: the line's own, or the one it stands under.
pub fn row_at<'a, 'b>(lines: &'b [BalanceLine<'a>], at: usize) -> Option<&'b LeaveRow<'a>> {
    let above = lines.get(..=at.min(lines.len().checked_sub(1)?))?;
    above.iter().rev().find_map(|line| match line {
        BalanceLine::Row(row) => Some(row),
        _ => None,
    })
}
