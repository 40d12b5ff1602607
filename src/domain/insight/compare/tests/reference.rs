//! A slow and simple comparison says the same over generated companies.

use super::*;

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

/// Counted lines, each with its result, people and leave type.
type SlowRows = BTreeMap<String, usize>;

fn same_number(one: &Somebody, other: &Somebody) -> bool {
    one.number.is_some() && one.number == other.number
}

/// Those of `people` who have the number of `person`.
fn mates<'a>(person: &Somebody, people: &'a [Somebody]) -> Vec<&'a Somebody> {
    let same = people.iter().filter(|other| same_number(person, other));
    same.collect()
}

/// Adds the figures of everybody on one side who is nobody, or not one person alone, on the other.
fn add_alone(rows: &mut SlowRows, own: &[Somebody], others: &[Somebody], side: usize) {
    for person in own {
        let result = match (mates(person, own).len(), mates(person, others).len()) {
            (_, 0) => ["only_left", "only_right"][side],
            (0 | 1, 1) => continue,
            _ => "ambiguous",
        };
        let has_figure = |leave: &&&str| matches!(simple(person, leave), Simple::Figure(..));
        let mut leaves: Vec<&str> = LEAVES.iter().filter(has_figure).copied().collect();
        if leaves.is_empty() {
            leaves.push("-");
        }
        for leave in leaves {
            let row = format!("{result} {side} {} {leave}", person.id);
            *rows.entry(row).or_insert(0) += 1;
        }
    }
}

/// Compares people one by one with everybody on the other side.
fn compare_slowly(lefts: &[Somebody], rights: &[Somebody]) -> SlowRows {
    let mut rows = SlowRows::new();
    add_alone(&mut rows, lefts, rights, 0);
    add_alone(&mut rows, rights, lefts, 1);
    let has = |people: &[Somebody], leave: &str| {
        let mut all = people.iter().flat_map(|person| &person.balances);
        all.any(|balance| &*balance.leave_type_name == leave)
    };
    for left in lefts {
        let found = mates(left, rights);
        let ([right], 0 | 1) = (found.as_slice(), mates(left, lefts).len()) else {
            continue;
        };
        for leave in LEAVES {
            let is_on_both = has(lefts, leave) && has(rights, leave);
            let cells = [simple(left, leave), simple(right, leave)];
            let has_figure = cells.iter().any(|cell| matches!(cell, Simple::Figure(..)));
            if !has_figure && !is_on_both {
                continue;
            }
            if let Some(result) = reference(&cells[0], &cells[1]) {
                let row = format!("{result} {}/{} {leave}", left.id, right.id);
                *rows.entry(row).or_insert(0) += 1;
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
