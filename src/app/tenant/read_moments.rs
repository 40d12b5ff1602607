//! When the figures of each person on screen were read, for work off the UI task.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::app::tenant::TenantState;
use crate::domain::{RowId, RowSet, Today};
use crate::sync::Source;

/// Where the figures of a tenant's people come from, and from when. A clone copies only pointers.
#[derive(Clone, Debug)]
pub struct ReadMoments {
    /// Not all figures are today's of the platform, so that rows have to say where theirs come from.
    pub are_mixed: bool,
    /// Figures of another day, as stored then.
    snapshot: Option<ReadMoment>,
    /// Figures of an earlier sync.
    kept: Option<ReadMoment>,
    /// Who was read since.
    fresh: Arc<RowSet>,
    /// Figures of this sync.
    platform: ReadMoment,
}

/// Where figures come from, and from when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReadMoment {
    /// The word that commands print: `platform`, `cached` or `snapshot`.
    pub source: &'static str,
    /// When they were read; of an earlier sync and a snapshot, when that ended.
    pub at: Timestamp,
    /// The day in UTC+8 that they are for.
    pub day: Date,
}

impl ReadMoment {
    fn new(source: &'static str, at: Timestamp) -> Self {
        let Today { now, day } = Today::at(at);
        Self {
            source,
            at: now,
            day,
        }
    }
}

impl TenantState {
    /// When its figures were read, which are of the day `as_of` if another day than today is shown.
    pub(in crate::app) fn read_moments(&self, as_of: Option<Date>, today: Today) -> ReadMoments {
        let read = ReadMoment::new("platform", self.heard.unwrap_or(today).now);
        let snapshot = match &self.source {
            Some(Source::Snapshot(record)) => Some(ReadMoment::new("snapshot", record.finished)),
            _ => None,
        };
        let kept = self.kept_at();
        ReadMoments {
            are_mixed: as_of.is_some() || kept.is_some(),
            snapshot,
            kept: kept.map(|end| ReadMoment::new("cached", end)),
            fresh: Arc::clone(self.origin.fresh_people()),
            // A platform that was asked about another day answers with the figures of that day.
            platform: ReadMoment {
                day: as_of.unwrap_or(read.day),
                ..read
            },
        }
    }
}

impl ReadMoments {
    /// When what was added up was read: the oldest figures in a sum say how old it is.
    pub fn of_sum(&self) -> ReadMoment {
        self.snapshot.or(self.kept).unwrap_or(self.platform)
    }

    /// When a person was read; of somebody without figures, when the others were.
    pub fn of(&self, row: RowId) -> ReadMoment {
        let kept = self.kept.filter(|_| !self.fresh.contains(row));
        self.snapshot.or(kept).unwrap_or(self.platform)
    }
}
