//! Generated tenants with every trap, for tests that compare a view's figures with a slow and simple reference.

use std::sync::Arc;

use jiff::civil::{Date, date};

use super::{LeaveColumn, OwnRecords, TenantFigures};
use crate::domain::amount::{Amount, Scale, Unit};
use crate::domain::balance::{Balance, CellState, ExpirySource, Figures, RowError};
use crate::domain::expiry;
use crate::domain::leave_type::{DayCounting, ExpiryRule, GrantRule, LeaveTypeStatus};
use crate::domain::lot::Lot;
use crate::domain::platforms::LeaveTypeDetails;
use crate::domain::platforms::wecom::WeComDetails;
use crate::domain::roster::RosterChunk;
use crate::domain::{
    Department, DepartmentPath, Employee, EmployeeId, LeaveType, LeaveTypeId, Ledger, PlatformKind,
    Roster, RowId, RowSet,
};

pub(super) const TODAY: Date = date(2026, 11, 21);

/// People of a page, so that a small tenant has several.
const PAGE: usize = 7;

/// A tenant, and the people and balances that it was made of.
pub(super) struct Generated {
    pub(super) figures: TenantFigures,
    /// Everybody who is listed; `None` for those without an answer.
    pub(super) people: Vec<(Employee, Option<Vec<Balance>>)>,
}

/// A reproducible sequence of pseudo-random numbers.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `sides`.
    pub(super) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.roll(from.len() as u64)).unwrap()]
    }
}

/// A leave type that people get by hand and whose lots have ends of their own.
pub(super) fn leave_type(id: &str, name: &str, unit: Option<Unit>) -> LeaveType {
    LeaveType {
        id: LeaveTypeId::new(id),
        name: name.into(),
        parent: None,
        status: LeaveTypeStatus::Enabled,
        unit,
        day_length: None,
        counts: DayCounting::Unknown,
        grant: GrantRule::Manual,
        expiry: ExpiryRule::PerLot,
        details: LeaveTypeDetails::WeCom(WeComDetails::default()),
        fields: Vec::new(),
        raw: "{}".into(),
    }
}

/// Two types of one name, one in hours, one whose unit is known from its balances alone, and a
/// disabled one.
fn types() -> Vec<LeaveType> {
    let mut types = vec![
        leave_type("1", "年假", Some(Unit::Day)),
        leave_type("2", "年假", Some(Unit::Day)),
        leave_type("3", "调休", Some(Unit::Hour)),
        leave_type("4", "陪产假", None),
        leave_type("5", "旧假", Some(Unit::Day)),
    ];
    types[4].status = LeaveTypeStatus::Disabled;
    types
}

/// A tenant of `people` people, of whom some are no longer listed. The same seed gives the same
/// tenant.
pub(super) fn tenant(name: &str, seed: u64, people: usize) -> Generated {
    let mut dice = Dice::new(seed);
    let types: Arc<[LeaveType]> = types().into();
    let mut employees = Vec::new();
    let mut ledger = Ledger::default();
    let mut gone = RowSet::default();
    let mut listed = Vec::new();
    let mut columns = LeaveColumn::of_types(&types);
    for at in 0..people {
        let row = RowId(u32::try_from(at).unwrap());
        let employee = employee(at, &mut dice);
        let answer = (dice.roll(9) > 0).then(|| answer(&types, &mut dice));
        if let Some(balances) = &answer {
            ledger.apply(row, balances);
            for balance in balances {
                let name = &balance.leave_type_name;
                LeaveColumn::add_unconfigured(&mut columns, &balance.leave_type, name);
            }
        }
        employees.push(employee.clone());
        if dice.roll(11) == 0 {
            gone.set(row, true);
        } else {
            listed.push((employee, answer));
        }
    }
    let mut roster = Roster::default();
    for (at, page) in employees.chunks(PAGE).enumerate() {
        let start = RowId(u32::try_from(at * PAGE).unwrap());
        roster.push(Arc::new(RosterChunk::build(start, page)));
    }
    Generated {
        figures: TenantFigures {
            name: name.into(),
            platform: PlatformKind::WeCom,
            types,
            columns: columns.into(),
            roster: Arc::new(roster),
            gone: Arc::new(gone),
            ledger: Arc::new(ledger),
            as_of: TODAY,
            own: OwnRecords::default(),
        },
        people: listed,
    }
}

fn employee(at: usize, dice: &mut Dice) -> Employee {
    let departments = match dice.roll(8) {
        0 => None,
        1 => Some(vec![]),
        2 => Some(vec!["财务", "法务"]),
        3 => Some(vec!["财务", "财务"]),
        4 => Some(vec!["法务"]),
        _ => Some(vec!["研发"]),
    };
    let number = match dice.roll(5) {
        0 => None,
        1 => Some("0007".to_owned()),
        _ => Some(format!("N{at}")),
    };
    let known = departments.as_ref().filter(|_| !at.is_multiple_of(3));
    let paths = known.into_iter().flatten().map(|name| path(name, at));
    Employee {
        id: EmployeeId::new(&format!("id{at}")),
        name: dice.pick(&["张三", "李四", "王五"]).to_owned(),
        department_paths: paths.collect(),
        departments: departments.map(|names| names.into_iter().map(str::to_owned).collect()),
        number,
        union_id: None,
        hired_on: None,
    }
}

/// Where a department stands: one is below another one, and two of one name have different ids.
fn path(name: &str, at: usize) -> DepartmentPath {
    let steps: &[(&str, &str)] = match name {
        "财务" => &[("10", "总部"), ("2", "财务")],
        "法务" => &[("10", "总部"), ("2", "财务"), ("3", "法务")],
        _ if at.is_multiple_of(2) => &[("4", "研发")],
        _ => &[("10", "总部"), ("5", "研发")],
    };
    DepartmentPath::new(steps.iter().map(|(id, name)| Department {
        id: (*id).into(),
        name: (*name).into(),
    }))
}

/// A person's balances: some types are missing, and one that is not configured may come.
fn answer(types: &[LeaveType], dice: &mut Dice) -> Vec<Balance> {
    let mut balances = Vec::new();
    for leave_type in types {
        let is_rare = leave_type.status == LeaveTypeStatus::Disabled;
        if dice.roll(6) == 0 || (is_rare && dice.roll(3) > 0) {
            continue;
        }
        let unit = leave_type
            .unit
            .unwrap_or(dice.pick(&[Unit::Day, Unit::Hour]));
        balances.push(balance((&leave_type.id, &leave_type.name), unit, dice));
    }
    if dice.roll(4) == 0 {
        let (id, name) = (LeaveTypeId::new("9"), Arc::from("借来的假"));
        balances.push(balance((&id, &name), Unit::Second, dice));
    }
    balances
}

fn balance((id, name): (&LeaveTypeId, &Arc<str>), unit: Unit, dice: &mut Dice) -> Balance {
    let state = dice.pick(&[
        CellState::Known,
        CellState::Known,
        CellState::Known,
        CellState::Known,
        CellState::Unlimited,
        CellState::NotApplicable,
        CellState::NotInitialised,
        CellState::Failed,
        CellState::Forbidden,
    ]);
    let no_unit = state != CellState::Known && dice.roll(2) == 0;
    let unit_of_row = (!no_unit).then_some(unit);
    let row = Balance::without_figures(id.clone(), Arc::clone(name), state, unit_of_row, TODAY);
    match state {
        CellState::Known => with_figures(row, unit, dice),
        CellState::Failed | CellState::Forbidden => {
            row.failed(state, Arc::new(RowError::unreadable_row()))
        }
        _ => row,
    }
}

fn with_figures(mut row: Balance, unit: Unit, dice: &mut Dice) -> Balance {
    let scale = match unit {
        Unit::Second => Scale::Seconds,
        _ => dice.pick(&[
            Scale::Seconds,
            Scale::Hundredths,
            Scale::Millionths,
            Scale::Rounded,
        ]),
    };
    let amount = |count: u64| Some(Amount::new(i64::try_from(count).unwrap(), scale, unit));
    let (granted, used) = (dice.roll(900) * 50, dice.roll(900) * 50);
    let big = if dice.roll(20) == 0 { 9_000_000_000 } else { 0 };
    let left = granted + big;
    row.figures = Figures {
        granted: amount(left).filter(|_| dice.roll(7) > 0),
        used: amount(used).filter(|_| dice.roll(7) > 0),
        left: amount(left).and_then(|left| left.minus(amount(used)?)),
        carried: amount(dice.roll(400)).filter(|_| dice.roll(4) == 0),
    };
    if dice.roll(3) == 0 {
        row.figures.left = amount(0);
    }
    row.overdrawn = row.figures.is_overdrawn(dice.roll(2) == 0);
    if dice.roll(3) == 0 {
        row.lots = lots(&row, scale, dice);
        row.expires_on = expiry::from_lots(&row.lots, TODAY);
        row.expiry_source = ExpirySource::Lot;
    }
    row
}

/// Lots of which some have ended, some have not begun, and some have nothing left.
fn lots(row: &Balance, scale: Scale, dice: &mut Dice) -> Vec<Lot> {
    let unit = row.unit.unwrap_or(Unit::Day);
    let count = dice.roll(4);
    let mut lot = |at: u64| {
        let year = i16::try_from(2025 + dice.roll(3)).unwrap();
        let left = i64::try_from(dice.roll(4)).unwrap() * 100 - 100;
        Lot {
            id: format!("L{at}"),
            cycle: None,
            starts_on: Some(date(year, 1, 1)),
            ends_on: (dice.roll(5) > 0).then(|| date(year, 12, 31)),
            granted: None,
            used: None,
            left: Some(Amount::new(left, scale, unit)),
        }
    };
    (0..count).map(&mut lot).collect()
}
