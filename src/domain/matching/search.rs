//! The scan of a roster: which rows match a query.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;

use jiff::civil::Date;

use super::super::balance::Balance;
use super::super::leave_type::LeaveType;
use super::super::ledger::Ledger;
use super::super::roster::{Roster, RosterChunk, RowId};
use super::cells::{BelowZero, CellTests, rows_that_meet};
use super::predicate::Test;
use super::query::{Alternative, Query, QueryWords, WordId};
use super::word::SearchWord;
use super::word_list::WordList;

/// Below this many rows a second thread costs more than it saves.
const WORTH_A_THREAD: usize = 10_000;

/// What a query is asked of: one tenant, as far as it has arrived.
#[derive(Clone, Copy, Debug)]
pub struct SearchedPeople<'a> {
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
    people: &SearchedPeople<'_>,
    scope: Scope<'_>,
    from: RowId,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<u32>> {
    let scan = Scan::new(query, people, BelowZero::Measured, cancelled);
    let Scope::Among(rows) = scope else {
        return scan.everybody(from);
    };
    let rows = &rows[rows.partition_point(|&row| row < from.0)..];
    in_two(rows, rows.len(), |rows| scan.among(rows))
}

/// People whom `left<0` leaves out although they are overdrawn: not among `found` (ascending), but found when it is asked of
/// what can only be inferred. `None` when cancelled.
pub fn search_inferred(
    query: &Query,
    people: &SearchedPeople<'_>,
    found: &[u32],
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<u32>> {
    if !query.asks_left_below_zero() {
        return Some(Vec::new());
    }
    let scan = Scan::new(query, people, BelowZero::Inferred, cancelled);
    let mut inferred = scan.everybody(RowId(0))?;
    inferred.retain(|row| found.binary_search(row).is_err());
    Some(inferred)
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

struct Scan<'a> {
    query: &'a Query,
    roster: &'a Roster,
    /// Per alternative what it asks of balances.
    cells: Vec<Option<CellTests<'a>>>,
    below_zero: BelowZero,
    from: u32,
    cancelled: &'a (dyn Fn() -> bool + Sync),
}

/// What one thread needs for one chunk after the other.
#[derive(Default)]
struct Scratch {
    rows: Marks,
    marks: Marks,
    lists: Marks,
    /// Per department list of the chunk the words that it holds.
    list_hits: Vec<Vec<WordId>>,
    hits: Vec<WordId>,
}

impl<'a> Scan<'a> {
    fn new(
        query: &'a Query,
        people: &SearchedPeople<'a>,
        below_zero: BelowZero,
        cancelled: &'a (dyn Fn() -> bool + Sync),
    ) -> Self {
        let alternatives = query.alternatives().iter();
        Self {
            query,
            roster: people.roster,
            cells: alternatives
                .map(|alternative| CellTests::plan(alternative, people, below_zero))
                .collect(),
            below_zero,
            from: 0,
            cancelled,
        }
    }

    /// Every row from `from` on that matches.
    fn everybody(mut self, from: RowId) -> Option<Vec<u32>> {
        self.from = from.0;
        let Some(first) = self.roster.chunk_index(from) else {
            return Some(Vec::new());
        };
        let chunks = &self.roster.chunks()[first..];
        let rows = self.roster.len() - from.index();
        in_two(chunks, rows, |chunks| self.chunks(chunks))
    }

    fn chunks(&self, chunks: &[Arc<RosterChunk>]) -> Option<Vec<u32>> {
        let mut found = Vec::new();
        let mut scratch = Scratch::default();
        for chunk in chunks {
            if (self.cancelled)() {
                return None;
            }
            scratch.rows.clear(chunk.len());
            match self.query.words() {
                QueryWords::Few(words) => self.mark_few(chunk, words, &mut scratch),
                QueryWords::Many(list) => self.mark_many(chunk, list, &mut scratch),
            }
            let start = chunk.start().0;
            let rows = scratch.rows.iter();
            let rows = rows.filter_map(|offset| Some(start + u32::try_from(offset).ok()?));
            found.extend(rows.filter(|row| *row >= self.from));
        }
        Some(found)
    }

    /// Marks the rows of a chunk that match, alternative by alternative.
    fn mark_few(&self, chunk: &RosterChunk, words: &[SearchWord], scratch: &mut Scratch) {
        if self.query.is_all() {
            (0..chunk.len()).for_each(|offset| scratch.rows.set(offset));
        }
        for (at, alternative) in self.query.alternatives().iter().enumerate() {
            let Some((first, rest)) = alternative.words.split_first() else {
                for offset in 0..chunk.len() {
                    if self.stands(at, chunk, offset, |word| has(chunk, offset, &words[word])) {
                        scratch.rows.set(offset);
                    }
                }
                continue;
            };
            mark(
                chunk,
                &words[*first],
                &mut scratch.marks,
                &mut scratch.lists,
            );
            for offset in scratch.marks.iter() {
                let holds = |word: WordId| has(chunk, offset, &words[word]);
                if rest.iter().all(|word| holds(*word)) && self.stands(at, chunk, offset, holds) {
                    scratch.rows.set(offset);
                }
            }
        }
    }

    /// The same when there are many words: each row is read once, whatever is looked for.
    fn mark_many(&self, chunk: &RosterChunk, list: &WordList, scratch: &mut Scratch) {
        let search = chunk.search();
        scratch.list_hits.clear();
        for departments in 0..search.department_lists() {
            let mut hits = Vec::new();
            list.find_in_departments(search, departments, &mut hits);
            scratch.list_hits.push(hits);
        }
        for offset in 0..chunk.len() {
            let hits = &mut scratch.hits;
            hits.clear();
            list.find_in_row(search, offset, hits);
            if let Some(departments) = chunk.department_list(offset) {
                hits.extend(&scratch.list_hits[departments]);
            }
            hits.sort_unstable();
            if self.stands_with(chunk, offset, list, hits) {
                scratch.rows.set(offset);
            }
        }
    }

    fn stands_with(
        &self,
        chunk: &RosterChunk,
        offset: usize,
        list: &WordList,
        hits: &[WordId],
    ) -> bool {
        let holds = |word: WordId| hits.binary_search(&word).is_ok();
        list.candidates(hits).any(|at| {
            let words = &self.query.alternatives()[at].words;
            words.iter().all(|word| holds(*word)) && self.stands(at, chunk, offset, holds)
        })
    }

    /// Whether a person stands what an alternative asks beyond its words.
    fn stands(
        &self,
        at: usize,
        chunk: &RosterChunk,
        offset: usize,
        holds: impl Fn(WordId) -> bool,
    ) -> bool {
        let alternative = &self.query.alternatives()[at];
        let reads = self.below_zero == BelowZero::Measured || alternative.asks_left_below_zero();
        reads
            && stands_beyond_words(alternative, chunk, offset, holds)
            && self.cells[at].as_ref().is_none_or(|cells| {
                let offset = u32::try_from(offset).unwrap_or(u32::MAX);
                cells.admit(RowId(chunk.start().0 + offset))
            })
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
            let start = chunk.start().index();
            let passing = |row: &&u32| self.passes(chunk, **row as usize - start);
            found.extend(some.iter().filter(passing));
            rows = rest;
        }
        Some(found)
    }

    fn passes(&self, chunk: &RosterChunk, offset: usize) -> bool {
        let person = PersonWords::of(self.query, chunk, offset);
        let mut alternatives = 0..self.query.alternatives().len();
        self.query.is_all()
            || alternatives.any(|at| {
                let words = &self.query.alternatives()[at].words;
                words.iter().all(|word| person.hold(*word))
                    && self.stands(at, chunk, offset, |word| person.hold(word))
            })
    }
}

/// Which words of a query one person has.
enum PersonWords<'a> {
    /// Looked for when they are asked about.
    Few(&'a [SearchWord], &'a RosterChunk, usize),
    /// Found all at once, sorted.
    Many(Vec<WordId>),
}

impl<'a> PersonWords<'a> {
    fn of(query: &'a Query, chunk: &'a RosterChunk, offset: usize) -> Self {
        let list = match query.words() {
            QueryWords::Few(words) => return Self::Few(words, chunk, offset),
            QueryWords::Many(list) => list,
        };
        let mut hits = Vec::new();
        list.find_in_row(chunk.search(), offset, &mut hits);
        if let Some(departments) = chunk.department_list(offset) {
            list.find_in_departments(chunk.search(), departments, &mut hits);
        }
        hits.sort_unstable();
        Self::Many(hits)
    }

    fn hold(&self, word: WordId) -> bool {
        match self {
            Self::Few(words, chunk, offset) => has(chunk, *offset, &words[word]),
            Self::Many(hits) => hits.binary_search(&word).is_ok(),
        }
    }
}

/// Whether the words that must not be there are not, and the conditions on departments hold.
fn stands_beyond_words(
    alternative: &Alternative,
    chunk: &RosterChunk,
    offset: usize,
    holds: impl Fn(WordId) -> bool,
) -> bool {
    !alternative.excluded.iter().any(|word| holds(*word))
        && alternative.predicates.iter().all(|p| match &p.test {
            Test::Department(test) => {
                department_names(chunk, offset).any(|name| test.holds(name)) != p.inverted
            }
            Test::Cell(_) | Test::Type(_) => true,
        })
}

impl Query {
    /// The alternatives whose terms about the person alone hold of the person at `offset`.
    fn alternatives_of<'a>(
        &'a self,
        chunk: &'a RosterChunk,
        offset: usize,
    ) -> impl Iterator<Item = &'a Alternative> {
        let person = PersonWords::of(self, chunk, offset);
        let candidates: Vec<&Alternative> = match (self.words(), &person) {
            (QueryWords::Many(list), PersonWords::Many(hits)) => {
                let candidates = list.candidates(hits);
                candidates.map(|at| &self.alternatives()[at]).collect()
            }
            _ => self.alternatives().iter().collect(),
        };
        candidates.into_iter().filter(move |alternative| {
            alternative.words.iter().all(|word| person.hold(*word))
                && stands_beyond_words(alternative, chunk, offset, |word| person.hold(word))
        })
    }

    /// Whether the person at `offset` of a page may match, as far as is known without balances.
    pub fn may_match(&self, chunk: &RosterChunk, offset: usize) -> bool {
        self.is_all() || self.alternatives_of(chunk, offset).next().is_some()
    }

    /// Which of the balances of the person at `offset` of a page match.
    pub fn matching_rows(
        &self,
        (chunk, offset): (&RosterChunk, usize),
        balances: &[Balance],
        today: Date,
        below_zero: BelowZero,
    ) -> Vec<bool> {
        let mut matching = vec![self.is_all(); balances.len()];
        for alternative in self.alternatives_of(chunk, offset) {
            if below_zero == BelowZero::Inferred && !alternative.asks_left_below_zero() {
                continue;
            }
            let rows = rows_that_meet(alternative, balances, today, below_zero);
            matching
                .iter_mut()
                .zip(rows)
                .for_each(|(all, row)| *all |= row);
        }
        matching
    }
}

/// The row after the chunk's last.
fn end_of(chunk: &RosterChunk) -> u32 {
    chunk.start().0 + u32::try_from(chunk.len()).unwrap_or(0)
}

/// Whether a field of the person holds `word`.
fn has(chunk: &RosterChunk, offset: usize, word: &SearchWord) -> bool {
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
fn mark(chunk: &RosterChunk, word: &SearchWord, rows: &mut Marks, lists: &mut Marks) {
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
