//! What a person typed, understood: words, and predicates that are words with an operator.

use super::fold::fold;
use super::predicate::{self, Predicate, Test};
use super::predicate_error::PredicateError;
use super::word::Word;

/// A parsed query. All of it must hold; a wrong predicate is told apart and does not count.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Longest first: the first is scanned for, the others are asked of what it leaves.
    words: Vec<Word>,
    excluded: Vec<Word>,
    predicates: Vec<Predicate>,
    errors: Vec<PredicateError>,
}

impl Query {
    /// Reads what was typed. Words are separated by spaces; `"…"` keeps spaces in a word; `!` inverts one.
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        for word in split_words(text) {
            query.add(&word);
        }
        query
            .words
            .sort_by_key(|word| std::cmp::Reverse(word.folded().len()));
        query
    }

    fn add(&mut self, typed: &str) {
        let (inverted, word) = match typed.strip_prefix(['!', '！']) {
            Some(rest) => (true, rest),
            None => (false, typed),
        };
        match predicate::parse(word, inverted) {
            Some(Ok(predicate)) => self.predicates.push(predicate),
            Some(Err(error)) => self.errors.push(error),
            None => self.add_word(fold(word), inverted),
        }
    }

    fn add_word(&mut self, folded: String, inverted: bool) {
        if folded.is_empty() {
            return;
        }
        let list = if inverted {
            &mut self.excluded
        } else {
            &mut self.words
        };
        list.push(Word::new(folded));
    }

    /// Whether everybody matches: the caller shows the roster itself and keeps no list.
    pub fn is_all(&self) -> bool {
        self.words.is_empty() && self.excluded.is_empty() && self.predicates.is_empty()
    }

    /// The predicates that say nothing.
    pub fn errors(&self) -> &[PredicateError] {
        &self.errors
    }

    /// Whether it asks about balances, so that its answer changes as balances arrive.
    pub fn asks_balances(&self) -> bool {
        let about_people = |p: &Predicate| matches!(p.test, Test::Department(_));
        !self.predicates.iter().all(about_people)
    }

    /// Whether every match of this query was a match of `earlier`, so that only those need looking at.
    ///
    /// Never when `earlier` was everybody (there is no list) or asks about balances (they may have changed since).
    pub fn narrows(&self, earlier: &Self) -> bool {
        !earlier.is_all()
            && !earlier.asks_balances()
            && earlier.words.iter().all(|old| self.extends(old))
            && earlier.excluded.iter().all(|old| self.excludes(old))
            && earlier.predicates.iter().all(|old| self.repeats(old))
    }

    fn extends(&self, old: &Word) -> bool {
        self.words
            .iter()
            .any(|new| new.folded().starts_with(old.folded()))
    }

    fn excludes(&self, old: &Word) -> bool {
        self.excluded.iter().any(|new| new.folded() == old.folded())
    }

    fn repeats(&self, old: &Predicate) -> bool {
        let same = |new: &Predicate| new.source == old.source && new.inverted == old.inverted;
        self.predicates.iter().any(same)
    }

    pub(super) fn words(&self) -> &[Word] {
        &self.words
    }

    pub(super) fn excluded(&self) -> &[Word] {
        &self.excluded
    }

    pub(super) fn predicates(&self) -> &[Predicate] {
        &self.predicates
    }
}

/// Words without their quotation marks; a quotation that is not closed yet goes to the end.
fn split_words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        match (c, words.last_mut()) {
            ('"' | '“' | '”', _) => quoted = !quoted,
            (c, _) if c.is_whitespace() && !quoted => words.push(String::new()),
            (c, Some(word)) => word.push(c),
            (_, None) => {}
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
