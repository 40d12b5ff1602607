//! Facts about comparisons, and a slow, simple comparison that was written apart, over generated companies.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::date;

use super::*;
use crate::domain::insight::LeaveColumn;
use crate::domain::roster::RosterChunk;
use crate::domain::{
    Amount, Balance, CellState, Employee, EmployeeId, LeaveTypeId, Ledger, Lot, PlatformKind,
    Roster, RowId, RowSet, Scale, Unit,
};

const DAY: jiff::civil::Date = date(2026, 11, 26);

/// A person with balances, as a test writes them.
#[derive(Clone, Debug)]
struct Somebody {
    id: String,
    number: Option<String>,
    name: String,
    department: &'static str,
    balances: Vec<Balance>,
}

fn somebody(id: &str, name: &str, balances: Vec<Balance>) -> Somebody {
    Somebody {
        id: id.to_owned(),
        number: None,
        name: name.to_owned(),
        department: "市场部",
        balances,
    }
}

fn balance(leave: &str, state: CellState, left: Option<Amount>) -> Balance {
    let id = LeaveTypeId::new(leave);
    let mut balance =
        Balance::without_figures(id, Arc::from(leave), state, left.map(|a| a.unit), DAY);
    balance.figures.left = left;
    balance
}

fn days(leave: &str, hundredths: i64) -> Balance {
    let left = Amount::new(hundredths, Scale::Hundredths, Unit::Day);
    balance(leave, CellState::Known, Some(left))
}

fn tenant(name: &str, people: &[Somebody]) -> TenantFigures {
    let employees: Vec<Employee> = people
        .iter()
        .map(|person| Employee {
            id: EmployeeId::new(&person.id),
            name: person.name.clone(),
            departments: Some(vec![person.department.to_owned()]),
            number: person.number.clone(),
            union_id: None,
            hired_on: None,
        })
        .collect();
    let mut roster = Roster::default();
    roster.push(Arc::new(RosterChunk::build(RowId(0), &employees)));
    let mut ledger = Ledger::default();
    let mut columns = Vec::new();
    for (row, person) in (0..).zip(people) {
        ledger.apply(RowId(row), &person.balances);
        for balance in &person.balances {
            LeaveColumn::add_unconfigured(
                &mut columns,
                &balance.leave_type,
                &balance.leave_type_name,
            );
        }
    }
    TenantFigures {
        name: Arc::from(name),
        platform: PlatformKind::DingTalk,
        types: Arc::from([]),
        columns: columns.into(),
        roster: Arc::new(roster),
        gone: Arc::new(RowSet::default()),
        ledger: Arc::new(ledger),
        as_of: DAY,
    }
}

fn sheet_line(leave: u16, left: &str, unit: Option<Unit>) -> SheetFigure {
    let amount = Amount::read(left, Scale::Millionths, unit.unwrap_or(Unit::Day)).unwrap();
    SheetFigure {
        leave,
        state: CellState::Known,
        left: Some(amount),
        carried: None,
        unit,
    }
}

fn sheet(leaves: &[&str], people: &[(&str, Vec<SheetFigure>)]) -> CompareSide {
    let leaves = leaves.iter().map(|name| SheetLeave {
        id: None,
        name: Box::from(*name),
    });
    let people = people.iter().map(|(id, figures)| SheetPerson {
        id: Some(Box::from(*id)),
        figures: figures.clone(),
        ..SheetPerson::default()
    });
    CompareSide::Sheet(Arc::new(SheetFigures {
        name: Arc::from("hr.csv"),
        people: people.collect(),
        leaves: leaves.collect(),
    }))
}

fn by(key: MatchKey) -> CompareRules {
    CompareRules {
        identity: IdentityRule {
            key: Some(key),
            ..IdentityRule::default()
        },
        lists_equal: true,
        ..CompareRules::default()
    }
}

fn run(
    left: impl Into<CompareSide>,
    right: impl Into<CompareSide>,
    rules: &CompareRules,
) -> Vec<String> {
    let report = compare_sides([left.into(), right.into()], rules, &|| false).unwrap();
    report.rows.iter().map(|row| told(&report, row)).collect()
}

/// `different zhangsan/zhangsan 年假 3.5 3 -0.5 rounding`
fn told(report: &CompareReport, row: &ComparedRow) -> String {
    let id = |side| {
        let person = report.person(row, side);
        person.map_or("-".to_owned(), |person| person.shown_id().into_owned())
    };
    let figures = report.figures(row);
    let text =
        |quantity: Option<Quantity>| quantity.map_or("-".to_owned(), Quantity::to_exact_text);
    let leave = report.pair(row).map_or("-", |pair| &**pair.name());
    let reason = row.reason.map_or("-", CompareReason::as_str);
    format!(
        "{} {}/{} {leave} {} {} {} {reason}",
        row.result.as_str(),
        id(0),
        id(1),
        text(figures.left),
        text(figures.right),
        text(figures.by),
    )
}

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

/// Numbers that look random and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

const LEAVES: [&str; 4] = ["年假", "调休", "病假", "事假"];

fn generated(chance: &mut Chance, people: u64, prefix: &str) -> Vec<Somebody> {
    let generate = |_| {
        let number = chance.below(people);
        let leaves = LEAVES.into_iter().filter_map(|leave| {
            let unit = if chance.below(12) == 0 {
                Unit::Hour
            } else {
                Unit::Day
            };
            let count = i64::try_from(chance.below(6)).unwrap() - 1;
            let amount = match chance.below(3) {
                0 => Amount::new(count * 43_200, Scale::Seconds, unit),
                1 => Amount::new(count * 50, Scale::Hundredths, unit),
                _ => Amount::new(count * 500_000 + 1, Scale::Millionths, unit),
            };
            match chance.below(12) {
                0 => None,
                1 => Some(balance(leave, CellState::Unlimited, None)),
                2 => Some(balance(leave, CellState::Failed, None)),
                3 => Some(balance(leave, CellState::NotApplicable, None)),
                _ => Some(balance(leave, CellState::Known, Some(amount))),
            }
        });
        let balances = leaves.collect();
        let mut person = somebody(&format!("{prefix}{number}"), "", balances);
        person.name = format!("员工{}", chance.below(people));
        person.number = (chance.below(8) > 0).then(|| format!("{:04}", chance.below(people * 2)));
        person
    };
    (0..people).map(generate).collect()
}

/// A balance as the reference sees it: an amount in parts of a day or hour that every scale divides, or a word.
#[derive(Clone, PartialEq, Debug)]
enum Simple {
    Figure(i128, Unit),
    Word(CellState),
}

fn simple(person: &Somebody, leave: &str) -> Simple {
    let found = person
        .balances
        .iter()
        .find(|b| &*b.leave_type_name == leave);
    match found {
        Some(Balance {
            state: CellState::Known,
            figures,
            ..
        }) => {
            let left = figures.left.unwrap();
            // 864 * 10^8 is a multiple of 86,400, 3,600, 100 and 1,000,000.
            let parts = 86_400_000_000_i128;
            let per_unit = match (left.scale, left.unit) {
                (Scale::Seconds, Unit::Day) => 86_400,
                (Scale::Seconds, _) => 3_600,
                (Scale::Hundredths, _) => 100,
                _ => 1_000_000,
            };
            Simple::Figure(i128::from(left.count) * (parts / per_unit), left.unit)
        }
        Some(balance) => Simple::Word(balance.state),
        None => Simple::Word(CellState::NotApplicable),
    }
}

/// What the reference says of two balances; `None` where there is nothing to say.
fn reference(left: &Simple, right: &Simple) -> Option<&'static str> {
    use CellState::{Failed, Pending, Unlimited};
    let is =
        |side: &Simple, states: &[CellState]| matches!(side, Simple::Word(s) if states.contains(s));
    if is(left, &[Failed, Pending]) || is(right, &[Failed, Pending]) {
        return Some("not_comparable");
    }
    match (left, right) {
        (Simple::Figure(one, unit), Simple::Figure(other, other_unit)) => {
            Some(if unit != other_unit {
                "not_comparable"
            } else if one == other {
                "equal"
            } else {
                "different"
            })
        }
        (Simple::Figure(..), _) => Some(if is(right, &[Unlimited]) {
            "not_comparable"
        } else {
            "only_left"
        }),
        (_, Simple::Figure(..)) => Some(if is(left, &[Unlimited]) {
            "not_comparable"
        } else {
            "only_right"
        }),
        _ => (is(left, &[Unlimited]) && is(right, &[Unlimited])).then_some("equal"),
    }
}

/// Compares people one by one with everybody on the other side.
fn compare_slowly(lefts: &[Somebody], rights: &[Somebody]) -> BTreeMap<String, usize> {
    let mut rows = BTreeMap::new();
    let mut add = |row: String| *rows.entry(row).or_insert(0) += 1;
    let same =
        |one: &Somebody, other: &Somebody| one.number.is_some() && one.number == other.number;
    let has = |people: &[Somebody], leave: &str| {
        let mut all = people.iter().flat_map(|person| &person.balances);
        all.any(|balance| &*balance.leave_type_name == leave)
    };
    let mut alone = |person: &Somebody, side: usize, result: &str| {
        let mut figures = 0;
        for leave in LEAVES {
            if matches!(simple(person, leave), Simple::Figure(..)) {
                figures += 1;
                add(format!("{result} {side} {} {leave}", person.id));
            }
        }
        if figures == 0 {
            add(format!("{result} {side} {} -", person.id));
        }
    };
    for left in lefts {
        let mates = lefts.iter().filter(|other| same(left, other)).count();
        let found: Vec<&Somebody> = rights.iter().filter(|right| same(left, right)).collect();
        if found.is_empty() {
            alone(left, 0, "only_left");
        } else if mates > 1 || found.len() > 1 {
            alone(left, 0, "ambiguous");
        }
    }
    for right in rights {
        let mates = rights.iter().filter(|other| same(right, other)).count();
        let found = lefts.iter().filter(|left| same(left, right)).count();
        if found == 0 {
            alone(right, 1, "only_right");
        } else if mates > 1 || found > 1 {
            alone(right, 1, "ambiguous");
        }
    }
    for left in lefts {
        let mates = lefts.iter().filter(|other| same(left, other)).count();
        let found: Vec<&Somebody> = rights.iter().filter(|right| same(left, right)).collect();
        let ([right], 1) = (found.as_slice(), mates) else {
            continue;
        };
        for leave in LEAVES {
            let sides = [has(lefts, leave), has(rights, leave)];
            let cells = [simple(left, leave), simple(right, leave)];
            let has_figure = cells.iter().any(|cell| matches!(cell, Simple::Figure(..)));
            if !(has_figure || sides[0] && sides[1]) {
                continue;
            }
            if let Some(result) = reference(&cells[0], &cells[1]) {
                let (left, right) = (&left.id, &right.id);
                *rows
                    .entry(format!("{result} {left}/{right} {leave}"))
                    .or_insert(0) += 1;
            }
        }
    }
    rows
}

#[test]
fn a_comparison_says_what_a_slow_and_simple_one_says() {
    for seed in 1..60 {
        let mut chance = Chance(seed);
        let people = 1 + chance.below(25);
        let lefts = generated(&mut chance, people, "l");
        let rights = generated(&mut chance, people, "r");
        let sides = [tenant("a", &lefts).into(), tenant("b", &rights).into()];
        let report = compare_sides(sides, &by(MatchKey::Number), &|| false).unwrap();
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        for row in &report.rows {
            let id = |side| report.person(row, side).map(|p| p.shown_id().into_owned());
            let leave = report.pair(row).map_or("-", |pair| &**pair.name());
            let result = row.result.as_str();
            let text = match (id(0), id(1)) {
                (Some(left), Some(right)) => format!("{result} {left}/{right} {leave}"),
                (Some(left), None) => format!("{result} 0 {left} {leave}"),
                (None, Some(right)) => format!("{result} 1 {right} {leave}"),
                (None, None) => panic!("a row about nobody"),
            };
            *found.entry(text).or_insert(0) += 1;
        }
        assert_eq!(found, compare_slowly(&lefts, &rights), "seed {seed}");
        for result in CompareResult::ALL {
            let rows = report
                .rows
                .iter()
                .filter(|row| row.result == result)
                .count();
            assert_eq!(report.counts.of(result), rows as u64, "seed {seed}");
        }
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
