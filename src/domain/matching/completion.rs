//! The completions of a word of a filter while it is typed: fields, leave types, departments,
//! states, and named filters.

use std::ops::Range;
use std::sync::Arc;

use super::field::ConditionField;
use super::fold::fold;
use super::named_filters::{NAME_SIGN, NamedFilters};
use super::predicate::Comparator;
use super::predicate_parser;
use crate::domain::Language;

/// At most this many candidates are offered.
const MAX_CANDIDATES: usize = 50;

/// What can be named in a filter.
#[derive(Clone, Copy, Debug)]
pub struct CompletionSource<'a> {
    /// The names of the leave types.
    pub leave_types: &'a [Arc<str>],
    /// The names of the departments.
    pub departments: &'a [Arc<str>],
    /// The filters with a name.
    pub named: &'a NamedFilters,
    /// The language of fields and states.
    pub language: Language,
}

/// The word at the caret, and what it may become.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Completion {
    /// Where the word stands in the text, in bytes.
    pub word: Range<usize>,
    /// What it may become, the likeliest first.
    pub candidates: Vec<String>,
}

impl Completion {
    /// What the word that ends at byte `caret` of `text` may become. There are no candidates where nothing is typed yet, or where
    /// something follows the caret that belongs to the word.
    pub fn at(text: &str, caret: usize, source: CompletionSource<'_>) -> Self {
        let before = &text[..caret];
        let start = before
            .char_indices()
            .rev()
            .find(|(_, c)| c.is_whitespace() || matches!(c, '|' | '｜' | '!' | '！'))
            .map_or(0, |(at, c)| at + c.len_utf8());
        let word = start..caret;
        let follows = text[caret..].chars().next();
        let is_inside = follows.is_some_and(|c| !c.is_whitespace() && !matches!(c, '|' | '｜'));
        let typed = &text[word.clone()];
        let mut candidates = if typed.is_empty() || is_inside || typed.starts_with(is_quote) {
            Vec::new()
        } else {
            candidates(typed, source)
        };
        candidates.retain(|candidate| candidate != typed);
        candidates.truncate(MAX_CANDIDATES);
        Self { word, candidates }
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '＂')
}

fn candidates(typed: &str, source: CompletionSource<'_>) -> Vec<String> {
    if let Some(name) = typed.strip_prefix([NAME_SIGN, '＠']) {
        let names = source.named.iter().map(|filter| filter.name.as_str());
        return beginning(name, names)
            .map(|name| format!("{NAME_SIGN}{name}"))
            .collect();
    }
    if let Some((field, comparison, value)) = predicate_parser::parts(typed) {
        let kept = &typed[..typed.len() - value.len()];
        return values(field, comparison, value, source)
            .into_iter()
            .map(|value| format!("{kept}{}", predicate_parser::quoted(&value)))
            .collect();
    }
    fields(typed, source)
}

/// What may stand behind the operator of a condition on `field`.
fn values(
    field: ConditionField,
    comparison: Comparator,
    value: &str,
    source: CompletionSource<'_>,
) -> Vec<String> {
    let named = |names: &[Arc<str>]| -> Vec<String> {
        let names: Vec<&str> = names.iter().map(|name| &**name).collect();
        containing(value, &names)
    };
    match field {
        ConditionField::Type => named(source.leave_types),
        ConditionField::Department => named(source.departments),
        ConditionField::State => {
            let states = predicate_parser::state_words(source.language);
            beginning(value, states).map(str::to_owned).collect()
        }
        ConditionField::Expires if comparison == Comparator::Less && value.is_empty() => {
            ["7d", "30d", "90d"].map(str::to_owned).to_vec()
        }
        _ => Vec::new(),
    }
}

/// The conditions whose field begins like the word, then the leave types that the word occurs in.
fn fields(typed: &str, source: CompletionSource<'_>) -> Vec<String> {
    let mut found: Vec<String> = predicate_parser::condition_beginnings(source.language)
        .into_iter()
        .filter(|(names, _)| names.iter().any(|name| name.starts_with(&fold(typed))))
        .map(|(_, beginning)| beginning.to_owned())
        .collect();
    let leave_types: Vec<&str> = source.leave_types.iter().map(|name| &**name).collect();
    // One or two letters occur in too many names.
    if !typed.is_ascii() || typed.len() > 2 {
        let conditions = containing(typed, &leave_types).into_iter();
        found.extend(
            conditions.map(|name| predicate_parser::type_condition(&name, source.language)),
        );
    }
    found
}

/// The names that begin with `typed`.
fn beginning<'a>(
    typed: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> impl Iterator<Item = &'a str> {
    let typed = fold(typed);
    names
        .into_iter()
        .filter(move |name| fold(name).starts_with(&typed))
}

/// The names that begin with `typed`, then those in which it occurs elsewhere.
fn containing(typed: &str, names: &[&str]) -> Vec<String> {
    let typed = fold(typed);
    let (mut begin, mut later) = (Vec::new(), Vec::new());
    for name in names {
        match fold(name).find(&typed) {
            Some(0) => begin.push((*name).to_owned()),
            Some(_) if later.len() < MAX_CANDIDATES => later.push((*name).to_owned()),
            _ => {}
        }
        if begin.len() >= MAX_CANDIDATES {
            break;
        }
    }
    begin.extend(later);
    begin
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(text: &str, language: Language) -> Vec<String> {
        let names =
            |names: &[&str]| -> Vec<Arc<str>> { names.iter().map(|n| Arc::from(*n)).collect() };
        let (types, departments) = (
            names(&["年假", "福利年假", "调休"]),
            names(&["市场部", "研发 一部", "产研|平台"]),
        );
        let built_in = NamedFilters::default();
        let source = CompletionSource {
            leave_types: &types,
            departments: &departments,
            named: &built_in,
            language,
        };
        Completion::at(text, text.len(), source).candidates
    }

    #[test]
    fn a_word_becomes_a_condition_by_either_language() {
        assert_eq!(offered("剩", Language::Chinese), ["剩余<"]);
        assert_eq!(offered("张三 exp", Language::English), ["expires<"]);
        assert_eq!(offered("a | over", Language::English), ["overdrawn"]);
        assert_eq!(offered("假期", Language::Chinese), ["假期:"]);
        assert!(offered("", Language::Chinese).is_empty());
        assert!(offered("张三 ", Language::Chinese).is_empty());
    }

    #[test]
    fn values_are_what_the_company_has() {
        assert_eq!(
            offered("假期:年", Language::Chinese),
            ["假期:年假", "假期:福利年假"]
        );
        assert_eq!(
            offered("dept:研", Language::English),
            ["dept:\"研发 一部\"", "dept:\"产研|平台\""]
        );
        assert_eq!(offered("状态:读", Language::Chinese), ["状态:读不到"]);
        assert_eq!(
            offered("expires<", Language::English),
            ["expires<7d", "expires<30d", "expires<90d"]
        );
        assert_eq!(
            offered("年假", Language::Chinese),
            ["假期:年假", "假期:福利年假"]
        );
        assert!(offered("left<3", Language::English).is_empty());
    }

    #[test]
    fn filters_are_found_by_the_beginning_of_their_names() {
        assert_eq!(offered("@临", Language::Chinese), ["@临期"]);
        assert_eq!(
            offered("@un", Language::English),
            ["@untaken", "@unreadable"]
        );
    }

    #[test]
    fn whatever_is_offered_is_a_filter_without_a_mistake() {
        for typed in [
            "假期:年",
            "dept:研",
            "状态:",
            "state:",
            "@",
            "expires<",
            "年假",
        ] {
            for language in [Language::Chinese, Language::English] {
                for candidate in offered(typed, language) {
                    let query = super::super::Query::parse(&candidate);
                    assert_eq!(query.errors(), [], "{candidate}");
                    assert!(!query.is_all(), "{candidate}");
                }
            }
        }
    }
}
