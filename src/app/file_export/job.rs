//! What is to be written into a file, with everything that the work needs, and how it ended.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use crate::app::file_export::state::ExportProgress;
use crate::app::filtered_list::ListedRows;
use crate::app::tenant::TenantState;
use crate::app::tenant::read_moments::ReadMoments;
use crate::app::views::changes::change_list::ChangeList;
use crate::app::views::totals::columns::TotalsSort;
use crate::domain::ListOrder;
use crate::domain::insight::TenantFigures;
use crate::domain::insight::checks::ChecksReport;
use crate::domain::insight::company::{CompanyField, CompanyQuestion, PersonMarks};
use crate::domain::insight::compare::{CompareReport, CompareSide};
use crate::domain::insight::expiring::{ExpiringReport, GroupKind};
use crate::domain::insight::totals::{TotalsGrouping, TotalsQuestion};
use crate::domain::matching::Query;
use crate::domain::{Language, PlatformKind, RowSet, Today};
use crate::export::{Coverage, OutputFormat};
use crate::text::export::ExportError;
use crate::text::export::ExportExtent;
use crate::text::export::MissingData;

/// A file that is to be written off the UI task.
#[derive(Clone, Debug)]
pub struct ExportJob {
    /// Number of the export; the end of an older one changes nothing on screen unless it wrote its file.
    pub generation: u32,
    /// The path as typed.
    pub file: PathBuf,
    /// An existing file is replaced: the user confirmed it.
    pub replaces: bool,
    /// How rows are written.
    pub format: OutputFormat,
    /// The language of the screen.
    pub language: Language,
    /// The moment that the figures are of.
    pub today: Today,
    /// The moment at which it is written.
    pub written: Timestamp,
    /// Names, ids and figures are hidden.
    pub masked: bool,
    /// How far it is.
    pub progress: ExportProgress,
    /// What is written.
    pub table: ExportTable,
    /// What that lacks.
    pub missing: MissingData,
    /// What the cover of a workbook says of it.
    pub cover: ExportCover,
}

/// What was asked and of whom, for the cover of a workbook.
#[derive(Clone, Debug, Default)]
pub struct ExportCover {
    /// The filter as it was typed.
    pub filter: String,
    /// How much was read of each tenant in the file.
    pub tenants: Vec<Coverage>,
}

/// What a view has on screen, as data that a worker can walk over. A clone copies little more than pointers.
#[derive(Clone, Debug)]
pub enum ExportTable {
    /// The table of everybody.
    Company(CompanyExport),
    /// The balances of people who are listed.
    Balances(BalancesExport),
    /// What ends.
    Expiring(ExpiringExport),
    /// What everything adds up to.
    Totals(TotalsExport),
    /// What looks wrong.
    Checks(Arc<ChecksReport>),
    /// What changed.
    Changes(ChangesExport),
    /// Where two sides differ.
    Compare(Arc<CompareReport>),
}

/// The table of everybody. Its rows are worked out again, so that they and the figures belong together.
#[derive(Clone, Debug)]
pub struct CompanyExport {
    /// The figures, by tenant.
    pub figures: Vec<TenantFigures>,
    /// Filter and order of the rows on screen.
    pub question: CompanyQuestion,
    /// The columns that are shown.
    pub fields: Vec<CompanyField>,
    /// Their headings.
    pub headings: Vec<String>,
    /// What tenants are called.
    pub tenants: Vec<String>,
    /// The marked people by tenant, who are written instead of those listed; `None` where nobody is marked.
    pub marks: Option<Vec<PersonMarks>>,
    /// How many people are listed on screen.
    pub listed: usize,
    /// When the figures were read, by tenant.
    pub moments: Vec<ReadMoments>,
}

/// What ends.
#[derive(Clone, Debug)]
pub struct ExpiringExport {
    /// What is listed.
    pub report: Arc<ExpiringReport>,
    /// When the figures were read, by tenant.
    pub moments: Vec<ReadMoments>,
}

/// Sums. They are worked out again, because a file has them as `totals` prints them: a department
/// without its sub-departments, so that the rows of a column can be added up.
#[derive(Clone, Debug)]
pub struct TotalsExport {
    /// The figures, by tenant.
    pub figures: Vec<TenantFigures>,
    /// What is asked of them.
    pub question: TotalsQuestion,
    /// The order of the rows on screen.
    pub sort: ListOrder<TotalsSort>,
    /// How many rows are on screen.
    pub listed: usize,
    /// When the figures were read, by tenant.
    pub moments: Vec<ReadMoments>,
}

/// The balances of people.
#[derive(Clone, Debug)]
pub struct BalancesExport {
    /// The figures.
    pub figures: TenantFigures,
    /// When they were read.
    pub moments: ReadMoments,
    /// The people who are listed.
    pub rows: ListedRows,
    /// The filter, which selects balances too.
    pub query: Arc<Query>,
    /// The marked people, all of whose balances are written instead.
    pub marks: Option<PersonMarks>,
}

/// Changes between two days.
#[derive(Clone, Debug)]
pub struct ChangesExport {
    /// The tenant's name in the configuration.
    pub tenant: String,
    /// Its platform.
    pub platform: PlatformKind,
    /// All changes.
    pub changes: Arc<ChangeList>,
    /// Those that are listed.
    pub rows: ListedRows,
}

/// What the figures of these tenants lack.
pub fn missing_of_tenants<'a>(tenants: impl Iterator<Item = &'a TenantState>) -> MissingData {
    let mut missing = MissingData::default();
    for tenant in tenants {
        let gone: &RowSet = tenant.origin.gone();
        let answered = tenant.ledger.answered_without(gone);
        missing.is_reading |= tenant.is_loading();
        missing.unread += tenant.headcount().saturating_sub(answered);
        missing.unreadable += tenant.unreadable();
        missing.gaps += tenant.gaps.count;
        missing.refused |= tenant.refusal().is_some();
        missing.old += tenant.old_people();
    }
    missing
}

impl ExportTable {
    /// The configured names of the tenants that it is about.
    pub(in crate::app) fn tenant_names(&self) -> Vec<&str> {
        match self {
            Self::Company(table) => configured_names(&table.figures),
            Self::Totals(table) => configured_names(&table.figures),
            Self::Balances(table) => vec![table.figures.configured_name()],
            Self::Changes(table) => vec![&table.tenant],
            Self::Checks(report) => configured_names(&report.figures),
            Self::Expiring(ExpiringExport { report, .. }) => {
                let tenants = report.tenants.iter();
                let names = tenants.map(|tenant| tenant.figures.configured_name());
                names.collect()
            }
            Self::Compare(report) => {
                let names = report.sides.iter().filter_map(|side| match side {
                    CompareSide::Tenant(side) => Some(side.figures.configured_name()),
                    CompareSide::Sheet(_) => None,
                });
                names.collect()
            }
        }
    }

    /// How much would be written.
    pub fn extent(&self) -> ExportExtent {
        match self {
            Self::Company(table) => match &table.marks {
                Some(marks) => ExportExtent::Marked(marks.iter().map(PersonMarks::len).sum()),
                None => ExportExtent::People(table.listed),
            },
            Self::Balances(table) => match &table.marks {
                Some(marks) => ExportExtent::Marked(marks.len()),
                None => ExportExtent::People(table.rows.len(table.figures.roster.len())),
            },
            Self::Expiring(ExpiringExport { report, .. }) => {
                let undated = report.groups.iter();
                let undated = undated.filter(|group| matches!(group.kind, GroupKind::NoDay(_)));
                let undated: usize = undated.map(|group| group.items.len()).sum();
                ExportExtent::DatedLines(report.len() - undated, undated)
            }
            Self::Totals(table) => match table.question.by {
                TotalsGrouping::Department => ExportExtent::Departments,
                TotalsGrouping::Type | TotalsGrouping::Tenant => ExportExtent::Lines(table.listed),
            },
            Self::Checks(report) => ExportExtent::Lines(report.findings.len()),
            Self::Changes(table) => ExportExtent::Changes(table.rows.len(table.changes.len())),
            Self::Compare(report) => ExportExtent::Lines(report.rows.len()),
        }
    }
}

fn configured_names(figures: &[TenantFigures]) -> Vec<&str> {
    figures.iter().map(TenantFigures::configured_name).collect()
}

/// How an export ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ExportEnd {
    /// The file is there, with this many rows.
    Written(PathBuf, u64),
    /// A file of that name exists, and the user has not confirmed that it is to be replaced.
    Exists,
    /// Nothing was written.
    Failed(ExportError),
}

/// What an export reports.
#[derive(Clone, Debug)]
pub struct ExportResult {
    /// Which one.
    pub generation: u32,
    /// How it ended.
    pub end: ExportEnd,
    /// What the data lacked.
    pub missing: MissingData,
    /// Names, ids and figures are hidden in it.
    pub masked: bool,
}
