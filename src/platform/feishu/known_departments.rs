//! The departments that the platform has told of, and which of them is the root: the company itself, which is shown as nobody's
//! department.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Whether each department that was met has a parent. Each of them is requested once.
#[derive(Debug, Default)]
pub(super) struct KnownDepartments {
    have_parent: Mutex<HashMap<String, bool>>,
    /// The platform refused to tell. It is not asked again, and no name waits for it.
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

    /// Notes whether these departments have a parent.
    pub(super) fn add(&self, departments: impl Iterator<Item = (String, bool)>) {
        let mut known = self.lock();
        known.extend(departments);
    }

    /// Whether the platform has told of this department.
    pub(super) fn has(&self, id: &str) -> bool {
        let known = self.lock();
        known.contains_key(id)
    }

    /// Notes that the platform refuses to tell of departments.
    pub(super) fn note_refusal(&self) {
        self.untold.store(true, Ordering::Relaxed);
    }

    /// Whether the platform refused to tell anything of departments.
    pub(super) fn are_untold(&self) -> bool {
        self.untold.load(Ordering::Relaxed)
    }

    /// Whether the department has no parent while others have one. Without the permission for the field no department has one.
    pub(super) fn is_root(&self, id: &str) -> bool {
        let known = self.lock();
        known.get(id) == Some(&false) && known.values().any(|has_parent| *has_parent)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, bool>> {
        let known = self.have_parent.lock();
        known.unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learnt(departments: &[(&str, bool)]) -> KnownDepartments {
        let known = KnownDepartments::default();
        known.add(
            departments
                .iter()
                .map(|(id, parent)| ((*id).to_owned(), *parent)),
        );
        known
    }

    #[test]
    fn the_root_is_the_department_without_a_parent() {
        let known = learnt(&[("0", false), ("1", true)]);
        assert!(known.is_root("0"));
        assert!(!known.is_root("1"));
        assert!(!known.is_root("2"), "nothing is known of it");
    }

    #[test]
    fn where_no_parent_is_told_at_all_every_department_is_shown() {
        let known = learnt(&[("0", false), ("1", false)]);
        assert!(!known.is_root("0"));
    }
}
