//! A filter as typed, parsed: alternatives, each of words to find and of conditions, which are words with an operator.

use std::collections::BTreeSet;

use super::alternative::{Alternative, WordId};
use super::fold::fold;
use super::named_filters::{NamedFilters, name_in};
use super::predicate::{Predicate, PredicateTest};
use super::predicate_error::{MAX_CONDITIONS, MAX_FILTER_CHARS, PredicateError, PredicateProblem};
use super::predicate_parser;
use super::tokens::{self, QueryToken, as_one_line};
use super::word::SearchWord;
use super::word_list::WordList;

/// Up to this many different words are searched for one by one. That is faster for a few words and
/// slower for hundreds.
const MAX_WORDS_ONE_BY_ONE: usize = 16;

/// A parsed filter. A person matches when one of the alternatives holds. Conditions that could not be read are listed apart and do
/// not count.
#[derive(Clone, Debug, Default)]
pub struct Query {
    alternatives: Vec<Alternative>,
    words: QueryWords,
    errors: Vec<PredicateError>,
}

/// The different words of a query, compiled for the search.
#[derive(Clone, Debug)]
pub(super) enum QueryWords {
    /// Searched for one by one.
    Few(Vec<SearchWord>),
    /// Searched for all at once, as those of a pasted column.
    Many(WordList),
}

impl Default for QueryWords {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Query {
    /// Parses what was typed or pasted. Spaces separate words; `|`, line breaks and tabs separate alternatives. `"…"` keeps
    /// spaces in a word and makes it a text whatever signs it holds; `!` inverts a word.
    pub fn parse(text: &str) -> Self {
        Self::parse_with(text, &NamedFilters::default())
    }

    /// The same, where `@NAME` stands for one of the filters `named`.
    pub fn parse_with(text: &str, named: &NamedFilters) -> Self {
        if text.len() > MAX_FILTER_CHARS && text.chars().count() > MAX_FILTER_CHARS {
            return Self::refused(PredicateProblem::TooLong);
        }
        let mut draft = Draft::default();
        let alternatives = tokens::split(&as_one_line(text));
        let Some(alternatives) = draft.expand(alternatives, named) else {
            return Self::refused(PredicateProblem::TooMany);
        };
        for words in alternatives {
            draft.add(tokens::join_conditions(words));
            if draft.conditions > MAX_CONDITIONS {
                return Self::refused(PredicateProblem::TooMany);
            }
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

    /// Whether everybody matches. The caller then shows the roster itself instead of a list of matches.
    pub fn is_all(&self) -> bool {
        self.alternatives.is_empty()
    }

    /// The conditions that could not be read.
    pub fn errors(&self) -> &[PredicateError] {
        &self.errors
    }

    /// Whether it asks about balances, so that the matches change as balances arrive.
    pub fn asks_balances(&self) -> bool {
        self.alternatives.iter().any(Alternative::asks_balances)
    }

    /// Whether a condition asks about departments.
    pub fn asks_departments(&self) -> bool {
        let mut predicates = self.alternatives.iter().flat_map(|a| &a.predicates);
        predicates.any(|p| matches!(p.test, PredicateTest::Department(_)))
    }

    /// Whether each alternative says something about the person alone, so that balances need only be fetched for those it chooses.
    pub fn chooses_people(&self) -> bool {
        !self.is_all() && self.alternatives.iter().all(Alternative::chooses_people)
    }

    /// Whether a condition is about the last day of a balance.
    pub fn asks_last_days(&self) -> bool {
        let mut alternatives = self.alternatives.iter();
        alternatives.any(|alternative| alternative.predicates.iter().any(Predicate::asks_last_day))
    }

    /// Whether it has the condition `left<0`, which misses overdrawn people on a platform that never reports less than 0.
    pub fn asks_left_below_zero(&self) -> bool {
        let mut alternatives = self.alternatives.iter();
        alternatives.any(Alternative::asks_left_below_zero)
    }

    /// The first of `types` that a word names, in whole or else in part: somebody who types `年假`
    /// probably means `type:年假`.
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

    /// Whether every match of this query is certain to be a match of `earlier`, so that only those need to be searched.
    ///
    /// It is `false` where `earlier` matches everybody (there is no list of matches) or asks about
    /// balances (they may have changed since).
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

    /// The words that are searched for in names, ids and departments, folded; `None` for a long
    /// list such as a pasted one.
    pub fn searched_words(&self) -> Option<Vec<&str>> {
        match &self.words {
            QueryWords::Few(words) => Some(words.iter().map(SearchWord::folded).collect()),
            QueryWords::Many(_) => None,
        }
    }

    pub(super) fn alternatives(&self) -> &[Alternative] {
        &self.alternatives
    }

    pub(super) fn words(&self) -> &QueryWords {
        &self.words
    }
}

/// A query while it is parsed. How words are compiled depends on how many there are, so they are
/// compiled last.
#[derive(Debug, Default)]
struct Draft {
    alternatives: Vec<DraftAlternative>,
    errors: Vec<PredicateError>,
    /// How many there are, those that could not be read included.
    conditions: usize,
}

#[derive(Debug, Default)]
struct DraftAlternative {
    words: BTreeSet<String>,
    excluded: BTreeSet<String>,
    predicates: Vec<Predicate>,
}

impl Draft {
    /// The same alternatives with filters in place of their names. A filter of several alternatives multiplies the one that names it;
    /// `None` where that would become too many.
    fn expand(
        &mut self,
        alternatives: Vec<Vec<QueryToken>>,
        named: &NamedFilters,
    ) -> Option<Vec<Vec<QueryToken>>> {
        let mut expanded = Vec::with_capacity(alternatives.len());
        for words in alternatives {
            if words.iter().all(|word| name_in(word).is_none()) {
                expanded.push(words);
            } else {
                expanded.extend(self.expand_one(words, named)?);
            }
        }
        Some(expanded)
    }

    fn expand_one(
        &mut self,
        words: Vec<QueryToken>,
        named: &NamedFilters,
    ) -> Option<Vec<Vec<QueryToken>>> {
        let mut expanded = vec![Vec::new()];
        for word in words {
            let factors = match name_in(&word) {
                None => vec![vec![word]],
                Some(name) => match named.alternatives(name) {
                    Some(factors) if !word.inverted => factors,
                    found => {
                        self.errors.push(PredicateError {
                            problem: match found {
                                None => PredicateProblem::UnknownFilter,
                                Some(_) => PredicateProblem::InvertedFilter,
                            },
                            word: word.text,
                        });
                        continue;
                    }
                },
            };
            if expanded.len() * factors.len() > MAX_CONDITIONS {
                return None;
            }
            expanded = expanded
                .iter()
                .flat_map(|before| {
                    factors
                        .iter()
                        .map(move |factor| [&before[..], factor].concat())
                })
                .collect();
        }
        Some(expanded)
    }

    /// Drops an alternative of which nothing is left, because an empty one would match everybody.
    fn add(&mut self, tokens: Vec<QueryToken>) {
        let mut alternative = DraftAlternative::default();
        for token in tokens {
            let condition = condition(&token);
            self.conditions += usize::from(condition.is_some());
            match condition {
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
        let words = if sorted.len() <= MAX_WORDS_ONE_BY_ONE {
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

/// The token as a condition; `None` when it is a word to find.
fn condition(token: &QueryToken) -> Option<Result<Predicate, PredicateError>> {
    if token.quoted {
        return None;
    }
    predicate_parser::parse(&token.text, token.inverted)
}
