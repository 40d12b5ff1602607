use super::column::ScreenColumn;
use super::{next_sort, sort_label};
use crate::app::tenant::people::PeopleSort;
use crate::app::views::browse::balance_lines::LeaveRow;
use crate::app::views::browse::person_columns::PersonRow;
use crate::app::views::changes::columns::ChangeLine;
use crate::domain::{Language, ListOrder};

fn places<Row, Sort: Copy>(columns: &[ScreenColumn<Row, Sort>]) -> Vec<u8> {
    let copied = columns.iter().filter_map(|column| column.copied);
    let mut places: Vec<u8> = copied.map(|copied| copied.place).collect();
    places.sort_unstable();
    places
}

#[test]
fn every_copied_column_has_a_place_of_its_own_and_no_place_is_empty() {
    for places in [
        places(&PersonRow::COLUMNS),
        places(&LeaveRow::COLUMNS),
        places(&ChangeLine::COLUMNS),
    ] {
        assert!(
            places.iter().copied().eq((0..).take(places.len())),
            "{places:?}"
        );
    }
}

#[test]
fn the_orders_are_the_directory_and_then_those_of_the_columns() {
    let mut sort = ListOrder::<PeopleSort>::default();
    let mut walked = Vec::new();
    for _ in 0..3 {
        sort = next_sort(&PersonRow::COLUMNS, sort);
        walked.push(sort.by);
    }
    assert_eq!(
        walked,
        [PeopleSort::Name, PeopleSort::Id, PeopleSort::Directory]
    );
    let label = |sort| sort_label(&PersonRow::COLUMNS, sort, Language::English);
    let by_name = ListOrder::of(PeopleSort::Name);
    assert_eq!(label(by_name), "by name");
    assert_eq!(label(by_name.reversed()), "by name, reversed");
    assert_eq!(label(ListOrder::default()), "");
    assert_eq!(label(ListOrder::default().reversed()), "reversed");
}
