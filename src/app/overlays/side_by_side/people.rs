//! The lines of people who stand side by side.

use crate::app::overlays::side_by_side::line::{
    BalancePart, PersonField, SideBySideCell, SideLabel, SideLine,
};
use crate::app::overlays::side_by_side::state::ComparedPerson;
use crate::app::state::AppState;
use crate::app::tenant::TenantState;
use crate::app::views::browse::balance_lines::{LeaveRow, balance_rows};
use crate::domain::ledger::LedgerCell;
use crate::domain::roster::Person;
use crate::domain::{Amount, CellState, LeaveTypeId, Unit};
use crate::sync::TenantId;

/// The names of the people, or the id of somebody who is not listed.
pub(super) fn heads(state: &AppState, people: &[ComparedPerson]) -> Vec<String> {
    let name = |person: &ComparedPerson| match listed(state, person) {
        Some((_, listed)) => listed.name.to_owned(),
        None => person.id.shown().into_owned(),
    };
    people.iter().map(name).collect()
}

/// A person who is still at the row where the id was found.
fn listed<'a>(
    state: &'a AppState,
    person: &ComparedPerson,
) -> Option<(&'a TenantState, Person<'a>)> {
    let tenant = state.tenants.get(person.tenant.0)?;
    let row = person
        .row
        .filter(|row| !tenant.origin.gone().contains(*row))?;
    let listed = tenant.roster.person(row)?;
    (listed.id == person.id.as_str()).then_some((tenant, listed))
}

/// Who they are, then a line for each leave type and unit.
pub(super) fn lines(
    state: &AppState,
    people: &[ComparedPerson],
    shows_parts: bool,
) -> Vec<SideLine> {
    let mut lines = person_lines(state, people);
    for leave in leaves(state, people) {
        leave_lines(&leave, shows_parts, &mut lines);
    }
    lines
}

fn person_lines(state: &AppState, people: &[ComparedPerson]) -> Vec<SideLine> {
    let several_tenants = people.iter().any(|one| one.tenant != people[0].tenant);
    let text = |field, of: &dyn Fn(&TenantState, &Person<'_>) -> Option<SideBySideCell>| {
        let cells = people.iter().map(|person| match listed(state, person) {
            Some((tenant, listed)) => of(tenant, &listed).unwrap_or(SideBySideCell::Missing),
            None => SideBySideCell::NotListed,
        });
        SideLine {
            label: SideLabel::Person(field),
            cells: cells.collect(),
            differs: false,
        }
    };
    let personal = |text: Option<&str>| text.map(|text| SideBySideCell::Personal(text.to_owned()));
    let mut lines = vec![text(PersonField::Id, &|_, person| {
        let id = crate::domain::text::shown(person.id);
        Some(SideBySideCell::Personal(id.into_owned()))
    })];
    lines.push(text(PersonField::Number, &|_, person| {
        personal(person.number)
    }));
    if several_tenants {
        lines.push(text(PersonField::Tenant, &|tenant, _| {
            let platform = state.display.language.pick(
                tenant.platform.chinese_name(),
                tenant.platform.english_name(),
            );
            Some(SideBySideCell::Text(format!("{} {platform}", tenant.label)))
        }));
    }
    lines.push(text(PersonField::Departments, &|_, person| {
        Some(SideBySideCell::Text(person.departments?.join(" ")))
    }));
    lines.push(text(PersonField::HiredOn, &|_, person| {
        Some(SideBySideCell::Text(person.hired_on?.to_string()))
    }));
    let says_something = |line: &SideLine| {
        let nothing = [SideBySideCell::Missing, SideBySideCell::NotListed];
        line.cells.iter().any(|cell| !nothing.contains(cell))
    };
    lines.retain(|line| line.label == SideLabel::Person(PersonField::Id) || says_something(line));
    lines
}

/// Which figure of a balance a part is.
type PartFigure = fn(&LedgerCell) -> Option<Amount>;

/// A leave type with the balance of each person.
struct ComparedLeave {
    tenant: TenantId,
    id: LeaveTypeId,
    name: String,
    unit: Option<Unit>,
    cells: Vec<Option<LedgerCell>>,
}

impl ComparedLeave {
    /// Within a tenant a leave type is identified by its id; in another tenant it is the one with
    /// the same name. Another unit needs a line of its own, so that days and hours are never in one
    /// line.
    fn is_of(&self, tenant: TenantId, row: &LeaveRow<'_>, at: usize) -> bool {
        let is_same = if self.tenant == tenant {
            self.id == row.column.id
        } else {
            self.name == *row.column.name
        };
        let unit = unit_of(row);
        let fits = self.unit.is_none() || unit.is_none() || self.unit == unit;
        is_same && fits && self.cells[at].is_none()
    }
}

/// The unit of a figure. A state without a figure has none, so that it stands beside any.
fn unit_of(row: &LeaveRow<'_>) -> Option<Unit> {
    row.cell.unit.filter(|_| row.cell.state == CellState::Known)
}

fn leaves(state: &AppState, people: &[ComparedPerson]) -> Vec<ComparedLeave> {
    let mut leaves: Vec<ComparedLeave> = Vec::new();
    for (at, person) in people.iter().enumerate() {
        let Some((tenant, listed)) = listed(state, person) else {
            continue;
        };
        for row in balance_rows(tenant, listed.row) {
            let known = leaves
                .iter_mut()
                .find(|leave| leave.is_of(person.tenant, &row, at));
            if let Some(leave) = known {
                leave.unit = leave.unit.or(unit_of(&row));
                leave.cells[at] = Some(row.cell);
                continue;
            }
            let mut cells = vec![None; people.len()];
            cells[at] = Some(row.cell);
            leaves.push(ComparedLeave {
                tenant: person.tenant,
                id: row.column.id.clone(),
                name: row.column.name.to_string(),
                unit: unit_of(&row),
                cells,
            });
        }
    }
    leaves
}

fn leave_lines(leave: &ComparedLeave, shows_parts: bool, lines: &mut Vec<SideLine>) {
    let cells = leave.cells.iter();
    let left = cells.map(|cell| cell.map_or(SideBySideCell::Missing, SideBySideCell::Left));
    lines.push(SideLine {
        label: SideLabel::LeaveType(leave.name.clone(), leave.unit),
        cells: left.collect(),
        differs: differs(&leave.cells, |one, other| {
            one.state == other.state && is_same(one.figures.left, other.figures.left)
        }),
    });
    if !shows_parts {
        return;
    }
    let parts: [(BalancePart, PartFigure); 3] = [
        (BalancePart::Carried, |cell| cell.figures.carried),
        (BalancePart::Granted, |cell| cell.figures.granted),
        (BalancePart::Used, |cell| cell.figures.used),
    ];
    for (part, figure) in parts {
        let amount = |cell: &Option<LedgerCell>| cell.as_ref().and_then(figure);
        if leave.cells.iter().all(|cell| amount(cell).is_none()) {
            continue;
        }
        lines.push(SideLine {
            label: SideLabel::Part(part),
            cells: leave
                .cells
                .iter()
                .map(|cell| SideBySideCell::Part(amount(cell)))
                .collect(),
            differs: differs(&leave.cells, |one, other| {
                is_same(figure(one), figure(other))
            }),
        });
    }
    let day = |cell: &Option<LedgerCell>| cell.and_then(|cell| cell.expires_on);
    if leave.cells.iter().any(|cell| day(cell).is_some()) {
        let days = leave.cells.iter().map(|cell| {
            day(cell).map_or(SideBySideCell::Missing, |day| {
                SideBySideCell::Text(day.to_string())
            })
        });
        lines.push(SideLine {
            label: SideLabel::Part(BalancePart::ExpiresOn),
            cells: days.collect(),
            differs: differs(&leave.cells, |one, other| {
                one.expires_on == other.expires_on
            }),
        });
    }
}

/// Whether the balances are not all the same. One that was not read yet is neither equal nor different.
fn differs(cells: &[Option<LedgerCell>], same: impl Fn(&LedgerCell, &LedgerCell) -> bool) -> bool {
    let read = cells
        .iter()
        .filter(|cell| cell.is_none_or(|cell| cell.state != CellState::Pending));
    let mut read = read.map(Option::as_ref);
    let Some(first) = read.next() else {
        return false;
    };
    read.any(|other| match (first, other) {
        (Some(first), Some(other)) => !same(first, other),
        (None, None) => false,
        _ => true,
    })
}

/// Whether two figures are equal, in whatever scale they came.
fn is_same(one: Option<Amount>, other: Option<Amount>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.compare(other).is_some_and(std::cmp::Ordering::is_eq),
        (None, None) => true,
        _ => false,
    }
}
