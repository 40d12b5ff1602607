//! `totals`: what everything adds up to, by leave type, department or tenant.

use std::sync::Arc;

use clap::{Args, ValueEnum};

use crate::config::Config;
use crate::domain::Language;
use crate::domain::insight::totals::{
    DayRates, PendingCells, TotalsGrouping, TotalsQuestion, TotalsReport, totals,
};
use crate::domain::insight::{OwnRecords, TenantFigures};
use crate::domain::text::{grouped, noun};
use crate::export::{PrintedCosts, PrintedTotals, RowStyle, RowWriter};
use crate::sheets;
use crate::text::views::totals::{ambiguous_rates, prices_all_types_alike};

use super::company_report::{CollectedReport, CollectedTenant, PrintedReport, ReportOutput};
use super::data_options::DataOptions;
use super::ending::{CommandError, Ending};
use super::own_records::{named_tenants, read_own_records};
use super::run_options::RunOptions;
use super::wrong_sheet::wrong_sheet;
use super::{listing, stderr, tenants};

#[derive(Args, Clone, Debug)]
pub(super) struct TotalsOptions {
    /// What a row stands for: a leave type of a tenant, the same of one department, or a tenant's leave in one unit
    #[arg(long, value_enum, default_value_t = GroupingName::Type)]
    by: GroupingName,
    /// With --by department: a department's sums are also over the departments below it, each person once
    #[arg(long)]
    with_sub_departments: bool,
    #[command(flatten)]
    data: DataOptions,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
enum GroupingName {
    Type,
    Department,
    Tenant,
}

impl From<GroupingName> for TotalsGrouping {
    fn from(name: GroupingName) -> Self {
        match name {
            GroupingName::Type => Self::Type,
            GroupingName::Department => Self::Department,
            GroupingName::Tenant => Self::Tenant,
        }
    }
}

pub(super) async fn run(run: &RunOptions, options: TotalsOptions) -> Result<Ending, CommandError> {
    let config = tenants::require_config(run)?;
    let rates = read_rates(&config)?;
    let report = PrintTotals {
        rates,
        own: read_own_records(&config)?,
        by: options.by.into(),
        with_sub_departments: options.with_sub_departments,
        quiet: options.data.quiet,
    };
    listing::run_report(run, options.data, report, false).await
}

/// The rates that the configuration names, read before any request, so that mistakes in them are
/// reported first.
pub(super) fn read_rates(config: &Config) -> Result<Option<Arc<DayRates>>, CommandError> {
    let Some(file) = &config.totals.rates else {
        return Ok(None);
    };
    let wrong = |error| wrong_sheet(&error, config.display.language);
    let rates = sheets::read_rates(file, &named_tenants(config)).map_err(wrong)?;
    Ok(Some(Arc::new(rates)))
}

/// Prints the sums.
struct PrintTotals {
    rates: Option<Arc<DayRates>>,
    own: OwnRecords,
    by: TotalsGrouping,
    with_sub_departments: bool,
    quiet: bool,
}

impl CollectedReport for PrintTotals {
    fn known_fields(&self, style: &RowStyle) -> Vec<&'static str> {
        match self.rates {
            Some(_) => style.known_fields::<PrintedCosts<'_>>(),
            None => style.known_fields::<PrintedTotals<'_>>(),
        }
    }

    fn write(
        &self,
        company: &[CollectedTenant],
        output: ReportOutput<'_>,
    ) -> Result<PrintedReport, CommandError> {
        let figures: Vec<_> = company
            .iter()
            .map(|tenant| TenantFigures {
                own: self.own.of_tenant(&tenant.figures.name),
                ..tenant.figures.clone()
            })
            .collect();
        let pending: Arc<[_]> = company
            .iter()
            .map(|tenant| tenant.pending.clone())
            .collect();
        let question = TotalsQuestion {
            rates: self.rates.clone(),
            by: self.by,
            with_sub_departments: self.with_sub_departments,
            pending: PendingCells::Only(pending),
            ..TotalsQuestion::default()
        };
        let report = totals(&figures, &question, &|| false).unwrap_or_default();
        let ReportOutput {
            style,
            out,
            coverage,
            is_interrupted,
        } = output;
        let mut writer = match self.rates {
            Some(_) => RowWriter::start::<PrintedCosts<'_>>(style, out)?,
            None => RowWriter::start::<PrintedTotals<'_>>(style, out)?,
        };
        for row in &report.rows {
            let printed = PrintedTotals::new(self.by, row);
            match self.rates {
                Some(_) => writer.write(&PrintedCosts(printed))?,
                None => writer.write(&printed)?,
            }
        }
        if !self.quiet && !is_interrupted {
            self.print_notes(&report, style.language);
        }
        let (out, count) = writer.finish(coverage)?;
        Ok(PrintedReport {
            out,
            count,
            found_any: false,
        })
    }
}

impl PrintTotals {
    /// Says by which rule amounts of money are worked out or why there are none, and why the sums of departments do not add up to
    /// the company.
    fn print_notes(&self, report: &TotalsReport, language: Language) {
        if report.prices_all_types_alike {
            stderr::line(prices_all_types_alike(language));
        } else if self.rates.is_some() && !self.own.has_statutory() {
            stderr::line(language.pick(
                "[leave_kinds] 没有写明哪种假期是法定年假（statutory），所以没有折合金额",
                "[leave_kinds] calls no leave type statutory, so nothing has an amount",
            ));
        }
        if report.ambiguous_rates > 0 {
            stderr::line(&ambiguous_rates(report.ambiguous_rates, language));
        }
        if self.by != TotalsGrouping::Department {
            return;
        }
        if report.in_several_departments > 0 {
            let several = grouped(report.in_several_departments);
            let persons = noun(report.people, "person", "people");
            let are = noun(report.in_several_departments, "is", "are");
            let count = noun(report.in_several_departments, "counts", "count");
            let people = grouped(report.people);
            stderr::line(&language.pick(
                format!("{people} 人中有 {several} 人在几个部门里，每个部门各算一次：各行相加不等于全公司"),
                format!("{several} of {people} {persons} {are} in several departments and {count} in each of them: the rows do not add up to the company"),
            ));
        }
        if report.without_known_departments > 0 {
            let persons = noun(report.without_known_departments, "person", "people");
            let count = noun(report.without_known_departments, "counts", "count");
            let people = grouped(report.without_known_departments);
            stderr::line(&language.pick(
                format!("{people} 人的部门未知：算在没有部门的人里"),
                format!("{people} {persons} whose departments are not known {count} with those who have none"),
            ));
        }
    }
}
