//! The scan of a roster: which rows match a query.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;

use jiff::civil::Date;

use super::super::leave_type::LeaveType;
use super::super::ledger::Ledger;
use super::super::roster::{Roster, RosterChunk, RowId};
use super::cells::CellTests;
use super::predicate::{NameTest, Test};
use super::query::Query;
use super::word::Word;

/// Below this many rows a second thread costs more than it saves.
const WORTH_A_THREAD: usize = 10_000;

/// What a query is asked of: one tenant, as far as it has arrived.
#[derive(Clone, Copy, Debug)]
pub struct People<'a> {
    /// Everybody so far.
    pub roster: &'a Roster,
    /// Their balances; without them predicates about balances find every cell pending.
    pub ledger: Option<&'a Ledger>,
    /// The leave types, for `type:`.
    pub types: &'a [LeaveType],
    /// The day from which days to go are counted.
    pub today: Date,
}

/// Which rows are looked at.
#[derive(Clone, Copy, Debug)]
pub enum Scope<'a> {
    /// The whole roster.
    Everything,
    /// Only these, ascending: the matches of an earlier query that this one [narrows](Query::narrows).
    Among(&'a [u32]),
}

/// The rows from `from` on that match, ascending; `None` once `cancelled` says that nobody wants them any more.
///
/// Large rosters are scanned by two threads. A query that [is all](Query::is_all) gives every row: show the roster instead.
/// After [`Roster::replace`] matches of the replaced rows are stale and have to be searched for again.
pub fn search(
    query: &Query,
    people: &People<'_>,
    scope: Scope<'_>,
    from: RowId,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<u32>> {
    let scan = Scan {
        query,
        roster: people.roster,
        departments: department_tests(query),
        cells: CellTests::plan(query, people),
        from: from.0,
        cancelled,
    };
    match scope {
        Scope::Everything => {
            let Some(first) = people.roster.chunk_index(from) else {
                return Some(Vec::new());
            };
            let chunks = &people.roster.chunks()[first..];
            let rows = people.roster.len() - from.index();
            in_two(chunks, rows, |chunks| scan.chunks(chunks))
        }
        Scope::Among(rows) => {
            let rows = &rows[rows.partition_point(|&row| row < from.0)..];
            in_two(rows, rows.len(), |rows| scan.among(rows))
        }
    }
}

/// Runs over both halves of `items` at once when there are many rows in them.
fn in_two<T: Sync>(
    items: &[T],
    rows: usize,
    run: impl Fn(&[T]) -> Option<Vec<u32>> + Sync,
) -> Option<Vec<u32>> {
    if rows < WORTH_A_THREAD || items.len() < 2 {
        return run(items);
    }
    let (left, right) = items.split_at(items.len() / 2);
    thread::scope(|scope| {
        let later = scope.spawn(|| run(right));
        let mut found = run(left);
        let rest = later.join().unwrap_or_else(|panic| resume_unwind(panic));
        found.as_mut()?.extend(rest?);
        found
    })
}

/// Predicates on departments and whether they are inverted.
fn department_tests(query: &Query) -> Vec<(&NameTest, bool)> {
    let tests = query.predicates().iter();
    tests
        .filter_map(|p| match &p.test {
            Test::Department(test) => Some((test, p.inverted)),
            Test::Cell(_) | Test::Type(_) => None,
        })
        .collect()
}

struct Scan<'a> {
    query: &'a Query,
    roster: &'a Roster,
    departments: Vec<(&'a NameTest, bool)>,
    cells: Option<CellTests<'a>>,
    from: u32,
    cancelled: &'a (dyn Fn() -> bool + Sync),
}

impl Scan<'_> {
    fn chunks(&self, chunks: &[Arc<RosterChunk>]) -> Option<Vec<u32>> {
        let mut found = Vec::new();
        let mut marks = Marks::default();
        let mut lists = Marks::default();
        for chunk in chunks {
            if (self.cancelled)() {
                return None;
            }
            match self.query.words() {
                [] => self.keep(chunk, 0..chunk.len(), &[], &mut found),
                [first, rest @ ..] => {
                    mark(chunk, first, &mut marks, &mut lists);
                    self.keep(chunk, marks.iter(), rest, &mut found);
                }
            }
        }
        Some(found)
    }

    /// Keeps those of `offsets` that stand the rest of the query.
    fn keep(
        &self,
        chunk: &RosterChunk,
        offsets: impl Iterator<Item = usize>,
        words: &[Word],
        found: &mut Vec<u32>,
    ) {
        let start = chunk.start().0;
        let rows = offsets.filter_map(|offset| Some((offset, start + u32::try_from(offset).ok()?)));
        found.extend(
            rows.filter(|&(offset, row)| row >= self.from && self.passes(chunk, offset, words))
                .map(|(_, row)| row),
        );
    }

    fn among(&self, mut rows: &[u32]) -> Option<Vec<u32>> {
        let mut found = Vec::new();
        let Some(first) = rows
            .first()
            .and_then(|&row| self.roster.chunk_index(RowId(row)))
        else {
            return Some(found);
        };
        for chunk in &self.roster.chunks()[first..] {
            if rows.is_empty() {
                break;
            }
            if (self.cancelled)() {
                return None;
            }
            let end = end_of(chunk);
            let here = rows.iter().take_while(|row| **row < end).count();
            let (some, rest) = rows.split_at(here);
            self.keep_among(chunk, some, &mut found);
            rows = rest;
        }
        Some(found)
    }

    /// Keeps those of `rows`, all of the chunk, that match.
    fn keep_among(&self, chunk: &RosterChunk, rows: &[u32], found: &mut Vec<u32>) {
        let start = chunk.start().index();
        let words = self.query.words();
        let passing = |row: &&u32| self.passes(chunk, **row as usize - start, words);
        found.extend(rows.iter().filter(passing));
    }

    fn passes(&self, chunk: &RosterChunk, offset: usize, words: &[Word]) -> bool {
        words.iter().all(|word| has(chunk, offset, word))
            && !self
                .query
                .excluded()
                .iter()
                .any(|word| has(chunk, offset, word))
            && self.departments.iter().all(|(test, inverted)| {
                department_names(chunk, offset).any(|name| test.holds(name)) != *inverted
            })
            && self.cells.as_ref().is_none_or(|cells| {
                let offset = u32::try_from(offset).unwrap_or(u32::MAX);
                cells.admit(RowId(chunk.start().0 + offset))
            })
    }
}

/// The row after the chunk's last.
fn end_of(chunk: &RosterChunk) -> u32 {
    chunk.start().0 + u32::try_from(chunk.len()).unwrap_or(0)
}

/// Whether a field of the person holds `word`.
fn has(chunk: &RosterChunk, offset: usize, word: &Word) -> bool {
    let search = chunk.search();
    let list = || chunk.department_list(offset);
    search.row_has(offset, word) || list().is_some_and(|list| search.departments_have(list, word))
}

fn department_names(chunk: &RosterChunk, offset: usize) -> impl Iterator<Item = &str> {
    let list = chunk.department_list(offset);
    list.into_iter()
        .flat_map(|list| chunk.search().department_names(list))
}

/// Marks every row of the chunk that holds `word`, and those of its department lists that do.
fn mark(chunk: &RosterChunk, word: &Word, rows: &mut Marks, lists: &mut Marks) {
    let search = chunk.search();
    rows.clear(chunk.len());
    search.rows_with(word, |row| rows.set(row));
    lists.clear(search.department_lists());
    search.departments_with(word, |list| lists.set(list));
    if lists.is_empty() {
        return;
    }
    for row in 0..chunk.len() {
        if chunk
            .department_list(row)
            .is_some_and(|list| lists.has(list))
        {
            rows.set(row);
        }
    }
}

/// Rows (or department lists) of one chunk, a bit each.
#[derive(Default)]
struct Marks {
    words: Vec<u64>,
}

impl Marks {
    fn clear(&mut self, len: usize) {
        self.words.clear();
        self.words.resize(len.div_ceil(64), 0);
    }

    fn set(&mut self, at: usize) {
        self.words[at / 64] |= 1 << (at % 64);
    }

    fn has(&self, at: usize) -> bool {
        self.words[at / 64] >> (at % 64) & 1 == 1
    }

    fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    fn iter(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(at, &word)| {
            let next = |bits: &u64| Some(bits & (bits - 1)).filter(|bits| *bits != 0);
            let first = Some(word).filter(|bits| *bits != 0);
            std::iter::successors(first, next)
                .map(move |bits| at * 64 + bits.trailing_zeros() as usize)
        })
    }
}
