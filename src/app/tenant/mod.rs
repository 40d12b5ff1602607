//! One tenant as far as it has been read: people, leave types, balances, progress, and where the cursors stand in it.

pub mod detail_cache;
pub mod people;
pub mod people_filter;
pub mod provenance;
pub mod sent_interest;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::app::filtered_list::ListWindow;
use crate::app::tenant::detail_cache::DetailCache;
use crate::app::tenant::people::PeopleList;
use crate::app::tenant::provenance::Provenance;
use crate::app::tenant::sent_interest::SentInterest;
use crate::domain::{
    Employee, LeaveType, LeaveTypeId, Ledger, PersonBalances, PlatformKind, Roster, RowId, Today,
};
use crate::platform::{ApiError, PageNote};
use crate::store::{Holder, StoreError};
use crate::sync::{Cost, Freshness, HeldRows, Outcome, Progress, Source, TenantId, Ticket};

/// How many gaps are kept word for word.
const GAPS_KEPT: usize = 20;

/// Of a tenant whose configuration says nothing else.
const FRESH_FOR: Duration = Duration::from_hours(1);

/// Whether a directory that shrank is right, as far as the user was asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ShrunkAnswer {
    /// The question was not put, or was left without an answer.
    #[default]
    None,
    /// The question stands on the screen.
    Asked,
    /// It is right: those who are no longer listed have left.
    Accepted,
}

/// A tenant.
#[derive(Clone, Debug)]
pub struct TenantState {
    /// Shown on screen.
    pub label: String,
    /// Its platform.
    pub platform: PlatformKind,
    /// Which sync is listened to.
    pub ticket: Ticket,
    /// The people so far.
    pub roster: Arc<Roster>,
    /// Their balances so far.
    pub ledger: Arc<Ledger>,
    /// Full answers about some of them.
    pub details: DetailCache,
    /// The leave types as configured.
    pub types: Arc<[LeaveType]>,
    /// What leave there is, in the platform's order; types that only came with a balance are last.
    pub columns: Vec<LeaveColumn>,
    /// How far the sync is.
    pub progress: Progress,
    /// How it ended; `None` while it runs.
    pub outcome: Option<Outcome>,
    /// Nothing more is sent for now.
    pub paused: bool,
    /// What a full sync costs this month (DingTalk).
    pub cost: Option<Cost>,
    /// The sync waits to be told whether it may cost this.
    pub asks: Option<Cost>,
    /// What it was told.
    pub consent: Option<bool>,
    /// What the user said of a directory that shrank.
    pub shrunk: ShrunkAnswer,
    /// Why nothing can be kept.
    pub trouble: Option<StoreError>,
    /// Where the rows come from.
    pub origin: Provenance,
    /// What is missing from the lists.
    pub gaps: Gaps,
    /// What was left out on purpose.
    pub notes: Vec<PageNote>,
    /// Where its figures come from, as the sync last said.
    pub source: Option<Source>,
    /// When something last arrived.
    pub heard: Option<Today>,
    /// What stands here is of the sync before, and the next one has told nothing yet.
    pub is_held: bool,
    /// How old figures may be that are not read again when the dashboard opens.
    pub freshness: Freshness,
    /// Today's figures had been read to their end when another day was entered.
    pub was_read: bool,
    /// Today's figures while another day is shown, where no store has them.
    live: Option<Box<Self>>,
    /// Pane 2.
    pub people: PeopleList,
    /// Pane 3.
    pub balances: BalanceCursor,
    /// Pane 4: the first line shown.
    pub rule_top: usize,
    /// The last wish to ask for a person again, with its number.
    pub refresh: Option<(u32, RowId)>,
    /// What its sync was last told of the screen.
    pub sent_interest: SentInterest,
}

/// A leave type of the screen.
#[derive(Clone, PartialEq, Debug)]
pub struct LeaveColumn {
    /// The type.
    pub id: LeaveTypeId,
    /// Its name.
    pub name: Arc<str>,
    /// Position among the configured types; `None` for one that only came with a balance.
    pub configured: Option<usize>,
    /// It has subtypes, which stand for it.
    pub is_parent: bool,
}

/// Gaps, the first of them word for word.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Gaps {
    /// The first ones.
    pub first: Vec<ApiError>,
    /// How many in all.
    pub count: usize,
}

/// Where the cursor stands in pane 3.
#[derive(Clone, Debug, Default)]
pub struct BalanceCursor {
    /// Cursor and scroll, in lines.
    pub window: ListWindow,
    /// Rows with their lots shown.
    pub opened: HashSet<LeaveTypeId>,
    /// The raw record is shown in place of the table.
    pub raw: bool,
    /// Its first line shown.
    pub raw_top: usize,
}

impl TenantState {
    /// A tenant of which nothing is known yet.
    pub fn new(id: TenantId, label: String, platform: PlatformKind) -> Self {
        Self {
            label,
            platform,
            ticket: Ticket {
                tenant: id,
                generation: 0,
            },
            roster: Arc::default(),
            ledger: Arc::default(),
            details: DetailCache::default(),
            types: Arc::default(),
            columns: Vec::new(),
            progress: Progress::default(),
            outcome: None,
            paused: false,
            cost: None,
            asks: None,
            consent: None,
            shrunk: ShrunkAnswer::default(),
            trouble: None,
            origin: Provenance::default(),
            gaps: Gaps::default(),
            notes: Vec::new(),
            source: None,
            heard: None,
            is_held: false,
            freshness: Freshness::Within(FRESH_FOR),
            was_read: false,
            live: None,
            people: PeopleList::default(),
            balances: BalanceCursor::default(),
            rule_top: 0,
            refresh: None,
            sent_interest: SentInterest::default(),
        }
    }

    /// Forgets everything that was read: the next sync starts from nothing, and late reports of this one are strangers. The
    /// cursor will go back to its person.
    pub fn start_over(&mut self) {
        let fresh = Self::new(self.ticket.tenant, self.label.clone(), self.platform);
        let sought = self.selected().and_then(|row| self.employee(row));
        let ticket = self.next_ticket();
        self.people.clear(sought.map(|person| person.id));
        let people = std::mem::take(&mut self.people);
        let sent_interest = std::mem::take(&mut self.sent_interest);
        *self = Self {
            ticket,
            people,
            sent_interest,
            freshness: self.freshness,
            was_read: self.was_read,
            live: self.live.take(),
            ..fresh
        };
    }

    /// Notes what was left out on purpose, once.
    pub fn add_note(&mut self, note: PageNote) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Another sync of the same figures begins: what was read stands, marked as old, until newer figures come. Answers what
    /// the sync is told of it.
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
        // Who accepted one smaller directory was not asked about the next.
        self.shrunk = ShrunkAnswer::None;
        (self.trouble, self.refresh) = (None, None);
        self.is_held = true;
        (!held.people.is_empty()).then_some(held)
    }

    /// When the oldest figures that stand here were read.
    fn read_at(&self) -> Option<Timestamp> {
        self.kept_at().or(self.heard.map(|at| at.now))
    }

    /// When everybody had been read, and whether nothing was missing, if a sync came to its end.
    fn whole_read(&self) -> Option<(Timestamp, bool)> {
        let complete = match self.outcome {
            Some(Outcome::Complete) => true,
            Some(Outcome::Partial) => false,
            _ => return None,
        };
        Some((self.read_at()?, complete))
    }

    /// Another day is shown from now on. Today's figures stay at hand where no store has them.
    pub fn leave_today(&mut self) {
        let is_stored = self.source.is_some();
        self.was_read = self.whole_read().is_some();
        let live = (!is_stored && !self.roster.is_empty()).then(|| Box::new(self.clone()));
        self.start_over();
        self.live = live;
    }

    /// Today's figures are shown again: those at hand, until the sync tells others.
    pub fn return_to_today(&mut self) -> Option<HeldRows> {
        let Some(live) = self.live.take() else {
            self.start_over();
            return None;
        };
        let mut people = live.people.clone();
        people.list.generation = self.people.list.generation;
        people.list.pending = None;
        *self = Self {
            ticket: self.ticket,
            people,
            ..*live
        };
        self.hold()
    }

    /// What stands here gives way to what the store tells.
    fn let_go(&mut self) {
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

    /// The sync is stopped by the user: what came stays, late reports are strangers.
    pub fn stop(&mut self) {
        self.ticket = self.next_ticket();
        self.end(Outcome::Cancelled);
    }

    /// The sync is over: there is nothing to pause and nothing to ask any more.
    pub fn end(&mut self, outcome: Outcome) {
        let came_to_its_end = matches!(outcome, Outcome::Complete | Outcome::Partial);
        if came_to_its_end && (self.is_held || self.origin.is_telling_kept()) {
            self.origin.stand();
        }
        self.outcome = Some(outcome);
        self.paused = false;
        self.asks = None;
    }

    /// Something was read: what was said of the sync before no longer holds.
    pub fn note_read(&mut self) {
        if std::mem::take(&mut self.is_held) {
            self.gaps = Gaps::default();
            self.notes.clear();
            self.progress = Progress::default();
        }
    }

    /// Whether its sync still runs.
    pub fn is_loading(&self) -> bool {
        self.outcome.is_none()
    }

    /// Whether its sync runs and waits for nobody at the keyboard.
    pub fn is_busy(&self) -> bool {
        self.is_loading() && !self.paused && self.asks.is_none()
    }

    /// Whether the user stopped it.
    pub fn is_stopped(&self) -> bool {
        self.outcome == Some(Outcome::Cancelled)
    }

    /// The error that ended the sync, if one did.
    pub fn refusal(&self) -> Option<&ApiError> {
        match &self.outcome {
            Some(Outcome::Refused(error) | Outcome::Failed(error)) => Some(error),
            _ => None,
        }
    }

    /// The person under the cursor.
    pub fn selected(&self) -> Option<RowId> {
        self.people.selected(self.roster.len())
    }

    /// How many people are listed.
    pub fn listed(&self) -> usize {
        self.people.list.len(self.roster.len())
    }

    /// The people on screen, the one under the cursor first.
    pub fn visible_people(&self, height: usize) -> Vec<RowId> {
        let selected = self.selected();
        let lines = self.people.list.lines(self.roster.len(), height);
        let others = lines
            .map(|(_, row)| row)
            .filter(|row| Some(*row) != selected);
        selected.into_iter().chain(others).collect()
    }

    /// A person, owned.
    pub fn employee(&self, row: RowId) -> Option<Employee> {
        self.roster.person(row).map(|person| person.to_employee())
    }

    /// The full answer about the person under the cursor.
    pub fn selected_detail(&self) -> Option<&Arc<PersonBalances>> {
        self.details.get(self.selected()?)
    }

    /// What comes from now on comes from `source`. Another program's sync after the end of ours is one that runs.
    pub fn turn_to(&mut self, source: Source) {
        if self.is_held && is_told_from_the_first_row(&source) {
            self.let_go();
        }
        let is_followed = matches!(source, Source::Followed { .. });
        if is_followed && self.outcome.take().is_some() {
            self.progress = Progress::default();
            self.gaps = Gaps::default();
        }
        self.origin.turn_to(&source);
        self.source = Some(source);
    }

    /// Which other program syncs this tenant in our place.
    pub fn holder(&self) -> Option<&Holder> {
        match &self.source {
            Some(Source::Followed { holder }) => Some(holder),
            _ => None,
        }
    }

    /// How many people are listed: those of the roster who are not gone.
    pub fn headcount(&self) -> usize {
        self.roster.len() - self.origin.gone().len()
    }

    /// How many people have an answer of this sync; kept ones do not count.
    pub fn answered(&self) -> usize {
        match self.holder() {
            Some(_) => self.progress.answered.max(self.origin.fresh()),
            None if self.origin.stands() => self.origin.fresh() + self.old_people(),
            None => self.origin.fresh(),
        }
    }

    /// How many of a hundred people have an answer of this sync; `None` while nobody is known.
    pub fn coverage(&self) -> Option<usize> {
        let people = self.headcount();
        (people > 0).then(|| (self.answered() * 100 / people).min(100))
    }

    /// How many people are listed of whom something could not be read: those that the filter `state:unreadable` finds.
    pub fn unreadable(&self) -> usize {
        self.ledger.failed_without(self.origin.gone())
    }

    /// Of how many people the filter's conditions could be judged, while that is not everybody.
    pub fn judged(&self) -> Option<usize> {
        let query = &self.people.list.shown.query;
        let mut judged = self.headcount();
        if query.asks_balances() {
            judged = judged.min(self.ledger.answered());
        }
        if query.asks_departments() {
            judged = judged.min(self.roster.with_departments());
        }
        (judged < self.headcount()).then_some(judged)
    }

    /// How many people are shown with figures of an earlier sync.
    pub fn old_people(&self) -> usize {
        self.origin.old(&self.ledger)
    }

    /// When the oldest figures shown were read, if some are of an earlier sync.
    pub fn kept_at(&self) -> Option<Timestamp> {
        self.origin.kept_at().filter(|_| self.old_people() > 0)
    }

    /// When the figures of the person under the cursor were read, if that was in an earlier sync.
    pub fn selected_read_at(&self) -> Option<Timestamp> {
        let row = self.selected().filter(|row| self.is_old(*row))?;
        self.details.fetched(row).or(self.origin.kept_at())
    }

    /// Whether a person's figures are of an earlier sync.
    pub fn is_old(&self, row: RowId) -> bool {
        self.origin.is_old(row, &self.ledger)
    }

    /// Takes the configured types, and keeps those that came with balances.
    pub fn set_types(&mut self, types: Arc<[LeaveType]>) {
        let is_parent = |id: &LeaveTypeId| types.iter().any(|t| t.parent.as_ref() == Some(id));
        let listed: Vec<LeaveColumn> = types
            .iter()
            .enumerate()
            .map(|(at, leave_type)| LeaveColumn {
                id: leave_type.id.clone(),
                name: Arc::clone(&leave_type.name),
                is_parent: is_parent(&leave_type.id),
                configured: Some(at),
            })
            .collect();
        self.types = types;
        let unlisted = std::mem::replace(&mut self.columns, listed);
        for column in unlisted {
            self.add_column(&column.id, &column.name);
        }
    }

    /// A column's configuration.
    pub fn leave_type(&self, column: &LeaveColumn) -> Option<&LeaveType> {
        self.types.get(column.configured?)
    }

    /// The name of a type that no list names, once an answer brings it.
    pub fn name_column(&mut self, id: &LeaveTypeId, name: &Arc<str>) {
        let unlisted = |column: &&mut LeaveColumn| column.configured.is_none() && column.id == *id;
        if let Some(column) = self.columns.iter_mut().find(unlisted) {
            column.name = Arc::clone(name);
        }
    }

    /// A column for a type that a balance brought, unless there is one.
    pub fn add_column(&mut self, id: &LeaveTypeId, name: &Arc<str>) {
        if self.columns.iter().all(|column| column.id != *id) {
            self.columns.push(LeaveColumn {
                id: id.clone(),
                name: Arc::clone(name),
                configured: None,
                is_parent: false,
            });
        }
    }
}

/// Whether people follow who take the place of everybody who stands there.
fn is_told_from_the_first_row(source: &Source) -> bool {
    match source {
        Source::Kept(_) | Source::Snapshot(_) | Source::NoSnapshot { .. } => true,
        Source::Platform | Source::Followed { .. } => false,
    }
}

impl Gaps {
    /// That the directory is far smaller than the last one, where that was told.
    pub fn shrinkage(&self) -> Option<&ApiError> {
        self.first.iter().find(|gap| gap.is_directory_shrank())
    }

    /// The smaller directory was accepted.
    pub fn forget_shrinkage(&mut self) {
        let before = self.first.len();
        self.first.retain(|gap| !gap.is_directory_shrank());
        self.count -= before - self.first.len();
    }

    /// Notes one more.
    pub fn add(&mut self, gap: ApiError) {
        self.count += 1;
        if self.first.len() < GAPS_KEPT || gap.is_directory_shrank() {
            self.first.push(gap);
        }
    }
}
