use std::sync::Arc;

use super::*;
use crate::domain::matching::Query;

type List = FilteredList<u8>;

fn listed(rows: &[u32]) -> ListedRows {
    ListedRows::Listed(Arc::from(rows))
}

fn with_cursor_on_7() -> List {
    List {
        window: ListWindow { cursor: 7, top: 5 },
        ..List::default()
    }
}

fn filter(text: &str) -> ListQuery<u8> {
    ListQuery {
        filter: text.into(),
        query: Arc::new(Query::parse(text)),
        sort: 0,
    }
}

const TEN_AT_REST: ListSource = ListSource {
    len: 10,
    is_growing: false,
    judges_new_rows_alone: true,
    turn: 3,
};

fn result(generation: u32, considered: usize) -> FilterResult {
    FilterResult {
        list: ListId {
            tenant: TenantId(0),
            name: ListName::People,
        },
        generation,
        rows: listed(&[1]),
        considered,
        inferred: 0,
    }
}

/// A list that answers `text` over ten rows.
fn answered(text: &str) -> List {
    let mut list = List::default();
    let generation = list.start(filter(text), TEN_AT_REST.turn, false);
    assert!(list.take(result(generation, 10), 10, &RowSet::default()));
    list
}

#[test]
fn the_row_under_the_cursor_stays_when_the_list_changes() {
    let mut list = with_cursor_on_7();
    list.relist(listed(&[1, 4, 7, 9]), 10, &RowSet::default());
    assert_eq!(list.selected(10), Some(RowId(7)));
    list.relist(ListedRows::All, 10, &RowSet::default());
    assert_eq!(list.selected(10), Some(RowId(7)));
}

#[test]
fn a_row_that_is_filtered_out_leaves_the_cursor_on_the_first_match() {
    let mut list = with_cursor_on_7();
    list.relist(listed(&[3, 4]), 10, &RowSet::default());
    assert_eq!(list.selected(10), Some(RowId(3)));
    list.relist(listed(&[]), 10, &RowSet::default());
    assert_eq!(list.selected(10), None);
}

#[test]
fn the_next_row_takes_the_line_of_one_that_is_gone() {
    let mut gone = RowSet::default();
    for row in [2, 5, 7] {
        gone.set(RowId(row), true);
    }
    let mut list = with_cursor_on_7();
    list.relist(listed(&[0, 1, 3, 4, 6, 8, 9]), 10, &gone);
    assert_eq!(list.selected(10), Some(RowId(8)));
}

#[test]
fn only_the_lines_on_screen_are_walked() {
    let mut list = List::default();
    list.window.top = 999_990;
    assert_eq!(list.lines(1_000_000, 40).count(), 10);
    let first = list.lines(1_000_000, 40).next();
    assert_eq!(first, Some((999_990, RowId(999_990))));
}

#[test]
fn an_answered_question_is_asked_again_only_when_the_source_changes() {
    let mut list = answered("a");
    assert_eq!(list.due(&filter("a"), TEN_AT_REST), None);
    assert_eq!(list.due(&filter("ab"), TEN_AT_REST), Some(ListDue::Further));
    let grown = ListSource {
        len: 11,
        ..TEN_AT_REST
    };
    assert_eq!(list.due(&filter("a"), grown), Some(ListDue::Further));
    let whole = ListSource {
        judges_new_rows_alone: false,
        ..grown
    };
    assert_eq!(list.due(&filter("a"), whole), Some(ListDue::Again));
    list.is_outdated = true;
    assert_eq!(list.due(&filter("a"), TEN_AT_REST), Some(ListDue::Again));
}

#[test]
fn while_the_source_grows_a_whole_list_is_asked_for_once_a_turn() {
    let mut list = answered("a");
    list.is_outdated = true;
    let growing = ListSource {
        is_growing: true,
        ..TEN_AT_REST
    };
    assert_eq!(list.due(&filter("a"), growing), None);
    let next_turn = ListSource { turn: 4, ..growing };
    assert_eq!(list.due(&filter("a"), next_turn), Some(ListDue::Again));
}

#[test]
fn a_result_for_an_older_question_is_dropped() {
    let mut list = List::default();
    let first = list.start(filter("a"), 0, false);
    let second = list.start(filter("ab"), 0, false);
    assert!(!list.take(result(first, 10), 10, &RowSet::default()));
    assert_eq!(list.due(&filter("ab"), TEN_AT_REST), None, "still pending");
    assert!(list.take(result(second, 10), 10, &RowSet::default()));
    assert_eq!(list.selected(10), Some(RowId(1)));
}
