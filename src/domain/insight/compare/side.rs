//! What a comparison needs of a side, so that the rest of it does not distinguish tenants from
//! sheets.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::sheet_figures::{SheetFigure, SheetFigures, SheetPerson};
use crate::domain::insight::TenantFigures;
use crate::domain::ledger::ColumnId;
use crate::domain::roster::Person;
use crate::domain::text::shown;
use crate::domain::{Amount, CellState, LotLeft, RowId, RowSet, Unit};

/// A tenant, or a sheet of the company's own.
#[derive(Clone, Debug)]
pub enum CompareSide {
    /// A tenant's figures.
    Tenant(TenantSide),
    /// A sheet's figures.
    Sheet(Arc<SheetFigures>),
}

/// A tenant's figures with what the ledger lacks.
#[derive(Clone, Debug)]
pub struct TenantSide {
    /// The figures.
    pub figures: TenantFigures,
    /// Amounts of requests that nobody has decided on yet (Feishu), where they were read.
    pub under_approval: Arc<HashMap<(RowId, ColumnId), Amount>>,
    /// Who was not read, for a command: there the ledger does not tell, because it also contains
    /// the people without an answer.
    pub unread: Option<Arc<HashMap<ColumnId, RowSet>>>,
}

impl TenantSide {
    /// Whether the balance has not been read yet. Somebody who was read and has no such balance
    /// counts as read.
    fn is_unread(&self, row: RowId, column: Option<ColumnId>) -> bool {
        match (&self.unread, column) {
            (Some(unread), Some(column)) => {
                unread.get(&column).is_some_and(|rows| rows.contains(row))
            }
            (Some(_), None) => false,
            (None, _) => !self.figures.ledger.is_answered(row),
        }
    }
}

/// A leave type of a side.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SideLeave {
    /// The id, cleaned; a sheet may have none.
    pub id: Option<Arc<str>>,
    /// The name.
    pub name: Arc<str>,
    /// The seconds of a day of this leave, where its configuration says so.
    pub day_seconds: Option<i64>,
    /// Where its balances are.
    place: LeavePlace,
}

/// Where a side has the balances of a leave type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum LeavePlace {
    Column(Option<ColumnId>),
    Sheet(u16),
}

/// What identifies a person of a side.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SidePerson<'a> {
    /// The platform's id as sent, or the sheet's.
    pub id: Option<&'a str>,
    /// The employee number.
    pub number: Option<&'a str>,
    /// The name.
    pub name: Option<&'a str>,
    /// The names of the departments.
    pub departments: &'a [Box<str>],
}

/// What a side says of one person and leave type.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct SideCell {
    /// Whether there is a figure.
    pub state: CellState,
    /// What is left.
    pub left: Option<Amount>,
    /// The amounts have no unit of their own, and take that of the other side.
    pub takes_unit: bool,
    /// A sheet has several lines for this person and leave type.
    pub is_repeated: bool,
}

impl<'a> From<Person<'a>> for SidePerson<'a> {
    fn from(person: Person<'a>) -> Self {
        Self {
            id: Some(person.id),
            number: person.number,
            name: Some(person.name),
            departments: person.departments.unwrap_or_default(),
        }
    }
}

impl<'a> From<&'a SheetPerson> for SidePerson<'a> {
    fn from(person: &'a SheetPerson) -> Self {
        Self {
            id: person.id.as_deref(),
            number: person.number.as_deref(),
            name: person.name.as_deref(),
            departments: &person.departments,
        }
    }
}

impl SidePerson<'_> {
    /// The id for screens and output; what else identifies the person where there is none.
    pub fn shown_id(&self) -> Cow<'_, str> {
        shown(self.id.or(self.number).or(self.name).unwrap_or_default())
    }

    /// The name for screens and output; what else identifies the person where there is none.
    pub fn shown_name(&self) -> Cow<'_, str> {
        self.name.map_or_else(|| self.shown_id(), Cow::Borrowed)
    }
}

impl From<TenantFigures> for CompareSide {
    fn from(figures: TenantFigures) -> Self {
        Self::Tenant(TenantSide {
            figures,
            under_approval: Arc::default(),
            unread: None,
        })
    }
}

impl CompareSide {
    /// The name of the tenant or of the file.
    pub fn name(&self) -> &Arc<str> {
        match self {
            Self::Tenant(tenant) => &tenant.figures.name,
            Self::Sheet(sheet) => &sheet.name,
        }
    }

    /// Whether it is a sheet.
    pub fn is_sheet(&self) -> bool {
        matches!(self, Self::Sheet(_))
    }

    /// The number of positions of people. Not every position has somebody who is listed.
    pub fn positions(&self) -> u32 {
        let count = match self {
            Self::Tenant(tenant) => tenant.figures.roster.len(),
            Self::Sheet(sheet) => sheet.people.len(),
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// The person at a position.
    pub fn person(&self, at: u32) -> Option<SidePerson<'_>> {
        match self {
            Self::Tenant(tenant) => tenant.figures.roster.person(RowId(at)).map(Into::into),
            Self::Sheet(sheet) => sheet.people.get(at as usize).map(Into::into),
        }
    }

    /// The id of the person at a position. Like the two below, it reads one column of people and not all of them, because it is asked for
    /// everybody.
    pub(super) fn id(&self, at: u32) -> Option<&str> {
        match self {
            Self::Tenant(tenant) => {
                let (page, offset) = tenant.figures.roster.page_of(RowId(at))?;
                Some(page.columns().ids.get(offset))
            }
            Self::Sheet(sheet) => sheet.people.get(at as usize)?.id.as_deref(),
        }
    }

    /// The employee number of the person at a position.
    pub(super) fn number(&self, at: u32) -> Option<&str> {
        match self {
            Self::Tenant(tenant) => {
                let (page, offset) = tenant.figures.roster.page_of(RowId(at))?;
                page.columns().numbers.get(offset)
            }
            Self::Sheet(sheet) => sheet.people.get(at as usize)?.number.as_deref(),
        }
    }

    /// The name of the person at a position.
    pub(super) fn name_of(&self, at: u32) -> Option<&str> {
        match self {
            Self::Tenant(tenant) => {
                let (page, offset) = tenant.figures.roster.page_of(RowId(at))?;
                Some(page.columns().names.get(offset))
            }
            Self::Sheet(sheet) => sheet.people.get(at as usize)?.name.as_deref(),
        }
    }

    /// Calls `give` with everybody who is listed, in order, and their positions. It stops and
    /// returns false once `give` returns false.
    pub(super) fn each_person<'a>(
        &'a self,
        mut give: impl FnMut(u32, SidePerson<'a>) -> bool,
    ) -> bool {
        match self {
            Self::Tenant(tenant) => {
                let mut people = tenant.figures.people();
                people.all(|person| give(person.row.0, person.into()))
            }
            Self::Sheet(sheet) => {
                let mut people = (0..).zip(&sheet.people);
                people.all(|(at, person)| give(at, person.into()))
            }
        }
    }

    /// Whether somebody who is listed is at this position.
    pub(super) fn is_listed(&self, at: u32) -> bool {
        match self {
            Self::Tenant(tenant) => !tenant.figures.gone.contains(RowId(at)),
            Self::Sheet(_) => true,
        }
    }

    /// Its leave types.
    pub(super) fn leaves(&self) -> Vec<SideLeave> {
        match self {
            Self::Tenant(tenant) => tenant_leaves(&tenant.figures),
            Self::Sheet(sheet) => sheet_leaves(sheet),
        }
    }

    /// What it says of a person and a leave type.
    pub(super) fn cell(&self, at: u32, leave: &SideLeave) -> SideCell {
        match (self, leave.place) {
            (Self::Tenant(tenant), LeavePlace::Column(column)) => {
                let ledger = &tenant.figures.ledger;
                let cell = column.map(|column| ledger.left(RowId(at), column));
                let (state, _, left) = cell.unwrap_or_default();
                let is_none = state == CellState::Pending && !tenant.is_unread(RowId(at), column);
                SideCell {
                    state: if is_none {
                        CellState::NotApplicable
                    } else {
                        state
                    },
                    left,
                    takes_unit: false,
                    is_repeated: false,
                }
            }
            (Self::Sheet(sheet), LeavePlace::Sheet(leave)) => sheet_cell(sheet, at, leave),
            _ => SideCell::default(),
        }
    }

    /// Whether both sides are tenants that clearly have the same figure. Most figures of two systems agree, and this takes a fraction of the
    /// time of reading both cells.
    pub(super) fn clearly_agree(
        sides: &[Self; 2],
        people: [u32; 2],
        leaves: [&SideLeave; 2],
    ) -> bool {
        let place = |at: usize| match (&sides[at], leaves[at].place) {
            (Self::Tenant(tenant), LeavePlace::Column(column)) => {
                Some((&tenant.figures.ledger, (RowId(people[at]), column?)))
            }
            _ => None,
        };
        let (Some((ledger, cell)), Some((other, other_cell))) = (place(0), place(1)) else {
            return false;
        };
        ledger.has_same_left(cell, other, other_cell)
    }

    /// What of a balance was carried over, where the side says so.
    pub(super) fn carried(&self, at: u32, leave: &SideLeave) -> Option<Amount> {
        match (self, leave.place) {
            (Self::Tenant(tenant), LeavePlace::Column(column)) => {
                tenant.figures.cell(RowId(at), column).figures.carried
            }
            (Self::Sheet(sheet), LeavePlace::Sheet(leave)) => {
                let mut figures = sheet.people.get(at as usize)?.figures.iter();
                figures.find(|figure| figure.leave == leave)?.carried
            }
            _ => None,
        }
    }

    /// The lots that have ended with something left, the last one to end first.
    pub(super) fn ended_lots(&self, at: u32, leave: &SideLeave) -> Vec<Amount> {
        let (Self::Tenant(tenant), LeavePlace::Column(Some(column))) = (self, leave.place) else {
            return Vec::new();
        };
        let (figures, row) = (&tenant.figures, RowId(at));
        let lots = figures.ledger.lots(row, column);
        let has_ended = |lot: &&LotLeft| lot.has_ended(figures.as_of);
        lots.iter()
            .filter(has_ended)
            .rev()
            .map(|lot| lot.left)
            .collect()
    }

    /// The amount of requests under approval, where it is known.
    pub(super) fn under_approval(&self, at: u32, leave: &SideLeave) -> Option<Amount> {
        let (Self::Tenant(tenant), LeavePlace::Column(Some(column))) = (self, leave.place) else {
            return None;
        };
        tenant.under_approval.get(&(RowId(at), column)).copied()
    }
}

fn tenant_leaves(figures: &TenantFigures) -> Vec<SideLeave> {
    let columns = figures.read_columns().into_iter();
    let leaves = columns.map(|(column, place)| {
        let day_length = column
            .leave_type(&figures.types)
            .and_then(|leave_type| leave_type.day_length)
            .filter(|length| !length.assumed);
        SideLeave {
            id: Some(Arc::from(&*column.id.shown())),
            name: Arc::clone(&column.name),
            day_seconds: day_length.map(|length| length.seconds),
            place: LeavePlace::Column(place),
        }
    });
    leaves.collect()
}

fn sheet_leaves(sheet: &SheetFigures) -> Vec<SideLeave> {
    let leaves = (0..).zip(&sheet.leaves);
    let leaves = leaves.map(|(at, leave)| SideLeave {
        id: leave.id.as_deref().map(Arc::from),
        name: Arc::from(&*leave.name),
        day_seconds: None,
        place: LeavePlace::Sheet(at),
    });
    leaves.collect()
}

/// A person without a line for a leave type in the sheet has no balance of it there.
fn sheet_cell(sheet: &SheetFigures, at: u32, leave: u16) -> SideCell {
    let person = sheet.people.get(at as usize);
    let figures = person.into_iter().flat_map(|person| &person.figures);
    let mut lines = figures.filter(|figure| figure.leave == leave);
    let Some(SheetFigure {
        state, left, unit, ..
    }) = lines.next().copied()
    else {
        return SideCell {
            state: CellState::NotApplicable,
            ..SideCell::default()
        };
    };
    // Each of several lines may be only a part of the balance, so none of them is compared.
    let is_repeated = lines.next().is_some();
    SideCell {
        state,
        left: left.filter(|_| !is_repeated),
        takes_unit: unit.is_none(),
        is_repeated,
    }
}

impl SideCell {
    /// The same cell, with amounts that have no unit of their own in `unit`.
    pub(super) fn in_unit(self, unit: Option<Unit>) -> Self {
        let Some(unit) = unit.filter(|_| self.takes_unit) else {
            return self;
        };
        Self {
            left: self.left.map(|left| Amount { unit, ..left }),
            ..self
        }
    }

    /// The unit that the side itself gives.
    pub(super) fn own_unit(&self) -> Option<Unit> {
        self.left.filter(|_| !self.takes_unit).map(|left| left.unit)
    }
}
