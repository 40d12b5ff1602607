//! Whether one person matches a query. The scan of a whole roster is in [`search`](super::search).

use super::super::balance::Balance;
use super::super::roster::RosterChunk;
use super::alternative::{Alternative, WordId};
use super::cells::{BelowZero, RowsQuestion, rows_that_meet};
use super::predicate::PredicateTest;
use super::query::{Query, QueryWords};
use super::word::SearchWord;

/// The words of a query that a person has.
pub(super) enum PersonWords<'a> {
    /// Searched for when one is needed.
    Few(&'a [SearchWord], &'a RosterChunk, usize),
    /// All words that were found, sorted.
    Many(Vec<WordId>),
}

impl<'a> PersonWords<'a> {
    pub(super) fn of(query: &'a Query, chunk: &'a RosterChunk, offset: usize) -> Self {
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

    /// Whether the person has this word.
    pub(super) fn has(&self, word: WordId) -> bool {
        match self {
            Self::Few(words, chunk, offset) => has_word(chunk, *offset, &words[word]),
            Self::Many(hits) => hits.binary_search(&word).is_ok(),
        }
    }
}

/// Whether the person has none of the excluded words, and meets the conditions on departments.
pub(super) fn meets_conditions_on_person(
    alternative: &Alternative,
    chunk: &RosterChunk,
    offset: usize,
    has: impl Fn(WordId) -> bool,
) -> bool {
    !alternative.excluded.iter().any(|word| has(*word))
        && alternative.predicates.iter().all(|p| match &p.test {
            PredicateTest::Department(test) => {
                department_names(chunk, offset).any(|name| test.holds(name)) != p.inverted
            }
            PredicateTest::Cell(_) | PredicateTest::Type(_) => true,
        })
}

impl Query {
    /// The alternatives that the person at `offset` matches, apart from conditions on balances.
    fn alternatives_of<'a>(
        &'a self,
        chunk: &'a RosterChunk,
        offset: usize,
    ) -> impl Iterator<Item = &'a Alternative> {
        let alternatives = self.alternative_positions(chunk, offset);
        alternatives.map(|at| &self.alternatives()[at])
    }

    /// The positions of those alternatives.
    pub(super) fn alternative_positions<'a>(
        &'a self,
        chunk: &'a RosterChunk,
        offset: usize,
    ) -> impl Iterator<Item = usize> + 'a {
        let person = PersonWords::of(self, chunk, offset);
        let candidates: Vec<usize> = match (self.words(), &person) {
            (QueryWords::Many(list), PersonWords::Many(hits)) => list.candidates(hits).collect(),
            _ => (0..self.alternatives().len()).collect(),
        };
        candidates.into_iter().filter(move |at| {
            let alternative = &self.alternatives()[*at];
            alternative.words.iter().all(|word| person.has(*word))
                && meets_conditions_on_person(alternative, chunk, offset, |word| person.has(word))
        })
    }

    /// Whether the person at `offset` of a page may match. Conditions on balances are ignored, since those are not known yet.
    pub fn may_match(&self, chunk: &RosterChunk, offset: usize) -> bool {
        self.is_all() || self.alternatives_of(chunk, offset).next().is_some()
    }

    /// Which of these balances of the person at `offset` of a page match.
    pub fn matching_rows(
        &self,
        (chunk, offset): (&RosterChunk, usize),
        balances: &[Balance],
        asked: RowsQuestion<'_>,
    ) -> Vec<bool> {
        let mut matching = vec![self.is_all(); balances.len()];
        for alternative in self.alternatives_of(chunk, offset) {
            if asked.below_zero == BelowZero::Inferred && !alternative.asks_left_below_zero() {
                continue;
            }
            let rows = rows_that_meet(alternative, balances, asked);
            matching
                .iter_mut()
                .zip(rows)
                .for_each(|(all, row)| *all |= row);
        }
        matching
    }
}

/// Whether a text of the person contains `word`.
pub(super) fn has_word(chunk: &RosterChunk, offset: usize, word: &SearchWord) -> bool {
    let search = chunk.search();
    let list = || chunk.department_list(offset);
    search.row_has(offset, word) || list().is_some_and(|list| search.departments_have(list, word))
}

fn department_names(chunk: &RosterChunk, offset: usize) -> impl Iterator<Item = &str> {
    let list = chunk.department_list(offset);
    list.into_iter()
        .flat_map(|list| chunk.search().department_names(list))
}
