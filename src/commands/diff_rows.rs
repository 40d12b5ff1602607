//! What changed, printed tenant after tenant, and what could not be compared.

use std::sync::Arc;

use jiff::civil::Date;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::domain::changes::{Change, What};
use crate::domain::day::minute_text;
use crate::domain::{Employee, Language};
use crate::export::{ChangeRow, Coverage, CoverageState, Origin, Writer};
use crate::platform::Settings;
use crate::store::{StoreError, SyncRecord, TenantStore};
use crate::sync::changes::{ChangePage, Span, load};

use super::ending::{CommandError, Ending};
use super::output::Output;
use super::selection::{RowFilter, TypeChoice};
use super::stderr;
use super::tenant_reading::no_snapshot_words;

/// Pages that may wait to be printed.
const WAITING: usize = 2;

/// One tenant's part of the command.
pub(super) struct ComparedTenant {
    pub(super) settings: Settings,
    pub(super) store: TenantStore,
}

/// Prints what comes.
pub(super) struct DiffPrinter {
    pub(super) days: [Date; 2],
    pub(super) filter: RowFilter,
    pub(super) choice: TypeChoice,
    /// Leave types were named: who came and went is not asked for.
    pub(super) names_types: bool,
    pub(super) writer: Writer<Output>,
    pub(super) language: Language,
}

impl DiffPrinter {
    pub(super) async fn run(
        mut self,
        parts: Vec<ComparedTenant>,
        cancel: CancellationToken,
    ) -> Result<Ending, CommandError> {
        let mut coverage = Vec::with_capacity(parts.len());
        for part in parts {
            let told = tokio::select! {
                () = cancel.cancelled() => break,
                told = self.tell(&part) => told?,
            };
            for gap in &told.gaps {
                stderr::line(&format!("{}: {gap}", told.tenant));
            }
            coverage.push(told);
        }
        let ending = if cancel.is_cancelled() {
            Ending::Interrupted
        } else {
            self.choice.tell_unknown(Ending::of(&coverage))
        };
        let rows = self.writer.rows();
        self.writer.finish(&coverage)?.end(ending, rows, false)?;
        Ok(ending)
    }

    async fn tell(&mut self, part: &ComparedTenant) -> Result<Coverage, CommandError> {
        let [from, to] = self.days;
        let (sink, mut pages) = mpsc::channel(WAITING);
        tokio::spawn(load(part.store.clone(), Span::Days(from, to), sink));
        let mut told = TenantDiff::new(&part.settings);
        while let Some(page) = pages.recv().await {
            match page {
                ChangePage::Compares { from, to } => {
                    told.compares(&from, &to);
                    self.learn_types(&part.store, [&from, &to], &mut told).await;
                }
                ChangePage::NoSnapshot { day, first } => {
                    told.lacks(no_snapshot_words(day.unwrap_or(from), first));
                }
                ChangePage::Found(changes) => self.write(&part.settings, &changes)?,
                ChangePage::Done {
                    not_compared,
                    outside_scope,
                } => {
                    told.ended(not_compared);
                    told.tell_outside_scope(outside_scope);
                }
                ChangePage::Trouble(error) => told.lacks(error.to_string()),
            }
        }
        self.tell_invisible(part, &told).await;
        Ok(told.coverage)
    }

    /// People whom a shrunk directory lacks did not leave: they are only counted.
    async fn tell_invisible(&self, part: &ComparedTenant, told: &TenantDiff) {
        let Ok(Some(people)) = part.store.no_longer_visible().await else {
            return;
        };
        if people > 0 {
            stderr::line(&format!(
                "{}: {people} people are only no longer visible: the last sync's directory shrank and was not accepted, so they do \
                 not count as left",
                told.coverage.tenant
            ));
        }
    }

    /// The types there were, so that a `--type` which means none of them is told.
    async fn learn_types(
        &mut self,
        store: &TenantStore,
        ends: [&SyncRecord; 2],
        told: &mut TenantDiff,
    ) {
        let [from, to] = ends;
        match store.types_between(from.number, to.number).await {
            Ok(course) => {
                let before = course.past.iter().map(|past| &past.state);
                for types in before.chain([&course.now]) {
                    self.choice.learn(types);
                }
            }
            Err(error) => told.lacks(StoreError::to_string(&error)),
        }
    }

    fn write(&mut self, settings: &Settings, changes: &[Change]) -> Result<(), CommandError> {
        let origin = Origin {
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

    /// Whether the person is asked for; where people are chosen, types are not asked for.
    fn is_about(&self, change: &Change) -> bool {
        match person_of(change) {
            _ if self.filter.is_all() => true,
            Some(person) => self.filter.selects_employee(person),
            None => false,
        }
    }

    /// Whether the leave type is asked for.
    fn is_chosen(&self, change: &Change) -> bool {
        match &change.what {
            What::Balance(_, balance) => self
                .choice
                .selects(&balance.leave_type, &balance.leave_type_name),
            What::Type(of_type) => self.choice.selects(&of_type.leave_type, &of_type.name),
            What::Came(..) | What::Went(_) | What::Renamed(..) => !self.names_types,
        }
    }
}

fn person_of(change: &Change) -> Option<&Arc<Employee>> {
    match &change.what {
        What::Balance(person, _)
        | What::Came(person, _)
        | What::Went(person)
        | What::Renamed(person, _) => Some(person),
        What::Type(_) => None,
    }
}

/// All lines about one person stand together and share who it is.
fn same_person(one: &Change, other: &Change) -> bool {
    match (person_of(one), person_of(other)) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        _ => false,
    }
}

/// What is known of one tenant's comparison so far.
struct TenantDiff {
    coverage: Coverage,
    /// Both snapshots hold everything.
    whole: bool,
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
        };
        Self {
            coverage,
            whole: true,
        }
    }

    /// Says which snapshots stand for the two days.
    fn compares(&mut self, from: &SyncRecord, to: &SyncRecord) {
        let at = |record: &SyncRecord| minute_text(record.finished);
        let words = if from.number == to.number {
            format!("one snapshot stands for both days, that of {}", at(to))
        } else {
            format!("the snapshot of {} with that of {}", at(from), at(to))
        };
        stderr::line(&format!("{}: {words}", self.coverage.tenant));
        self.coverage.people = to.people;
        for record in [from, to].into_iter().filter(|record| !record.complete) {
            self.whole = false;
            let gap = format!("the snapshot of {} is not complete", at(record));
            if !self.coverage.gaps.contains(&gap) {
                self.coverage.gaps.push(gap);
            }
        }
    }

    /// People who are in one snapshot alone because the configured departments changed are only counted.
    fn tell_outside_scope(&self, people: usize) {
        if people > 0 {
            stderr::line(&format!(
                "{}: {people} people are in one of the snapshots only and count neither as joined nor as left: in the other one they \
                 are outside the configured departments, which changed in between",
                self.coverage.tenant
            ));
        }
    }

    fn lacks(&mut self, reason: String) {
        self.whole = false;
        self.coverage.gaps.push(reason);
    }

    fn ended(&mut self, not_compared: usize) {
        let Coverage { people, .. } = self.coverage;
        self.coverage.failed = not_compared;
        self.coverage.answered = people.saturating_sub(not_compared);
        if not_compared > 0 {
            self.lacks(format!(
                "{not_compared} of {people} people could not be compared: their figures of one day are not known"
            ));
        }
        self.coverage.state = if self.whole {
            CoverageState::Complete
        } else {
            CoverageState::Partial
        };
    }
}
