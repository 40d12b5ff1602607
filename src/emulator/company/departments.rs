//! The department tree and who belongs where: about √n nested departments of uneven size. [`DepartmentTree`] computes members and
//! departments from each other, so that no list of people is kept.

use super::shuffle::Shuffle;
use crate::emulator::random::RandomStream;

/// Enough for every case: a root with members, departments below it, and a department below one of those.
const MIN_DEPARTMENTS: usize = 6;
const MAX_TOP_LEVEL: usize = 12;
const CHILDREN_PER_DEPARTMENT: usize = 4;

/// One person in this many belongs to a second department: those at place [`SECOND_MEMBERSHIP_AT`].
const SECOND_MEMBERSHIP_EVERY: usize = 10;
const SECOND_MEMBERSHIP_AT: usize = 3;

/// Name, the stem of the names below it, and English name.
const TOP_LEVEL_NAMES: [(&str, &str, &str); MAX_TOP_LEVEL] = [
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
const NUMERALS: [&str; CHILDREN_PER_DEPARTMENT] = ["一", "二", "三", "四"];
/// What a department is called by its depth below the top level.
const LEVELS: [&str; 4] = ["部", "组", "班", "岗"];

/// The tree. Departments are numbered `0..len`; 0 is the root, and the top level follows it.
#[derive(Debug)]
pub(crate) struct DepartmentTree {
    /// The first seat of each department, and after them the number of all seats. Every person has
    /// one seat, and is a member of the department that it is in.
    first_seats: Vec<usize>,
    top_level: usize,
    /// From people to seats.
    shuffle: Shuffle,
    employees: usize,
    odd: bool,
}

impl DepartmentTree {
    /// In an odd company some people belong to the root itself, which is to say to no department with a name.
    pub(super) fn new(employees: usize, seed: u64, odd: bool) -> Self {
        let count = employees.isqrt().max(MIN_DEPARTMENTS);
        let mut sizes: Vec<u64> = (0..=count as u64)
            .map(|department| 1 + RandomStream::new(seed, "department size", department).below(9))
            .collect();
        if !odd {
            sizes[0] = 0;
        }
        Self {
            first_seats: share_out(employees, &sizes),
            top_level: (count / 2).clamp(2, MAX_TOP_LEVEL),
            shuffle: Shuffle::new(employees, RandomStream::new(seed, "seats", 0)),
            employees,
            odd,
        }
    }

    /// The number of departments, including the root.
    pub(crate) fn len(&self) -> usize {
        self.first_seats.len() - 1
    }

    pub(crate) fn parent(&self, department: usize) -> Option<usize> {
        match department {
            0 => None,
            top if top <= self.top_level => Some(0),
            below => Some(1 + (below - self.top_level - 1) / CHILDREN_PER_DEPARTMENT),
        }
    }

    pub(crate) fn children(&self, department: usize) -> std::ops::Range<usize> {
        let (from, to) = if department == 0 {
            (1, self.top_level + 1)
        } else {
            let from = self.top_level + 1 + CHILDREN_PER_DEPARTMENT * (department - 1);
            (from, from + CHILDREN_PER_DEPARTMENT)
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

    /// The Chinese name. In an odd company one of them ends with a zero-width character, as pasted text does.
    pub(crate) fn name(&self, department: usize) -> String {
        match department {
            0 => "示例集团（生成数据）".to_owned(),
            2 if self.odd => format!("{}\u{200b}", TOP_LEVEL_NAMES[1].0),
            top if top <= self.top_level => TOP_LEVEL_NAMES[top - 1].0.to_owned(),
            below => self.nested_name(below),
        }
    }

    /// 研发一部 below 研发中心, 研发一部二组 below that, and so on.
    fn nested_name(&self, department: usize) -> String {
        let mut places = Vec::new();
        let mut at = department;
        while at > self.top_level {
            places.push((at - self.top_level - 1) % CHILDREN_PER_DEPARTMENT);
            at = self.parent(at).unwrap_or(0);
        }
        let stem = TOP_LEVEL_NAMES[at.max(1) - 1].1.to_owned();
        places
            .iter()
            .rev()
            .enumerate()
            .fold(stem, |name, (depth, &place)| {
                name + NUMERALS[place] + LEVELS[depth.min(LEVELS.len() - 1)]
            })
    }

    /// The English name, which only the top level has.
    pub(crate) fn english_name(&self, department: usize) -> Option<&'static str> {
        let is_top = (1..=self.top_level).contains(&department);
        is_top.then(|| TOP_LEVEL_NAMES[department - 1].2)
    }

    /// The departments that the person belongs to, the main one first.
    pub(crate) fn of(&self, index: usize) -> Vec<usize> {
        let main = self.main(index);
        let second = self.second(index).filter(|&second| second != main);
        std::iter::once(main).chain(second).collect()
    }

    pub(crate) fn main(&self, index: usize) -> usize {
        let seat = self.shuffle.forth(index);
        self.first_seats.partition_point(|&begin| begin <= seat) - 1
    }

    fn second(&self, index: usize) -> Option<usize> {
        let has_one = index % SECOND_MEMBERSHIP_EVERY == SECOND_MEMBERSHIP_AT;
        let second = (index / SECOND_MEMBERSHIP_EVERY) % self.len();
        (has_one && (self.odd || second > 0)).then_some(second)
    }

    /// Direct members of `department`: first those whose main department it is, then those whose second one it is.
    pub(crate) fn members(&self, department: usize) -> impl Iterator<Item = usize> + '_ {
        let seats = self.first_seats[department]..self.first_seats[department + 1];
        let main = seats.map(|seat| self.shuffle.back(seat));
        let second = (department..)
            .step_by(self.len())
            .map(|turn| turn * SECOND_MEMBERSHIP_EVERY + SECOND_MEMBERSHIP_AT)
            .take_while(|&index| index < self.employees)
            .filter(move |&index| {
                self.second(index) == Some(department) && self.main(index) != department
            });
        main.chain(second)
    }
}

/// Where each share begins when `seats` are handed out in proportion to `sizes`, and where the last one ends.
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
