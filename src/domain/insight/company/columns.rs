//! The columns of figures: a leave type with its unit. Types of several tenants with the same name and unit share a column; days and hours
//! never do.

use std::collections::HashMap;
use std::sync::Arc;

use super::{CompanyPerson, TenantFigures};
use crate::domain::insight::LeaveColumn;
use crate::domain::ledger::{ColumnId, LedgerCell};
use crate::domain::{CellState, LeaveTypeId, Unit};

/// What identifies a column of figures, also after the day or the tenants of the table have
/// changed.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct FigureColumn {
    /// The name of the leave type.
    pub name: Arc<str>,
    /// The unit of its figures; `None` where no balance has one.
    pub unit: Option<Unit>,
    /// Two types of a tenant may have the same name and unit: 0 for the first of them.
    pub nth: u16,
}

/// A column of figures, with where they come from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompanyColumn {
    /// What identifies it.
    pub key: FigureColumn,
    /// By tenant; a tenant without such a leave type has none.
    pub sources: Vec<ColumnSource>,
}

/// The leave type that a tenant has in a column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ColumnSource {
    /// The position of the tenant among those of the table.
    pub tenant: usize,
    /// The position of the leave type among those of the tenant.
    pub at: usize,
    /// The leave type.
    pub id: LeaveTypeId,
    /// Its column in the ledger; `None` while nobody has a balance of it.
    pub cells: Option<ColumnId>,
    /// Balances without a unit stand in this column, because it is the first of the type's columns.
    takes_rest: bool,
}

impl CompanyColumn {
    /// The columns of these tenants, in the order of their leave types.
    pub fn of(figures: &[TenantFigures]) -> Vec<Self> {
        let mut columns: Vec<Self> = Vec::new();
        let mut known: HashMap<FigureColumn, usize> = HashMap::new();
        for (tenant, figures) in figures.iter().enumerate() {
            let mut repeated: HashMap<(Arc<str>, Option<Unit>), u16> = HashMap::new();
            for (column, cells) in figures.read_columns() {
                let at = figures.columns.iter().position(|own| own.id == column.id);
                for (unit_at, unit) in units(figures, column, cells).into_iter().enumerate() {
                    let nth = repeated
                        .entry((Arc::clone(&column.name), unit))
                        .or_default();
                    let key = FigureColumn {
                        name: Arc::clone(&column.name),
                        unit,
                        nth: *nth,
                    };
                    *nth += 1;
                    let place = *known.entry(key.clone()).or_insert(columns.len());
                    if place == columns.len() {
                        columns.push(Self {
                            key,
                            sources: Vec::new(),
                        });
                    }
                    columns[place].sources.push(ColumnSource {
                        tenant,
                        at: at.unwrap_or(usize::MAX),
                        id: column.id.clone(),
                        cells,
                        takes_rest: unit_at == 0,
                    });
                }
            }
        }
        columns
    }

    /// The leave type that a tenant has in it.
    pub fn source(&self, tenant: usize) -> Option<&ColumnSource> {
        self.sources.iter().find(|source| source.tenant == tenant)
    }

    /// A person's balance in this column; `None` where the person has none in it: the tenant has no such leave type, the answer about the
    /// person does not name it, or the balance is in another unit and stands in another column.
    pub fn cell(&self, figures: &TenantFigures, person: CompanyPerson) -> Option<LedgerCell> {
        let source = self.source(person.tenant)?;
        let cell = figures.cell(person.row, source.cells);
        let is_here = self.takes(source, cell.unit);
        let is_unnamed = cell.state == CellState::Pending && figures.ledger.is_answered(person.row);
        (is_here && !is_unnamed).then_some(cell)
    }

    /// The leave type that a tenant has in this column.
    pub fn leave_type_of(&self, tenant: usize) -> Option<&LeaveTypeId> {
        Some(&self.source(tenant)?.id)
    }

    /// Whether a balance of the tenant that has no unit, such as one that was not read, stands in this column.
    pub fn takes_rest_of(&self, tenant: usize) -> bool {
        self.source(tenant).is_some_and(|source| source.takes_rest)
    }

    /// Whether a balance in `unit` stands in this column.
    pub(super) fn takes(&self, source: &ColumnSource, unit: Option<Unit>) -> bool {
        unit.map_or(source.takes_rest, |unit| self.key.unit == Some(unit))
    }
}

/// The units in which people have balances of a type, the configured one first.
fn units(
    figures: &TenantFigures,
    column: &LeaveColumn,
    cells: Option<ColumnId>,
) -> Vec<Option<Unit>> {
    let configured = column
        .leave_type(&figures.types)
        .and_then(|leave| leave.unit);
    let mut units = cells.map_or_else(Vec::new, |cells| figures.ledger.units(cells, &figures.gone));
    units.sort_by_key(|unit| Some(*unit) != configured);
    if units.is_empty() {
        return vec![configured];
    }
    units.into_iter().map(Some).collect()
}
