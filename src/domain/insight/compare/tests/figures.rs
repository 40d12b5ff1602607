//! What a comparison says of two figures.

use super::*;

#[test]
fn figures_differ_by_right_minus_left_and_what_one_side_lacks_is_no_zero() {
    let left = tenant(
        "a",
        &[
            somebody("1", "张三", vec![days("年假", 350), days("调休", 100)]),
            somebody("2", "李四", vec![days("年假", 0)]),
            somebody("3", "王五", vec![]),
        ],
    );
    let right = tenant(
        "b",
        &[
            somebody(
                "2",
                "李四",
                vec![balance("年假", CellState::NotApplicable, None)],
            ),
            somebody("1", "张三", vec![days("年假", 300)]),
            somebody("4", "赵六", vec![days("年假", 500)]),
        ],
    );
    assert_eq!(
        run(left, right, &by(MatchKey::Id)),
        [
            "different 1/1 年假 3.5 3 -0.5 -",
            "only_left 1/1 调休 1 - - -",
            "only_left 2/2 年假 0 - - -",
            "only_left 3/- - - - - -",
            "only_right -/4 年假 - 5 - -",
        ]
    );
}

#[test]
fn unlimited_against_a_figure_and_what_could_not_be_read_are_not_comparable() {
    let of = |state| somebody("1", "张三", vec![balance("年假", state, None)]);
    let known = || tenant("b", &[somebody("1", "张三", vec![days("年假", 0)])]);
    for (state, reason) in [
        (CellState::Unlimited, "unlimited"),
        (CellState::Failed, "failed"),
        (CellState::Forbidden, "forbidden"),
    ] {
        let rows = run(tenant("a", &[of(state)]), known(), &by(MatchKey::Id));
        assert_eq!(rows, [format!("not_comparable 1/1 年假 - 0 - {reason}")]);
    }
    let both = || tenant("a", &[of(CellState::Unlimited)]);
    assert_eq!(
        run(both(), both(), &by(MatchKey::Id)),
        ["equal 1/1 年假 - - - unlimited"]
    );
}

#[test]
fn a_figure_of_endless_decimals_equals_what_is_printed_of_it() {
    let third = Amount::new(28_800, Scale::Seconds, Unit::Day);
    let person = somebody(
        "1",
        "张三",
        vec![balance("年假", CellState::Known, Some(third))],
    );
    for (typed, result) in [
        ("0.333333", "equal"),
        ("0.333334", "different"),
        ("0.33", "different"),
    ] {
        let left = tenant("a", std::slice::from_ref(&person));
        let right = sheet(&["年假"], &[("1", vec![sheet_line(0, typed, None)])]);
        let rows = run(left, right, &by(MatchKey::Id));
        assert!(rows[0].starts_with(result), "{typed}: {rows:?}");
    }
}

#[test]
fn who_was_not_read_is_not_comparable_and_who_was_read_and_has_none_lacks_the_figure() {
    let known = || tenant("b", &[somebody("1", "张三", vec![days("年假", 0)])]);
    let read = somebody("1", "张三", vec![]);
    let other = somebody("2", "李四", vec![days("年假", 100)]);
    let mut figures = tenant("a", &[read, other.clone()]);
    let rows = run(figures.clone(), known(), &by(MatchKey::Id));
    assert_eq!(rows[0], "only_right 1/1 年假 - 0 - -");
    let mut ledger = Ledger::default();
    ledger.apply(RowId(1), &other.balances);
    figures.ledger = Arc::new(ledger);
    let rows = run(figures, known(), &by(MatchKey::Id));
    assert_eq!(rows[0], "not_comparable 1/1 年假 - 0 - pending");
}

#[test]
fn what_has_no_difference_comes_last_in_the_order_by_difference_and_in_the_same_turned_round() {
    let people = |figures: [i64; 3]| {
        let people = figures.into_iter().zip(["1", "2", "3"]);
        let person = |(left, id)| somebody(id, "张三", vec![days("年假", left)]);
        people.map(person).collect::<Vec<_>>()
    };
    let mut left = people([100, 100, 100]);
    left.push(somebody("0", "李四", vec![days("年假", 100)]));
    let (left, right) = (tenant("a", &left), tenant("b", &people([150, 400, 200])));
    let mut report =
        compare_sides([left.into(), right.into()], &by(MatchKey::Id), &|| false).unwrap();
    let mut ids = |order| {
        report.sort(order);
        let id = |row| report.person(row, 0).unwrap().shown_id().into_owned();
        report.rows.iter().map(id).collect::<Vec<String>>()
    };
    let order = ListOrder::of(CompareSort::By);
    assert_eq!(ids(order), ["2", "3", "1", "0"]);
    assert_eq!(ids(order.reversed()), ["1", "3", "2", "0"]);
}

#[test]
fn the_tolerance_is_inclusive() {
    let left = || tenant("a", &[somebody("1", "张三", vec![days("年假", 350)])]);
    let right = || tenant("b", &[somebody("1", "张三", vec![days("年假", 351)])]);
    let with = |tolerance| CompareRules {
        tolerance,
        ..by(MatchKey::Id)
    };
    assert_eq!(
        run(left(), right(), &with(10_000)),
        ["equal 1/1 年假 3.5 3.51 0.01 -"]
    );
    assert_eq!(
        run(left(), right(), &with(9_999)),
        ["different 1/1 年假 3.5 3.51 0.01 rounding"]
    );
}

#[test]
fn days_and_hours_are_compared_only_by_a_day_length_that_the_platform_tells() {
    let hours = |hundredths| {
        let left = Amount::new(hundredths, Scale::Hundredths, Unit::Hour);
        balance("调休", CellState::Known, Some(left))
    };
    let figures = tenant("a", &[somebody("1", "张三", vec![hours(1_000)])]);
    let right = || {
        sheet(
            &["调休"],
            &[("1", vec![sheet_line(0, "1.25", Some(Unit::Day))])],
        )
    };
    assert_eq!(
        run(figures.clone(), right(), &by(MatchKey::Id)),
        ["not_comparable 1/1 调休 10 1.25 - unit"]
    );
    let sides = [figures.clone().into(), right()];
    let report = compare_sides(sides, &by(MatchKey::Id), &|| false).unwrap();
    let shown = report.figures(&report.rows[0]);
    assert_eq!(shown.unit, None);
    assert_eq!(shown.units, [Some(Unit::Hour), Some(Unit::Day)]);
    let told = |seconds, assumed| TenantFigures {
        types: Arc::from([leave_type("调休", seconds, assumed)]),
        columns: LeaveColumn::of_types(&[leave_type("调休", seconds, assumed)]).into(),
        ..figures.clone()
    };
    assert_eq!(
        run(told(28_800, false), right(), &by(MatchKey::Id)),
        ["equal 1/1 调休 10 10 0 unit"]
    );
    assert_eq!(
        run(told(27_000, false), right(), &by(MatchKey::Id)),
        ["different 1/1 调休 10 9.375 -0.625 unit"]
    );
    assert_eq!(
        run(told(28_800, true), right(), &by(MatchKey::Id)),
        ["not_comparable 1/1 调休 10 1.25 - unit"]
    );
}

fn leave_type(name: &str, day_seconds: i64, assumed: bool) -> crate::domain::LeaveType {
    use crate::domain::leave_type::*;
    use crate::domain::platforms::{LeaveTypeDetails, feishu::FeishuDetails};
    LeaveType {
        id: LeaveTypeId::new(name),
        name: Arc::from(name),
        parent: None,
        status: LeaveTypeStatus::Enabled,
        unit: Some(Unit::Hour),
        day_length: Some(DayLength {
            seconds: day_seconds,
            assumed,
        }),
        counts: DayCounting::Unknown,
        grant: GrantRule::Unknown,
        expiry: ExpiryRule::Unknown,
        details: LeaveTypeDetails::Feishu(FeishuDetails::default()),
        fields: Vec::new(),
        raw: Arc::from("{}"),
    }
}

#[test]
fn the_cause_of_a_difference_is_told_where_it_accounts_for_exactly_that_much() {
    let lot = |end, hundredths| Lot {
        id: "q".to_owned(),
        cycle: None,
        starts_on: Some(date(2025, 1, 1)),
        ends_on: Some(end),
        granted: None,
        used: None,
        left: Some(Amount::new(hundredths, Scale::Hundredths, Unit::Day)),
    };
    let mut in_lots = days("年假", 500);
    in_lots.lots = vec![
        lot(date(2026, 12, 31), 500),
        lot(date(2026, 6, 30), 150),
        lot(date(2025, 12, 31), 200),
    ];
    let mut carrying = days("年假", 700);
    carrying.figures.carried = Some(Amount::new(200, Scale::Hundredths, Unit::Day));
    let third = Amount::new(28_800, Scale::Seconds, Unit::Day);
    let third = balance("年假", CellState::Known, Some(third));
    for (left, typed, reason) in [
        (in_lots.clone(), "6.5", "lot_ended"),
        (in_lots.clone(), "8.5", "lot_ended"),
        (in_lots, "7", "-"),
        (carrying.clone(), "5", "carried"),
        (carrying, "9", "-"),
        (third.clone(), "0.33", "rounding"),
        (third, "0.34", "-"),
    ] {
        let left = tenant("a", &[somebody("1", "张三", vec![left])]);
        let right = sheet(&["年假"], &[("1", vec![sheet_line(0, typed, None)])]);
        let rows = run(left, right, &by(MatchKey::Id));
        let [row] = rows.as_slice() else {
            panic!("{rows:?}")
        };
        assert!(row.starts_with("different"), "{row}");
        assert!(row.ends_with(&format!(" {reason}")), "{typed}: {row}");
    }
}

#[test]
fn requests_under_approval_account_for_a_difference_either_way() {
    let figures = tenant("a", &[somebody("1", "张三", vec![days("年假", 500)])]);
    let column = figures
        .ledger
        .find_column(&LeaveTypeId::new("年假"))
        .unwrap();
    let waiting = Amount::new(1_500_000, Scale::Millionths, Unit::Day);
    let left = CompareSide::Tenant(TenantSide {
        figures,
        under_approval: Arc::new(HashMap::from([((RowId(0), column), waiting)])),
        unread: None,
    });
    for (typed, reason) in [
        ("3.5", "under_approval"),
        ("6.5", "under_approval"),
        ("4", "-"),
    ] {
        let right = sheet(&["年假"], &[("1", vec![sheet_line(0, typed, None)])]);
        let rows = run(left.clone(), right, &by(MatchKey::Id));
        assert!(rows[0].ends_with(&format!(" {reason}")), "{rows:?}");
    }
}

#[test]
fn what_is_equal_is_counted_also_where_it_is_not_listed_and_work_can_be_cancelled() {
    let side = || tenant("a", &[somebody("1", "张三", vec![days("年假", 350)])]);
    let rules = CompareRules {
        lists_equal: false,
        ..by(MatchKey::Id)
    };
    let sides = || [side().into(), side().into()];
    let report = compare_sides(sides(), &rules, &|| false).unwrap();
    assert!(report.rows.is_empty());
    assert_eq!(report.counts.of(CompareResult::Equal), 1);
    assert!(!report.counts.has_findings());
    assert!(compare_sides(sides(), &rules, &|| true).is_none());
}

#[test]
fn several_lines_of_a_leave_type_that_is_itself_ambiguous_still_have_a_row() {
    let figures = tenant("a", &[somebody("1", "张三", vec![days("年假", 350)])]);
    let twice = vec![sheet_line(0, "1", None), sheet_line(0, "2", None)];
    let right = sheet(&["年假", "年假"], &[("1", twice)]);
    let report = compare_sides([figures.into(), right], &by(MatchKey::Id), &|| false).unwrap();
    let rows: Vec<String> = report.rows.iter().map(|row| told(&report, row)).collect();
    assert_eq!(
        rows,
        [
            "ambiguous 1/1 年假 3.5 - - several_types",
            "ambiguous 1/1 年假 - - - several_lines",
        ]
    );
    assert_eq!(report.counts.without_figures, 1);
}
