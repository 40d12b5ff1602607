//! Reads any text as a filter, and as a company that is searched with one.

use std::sync::Arc;

use jiff::civil::{Date, date};

use super::super::employee::Employee;
use super::super::fuzzing::assert_clean;
use super::super::ids::EmployeeId;
use super::super::language::Language;
use super::super::roster::{Roster, RosterChunk};
use super::super::row_set::RowId;
use super::super::service_dates::TenantDates;
use super::super::text::clean;
use super::{
    Completion, CompletionSource, NamedFilters, Query, SearchScope, SearchedPeople, as_one_line,
    search,
};

const TODAY: Date = date(2026, 11, 21);

/// More people or a longer filter find nothing new and take long.
const MOST_PEOPLE: usize = 40;
const LONGEST_FILTER: usize = 600;

/// Parses the text as a filter. Its error messages must be clean, and a completion must be possible
/// at every position.
pub(crate) fn read_filter(text: &str) {
    let text = &text[..text.floor_char_boundary(LONGEST_FILTER)];
    // What is typed or pasted is cleaned before it comes here.
    let text = as_one_line(&clean(text)).into_owned();
    let query = Query::parse(&text);
    for error in query.errors() {
        for language in [Language::Chinese, Language::English] {
            assert_clean(&error.explain(language));
        }
    }
    let is_plain = query.alternatives().len() == 1 && query.searched_words().is_some();
    assert_eq!(
        query.narrows(&Query::parse(&text)),
        is_plain && !query.asks_balances(),
        "the same text finds the same people"
    );
    let named = NamedFilters::default();
    let words: [Arc<str>; 2] = ["年假".into(), "Sick leave".into()];
    for language in [Language::Chinese, Language::English] {
        let source = CompletionSource {
            leave_types: &words,
            departments: &words,
            named: &named,
            language,
        };
        for caret in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
            let completion = Completion::at(&text, caret, source);
            let word = text.get(completion.word.clone());
            assert!(word.is_some(), "{completion:?} of {text:?}");
        }
    }
}

/// The first line is a filter, every other one a person: id, name, department and number, with tabs
/// between them. The same people must be found whether the whole roster is searched, a list of
/// rows, one person at a time, or the matches of an earlier filter that this one narrows.
pub(crate) fn search_company(text: &str) {
    let mut lines = text.split('\n');
    let filter = lines.next().unwrap_or_default();
    let filter = &filter[..filter.floor_char_boundary(LONGEST_FILTER)];
    let people: Vec<Employee> = lines.take(MOST_PEOPLE).map(person).collect();
    let query = Query::parse(filter);
    let everybody = found(&query, &people, SearchScope::Everything);
    let rows: Vec<u32> = (0..).take(people.len()).collect();
    assert_eq!(found(&query, &people, SearchScope::Among(&rows)), everybody);
    for (row, person) in (0..).zip(&people) {
        let alone = found(
            &query,
            std::slice::from_ref(person),
            SearchScope::Everything,
        );
        let is_found = everybody.binary_search(&row).is_ok();
        assert_eq!(!alone.is_empty(), is_found, "{person:?} by {filter:?}");
        assert_marks_fit(&query, person);
    }
    for end in (0..filter.len()).filter(|at| filter.is_char_boundary(*at)) {
        let earlier = Query::parse(&filter[..end]);
        if query.narrows(&earlier) {
            let before = found(&earlier, &people, SearchScope::Everything);
            let narrowed = found(&query, &people, SearchScope::Among(&before));
            assert_eq!(narrowed, everybody, "{:?} then {filter:?}", &filter[..end]);
        }
    }
}

fn person(line: &str) -> Employee {
    let mut fields = line.split('\t');
    let mut next = || fields.next().filter(|field| !field.is_empty());
    let id = EmployeeId::new(next().unwrap_or("u1"));
    Employee {
        name: next().map_or_else(|| clean(id.as_str()), clean),
        departments: next().map(|name| vec![clean(name)]),
        number: next().map(clean),
        id,
        union_id: None,
        hired_on: None,
        department_paths: Vec::new(),
    }
}

fn found(query: &Query, people: &[Employee], scope: SearchScope<'_>) -> Vec<u32> {
    let mut roster = Roster::default();
    for (page, start) in people.chunks(7).zip((0..).step_by(7)) {
        roster.push(Arc::new(RosterChunk::build(RowId(start), page)));
    }
    let people = SearchedPeople {
        roster: &roster,
        ledger: None,
        types: &[],
        today: TODAY,
        dates: TenantDates::default(),
    };
    let found = search(query, &people, scope, RowId(0), &|| false);
    found.unwrap_or_default()
}

/// The marked ranges must lie within the name, and within the id as it is shown.
fn assert_marks_fit(query: &Query, employee: &Employee) {
    let page = RosterChunk::build(RowId(0), std::slice::from_ref(employee));
    let person = page.person(0);
    let marks = query.highlights(&person);
    let id = employee.id.shown();
    for (ranges, text) in [(marks.name, person.name), (marks.id, &*id)] {
        for range in ranges {
            let part = text.get(range.clone());
            assert!(
                part.is_some_and(|part| !part.is_empty()),
                "{range:?} of {text:?}"
            );
        }
    }
}
