//! The view of changes: what changed between two snapshots of a tenant, the list of it on screen, and when it is loaded.
//!
//! Plain data, as all of `app`. What counts as a change is `domain`'s business, where it is read from is `sync`'s.

mod actions;
pub mod change_filter;
pub mod change_list;
pub mod detail_text;
pub mod navigation;

use std::sync::Arc;

use jiff::civil::Date;

pub(in crate::app) use actions::act;

use crate::app::message::Effect;
use crate::app::overlays::date_picker::ComparisonPeriod;
use crate::app::state::AppState;
use crate::app::tenant::TenantState;
use crate::app::tenant::people::ListedRows;
use crate::app::views::changes::change_filter::{
    ChangeArrangement, ChangeQuestion, ChangeSort, ChangesArranged,
};
use crate::app::views::changes::change_list::{ChangeList, ChangePart};
use crate::app::views::changes::navigation::height;
use crate::app::views::name::ViewName;
use crate::app::window::ListWindow;
use crate::domain::changes::Change;
use crate::domain::{Instant, RowId};
use crate::store::StoreError;
use crate::sync::Ticket;

/// What a comparison found.
#[derive(Clone, Debug)]
pub struct ComparisonReport {
    /// Which comparison. A report of one that is no longer listened to is dropped.
    pub ticket: Ticket,
    /// What it found.
    pub news: ComparisonEvent,
}

/// What a comparison finds.
#[derive(Clone, Debug)]
pub enum ComparisonEvent {
    /// It compares the snapshots that ended then.
    Compares([Instant; 2]),
    /// The next changes.
    Found(Arc<ChangePart>),
    /// It is over.
    Ended(ComparisonEnd),
}

/// How a comparison ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ComparisonEnd {
    /// Everything there is.
    Done {
        /// People of whom a figure of one day is not known.
        not_compared: usize,
        /// People in one snapshot alone, where the configured departments differ.
        outside_scope: usize,
    },
    /// There is no snapshot on or before a day.
    NoSnapshot {
        /// The day.
        day: Date,
        /// The day of the oldest snapshot, if there is any.
        first: Option<Date>,
    },
    /// There are no two days with snapshots.
    TooFew {
        /// How many snapshots there are.
        snapshots: usize,
    },
    /// Nothing is kept: the dashboard runs without a store.
    NoStore,
    /// The store cannot be read.
    Trouble(StoreError),
    /// Stopped by the user.
    Stopped,
}

/// What all tenants share of the view.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ChangesView {
    /// Which two days.
    pub period: ComparisonPeriod,
    /// The order.
    pub sort: ChangeSort,
    /// The whole text of the change under the cursor is shown.
    pub is_open: bool,
}

/// A tenant's comparison.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// Which two days were asked for; `None`: none yet.
    pub asked: Option<ComparisonPeriod>,
    /// Which comparison is listened to.
    pub generation: u32,
    /// When the two snapshots ended.
    pub ends: Option<[Instant; 2]>,
    /// What was found so far.
    pub list: Arc<ChangeList>,
    /// How it ended; `None` while it runs.
    pub end: Option<ComparisonEnd>,
    /// A sync has ended since: there may be a newer snapshot.
    pub is_outdated: bool,
    /// The changes on screen, by position.
    pub rows: ListedRows,
    /// Cursor and scroll.
    pub window: ListWindow,
    /// The first line shown of the opened change.
    pub detail_top: usize,
    /// What `rows` answers.
    pub question: ChangeQuestion,
    /// So many changes are considered in `rows`.
    pub considered: usize,
    /// The question being worked on, with its number.
    pub pending: Option<(u32, ChangeQuestion)>,
    /// Number of the last question.
    pub questions: u32,
    /// The spinner's turn when it was asked.
    pub asked_turn: usize,
}

impl Comparison {
    /// Whether it is being loaded.
    pub fn is_loading(&self) -> bool {
        self.asked.is_some() && self.end.is_none()
    }

    /// How many changes are listed.
    pub fn len(&self) -> usize {
        self.rows.len(self.list.len())
    }

    /// Whether none is listed.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Position of the change on a line.
    pub fn at(&self, line: usize) -> Option<usize> {
        Some(self.rows.get(line, self.list.len())?.index())
    }

    /// The change under the cursor.
    pub fn selected(&self) -> Option<&Change> {
        self.list.get(self.at(self.window.cursor)?)
    }

    /// Whether both days stand for the same snapshot, so that nothing is compared.
    pub fn is_one_snapshot(&self) -> bool {
        self.ends.is_some_and(|[from, to]| from == to)
    }

    /// Whether two snapshots are compared, or were.
    pub fn compares(&self) -> bool {
        self.ends.is_some() && !self.is_one_snapshot()
    }

    /// Begins anew; numbers go on, so that late answers are told apart.
    fn begin(&mut self, period: ComparisonPeriod) {
        *self = Self {
            asked: Some(period),
            generation: self.generation + 1,
            questions: self.questions,
            ..Self::default()
        };
    }

    /// Puts another list in place. The change under the cursor stays there; if it is not listed, the first one is.
    fn relist(&mut self, rows: ListedRows) {
        let selected = self.at(self.window.cursor);
        self.rows = rows;
        let line = selected.and_then(|at| {
            self.rows
                .line_of(RowId(u32::try_from(at).unwrap_or(u32::MAX)))
        });
        match line {
            Some(line) => self.window.follow(line),
            None => self.window = ListWindow::default(),
        }
    }
}

/// Folds a report in. A report of a comparison that is no longer listened to is dropped: here, and nowhere else.
pub(in crate::app) fn apply_changes(state: &mut AppState, report: ComparisonReport) -> Vec<Effect> {
    let Some(tenant) = state.tenant_by_id(report.ticket.tenant) else {
        return Vec::new();
    };
    let comparison = &mut tenant.comparison;
    if comparison.generation != report.ticket.generation || comparison.end.is_some() {
        return Vec::new();
    }
    match report.news {
        ComparisonEvent::Compares(ends) => comparison.ends = Some(ends),
        ComparisonEvent::Found(part) => Arc::make_mut(&mut comparison.list).push(part),
        ComparisonEvent::Ended(end) => comparison.end = Some(end),
    }
    Vec::new()
}

/// Puts a new list in place, unless another one has been asked for since.
pub(in crate::app) fn apply_changes_arranged(
    state: &mut AppState,
    arranged: ChangesArranged,
) -> Vec<Effect> {
    let Some(tenant) = state.tenant_by_id(arranged.tenant) else {
        return Vec::new();
    };
    let comparison = &mut tenant.comparison;
    match comparison.pending.take() {
        Some((generation, question)) if generation == arranged.generation => {
            comparison.question = question;
            comparison.considered = arranged.considered;
            comparison.relist(arranged.rows);
        }
        other => comparison.pending = other,
    }
    Vec::new()
}

/// What follows from any change while the view is on screen: a comparison to be made, a list to be put in order.
pub(in crate::app) fn settle_changes(state: &mut AppState) -> Vec<Effect> {
    if state.view != ViewName::Changes {
        return Vec::new();
    }
    let mut effects = Vec::new();
    effects.extend(compare(state));
    effects.extend(ask(state));
    fit(state);
    effects
}

/// Another period is asked for at once, of the tenant that is shown; of the others when they are.
fn compare(state: &mut AppState) -> Option<Effect> {
    let period = state.changes.period;
    let tenant = state.tenant_mut()?;
    if tenant.comparison.asked == Some(period) {
        return None;
    }
    Some(compare_now(tenant, period))
}

fn compare_now(tenant: &mut TenantState, period: ComparisonPeriod) -> Effect {
    tenant.comparison.begin(period);
    let ticket = Ticket {
        tenant: tenant.ticket.tenant,
        generation: tenant.comparison.generation,
    };
    Effect::Compare(ticket, period)
}

/// Compares again.
pub(in crate::app) fn compare_again(state: &mut AppState) -> Vec<Effect> {
    let period = state.changes.period;
    let tenant = state.tenant_mut();
    tenant
        .map(|tenant| compare_now(tenant, period))
        .into_iter()
        .collect()
}

/// Stops the comparison under way; what it found stays.
fn stop(state: &mut AppState) -> Option<Effect> {
    let tenant = state.tenant_mut()?;
    if !tenant.comparison.is_loading() {
        return None;
    }
    tenant.comparison.end = Some(ComparisonEnd::Stopped);
    Some(Effect::StopComparing(tenant.ticket.tenant))
}

/// When the view is opened: a comparison with what may no longer be the newest snapshot is made again.
pub(in crate::app) fn refresh_outdated(state: &mut AppState) {
    for tenant in &mut state.tenants {
        if tenant.comparison.is_outdated {
            tenant.comparison.asked = None;
        }
    }
}

/// Asks what the list is to be, where that is not what it is.
fn ask(state: &mut AppState) -> Option<Effect> {
    let (wanted, turn, today) = (state.change_question(), state.spinner, state.today.day);
    let tenant = state.tenant_mut()?;
    let (id, types) = (tenant.ticket.tenant, Arc::clone(&tenant.types));
    let comparison = &mut tenant.comparison;
    if wanted.is_plain() {
        list_everything(comparison, wanted);
        return None;
    }
    if !is_open_question(comparison, &wanted, turn) {
        return None;
    }
    comparison.questions += 1;
    comparison.asked_turn = turn;
    comparison.pending = Some((comparison.questions, wanted.clone()));
    Some(Effect::ArrangeChanges(ChangeArrangement {
        tenant: id,
        generation: comparison.questions,
        question: wanted,
        list: Arc::clone(&comparison.list),
        types,
        today,
    }))
}

fn list_everything(comparison: &mut Comparison, wanted: ChangeQuestion) {
    comparison.pending = None;
    comparison.question = wanted;
    if comparison.rows != ListedRows::All {
        comparison.relist(ListedRows::All);
    }
}

/// While changes arrive, the same question is asked again at most once a turn of the spinner.
fn is_open_question(comparison: &Comparison, wanted: &ChangeQuestion, turn: usize) -> bool {
    let is_answered = comparison.question == *wanted && comparison.rows != ListedRows::All;
    let may_repeat = !comparison.is_loading() || comparison.asked_turn != turn;
    match &comparison.pending {
        Some((_, pending)) => pending != wanted,
        None if is_answered => comparison.considered != comparison.list.len() && may_repeat,
        None => true,
    }
}

fn fit(state: &mut AppState) {
    let height = height(state);
    let last = navigation::last_detail_top(state);
    if let Some(tenant) = state.tenant_mut() {
        let comparison = &mut tenant.comparison;
        let len = comparison.len();
        comparison.window.fit(len, height);
        comparison.detail_top = comparison.detail_top.min(last);
    }
}

/// What `y` or `Y` copies of the change under the cursor.
pub(in crate::app) fn copied(state: &AppState, whole_row: bool) -> Option<String> {
    let change = state.tenant()?.comparison.selected()?;
    Some(if whole_row {
        detail_text::row_text(change, state.language)
    } else {
        detail_text::cell_text(change, state.language)
    })
}

impl AppState {
    /// What the changes are to be.
    fn change_question(&self) -> ChangeQuestion {
        ChangeQuestion {
            filter: Arc::from(self.filter.input.value().trim()),
            query: Arc::clone(&self.filter.query),
            sort: self.changes.sort,
        }
    }
}
