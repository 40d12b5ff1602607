//! What the screen knows of one tenant: people, leave types and balances as far as they were read, how far its sync is, and
//! where the cursors stand.

pub mod department_names;
pub mod detail_cache;
pub mod gaps;
pub mod leave_types;
mod lifecycle;
pub mod people;
pub mod people_filter;
pub mod provenance;
pub mod read_moments;
pub mod refresh_calls;

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::app::filtered_list::ListWindow;
use crate::app::tenant::department_names::DepartmentNames;
use crate::app::tenant::detail_cache::DetailCache;
use crate::app::tenant::gaps::Gaps;
use crate::app::tenant::people::PeopleList;
use crate::app::tenant::provenance::Provenance;
use crate::app::tenant::refresh_calls::RefreshCalls;
use crate::app::views::browse::balance_sort::BalanceSort;
use crate::domain::insight::{LeaveColumn, OwnRecords};
use crate::domain::{
    Employee, LeaveType, LeaveTypeId, Ledger, ListOrder, PersonBalances, PlatformKind, Roster,
    RowId, RowSet, Today,
};
use crate::platform::{ApiError, PageNote};
use crate::store::{Holder, StoreError};
use crate::sync::{
    Cost, Freshness, Interest, Outcome, Progress, RefreshRequests, Source, TenantId, Ticket,
};

/// What the user said of a directory that is far smaller than the last one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ShrunkAnswer {
    /// Nothing: the question was not put, or was declined.
    #[default]
    None,
    /// Nothing yet: the question is on screen.
    Asked,
    /// It is complete: whoever is no longer listed has left.
    Accepted,
}

/// A tenant.
#[derive(Clone, Debug)]
pub struct TenantState {
    /// Its name on screen.
    pub label: String,
    /// Its platform.
    pub platform: PlatformKind,
    /// The ticket of its sync; reports under an older one are dropped.
    pub ticket: Ticket,
    /// The company's own records about its people and leave types.
    pub own: OwnRecords,
    /// The people whose lots were asked for since the tenant was read, on a platform that gives
    /// lots one person at a time; `None` on the others.
    pub asked_for_lots: Option<Arc<RowSet>>,
    /// The day on which those lots were asked for. They hold for that day.
    pub lots_asked_on: Option<Date>,
    /// The people read so far.
    pub roster: Arc<Roster>,
    /// Their balances, as far as they were read.
    pub ledger: Arc<Ledger>,
    /// The names of its departments, for completing a filter.
    pub department_names: DepartmentNames,
    /// Grows whenever people, leave types or balances change, so that an answer about older ones is known to be outdated.
    pub revision: u64,
    /// The full answers about some of them.
    pub details: DetailCache,
    /// The leave types as configured.
    pub types: Arc<[LeaveType]>,
    /// The leave types in the order of the screen: as configured, then those that only came with a balance.
    pub columns: Vec<LeaveColumn>,
    /// How far its sync is.
    pub progress: Progress,
    /// How it ended; `None` while it runs.
    pub outcome: Option<Outcome>,
    /// The user paused it: no call is sent.
    pub paused: bool,
    /// How many calls a full sync takes of the month's (DingTalk).
    pub cost: Option<Cost>,
    /// The sync waits for the user's consent to this cost.
    pub asks: Option<Cost>,
    /// What the user answered.
    pub consent: Option<bool>,
    /// What the user said of a directory that is far smaller than the last one.
    pub shrunk: ShrunkAnswer,
    /// Why nothing is stored any more.
    pub trouble: Option<StoreError>,
    /// Where the rows come from.
    pub origin: Provenance,
    /// What is missing from the lists.
    pub gaps: Gaps,
    /// What the platform's pages left out, as intended by their settings.
    pub notes: Vec<PageNote>,
    /// Where its figures come from, as the sync last said.
    pub source: Option<Source>,
    /// When the platform last told something other than a refusal.
    pub heard: Option<Today>,
    /// What is shown is of the sync before, and the next one has sent nothing yet.
    pub is_held: bool,
    /// Figures up to this age are not read again when the dashboard opens.
    pub freshness: Freshness,
    /// Everybody had been read when another day was chosen.
    pub was_read: bool,
    /// Today's figures, while another day is shown and no store has them.
    live: Option<Box<Self>>,
    /// Pane 2.
    pub people: PeopleList,
    /// Pane 3.
    pub balances: BalanceCursor,
    /// Pane 4: the first line shown.
    pub rule_top: usize,
    /// The people whom the user wanted to be read again.
    pub refresh: RefreshRequests,
    /// How many calls reading people again takes.
    pub refresh_calls: RefreshCalls,
    /// What its sync was last told of the screen.
    pub sent_interest: Interest,
}

/// Where the cursor stands in pane 3.
#[derive(Clone, Debug, Default)]
pub struct BalanceCursor {
    /// Cursor and scroll, in lines.
    pub window: ListWindow,
    /// The rows below which lots and fields are shown.
    pub opened: HashSet<LeaveTypeId>,
    /// The order of the rows, the same for all tenants.
    pub order: ListOrder<BalanceSort>,
    /// The raw record is shown in place of the table.
    pub raw: bool,
    /// Its first line shown.
    pub raw_top: usize,
}

impl TenantState {
    /// A tenant of which nothing was read yet.
    pub fn new(id: TenantId, label: String, platform: PlatformKind) -> Self {
        Self {
            label,
            platform,
            ticket: Ticket {
                tenant: id,
                generation: 0,
            },
            own: OwnRecords::default(),
            asked_for_lots: None,
            lots_asked_on: None,
            roster: Arc::default(),
            ledger: Arc::default(),
            department_names: DepartmentNames::default(),
            revision: 0,
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
            freshness: Freshness::default(),
            was_read: false,
            live: None,
            people: PeopleList::default(),
            balances: BalanceCursor::default(),
            rule_top: 0,
            refresh: RefreshRequests::default(),
            refresh_calls: RefreshCalls::default(),
            sent_interest: Interest::default(),
        }
    }

    /// Its name in the configuration, by which commands print it; the one on screen where none is configured.
    pub fn configured_name(&self) -> &str {
        match self.own.tenant() {
            "" => &self.label,
            configured => configured,
        }
    }

    /// Adds a note, unless it is there already.
    pub fn add_note(&mut self, note: PageNote) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Whether its sync still runs.
    pub fn is_loading(&self) -> bool {
        self.outcome.is_none()
    }

    /// Whether its sync runs, and is neither paused nor waiting for an answer.
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

    /// Which other program syncs this tenant in our place.
    pub fn holder(&self) -> Option<&Holder> {
        match &self.source {
            Some(Source::Followed { holder }) => Some(holder),
            _ => None,
        }
    }

    /// How many people there are, without those who are no longer listed.
    pub fn headcount(&self) -> usize {
        self.roster.len() - self.origin.gone().len()
    }

    /// How many people were answered in this sync. Stored answers count only if nobody was read again because they were fresh.
    pub fn answered(&self) -> usize {
        match self.holder() {
            Some(_) => self.progress.answered.max(self.origin.fresh()),
            None if self.origin.is_confirmed_fresh() => self.origin.fresh() + self.old_people(),
            None => self.origin.fresh(),
        }
    }

    /// How many people this sync has read: those who were answered, and once it has ended, only those of whom everything could
    /// be read.
    pub fn read(&self) -> usize {
        let answered = self.answered();
        let failed = if self.is_loading() {
            0
        } else if answered > self.origin.fresh() {
            self.unreadable()
        } else {
            self.ledger.failed_among(self.origin.fresh_people())
        };
        answered.saturating_sub(failed)
    }

    /// How many of a hundred people it has read; `None` while nobody is known. It is never a hundred where something is missing:
    /// a department, a page or a leave type that could not be had is nobody's, but the tenant is not read whole.
    pub fn coverage(&self) -> Option<usize> {
        let people = self.headcount();
        let is_partial = self.gaps.count > 0 || self.outcome == Some(Outcome::Partial);
        let most = if is_partial { 99 } else { 100 };
        (people > 0).then(|| (self.read() * 100 / people).min(most))
    }

    /// Of how many people something could not be read: those that the filter `state:unreadable` finds.
    pub fn unreadable(&self) -> usize {
        self.ledger.failed_without(self.origin.gone())
    }

    /// For how many people the filter's conditions could be evaluated; `None` if that is everybody.
    pub fn judged(&self) -> Option<usize> {
        let query = &self.people.list.shown.query;
        let mut judged = self.headcount();
        if query.asks_balances() {
            judged = judged.min(self.ledger.answered_without(self.origin.gone()));
        }
        if query.asks_departments() {
            judged = judged.min(self.roster.with_departments_without(self.origin.gone()));
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
}
