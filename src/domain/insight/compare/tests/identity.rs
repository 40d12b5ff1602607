//! Which people and which leave types are matched with each other.

use super::*;

#[test]
fn namesakes_are_ambiguous_unless_their_departments_tell_them_apart() {
    let of = |id: &str, department| Somebody {
        department,
        ..somebody(id, "张三", vec![days("年假", 100)])
    };
    let left = || {
        tenant(
            "a",
            &[of("1", "市场部"), of("2", "财务部"), of("3", "研发部")],
        )
    };
    let apart = tenant("b", &[of("x", "财务部"), of("y", "市场部")]);
    assert_eq!(
        run(left(), apart, &by(MatchKey::Name)),
        [
            "equal 1/y 年假 1 1 0 -",
            "equal 2/x 年假 1 1 0 -",
            "only_left 3/- 年假 1 - - -",
        ]
    );
    let elsewhere = tenant("b", &[of("x", "财务部"), of("y", "总部")]);
    let rows = run(left(), elsewhere.clone(), &by(MatchKey::Name));
    assert_eq!(
        rows,
        [
            "ambiguous 1/- 年假 1 - - namesakes",
            "equal 2/x 年假 1 1 0 -",
            "ambiguous 3/- 年假 1 - - namesakes",
            "ambiguous -/y 年假 - 1 - namesakes",
        ]
    );
    let link = PersonLink {
        left: "3".into(),
        right: "y".into(),
    };
    let mut linked = by(MatchKey::Name);
    linked.identity.links = Arc::from([link]);
    assert_eq!(
        run(left(), elsewhere, &linked),
        [
            "only_left 1/- 年假 1 - - -",
            "equal 2/x 年假 1 1 0 -",
            "equal 3/y 年假 1 1 0 -",
        ],
        "a link goes before the name"
    );
}

#[test]
fn without_a_word_people_are_matched_by_the_first_key_that_matches_anybody() {
    let of = |id: &str, number: &str| Somebody {
        number: Some(number.to_owned()),
        ..somebody(id, "张三", vec![days("年假", 100)])
    };
    let key = |left: Somebody, right: Somebody| {
        let sides = [tenant("a", &[left]).into(), tenant("b", &[right]).into()];
        let rules = CompareRules::default();
        compare_sides(sides, &rules, &|| false).unwrap().key
    };
    assert_eq!(key(of("1", "007"), of("2", "007")), MatchKey::Number);
    assert_eq!(key(of("1", "007"), of("1", "7")), MatchKey::Id);
    assert_eq!(key(of("1", "007"), of("2", "7")), MatchKey::Name);
}

#[test]
fn two_lines_of_a_sheet_for_one_person_and_leave_are_ambiguous_and_a_figure_without_a_unit_takes_the_other_ones()
 {
    let left = tenant(
        "a",
        &[somebody(
            "1",
            "张三",
            vec![days("年假", 350), days("调休", 100)],
        )],
    );
    let lines = vec![
        sheet_line(0, "3.5", None),
        sheet_line(1, "1", Some(Unit::Day)),
        sheet_line(1, "1", Some(Unit::Day)),
    ];
    let right = sheet(&["年假", "调休"], &[("1", lines)]);
    assert_eq!(
        run(left, right, &by(MatchKey::Id)),
        [
            "equal 1/1 年假 3.5 3.5 0 -",
            "ambiguous 1/1 调休 1 - - several_lines",
        ]
    );
}

#[test]
fn leave_types_of_one_name_are_ambiguous_and_pairs_go_before_names() {
    let left = || {
        let person = somebody("1", "张三", vec![days("年假", 100), days("Annual", 200)]);
        let mut figures = tenant("a", &[person]);
        let columns: Vec<LeaveColumn> = figures
            .columns
            .iter()
            .map(|column| LeaveColumn {
                name: Arc::from("年假"),
                ..column.clone()
            })
            .collect();
        figures.columns = columns.into();
        figures
    };
    let right = || tenant("b", &[somebody("1", "张三", vec![days("年假", 100)])]);
    assert_eq!(
        run(left(), right(), &by(MatchKey::Id)),
        [
            "ambiguous 1/1 年假 1 - - several_types",
            "ambiguous 1/1 年假 2 - - several_types",
            "ambiguous 1/1 年假 - 1 - several_types",
        ]
    );
    let paired = CompareRules {
        leaves: Arc::from([LeaveLink {
            left: "Annual".into(),
            right: "年假".into(),
        }]),
        ..by(MatchKey::Id)
    };
    assert_eq!(
        run(left(), right(), &paired)[1],
        "different 1/1 年假 2 1 -1 -"
    );
}

#[test]
fn the_filter_chooses_people_who_match_on_either_side() {
    let side = |name: &str, people: [&str; 3]| {
        let people = people.map(|name| somebody(name, name, vec![days("年假", 100)]));
        tenant(name, &people)
    };
    let rules = CompareRules {
        query: Arc::new(Query::parse("张三 | 赵六")),
        ..by(MatchKey::Id)
    };
    assert_eq!(
        run(
            side("a", ["张三", "李四", "王五"]),
            side("b", ["张三", "李四", "赵六"]),
            &rules
        ),
        [
            "equal 张三/张三 年假 1 1 0 -",
            "only_right -/赵六 年假 - 1 - -",
        ]
    );
}

#[test]
fn each_person_whose_counterpart_is_unclear_is_one_stop_in_every_order_of_the_rows() {
    let of = |id: &str| {
        let balances = vec![days("年假", 100), days("调休", 100)];
        somebody(id, "张三", balances)
    };
    let twice = |leave| {
        let line = sheet_line(leave, "1", None);
        vec![line, line]
    };
    let clear = somebody("3", "李四", vec![days("年假", 100)]);
    let left = tenant("a", &[of("1"), of("2"), clear]);
    let CompareSide::Sheet(sheet) = sheet(&["年假", "调休"], &[("x", twice(0)), ("y", twice(0))])
    else {
        panic!("a sheet");
    };
    let mut sheet = SheetFigures::clone(&sheet);
    sheet.people[0].name = Some("李四".into());
    sheet.people[1].name = Some("张三".into());
    let sides = [left.into(), CompareSide::Sheet(Arc::new(sheet))];
    let mut report = compare_sides(sides, &by(MatchKey::Name), &|| false).unwrap();
    for by in [
        CompareSort::Person,
        CompareSort::Leave,
        CompareSort::Result,
        CompareSort::By,
    ] {
        report.sort(ListOrder {
            by,
            ..ListOrder::default()
        });
        let people = report.unclear.iter().map(|line| {
            let row = &report.rows[*line as usize];
            assert_eq!(row.reason, Some(CompareReason::Namesakes));
            row.people
        });
        let people: std::collections::HashSet<_> = people.collect();
        assert_eq!((people.len(), report.unclear.len()), (3, 3), "{by:?}");
    }
}
