//! One tenant's part of a round of `sync`: who was found, who failed, and how it ended.

use crate::domain::text::clean;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::config::TenantBlock;
use crate::domain::TenantName;
use crate::domain::{Language, PersonBalances, Roster, RowError, RowId, RowSet};
use crate::export::{Coverage, CoverageState, FailedPerson, SyncRow};
use crate::platform::{ApiError, Clock};
use crate::store::{StoreError, TenantStore};
use crate::sync::{Outcome, Progress, Source, SyncEvent};

use super::coverage::CoverageTally;

/// What is known so far of a tenant.
#[derive(Debug)]
pub(super) struct SyncSummary {
    tenant: TenantName,
    clock: Clock,
    begun: Instant,
    /// How long it took, once it is over.
    took: Option<Duration>,
    roster: Roster,
    gone: RowSet,
    answered: RowSet,
    failing: BTreeMap<RowId, Vec<Arc<RowError>>>,
    missing: CoverageTally,
    progress: Progress,
    followed: Option<String>,
    outcome: Option<Outcome>,
    trouble: Option<StoreError>,
}

impl SyncSummary {
    pub(super) fn new(block: &TenantBlock, language: Language) -> Self {
        let settings = &block.tenant.settings;
        let platform = settings.credentials.platform();
        Self {
            tenant: settings.tenant.clone(),
            clock: settings.clock,
            begun: Instant::now(),
            took: None,
            roster: Roster::default(),
            gone: RowSet::default(),
            answered: RowSet::default(),
            failing: BTreeMap::new(),
            missing: CoverageTally::new(&settings.tenant, platform, language),
            progress: Progress::default(),
            followed: None,
            outcome: None,
            trouble: None,
        }
    }

    pub(super) fn tenant(&self) -> &TenantName {
        &self.tenant
    }

    pub(super) fn progress(&self) -> &Progress {
        &self.progress
    }

    /// What the platform refused for good, if it did.
    pub(super) fn refusal(&self) -> Option<&ApiError> {
        match &self.outcome {
            Some(Outcome::Refused(error)) => Some(error),
            _ => None,
        }
    }

    pub(super) fn apply(&mut self, event: SyncEvent) {
        match event {
            SyncEvent::People(chunk) => drop(self.roster.push(chunk)),
            SyncEvent::Balances(answers) => {
                for (row, person) in &answers {
                    self.apply_answer(*row, person);
                }
            }
            SyncEvent::Gone(rows) => rows.into_iter().for_each(|row| self.let_go(row)),
            SyncEvent::Gap(error) => self.missing.add_gap(&error),
            SyncEvent::Progress(progress) => self.progress = progress,
            SyncEvent::Source(Source::Followed { holder }) => {
                self.followed = Some(holder.explain(Language::English));
            }
            SyncEvent::StoreTrouble(error) => self.trouble = Some(error),
            SyncEvent::Done(outcome) => {
                self.outcome = Some(outcome);
                self.took = Some(self.begun.elapsed());
            }
            SyncEvent::Types(_)
            | SyncEvent::Note(_)
            | SyncEvent::Profiles(_)
            | SyncEvent::NoProfiles(_)
            | SyncEvent::Back(_)
            | SyncEvent::Source(_)
            | SyncEvent::Figures(_)
            | SyncEvent::Recalled(_)
            | SyncEvent::Cost(_)
            | SyncEvent::Asks(_) => {}
        }
    }

    /// The month's calls, of all programs together. A store that gave up was told already.
    pub(super) async fn ask_store(&mut self, store: &TenantStore) {
        if self.trouble.is_some() {
            return;
        }
        if let Err(error) = self.count_month(store).await {
            self.trouble = Some(error);
        }
    }

    async fn count_month(&mut self, store: &TenantStore) -> Result<(), StoreError> {
        if let Some((spent, _)) = &mut self.progress.usage.billable {
            *spent = store.month_calls((self.clock)().day).await?;
        }
        Ok(())
    }

    fn apply_answer(&mut self, row: RowId, person: &PersonBalances) {
        self.answered.set(row, true);
        let mut errors: Vec<Arc<RowError>> = Vec::new();
        let unreadable = person
            .balances
            .iter()
            .filter(|row| row.state.is_unreadable());
        for error in unreadable.filter_map(|row| row.error.as_ref()) {
            if errors.iter().all(|known| known.code != error.code) {
                errors.push(Arc::clone(error));
            }
        }
        if errors.is_empty() {
            self.failing.remove(&row);
        } else {
            self.failing.insert(row, errors);
        }
    }

    fn let_go(&mut self, row: RowId) {
        self.gone.set(row, true);
        self.answered.set(row, false);
        self.failing.remove(&row);
    }

    /// The end, as far as anybody will ever know.
    pub(super) fn end(mut self) -> SyncRow {
        let unanswered = self.unanswered();
        self.count(&unanswered);
        let coverage = self.coverage();
        let usage = self.progress.usage;
        let took = self.took.unwrap_or_else(|| self.begun.elapsed());
        SyncRow {
            failed_people: self
                .failing
                .iter()
                .map(|(row, errors)| self.failed(*row, errors))
                .collect(),
            unanswered_people: unanswered,
            requests: usage.requests,
            retries: usage.retries,
            failures: usage.failures,
            billable_calls: usage.billable.map(|(spent, _)| spent),
            followed: self.followed.clone(),
            milliseconds: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            ..SyncRow::new(coverage)
        }
    }

    fn unanswered(&self) -> Vec<String> {
        let chunks = self.roster.chunks().iter();
        chunks
            .flat_map(|chunk| chunk.people())
            .filter(|person| !self.answered.contains(person.row) && !self.gone.contains(person.row))
            .map(|person| person.id.to_owned())
            .collect()
    }

    fn count(&mut self, unanswered: &[String]) {
        let people = self.answered.len() + unanswered.len();
        self.missing.count_people(people, self.answered.len());
        if self.answered.len() > self.failing.len() {
            self.missing.found();
        }
        for (row, errors) in &self.failing {
            if let Some(person) = self.roster.person(*row) {
                self.missing.name_failed(person.id, errors);
            }
        }
        for id in unanswered {
            self.missing.name_unanswered(id);
        }
    }

    fn coverage(&mut self) -> Coverage {
        if let Some(error) = &self.trouble {
            self.missing
                .add_whole(&error.to_string(), "what was stored before is unharmed");
            return Coverage {
                state: CoverageState::Failed,
                ..self.missing.to_coverage(&Outcome::Cancelled)
            };
        }
        let outcome = self.outcome.take().unwrap_or(Outcome::Cancelled);
        self.missing.apply_outcome(&outcome);
        self.missing.to_coverage(&outcome)
    }

    fn failed(&self, row: RowId, errors: &[Arc<RowError>]) -> FailedPerson {
        let person = self.roster.person(row);
        FailedPerson {
            employee_id: person.map_or_else(String::new, |person| clean(person.id)),
            codes: errors.iter().map(|error| error.code.clone()).collect(),
        }
    }
}
