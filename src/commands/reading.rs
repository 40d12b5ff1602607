//! One tenant while it is read: its channel, its people in order, and what is missing so far.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::domain::day::platform_zone;
use crate::domain::{Instant, Language, LeaveType, Today};
use crate::export::Origin;
use crate::platform::Settings;
use crate::store::SyncRecord;
use crate::sync::{Interest, Outcome, Report, Want};

use super::missing::Missing;
use super::order::InOrder;

/// A tenant that is being asked.
pub(super) struct Asked {
    pub(super) settings: Settings,
    pub(super) reports: mpsc::Receiver<Report>,
    pub(super) interest: watch::Sender<Interest>,
    /// Ends this tenant's sync alone.
    pub(super) cancel: CancellationToken,
}

/// What is known so far of the tenant being read.
pub(super) struct Reading {
    pub(super) asked: Asked,
    pub(super) types: Arc<[LeaveType]>,
    pub(super) order: InOrder,
    pub(super) missing: Missing,
    /// Nothing else is asked for: the rest need not be fetched.
    pub(super) is_enough: bool,
    /// People who were not asked are printed as pending.
    pub(super) prints_pending: bool,
    /// The moment that figures are told for: kept ones stand as of their day.
    pub(super) today: Today,
}

impl Reading {
    pub(super) fn new(asked: Asked, want: Want, language: Language) -> Self {
        let settings = &asked.settings;
        Self {
            missing: Missing::new(&settings.tenant, settings.credentials.platform(), language),
            types: Arc::new([]),
            order: InOrder::new(want == Want::Balances),
            is_enough: false,
            prints_pending: false,
            today: settings.as_of.map_or_else(settings.clock, Today::midday_of),
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
            language,
        }
    }

    /// What follows was kept by this sync: it is told as it stood when that ended.
    pub(super) fn apply_record(&mut self, record: &SyncRecord) {
        if let Some(day) = record.finished.day() {
            let now = record.finished;
            self.today = Today { now, day };
        }
        if !record.complete {
            let remedy = "run `leaveboard sync`";
            self.missing
                .add_whole("the sync that was kept is not complete", remedy);
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

pub(super) fn no_snapshot(settings: &Settings, day: Date, language: Language) -> Missing {
    let platform = settings.credentials.platform();
    let mut missing = Missing::new(&settings.tenant, platform, language);
    missing.add_whole(
        &format!(
            "nothing is known of {day}: the platform tells today only, and there is no snapshot yet"
        ),
        "leave out --as-of",
    );
    missing
}

/// `kept 2026-11-22 09:15 (UTC+8), 3h 12m ago`
pub(super) fn kept_words(record: &SyncRecord, now: Instant) -> String {
    let minutes = (now.0 - record.finished.0).max(0) / 60_000;
    let age = SignedDuration::from_mins(minutes);
    let moment = Timestamp::from_millisecond(record.finished.0).map(|at| {
        at.to_zoned(platform_zone())
            .strftime("%Y-%m-%d %H:%M")
            .to_string()
    });
    let moment = moment.unwrap_or_default();
    if minutes == 0 {
        return format!("kept {moment} (UTC+8), just now");
    }
    format!("kept {moment} (UTC+8), {age:#} ago")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::SyncNumber;

    #[test]
    fn kept_figures_say_from_when_in_the_platforms_zone() {
        let finished: Timestamp = "2026-11-22T01:15:00Z".parse().unwrap();
        let finished = Instant(finished.as_millisecond());
        let record = SyncRecord {
            number: SyncNumber(1),
            started: finished,
            finished,
            people: 1,
            failed: 0,
            complete: true,
        };
        let after = |minutes: i64| Instant(finished.0 + minutes * 60_000);
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
