//! What happens to the figures of a tenant when a sync begins, ends or is stopped, and when another day is shown.
//!
//! Every new sync gets a new ticket. Reports that still arrive under an older ticket are dropped by `ingest`.

use std::sync::Arc;

use jiff::Timestamp;

use crate::app::large_drop::replace_aside;
use crate::app::tenant::gaps::Gaps;
use crate::app::tenant::{BalanceCursor, ShrunkAnswer, TenantState};
use crate::domain::RowSet;
use crate::sync::{HeldRows, Outcome, Progress, RefreshRequests, Source, Ticket};

impl TenantState {
    /// Forgets everything that was read, so that the next sync starts from nothing. The cursor returns to its person as soon
    /// as that person is listed again.
    pub fn start_over(&mut self) {
        let fresh = Self::new(self.ticket.tenant, self.label.clone(), self.platform);
        let selected = self.selected().and_then(|row| self.employee(row));
        // The person whom the cursor has not reached yet matters more than the one it stands on
        // meanwhile.
        let sought = self.people.sought.take();
        let sought = sought.or(selected.map(|person| person.id));
        let ticket = self.next_ticket();
        self.people.clear(sought);
        let people = std::mem::take(&mut self.people);
        let sent_interest = std::mem::take(&mut self.sent_interest);
        let next = Self {
            ticket,
            people,
            sent_interest,
            revision: self.revision + 1,
            balances: BalanceCursor {
                order: self.balances.order,
                ..BalanceCursor::default()
            },
            own: self.own.clone(),
            asked_for_lots: self.nobody_asked_for_lots(),
            refresh_calls: self.refresh_calls,
            freshness: self.freshness,
            was_read: self.was_read,
            live: self.live.take(),
            ..fresh
        };
        replace_aside(self, next);
    }

    /// Prepares for another sync of the same figures. What was read stays on screen, marked as old, until newer figures
    /// come. Returns the rows on which the new sync can build, if there are any.
    pub fn hold(&mut self) -> Option<HeldRows> {
        let held = HeldRows {
            people: Arc::clone(&self.roster),
            gone: Arc::clone(self.origin.gone()),
            read: self.whole_read(),
        };
        self.origin.age(self.read_at());
        self.ticket = self.next_ticket();
        self.outcome = None;
        self.paused = false;
        (self.cost, self.asks, self.consent) = (None, None, None);
        // A user who accepted this smaller directory has not seen the next one.
        self.shrunk = ShrunkAnswer::None;
        (self.trouble, self.refresh) = (None, RefreshRequests::default());
        self.is_held = true;
        (!held.people.is_empty()).then_some(held)
    }

    /// The value of `asked_for_lots` that says that nobody was asked about; `None` where lots come
    /// with the balances.
    pub(in crate::app) fn nobody_asked_for_lots(&self) -> Option<Arc<RowSet>> {
        self.asked_for_lots.as_ref().map(|_| Arc::default())
    }

    /// When the oldest figures on screen were read; `None` before the first answer.
    pub fn read_at(&self) -> Option<Timestamp> {
        self.kept_at().or(self.heard.map(|at| at.now))
    }

    /// When the last sync that read everybody ended, and whether nothing was missing from it.
    fn whole_read(&self) -> Option<(Timestamp, bool)> {
        let is_complete = match self.outcome {
            Some(Outcome::Complete) => true,
            Some(Outcome::Partial) => false,
            _ => return None,
        };
        Some((self.read_at()?, is_complete))
    }

    /// Prepares for showing another day. Without a store, today's figures are put aside for the way back.
    pub fn leave_today(&mut self) {
        let is_stored = self.source.is_some();
        self.was_read = self.whole_read().is_some();
        let live = (!is_stored && !self.roster.is_empty()).then(|| Box::new(self.clone()));
        self.start_over();
        self.live = live;
    }

    /// Prepares for showing today again: with the figures that were put aside, if there are any, until the sync brings
    /// newer ones. Returns the rows on which that sync can build.
    pub fn return_to_today(&mut self) -> Option<HeldRows> {
        let Some(live) = self.live.take() else {
            self.start_over();
            return None;
        };
        let mut people = live.people.clone();
        people.list.generation = self.people.list.generation;
        people.list.pending = None;
        let balances = BalanceCursor {
            order: self.balances.order,
            ..live.balances.clone()
        };
        let next = Self {
            ticket: self.ticket,
            people,
            balances,
            revision: self.revision + 1,
            ..*live
        };
        replace_aside(self, next);
        self.hold()
    }

    /// Drops the rows on screen, because the store is about to send all rows of the same sync.
    fn make_room_for_stored_rows(&mut self) {
        let ticket = self.ticket;
        self.start_over();
        self.ticket = ticket;
    }

    fn next_ticket(&self) -> Ticket {
        Ticket {
            generation: self.ticket.generation + 1,
            ..self.ticket
        }
    }

    /// Stops the sync at the user's wish. What was read stays.
    pub fn stop(&mut self) {
        self.ticket = self.next_ticket();
        self.end(Outcome::Cancelled);
    }

    /// Notes how the sync ended. There is nothing to pause and nothing to ask any more.
    pub fn end(&mut self, outcome: Outcome) {
        let read_everybody = matches!(outcome, Outcome::Complete | Outcome::Partial);
        if read_everybody && (self.is_held || self.origin.is_telling_kept()) {
            self.origin.confirm_fresh();
        }
        self.drop_deleted_types();
        self.outcome = Some(outcome);
        self.paused = false;
        self.asks = None;
    }

    /// Notes that the new sync read something: gaps, notes and progress of the one before no longer hold.
    pub fn note_read(&mut self) {
        if std::mem::take(&mut self.is_held) {
            self.gaps = Gaps::default();
            self.notes.clear();
            self.progress = Progress::default();
        }
    }

    /// Notes where the following reports come from. A sync of another program that is followed after the end of ours is
    /// shown as one that runs.
    pub fn turn_to(&mut self, source: Source) {
        if self.is_held && sends_all_rows(&source) {
            self.make_room_for_stored_rows();
        }
        let is_followed = matches!(source, Source::Followed { .. });
        if is_followed && self.outcome.take().is_some() {
            self.progress = Progress::default();
            self.gaps = Gaps::default();
            // As in `hold`: the smaller directory of this sync was seen by nobody.
            self.shrunk = ShrunkAnswer::None;
        }
        self.origin.turn_to(&source);
        self.source = Some(source);
    }
}

/// Whether the source sends all its rows from the first one on, in place of those on screen.
fn sends_all_rows(source: &Source) -> bool {
    match source {
        Source::Cached(_) | Source::Snapshot(_) | Source::NoSnapshot { .. } => true,
        Source::Platform | Source::Followed { .. } => false,
    }
}
