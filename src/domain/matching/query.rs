//! What a person typed, understood: alternatives of words, and of conditions that are words with an operator.

use std::collections::BTreeSet;

use super::fold::fold;
use super::predicate::{self, Predicate, Test};
use super::predicate_error::{PredicateError, PredicateProblem};
use super::tokens::{self, QueryToken, as_one_line};
use super::word::SearchWord;
use super::word_list::WordList;

/// Longer filters are refused: they would be searched for longer than anybody waits.
pub const LONGEST_FILTER: usize = 100_000;
/// More conditions with an operator are refused; a pasted column has none.
pub const MOST_CONDITIONS: usize = 64;
/// Up to so many different words are each looked for alone, which is faster for one and slower for hundreds.
const FEW: usize = 16;

/// A word's place in [`QueryWords`].
pub(super) type WordId = usize;

/// A parsed query. One of the alternatives must hold; a wrong condition is told apart and does not count.
#[derive(Clone, Debug, Default)]
pub struct Query {
    alternatives: Vec<Alternative>,
    words: QueryWords,
    errors: Vec<PredicateError>,
}

/// Terms that must hold together.
#[derive(Clone, Debug, Default)]
pub(super) struct Alternative {
    /// Longest first: the first is scanned for, the others are asked of what it leaves.
    pub(super) words: Vec<WordId>,
    pub(super) excluded: Vec<WordId>,
    pub(super) predicates: Vec<Predicate>,
}

/// The different words of a query, ready to be looked for.
#[derive(Clone, Debug)]
pub(super) enum QueryWords {
    Few(Vec<SearchWord>),
    /// Of a pasted column: all of them are looked for at once.
    Many(WordList),
}

impl Default for QueryWords {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Query {
    /// Reads what was typed or pasted. Words are separated by spaces, alternatives by `|`, line breaks or tabs; `"…"` keeps
    /// spaces in a word and makes it a text; `!` inverts one.
    pub fn parse(text: &str) -> Self {
        if text.len() > LONGEST_FILTER && text.chars().count() > LONGEST_FILTER {
            return Self::refused(PredicateProblem::TooLong);
        }
        let alternatives = tokens::split(&as_one_line(text));
        let conditions = alternatives.iter().flatten();
        let conditions = conditions.filter(|t| !t.quoted && predicate::has_operator(&t.text));
        if conditions.count() > MOST_CONDITIONS {
            return Self::refused(PredicateProblem::TooMany);
        }
        let mut draft = Draft::default();
        for words in alternatives {
            draft.add(tokens::join_conditions(words));
        }
        draft.build()
    }

    fn refused(problem: PredicateProblem) -> Self {
        Self {
            errors: vec![PredicateError {
                word: String::new(),
                problem,
            }],
            ..Self::default()
        }
    }

    /// Whether everybody matches: the caller shows the roster itself and keeps no list.
    pub fn is_all(&self) -> bool {
        self.alternatives.is_empty()
    }

    /// The conditions that say nothing.
    pub fn errors(&self) -> &[PredicateError] {
        &self.errors
    }

    /// Whether it asks about balances, so that its answer changes as balances arrive.
    pub fn asks_balances(&self) -> bool {
        self.alternatives.iter().any(Alternative::asks_balances)
    }

    /// Whether a condition asks about departments.
    pub fn asks_departments(&self) -> bool {
        let mut predicates = self.alternatives.iter().flat_map(|a| &a.predicates);
        predicates.any(|p| matches!(p.test, Test::Department(_)))
    }

    /// Whether each alternative says something about the person alone, so that others need not be asked about.
    pub fn chooses_people(&self) -> bool {
        !self.is_all() && self.alternatives.iter().all(Alternative::chooses_people)
    }

    /// Whether it has `left<0`, which finds nobody whom a platform with unsigned figures shows at 0.
    pub fn asks_left_below_zero(&self) -> bool {
        let mut alternatives = self.alternatives.iter();
        alternatives.any(Alternative::asks_left_below_zero)
    }

    /// The first of `types` that a word names, in whole or in part: `年假` was probably meant as `type:年假`.
    pub fn named_type<'a>(&self, types: impl Iterator<Item = &'a str>) -> Option<&'a str> {
        let QueryWords::Few(words) = &self.words else {
            return None;
        };
        let asked: Vec<&str> = self
            .alternatives
            .iter()
            .flat_map(|a| &a.words)
            .map(|id| words[*id].folded())
            .filter(|word| word.chars().count() > 1)
            .collect();
        let mut partly = None;
        for name in types {
            let folded = fold(name);
            if asked.contains(&folded.as_str()) {
                return Some(name);
            }
            let is_named = |word: &&str| folded.contains(*word) || word.contains(&folded);
            if partly.is_none() && !folded.is_empty() && asked.iter().any(is_named) {
                partly = Some(name);
            }
        }
        partly
    }

    /// Whether every match of this query was a match of `earlier`, so that only those need looking at.
    ///
    /// Never when `earlier` was everybody (there is no list) or asks about balances (they may have changed since).
    pub fn narrows(&self, earlier: &Self) -> bool {
        let ([new], [old]) = (&*self.alternatives, &*earlier.alternatives) else {
            return false;
        };
        let (QueryWords::Few(new_words), QueryWords::Few(old_words)) =
            (&self.words, &earlier.words)
        else {
            return false;
        };
        let extends = |old: &WordId| {
            let (old, mut words) = (old_words[*old].folded(), new.words.iter());
            words.any(|id| new_words[*id].folded().starts_with(old))
        };
        let excludes = |old: &WordId| {
            let (old, mut words) = (old_words[*old].folded(), new.excluded.iter());
            words.any(|id| new_words[*id].folded() == old)
        };
        !earlier.asks_balances()
            && old.words.iter().all(extends)
            && old.excluded.iter().all(excludes)
            && old.predicates.iter().all(|old| new.repeats(old))
    }

    pub(super) fn alternatives(&self) -> &[Alternative] {
        &self.alternatives
    }

    pub(super) fn words(&self) -> &QueryWords {
        &self.words
    }
}

impl Alternative {
    /// Whether it has a condition on balances.
    pub(super) fn asks_balances(&self) -> bool {
        let about_people = |p: &Predicate| matches!(p.test, Test::Department(_));
        !self.predicates.iter().all(about_people)
    }

    fn chooses_people(&self) -> bool {
        let about_people = |p: &Predicate| matches!(p.test, Test::Department(_));
        !self.words.is_empty()
            || !self.excluded.is_empty()
            || self.predicates.iter().any(about_people)
    }

    pub(super) fn asks_left_below_zero(&self) -> bool {
        let asks = |p: &Predicate| matches!(p.test, Test::Cell(test) if test.is_left_below_zero());
        self.predicates.iter().any(|p| !p.inverted && asks(p))
    }

    fn repeats(&self, old: &Predicate) -> bool {
        let same = |new: &Predicate| new.source == old.source && new.inverted == old.inverted;
        self.predicates.iter().any(same)
    }
}

/// A query while it is read: words are compiled only when it is known how many there are.
#[derive(Debug, Default)]
struct Draft {
    alternatives: Vec<DraftAlternative>,
    errors: Vec<PredicateError>,
}

#[derive(Debug, Default)]
struct DraftAlternative {
    words: BTreeSet<String>,
    excluded: BTreeSet<String>,
    predicates: Vec<Predicate>,
}

impl Draft {
    /// An alternative of which nothing is left is no alternative: it would let everybody in.
    fn add(&mut self, tokens: Vec<QueryToken>) {
        let mut alternative = DraftAlternative::default();
        for token in tokens {
            match condition(&token) {
                Some(Ok(predicate)) => alternative.predicates.push(predicate),
                Some(Err(error)) => self.errors.push(error),
                None => alternative.add_word(&token),
            }
        }
        if !alternative.is_empty() {
            self.alternatives.push(alternative);
        }
    }

    fn build(self) -> Query {
        let texts = self.alternatives.iter();
        let texts = texts.flat_map(|a| a.words.iter().chain(&a.excluded));
        let sorted: Vec<String> = texts
            .collect::<BTreeSet<_>>()
            .into_iter()
            .cloned()
            .collect();
        let alternatives: Vec<Alternative> = self
            .alternatives
            .into_iter()
            .map(|draft| draft.build(&sorted))
            .collect();
        let words = if sorted.len() <= FEW {
            QueryWords::Few(sorted.into_iter().map(SearchWord::new).collect())
        } else {
            QueryWords::Many(WordList::new(&sorted, &alternatives))
        };
        Query {
            alternatives,
            words,
            errors: self.errors,
        }
    }
}

impl DraftAlternative {
    fn add_word(&mut self, token: &QueryToken) {
        let folded = fold(&token.text);
        if folded.is_empty() {
            return;
        }
        if token.inverted {
            self.excluded.insert(folded);
        } else {
            self.words.insert(folded);
        }
    }

    fn is_empty(&self) -> bool {
        self.words.is_empty() && self.excluded.is_empty() && self.predicates.is_empty()
    }

    fn build(self, sorted: &[String]) -> Alternative {
        let ids = |words: BTreeSet<String>| {
            let mut words: Vec<String> = words.into_iter().collect();
            words.sort_by_key(|word| std::cmp::Reverse(word.len()));
            words
                .iter()
                .filter_map(|word| sorted.binary_search(word).ok())
                .collect()
        };
        Alternative {
            words: ids(self.words),
            excluded: ids(self.excluded),
            predicates: self.predicates,
        }
    }
}

fn condition(token: &QueryToken) -> Option<Result<Predicate, PredicateError>> {
    if token.quoted {
        return None;
    }
    predicate::parse(&token.text, token.inverted)
}
