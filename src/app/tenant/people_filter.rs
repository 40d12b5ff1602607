//! Filtering and sorting of people, as a pure function that runs off the UI task.

use std::sync::Arc;

use jiff::civil::Date;

use crate::app::filtered_list::{FilterResult, ListId, ListName, ListQuery, ListedRows};
use crate::app::tenant::people::PeopleSort;
use crate::domain::insight::OwnRecords;
use crate::domain::matching::{self, SearchScope};
use crate::domain::roster::Person;
use crate::domain::{LeaveType, Ledger, ListOrder, Roster, RowId, RowSet};
use crate::sync::TenantId;

/// A job for the people of a tenant, with everything that it needs. Cloning copies pointers.
#[derive(Clone, Debug)]
pub struct PeopleFilterJob {
    /// Whose people.
    pub tenant: TenantId,
    /// Number of the job; the result of an older one is dropped.
    pub generation: u32,
    /// Which people are wanted, in which order.
    pub wanted: ListQuery<ListOrder<PeopleSort>>,
    /// The people so far.
    pub roster: Arc<Roster>,
    /// Those of them who are no longer listed.
    pub gone: Arc<RowSet>,
    /// Their balances, if a condition is about balances.
    pub ledger: Option<Arc<Ledger>>,
    /// The leave types, for conditions that name one.
    pub types: Arc<[LeaveType]>,
    /// What the company tells of them, for last days that the platform leaves open.
    pub own: OwnRecords,
    /// The day from which days to go are counted.
    pub today: Date,
    /// What an earlier result tells.
    pub known: KnownRows,
}

/// What an earlier result tells about the next one, so that fewer people are looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum KnownRows {
    /// Nothing.
    Nothing,
    /// Nobody else can match, because the filter became narrower.
    Among(Arc<[u32]>),
    /// These match among the rows below the number, so only later rows are looked at.
    Before(usize, Arc<[u32]>),
}

/// The people that match, in order; `None` once `cancelled` returns true.
pub fn filter_people(
    asked: &PeopleFilterJob,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<FilterResult> {
    let people = matching::SearchedPeople {
        roster: &asked.roster,
        ledger: asked.ledger.as_deref(),
        types: &asked.types,
        today: asked.today,
        dates: asked.own.dates(),
    };
    let found = find(asked, &people, cancelled)?;
    let query = &asked.wanted.query;
    let mut inferred = matching::search_inferred(query, &people, &found, cancelled)?;
    let sorted = in_order(asked, without_gone(asked, found), cancelled)?;
    inferred.retain(|row| !asked.gone.contains(RowId(*row)));
    Some(FilterResult {
        list: ListId {
            tenant: asked.tenant,
            name: ListName::People,
        },
        generation: asked.generation,
        rows: ListedRows::Listed(sorted.into()),
        considered: asked.roster.len(),
        inferred: inferred.len(),
    })
}

/// The rows that match and are not known yet, in the roster's order.
fn find(
    asked: &PeopleFilterJob,
    people: &matching::SearchedPeople<'_>,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<u32>> {
    let (scope, from) = match &asked.known {
        KnownRows::Nothing => (SearchScope::Everything, 0),
        KnownRows::Among(rows) => (SearchScope::Among(rows), 0),
        KnownRows::Before(row, _) => (SearchScope::Everything, *row),
    };
    let from = RowId(u32::try_from(from).unwrap_or(u32::MAX));
    matching::search(&asked.wanted.query, people, scope, from, cancelled)
}

fn without_gone(asked: &PeopleFilterJob, mut found: Vec<u32>) -> Vec<u32> {
    if !asked.gone.is_empty() {
        found.retain(|row| !asked.gone.contains(RowId(*row)));
    }
    found
}

/// `found` sorted, and merged with what was known before.
fn in_order(
    asked: &PeopleFilterJob,
    mut found: Vec<u32>,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<u32>> {
    let roster = &asked.roster;
    let order = asked.wanted.sort;
    match order.by {
        PeopleSort::Directory => {}
        PeopleSort::Name => found.sort_by_cached_key(|row| (name_key(roster, *row), *row)),
        PeopleSort::Id => found.sort_by_cached_key(|row| (id_key(roster, *row), *row)),
    }
    if cancelled() {
        return None;
    }
    let mut sorted = match &asked.known {
        KnownRows::Before(_, earlier) => {
            let mut earlier = earlier.to_vec();
            order.turn_all(&mut earlier);
            match order.by {
                PeopleSort::Directory => [earlier, found].concat(),
                PeopleSort::Name => merge(&earlier, &found, |row| name_key(roster, row)),
                PeopleSort::Id => merge(&earlier, &found, |row| id_key(roster, row)),
            }
        }
        KnownRows::Nothing | KnownRows::Among(_) => found,
    };
    order.turn_all(&mut sorted);
    Some(sorted)
}

/// Merges two sorted lists. Looks for each new row by bisection, so that keys are made of few of the earlier rows.
fn merge<K: Ord>(earlier: &[u32], found: &[u32], key: impl Fn(u32) -> K) -> Vec<u32> {
    let mut merged = Vec::with_capacity(earlier.len() + found.len());
    let mut rest = earlier;
    for row in found {
        let own = (key(*row), *row);
        let (before, after) = rest.split_at(rest.partition_point(|old| (key(*old), *old) < own));
        merged.extend_from_slice(before);
        merged.push(*row);
        rest = after;
    }
    merged.extend_from_slice(rest);
    merged
}

fn person(roster: &Roster, row: u32) -> Option<Person<'_>> {
    roster.person(RowId(row))
}

fn name_key(roster: &Roster, row: u32) -> String {
    person(roster, row).map_or_else(String::new, |person| matching::sort_key(person.name))
}

fn id_key(roster: &Roster, row: u32) -> String {
    person(roster, row).map_or_else(String::new, |person| person.id.to_owned())
}
