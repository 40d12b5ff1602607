//! Prints what the syncs of all tenants find, tenant after tenant as configured.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::domain::{Balance, Language, LeaveType, PersonBalances};
use crate::export::{Coverage, Writer};
use crate::platform::{ApiError, PageNote};
use crate::store::StoreError;
use crate::sync::{Cost, Outcome, Progress, Source, SyncEvent, Want};

use super::coverage::CoverageTally;
use super::ending::{CommandError, Ending};
use super::listing::ListingKind;
use super::listing::without;
use super::output::Output;
use super::progress::ProgressLine;
use super::reorder_buffer::Ready;
use super::running_syncs::{RunningSyncs, SyncRequest};
use super::selection::{RowFilter, TypeChoice};
use super::tenant_reading::{RunningSync, TenantReading, inferred_words, unlisted_words};
use super::{balances, employees, stderr, types};

/// Prints what comes.
pub(super) struct ListingPrinter {
    pub(super) listing: ListingKind,
    pub(super) want: Want,
    pub(super) filter: RowFilter,
    pub(super) choice: TypeChoice,
    pub(super) writer: Writer<Output>,
    pub(super) progress: ProgressLine,
    pub(super) language: Language,
    pub(super) quiet: bool,
}

impl ListingPrinter {
    /// Asks everybody and prints to the end. However that comes, the syncs have put their parts of the store in order by then.
    pub(super) async fn run(
        self,
        askers: Vec<SyncRequest>,
        cancel: CancellationToken,
    ) -> Result<Ending, CommandError> {
        let interest = self.filter.first_interest();
        let mut syncs = RunningSyncs::new(self.want, interest, cancel.clone());
        let started = askers.into_iter().map(|asker| syncs.start(asker)).collect();
        let ending = self.read_all(started, &cancel).await;
        syncs.end().await;
        ending
    }

    async fn read_all(
        mut self,
        started: Vec<RunningSync>,
        cancel: &CancellationToken,
    ) -> Result<Ending, CommandError> {
        let mut coverage = Vec::with_capacity(started.len());
        for asked in started {
            coverage.push(self.read_tenant(asked).await?);
        }
        self.finish(&coverage, cancel.is_cancelled())
    }

    async fn read_tenant(&mut self, asked: RunningSync) -> Result<Coverage, CommandError> {
        let mut reading = TenantReading::new(asked, self.want, self.language);
        let outcome = loop {
            match self.next_fact(&mut reading).await? {
                None => break reading.lost(),
                Some(SyncEvent::Done(outcome)) => break outcome,
                Some(event) => self.apply(&mut reading, event)?,
            }
            if reading.is_enough {
                reading.asked.cancel.cancel();
                break Outcome::Complete;
            }
        };
        self.write_rest(&mut reading, &outcome)?;
        reading.missing.apply_outcome(&outcome);
        if reading.inferred > 0 {
            self.tell(&reading, &inferred_words(reading.inferred, self.language));
        }
        Ok(self.end_tenant(&reading.missing, &outcome))
    }

    /// The next fact, or none after Ctrl-C; while nothing has come, what was printed so far goes out.
    async fn next_fact(
        &mut self,
        reading: &mut TenantReading,
    ) -> Result<Option<SyncEvent>, CommandError> {
        let RunningSync {
            reports, cancel, ..
        } = &mut reading.asked;
        if cancel.is_cancelled() {
            return Ok(None);
        }
        let report = if let Ok(report) = reports.try_recv() {
            Some(report)
        } else {
            self.writer.flush()?;
            reports.recv().await
        };
        Ok(report.map(|report| report.event))
    }

    fn apply(&mut self, reading: &mut TenantReading, event: SyncEvent) -> Result<(), CommandError> {
        match event {
            SyncEvent::Types(types) => self.apply_types(reading, types),
            SyncEvent::People(chunk) => {
                let rows = reading
                    .order
                    .add_people(chunk, |person| self.filter.may_select(person));
                self.write_selected(reading, rows)
            }
            SyncEvent::Profiles(chunk) => {
                let rows = reading
                    .order
                    .add_profiles(chunk, |person| self.filter.may_select(person));
                self.write_selected(reading, rows)
            }
            SyncEvent::NoProfiles(rows) => {
                let rows = reading
                    .order
                    .give_profiles_up(&rows, |person| self.filter.may_select(person));
                self.write_selected(reading, rows)
            }
            SyncEvent::Balances(answers) => {
                reading.order.add_answers(answers);
                self.write_ready(reading)
            }
            SyncEvent::Recalled(recalled) => {
                reading.order.add_recalled(recalled);
                self.write_ready(reading)
            }
            SyncEvent::Gap(error) => {
                self.apply_gap(reading, &error);
                Ok(())
            }
            SyncEvent::Note(note) => {
                self.apply_note(reading, &note);
                Ok(())
            }
            SyncEvent::Progress(progress) => self.apply_progress(reading, &progress),
            SyncEvent::Cost(cost) => {
                self.tell_cost(reading, &cost);
                Ok(())
            }
            SyncEvent::Source(source) => {
                self.apply_source(reading, source);
                Ok(())
            }
            SyncEvent::Gone(rows) => {
                reading.order.let_go(rows);
                self.write_ready(reading)
            }
            SyncEvent::StoreTrouble(error) => {
                self.apply_trouble(reading, &error);
                Ok(())
            }
            // Figures are for a screen, which alone is told of everybody before; nobody is there to be asked.
            SyncEvent::Back(_)
            | SyncEvent::Figures(_)
            | SyncEvent::Asks(_)
            | SyncEvent::Done(_) => Ok(()),
        }
    }

    /// Asks for the people whom the filter left of what came, and writes whoever's turn it is.
    fn write_selected(
        &mut self,
        reading: &mut TenantReading,
        rows: Vec<u32>,
    ) -> Result<(), CommandError> {
        self.seek(reading, rows);
        self.write_ready(reading)
    }

    fn apply_gap(&mut self, reading: &mut TenantReading, error: &ApiError) {
        if error.is_directory_shrank() {
            self.tell(reading, unlisted_words(self.language));
        }
        reading.missing.add_gap(error);
    }

    fn apply_note(&mut self, reading: &TenantReading, note: &PageNote) {
        if !self.quiet {
            self.tell(reading, note.pick(self.language));
        }
    }

    /// With a filter that pages alone answer, the people it left are asked for first, and then nobody else.
    fn seek(&self, reading: &TenantReading, rows: Vec<u32>) {
        if self.filter.chooses_people() && !rows.is_empty() {
            reading.seek(rows);
        }
    }

    fn apply_types(
        &mut self,
        reading: &mut TenantReading,
        types: Arc<[LeaveType]>,
    ) -> Result<(), CommandError> {
        self.choice.learn(&types);
        if self.listing == ListingKind::Types {
            self.progress.clear();
            reading.missing.found();
            let origin = reading.origin(self.language);
            types::write_rows(&mut self.writer, &origin, &types, &self.choice)?;
        }
        reading.types = types;
        Ok(())
    }

    fn apply_progress(
        &mut self,
        reading: &mut TenantReading,
        progress: &Progress,
    ) -> Result<(), CommandError> {
        reading.is_enough = progress.directory_complete
            && self.want == Want::Balances
            && self.filter.chooses_people()
            && reading.order.is_empty();
        if self.progress.is_shown() {
            self.progress.clear();
            self.writer.flush()?;
            self.progress.draw(&reading.asked.settings.tenant, progress);
        }
        Ok(())
    }

    /// Where figures come from, when it is not this program's own asking about today.
    fn apply_source(&mut self, reading: &mut TenantReading, source: Source) {
        let words = reading.apply_source(source);
        if let Some(words) = words.filter(|_| !self.quiet) {
            self.tell(reading, &words);
        }
    }

    /// Without a store a sync goes on; what only the store can tell is missing.
    fn apply_trouble(&mut self, reading: &mut TenantReading, error: &StoreError) {
        if reading.asked.has_store && reading.is_told_by_store() {
            let remedy = "try again";
            reading.missing.add_whole(&error.to_string(), remedy);
        } else {
            self.tell(reading, &without(error));
        }
    }

    fn tell(&mut self, reading: &TenantReading, text: &str) {
        self.progress.clear();
        stderr::line(&format!("{}: {text}", reading.asked.settings.tenant));
    }

    /// Nobody is there to be asked: what it costs is told, and spent.
    fn tell_cost(&mut self, reading: &TenantReading, cost: &Cost) {
        if cost.is_notable() && !self.quiet {
            self.progress.clear();
            stderr::cost(&reading.asked.settings.tenant, cost);
        }
    }

    /// Prints everybody whose turn has come.
    fn write_ready(&mut self, reading: &mut TenantReading) -> Result<(), CommandError> {
        while let Some(ready) = reading.order.next() {
            self.progress.clear();
            self.write_person(reading, ready)?;
        }
        Ok(())
    }

    fn write_person(
        &mut self,
        reading: &mut TenantReading,
        mut ready: Ready,
    ) -> Result<(), CommandError> {
        reading.missing.count_person();
        if !ready.sought {
            return Ok(());
        }
        let answer = ready.answer.take();
        let fetched = answer.as_ref().and_then(|answer| answer.fetched);
        let rows = self.rows_of(reading, answer.map(|answer| answer.person));
        let person = ready.person();
        let origin = match fetched {
            Some(fetched) => reading.origin_of_kept(fetched, self.language),
            None => reading.origin(self.language),
        };
        let Some(chosen) = self.filter.choose(&person, rows, origin.today.day) else {
            return Ok(());
        };
        match self.listing {
            ListingKind::Employees if chosen.is_found => {
                employees::write_row(&mut self.writer, &origin, &person)?;
                reading.missing.found();
            }
            ListingKind::Balances => {
                let rows = balances::keep_chosen(chosen.rows, &mut self.choice);
                balances::write_rows(&mut self.writer, &origin, &person, &rows)?;
            }
            ListingKind::Employees | ListingKind::Types => {}
        }
        reading.inferred += chosen.inferred;
        Ok(())
    }

    /// A person's rows, counted; of a person who was not asked, pending ones.
    fn rows_of(
        &mut self,
        reading: &mut TenantReading,
        answer: Option<PersonBalances>,
    ) -> Vec<Balance> {
        if self.want != Want::Balances {
            return Vec::new();
        }
        if let Some(person) = answer {
            let chosen =
                |row: &&Balance| self.choice.selects(&row.leave_type, &row.leave_type_name);
            reading
                .missing
                .count_answer(person.balances.iter().filter(chosen));
            return person.balances;
        }
        reading.missing.count_unanswered();
        if !reading.prints_pending {
            return Vec::new();
        }
        balances::pending_rows(&reading.types, reading.today.day)
    }

    /// After the sync: who still waits goes as known so far.
    fn write_rest(
        &mut self,
        reading: &mut TenantReading,
        outcome: &Outcome,
    ) -> Result<(), CommandError> {
        if matches!(outcome, Outcome::Cancelled) {
            return Ok(());
        }
        let refused = matches!(outcome, Outcome::Refused(_));
        reading.prints_pending =
            !refused || reading.missing.is_usable() || reading.order.has_answers();
        reading.order.end();
        self.write_ready(reading)
    }

    fn end_tenant(&mut self, missing: &CoverageTally, outcome: &Outcome) -> Coverage {
        self.progress.clear();
        let coverage = missing.to_coverage(outcome);
        log_coverage(&coverage);
        for gap in &coverage.gaps {
            stderr::line(&format!("{}: {gap}", coverage.tenant));
        }
        coverage
    }

    /// Where nothing was printed, what a word of the filter that names a leave type was probably meant as.
    fn tell_meant(&self) {
        let meant = self.filter.meant(self.choice.seen(), self.language);
        if let Some(condition) = meant.filter(|_| self.writer.rows() == 0) {
            stderr::line(&self.language.pick(
                format!("--filter：没有匹配的员工；要按假期筛选，请写 {condition}"),
                format!("--filter: nobody matches; for the leave type write {condition}"),
            ));
        }
    }

    fn finish(
        mut self,
        coverage: &[Coverage],
        is_interrupted: bool,
    ) -> Result<Ending, CommandError> {
        self.progress.clear();
        let ending = if is_interrupted {
            Ending::Interrupted
        } else {
            self.tell_meant();
            self.choice.tell_unknown(Ending::of(coverage))
        };
        let rows = self.writer.rows();
        let out = self.writer.finish(coverage)?;
        out.end(ending, rows, self.quiet)?;
        Ok(ending)
    }
}

/// How a tenant's reading ended, without anybody's name.
pub(super) fn log_coverage(coverage: &Coverage) {
    tracing::info!(
        tenant = coverage.tenant,
        state = ?coverage.state,
        people = coverage.people,
        answered = coverage.answered,
        failed = coverage.failed,
        "read"
    );
}
