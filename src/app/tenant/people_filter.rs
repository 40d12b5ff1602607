//! Filtering and sorting of people: what is asked, and the pure function that answers, away from the screen.

use std::sync::Arc;

use jiff::civil::Date;

use crate::app::tenant::people::ListedRows;
use crate::domain::matching::{self, Query, Scope};
use crate::domain::roster::Person;
use crate::domain::{LeaveType, Ledger, Roster, RowId, RowSet};
use crate::sync::TenantId;

/// The order of the people.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Sort {
    /// As the platform lists them.
    #[default]
    Directory,
    /// By name; Chinese names by pinyin.
    Name,
    /// By id.
    Id,
}

impl Sort {
    /// The next one.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Directory => Self::Name,
            Self::Name => Self::Id,
            Self::Id => Self::Directory,
        }
    }
}

/// Which people, in which order.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// The filter as typed.
    pub filter: Arc<str>,
    /// What it asks.
    pub query: Arc<Query>,
    /// The order.
    pub sort: Sort,
}

impl PartialEq for Question {
    fn eq(&self, other: &Self) -> bool {
        self.filter == other.filter && self.sort == other.sort
    }
}

impl Question {
    /// Everybody in the roster's own order: nothing to work out.
    pub fn is_plain(&self) -> bool {
        self.query.is_all() && self.sort == Sort::Directory
    }

    /// Whether whoever it finds is on a complete list of what `earlier` found, in the roster's order.
    pub fn narrows(&self, earlier: &Self) -> bool {
        let sorts = [self.sort, earlier.sort];
        sorts == [Sort::Directory; 2] && self.query.narrows(&earlier.query)
    }
}

/// A question with what it takes to answer it. Cloning copies pointers.
#[derive(Clone, Debug)]
pub struct Arrangement {
    /// Whose people.
    pub tenant: TenantId,
    /// Which question of this tenant; a later one replaces it.
    pub generation: u32,
    /// What is asked.
    pub question: Question,
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
    pub known: Known,
}

/// What an earlier answer saves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Known {
    /// Nothing.
    Nothing,
    /// Nobody but these can match: the filter became narrower.
    Among(Arc<[u32]>),
    /// These are the answer for all rows below the number: only later ones are looked at.
    Before(usize, Arc<[u32]>),
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Arranged {
    /// Whose people.
    pub tenant: TenantId,
    /// To which question.
    pub generation: u32,
    /// The list.
    pub rows: ListedRows,
    /// The roster had so many people.
    pub considered: usize,
    /// People whom `left<0` leaves out although they are overdrawn, as far as can be inferred.
    pub inferred: usize,
}

/// Answers; `None` when `cancelled` says so.
pub fn arrange(asked: &Arrangement, cancelled: &(dyn Fn() -> bool + Sync)) -> Option<Arranged> {
    let people = matching::People {
        roster: &asked.roster,
        ledger: asked.ledger.as_deref(),
        types: &asked.types,
        today: asked.today,
    };
    let found = find(asked, &people, cancelled)?;
    let query = &asked.question.query;
    let mut inferred = matching::search_inferred(query, &people, &found, cancelled)?;
    let sorted = in_order(asked, without_gone(asked, found), cancelled)?;
    inferred.retain(|row| !asked.gone.contains(RowId(*row)));
    Some(Arranged {
        tenant: asked.tenant,
        generation: asked.generation,
        rows: ListedRows::Listed(sorted.into()),
        considered: asked.roster.len(),
        inferred: inferred.len(),
    })
}

/// The rows that match and are not known yet, in the roster's order.
fn find(
    asked: &Arrangement,
    people: &matching::People<'_>,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<u32>> {
    let (scope, from) = match &asked.known {
        Known::Nothing => (Scope::Everything, 0),
        Known::Among(rows) => (Scope::Among(rows), 0),
        Known::Before(row, _) => (Scope::Everything, *row),
    };
    let from = RowId(u32::try_from(from).unwrap_or(u32::MAX));
    matching::search(&asked.question.query, people, scope, from, cancelled)
}

fn without_gone(asked: &Arrangement, mut found: Vec<u32>) -> Vec<u32> {
    if !asked.gone.is_empty() {
        found.retain(|row| !asked.gone.contains(RowId(*row)));
    }
    found
}

/// `found` sorted, and merged with what was known before.
fn in_order(
    asked: &Arrangement,
    mut found: Vec<u32>,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<u32>> {
    let roster = &asked.roster;
    match asked.question.sort {
        Sort::Directory => {}
        Sort::Name => found.sort_by_cached_key(|row| (name_key(roster, *row), *row)),
        Sort::Id => found.sort_by_cached_key(|row| (id_key(roster, *row), *row)),
    }
    if cancelled() {
        return None;
    }
    let Known::Before(_, earlier) = &asked.known else {
        return Some(found);
    };
    Some(match asked.question.sort {
        Sort::Directory => [earlier, &*found].concat(),
        Sort::Name => merge(earlier, &found, |row| name_key(roster, row)),
        Sort::Id => merge(earlier, &found, |row| id_key(roster, row)),
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
