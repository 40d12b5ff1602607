//! Filtering and sorting of people: what is asked, and the pure function that answers, away from the screen.

use std::sync::Arc;

use jiff::civil::Date;

use crate::app::filtered_list::{FilterResult, ListId, ListName, ListQuery, ListedRows};
use crate::app::tenant::people::PeopleSort;
use crate::domain::matching::{self, SearchScope};
use crate::domain::roster::Person;
use crate::domain::{LeaveType, Ledger, Roster, RowId, RowSet};
use crate::sync::TenantId;

/// A question about people with what it takes to answer it. Cloning copies pointers.
#[derive(Clone, Debug)]
pub struct PeopleFilterJob {
    /// Whose people.
    pub tenant: TenantId,
    /// Which question of this tenant; a later one replaces it.
    pub generation: u32,
    /// What is asked.
    pub wanted: ListQuery<PeopleSort>,
    /// The people so far.
    pub roster: Arc<Roster>,
    /// Those of them who are no longer listed.
    pub gone: Arc<RowSet>,
    /// Their balances, if the question is about balances.
    pub ledger: Option<Arc<Ledger>>,
    /// The leave types, for questions that name one.
    pub types: Arc<[LeaveType]>,
    /// The day from which days to go are counted.
    pub today: Date,
    /// What is known already.
    pub known: KnownRows,
}

/// What an earlier answer saves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum KnownRows {
    /// Nothing.
    Nothing,
    /// Nobody but these can match: the filter became narrower.
    Among(Arc<[u32]>),
    /// These are the answer for all rows below the number: only later ones are looked at.
    Before(usize, Arc<[u32]>),
}

/// The people that match, in order; `None` when `cancelled` says so.
pub fn filter_people(
    asked: &PeopleFilterJob,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<FilterResult> {
    let people = matching::SearchedPeople {
        roster: &asked.roster,
        ledger: asked.ledger.as_deref(),
        types: &asked.types,
        today: asked.today,
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
    match asked.wanted.sort {
        PeopleSort::Directory => {}
        PeopleSort::Name => found.sort_by_cached_key(|row| (name_key(roster, *row), *row)),
        PeopleSort::Id => found.sort_by_cached_key(|row| (id_key(roster, *row), *row)),
    }
    if cancelled() {
        return None;
    }
    let KnownRows::Before(_, earlier) = &asked.known else {
        return Some(found);
    };
    Some(match asked.wanted.sort {
        PeopleSort::Directory => [earlier, &*found].concat(),
        PeopleSort::Name => merge(earlier, &found, |row| name_key(roster, row)),
        PeopleSort::Id => merge(earlier, &found, |row| id_key(roster, row)),
    })
}

/// Puts sorted `found` between sorted `earlier`: a few keys for each new row, none for most old ones.
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
