//! Filtering and sorting of events, as a pure function that runs off the UI task.

use std::cmp::{Ordering, Reverse};
use std::sync::Arc;

use jiff::civil::Date;

use crate::app::filtered_list::{FilterResult, ListId, ListName, ListQuery, ListedRows};
use crate::app::views::changes::change_list::{ChangeList, last_seen, person};
use crate::app::views::changes::comparison::ChangeSort;
use crate::domain::changes::{Change, ChangeKind};
use crate::domain::matching::{self, SearchScope, SearchedPeople, sort_key};
use crate::domain::service_dates::TenantDates;
use crate::domain::{Amount, LeaveType, ListOrder, RowId, Unit};
use crate::sync::TenantId;

/// A job for the changes of a tenant, with everything that it needs. Cloning copies pointers.
#[derive(Clone, Debug)]
pub struct ChangeFilterJob {
    /// Whose changes.
    pub tenant: TenantId,
    /// Number of the job; the result of an older one is dropped.
    pub generation: u32,
    /// Which changes are wanted, in which order.
    pub wanted: ListQuery<ListOrder<ChangeSort>>,
    /// The changes so far.
    pub changes: Arc<ChangeList>,
    /// The leave types, for conditions that name one.
    pub types: Arc<[LeaveType]>,
    /// The day from which days to go are counted.
    pub today: Date,
}

/// The changes that match, in order; `None` once `cancelled` returns true.
pub fn filter_changes(
    asked: &ChangeFilterJob,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<FilterResult> {
    let mut found = find(asked, cancelled)?;
    sort(&asked.changes, asked.wanted.sort, &mut found);
    (!cancelled()).then(|| FilterResult {
        list: ListId {
            tenant: asked.tenant,
            name: ListName::Changes,
        },
        generation: asked.generation,
        rows: ListedRows::Listed(found.into()),
        considered: asked.changes.len(),
        inferred: 0,
    })
}

/// Positions of the changes whose subject matches, ascending.
fn find(asked: &ChangeFilterJob, cancelled: &(dyn Fn() -> bool + Sync)) -> Option<Vec<u32>> {
    let query = &asked.wanted.query;
    let everything = asked.changes.with_subjects();
    if query.is_all() {
        return Some(everything.map(|(at, ..)| position(at)).collect());
    }
    let figures = query
        .asks_balances()
        .then(|| asked.changes.figures_after(asked.today));
    let people = SearchedPeople {
        roster: asked.changes.subjects(),
        ledger: figures.as_ref(),
        types: &asked.types,
        today: asked.today,
        dates: TenantDates::default(),
    };
    let subjects = matching::search(query, &people, SearchScope::Everything, RowId(0), cancelled)?;
    let matches = |subject: RowId| subjects.binary_search(&subject.0).is_ok();
    let found = everything.filter(|(_, subject, _)| matches(*subject));
    Some(found.map(|(at, ..)| position(at)).collect())
}

fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Sorts ascending positions; equals stay as they came.
fn sort(list: &ChangeList, order: ListOrder<ChangeSort>, found: &mut [u32]) {
    let change = |at: u32| list.get(at as usize).and_then(<[Change]>::first);
    match order.by {
        ChangeSort::Directory => {}
        ChangeSort::Person => found.sort_by_cached_key(|at| (change(*at).map(person_key), *at)),
        ChangeSort::LeaveType => found.sort_by_cached_key(|at| (change(*at).map(type_key), *at)),
        ChangeSort::By => found.sort_by(|one, other| {
            let by = |at: &u32| change(*at).and_then(by);
            compare_by(by(one), by(other))
        }),
        ChangeSort::Since => {
            let since = |at: u32| last_seen(list.get(at as usize)?);
            found.sort_by_key(|at| since(*at).map(Reverse));
        }
    }
    order.turn_all(found);
    if order.by == ChangeSort::By && order.is_reversed {
        // What has no amount comes last either way.
        found.sort_by_key(|at| change(*at).and_then(by).is_none());
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
        ChangeKind::Balance(_, change) => Some(&change.leave_type_name),
        ChangeKind::Type(change) => Some(&change.name),
        ChangeKind::Joined(..) | ChangeKind::Left(_) | ChangeKind::Renamed(..) => None,
    };
    (
        name.is_none(),
        name.map_or_else(String::new, |name| sort_key(name)),
    )
}

fn by(change: &Change) -> Option<Amount> {
    match &change.what {
        ChangeKind::Balance(_, change) => change.by,
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
