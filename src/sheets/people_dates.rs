//! Sheets of people's dates: who was hired when, first worked when, and was granted leave when.

use std::path::Path;

use jiff::civil::{Date, date};

use super::error::{FaultList, SheetError, SheetProblem};
use super::figure_text::has_lost_digits;
use super::heading::{find, texts};
use super::read_rows;
use super::row::{SheetRow, SheetValue};
use crate::domain::service_dates::{GrantDay, PeopleDates};
use crate::domain::text::clean;

/// The headings have to be in one of so many first rows: a title or notes may stand above them.
const MAX_ROWS_ABOVE: usize = 20;
/// A day before this one, or after the last one, is a typing error.
const FIRST_DAY: Date = date(1900, 1, 1);
const LAST_DAY: Date = date(2199, 12, 31);

/// A tenant by its name in the configuration and on screen.
#[derive(Clone, Copy, Debug)]
pub struct NamedTenant<'a> {
    /// Its name in the configuration.
    pub name: &'a str,
    /// Its name on screen.
    pub label: &'a str,
}

/// Reads a sheet with a row for each person, or several where leave was granted on several days. `tenants` are those that a column of the
/// sheet may name.
pub fn read_people_dates(
    path: &Path,
    tenants: &[NamedTenant<'_>],
) -> Result<PeopleDates, SheetError> {
    let mut reader = DatesReader {
        path,
        tenants,
        columns: None,
        above: 0,
        no_headings: None,
        has_row_of_cells: false,
        faults: FaultList::new(path),
        dates: PeopleDates::default(),
    };
    read_rows(path, &mut |row| reader.take(&row))?;
    reader.end()
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
        let id = find(row, &["id", "employee_id", "账号", "userid", "员工账号"])?;
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
                tenant: find(row, &["tenant", "企业", "租户"])?,
                hired_on,
                first_work_on,
                granted_on,
                leave: find(row, &["leave", "leave_type", "假期", "假期类型"])?,
            }),
            _ => Err(SheetProblem::NoDateHeadings { found: texts(row) }),
        }
    }
}

struct DatesReader<'a> {
    path: &'a Path,
    tenants: &'a [NamedTenant<'a>],
    columns: Option<DateColumns>,
    /// Rows so far that were no headings.
    above: usize,
    /// Why the first row with several cells lacks the headings (a title is one cell); before such a
    /// row has come, why the first row does.
    no_headings: Option<SheetProblem>,
    has_row_of_cells: bool,
    faults: FaultList,
    dates: PeopleDates,
}

impl DatesReader<'_> {
    fn take(&mut self, row: &SheetRow) -> Result<(), SheetError> {
        if let Some(columns) = self.columns {
            self.add(columns, row);
            return Ok(());
        }
        match DateColumns::find(row) {
            Ok(columns) => self.columns = Some(columns),
            Err(problem) => {
                self.above += 1;
                let is_row_of_cells = row.cells.iter().filter(|cell| !cell.is_empty()).count() > 1;
                if self.no_headings.is_none() || (is_row_of_cells && !self.has_row_of_cells) {
                    self.no_headings = Some(problem);
                }
                self.has_row_of_cells |= is_row_of_cells;
                if self.above == MAX_ROWS_ABOVE {
                    return Err(self.without_headings());
                }
            }
        }
        Ok(())
    }

    fn without_headings(&mut self) -> SheetError {
        let problem = self.no_headings.take().unwrap_or(SheetProblem::NoRows);
        SheetError::of_file(self.path, problem)
    }

    fn end(mut self) -> Result<PeopleDates, SheetError> {
        if self.columns.is_none() {
            return Err(self.without_headings());
        }
        self.faults.end()?;
        if self.dates.is_empty() {
            return Err(SheetError::of_file(self.path, SheetProblem::NoRows));
        }
        self.dates.complete();
        Ok(self.dates)
    }

    /// Adds a line, or notes what is wrong with it.
    fn add(&mut self, columns: DateColumns, row: &SheetRow) {
        let id = self.text(row, Some(columns.id));
        let tenant = self.tenant(row, columns.tenant);
        let leave = self.text(row, columns.leave);
        let hired_on = self.day(row, columns.hired_on);
        let first_work_on = self.day(row, columns.first_work_on);
        let granted_on = self.day(row, columns.granted_on);
        let Some(id) = id else {
            self.faults
                .add(row.number, Some(columns.id), SheetProblem::Missing);
            return;
        };
        if has_lost_digits(&id) {
            let problem = SheetProblem::LostDigits(id);
            self.faults.add(row.number, Some(columns.id), problem);
            return;
        }
        let Ok(tenant) = tenant else {
            return;
        };
        let person = self.dates.entry(tenant.as_deref(), &id);
        let days = [
            (&mut person.hired_on, hired_on, columns.hired_on),
            (
                &mut person.first_work_on,
                first_work_on,
                columns.first_work_on,
            ),
        ];
        for (known, told, column) in days {
            if known.is_some() && told.is_some() && *known != told {
                let problem = SheetProblem::TwoDays(id.clone());
                self.faults.add(row.number, column, problem);
            } else {
                *known = known.or(told);
            }
        }
        person
            .grants
            .extend(granted_on.map(|on| GrantDay { leave, on }));
    }

    fn wrong<T>(&mut self, row: &SheetRow, column: usize, problem: SheetProblem) -> Option<T> {
        self.faults.add(row.number, Some(column), problem);
        None
    }

    /// A text, without what is invisible; `None` where the cell is empty or cannot be read, which is noted.
    fn text(&mut self, row: &SheetRow, column: Option<usize>) -> Option<Box<str>> {
        let column = column?;
        match row.cell(column).to_text() {
            Ok(text) => {
                let text: Box<str> = clean(&text?).trim().into();
                (!text.is_empty()).then_some(text)
            }
            Err(problem) => self.wrong(row, column, problem),
        }
    }

    /// The name in the configuration of the tenant that the row is about, `None` for all of them. The error has been noted.
    fn tenant(&mut self, row: &SheetRow, column: Option<usize>) -> Result<Option<Box<str>>, ()> {
        let (Some(at), Some(text)) = (column, self.text(row, column)) else {
            return Ok(None);
        };
        let mut tenants = self.tenants.iter();
        let named = tenants.find(|tenant| *tenant.name == *text);
        let labelled = || {
            let mut same = self.tenants.iter().filter(|tenant| *tenant.label == *text);
            same.next().filter(|_| same.next().is_none())
        };
        if let Some(tenant) = named.or_else(labelled) {
            return Ok(Some(tenant.name.into()));
        }
        self.faults
            .add(row.number, Some(at), SheetProblem::NoSuchTenant(text));
        Err(())
    }

    fn day(&mut self, row: &SheetRow, column: Option<usize>) -> Option<Date> {
        let column = column?;
        match day_of(row.cell(column)) {
            Ok(day) => day,
            Err(problem) => self.wrong(row, column, problem),
        }
    }
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
