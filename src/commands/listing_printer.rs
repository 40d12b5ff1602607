//! Prints what the syncs of all tenants report, one tenant after the other in the order of the configuration.
//!
//! All syncs run at the same time ([`RunningSyncs`]); [`ListingPrinter::run`] takes their reports in turn, puts people back into
//! the directory's order ([`ReorderBuffer`](super::reorder_buffer::ReorderBuffer)) and writes a row as soon as it is complete.

use std::sync::Arc;

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::domain::text::grouped;
use crate::domain::{Balance, Language, LeaveType, PersonBalances};
use crate::export::{Coverage, CoverageState, SHEET_ROWS};
use crate::platform::{ApiError, PageNote, Settings};
use crate::store::StoreError;
use crate::sync::{Cost, Outcome, Progress, Source, SyncDepth, SyncEvent, SyncMode};

use super::configured_store::explain_unused_store;
use super::coverage::CoverageTally;
use super::ending::{CommandError, Ending};
use super::progress::ProgressLines;
use super::reorder_buffer::ReadyPerson;
use super::row_sink::RowSink;
use super::running_syncs::{RunningSync, RunningSyncs, SyncRequest};
use super::selection::{RowFilter, RowsAsked, TypeChoice};
use super::source_text::{explain_inferred, explain_unlisted};
use super::tenant_reading::TenantReading;
use super::{balances, lots_of_rows, stderr};

/// When the rows of a tenant were read, if that was before this run.
fn origin_moment(reading: &TenantReading) -> Option<Timestamp> {
    let provenance = reading.origin().provenance?;
    Some(provenance.fetched_at)
}

/// A listing while it is printed.
pub(super) struct ListingPrinter {
    pub(super) depth: SyncDepth,
    pub(super) filter: RowFilter,
    pub(super) types: TypeChoice,
    pub(super) sink: RowSink,
    /// Lots that do not come with a row are requested once it is known that the row is printed.
    pub(super) needs_lots: bool,
    pub(super) progress: ProgressLines,
    pub(super) language: Language,
    pub(super) quiet: bool,
    /// Whether the message about several sheets was printed.
    pub(super) announced_sheets: bool,
}

impl ListingPrinter {
    /// Starts all syncs and prints to the end. Whether that succeeds or not, the syncs have put their parts of the store in order
    /// when it returns.
    pub(super) async fn run(
        self,
        requests: Vec<SyncRequest>,
        cancel: CancellationToken,
    ) -> Result<Ending, CommandError> {
        let chosen = self.filter.chosen_people();
        let mut syncs = RunningSyncs::new(self.depth, chosen, cancel.clone());
        let started = requests
            .into_iter()
            .map(|request| {
                let linger = self.awaits_lots(&request.access.settings, request.mode);
                syncs.start(SyncRequest { linger, ..request })
            })
            .collect();
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
        for sync in started {
            coverage.push(self.read_tenant(sync).await?);
        }
        self.finish(&coverage, cancel.is_cancelled()).await
    }

    async fn read_tenant(&mut self, sync: RunningSync) -> Result<Coverage, CommandError> {
        let mut reading = TenantReading::new(sync, self.depth);
        let outcome = loop {
            match self.next_event(&mut reading).await? {
                None => break reading.end_without_outcome(),
                Some(SyncEvent::Done(outcome)) => break outcome,
                Some(event) => self.apply(&mut reading, event)?,
            }
        };
        self.write_rest(&mut reading, &outcome)?;
        let chosen = (&self.filter, &mut self.types);
        lots_of_rows::read(&mut self.sink, chosen, &mut reading).await?;
        if self.awaits_lots(&reading.sync.settings, reading.sync.mode) {
            reading.sync.cancel.cancel();
        }
        reading.coverage.apply_outcome(&outcome);
        if reading.has_unread_lots {
            lots_of_rows::note_unread(&mut reading.coverage);
        }
        if reading.inferred > 0 {
            self.print_notice(&reading, &explain_inferred(reading.inferred, self.language));
        }
        let origin = reading.origin();
        self.sink
            .end_tenant(&origin, &reading.types, &reading.sync.settings);
        let coverage = self.end_tenant(&reading.coverage, &outcome);
        self.explain_nobody(&reading, &coverage);
        // Where nothing was read, there is no moment of reading.
        let is_read = !matches!(
            coverage.state,
            CoverageState::Refused | CoverageState::Failed
        );
        let stored = origin_moment(&reading);
        Ok(Coverage {
            fetched_at: stored.or_else(|| is_read.then(Timestamp::now)),
            ..coverage
        })
    }

    /// Whether lots of this tenant's people may have to be requested after the filter was applied.
    fn awaits_lots(&self, settings: &Settings, mode: SyncMode) -> bool {
        self.needs_lots && lots_of_rows::may_come_later(settings, mode)
    }

    /// The next event, or none after Ctrl-C. The rows written so far are flushed before it waits.
    async fn next_event(
        &mut self,
        reading: &mut TenantReading,
    ) -> Result<Option<SyncEvent>, CommandError> {
        let RunningSync {
            reports, cancel, ..
        } = &mut reading.sync;
        if cancel.is_cancelled() {
            return Ok(None);
        }
        let report = if let Ok(report) = reports.try_recv() {
            Some(report)
        } else {
            self.sink.flush()?;
            reports.recv().await
        };
        Ok(report.map(|report| report.event))
    }

    fn apply(&mut self, reading: &mut TenantReading, event: SyncEvent) -> Result<(), CommandError> {
        match event {
            SyncEvent::Types(types) => self.apply_types(reading, types)?,
            SyncEvent::People(chunk) => {
                reading
                    .waiting
                    .add_people(chunk, |person| self.filter.may_select(person));
                self.write_ready(reading)?;
            }
            SyncEvent::Profiles(chunk) => {
                reading
                    .waiting
                    .add_profiles(chunk, |person| self.filter.may_select(person));
                self.write_ready(reading)?;
            }
            SyncEvent::NoProfiles(rows) => {
                reading
                    .waiting
                    .give_up_profiles(&rows, |person| self.filter.may_select(person));
                self.write_ready(reading)?;
            }
            SyncEvent::Balances(answers) => {
                reading.waiting.add_answers(answers);
                self.write_ready(reading)?;
            }
            SyncEvent::StoredAnswers(recalled) => {
                reading.waiting.add_stored(recalled);
                self.write_ready(reading)?;
            }
            SyncEvent::Gap(error) => self.apply_gap(reading, &error),
            SyncEvent::Note(note) => self.apply_note(reading, &note),
            SyncEvent::Progress(progress) => self.apply_progress(reading, &progress)?,
            SyncEvent::Cost(cost) => self.print_cost(reading, &cost),
            SyncEvent::Source(source) => self.apply_source(reading, source),
            SyncEvent::Gone(rows) => {
                reading.lacking_lots.retain(|row, _| !rows.contains(row));
                reading.waiting.remove(rows);
                self.write_ready(reading)?;
            }
            SyncEvent::StoreTrouble(error) => self.apply_store_trouble(reading, &error),
            // These are for a screen: people who came back, the figures of a whole column, a
            // question to the user.
            SyncEvent::Back(_)
            | SyncEvent::Figures(_)
            | SyncEvent::Asks(_)
            | SyncEvent::Done(_) => {}
        }
        Ok(())
    }

    fn apply_gap(&mut self, reading: &mut TenantReading, error: &ApiError) {
        if error.is_directory_shrank() {
            self.print_notice(reading, explain_unlisted(self.language));
        }
        reading.coverage.add_gap(error);
    }

    fn apply_note(&mut self, reading: &TenantReading, note: &PageNote) {
        if !self.quiet {
            self.print_notice(reading, note.pick(self.language));
        }
    }

    fn apply_types(
        &mut self,
        reading: &mut TenantReading,
        types: Arc<[LeaveType]>,
    ) -> Result<(), CommandError> {
        self.types.learn(&types);
        self.progress.clear();
        let origin = reading.origin();
        if self.sink.write_types(&origin, &types, &self.types)? {
            reading.coverage.mark_usable();
        }
        reading.types = types;
        Ok(())
    }

    fn apply_progress(
        &mut self,
        reading: &mut TenantReading,
        progress: &Progress,
    ) -> Result<(), CommandError> {
        if progress.directory_complete {
            self.announce_sheets(progress.people, reading.types.len());
        }
        if self.progress.is_shown() {
            self.progress.clear();
            self.sink.flush()?;
            self.progress
                .draw(0, &reading.sync.settings.tenant, progress);
        }
        Ok(())
    }

    /// Says once that the rows of a workbook may need several sheets, as soon as it is known how many people there are.
    fn announce_sheets(&mut self, people: usize, types: usize) {
        let rows = people.saturating_mul(types);
        if self.announced_sheets || !self.sink.is_workbook() || rows < SHEET_ROWS as usize {
            return;
        }
        self.announced_sheets = true;
        let rows = grouped(rows);
        stderr::line(&self.language.pick(
            format!("最多 {rows} 行；一张工作表放不下的（1,048,576 行），写在下一张"),
            format!("up to {rows} rows: what does not fit into the 1,048,576 rows of a sheet goes on in the next one"),
        ));
    }

    fn apply_source(&mut self, reading: &mut TenantReading, source: Source) {
        let words = reading.apply_source(source);
        if let Some(words) = words.filter(|_| !self.quiet) {
            self.print_notice(reading, words.pick(self.language));
        }
    }

    /// A sync of the platform continues without the store. Where the store was to answer, the tenant is missing.
    fn apply_store_trouble(&mut self, reading: &mut TenantReading, error: &StoreError) {
        if reading.sync.has_store && reading.needs_store() {
            let remedy = ("请再试一次", "try again");
            reading.coverage.add_whole(error.words(), remedy);
        } else {
            let unused = explain_unused_store(error);
            self.print_notice(reading, unused.pick(self.language));
        }
    }

    /// Prints a line about this tenant on standard error, in place of the progress.
    fn print_notice(&mut self, reading: &TenantReading, text: &str) {
        self.progress.clear();
        let tenant = &reading.sync.settings.tenant;
        stderr::line(
            &self
                .language
                .pick(format!("{tenant}：{text}"), format!("{tenant}: {text}")),
        );
    }

    /// A command cannot ask for consent as the dashboard does. It prints what the read costs, and
    /// goes on.
    fn print_cost(&mut self, reading: &TenantReading, cost: &Cost) {
        if cost.is_notable() && !self.quiet {
            self.progress.clear();
            stderr::print_cost(&reading.sync.settings.tenant, *cost, self.language);
        }
    }

    /// Prints everybody whose turn has come.
    fn write_ready(&mut self, reading: &mut TenantReading) -> Result<(), CommandError> {
        while let Some(ready) = reading.waiting.pop() {
            self.progress.clear();
            self.write_person(reading, ready)?;
        }
        Ok(())
    }

    fn write_person(
        &mut self,
        reading: &mut TenantReading,
        mut ready: ReadyPerson,
    ) -> Result<(), CommandError> {
        reading.coverage.count_person();
        if !ready.is_selected {
            self.sink.leave_out(&reading.origin(), &ready.person());
            return Ok(());
        }
        let answer = ready.answer.take();
        let fetched = answer.as_ref().and_then(|answer| answer.fetched);
        let rows = self.rows_of(reading, answer.map(|answer| answer.person));
        let awaits_lots = self.needs_lots && lots_of_rows::are_still_to_come(reading);
        reading.has_unread_lots |= awaits_lots
            && self.filter.asks_last_days()
            && rows.iter().any(lots_of_rows::lacks_a_lot);
        let person = ready.person();
        let origin = match fetched {
            Some(fetched) => reading.origin_of_stored(fetched),
            None => reading.origin(),
        };
        let asked = RowsAsked {
            tenant: origin.tenant,
            types: &reading.types,
            today: origin.today.day,
        };
        let Some(chosen) = self.filter.choose(&person, rows, asked) else {
            self.sink.leave_out(&origin, &person);
            return Ok(());
        };
        let rows = balances::selected_rows(chosen.rows, &mut self.types);
        let lacks_lots = awaits_lots && rows.iter().any(lots_of_rows::lacks_a_lot);
        let at = self.sink.collected_people();
        self.sink
            .write_person(&origin, &person, &rows, chosen.is_found)?;
        if lacks_lots {
            let waiting = (at, person.to_employee());
            reading.lacking_lots.insert(person.row, waiting);
        }
        if self.sink.is_about_people() && chosen.is_found {
            reading.coverage.mark_usable();
        }
        reading.inferred += chosen.inferred;
        Ok(())
    }

    /// Counts a person's rows and returns them; for a person without an answer, pending rows.
    fn rows_of(
        &mut self,
        reading: &mut TenantReading,
        answer: Option<PersonBalances>,
    ) -> Vec<Balance> {
        if self.depth != SyncDepth::Balances {
            return Vec::new();
        }
        if let Some(person) = answer {
            let is_chosen =
                |row: &&Balance| self.types.selects(&row.leave_type, &row.leave_type_name);
            reading
                .coverage
                .count_answer(person.balances.iter().filter(is_chosen));
            return person.balances;
        }
        reading.coverage.count_unanswered();
        if !reading.prints_pending {
            return Vec::new();
        }
        balances::pending_rows(&reading.types, reading.today.day)
    }

    /// After the sync, everybody who still waits is printed with what is known. A tenant that refused and gave nothing usable prints
    /// no pending rows.
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
            !refused || reading.coverage.is_usable() || reading.waiting.has_answers();
        reading.waiting.end();
        self.write_ready(reading)
    }

    fn end_tenant(&mut self, tally: &CoverageTally, outcome: &Outcome) -> Coverage {
        self.progress.clear();
        let coverage = tally.to_coverage(outcome);
        log_coverage(&coverage);
        for gap in &coverage.gaps {
            stderr::line(gap.about(&coverage.tenant).pick(self.language));
        }
        coverage
    }

    /// A company without visible people prints no row, which must not look as if nothing had been asked.
    fn explain_nobody(&mut self, reading: &TenantReading, coverage: &Coverage) {
        let reads_people = self.depth != SyncDepth::Types && !self.filter.is_given();
        let is_read = coverage.state == CoverageState::Complete;
        if coverage.people == 0 && is_read && reads_people && !self.quiet {
            self.print_notice(reading, self.language.pick("没有可见的员工", "no people"));
        }
    }

    /// Suggests `type:NAME` where nothing was printed and a word of the filter names a leave type:
    /// plain words look for people.
    fn suggest_type_condition(&self) {
        if !self.sink.is_empty() {
            return;
        }
        let condition = self
            .filter
            .suggested_type_condition(self.types.known_names(), self.language);
        if let Some(condition) = condition {
            stderr::line(&self.language.pick(
                format!("--filter：没有匹配的员工；要按假期筛选，请写 {condition}"),
                format!("--filter: nobody matches; for the leave type write {condition}"),
            ));
        } else if self.filter.is_given() && !self.quiet {
            stderr::line(
                self.language
                    .pick("--filter：没有匹配的内容", "--filter: nobody matches"),
            );
        }
    }

    async fn finish(
        mut self,
        coverage: &[Coverage],
        is_interrupted: bool,
    ) -> Result<Ending, CommandError> {
        self.progress.clear();
        let ending = if is_interrupted {
            Ending::Interrupted
        } else {
            self.suggest_type_condition();
            self.types
                .report_unknown(Ending::of(coverage), self.language)
        };
        self.sink.finish(coverage, ending, self.quiet).await
    }
}

/// Logs how the reading of a tenant ended, without the name of any person.
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
