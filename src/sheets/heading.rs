//! Finding columns by their headings: what heads a column that several sheets have, and the row in which the headings stand.

use std::path::Path;

use super::error::{SheetError, SheetProblem};
use super::row::SheetRow;
use super::{NextRow, read_rows};
use crate::domain::matching::fold;

/// The headings of a column of people's ids.
pub(super) const ID: &[&str] = &["id", "employee_id", "账号", "userid", "员工账号"];
/// Of employee numbers.
pub(super) const NUMBER: &[&str] = &["number", "employee_number", "工号", "job_number"];
/// Of tenants.
pub(super) const TENANT: &[&str] = &["tenant", "企业", "租户"];
/// Of leave types by name.
pub(super) const LEAVE: &[&str] = &["leave", "leave_type", "假期", "假期类型"];

/// The headings have to be in one of so many first rows: a title or notes may stand above them.
pub(super) const MAX_ROWS_ABOVE: usize = 20;

/// A heading as it is compared: in one case and width, without white space and without what stands in brackets behind it.
pub(super) fn folded(heading: &str) -> String {
    let folded = fold(heading);
    let name = folded.split(['(', '[']).next().unwrap_or_default();
    let name = if name.trim().is_empty() {
        &folded
    } else {
        name
    };
    let name = name.replace('_', " ");
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The column that one of `names` heads; `None` where there is none.
pub(super) fn find(row: &SheetRow, names: &[&str]) -> Result<Option<usize>, SheetProblem> {
    let names: Vec<String> = names.iter().map(|name| folded(name)).collect();
    let mut found = None;
    for (column, cell) in row.cells.iter().enumerate() {
        let Ok(Some(text)) = cell.to_text() else {
            continue;
        };
        if !names.contains(&folded(&text)) {
            continue;
        }
        if found.is_some() {
            return Err(SheetProblem::HeadingTwice(text.into()));
        }
        found = Some(column);
    }
    Ok(found)
}

/// The texts of a row, for a message.
pub(super) fn texts(row: &SheetRow) -> Box<str> {
    let texts = row.cells.iter().filter_map(|cell| cell.to_text().ok()?);
    let texts: Vec<_> = texts.take(12).collect();
    texts.join(", ").into()
}

/// Calls `take` with the rows below the headings, and returns where the columns are. The headings are in the first row in which
/// `find_columns` finds them. `None` where there are no rows.
///
/// Of a workbook it reads the first sheet. Where that has no headings, because it is a cover like that of this program's own workbooks, it
/// reads every other sheet that has them.
pub(super) fn read_below_headings<C: Copy>(
    path: &Path,
    find_columns: impl Fn(&SheetRow) -> Result<C, SheetProblem>,
    mut take: impl FnMut(C, &SheetRow),
) -> Result<Option<C>, SheetError> {
    let wrong = |problem| SheetError::of_file(path, problem);
    let (mut columns, mut last_columns) = (None, None);
    let (mut above, mut problem) = (RowsAbove::default(), None);
    let mut sheet = None;
    read_rows(path, &mut |row| {
        if row.sheet != sheet {
            // The list was in the first sheet, and another one is another list.
            if sheet.is_none() && columns.is_some() {
                return Ok(NextRow::None);
            }
            sheet.clone_from(&row.sheet);
            problem = problem.take().or(std::mem::take(&mut above).problem);
            columns = None;
        }
        if let Some(columns) = columns {
            take(columns, &row);
            return Ok(NextRow::Take);
        }
        match find_columns(&row) {
            Ok(found) => (columns, last_columns) = (Some(found), Some(found)),
            Err(problem) => {
                above.add(&row, problem);
                if above.count == MAX_ROWS_ABOVE {
                    return Ok(NextRow::OfNextSheet);
                }
            }
        }
        Ok(NextRow::Take)
    })?;
    match (last_columns, problem.or(above.problem)) {
        (None, Some(problem)) => Err(wrong(problem)),
        (columns, _) => Ok(columns),
    }
}

/// The rows so far that were no headings.
#[derive(Default)]
struct RowsAbove {
    count: usize,
    /// Why the first row with several cells lacks the headings (a title is one cell); before such a
    /// row has come, why the first row does.
    problem: Option<SheetProblem>,
    has_row_of_cells: bool,
}

impl RowsAbove {
    fn add(&mut self, row: &SheetRow, problem: SheetProblem) {
        let is_row_of_cells = row.cells.iter().filter(|cell| !cell.is_empty()).count() > 1;
        if self.problem.is_none() || (is_row_of_cells && !self.has_row_of_cells) {
            self.problem = Some(problem);
        }
        self.has_row_of_cells |= is_row_of_cells;
        self.count += 1;
    }
}
