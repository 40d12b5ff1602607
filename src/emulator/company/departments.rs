//! The department tree and who sits where: about √n departments, nested, of uneven size, computed and never listed by person.

use super::shuffle::Shuffle;
use crate::emulator::random::Draw;

/// The shortest tree that has everything: a root with members, children, and a department below a department.
const FEWEST: usize = 6;
const MOST_TOP_LEVEL: usize = 12;
const CHILDREN: usize = 4;

/// One person in ten sits in a second department.
const SECOND_EVERY: usize = 10;
const SECOND_AT: usize = 3;

const TOP: [(&str, &str, &str); MOST_TOP_LEVEL] = [
    ("研发中心", "研发", "R&D Center"),
    ("市场部", "市场", "Marketing"),
    ("人力资源部", "人力", "Human Resources"),
    ("财务部", "财务", "Finance"),
    ("销售部", "销售", "Sales"),
    ("客户服务中心", "客服", "Customer Service"),
    ("生产部", "生产", "Production"),
    ("采购部", "采购", "Purchasing"),
    ("质量部", "质量", "Quality"),
    ("行政部", "行政", "Administration"),
    ("法务部", "法务", "Legal"),
    ("信息部", "信息", "IT"),
];
const NUMERALS: [&str; CHILDREN] = ["一", "二", "三", "四"];
const LEVELS: [&str; 4] = ["部", "组", "班", "岗"];

/// The tree. Departments are numbered `0..len`, 0 is the root.
#[derive(Debug)]
pub(crate) struct DepartmentTree {
    /// Where each department's seats begin; one more entry than departments.
    seats: Vec<usize>,
    top: usize,
    shuffle: Shuffle,
    employees: usize,
    odd: bool,
}

impl DepartmentTree {
    /// In an odd company people sit in the root itself, which is to say in no department that has a name.
    pub(super) fn new(employees: usize, seed: u64, odd: bool) -> Self {
        let count = employees.isqrt().max(FEWEST);
        let mut sizes: Vec<u64> = (0..=count as u64)
            .map(|department| 1 + Draw::new(seed, "department size", department).below(9))
            .collect();
        if !odd {
            sizes[0] = 0;
        }
        Self {
            seats: share_out(employees, &sizes),
            top: (count / 2).clamp(2, MOST_TOP_LEVEL),
            shuffle: Shuffle::new(employees, Draw::new(seed, "seats", 0)),
            employees,
            odd,
        }
    }

    /// Departments, the root included.
    pub(crate) fn len(&self) -> usize {
        self.seats.len() - 1
    }

    pub(crate) fn parent(&self, department: usize) -> Option<usize> {
        match department {
            0 => None,
            top if top <= self.top => Some(0),
            below => Some(1 + (below - self.top - 1) / CHILDREN),
        }
    }

    pub(crate) fn children(&self, department: usize) -> std::ops::Range<usize> {
        let (from, to) = if department == 0 {
            (1, self.top + 1)
        } else {
            let from = self.top + 1 + CHILDREN * (department - 1);
            (from, from + CHILDREN)
        };
        from.min(self.len())..to.min(self.len())
    }

    /// The department and everything below it, breadth first.
    pub(crate) fn subtree(&self, department: usize) -> Vec<usize> {
        let mut found = vec![department];
        let mut next = 0;
        while let Some(&parent) = found.get(next) {
            found.extend(self.children(parent));
            next += 1;
        }
        found
    }

    /// The name in Chinese; in an odd company one carries a zero-width character, as copied text does.
    pub(crate) fn name(&self, department: usize) -> String {
        match department {
            0 => "示例集团（生成数据）".to_owned(),
            2 if self.odd => format!("{}\u{200b}", TOP[1].0),
            top if top <= self.top => TOP[top - 1].0.to_owned(),
            below => self.nested_name(below),
        }
    }

    /// 研发一部, 研发一部二组, and so on downwards.
    fn nested_name(&self, department: usize) -> String {
        let mut places = Vec::new();
        let mut at = department;
        while at > self.top {
            places.push((at - self.top - 1) % CHILDREN);
            at = self.parent(at).unwrap_or(0);
        }
        let stem = TOP[at.max(1) - 1].1.to_owned();
        places
            .iter()
            .rev()
            .enumerate()
            .fold(stem, |name, (depth, &place)| {
                name + NUMERALS[place] + LEVELS[depth.min(LEVELS.len() - 1)]
            })
    }

    /// An English name where the department has one; most have none.
    pub(crate) fn english_name(&self, department: usize) -> Option<&'static str> {
        let is_top = (1..=self.top).contains(&department);
        is_top.then(|| TOP[department - 1].2)
    }

    /// The person's departments, the main one first.
    pub(crate) fn of(&self, index: usize) -> Vec<usize> {
        let main = self.main(index);
        let second = self.second(index).filter(|&second| second != main);
        std::iter::once(main).chain(second).collect()
    }

    pub(crate) fn main(&self, index: usize) -> usize {
        let seat = self.shuffle.forth(index);
        self.seats.partition_point(|&begin| begin <= seat) - 1
    }

    fn second(&self, index: usize) -> Option<usize> {
        let has_one = index % SECOND_EVERY == SECOND_AT;
        let second = (index / SECOND_EVERY) % self.len();
        (has_one && (self.odd || second > 0)).then_some(second)
    }

    /// Members directly in `department`, in the platform's order.
    pub(crate) fn members(&self, department: usize) -> impl Iterator<Item = usize> + '_ {
        let seats = self.seats[department]..self.seats[department + 1];
        let main = seats.map(|seat| self.shuffle.back(seat));
        let second = (department..)
            .step_by(self.len())
            .map(|turn| turn * SECOND_EVERY + SECOND_AT)
            .take_while(|&index| index < self.employees)
            .filter(move |&index| {
                self.second(index) == Some(department) && self.main(index) != department
            });
        main.chain(second)
    }
}

/// Where each share of `seats` begins when they are handed out in proportion to `sizes`.
fn share_out(seats: usize, sizes: &[u64]) -> Vec<usize> {
    let total: u64 = sizes.iter().sum();
    let mut taken = 0;
    let mut begins = vec![0];
    for size in sizes {
        taken += size;
        let begin = u128::from(taken) * seats as u128 / u128::from(total);
        begins.push(usize::try_from(begin).unwrap_or(seats));
    }
    begins
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_person_is_a_member_of_exactly_the_departments_they_name() {
        for (employees, odd) in [
            (0, true),
            (1, false),
            (50, true),
            (50, false),
            (1_234, true),
        ] {
            let tree = DepartmentTree::new(employees, 5, odd);
            let mut listed = BTreeSet::new();
            for department in 0..tree.len() {
                for index in tree.members(department) {
                    assert!(listed.insert((index, department)));
                }
            }
            let named = (0..employees)
                .flat_map(|index| tree.of(index).into_iter().map(move |at| (index, at)))
                .collect();
            assert_eq!(listed, named);
        }
    }

    #[test]
    fn the_tree_reaches_every_department_once_and_nests() {
        let tree = DepartmentTree::new(10_000, 1, true);
        let mut all = tree.subtree(0);
        all.sort_unstable();
        assert_eq!(all, (0..tree.len()).collect::<Vec<_>>());
        assert_eq!(tree.parent(tree.children(5).start), Some(5));
        assert!(tree.name(tree.len() - 1).contains('组'));
    }

    #[test]
    fn fifty_people_have_root_members_and_someone_in_two_departments() {
        let tree = DepartmentTree::new(50, 1, true);
        assert!(tree.members(0).count() > 0);
        assert!((0..50).any(|index| tree.of(index).len() == 2));
    }

    #[test]
    fn in_an_ordinary_company_everybody_has_a_department_with_a_plain_name() {
        let tree = DepartmentTree::new(1_000, 1, false);
        assert_eq!(tree.members(0).count(), 0);
        assert!((0..1_000).all(|index| !tree.of(index).contains(&0)));
        assert_eq!(tree.name(2), "市场部");
    }
}
