//! The names of a tenant's departments, gathered while its people arrive, so that completing a filter looks at no people.

use std::collections::HashSet;
use std::sync::Arc;

use crate::domain::roster::RosterChunk;

/// How many names are remembered; nobody chooses among more.
const MAX_NAMES: usize = 20_000;

/// The names, in the order in which they came.
#[derive(Clone, Debug, Default)]
pub struct DepartmentNames {
    names: Vec<Arc<str>>,
    known: HashSet<Arc<str>>,
}

impl DepartmentNames {
    /// Adds the departments of the people of a page. Neighbours mostly share a list of departments, which is looked at once.
    pub fn add_page(&mut self, page: &RosterChunk) {
        let mut before = None;
        for (offset, person) in page.people().enumerate() {
            let list = page.department_list(offset);
            if list == before {
                continue;
            }
            before = list;
            for name in person.departments.unwrap_or_default() {
                self.add(name);
            }
        }
    }

    fn add(&mut self, name: &str) {
        if self.names.len() < MAX_NAMES && !self.known.contains(name) {
            let name: Arc<str> = name.into();
            self.names.push(Arc::clone(&name));
            self.known.insert(name);
        }
    }

    /// The names.
    pub fn names(&self) -> &[Arc<str>] {
        &self.names
    }
}
