//! The departments that the platform has described, and which of them is the root: the company
//! itself, which is shown as nobody's department.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::domain::{Department, DepartmentPath};

/// After this many failed requests in a row no more departments are requested.
const MOST_FAILURES: u32 = 3;

/// The parent, if there is one, of each department that the platform has described.
#[derive(Debug, Default)]
pub(super) struct KnownDepartments {
    parents: Mutex<HashMap<String, Option<String>>>,
    /// Departments that an answer left out. They are not requested again, nor are the described ones.
    left_out: Mutex<HashSet<String>>,
    /// Requests that failed in a row.
    failures: AtomicU32,
}

impl KnownDepartments {
    /// Those of `ids` that no answer was about.
    pub(super) fn unknown(&self, mut ids: HashSet<String>) -> Vec<String> {
        let known = self.lock();
        ids.retain(|id| !known.contains_key(id));
        drop(known);
        let left_out = self.lock_left_out();
        ids.retain(|id| !left_out.contains(id));
        ids.into_iter().collect()
    }

    /// Notes the parents in the answer about the departments `asked`.
    pub(super) fn add(&self, asked: &[String], departments: Vec<(String, Option<String>)>) {
        self.failures.store(0, Ordering::Relaxed);
        let mut known = self.lock();
        known.extend(departments);
        let left_out = asked.iter().filter(|id| !known.contains_key(*id)).cloned();
        let left_out: Vec<String> = left_out.collect();
        drop(known);
        self.lock_left_out().extend(left_out);
    }

    /// Whether the platform has described this department.
    pub(super) fn has(&self, id: &str) -> bool {
        let known = self.lock();
        known.contains_key(id)
    }

    /// Notes that a request for departments failed, with an error that is final or may pass.
    pub(super) fn note_failure(&self, is_final: bool) {
        let failures = if is_final { MOST_FAILURES } else { 1 };
        self.failures.fetch_add(failures, Ordering::Relaxed);
    }

    /// Whether departments are not requested any more.
    pub(super) fn are_untold(&self) -> bool {
        self.failures.load(Ordering::Relaxed) >= MOST_FAILURES
    }

    /// Whether the department has no parent while others have one. Without the permission for the field no department has one.
    pub(super) fn is_root(&self, id: &str) -> bool {
        let known = self.lock();
        known.get(id) == Some(&None) && known.values().any(Option::is_some)
    }

    /// Where a department of this name stands, as far as the departments above it are known. Of
    /// those only the ids are known. Parents that form a circle are followed once.
    pub(super) fn path(&self, id: &str, name: &str) -> DepartmentPath {
        let mut ids = vec![id.to_owned()];
        let known = self.lock();
        while let Some(Some(parent)) = ids.last().and_then(|last| known.get(last)) {
            if ids.contains(parent) || !matches!(known.get(parent), Some(Some(_))) {
                break;
            }
            ids.push(parent.clone());
        }
        drop(known);
        let departments = ids.iter().enumerate().rev();
        DepartmentPath::new(departments.map(|(above, id)| Department {
            id: id.as_str().into(),
            name: if above == 0 { name } else { "" }.into(),
        }))
    }

    fn lock_left_out(&self) -> MutexGuard<'_, HashSet<String>> {
        let left_out = self.left_out.lock();
        left_out.unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Option<String>>> {
        let known = self.parents.lock();
        known.unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learnt(departments: &[(&str, Option<&str>)]) -> KnownDepartments {
        let known = KnownDepartments::default();
        let departments = departments.iter();
        let departments =
            departments.map(|(id, parent)| ((*id).to_owned(), parent.map(str::to_owned)));
        known.add(&[], departments.collect());
        known
    }

    #[test]
    fn the_root_is_the_department_without_a_parent() {
        let known = learnt(&[("0", None), ("1", Some("0"))]);
        assert!(known.is_root("0"));
        assert!(!known.is_root("1"));
        assert!(!known.is_root("2"), "nothing is known of it");
    }

    #[test]
    fn where_no_parent_is_told_at_all_every_department_is_shown() {
        let known = learnt(&[("0", None), ("1", None)]);
        assert!(!known.is_root("0"));
    }

    #[test]
    fn a_department_that_an_answer_left_out_is_neither_requested_again_nor_described() {
        let known = KnownDepartments::default();
        let ids = || HashSet::from(["1".to_owned(), "9".to_owned()]);
        known.add(
            &["1".to_owned(), "9".to_owned()],
            vec![("1".to_owned(), None)],
        );
        assert!(known.unknown(ids()).is_empty());
        assert!(known.has("1") && !known.has("9"));
    }

    #[test]
    fn a_refusal_ends_the_requests_at_once_and_a_fault_that_may_pass_after_three_in_a_row() {
        let refused = KnownDepartments::default();
        refused.note_failure(true);
        assert!(refused.are_untold());
        let failing = KnownDepartments::default();
        for _ in 0..2 {
            failing.note_failure(false);
            failing.note_failure(false);
            assert!(!failing.are_untold());
            failing.add(&[], Vec::new());
        }
        (0..3).for_each(|_| failing.note_failure(false));
        assert!(failing.are_untold());
    }

    #[test]
    fn a_department_stands_below_those_that_were_met_and_a_circle_ends() {
        let known = learnt(&[
            ("0", None),
            ("1", Some("0")),
            ("2", Some("1")),
            ("3", Some("9")),
            ("5", Some("6")),
            ("6", Some("5")),
        ]);
        let ids = |id: &str| {
            let path = known.path(id, "市场部");
            let steps = path.steps().iter();
            let steps: Vec<(String, String)> = steps
                .map(|step| (step.id.to_string(), step.name.to_string()))
                .collect();
            assert_eq!(steps.last().map(|(_, name)| name.as_str()), Some("市场部"));
            steps.into_iter().map(|(id, _)| id).collect::<Vec<_>>()
        };
        assert_eq!(ids("2"), ["1", "2"], "the root is not shown");
        assert_eq!(ids("3"), ["3"], "nobody was met in what is above it");
        assert_eq!(ids("4"), ["4"]);
        assert_eq!(ids("5"), ["6", "5"]);
    }
}
