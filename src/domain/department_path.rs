//! The place of a department in the company: the department itself and those above it.

use std::sync::Arc;

/// A department by its id. Ids are as the platform sends them, names are cleaned.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Department {
    /// The platform's id.
    pub id: Arc<str>,
    /// The name; empty where only the id is known.
    pub name: Arc<str>,
}

/// A department with those above it, the topmost one first, without the company itself. Where a
/// platform does not return those above it, the department is alone. A clone copies only pointers.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DepartmentPath(Arc<[Department]>);

impl Default for DepartmentPath {
    fn default() -> Self {
        Self(Arc::from([]))
    }
}

impl DepartmentPath {
    /// The path of a department; `steps` has the topmost one first.
    pub fn new(steps: impl IntoIterator<Item = Department>) -> Self {
        Self(steps.into_iter().collect())
    }

    /// A department of which nothing above it is known.
    pub fn alone(id: &str, name: &str) -> Self {
        Self::new([Department {
            id: Arc::from(id),
            name: Arc::from(name),
        }])
    }

    /// The department and those above it, the topmost one first. Empty where not even the id is known.
    pub fn steps(&self) -> &[Department] {
        &self.0
    }
}
