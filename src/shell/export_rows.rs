//! Writes the rows of an exported file with the row types of the commands, so that both have the
//! same columns and words.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use crate::app::file_export::job::{
    BalancesExport, ChangesExport, CompanyExport, ExpiringExport, ExportJob, ExportTable,
    TotalsExport,
};
use crate::app::tenant::read_moments::{ReadMoment, ReadMoments};
use crate::app::views::totals::arranged::line_order;
use crate::domain::insight::checks::ChecksReport;
use crate::domain::insight::company::{
    CompanyField, CompanyPerson, MarkQuestion, MarkTask, company, mark,
};
use crate::domain::insight::compare::CompareReport;
use crate::domain::insight::totals::totals;
use crate::domain::insight::{LeaveColumn, TenantFigures};
use crate::domain::ledger::ColumnId;
use crate::domain::roster::Person;
use crate::domain::{CellState, LeaveType, PlatformKind, RowId};
use crate::export::{
    ChangeRow, CompanyRow, CompanySheet, CompareRow, CoverQuestion, HeldBalance, HeldBalanceRow,
    HeldExpiryRow, NewFile, OutputFormat, OutputRow, PrintedCosts, PrintedFinding, PrintedTotals,
    RowOrigin, RowSource, RowStyle, RowWriter, SourcedRow, TableColumn,
};
use crate::text::export::missing;

/// A job asks whether it is cancelled once in this many rows.
const ROWS_BETWEEN_QUESTIONS: usize = 1_024;

/// Writes the rows and returns the file with their number; `None` once `cancelled` returns true.
pub(super) fn write_rows(
    job: &ExportJob,
    file: NewFile,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> io::Result<Option<(NewFile, u64)>> {
    let scratch = file.temporary().parent().map(Path::to_owned);
    let rows = ExportRows {
        job,
        scratch,
        cancelled,
    };
    let writer = match &job.table {
        ExportTable::Company(table) => rows.company(table, file)?,
        ExportTable::Balances(table) => rows.balances(table, file)?,
        ExportTable::Expiring(report) => rows.expiring(report, file)?,
        ExportTable::Totals(table) => rows.totals(table, file)?,
        ExportTable::Checks(report) => rows.checks(report, file)?,
        ExportTable::Changes(table) => rows.changes(table, file)?,
        ExportTable::Compare(report) => rows.compare(report, file)?,
    };
    let Some(writer) = writer else {
        return Ok(None);
    };
    let (file, count) = writer.finish(&job.cover.tenants)?;
    Ok(Some((file, count.rows)))
}

/// What every kind of rows needs.
struct ExportRows<'a> {
    job: &'a ExportJob,
    scratch: Option<PathBuf>,
    cancelled: &'a (dyn Fn() -> bool + Sync),
}

/// The writer after all rows; `None` for one that was cancelled.
type WrittenRows<W> = io::Result<Option<RowWriter<W>>>;

impl ExportRows<'_> {
    fn company<W: Write + Send>(&self, table: &CompanyExport, out: W) -> WrittenRows<W> {
        let Some(report) = company(&table.figures, &table.question, self.cancelled) else {
            return Ok(None);
        };
        let report = Arc::new(report);
        let people: Vec<CompanyPerson> = match &table.marks {
            None => (0..report.len())
                .filter_map(|line| report.person_at(line))
                .collect(),
            Some(marks) => {
                let question = MarkQuestion {
                    report: Arc::clone(&report),
                    marks: marks.clone(),
                    task: MarkTask::Find,
                };
                match mark(&table.figures, &question, self.cancelled) {
                    Some(found) => found.people,
                    None => return Ok(None),
                }
            }
        };
        let sheet = CompanySheet {
            report: &report,
            figures: &table.figures,
            tenants: &table.tenants,
            fields: &table.fields,
        };
        let style = self.style_of(&table.moments);
        let mut writer = RowWriter::start_headed::<CompanyRow<'_>>(&style, columns(table), out)?;
        for (number, person) in people.into_iter().enumerate() {
            if self.is_cancelled(number) {
                return Ok(None);
            }
            if let Some(row) = sheet.row(person) {
                let moments = table.moments.get(person.tenant);
                let source = source_of(&style, moments.map(|moments| moments.of(person.row)));
                writer.write(&SourcedRow { row, source })?;
            }
        }
        Ok(Some(writer))
    }

    /// Balances as `balances` prints them: of the people listed those that the filter selects, of marked people all.
    fn balances<W: Write + Send>(&self, table: &BalancesExport, out: W) -> WrittenRows<W> {
        let figures = &table.figures;
        let columns = figures.read_columns();
        let Some(selected) = figures.select(&table.query, &columns, self.cancelled) else {
            return Ok(None);
        };
        let every: Vec<usize> = (0..columns.len()).collect();
        let mut chosen = every.clone();
        let style = self.style_of(std::slice::from_ref(&table.moments));
        let mut writer = RowWriter::start::<HeldBalanceRow<'_>>(&style, out)?;
        let len = figures.roster.len();
        let marked = table.marks.as_ref();
        let rows = (0..len).filter_map(|line| match marked {
            // Who is marked is written even if the filter leaves them out.
            Some(_) => u32::try_from(line).ok().map(RowId),
            None => table.rows.get(line, len),
        });
        for (number, row) in rows.enumerate() {
            if self.is_cancelled(number) {
                return Ok(None);
            }
            let person = figures.roster.person(row);
            let Some(person) = person.filter(|_| !figures.gone.contains(row)) else {
                continue;
            };
            match marked {
                Some(marks) if !marks.contains(person.id) => continue,
                Some(_) => {}
                None => selected.columns_of(row, &mut chosen),
            }
            let moment = table.moments.of(row);
            let origin = self.origin_read_at(table, moment);
            for at in &chosen {
                if let Some(held) = held_balance((figures, moment.day), &person, columns[*at]) {
                    writer.write(&HeldBalanceRow::new(&origin, &person, &held))?;
                }
            }
        }
        Ok(Some(writer))
    }

    fn expiring<W: Write + Send>(&self, table: &ExpiringExport, out: W) -> WrittenRows<W> {
        let report = &table.report;
        let style = self.style_of(&table.moments);
        let mut writer = RowWriter::start::<HeldExpiryRow<'_>>(&style, out)?;
        for at in 0..report.len() {
            if self.is_cancelled(at) {
                return Ok(None);
            }
            let Some(entry) = report.entry(at) else {
                continue;
            };
            if let Some(row) = HeldExpiryRow::new(&entry) {
                let moments = table.moments.get(entry.tenant);
                let moment = moments.map(|moments| moments.of(entry.person.row));
                let source = source_of(&style, moment);
                writer.write(&SourcedRow { row, source })?;
            }
        }
        Ok(Some(writer))
    }

    fn totals<W: Write + Send>(&self, table: &TotalsExport, out: W) -> WrittenRows<W> {
        let figures = table.figures.iter().map(|figures| TenantFigures {
            name: figures.configured_name().into(),
            ..figures.clone()
        });
        let figures: Vec<TenantFigures> = figures.collect();
        let Some(report) = totals(&figures, &table.question, self.cancelled) else {
            return Ok(None);
        };
        let order = line_order(&report.rows, table.sort).into_iter();
        let rows: Vec<_> = order.map(|at| &report.rows[at]).collect();
        let has_costs = rows.iter().any(|row| row.liability.is_some());
        let style = self.style_of(&table.moments);
        let mut writer = if has_costs {
            RowWriter::start::<PrintedCosts<'_>>(&style, out)?
        } else {
            RowWriter::start::<PrintedTotals<'_>>(&style, out)?
        };
        for (number, row) in rows.into_iter().enumerate() {
            if self.is_cancelled(number) {
                return Ok(None);
            }
            let moments = table.moments.get(row.tenant);
            let source = source_of(&style, moments.map(ReadMoments::of_sum));
            let printed = PrintedTotals::new(table.question.by, row);
            if has_costs {
                let row = PrintedCosts(printed);
                writer.write(&SourcedRow { row, source })?;
            } else {
                let row = printed;
                writer.write(&SourcedRow { row, source })?;
            }
        }
        Ok(Some(writer))
    }

    fn checks<W: Write + Send>(&self, report: &ChecksReport, out: W) -> WrittenRows<W> {
        let mut writer = self.start::<PrintedFinding<'_>, W>(out)?;
        for (number, finding) in report.findings.iter().enumerate() {
            if self.is_cancelled(number) {
                return Ok(None);
            }
            writer.write(&PrintedFinding::new(&report.details(*finding)))?;
        }
        Ok(Some(writer))
    }

    fn changes<W: Write + Send>(&self, table: &ChangesExport, out: W) -> WrittenRows<W> {
        let origin = self.origin(&table.tenant, table.platform);
        let mut writer = self.start::<ChangeRow<'_>, W>(out)?;
        let len = table.changes.len();
        for line in 0..table.rows.len(len) {
            if self.is_cancelled(line) {
                return Ok(None);
            }
            let row = table.rows.get(line, len);
            let event = row.and_then(|row| table.changes.get(row.index()));
            for change in event.unwrap_or_default() {
                writer.write(&ChangeRow::new(&origin, change))?;
            }
        }
        Ok(Some(writer))
    }

    fn compare<W: Write + Send>(&self, report: &CompareReport, out: W) -> WrittenRows<W> {
        let mut writer = self.start::<CompareRow, W>(out)?;
        for (number, row) in report.rows.iter().enumerate() {
            if self.is_cancelled(number) {
                return Ok(None);
            }
            writer.write(&CompareRow::new(report, row))?;
        }
        Ok(Some(writer))
    }

    fn start<R: OutputRow, W: Write + Send>(&self, out: W) -> io::Result<RowWriter<W>> {
        RowWriter::start::<R>(&self.style(), out)
    }

    /// A CSV has the mark that Excel needs.
    fn style(&self) -> RowStyle {
        RowStyle {
            mark: self.job.format == OutputFormat::Csv,
            masked: self.job.masked,
            cover: self.cover(),
            // Beside the file there is as much room as the file needs; the system's folder may be in memory.
            scratch: self.scratch.clone(),
            ..RowStyle::of(self.job.format, self.job.language)
        }
    }

    /// Where figures of any tenant are not today's of its platform, rows say where theirs come from.
    fn style_of(&self, moments: &[ReadMoments]) -> RowStyle {
        RowStyle {
            sourced: moments.iter().any(|moments| moments.are_mixed),
            ..self.style()
        }
    }

    fn cover(&self) -> CoverQuestion {
        let job = self.job;
        let missing = missing(job.missing, job.language);
        CoverQuestion {
            day: Some(job.today.day),
            filter: Some(job.cover.filter.clone()).filter(|filter| !filter.is_empty()),
            types: Vec::new(),
            written: Some(job.written),
            missing: Some(missing)
                .filter(|it| !it.is_empty())
                .into_iter()
                .collect(),
        }
    }

    fn origin<'a>(&self, tenant: &'a str, platform: PlatformKind) -> RowOrigin<'a> {
        RowOrigin {
            tenant,
            platform,
            today: self.job.today,
            provenance: None,
        }
    }

    /// The origin of a person's balances. Rows say where they come from if that differs from row to row.
    fn origin_read_at<'a>(&self, table: &'a BalancesExport, moment: ReadMoment) -> RowOrigin<'a> {
        let figures = &table.figures;
        let source = RowSource {
            source: moment.source,
            fetched_at: moment.at,
        };
        RowOrigin {
            provenance: table.moments.are_mixed.then_some(source),
            ..self.origin(figures.configured_name(), figures.platform)
        }
    }

    fn is_cancelled(&self, row: usize) -> bool {
        if !row.is_multiple_of(ROWS_BETWEEN_QUESTIONS) {
            return false;
        }
        self.job.progress.note(row);
        (self.cancelled)()
    }
}

/// The source of a row, if rows have one.
fn source_of(style: &RowStyle, moment: Option<ReadMoment>) -> Option<RowSource> {
    let moment = moment.filter(|_| style.sourced)?;
    Some(RowSource {
        source: moment.source,
        fetched_at: moment.at,
    })
}

/// The headings on screen.
fn columns(table: &CompanyExport) -> Vec<TableColumn> {
    let columns = table.headings.iter().zip(&table.fields);
    let columns = columns.map(|(heading, field)| match field {
        CompanyField::Figure(_) => TableColumn::right(heading.clone()),
        _ => TableColumn::left(heading.clone()),
    });
    columns.collect()
}

/// A person's balance of a leave type; `None` where the answer about the person does not name it.
fn held_balance(
    (figures, as_of): (&TenantFigures, Date),
    person: &Person<'_>,
    (column, cells): (&LeaveColumn, Option<ColumnId>),
) -> Option<HeldBalance> {
    let cell = figures.cell(person.row, cells);
    let leave_type = column.leave_type(&figures.types);
    let is_expected =
        !figures.ledger.is_answered(person.row) && leave_type.is_some_and(LeaveType::has_own_row);
    if cell.state == CellState::Pending && !is_expected {
        return None;
    }
    let unit = leave_type.and_then(|leave_type| leave_type.unit);
    let error = cells.and_then(|cells| figures.ledger.error(person.row, cells));
    let held = HeldBalance::new(column, cell, unit, as_of);
    Some(held.failed_with(error))
}
