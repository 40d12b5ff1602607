//! The departments that the platform has described, and which of them is the root: the company
//! itself, which is shown as nobody's department.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::domain::{Department, DepartmentPath};

/// The parent, if there is one, of each department that the platform has described. Those are not
/// requested again.
#[derive(Debug, Default)]
pub(super) struct KnownDepartments {
    parents: Mutex<HashMap<String, Option<String>>>,
    /// A request for departments failed. None is sent any more.
    untold: AtomicBool,
}

impl KnownDepartments {
    /// Those of `ids` that nothing is known of.
    pub(super) fn unknown(&self, ids: HashSet<String>) -> Vec<String> {
        let known = self.lock();
        ids.into_iter()
            .filter(|id| !known.contains_key(id))
            .collect()
    }

    /// Notes the parents of these departments.
    pub(super) fn add(&self, departments: impl Iterator<Item = (String, Option<String>)>) {
        let mut known = self.lock();
        known.extend(departments);
    }

    /// Whether the platform has described this department.
    pub(super) fn has(&self, id: &str) -> bool {
        let known = self.lock();
        known.contains_key(id)
    }

    /// Notes that a request for departments failed.
    pub(super) fn note_refusal(&self) {
        self.untold.store(true, Ordering::Relaxed);
    }

    /// Whether a request for departments has failed.
    pub(super) fn are_untold(&self) -> bool {
        self.untold.load(Ordering::Relaxed)
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
        known.add(
            departments
                .iter()
                .map(|(id, parent)| ((*id).to_owned(), parent.map(str::to_owned))),
        );
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
