//! Filtering and sorting of changes: what is asked, and the pure function that answers, away from the screen.

use std::cmp::{Ordering, Reverse};
use std::sync::Arc;

use jiff::civil::Date;

use crate::app::tenant::people::ListedRows;
use crate::app::views::changes::change_list::{ChangeList, person};
use crate::domain::changes::{Change, What};
use crate::domain::matching::{self, People, Query, Scope, sort_key};
use crate::domain::{Amount, LeaveType, RowId, Unit};
use crate::sync::TenantId;

/// The order of changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ChangeSort {
    /// Leave types first, then people as the platform lists them.
    #[default]
    Directory,
    /// By the person's name.
    Person,
    /// By the leave type's name.
    LeaveType,
    /// By how much: what fell most comes first; days, hours and seconds apart.
    By,
    /// The latest first.
    Since,
}

impl ChangeSort {
    /// The next one.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Directory => Self::Person,
            Self::Person => Self::LeaveType,
            Self::LeaveType => Self::By,
            Self::By => Self::Since,
            Self::Since => Self::Directory,
        }
    }
}

/// Which changes, in which order.
#[derive(Clone, Debug, Default)]
pub struct ChangeQuestion {
    /// The filter as typed.
    pub filter: Arc<str>,
    /// What it asks.
    pub query: Arc<Query>,
    /// The order.
    pub sort: ChangeSort,
}

impl PartialEq for ChangeQuestion {
    fn eq(&self, other: &Self) -> bool {
        self.filter == other.filter && self.sort == other.sort
    }
}

impl ChangeQuestion {
    /// Everything as it came: nothing to work out.
    pub fn is_plain(&self) -> bool {
        self.query.is_all() && self.sort == ChangeSort::Directory
    }
}

/// A question with what it takes to answer it. Cloning copies pointers.
#[derive(Clone, Debug)]
pub struct ChangeArrangement {
    /// Whose changes.
    pub tenant: TenantId,
    /// Which question of this tenant; a later one replaces it.
    pub generation: u32,
    /// What is asked.
    pub question: ChangeQuestion,
    /// The changes so far.
    pub list: Arc<ChangeList>,
    /// The leave types, for questions that name one.
    pub types: Arc<[LeaveType]>,
    /// The day from which days to go are counted.
    pub today: Date,
}

/// The answer.
#[derive(Clone, Debug)]
pub struct ChangesArranged {
    /// Whose changes.
    pub tenant: TenantId,
    /// To which question.
    pub generation: u32,
    /// Positions of changes.
    pub rows: ListedRows,
    /// There were so many changes.
    pub considered: usize,
}

/// Answers; `None` when `cancelled` says so.
pub fn arrange_changes(
    asked: &ChangeArrangement,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<ChangesArranged> {
    let mut found = find(asked, cancelled)?;
    sort(&asked.list, asked.question.sort, &mut found);
    (!cancelled()).then(|| ChangesArranged {
        tenant: asked.tenant,
        generation: asked.generation,
        rows: ListedRows::Listed(found.into()),
        considered: asked.list.len(),
    })
}

/// Positions of the changes whose subject matches, ascending.
fn find(asked: &ChangeArrangement, cancelled: &(dyn Fn() -> bool + Sync)) -> Option<Vec<u32>> {
    let query = &asked.question.query;
    let everything = asked.list.with_subjects();
    if query.is_all() {
        return Some(everything.map(|(at, ..)| position(at)).collect());
    }
    let figures = query
        .asks_balances()
        .then(|| asked.list.figures_after(asked.today));
    let people = People {
        roster: asked.list.subjects(),
        ledger: figures.as_ref(),
        types: &asked.types,
        today: asked.today,
    };
    let subjects = matching::search(query, &people, Scope::Everything, RowId(0), cancelled)?;
    let matches = |subject: RowId| subjects.binary_search(&subject.0).is_ok();
    let found = everything.filter(|(_, subject, _)| matches(*subject));
    Some(found.map(|(at, ..)| position(at)).collect())
}

fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Sorts ascending positions; equals stay as they came.
fn sort(list: &ChangeList, sort: ChangeSort, found: &mut [u32]) {
    let change = |at: u32| list.get(at as usize);
    match sort {
        ChangeSort::Directory => {}
        ChangeSort::Person => found.sort_by_cached_key(|at| (change(*at).map(person_key), *at)),
        ChangeSort::LeaveType => found.sort_by_cached_key(|at| (change(*at).map(type_key), *at)),
        ChangeSort::By => found.sort_by(|one, other| {
            let by = |at: &u32| change(*at).and_then(by);
            compare_by(by(one), by(other))
        }),
        ChangeSort::Since => {
            found.sort_by_key(|at| change(*at).map(|change| Reverse(change.since)));
        }
    }
}

/// People first, leave types last.
fn person_key(change: &Change) -> (bool, String) {
    let name = person(&change.what).map(|person| sort_key(&person.name));
    (name.is_none(), name.unwrap_or_default())
}

/// What concerns no leave type last.
fn type_key(change: &Change) -> (bool, String) {
    let name = match &change.what {
        What::Balance(_, change) => Some(&change.leave_type_name),
        What::Type(change) => Some(&change.name),
        What::Came(..) | What::Went(_) | What::Renamed(..) => None,
    };
    (
        name.is_none(),
        name.map_or_else(String::new, |name| sort_key(name)),
    )
}

fn by(change: &Change) -> Option<Amount> {
    match &change.what {
        What::Balance(_, change) => change.by,
        _ => None,
    }
}

/// Amounts of one unit by value, units apart, what has no amount last.
fn compare_by(one: Option<Amount>, other: Option<Amount>) -> Ordering {
    match (one, other) {
        (Some(one), Some(other)) => one
            .compare(other)
            .unwrap_or_else(|| unit_order(one.unit).cmp(&unit_order(other.unit))),
        (one, other) => one.is_none().cmp(&other.is_none()),
    }
}

fn unit_order(unit: Unit) -> u8 {
    match unit {
        Unit::Day => 0,
        Unit::Hour => 1,
        Unit::Second => 2,
    }
}
