//! Where the rows on screen come from: stored by an earlier sync, or answered in this one; and who is no longer listed.

use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::{Ledger, RowId, RowSet};
use crate::sync::Source;

/// The origin of a tenant's rows.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    /// When the earlier sync ended whose figures are on screen.
    kept_at: Option<Timestamp>,
    /// The reports that arrive now repeat what it stored.
    telling_cached: bool,
    /// Its figures were fresh enough, so that nobody was read again.
    confirmed_fresh: bool,
    /// People answered in this sync, all of them still listed.
    fresh: Arc<RowSet>,
    gone: Arc<RowSet>,
    /// How many of those who are no longer listed have figures in the ledger.
    gone_with_figures: usize,
}

impl Provenance {
    /// Notes where the following reports come from. When they repeat an earlier sync, everything on screen is as old as that.
    pub fn turn_to(&mut self, source: &Source) {
        self.telling_cached = matches!(source, Source::Cached(_));
        if let Source::Cached(record) = source {
            self.kept_at = Some(record.finished);
            self.fresh = Arc::default();
        }
        self.confirmed_fresh &= !matches!(source, Source::Followed { .. });
    }

    /// Notes that another sync begins: everything on screen is old now, and was read at `read`.
    pub fn age(&mut self, read: Option<Timestamp>) {
        *self = Self {
            kept_at: read,
            gone: Arc::clone(&self.gone),
            gone_with_figures: self.gone_with_figures,
            ..Self::default()
        };
    }

    /// Notes that the sync ended without reading anybody, because the figures on screen are fresh enough.
    pub fn confirm_fresh(&mut self) {
        self.confirmed_fresh = true;
    }

    /// Whether the figures of an earlier sync were fresh enough and nobody was read again.
    pub fn is_confirmed_fresh(&self) -> bool {
        self.confirmed_fresh
    }

    /// Whether the reports that arrive now repeat what an earlier sync stored.
    pub fn is_telling_kept(&self) -> bool {
        self.telling_cached
    }

    /// Notes an answer of this sync about a person.
    pub fn answer(&mut self, row: RowId) {
        if !self.telling_cached && !self.gone.contains(row) {
            Arc::make_mut(&mut self.fresh).set(row, true);
        }
    }

    /// Notes that a person is no longer listed; `false` if that was known.
    pub fn lose(&mut self, row: RowId, ledger: &Ledger) -> bool {
        let news = Arc::make_mut(&mut self.gone).set(row, true);
        if news {
            Arc::make_mut(&mut self.fresh).set(row, false);
            self.gone_with_figures += usize::from(ledger.is_answered(row));
        }
        news
    }

    /// Notes that a person is listed again; `false` if nobody said that the person had gone.
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

    /// Those people.
    pub fn fresh_people(&self) -> &Arc<RowSet> {
        &self.fresh
    }

    /// Whether a person has an answer of this sync.
    pub fn is_fresh(&self, row: RowId) -> bool {
        self.fresh.contains(row)
    }

    /// Whether a person's figures are of an earlier sync.
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

    /// When the earlier sync ended whose figures are on screen.
    pub fn kept_at(&self) -> Option<Timestamp> {
        self.kept_at
    }
}
