//! Where the rows of a command go: they are printed as they come, or collected until everybody was read.

use jiff::Timestamp;

use crate::domain::roster::Person;
use crate::domain::{Balance, LeaveType};
use crate::export::{Coverage, RowOrigin, RowStyle, RowWriter};
use crate::platform::Settings;

use super::company_report::{CollectedReport, CompanyCollector, PrintedReport, ReportOutput};
use super::ending::{CommandError, Ending};
use super::listing_kind::ListingKind;
use super::output::Output;
use super::selection::TypeChoice;
use super::stderr;
use super::{balances, employees, types};

/// What becomes of the rows.
pub(super) enum RowSink {
    /// They are printed as soon as they are complete.
    Printed {
        kind: ListingKind,
        writer: Box<RowWriter<Output>>,
    },
    /// They are collected, and a report on all of them is printed at the end.
    Collected(Box<CollectedRows>),
}

/// The rows so far, and the report that is printed on them.
pub(super) struct CollectedRows {
    pub(super) company: CompanyCollector,
    pub(super) report: Box<dyn CollectedReport>,
    pub(super) style: RowStyle,
    pub(super) out: Output,
    /// `--fail-if-any`
    pub(super) fails_if_any: bool,
}

impl RowSink {
    /// Prints the leave types of a tenant, if the command is about them. The result says whether it was.
    pub(super) fn write_types(
        &mut self,
        origin: &RowOrigin<'_>,
        list: &[LeaveType],
        choice: &TypeChoice,
    ) -> Result<bool, CommandError> {
        let Self::Printed {
            kind: ListingKind::Types,
            writer,
        } = self
        else {
            return Ok(false);
        };
        types::write_rows(writer, origin, list, choice)?;
        Ok(true)
    }

    /// Prints or collects a person's rows. `is_found`: the filter selects the person, and not only
    /// a row that is overdrawn by inference.
    pub(super) fn write_person(
        &mut self,
        origin: &RowOrigin<'_>,
        person: &Person<'_>,
        rows: &[Balance],
        is_found: bool,
    ) -> Result<(), CommandError> {
        match self {
            Self::Collected(so_far) if is_found => so_far.company.add(origin, person, rows),
            Self::Collected(_) => self.leave_out(origin, person),
            Self::Printed {
                kind: ListingKind::Balances,
                writer,
            } => balances::write_rows(writer, origin, person, rows)?,
            Self::Printed {
                kind: ListingKind::Employees,
                writer,
            } if is_found => employees::write_row(writer, origin, person)?,
            Self::Printed { .. } => {}
        }
        Ok(())
    }

    /// Notes a person of the directory whom the filter does not select.
    pub(super) fn leave_out(&mut self, origin: &RowOrigin<'_>, person: &Person<'_>) {
        if let Self::Collected(so_far) = self
            && so_far.report.needs_numbers_left_out()
        {
            so_far.company.leave_out(origin, person);
        }
    }

    /// How many people of the tenant that is being read were collected.
    pub(super) fn collected_people(&self) -> usize {
        match self {
            Self::Collected(collected) => collected.company.len(),
            Self::Printed { .. } => 0,
        }
    }

    /// Replaces rows of the person who was collected at position `at`.
    pub(super) fn replace_person(&mut self, at: usize, rows: &[Balance]) {
        if let Self::Collected(collected) = self {
            collected.company.replace(at, rows);
        }
    }

    /// Notes that the tenant of `origin` was read to its end.
    pub(super) fn end_tenant(
        &mut self,
        origin: &RowOrigin<'_>,
        types: &std::sync::Arc<[LeaveType]>,
        settings: &Settings,
    ) {
        if let Self::Collected(rows) = self {
            rows.company.end_tenant(origin, types, settings);
        }
    }

    /// Whether people are printed and not their balances.
    pub(super) fn is_about_people(&self) -> bool {
        matches!(
            self,
            Self::Printed {
                kind: ListingKind::Employees,
                ..
            }
        )
    }

    /// Whether rows of balances go into a workbook as they come.
    pub(super) fn is_workbook(&self) -> bool {
        match self {
            Self::Printed {
                kind: ListingKind::Balances,
                writer,
            } => writer.is_workbook(),
            Self::Printed { .. } | Self::Collected(_) => false,
        }
    }

    /// Flushes what was printed so far.
    pub(super) fn flush(&mut self) -> Result<(), CommandError> {
        match self {
            Self::Printed { writer, .. } => Ok(writer.flush()?),
            Self::Collected(_) => Ok(()),
        }
    }

    /// Whether not a single row was printed, so that a hint about the filter may help.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Printed { writer, .. } => writer.rows() == 0,
            Self::Collected(_) => false,
        }
    }

    /// Ends the output. Returns how the command ended.
    pub(super) async fn finish(
        self,
        coverage: &[Coverage],
        ending: Ending,
        quiet: bool,
    ) -> Result<Ending, CommandError> {
        match self {
            Self::Printed { mut writer, .. } => {
                let language = writer.language();
                writer.set_written(Timestamp::now());
                let (out, count) = writer.finish(coverage)?;
                out.close(ending, (count, quiet), language)?;
                Ok(ending)
            }
            Self::Collected(rows) => rows.finish(coverage, ending, quiet).await,
        }
    }
}

impl CollectedRows {
    async fn finish(
        mut self,
        coverage: &[Coverage],
        ending: Ending,
        quiet: bool,
    ) -> Result<Ending, CommandError> {
        let company = if ending.is_by_signal() {
            // Sums over a part of the people would look like those over all of them.
            Vec::new()
        } else {
            let company = self.company.into_company();
            self.report.prepare(&company).await?;
            company
        };
        self.style.cover.written = Some(Timestamp::now());
        let output = ReportOutput {
            style: &self.style,
            out: self.out,
            coverage,
            is_interrupted: ending.is_by_signal(),
        };
        let PrintedReport {
            out,
            count,
            found_any,
        } = self.report.write(&company, output)?;
        out.close(ending, (count, quiet), self.style.language)?;
        // A pipe gets the header alone; on a terminal an empty table would look like a failure.
        let is_on_screen = self.style.screen.is_some_and(|it| it.width.is_some());
        if count.rows == 0 && is_on_screen && !quiet && !ending.is_by_signal() {
            let language = self.style.language;
            stderr::line(language.pick("没有符合条件的结果", "nothing found"));
        }
        Ok(match ending {
            Ending::Complete | Ending::Partial if found_any && self.fails_if_any => {
                Ending::FoundAny
            }
            ending => ending,
        })
    }
}
