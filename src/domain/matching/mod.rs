//! Matching of people against what a person types: folding, pinyin, predicates, and the scan of a roster.
//!
//! A [`Query`] is parsed from text, [`search`] finds the people, [`Query::matching_rows`] their balances, [`Query::highlights`] says what to mark on screen. Matching
//! is by substring and never fuzzy, so rows keep the roster's order. This module knows no screen, no task and no clock.

#[cfg(test)]
mod balance_tests;
mod cells;
mod char_set;
mod fold;
mod highlight;
mod predicate;
mod predicate_error;
mod query;
mod readings;
mod search;
mod search_text;
mod sort;
mod spelling;
mod surnames;
#[cfg(test)]
mod tests;
mod tokens;
mod word;
mod word_list;

pub use cells::BelowZero;
pub use fold::fold;
pub use highlight::Highlights;
pub use predicate::type_condition;
pub use predicate_error::{PredicateError, PredicateProblem};
pub use query::{LONGEST_FILTER, MOST_CONDITIONS, Query};
pub use search::{Scope, SearchedPeople, search, search_inferred};
pub use search_text::SearchText;
pub use sort::sort_key;
pub use tokens::as_one_line;
