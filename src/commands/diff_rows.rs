//! Prints what changed, one tenant after the other, and on standard error what could not be
//! compared.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::domain::changes::{Change, ChangeKind};
use crate::domain::day::minute_text;
use crate::domain::text::noun;
use crate::domain::{Bilingual, Employee, Language};
use crate::export::{ChangeRow, Coverage, CoverageState, RowOrigin, RowWriter};
use crate::platform::Settings;
use crate::store::{SyncRecord, TenantStore};
use crate::sync::diff::{ChangePage, DiffSpan, load};
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
                let gap = gap.about(&compared.tenant);
                stderr::line(gap.pick(self.language));
            }
            coverage.push(compared);
        }
        let ending = if cancel.is_cancelled() {
            Ending::Interrupted
        } else {
            self.types
                .report_unknown(Ending::of(&coverage), self.language)
        };
        self.writer.set_written(Timestamp::now());
        let (out, count) = self.writer.finish(&coverage)?;
        out.close(ending, (count, false), self.language)?;
        Ok(ending)
    }

    async fn print_tenant(&mut self, tenant: &ComparedTenant) -> Result<Coverage, CommandError> {
        let [from, to] = self.days;
        let (sink, mut pages) = mpsc::channel(PAGE_CHANNEL_CAPACITY);
        tokio::spawn(load(tenant.store.clone(), DiffSpan::Days(from, to), sink));
        let mut diff = TenantDiff::new(&tenant.settings);
        while let Some(page) = pages.recv().await {
            match page {
                ChangePage::Compares { from, to } => {
                    diff.name_snapshots(&from, &to, self.language);
                    self.learn_types(&tenant.store, [&from, &to], &mut diff)
                        .await;
                }
                ChangePage::NoSnapshot { day, first } => {
                    let day = day.unwrap_or(from);
                    diff.add_gap(Bilingual::said(|language| {
                        explain_no_snapshot(day, first, language)
                    }));
                }
                ChangePage::Found(changes) => self.write(&tenant.settings, &changes)?,
                ChangePage::Done {
                    not_compared,
                    outside_scope,
                } => {
                    diff.end(not_compared);
                    diff.print_outside_scope(outside_scope, self.language);
                }
                ChangePage::Trouble(error) => diff.add_gap(error.words()),
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
            let tenant = &tenant.settings.tenant;
            stderr::line(&self.language.pick(
                format!("{tenant}：{people} 人不再可见：上次同步的名单突然变短而没有被接受，所以不算离职"),
                format!("{tenant}: {people} {} no longer visible: the directory of the last sync shrank and was not accepted, so nobody counts as having left", noun(people, "person is", "people are")),
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
            Err(error) => diff.add_gap(error.words()),
        }
    }

    fn write(&mut self, settings: &Settings, changes: &[Change]) -> Result<(), CommandError> {
        let origin = RowOrigin {
            tenant: settings.tenant.as_str(),
            platform: settings.credentials.platform(),
            today: (settings.clock)(),
            provenance: None,
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
    fn name_snapshots(&mut self, from: &SyncRecord, to: &SyncRecord, language: Language) {
        let at = |record: &SyncRecord| minute_text(record.finished);
        let (earlier, later) = (at(from), at(to));
        let words = if from.number == to.number {
            Bilingual::new(
                format!("两天用的是同一个快照，{later} 的"),
                format!("one snapshot stands for both days, that of {later}"),
            )
        } else {
            Bilingual::new(
                format!("{earlier} 的快照与 {later} 的快照比较"),
                format!("the snapshot of {earlier} with that of {later}"),
            )
        };
        stderr::line(words.about(&self.coverage.tenant).pick(language));
        self.coverage.people = to.people;
        for record in [from, to].into_iter().filter(|record| !record.complete) {
            self.is_complete = false;
            let day = at(record);
            let gap = Bilingual::new(
                format!("{day} 的快照不完整"),
                format!("the snapshot of {day} is not complete"),
            );
            if !self.coverage.gaps.contains(&gap) {
                self.coverage.gaps.push(gap);
            }
        }
    }

    /// People who are in one snapshot alone because the configured departments changed are only counted.
    fn print_outside_scope(&self, people: usize, language: Language) {
        if people > 0 {
            let tenant = &self.coverage.tenant;
            stderr::line(&language.pick(
                format!("{tenant}：{people} 人只在其中一个快照里，不算入职也不算离职：其间配置的部门变了，另一个快照不含他们的部门"),
                format!(
                    "{tenant}: {people} {}: the configured departments changed in between, and the other snapshot leaves theirs out",
                    noun(
                        people,
                        "person is in only one of the snapshots and counts neither as joined nor as left",
                        "people are in only one of the snapshots and count neither as joined nor as left",
                    )
                ),
            ));
        }
    }

    fn add_gap(&mut self, reason: Bilingual) {
        self.is_complete = false;
        self.coverage.gaps.push(reason);
    }

    fn end(&mut self, not_compared: usize) {
        let Coverage { people, .. } = self.coverage;
        self.coverage.failed = not_compared;
        self.coverage.answered = people.saturating_sub(not_compared);
        if not_compared > 0 {
            self.add_gap(Bilingual::new(
                format!("{people} 人中有 {not_compared} 人无法比较：其中一天的余额未知"),
                format!("{not_compared} of {people} {} could not be compared: balances of one of the days are not known", noun(people, "person", "people")),
            ));
        }
        self.coverage.state = if self.is_complete {
            CoverageState::Complete
        } else {
            CoverageState::Partial
        };
    }
}
