//! The result of one tenant's sync in a round of `sync`: who was found, who failed, and how it ended.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::config::TenantBlock;
use crate::domain::text::clean;
use crate::domain::{Bilingual, PersonBalances, Roster, RowError, RowId, RowSet, TenantName};
use crate::export::{Coverage, CoverageState, FailedPerson, SyncRow};
use crate::platform::{ApiError, Clock};
use crate::store::{StoreError, TenantStore};
use crate::sync::{Outcome, Progress, Source, SyncEvent};

use super::coverage::CoverageTally;

/// Collects what a sync reports, until [`SyncSummary::into_row`] turns it into the row that is printed.
#[derive(Debug)]
pub(super) struct SyncSummary {
    tenant: TenantName,
    clock: Clock,
    started: Instant,
    /// How long the sync took, once it is over.
    took: Option<Duration>,
    roster: Roster,
    /// People who were listed at first and are no longer in the directory.
    removed: RowSet,
    answered: RowSet,
    failing: BTreeMap<RowId, Vec<Arc<RowError>>>,
    coverage: CoverageTally,
    progress: Progress,
    /// The other program that called the platform, if this one only followed it.
    followed: Option<Bilingual>,
    outcome: Option<Outcome>,
    store_error: Option<StoreError>,
}

impl SyncSummary {
    pub(super) fn new(block: &TenantBlock) -> Self {
        let settings = &block.tenant.settings;
        let platform = settings.credentials.platform();
        Self {
            tenant: settings.tenant.clone(),
            clock: settings.clock,
            started: Instant::now(),
            took: None,
            roster: Roster::default(),
            removed: RowSet::default(),
            answered: RowSet::default(),
            failing: BTreeMap::new(),
            coverage: CoverageTally::new(&settings.tenant, platform),
            progress: Progress::default(),
            followed: None,
            outcome: None,
            store_error: None,
        }
    }

    pub(super) fn tenant(&self) -> &TenantName {
        &self.tenant
    }

    /// Whether something was fetched that the store has.
    pub(super) fn has_saved(&self) -> bool {
        self.store_error.is_none() && !self.roster.is_empty()
    }

    /// Why the platform refused the tenant, if it did.
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
            SyncEvent::Gone(rows) => rows.into_iter().for_each(|row| self.remove(row)),
            SyncEvent::Gap(error) => self.coverage.add_gap(&error),
            SyncEvent::Progress(progress) => self.progress = progress,
            SyncEvent::Source(Source::Followed { holder }) => {
                let by = Bilingual::said(|language| holder.explain(language));
                self.followed = Some(by);
            }
            SyncEvent::StoreTrouble(error) => self.store_error = Some(error),
            SyncEvent::Done(outcome) => {
                self.outcome = Some(outcome);
                self.took = Some(self.started.elapsed());
            }
            SyncEvent::Types(_)
            | SyncEvent::Note(_)
            | SyncEvent::Profiles(_)
            | SyncEvent::NoProfiles(_)
            | SyncEvent::Back(_)
            | SyncEvent::Source(_)
            | SyncEvent::Figures(_)
            | SyncEvent::StoredAnswers(_)
            | SyncEvent::Cost(_)
            | SyncEvent::Asks(_) => {}
        }
    }

    /// Reads how many billable calls all programs together made this month. Not from a store that failed, which is reported already.
    pub(super) async fn read_month_calls(&mut self, store: &TenantStore) {
        if self.store_error.is_some() {
            return;
        }
        if let Err(error) = self.count_month(store).await {
            // The sync itself is stored. How many calls there were in all is then not known.
            tracing::warn!(%error, "the month's calls cannot be read");
            self.progress.usage.billable = None;
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

    fn remove(&mut self, row: RowId) {
        self.removed.set(row, true);
        self.answered.set(row, false);
        self.failing.remove(&row);
    }

    /// The row of the sync, which is over or was cancelled.
    pub(super) fn into_row(mut self) -> SyncRow {
        let unanswered = self.unanswered();
        self.count(&unanswered);
        let coverage = self.finish_coverage();
        let usage = self.progress.usage;
        let took = self.took.unwrap_or_else(|| self.started.elapsed());
        SyncRow {
            failed_people: self
                .failing
                .iter()
                .map(|(row, errors)| self.failed_person(*row, errors))
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
            .filter(|person| {
                !self.answered.contains(person.row) && !self.removed.contains(person.row)
            })
            .map(|person| person.id.to_owned())
            .collect()
    }

    fn count(&mut self, unanswered: &[String]) {
        let people = self.answered.len() + unanswered.len();
        self.coverage.count_people(people, self.answered.len());
        if self.answered.len() > self.failing.len() {
            self.coverage.mark_usable();
        }
        for (row, errors) in &self.failing {
            if let Some(person) = self.roster.person(*row) {
                self.coverage.name_failed(person.id, errors);
            }
        }
        for id in unanswered {
            self.coverage.name_unanswered(id);
        }
    }

    fn finish_coverage(&mut self) -> Coverage {
        if let Some(error) = &self.store_error {
            self.coverage.add_whole(
                error.words(),
                (
                    "早先保存的数据不受影响",
                    "data stored earlier is not affected",
                ),
            );
            return Coverage {
                state: CoverageState::Failed,
                ..self.coverage.to_coverage(&Outcome::Cancelled)
            };
        }
        let outcome = self.outcome.take().unwrap_or(Outcome::Cancelled);
        self.coverage.apply_outcome(&outcome);
        self.coverage.to_coverage(&outcome)
    }

    fn failed_person(&self, row: RowId, errors: &[Arc<RowError>]) -> FailedPerson {
        let person = self.roster.person(row);
        FailedPerson {
            employee_id: person.map_or_else(String::new, |person| clean(person.id)),
            codes: errors.iter().map(|error| error.code.clone()).collect(),
        }
    }
}
