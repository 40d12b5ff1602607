//! The scan of a roster: which rows match a query.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;

use super::super::roster::{Roster, RosterChunk, RowId};
use super::alternative::WordId;
use super::cells::{BelowZero, CellTests};
use super::person_match::{PersonWords, has_word, holds_beyond_words};
use super::query::{Query, QueryWords};
use super::row_marks::{RowMarks, mark_word};
use super::searched_people::SearchedPeople;
use super::word::SearchWord;
use super::word_list::WordList;

/// Below this many rows a second thread costs more than it saves.
const MIN_ROWS_FOR_TWO_THREADS: usize = 10_000;

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
    if rows < MIN_ROWS_FOR_TWO_THREADS || items.len() < 2 {
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
    rows: RowMarks,
    marks: RowMarks,
    lists: RowMarks,
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

    /// RowMarks the rows of a chunk that match, alternative by alternative.
    fn mark_few(&self, chunk: &RosterChunk, words: &[SearchWord], scratch: &mut Scratch) {
        if self.query.is_all() {
            (0..chunk.len()).for_each(|offset| scratch.rows.set(offset));
        }
        for (at, alternative) in self.query.alternatives().iter().enumerate() {
            let Some((first, rest)) = alternative.words.split_first() else {
                for offset in 0..chunk.len() {
                    if self.stands(at, chunk, offset, |word| {
                        has_word(chunk, offset, &words[word])
                    }) {
                        scratch.rows.set(offset);
                    }
                }
                continue;
            };
            mark_word(
                chunk,
                &words[*first],
                &mut scratch.marks,
                &mut scratch.lists,
            );
            for offset in scratch.marks.iter() {
                let holds = |word: WordId| has_word(chunk, offset, &words[word]);
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
            && holds_beyond_words(alternative, chunk, offset, holds)
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

/// The row after the chunk's last.
fn end_of(chunk: &RosterChunk) -> u32 {
    chunk.start().0 + u32::try_from(chunk.len()).unwrap_or(0)
}
