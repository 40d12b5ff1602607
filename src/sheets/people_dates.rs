//! Sheets of people's dates: who was hired when, first worked when, and was granted leave when.

use std::path::Path;

use jiff::civil::{Date, date};

use super::error::{SheetError, SheetProblem};
use super::fault_list::FaultList;
use super::heading::{self, find, read_below_headings, texts};
use super::row::{SheetRow, SheetValue};
use super::row_reader::{NamedTenant, Noted, SheetCells};
use crate::domain::service_dates::{GrantDay, PeopleDates};

/// A day before this one, or after the last one, is a typing error.
const FIRST_DAY: Date = date(1900, 1, 1);
const LAST_DAY: Date = date(2199, 12, 31);

/// Reads a sheet with a row for each person, or several where leave was granted on several days. `tenants` are those that a column of the
/// sheet may name.
pub fn read_people_dates(
    path: &Path,
    tenants: &[NamedTenant<'_>],
) -> Result<PeopleDates, SheetError> {
    let mut reader = DatesReader {
        tenants,
        faults: FaultList::new(path),
        dates: PeopleDates::default(),
    };
    let columns = read_below_headings(path, DateColumns::find, |columns, row| {
        // What is wrong with a row is in the list of faults.
        let _ = reader.add(columns, row);
    })?;
    reader.faults.end()?;
    let mut dates = reader.dates;
    if columns.is_none() || dates.is_empty() {
        return Err(SheetError::of_file(path, SheetProblem::NoRows));
    }
    dates.complete();
    Ok(dates)
}

/// Where each column is.
#[derive(Clone, Copy)]
struct DateColumns {
    id: usize,
    tenant: Option<usize>,
    hired_on: Option<usize>,
    first_work_on: Option<usize>,
    granted_on: Option<usize>,
    leave: Option<usize>,
}

impl DateColumns {
    /// The columns, if this row has the headings of the sheet.
    fn find(row: &SheetRow) -> Result<Self, SheetProblem> {
        let id = find(row, heading::ID)?;
        let hired_on = [
            "hired_on",
            "hire_date",
            "hired_date",
            "hired",
            "入职日期",
            "入职时间",
            "入职日",
        ];
        let first_work_on = [
            "first_work_on",
            "first_work_date",
            "first_work",
            "首次参加工作日期",
            "首次参加工作时间",
            "参加工作日期",
            "参加工作时间",
        ];
        let granted_on = [
            "granted_on",
            "grant_date",
            "granted",
            "发放日期",
            "发放时间",
            "发放日",
        ];
        let hired_on = find(row, &hired_on)?;
        let first_work_on = find(row, &first_work_on)?;
        let granted_on = find(row, &granted_on)?;
        let has_day = [hired_on, first_work_on, granted_on]
            .iter()
            .any(Option::is_some);
        match id {
            Some(id) if has_day => Ok(Self {
                id,
                tenant: find(row, heading::TENANT)?,
                hired_on,
                first_work_on,
                granted_on,
                leave: find(row, heading::LEAVE)?,
            }),
            _ => Err(SheetProblem::NoDateHeadings { found: texts(row) }),
        }
    }
}

struct DatesReader<'a> {
    tenants: &'a [NamedTenant<'a>],
    faults: FaultList,
    dates: PeopleDates,
}

/// What a row says of a person.
struct DatedRow {
    id: Box<str>,
    tenant: Option<Box<str>>,
    leave: Option<Box<str>>,
    hired_on: Option<Date>,
    first_work_on: Option<Date>,
    granted_on: Option<Date>,
}

impl DatesReader<'_> {
    /// Adds a row, or notes what is wrong with it.
    fn add(&mut self, columns: DateColumns, row: &SheetRow) -> Result<(), Noted> {
        let mut cells = SheetCells::new(row, &mut self.faults);
        let read = read_row(&mut cells, columns, self.tenants)?;
        let person = self.dates.entry(read.tenant.as_deref(), &read.id);
        let days = [
            (&mut person.hired_on, read.hired_on, columns.hired_on),
            (
                &mut person.first_work_on,
                read.first_work_on,
                columns.first_work_on,
            ),
        ];
        for (known, told, column) in days {
            if known.is_some() && told.is_some() && *known != told {
                cells.wrong(column, SheetProblem::TwoDays(read.id.clone()));
            } else {
                *known = known.or(told);
            }
        }
        person.grants.extend(read.granted_on.map(|on| GrantDay {
            leave: read.leave,
            on,
        }));
        Ok(())
    }
}

/// Reads every cell of a row, so that all that is wrong with it is noted.
fn read_row(
    cells: &mut SheetCells<'_>,
    columns: DateColumns,
    tenants: &[NamedTenant<'_>],
) -> Result<DatedRow, Noted> {
    let id = cells.id(Some(columns.id)).and_then(|id| {
        let missing = || cells.wrong(Some(columns.id), SheetProblem::Missing);
        id.ok_or_else(missing)
    });
    let tenant = cells.tenant(columns.tenant, tenants);
    let leave = cells.text(columns.leave);
    let hired_on = read_day_in(cells, columns.hired_on);
    let first_work_on = read_day_in(cells, columns.first_work_on);
    let granted_on = read_day_in(cells, columns.granted_on);
    Ok(DatedRow {
        id: id?,
        tenant: tenant?,
        leave: leave?,
        hired_on: hired_on?,
        first_work_on: first_work_on?,
        granted_on: granted_on?,
    })
}

fn read_day_in(cells: &mut SheetCells<'_>, column: Option<usize>) -> Result<Option<Date>, Noted> {
    let Some(at) = column else {
        return Ok(None);
    };
    day_of(cells.cell(at)).map_err(|problem| cells.wrong(column, problem))
}

/// The day in a cell; `None` where it is empty.
fn day_of(cell: &SheetValue) -> Result<Option<Date>, SheetProblem> {
    let day = match cell {
        SheetValue::Day(day) => Some(*day),
        SheetValue::Text(text) | SheetValue::Number(text) => read_day(text),
        SheetValue::Empty => return Ok(None),
        SheetValue::Fault(problem) => return Err(problem.clone()),
    };
    let is_plausible = |day: &Date| (FIRST_DAY..=LAST_DAY).contains(day);
    if let Some(day) = day.filter(is_plausible) {
        return Ok(Some(day));
    }
    let text = cell.to_text()?.unwrap_or_default();
    Err(SheetProblem::NotADay(text.into()))
}

/// A day as `2026-10-01`, `2026/10/1`, `2026.10.1`, `20261001` or `2026年10月1日`, with or without a time behind it.
fn read_day(text: &str) -> Option<Date> {
    let text = text.trim();
    let (day, time) = match text.split_once([' ', 'T']) {
        Some((day, time)) => (day, time),
        None => (text, ""),
    };
    let is_time = time
        .chars()
        .all(|sign| sign.is_ascii_digit() || ".:Z+ ".contains(sign));
    if !is_time {
        return None;
    }
    if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        return Date::strptime("%Y%m%d", day).ok();
    }
    let day = day
        .trim_end_matches('日')
        .replace(['/', '.', '年', '月'], "-");
    Date::strptime("%Y-%m-%d", &day).ok()
}
