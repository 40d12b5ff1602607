//! Walks over small trees, page by page.

use super::*;

fn department(id: i64) -> DepartmentRow {
    DepartmentRow {
        id,
        name: format!("部门{id}"),
    }
}

fn members(rows: &[(&str, &[i64])], has_more: bool, next_cursor: Option<i64>) -> MemberPage {
    let rows: Vec<_> = rows
        .iter()
        .map(|(id, departments)| serde_json::json!({"userid": id, "dept_id_list": departments}))
        .collect();
    let page = serde_json::json!({"list": rows, "has_more": has_more, "next_cursor": next_cursor});
    MemberPage::read(serde_json::from_str(&page.to_string()).unwrap())
}

fn at(department: usize, member: i64) -> WalkPlace {
    WalkPlace { department, member }
}

fn shown(people: &[Employee]) -> Vec<String> {
    let text = |p: &Employee| {
        format!(
            "{} {}",
            p.id.as_str(),
            p.departments.clone().unwrap().join("·")
        )
    };
    people.iter().map(text).collect()
}

#[test]
fn trap_36_a_person_in_two_departments_is_shown_once_both_have_names() {
    let mut walk = DepartmentWalk::new(DepartmentScope::default());
    walk.discover(vec![department(7), department(8)]);
    let page = members(&[("a", &[7]), ("b", &[9, 7]), ("c", &[1, 8])], false, None);
    walk.apply_members(at(1, 0), page);
    assert_eq!(shown(&walk.take_people(false)), ["a 部门7", "c 部门8"]);
    walk.discover(vec![department(9)]);
    assert_eq!(shown(&walk.take_people(false)), ["b 部门9·部门7"]);
}

#[test]
fn a_department_out_of_sight_keeps_nobody_back_for_ever() {
    let mut walk = DepartmentWalk::new(DepartmentScope::default());
    walk.discover(vec![department(7)]);
    walk.apply_members(at(1, 0), members(&[("a", &[99, 7])], false, None));
    walk.apply_members(at(1, 100), members(&[("a", &[99, 7])], false, None));
    assert!(walk.take_people(false).is_empty());
    assert_eq!(shown(&walk.take_people(true)), ["a 部门7"]);
}

#[test]
fn the_department_walked_stands_in_where_the_call_tells_none_and_the_root_has_no_name() {
    let mut walk = DepartmentWalk::new(DepartmentScope::default());
    walk.discover(vec![department(7)]);
    walk.apply_members(
        at(0, 0),
        members(&[("boss", &[1]), ("root", &[])], false, None),
    );
    walk.apply_members(at(1, 0), members(&[("a", &[])], false, None));
    assert_eq!(
        shown(&walk.take_people(false)),
        ["boss ", "root ", "a 部门7"]
    );
}

#[test]
fn trap_34_a_cursor_that_is_absent_zero_or_going_back_ends_the_department_with_a_gap() {
    for next in [None, Some(0), Some(100), Some(50)] {
        let mut walk = DepartmentWalk::new(DepartmentScope::default());
        walk.discover(vec![department(7)]);
        let turn = walk.turn(at(0, 100), &members(&[("a", &[1])], true, next));
        assert_eq!(turn.next, Some(at(1, 0)));
        assert_eq!(turn.incomplete.unwrap().code, "repeating_page");
    }
}

#[test]
fn a_page_that_repeats_or_is_empty_ends_the_department_however_far_the_cursor_goes() {
    let mut walk = DepartmentWalk::new(DepartmentScope::default());
    let first = walk.turn(at(0, 0), &members(&[("a", &[1])], true, Some(100)));
    assert_eq!(first.next, Some(at(0, 100)));
    let again = walk.turn(at(0, 100), &members(&[("a", &[1])], true, Some(200)));
    assert!(again.incomplete.is_some() && again.next.is_none());
    let empty = walk.turn(at(0, 100), &members(&[], true, Some(200)));
    assert!(empty.incomplete.is_some());
    let last = walk.turn(at(0, 100), &members(&[], false, Some(200)));
    assert!(
        last.incomplete.is_none() && last.next.is_none(),
        "the end is the end"
    );
}

#[test]
fn departments_below_zero_are_not_walked_and_keep_nobody_waiting() {
    let mut walk = DepartmentWalk::new(DepartmentScope::default());
    walk.discover(vec![department(-7), department(7), department(-8)]);
    let note = walk.take_note().unwrap();
    assert!(note.en.contains("(-7)"), "{note:?}");
    assert_eq!(walk.after(at(0, 0)), Some(at(1, 0)));
    assert_eq!(walk.department(at(1, 0)), 7);
    walk.discover(vec![department(-9)]);
    assert_eq!(walk.take_note(), None, "one word a walk");
    walk.apply_members(at(1, 0), members(&[("a", &[-7, 7])], false, None));
    assert_eq!(shown(&walk.take_people(false)), ["a 部门7"]);
    assert_eq!(walk.after(at(1, 0)), None);
}

#[test]
fn only_what_the_configuration_names_is_read_and_every_department_has_its_name() {
    let scope = DepartmentScope {
        only: vec!["7".to_owned(), "99".to_owned()],
        exclude: vec!["9".to_owned()],
    };
    let mut walk = DepartmentWalk::new(scope.clone());
    walk.enter(None);
    walk.discover(vec![department(7), department(8)]);
    let cursor = walk.cursor(at(1, 0));
    let mut again = DepartmentWalk::new(scope);
    assert_eq!(again.enter(Some(&cursor)), at(1, 0));
    again.discover(vec![department(9), department(10)]);
    let read: Vec<bool> = (0..5).map(|n| again.is_read(at(n, 0))).collect();
    assert_eq!(read, [false, true, false, false, true]);
    again.apply_members(at(1, 0), members(&[("a", &[7, 8])], false, None));
    assert_eq!(shown(&again.take_people(false)), ["a 部门7·部门8"]);
    let told: Vec<String> = again
        .unknown_ids()
        .into_iter()
        .map(|fault| fault.message)
        .collect();
    assert_eq!(told.len(), 1);
    assert!(
        told[0].starts_with("departments: ") && told[0].ends_with("99"),
        "{told:?}"
    );
    let elsewhere = DepartmentWalk::new(DepartmentScope::default()).enter(Some(&cursor));
    assert_eq!(elsewhere, at(0, 0), "another configuration walks anew");
}

#[test]
fn a_tree_that_goes_round_in_circles_ends() {
    let mut walk = DepartmentWalk::new(DepartmentScope::default());
    for _ in 0..3 {
        walk.discover(vec![department(7), department(1), department(7)]);
    }
    assert_eq!(walk.after(at(0, 0)), Some(at(1, 0)));
    assert_eq!(walk.after(at(1, 0)), None);
}

#[test]
fn trap_36_a_walk_is_gone_on_with_by_another_run_and_nobody_who_waits_is_lost() {
    let mut first = DepartmentWalk::new(DepartmentScope::default());
    first.discover(vec![department(7), department(8)]);
    first.apply_members(at(1, 0), members(&[("b", &[9, 7])], false, None));
    let cursor = first.cursor(at(2, 100));
    let mut second = DepartmentWalk::new(DepartmentScope::default());
    assert_eq!(second.enter(Some(&cursor)), at(2, 100));
    assert_eq!(second.department(at(2, 100)), 8);
    second.discover(vec![department(9)]);
    assert_eq!(shown(&second.take_people(false)), ["b 部门9·部门7"]);
    assert_eq!(second.after(at(2, 0)), Some(at(3, 0)));
}

#[test]
fn a_person_whose_department_may_be_lost_has_unknown_departments_and_the_others_keep_theirs() {
    let mut walk = DepartmentWalk::new(DepartmentScope::default());
    walk.discover(vec![department(7)]);
    walk.lose_departments();
    walk.apply_members(
        at(1, 0),
        members(&[("a", &[7]), ("b", &[9, 7])], false, None),
    );
    let cursor = walk.cursor(at(1, 100));
    let mut again = DepartmentWalk::new(DepartmentScope::default());
    again.enter(Some(&cursor));
    for walk in [&mut walk, &mut again] {
        let people = walk.take_people(true);
        let unknown = people.iter().filter(|p| p.departments.is_none());
        assert_eq!(unknown.map(|p| p.id.as_str()).collect::<Vec<_>>(), ["b"]);
    }
}

#[test]
fn an_earlier_cursor_brings_back_who_waited_there() {
    let mut walk = DepartmentWalk::new(DepartmentScope::default());
    walk.discover(vec![department(7)]);
    walk.apply_members(at(1, 0), members(&[("b", &[9, 7])], false, None));
    let earlier = walk.cursor(at(1, 100));
    walk.discover(vec![department(9)]);
    walk.take_people(false);
    walk.cursor(at(2, 0));
    assert_eq!(walk.enter(Some(&earlier)), at(1, 100));
    assert_eq!(shown(&walk.take_people(true)), ["b 部门7"]);
}

#[test]
fn a_cursor_that_cannot_be_read_begins_anew() {
    let mut walk = DepartmentWalk::new(DepartmentScope::default());
    walk.discover(vec![department(7)]);
    for text in [
        "x",
        "1:0",
        "1:0 {}",
        "9:0 {\"only\":[],\"exclude\":[],\"departments\":[],\"waiting\":[]}",
    ] {
        assert_eq!(
            walk.enter(Some(&Cursor(text.to_owned()))),
            at(0, 0),
            "{text}"
        );
    }
}

#[test]
fn a_department_stands_below_the_one_in_which_it_was_found_also_in_another_run() {
    let mut walk = DepartmentWalk::new(DepartmentScope::default());
    walk.discover(vec![department(7)]);
    let cursor = walk.cursor(at(1, 0));
    walk.enter(Some(&cursor));
    walk.discover(vec![department(8)]);
    let cursor = walk.cursor(at(2, 0));
    let mut again = DepartmentWalk::new(DepartmentScope::default());
    again.enter(Some(&cursor));
    for walk in [&mut walk, &mut again] {
        walk.apply_members(at(2, 0), members(&[("a", &[8, 7])], false, None));
        let person = walk.take_people(false).remove(0);
        let ids = |path: &DepartmentPath| {
            let ids = path.steps().iter().map(|step| step.id.to_string());
            ids.collect::<Vec<_>>().join("/")
        };
        let paths: Vec<String> = person.department_paths.iter().map(ids).collect();
        assert_eq!(paths, ["7/8", "7"]);
    }
}
