//! `check`: what looks wrong.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use futures_util::future::BoxFuture;

use crate::domain::insight::checks::{
    CheckFinding, CheckName, ChecksQuestion, ChecksReport, FindingDetails, SinceSnapshot, checks,
};
use crate::domain::{RowId, Today};
use crate::export::{PrintedFinding, RowStyle, RowWriter, WrittenCount};
use crate::sync::since_snapshot::SinceSpan;

use super::company_report::{CollectedReport, CollectedTenant, PrintedReport, ReportOutput};
use super::data_options::DataOptions;
use super::day_word::DayWord;
use super::ending::{CommandError, Ending};
use super::listing;
use super::output::OutputOptions;
use super::run_options::RunOptions;
use super::snapshot_reader::SnapshotReader;

#[derive(Args, Clone, Debug)]
pub(super) struct CheckOptions {
    /// Only this check (repeatable) [default: all]
    #[arg(long, value_name = "NAME", value_enum, value_delimiter = ',')]
    only: Vec<CheckName>,
    /// Only what the snapshot of this day did not have: YYYY-MM-DD, today, yesterday, last-month-end or last-year-end
    #[arg(long, value_name = "DAY", conflicts_with_all = ["as_of", "no_cache"])]
    new_since: Option<DayWord>,
    /// Exit with 5 if anything is printed
    #[arg(long)]
    fail_if_any: bool,
    #[command(flatten)]
    data: DataOptions,
}

impl ValueEnum for CheckName {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}

/// What identifies a finding from one day to another: check, tenant, person and leave type.
type FindingKey = (CheckName, String, Option<String>, Option<String>);

/// The findings of an earlier day.
type KnownFindings = Arc<Mutex<HashSet<FindingKey>>>;

pub(super) async fn run(run: &RunOptions, options: CheckOptions) -> Result<Ending, CommandError> {
    let known = KnownFindings::default();
    let mut earlier = Ending::Complete;
    if let Some(day) = options.new_since.filter(|_| !options.data.dry_run) {
        let data = DataOptions {
            as_of: Some(day),
            cached: false,
            output: OutputOptions::default(),
            quiet: true,
            ..options.data.clone()
        };
        let report = RememberFindings(Arc::clone(&known));
        earlier = listing::run_report(run, data, report, false).await?;
        if !matches!(earlier, Ending::Complete | Ending::Partial) {
            return Ok(earlier);
        }
    }
    let names_snapshot_checks = options.only.iter().any(|name| name.needs_snapshot());
    let has_unread_snapshots = Arc::new(AtomicBool::new(false));
    let report = PrintFindings {
        snapshots: snapshots(run, &options)?,
        has_unread_snapshots: Arc::clone(&has_unread_snapshots),
        only: options.only,
        known,
        is_narrowed: options.data.filter.is_some() || !options.data.types.is_empty(),
        since: HashMap::new(),
    };
    let ending = listing::run_report(run, options.data, report, options.fail_if_any).await?;
    let was_not_compared = names_snapshot_checks && has_unread_snapshots.load(Ordering::Relaxed);
    Ok(match ending {
        // A check that was named and could not be made is missing in the result.
        Ending::Complete if was_not_compared => Ending::Partial,
        // Where the earlier day is not known completely, old findings look new.
        Ending::Complete if earlier == Ending::Partial => Ending::Partial,
        ending => ending,
    })
}

/// The reader of snapshots; `None` if no check that needs one is made.
fn snapshots(
    run: &RunOptions,
    options: &CheckOptions,
) -> Result<Option<SnapshotReader>, CommandError> {
    let is_asked = options.only.is_empty() || options.only.iter().any(|name| name.needs_snapshot());
    if !is_asked || options.data.dry_run {
        return Ok(None);
    }
    let today = Today::at(jiff::Timestamp::now()).day;
    let span = match (options.new_since, options.data.as_of_day()) {
        (Some(day), _) => SinceSpan::From(day.day(today)),
        (None, Some(day)) => SinceSpan::Until(day),
        (None, None) => SinceSpan::Latest,
    };
    SnapshotReader::new(run, &options.data, span).map(Some)
}

fn examine(company: &[CollectedTenant], question: &ChecksQuestion) -> ChecksReport {
    let figures: Vec<_> = company
        .iter()
        .map(|tenant| tenant.figures.clone())
        .collect();
    let mut report = checks(&figures, question, &|| false).unwrap_or_default();
    for (at, tenant) in company.iter().enumerate() {
        let found = report.findings.iter();
        let found = found.filter(|it| it.check == CheckName::DuplicatePerson && it.tenant() == at);
        let known: HashSet<_> = found.filter_map(|finding| finding.row).collect();
        let others = twins_left_out(tenant).filter(|row| !known.contains(row));
        report
            .findings
            .extend(others.map(|row| CheckFinding::duplicate_person(at, row)));
    }
    report
}

/// People whose employee number somebody has whom the filter leaves out. The whole directory is read, so no call is needed to know.
fn twins_left_out(tenant: &CollectedTenant) -> impl Iterator<Item = RowId> {
    let pages = tenant.figures.roster.chunks().iter();
    let people = pages.flat_map(|page| page.people());
    let twins = people.filter(|person| {
        person
            .number
            .is_some_and(|number| tenant.numbers_left_out.contains(number))
    });
    twins.map(|person| person.row)
}

fn key(details: &FindingDetails<'_>) -> FindingKey {
    (
        details.finding.check,
        details.tenant.name.to_string(),
        details.person.map(|person| person.id.to_owned()),
        details
            .leave_type
            .map(|column| column.id.as_str().to_owned()),
    )
}

/// Remembers what was found on an earlier day, and prints nothing.
struct RememberFindings(KnownFindings);

impl CollectedReport for RememberFindings {
    fn needs_numbers_left_out(&self) -> bool {
        true
    }

    fn known_fields(&self, style: &RowStyle) -> Vec<&'static str> {
        style.known_fields::<PrintedFinding<'_>>()
    }

    fn write(
        &self,
        company: &[CollectedTenant],
        output: ReportOutput<'_>,
    ) -> Result<PrintedReport, CommandError> {
        let report = examine(company, &ChecksQuestion::default());
        let keys = report
            .findings
            .iter()
            .map(|finding| key(&report.details(*finding)));
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.extend(keys);
        Ok(PrintedReport {
            out: output.out,
            count: WrittenCount::of_rows(0),
            found_any: false,
        })
    }
}

/// Prints what was found.
struct PrintFindings {
    only: Vec<CheckName>,
    known: KnownFindings,
    /// `--filter` or `--type` chooses some of the rows.
    is_narrowed: bool,
    snapshots: Option<SnapshotReader>,
    /// Set when snapshots could not be read.
    has_unread_snapshots: Arc<AtomicBool>,
    /// By tenant: what differs from the snapshot before.
    since: HashMap<String, Arc<SinceSnapshot>>,
}

impl CollectedReport for PrintFindings {
    fn needs_numbers_left_out(&self) -> bool {
        true
    }

    fn prepare<'a>(
        &'a mut self,
        _company: &'a [CollectedTenant],
    ) -> BoxFuture<'a, Result<(), CommandError>> {
        Box::pin(async {
            if let Some(snapshots) = &self.snapshots {
                let since = snapshots.read().await;
                self.since = since.found;
                self.has_unread_snapshots
                    .store(since.is_unread, Ordering::Relaxed);
            }
            Ok(())
        })
    }

    fn known_fields(&self, style: &RowStyle) -> Vec<&'static str> {
        style.known_fields::<PrintedFinding<'_>>()
    }

    fn write(
        &self,
        company: &[CollectedTenant],
        output: ReportOutput<'_>,
    ) -> Result<PrintedReport, CommandError> {
        let since = company
            .iter()
            .map(|tenant| self.since.get(&*tenant.figures.name).map(Arc::clone));
        let question = ChecksQuestion {
            since: since.collect(),
            is_narrowed: self.is_narrowed,
            ..ChecksQuestion::default()
        };
        let report = examine(company, &question);
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut writer = RowWriter::start::<PrintedFinding<'_>>(output.style, output.out)?;
        let mut findings = report.findings.clone();
        // On screen new findings come first; for scripts the rows are in the order of the checks.
        findings.sort_unstable();
        for finding in &findings {
            if !self.only.is_empty() && !self.only.contains(&finding.check) {
                continue;
            }
            let details = report.details(*finding);
            // A platform that computes figures of the earlier day has the leave types of today, so
            // `known` may hold a finding about a type that is new.
            let is_of_type = finding.check.is_about_leave_type() && finding.is_new;
            if known.is_empty() || is_of_type || !known.contains(&key(&details)) {
                writer.write(&PrintedFinding::new(&details))?;
            }
        }
        let (out, count) = writer.finish(output.coverage)?;
        Ok(PrintedReport {
            out,
            count,
            found_any: count.rows > 0,
        })
    }
}
