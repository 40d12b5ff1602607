//! What a day of work costs: a line for each person, by id or by employee number, of one tenant or of whichever has the person. Messages about a
//! wrong rate never repeat the rate.

use std::path::Path;

use super::error::{SheetError, SheetProblem};
use super::fault_list::FaultList;
use super::figure_text;
use super::heading::{self, find, read_below_headings, texts};
use super::row::SheetRow;
use super::row_reader::{NamedTenant, Noted, SheetCells};
use crate::domain::amount::Scale;
use crate::domain::insight::totals::{DayRates, RatedPerson};

/// Reads a file of rates: the headings `id` (账号) or `number` (工号), `day_rate` (日薪), `currency` (币种), and perhaps `tenant` (企业),
/// whose column may name `tenants`.
pub fn read_rates(path: &Path, tenants: &[NamedTenant<'_>]) -> Result<DayRates, SheetError> {
    let mut faults = FaultList::new(path);
    let mut rates = DayRates::default();
    let columns = read_below_headings(path, RateColumns::find, |columns, row| {
        // What is wrong with a row is in the list of faults.
        let mut cells = SheetCells::new(row, &mut faults);
        let _ = add(&mut rates, columns, &mut cells, tenants);
    })?;
    if columns.is_none() {
        return Err(SheetError::of_file(path, SheetProblem::NoRows));
    }
    faults.end()?;
    Ok(rates)
}

/// Where each column is.
#[derive(Clone, Copy)]
struct RateColumns {
    id: Option<usize>,
    number: Option<usize>,
    tenant: Option<usize>,
    day_rate: usize,
    currency: usize,
}

impl RateColumns {
    /// The columns, if this row has the headings of the sheet.
    fn find(row: &SheetRow) -> Result<Self, SheetProblem> {
        let id = find(row, heading::ID)?;
        let number = find(row, heading::NUMBER)?;
        let day_rate = find(row, &["day_rate", "日薪", "日工资"])?;
        let currency = find(row, &["currency", "币种", "货币"])?;
        match (id.or(number), day_rate, currency) {
            (Some(_), Some(day_rate), Some(currency)) => Ok(Self {
                id,
                number,
                tenant: find(row, heading::TENANT)?,
                day_rate,
                currency,
            }),
            _ => Err(SheetProblem::NoRateHeadings(texts(row))),
        }
    }
}

/// Adds the rate of a row, or notes what is wrong with the row.
fn add(
    rates: &mut DayRates,
    columns: RateColumns,
    cells: &mut SheetCells<'_>,
    tenants: &[NamedTenant<'_>],
) -> Result<(), Noted> {
    let rate = read_rate(cells, columns.day_rate);
    let currency = read_currency(cells, columns.currency);
    let tenant = cells.tenant(columns.tenant, tenants);
    let id = cells.id(columns.id);
    let number = cells.id(columns.number);
    let (id, number) = (id?, number?);
    let person = match (&id, &number) {
        (Some(id), _) => RatedPerson::Id(id),
        (None, Some(number)) => RatedPerson::Number(number),
        (None, None) => return Err(cells.wrong(None, SheetProblem::Nobody)),
    };
    if rates.add(tenant?.as_deref(), person, rate?, &currency?) {
        Ok(())
    } else {
        Err(cells.wrong(None, SheetProblem::RatedTwice))
    }
}

fn read_currency(cells: &mut SheetCells<'_>, column: usize) -> Result<Box<str>, Noted> {
    let currency = cells.text(Some(column))?;
    currency.ok_or_else(|| cells.wrong(Some(column), SheetProblem::Missing))
}

/// A day's pay in millionths of the currency.
fn read_rate(cells: &mut SheetCells<'_>, column: usize) -> Result<i64, Noted> {
    let read = figure_text::read(cells.cell(column)).ok();
    let amount = read.filter(|cell| cell.unit.is_none());
    let amount = amount.and_then(|cell| cell.amount);
    let exact = amount.filter(|it| it.scale == Scale::Millionths && !it.is_negative());
    let exact = exact.map(|amount| amount.count);
    exact.ok_or_else(|| cells.wrong(Some(column), SheetProblem::NotARate))
}
