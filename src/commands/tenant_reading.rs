//! The state of one tenant while a listing reads it: its sync, its people in order, and what is missing so far.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::day::minute_text;
use crate::domain::{Bilingual, Employee, Language, LeaveType, RowId, Today};
use crate::export::{RowOrigin, RowSource};
use crate::store::SyncRecord;
use crate::sync::{Outcome, Source, SyncDepth, SyncMode};
use crate::text::days::explain_no_snapshot;

use super::coverage::CoverageTally;
use super::reorder_buffer::ReorderBuffer;
use super::running_syncs::{RunningSync, is_from_store};
use super::source_text::explain_age;

/// What is known so far of the tenant being read.
pub(super) struct TenantReading {
    pub(super) sync: RunningSync,
    pub(super) types: Arc<[LeaveType]>,
    pub(super) waiting: ReorderBuffer,
    pub(super) coverage: CoverageTally,
    /// Rows that the filter leaves out although they are overdrawn by inference.
    pub(super) inferred: usize,
    /// People with a row whose last day only lots would show, by their rows in the sync: at which
    /// position they were collected, and who they are.
    pub(super) lacking_lots: BTreeMap<RowId, (usize, Employee)>,
    /// The rows that come now were read by another program, perhaps without their lots.
    pub(super) is_of_another_program: bool,
    /// The filter asked for last days that only lots not read would show.
    pub(super) has_unread_lots: bool,
    /// People without an answer are printed as pending.
    pub(super) prints_pending: bool,
    /// The moment for which rows are printed. Stored balances are printed as of the day on which they were read.
    pub(super) today: Today,
    /// The source that rows name; `None` where they name none.
    provenance: Option<RowSource>,
    depth: SyncDepth,
}

impl TenantReading {
    pub(super) fn new(sync: RunningSync, depth: SyncDepth) -> Self {
        let settings = &sync.settings;
        let needs_answers = depth == SyncDepth::Balances;
        let waiting = if is_from_store(settings, depth, sync.mode) {
            ReorderBuffer::for_stored(needs_answers)
        } else {
            ReorderBuffer::new(needs_answers)
        };
        let platform = settings.credentials.platform();
        // A row about another day says where it comes from. Until the sync says otherwise, that is the platform.
        let is_about_other_day = matches!(sync.mode, SyncMode::AsOf(_));
        let provenance = is_about_other_day.then(|| RowSource {
            source: "platform",
            fetched_at: (settings.clock)().now,
        });
        Self {
            coverage: CoverageTally::new(&settings.tenant, platform),
            types: Arc::new([]),
            waiting,
            inferred: 0,
            lacking_lots: BTreeMap::new(),
            is_of_another_program: false,
            has_unread_lots: false,
            prints_pending: false,
            today: settings.as_of.map_or_else(settings.clock, Today::midday_of),
            provenance,
            depth,
            sync,
        }
    }

    /// What every row says about its tenant.
    pub(super) fn origin(&self) -> RowOrigin<'_> {
        let settings = &self.sync.settings;
        RowOrigin {
            tenant: settings.tenant.as_str(),
            platform: settings.credentials.platform(),
            today: self.today,
            provenance: self.provenance,
        }
    }

    /// The same for a person whose stored balances were read at `fetched`, which may be after the sync that the others are from:
    /// single people are refreshed later.
    pub(super) fn origin_of_stored(&self, fetched: Timestamp) -> RowOrigin<'_> {
        let origin = self.origin();
        let provenance = origin.provenance.map(|provenance| RowSource {
            fetched_at: fetched,
            ..provenance
        });
        RowOrigin {
            today: Today::at(fetched),
            provenance,
            ..origin
        }
    }

    /// Whether nothing can be said about this tenant without the store.
    pub(super) fn needs_store(&self) -> bool {
        is_from_store(&self.sync.settings, self.depth, self.sync.mode)
    }

    /// Remembers where the rows that follow come from. Returns what to say about it unless they are the platform's of today.
    pub(super) fn apply_source(&mut self, source: Source) -> Option<Bilingual> {
        self.is_of_another_program = !matches!(source, Source::Platform);
        match source {
            Source::Platform => self.sync.settings.as_of.map(|day| {
                Bilingual::new(
                    format!("{day} 的余额，由平台现在给出"),
                    format!("balances as of {day}, as the platform reports them now"),
                )
            }),
            Source::Cached(record) => {
                self.apply_record("cached", &record);
                let now = (self.sync.settings.clock)().now;
                Some(explain_age(&record, now))
            }
            Source::Snapshot(record) => {
                self.apply_record("snapshot", &record);
                let at = minute_text(record.finished);
                Some(Bilingual::new(
                    format!("余额来自 {at} 的快照"),
                    format!("balances from the snapshot of {at}"),
                ))
            }
            Source::Followed { holder } => {
                let by = |language| holder.explain(language);
                Some(Bilingual::new(
                    format!(
                        "{} 正在同步这家企业；它保存一批就输出一批",
                        by(Language::Chinese)
                    ),
                    format!(
                        "{} is syncing this tenant; its results are printed as it saves them",
                        by(Language::English)
                    ),
                ))
            }
            Source::NoSnapshot { day, first } => {
                self.count_missing_snapshot(day, first);
                None
            }
        }
    }

    fn count_missing_snapshot(&mut self, day: Date, first: Option<Date>) {
        let words = if self.sync.has_store {
            Bilingual::said(|language| explain_no_snapshot(day, first, language))
        } else {
            Bilingual::new(
                format!("没有 {day} 之前的快照：还没有存储，或没有使用"),
                format!("no snapshot before {day}, as there is no store yet or none is used"),
            )
        };
        let remedy = (
            "请指定较晚的日期，或不指定日期",
            "name a later day, or none",
        );
        self.coverage.add_whole(words, remedy);
    }

    /// The rows that follow were stored by the sync of `record`, and are printed as of its end.
    fn apply_record(&mut self, source: &'static str, record: &SyncRecord) {
        self.provenance = Some(RowSource {
            source,
            fetched_at: record.finished,
        });
        self.today = Today::at(record.finished);
        if !record.complete {
            self.coverage.add_whole(
                ("保存的数据不完整", "the stored data is not complete"),
                ("请运行 `leaveboard sync`", "run `leaveboard sync`"),
            );
        }
    }

    /// The outcome of a sync whose channel closed without one: it was cancelled, or it panicked.
    pub(super) fn end_without_outcome(&mut self) -> Outcome {
        if !self.sync.cancel.is_cancelled() {
            self.coverage.add_whole(
                (
                    "程序停止读取这家企业",
                    "the program stopped reading this tenant",
                ),
                (
                    "请连同上面的输出报告此问题",
                    "report this as a bug, together with the output above",
                ),
            );
        }
        Outcome::Cancelled
    }
}
