//! Where the rows on screen come from: kept from an earlier sync, or answered in this one; and who is no longer listed.
//!
//! Rows only: how old something is in words, and how it is marked, is the screen's business.

use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::{Ledger, RowId, RowSet};
use crate::sync::Source;

/// The origin of a tenant's rows.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    /// When the figures of an earlier sync that stand here were complete.
    kept_at: Option<Timestamp>,
    /// What comes now was kept from it.
    telling_kept: bool,
    /// The figures of an earlier sync stand as they are: they were fresh, and nobody was asked.
    stands: bool,
    /// People answered in this sync. Nobody of them is gone.
    fresh: RowSet,
    gone: Arc<RowSet>,
    /// How many of those who are gone have kept figures.
    gone_with_figures: usize,
}

impl Provenance {
    /// What comes from now on comes from `source`. Everything that stands there is as old as a sync that is told as kept.
    pub fn turn_to(&mut self, source: &Source) {
        self.telling_kept = matches!(source, Source::Kept(_));
        if let Source::Kept(record) = source {
            self.kept_at = Some(record.finished);
            self.fresh = RowSet::default();
        }
        self.stands &= !matches!(source, Source::Followed { .. });
    }

    /// What stands here was read at `read`, and another sync of it begins.
    pub fn age(&mut self, read: Option<Timestamp>) {
        *self = Self {
            kept_at: read,
            gone: Arc::clone(&self.gone),
            gone_with_figures: self.gone_with_figures,
            ..Self::default()
        };
    }

    /// The sync has ended without asking anybody, because what stands here is fresh.
    pub fn stand(&mut self) {
        self.stands = true;
    }

    /// Whether the figures of an earlier sync stand as they are.
    pub fn stands(&self) -> bool {
        self.stands
    }

    /// Whether what comes now was kept from an earlier sync.
    pub fn is_telling_kept(&self) -> bool {
        self.telling_kept
    }

    /// Somebody has an answer of this sync, unless what comes now is an earlier one's.
    pub fn answer(&mut self, row: RowId) {
        if !self.telling_kept && !self.gone.contains(row) {
            self.fresh.set(row, true);
        }
    }

    /// Somebody is no longer listed; `false` when that was known.
    pub fn lose(&mut self, row: RowId, ledger: &Ledger) -> bool {
        let news = Arc::make_mut(&mut self.gone).set(row, true);
        if news {
            self.fresh.set(row, false);
            self.gone_with_figures += usize::from(ledger.is_answered(row));
        }
        news
    }

    /// Somebody is listed again; `false` when they were never told as gone.
    pub fn find(&mut self, row: RowId, ledger: &Ledger) -> bool {
        let news = Arc::make_mut(&mut self.gone).set(row, false);
        if news {
            let had_figures = usize::from(ledger.is_answered(row));
            self.gone_with_figures = self.gone_with_figures.saturating_sub(had_figures);
        }
        news
    }

    /// Who is no longer listed.
    pub fn gone(&self) -> &Arc<RowSet> {
        &self.gone
    }

    /// How many people have an answer of this sync.
    pub fn fresh(&self) -> usize {
        self.fresh.len()
    }

    /// Whether a person has an answer of this sync.
    pub fn is_fresh(&self, row: RowId) -> bool {
        self.fresh.contains(row)
    }

    /// Whether a person's figures were kept from an earlier sync and not answered since.
    pub fn is_old(&self, row: RowId, ledger: &Ledger) -> bool {
        self.kept_at.is_some() && !self.is_fresh(row) && ledger.is_answered(row)
    }

    /// How many listed people have figures of an earlier sync.
    pub fn old(&self, ledger: &Ledger) -> usize {
        match self.kept_at {
            Some(_) => ledger
                .answered()
                .saturating_sub(self.fresh() + self.gone_with_figures),
            None => 0,
        }
    }

    /// When the figures of an earlier sync were complete.
    pub fn kept_at(&self) -> Option<Timestamp> {
        self.kept_at
    }
}
