//! `balances --layout wide`: a row for each person, a column for each leave type. The columns are
//! known only after everybody was read.

use crate::domain::RowId;
use crate::domain::insight::TenantFigures;
use crate::domain::insight::company::CompanyColumn;
use crate::export::{RowStyle, RowWriter, WideRow};

use super::company_report::{CollectedReport, CollectedTenant, PrintedReport, ReportOutput};
use super::ending::CommandError;

/// Prints people with their balances side by side.
pub(super) struct WideBalances {
    /// Only leave types of which somebody has a balance get a column. Set with `--type` or
    /// `--filter`, which leave the other balances out.
    pub(super) only_held: bool,
}

impl CollectedReport for WideBalances {
    fn known_fields(&self, _style: &RowStyle) -> Vec<&'static str> {
        Vec::new()
    }

    fn write(
        &self,
        company: &[CollectedTenant],
        output: ReportOutput<'_>,
    ) -> Result<PrintedReport, CommandError> {
        let figures: Vec<TenantFigures> = company
            .iter()
            .map(|tenant| tenant.figures.clone())
            .collect();
        let mut columns = CompanyColumn::of(&figures);
        columns.retain(|column| {
            let mut sources = column.sources.iter();
            !self.only_held || sources.any(|source| source.cells.is_some())
        });
        let headings = WideRow::headings(&columns, output.style.language);
        let mut writer =
            RowWriter::start_headed::<WideRow<'_>>(output.style, headings, output.out)?;
        for (at, tenant) in figures.iter().enumerate() {
            for row in 0..tenant.roster.len() {
                let row = u32::try_from(row).ok().map(RowId);
                let Some(person) = row.and_then(|row| tenant.roster.person(row)) else {
                    continue;
                };
                // A person who has no row in the long layout has none here either.
                let row = WideRow::new(&columns, (at, tenant), &person, &company[at].pending);
                if !row.is_empty() {
                    writer.write(&row)?;
                }
            }
        }
        let (out, count) = writer.finish(output.coverage)?;
        Ok(PrintedReport {
            out,
            count,
            found_any: false,
        })
    }
}
