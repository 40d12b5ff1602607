//! Whether an id still belongs to the same person, and whether somebody who joined is somebody who left.
//!
//! An id that is never given to two people (DingTalk's `unionid`) is proof. Where there is none, the day of hire decides, and the name
//! alone is only a hint.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::employee::Employee;
use super::super::ids::EmployeeId;
use super::{Change, ChangeKind};

/// Whether an id belongs to the same person in two states.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Identity {
    /// It belongs to the same person, whatever the name.
    Same,
    /// The name is another one, and nothing else shows who owns the id.
    Unsure,
    /// It belongs to another person.
    Another,
}

impl Identity {
    /// The identity of an id whose owner was `from` and is `to`.
    pub fn of(from: &Employee, to: &Employee) -> Self {
        match same_union(from, to) {
            Some(true) => return Self::Same,
            Some(false) => return Self::Another,
            None => {}
        }
        if from.name == to.name {
            return Self::Same;
        }
        match same_hire(from, to) {
            Some(true) => Self::Same,
            Some(false) => Self::Another,
            None => Self::Unsure,
        }
    }
}

fn same_union(one: &Employee, other: &Employee) -> Option<bool> {
    Some(one.union_id.as_ref()? == other.union_id.as_ref()?)
}

fn same_hire(one: &Employee, other: &Employee) -> Option<bool> {
    Some(one.hired_on? == other.hired_on?)
}

/// Links people in `joined` to those in `left` who may be the same person under another id.
pub fn link_rejoined(joined: &mut [Change], left: &[Change]) {
    let mut leavers = Leavers::of(left);
    // Proof goes first: a namesake who stands earlier must not take the leaver whom a union id gives to somebody else.
    for find in [Leavers::with_union_id, Leavers::namesake] {
        for change in &mut *joined {
            if let ChangeKind::Joined(person, same_as @ None) = &mut change.what {
                *same_as = find(&leavers, person).and_then(|at| leavers.take(at));
            }
        }
    }
}

/// The people who left. Each can be linked to one person at most.
struct Leavers {
    people: Vec<Option<Arc<Employee>>>,
    by_union: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
}

impl Leavers {
    fn of(left: &[Change]) -> Self {
        let mut leavers = Self {
            people: Vec::new(),
            by_union: HashMap::new(),
            by_name: HashMap::new(),
        };
        for change in left {
            let ChangeKind::Left(person) = &change.what else {
                continue;
            };
            let at = leavers.people.len();
            if let Some(union_id) = &person.union_id {
                leavers.by_union.insert(union_id.clone(), at);
            }
            leavers
                .by_name
                .entry(person.name.clone())
                .or_default()
                .push(at);
            leavers.people.push(Some(Arc::clone(person)));
        }
        leavers
    }

    /// The id of one who left. Each id is returned once.
    fn take(&mut self, at: usize) -> Option<EmployeeId> {
        Some(self.people[at].take()?.id.clone())
    }

    /// The person with the same union id.
    fn with_union_id(&self, person: &Employee) -> Option<usize> {
        self.by_union.get(person.union_id.as_ref()?).copied()
    }

    /// The first person of the same name who is not certainly another one.
    fn namesake(&self, person: &Employee) -> Option<usize> {
        let mut namesakes = self.by_name.get(&person.name)?.iter();
        let may_be = |at: &&usize| {
            let before = self.people[**at].as_ref();
            before.is_some_and(|before| same_union(before, person) != Some(false))
        };
        namesakes.find(may_be).copied()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use jiff::Timestamp;

    fn person(id: &str, name: &str, union_id: Option<&str>) -> Employee {
        Employee {
            id: EmployeeId::new(id),
            name: name.to_owned(),
            departments: None,
            number: None,
            union_id: union_id.map(str::to_owned),
            hired_on: None,
            department_paths: Vec::new(),
        }
    }

    #[test]
    fn a_union_id_decides_then_the_day_of_hire_and_a_name_alone_only_suggests() {
        let of = |from: &Employee, to: &Employee| Identity::of(from, to);
        let [x1, x2] = ["x1", "x2"].map(Some);
        let li = person("u7", "李雷", x1);
        assert_eq!(of(&li, &person("u7", "韩梅梅", x2)), Identity::Another);
        assert_eq!(of(&li, &person("u7", "李雷", x2)), Identity::Another);
        assert_eq!(of(&li, &person("u7", "李蕾", x1)), Identity::Same);
        assert_eq!(of(&li, &person("u7", "李雷", None)), Identity::Same);
        assert_eq!(of(&li, &person("u7", "韩梅梅", None)), Identity::Unsure);
        let hired = |name: &str, year| Employee {
            hired_on: Some(date(year, 1, 1)),
            ..person("u7", name, None)
        };
        assert_eq!(
            of(&hired("李雷", 2020), &hired("韩梅梅", 2026)),
            Identity::Another
        );
        assert_eq!(
            of(&hired("李雷", 2020), &hired("李蕾", 2020)),
            Identity::Same
        );
        assert_eq!(
            of(&hired("李雷", 2020), &hired("李雷", 2021)),
            Identity::Same
        );
    }

    fn linked(joined: &[Employee], left: &[Employee]) -> Vec<Option<String>> {
        let since = Timestamp::UNIX_EPOCH;
        let change = |what| Change { since, what };
        let mut joined: Vec<Change> = joined
            .iter()
            .map(|person| change(ChangeKind::Joined(Arc::new(person.clone()), None)))
            .collect();
        let left: Vec<Change> = left
            .iter()
            .map(|person| change(ChangeKind::Left(Arc::new(person.clone()))))
            .collect();
        link_rejoined(&mut joined, &left);
        let same_as = |change: &Change| match &change.what {
            ChangeKind::Joined(_, same_as) => same_as.as_ref().map(|id| id.as_str().to_owned()),
            _ => None,
        };
        joined.iter().map(same_as).collect()
    }

    #[test]
    fn who_joined_under_the_name_or_the_union_id_of_one_who_left_is_linked_once() {
        let left = [person("a", "张伟", None), person("b", "李娜", Some("x1"))];
        let joined = [
            person("c", "张伟", None),
            person("d", "张伟", None),
            person("h", "李娜", None),
            person("e", "李小娜", Some("x1")),
            person("f", "李娜", Some("x2")),
            person("g", "王芳", None),
        ];
        let found = linked(&joined, &left);
        let found: Vec<Option<&str>> = found.iter().map(Option::as_deref).collect();
        assert_eq!(found, [Some("a"), None, None, Some("b"), None, None]);
    }
}
