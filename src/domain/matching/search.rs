//! The search of a whole roster: which rows match a query. What one person needs to match is in [`person_match`](super::person_match).

use std::ops::Range;
use std::sync::Arc;

use super::super::halves::in_halves;
use super::super::roster::{Roster, RosterChunk};
use super::super::row_set::RowId;
use super::alternative::WordId;
use super::cells::{BelowZero, CellTests};
use super::person_match::{PersonWords, has_word, meets_conditions_on_person};
use super::query::{Query, QueryWords};
use super::row_marks::{RowMarks, mark_word};
use super::searched_people::SearchedPeople;
use super::word::SearchWord;
use super::word_list::WordList;

/// The rows that are searched.
#[derive(Clone, Copy, Debug)]
pub enum SearchScope<'a> {
    /// All rows of the roster.
    Everything,
    /// Only these rows, ascending: the matches of an earlier query that this one [narrows](Query::narrows).
    Among(&'a [u32]),
}

/// The matching rows from `from` on, ascending. `None` where `cancelled` returned true in between, because the filter has changed.
///
/// Large rosters are searched by two threads. A query that [is all](Query::is_all) matches every row; callers show the roster itself then.
/// After [`Roster::replace`] the replaced rows have to be searched again.
pub fn search(
    query: &Query,
    people: &SearchedPeople<'_>,
    scope: SearchScope<'_>,
    from: RowId,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<u32>> {
    let mut scan = Scan::new(query, people, BelowZero::Measured, cancelled);
    let SearchScope::Among(rows) = scope else {
        return scan.everybody(from);
    };
    let rows = &rows[rows.partition_point(|&row| row < from.0)..];
    in_two(rows, rows.len(), |rows| scan.among(rows))
}

/// The people whom `left<0` misses although they are overdrawn: those who are not in `found` (ascending), but match when `left<0` is read
/// as [`BelowZero::Inferred`]. `None` when cancelled.
pub fn search_inferred(
    query: &Query,
    people: &SearchedPeople<'_>,
    found: &[u32],
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<u32>> {
    if !query.asks_left_below_zero() {
        return Some(Vec::new());
    }
    let mut scan = Scan::new(query, people, BelowZero::Inferred, cancelled);
    let mut inferred = scan.everybody(RowId(0))?;
    inferred.retain(|row| found.binary_search(row).is_err());
    Some(inferred)
}

/// Runs `run` over all items, or over both halves at the same time where they have many rows.
fn in_two<T: Sync>(
    items: &[T],
    rows: usize,
    run: impl Fn(&[T]) -> Option<Vec<u32>> + Sync,
) -> Option<Vec<u32>> {
    let run = |some: Range<usize>| run(&items[some]);
    in_halves(0..items.len(), rows, run, |mut found, rest| {
        found.extend(rest);
        found
    })
}

/// A search in progress.
pub(super) struct Scan<'a> {
    query: &'a Query,
    roster: &'a Roster,
    /// The conditions on balances of each alternative.
    pub(super) cells: Vec<Option<CellTests<'a>>>,
    below_zero: BelowZero,
    from: u32,
    cancelled: &'a (dyn Fn() -> bool + Sync),
}

/// Buffers that a thread reuses for each chunk.
#[derive(Default)]
struct Scratch {
    /// The rows that match.
    rows: RowMarks,
    /// The rows with the longest word of an alternative.
    candidates: RowMarks,
    /// The department lists with that word.
    lists: RowMarks,
    /// The words in each department list of the chunk.
    list_hits: Vec<Vec<WordId>>,
    /// The words of one row.
    hits: Vec<WordId>,
}

impl<'a> Scan<'a> {
    pub(super) fn new(
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

    /// The matching rows from `from` on.
    pub(super) fn everybody(&mut self, from: RowId) -> Option<Vec<u32>> {
        self.from = from.0;
        let Some(first) = self.roster.chunk_index(from) else {
            return Some(Vec::new());
        };
        let chunks = &self.roster.chunks()[first..];
        let rows = self.roster.len() - from.index();
        let scan = &*self;
        in_two(chunks, rows, |chunks| scan.search_chunks(chunks))
    }

    fn search_chunks(&self, chunks: &[Arc<RosterChunk>]) -> Option<Vec<u32>> {
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

    /// Marks the matching rows of a chunk, one alternative after the other. Its longest word is searched for in the texts of the whole chunk,
    /// and the rest only in the rows where that was found.
    fn mark_few(&self, chunk: &RosterChunk, words: &[SearchWord], scratch: &mut Scratch) {
        if self.query.is_all() {
            (0..chunk.len()).for_each(|offset| scratch.rows.set(offset));
        }
        for (at, alternative) in self.query.alternatives().iter().enumerate() {
            let Some((first, rest)) = alternative.words.split_first() else {
                for offset in 0..chunk.len() {
                    if self.meets_conditions(at, chunk, offset, |word| {
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
                &mut scratch.candidates,
                &mut scratch.lists,
            );
            for offset in scratch.candidates.iter() {
                let has = |word: WordId| has_word(chunk, offset, &words[word]);
                if rest.iter().all(|word| has(*word))
                    && self.meets_conditions(at, chunk, offset, has)
                {
                    scratch.rows.set(offset);
                }
            }
        }
    }

    /// Marks the matching rows of a chunk where there are many words: each row is read once for all of them.
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
            if self.matches_with(chunk, offset, list, hits) {
                scratch.rows.set(offset);
            }
        }
    }

    /// Whether a person with the words `hits` matches.
    fn matches_with(
        &self,
        chunk: &RosterChunk,
        offset: usize,
        list: &WordList,
        hits: &[WordId],
    ) -> bool {
        let has = |word: WordId| hits.binary_search(&word).is_ok();
        list.candidates(hits).any(|at| {
            let words = &self.query.alternatives()[at].words;
            words.iter().all(|word| has(*word)) && self.meets_conditions(at, chunk, offset, has)
        })
    }

    /// Whether a person meets everything that an alternative requires beside its words.
    fn meets_conditions(
        &self,
        at: usize,
        chunk: &RosterChunk,
        offset: usize,
        has: impl Fn(WordId) -> bool,
    ) -> bool {
        let alternative = &self.query.alternatives()[at];
        let is_asked = self.below_zero == BelowZero::Measured || alternative.asks_left_below_zero();
        is_asked
            && meets_conditions_on_person(alternative, chunk, offset, has)
            && self.cells[at].as_ref().is_none_or(|cells| {
                let offset = u32::try_from(offset).unwrap_or(u32::MAX);
                cells.admit(RowId(chunk.start().0 + offset))
            })
    }

    /// The matching ones of these rows.
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
            let is_match = |row: &&u32| self.matches(chunk, **row as usize - start);
            found.extend(some.iter().filter(is_match));
            rows = rest;
        }
        Some(found)
    }

    fn matches(&self, chunk: &RosterChunk, offset: usize) -> bool {
        let person = PersonWords::of(self.query, chunk, offset);
        let mut alternatives = 0..self.query.alternatives().len();
        self.query.is_all()
            || alternatives.any(|at| {
                let words = &self.query.alternatives()[at].words;
                words.iter().all(|word| person.has(*word))
                    && self.meets_conditions(at, chunk, offset, |word| person.has(word))
            })
    }
}

/// The row after the last one of the chunk.
fn end_of(chunk: &RosterChunk) -> u32 {
    chunk.start().0 + u32::try_from(chunk.len()).unwrap_or(0)
}
