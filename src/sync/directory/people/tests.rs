use super::*;

fn page(ids: &[&str]) -> PeoplePage {
    PeoplePage {
        people: ids.iter().map(|id| person(id)).collect(),
        balances: ids.iter().map(|id| balances(id)).collect(),
        ..PeoplePage::default()
    }
}

fn person(id: &str) -> Employee {
    Employee {
        id: EmployeeId::new(id),
        name: id.to_uppercase(),
        departments: None,
        number: None,
        union_id: None,
        hired_on: None,
        department_paths: Vec::new(),
    }
}

fn balances(id: &str) -> PersonBalances {
    PersonBalances {
        employee: EmployeeId::new(id),
        balances: Vec::new(),
        raw: None,
    }
}

#[test]
fn trap_14_a_person_in_two_departments_has_one_row() {
    let mut people = SyncPeople::default();
    assert_eq!(people.apply_page(page(&["a", "b", "a"])).balances.len(), 3);
    let second = people.apply_page(page(&["b", "c"]));
    assert_eq!(people.len(), 3);
    assert_eq!(second.chunk.unwrap().start(), RowId(2));
    assert_eq!(
        second
            .balances
            .iter()
            .map(|(row, _)| row.0)
            .collect::<Vec<_>>(),
        [2]
    );
    assert!(people.apply_page(page(&["a", "b", "c"])).chunk.is_none());
}

#[test]
fn a_thousand_pages_keep_every_id_apart() {
    let mut people = SyncPeople::default();
    for start in 0..1000 {
        let ids: Vec<String> = (0..7).map(|n| format!("u{}", start * 5 + n)).collect();
        people.apply_page(page(&ids.iter().map(String::as_str).collect::<Vec<_>>()));
    }
    assert_eq!(people.len(), 5002);
    assert_eq!(people.id(RowId(5001)).unwrap().as_str(), "u5001");
}

#[test]
fn a_person_without_a_profile_has_no_department_rather_than_an_unknown_one() {
    let mut people = SyncPeople::default();
    people.apply_page(page(&["a", "b"]));
    let known = Profile {
        employee: EmployeeId::new("b"),
        departments: Some(vec!["财务".to_owned()]),
        department_paths: Vec::new(),
        number: Some("7".to_owned()),
    };
    let new = people.apply_profiles(&[RowId(0), RowId(1)], &[known]);
    let (now, chunks) = (new.people, new.changed);
    assert!(new.unknown.is_empty());
    assert_eq!(chunks[0].person(0).departments, Some(&[][..]));
    assert_eq!(chunks[0].person(1).number, Some("7"));
    assert_eq!(now[1].number.as_deref(), Some("7"));
    assert!(people.listing().lacking().is_empty());
}

#[test]
fn departments_that_nobody_tells_stay_unknown_unless_they_were_known_before() {
    let mut people = known(&[("a", "财务")]);
    people.apply_page(page(&["a", "b"]));
    let refused = |id: &str| Profile {
        employee: EmployeeId::new(id),
        departments: None,
        department_paths: Vec::new(),
        number: None,
    };
    let places = [RowId(0), RowId(1)];
    let new = people.apply_profiles(&places, &[refused("a"), refused("b")]);
    assert_eq!(new.unknown, [RowId(1)]);
    assert!(new.changed.is_empty());
    assert_eq!(new.people[0].departments, Some(vec!["财务".to_owned()]));
    assert_eq!(new.people[1].departments, None);
    assert_eq!(people.give_profiles_up(&places), [RowId(1)]);
    assert!(people.listing().lacking().is_empty(), "nobody asks again");
}

fn known(people: &[(&str, &str)]) -> SyncPeople {
    let employee = |(id, department): &(&str, &str)| Employee {
        departments: Some(vec![(*department).to_owned()]),
        ..person(id)
    };
    let people: Vec<Employee> = people.iter().map(employee).collect();
    let mut directory = SyncPeople::default();
    directory.seed(Arc::new(RosterChunk::build(RowId(0), &people)));
    directory.index(0);
    directory
}

#[test]
fn people_known_before_keep_their_rows_whatever_the_order_of_the_new_listing() {
    let mut people = known(&[("a", "财务"), ("b", "财务"), ("c", "财务")]);
    let new = people.apply_page(page(&["c", "d", "a"]));
    assert_eq!(new.rows, [RowId(2), RowId(3), RowId(0)]);
    assert_eq!(new.chunk.unwrap().start(), RowId(3));
    assert!(
        new.changed.is_empty(),
        "a page without departments says nothing about them"
    );
    assert_eq!(new.balances.len(), 3);
    assert_eq!(people.unlisted(), [RowId(1)]);
    assert_eq!(people.listing().place(RowId(3)), Some(RowId(1)));
}

#[test]
fn a_new_department_changes_the_person_in_place() {
    let mut people = known(&[("a", "财务"), ("b", "财务")]);
    let moved = Employee {
        departments: Some(vec!["市场".to_owned()]),
        ..person("b")
    };
    let same = Employee {
        departments: Some(vec!["财务".to_owned()]),
        ..person("a")
    };
    let new = people.apply_page(PeoplePage {
        people: vec![moved, same],
        ..PeoplePage::default()
    });
    assert!(new.chunk.is_none());
    assert_eq!(new.changed.len(), 1);
    let chunk = &new.changed[0];
    assert_eq!((chunk.start(), chunk.len()), (RowId(0), 2));
    assert_eq!(&*chunk.person(1).departments.unwrap()[0], "市场");
    assert_eq!(&*chunk.person(0).departments.unwrap()[0], "财务");
}

#[test]
fn a_later_listing_counts_its_own_places() {
    let mut people = SyncPeople::default();
    people.apply_page(page(&["a", "b"]));
    people.begin_listing();
    let new = people.apply_page(page(&["b", "c"]));
    assert_eq!(new.rows, [RowId(1), RowId(2)]);
    assert_eq!(people.listing().place(RowId(1)), Some(RowId(0)));
}
