//! What a day of work costs: a line for each person, by id or by employee number. Messages about a
//! wrong rate never repeat the rate.

use std::borrow::Cow;
use std::path::Path;

use super::error::{FaultList, SheetError, SheetProblem};
use super::figure_text;
use super::heading::{find, texts};
use super::read_rows;
use super::row::SheetRow;
use crate::domain::amount::Scale;
use crate::domain::insight::totals::{DayRates, RatedPerson};
use crate::domain::text::clean;

/// Reads a file of rates: the headings `id` (账号) or `number` (工号), `day_rate` (日薪) and `currency` (币种).
pub fn read_rates(path: &Path) -> Result<DayRates, SheetError> {
    let mut reader = RateReader {
        path,
        columns: None,
        faults: FaultList::new(path),
        rates: DayRates::default(),
    };
    read_rows(path, &mut |row| reader.take(&row))?;
    if reader.columns.is_none() {
        return Err(SheetError::of_file(path, SheetProblem::NoRows));
    }
    reader.faults.end()?;
    Ok(reader.rates)
}

#[derive(Clone, Copy)]
struct RateColumns {
    id: Option<usize>,
    number: Option<usize>,
    day_rate: usize,
    currency: usize,
}

struct RateReader<'a> {
    path: &'a Path,
    columns: Option<RateColumns>,
    faults: FaultList,
    rates: DayRates,
}

impl RateReader<'_> {
    fn take(&mut self, row: &SheetRow) -> Result<(), SheetError> {
        match self.columns {
            Some(columns) => self.add(row, columns),
            None => self.columns = Some(self.headings(row)?),
        }
        Ok(())
    }

    fn headings(&self, row: &SheetRow) -> Result<RateColumns, SheetError> {
        let wrong = |problem| SheetError::of_file(self.path, problem);
        let column = |names: &[&str]| find(row, names).map_err(wrong);
        let found = [
            column(&["id", "employee_id", "账号"])?,
            column(&["number", "employee_number", "工号"])?,
            column(&["day_rate", "日薪", "日工资"])?,
            column(&["currency", "币种", "货币"])?,
        ];
        match found {
            [id, number, Some(day_rate), Some(currency)] if id.or(number).is_some() => {
                Ok(RateColumns {
                    id,
                    number,
                    day_rate,
                    currency,
                })
            }
            _ => Err(wrong(SheetProblem::NoRateHeadings(texts(row)))),
        }
    }

    fn add(&mut self, row: &SheetRow, columns: RateColumns) {
        let rate = self.rate(row, columns.day_rate);
        let currency = self.text(row, Some(columns.currency));
        let (id, number) = (self.text(row, columns.id), self.text(row, columns.number));
        let mut wrong = |column, problem| self.faults.add(row.number, column, problem);
        let Some(currency) = currency else {
            return wrong(Some(columns.currency), SheetProblem::Missing);
        };
        let key = match (&id, &number) {
            (Some(id), _) => RatedPerson::Id(id),
            (None, Some(number)) => RatedPerson::Number(number),
            (None, None) => return wrong(None, SheetProblem::Nobody),
        };
        if let Some(rate) = rate
            && !self.rates.add(key, rate, &currency)
        {
            wrong(None, SheetProblem::RatedTwice);
        }
    }

    fn rate(&mut self, row: &SheetRow, column: usize) -> Option<i64> {
        let read = figure_text::read(row.cell(column)).ok();
        let amount = read.filter(|cell| cell.unit.is_none());
        let amount = amount.and_then(|cell| cell.amount);
        let exact = amount.filter(|it| it.scale == Scale::Millionths && !it.is_negative());
        if exact.is_none() {
            let problem = SheetProblem::NotARate;
            self.faults.add(row.number, Some(column), problem);
        }
        exact.map(|amount| amount.count)
    }

    fn text(&mut self, row: &SheetRow, column: Option<usize>) -> Option<String> {
        let column = column?;
        match row.cell(column).to_text() {
            Ok(text) => {
                let text = text.map(|text: Cow<'_, str>| clean(&text).trim().to_owned());
                text.filter(|text| !text.is_empty())
            }
            Err(problem) => {
                self.faults.add(row.number, Some(column), problem);
                None
            }
        }
    }
}
