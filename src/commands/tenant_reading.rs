//! One tenant while it is read: its channel, its people in order, and what is missing so far.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::domain::day::minute_text;
use crate::domain::{Language, LeaveType, Today};
use crate::export::{Origin, RowSource};
use crate::platform::Settings;
use crate::store::SyncRecord;
use crate::sync::{AsOfSource, Asking, Interest, Outcome, Report, Source, Want};

use super::coverage::CoverageTally;
use super::reorder_buffer::ReorderBuffer;

/// A tenant that is being asked.
pub(super) struct RunningSync {
    pub(super) settings: Settings,
    pub(super) asking: Asking,
    /// Something is kept.
    pub(super) has_store: bool,
    pub(super) reports: mpsc::Receiver<Report>,
    pub(super) interest: watch::Sender<Interest>,
    /// Ends this tenant's sync alone.
    pub(super) cancel: CancellationToken,
}

impl RunningSync {
    /// Rows about a day that was named say where they come from; until that is told, the platform.
    fn said_of_rows(&self) -> Option<RowSource> {
        let now = (self.settings.clock)().now;
        matches!(self.asking, Asking::AsOf(_)).then_some(RowSource {
            source: "platform",
            fetched_at: now,
        })
    }
}

/// What is known so far of the tenant being read.
pub(super) struct TenantReading {
    pub(super) asked: RunningSync,
    pub(super) types: Arc<[LeaveType]>,
    pub(super) order: ReorderBuffer,
    pub(super) missing: CoverageTally,
    /// Rows that the filter leaves out although they are overdrawn, as far as can be inferred.
    pub(super) inferred: usize,
    /// Nothing else is asked for: the rest need not be fetched.
    pub(super) is_enough: bool,
    /// People who were not asked are printed as pending.
    pub(super) prints_pending: bool,
    /// The moment that figures are told for: kept ones stand as of their day.
    pub(super) today: Today,
    /// Where they come from, when rows say so.
    provenance: Option<RowSource>,
    want: Want,
}

impl TenantReading {
    pub(super) fn new(asked: RunningSync, want: Want, language: Language) -> Self {
        let settings = &asked.settings;
        let needs_answers = want == Want::Balances;
        let order = if is_from_store(settings, want, asked.asking) {
            ReorderBuffer::of_kept(needs_answers)
        } else {
            ReorderBuffer::new(needs_answers)
        };
        Self {
            missing: CoverageTally::new(
                &settings.tenant,
                settings.credentials.platform(),
                language,
            ),
            types: Arc::new([]),
            order,
            inferred: 0,
            is_enough: false,
            prints_pending: false,
            today: settings.as_of.map_or_else(settings.clock, Today::midday_of),
            provenance: asked.said_of_rows(),
            want,
            asked,
        }
    }

    /// Asks for the people at `rows` before all others; those printed by now are no longer asked for.
    pub(super) fn seek(&self, rows: Vec<u32>) {
        let next = self.order.next_row();
        self.asked.interest.send_modify(|interest| {
            let waiting = interest
                .matches
                .iter()
                .flat_map(|rows| rows.iter().copied());
            let waiting = waiting.filter(|row| next.is_some_and(|next| *row >= next.0));
            interest.matches = Some(waiting.chain(rows).collect());
        });
    }

    /// What stands in every row.
    pub(super) fn origin(&self, language: Language) -> Origin<'_> {
        let settings = &self.asked.settings;
        Origin {
            tenant: settings.tenant.as_str(),
            platform: settings.credentials.platform(),
            today: self.today,
            provenance: self.provenance,
            language,
        }
    }

    /// What stands in the rows of a person whose answer was kept at `fetched`: single people are read again after a sync has ended.
    pub(super) fn origin_of_kept(&self, fetched: Timestamp, language: Language) -> Origin<'_> {
        let origin = self.origin(language);
        Origin {
            today: Today::at(fetched),
            provenance: origin.provenance.map(|provenance| RowSource {
                fetched_at: fetched,
                ..provenance
            }),
            ..origin
        }
    }

    /// Whether the store alone can answer, so that nothing can be said without it.
    pub(super) fn is_told_by_store(&self) -> bool {
        is_from_store(&self.asked.settings, self.want, self.asked.asking)
    }

    /// Takes in where what follows comes from; how that is said, when it is not the platform of today.
    pub(super) fn apply_source(&mut self, source: Source) -> Option<String> {
        match source {
            Source::Platform => self
                .other_day()
                .map(|day| format!("figures of {day}, as the platform tells them now")),
            Source::Kept(record) => {
                self.apply_record("cached", &record);
                Some(kept_words(&record, (self.asked.settings.clock)().now))
            }
            Source::Snapshot(record) => {
                self.apply_record("snapshot", &record);
                let at = minute_text(record.finished);
                Some(format!("figures of the snapshot of {at}"))
            }
            Source::Followed { holder } => Some(format!(
                "{} is asking the platform; its findings are printed as it keeps them",
                holder.explain(Language::English)
            )),
            Source::NoSnapshot { day, first } => {
                self.lacks_snapshot(day, first);
                None
            }
        }
    }

    fn other_day(&self) -> Option<Date> {
        self.asked.settings.as_of
    }

    fn lacks_snapshot(&mut self, day: Date, first: Option<Date>) {
        let words = if self.asked.has_store {
            no_snapshot_words(day, first)
        } else {
            format!("no snapshot before {day}, as no store is used")
        };
        self.missing
            .add_whole(&words, "leave out --as-of, or name a later day");
    }

    /// What follows was kept by this sync: it is told as it stood when that ended.
    fn apply_record(&mut self, source: &'static str, record: &SyncRecord) {
        self.provenance = Some(RowSource {
            source,
            fetched_at: record.finished,
        });
        self.today = Today::at(record.finished);
        if !record.complete {
            let remedy = "run `leaveboard sync`";
            self.missing
                .add_whole("what was kept is not complete", remedy);
        }
    }

    /// The channel closed before the sync said how it ended: it was cancelled, or it broke.
    pub(super) fn lost(&mut self) -> Outcome {
        if !self.asked.cancel.is_cancelled() {
            let remedy = "report this as a defect, with what was printed before";
            self.missing
                .add_whole("the program stopped reading this tenant", remedy);
        }
        Outcome::Cancelled
    }
}

/// Whether the store answers, and nobody is asked.
pub(super) fn is_from_store(settings: &Settings, want: Want, asking: Asking) -> bool {
    match asking {
        Asking::Kept => true,
        Asking::AsOf(day) => AsOfSource::of(settings, want, day) == AsOfSource::Snapshot,
        Asking::Platform { .. } | Asking::Opened(_) => false,
    }
}

/// `no snapshot before 2026-06-30, the first is of 2026-10-31`
pub(super) fn no_snapshot_words(day: Date, first: Option<Date>) -> String {
    match first {
        Some(first) => format!("no snapshot before {day}, the first is of {first}"),
        None => format!("no snapshot before {day}, there is none at all yet"),
    }
}

/// `kept 2026-11-22 09:15 (UTC+8), 3h 12m ago`
pub(super) fn kept_words(record: &SyncRecord, now: Timestamp) -> String {
    let minutes = now.duration_since(record.finished).as_mins().max(0);
    let age = SignedDuration::from_mins(minutes);
    let moment = minute_text(record.finished);
    if minutes == 0 {
        return format!("kept {moment} (UTC+8), just now");
    }
    format!("kept {moment} (UTC+8), {age:#} ago")
}

/// What `left<0` leaves out on a platform whose figures cannot go below zero.
pub(super) fn inferred_words(rows: usize, language: Language) -> String {
    language.pick(
        format!("另有 {rows} 行推算为超支（剩余为 0，已用多于已发）；用 超支 筛选可一并列出"),
        format!(
            "{rows} more {} overdrawn by inference (0 left, more used than granted); the filter `overdrawn` prints them too",
            if rows == 1 { "row is" } else { "rows are" }
        ),
    )
}

/// What is not printed where the directory shrank. Those people have not left, and their kept figures are at hand.
pub(super) fn unlisted_words(language: Language) -> &'static str {
    language.pick(
        "只输出目前仍在通讯录里的人；不再可见的人没有输出，也不算离职：--cached 可输出上次保存的全部数据",
        "only the people who are listed now are printed; those no longer visible are left out, and have not left: --cached prints \
         everybody as last kept",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::SyncNumber;

    #[test]
    fn kept_figures_say_from_when_in_the_platforms_zone() {
        let finished: Timestamp = "2026-11-22T01:15:00Z".parse().unwrap();
        let record = SyncRecord {
            number: SyncNumber(1),
            started: finished,
            finished,
            people: 1,
            failed: 0,
            complete: true,
            scope: String::new(),
        };
        let after = |minutes: i64| finished + SignedDuration::from_mins(minutes);
        assert_eq!(
            kept_words(&record, after(192)),
            "kept 2026-11-22 09:15 (UTC+8), 3h 12m ago"
        );
        // A clock that was set back makes nothing younger than now.
        assert_eq!(
            kept_words(&record, after(-500)),
            "kept 2026-11-22 09:15 (UTC+8), just now"
        );
    }
}
