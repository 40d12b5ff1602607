//! Matching of people against a filter as a person types it: folding, pinyin, conditions, and the scan of a roster.
//!
//! [`Query::parse`] reads a filter. [`search`] finds the people who match, [`Query::matching_rows`] their matching balances, and
//! [`Query::highlights`] the characters to mark on screen. A word matches as a substring, never approximately, so that a list of
//! matches holds only people who were meant; rows keep the order of the roster.

mod alternative;
mod cells;
mod char_set;
mod completion;
mod field;
mod fold;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzzing;
mod highlight;
mod named_filters;
mod person_match;
mod predicate;
mod predicate_error;
mod predicate_parser;
mod pronunciations;
mod query;
mod row_marks;
mod search;
mod search_text;
mod searched_people;
mod selected_cells;
mod sort;
mod spelling;
mod surnames;
#[cfg(test)]
mod tests;
mod tokens;
mod typed_words;
mod word;
mod word_list;

pub use cells::{BelowZero, RowsQuestion};
pub use completion::{Completion, CompletionSource};
pub use fold::{fold, fold_name};
pub use highlight::Highlights;
pub use named_filters::{NAME_SIGN, NamedFilter, NamedFilters, is_filter_name};
pub use predicate_error::{MAX_CONDITIONS, MAX_FILTER_CHARS, PredicateError, PredicateProblem};
pub use predicate_parser::{department_condition, type_condition};
pub use query::Query;
pub use search::{SearchScope, search, search_inferred};
pub use search_text::SearchText;
pub use searched_people::SearchedPeople;
pub use selected_cells::{SearchedColumn, SelectedCells};
pub use sort::{push_sort_key, sort_key};
pub use tokens::{alternatives, as_one_line};
pub use typed_words::TypedWords;
