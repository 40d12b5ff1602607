//! Prints what changed, one tenant after the other, and says what could not be compared.

use std::sync::Arc;

use jiff::civil::Date;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::domain::changes::{Change, ChangeKind};
use crate::domain::day::minute_text;
use crate::domain::{Employee, Language};
use crate::export::{ChangeRow, Coverage, CoverageState, RowOrigin, RowWriter};
use crate::platform::Settings;
use crate::store::{StoreError, SyncRecord, TenantStore};
use crate::sync::diff::{ChangePage, Span, load};
use crate::text::days::explain_no_snapshot;

use super::ending::{CommandError, Ending};
use super::output::Output;
use super::selection::{RowFilter, TypeChoice};
use super::stderr;

/// Pages of changes that may wait to be printed.
const PAGE_CHANNEL_CAPACITY: usize = 2;

/// A tenant, and its part of the store.
pub(super) struct ComparedTenant {
    pub(super) settings: Settings,
    pub(super) store: TenantStore,
}

/// A diff while it is printed.
pub(super) struct DiffPrinter {
    pub(super) days: [Date; 2],
    pub(super) filter: RowFilter,
    pub(super) types: TypeChoice,
    /// `--type` names leave types, so people who joined or left are not printed.
    pub(super) only_types: bool,
    pub(super) writer: RowWriter<Output>,
    pub(super) language: Language,
}

impl DiffPrinter {
    pub(super) async fn run(
        mut self,
        tenants: Vec<ComparedTenant>,
        cancel: CancellationToken,
    ) -> Result<Ending, CommandError> {
        let mut coverage = Vec::with_capacity(tenants.len());
        for tenant in tenants {
            let compared = tokio::select! {
                () = cancel.cancelled() => break,
                compared = self.print_tenant(&tenant) => compared?,
            };
            for gap in &compared.gaps {
                stderr::line(&format!("{}: {gap}", compared.tenant));
            }
            coverage.push(compared);
        }
        let ending = if cancel.is_cancelled() {
            Ending::Interrupted
        } else {
            self.types.report_unknown(Ending::of(&coverage))
        };
        let rows = self.writer.rows();
        self.writer.finish(&coverage)?.close(ending, rows, false)?;
        Ok(ending)
    }

    async fn print_tenant(&mut self, tenant: &ComparedTenant) -> Result<Coverage, CommandError> {
        let [from, to] = self.days;
        let (sink, mut pages) = mpsc::channel(PAGE_CHANNEL_CAPACITY);
        tokio::spawn(load(tenant.store.clone(), Span::Days(from, to), sink));
        let mut diff = TenantDiff::new(&tenant.settings);
        while let Some(page) = pages.recv().await {
            match page {
                ChangePage::Compares { from, to } => {
                    diff.name_snapshots(&from, &to);
                    self.learn_types(&tenant.store, [&from, &to], &mut diff)
                        .await;
                }
                ChangePage::NoSnapshot { day, first } => {
                    diff.add_gap(explain_no_snapshot(
                        day.unwrap_or(from),
                        first,
                        Language::English,
                    ));
                }
                ChangePage::Found(changes) => self.write(&tenant.settings, &changes)?,
                ChangePage::Done {
                    not_compared,
                    outside_scope,
                } => {
                    diff.end(not_compared);
                    diff.print_outside_scope(outside_scope);
                }
                ChangePage::Trouble(error) => diff.add_gap(error.to_string()),
            }
        }
        self.print_invisible(tenant).await;
        Ok(diff.coverage)
    }

    /// People whom a shrunk directory lacks have not left. They are only counted.
    async fn print_invisible(&self, tenant: &ComparedTenant) {
        let Ok(Some(people)) = tenant.store.no_longer_visible().await else {
            return;
        };
        if people > 0 {
            stderr::line(&format!(
                "{}: {people} people are no longer visible: the directory of the last sync shrank and was not accepted, so they do \
                 not count as left",
                tenant.settings.tenant
            ));
        }
    }

    /// Learns which leave types existed at either end, so that a `--type` which matches none of them is reported.
    async fn learn_types(
        &mut self,
        store: &TenantStore,
        ends: [&SyncRecord; 2],
        diff: &mut TenantDiff,
    ) {
        let [from, to] = ends;
        match store.types_between(from.number, to.number).await {
            Ok(history) => {
                let before = history.past.iter().map(|past| &past.state);
                for types in before.chain([&history.now]) {
                    self.types.learn(types);
                }
            }
            Err(error) => diff.add_gap(StoreError::to_string(&error)),
        }
    }

    fn write(&mut self, settings: &Settings, changes: &[Change]) -> Result<(), CommandError> {
        let origin = RowOrigin {
            tenant: settings.tenant.as_str(),
            platform: settings.credentials.platform(),
            today: (settings.clock)(),
            provenance: None,
            language: self.language,
        };
        for of_one in changes.chunk_by(same_person) {
            if !of_one.first().is_some_and(|change| self.is_about(change)) {
                continue;
            }
            for change in of_one {
                if self.is_chosen(change) {
                    self.writer.write(&ChangeRow::new(&origin, change))?;
                }
            }
        }
        Ok(self.writer.flush()?)
    }

    /// Whether the person is selected. Where --filter selects people, changes of leave types are not printed.
    fn is_about(&self, change: &Change) -> bool {
        self.filter.is_all()
            || person_of(change).is_some_and(|person| self.filter.selects_employee(person))
    }

    /// Whether the leave type is selected.
    fn is_chosen(&self, change: &Change) -> bool {
        match &change.what {
            ChangeKind::Balance(_, balance) => self
                .types
                .selects(&balance.leave_type, &balance.leave_type_name),
            ChangeKind::Type(of_type) => self.types.selects(&of_type.leave_type, &of_type.name),
            ChangeKind::Joined(..) | ChangeKind::Left(_) | ChangeKind::Renamed(..) => {
                !self.only_types
            }
        }
    }
}

fn person_of(change: &Change) -> Option<&Arc<Employee>> {
    match &change.what {
        ChangeKind::Balance(person, _)
        | ChangeKind::Joined(person, _)
        | ChangeKind::Left(person)
        | ChangeKind::Renamed(person, _) => Some(person),
        ChangeKind::Type(_) => None,
    }
}

/// All changes of one person follow each other and share the `Arc` of the person.
fn same_person(one: &Change, other: &Change) -> bool {
    match (person_of(one), person_of(other)) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        _ => false,
    }
}

/// The comparison of one tenant, as far as it has got.
struct TenantDiff {
    coverage: Coverage,
    /// Both snapshots are complete and everybody could be compared.
    is_complete: bool,
}

impl TenantDiff {
    fn new(settings: &Settings) -> Self {
        let coverage = Coverage {
            tenant: settings.tenant.to_string(),
            platform: settings.credentials.platform(),
            state: CoverageState::Failed,
            people: 0,
            answered: 0,
            failed: 0,
            gaps: Vec::new(),
            fetched_at: None,
        };
        Self {
            coverage,
            is_complete: true,
        }
    }

    /// Prints which snapshots stand for the two days.
    fn name_snapshots(&mut self, from: &SyncRecord, to: &SyncRecord) {
        let at = |record: &SyncRecord| minute_text(record.finished);
        let words = if from.number == to.number {
            format!("one snapshot stands for both days, that of {}", at(to))
        } else {
            format!("the snapshot of {} with that of {}", at(from), at(to))
        };
        stderr::line(&format!("{}: {words}", self.coverage.tenant));
        self.coverage.people = to.people;
        for record in [from, to].into_iter().filter(|record| !record.complete) {
            self.is_complete = false;
            let gap = format!("the snapshot of {} is not complete", at(record));
            if !self.coverage.gaps.contains(&gap) {
                self.coverage.gaps.push(gap);
            }
        }
    }

    /// People who are in one snapshot alone because the configured departments changed are only counted.
    fn print_outside_scope(&self, people: usize) {
        if people > 0 {
            stderr::line(&format!(
                "{}: {people} people are in one of the snapshots only and count neither as joined nor as left: in the other one they \
                 are outside the configured departments, which changed in between",
                self.coverage.tenant
            ));
        }
    }

    fn add_gap(&mut self, reason: String) {
        self.is_complete = false;
        self.coverage.gaps.push(reason);
    }

    fn end(&mut self, not_compared: usize) {
        let Coverage { people, .. } = self.coverage;
        self.coverage.failed = not_compared;
        self.coverage.answered = people.saturating_sub(not_compared);
        if not_compared > 0 {
            self.add_gap(format!(
                "{not_compared} of {people} people could not be compared: their balances of one of the days are not known"
            ));
        }
        self.coverage.state = if self.is_complete {
            CoverageState::Complete
        } else {
            CoverageState::Partial
        };
    }
}
