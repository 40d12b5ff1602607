//! Which departments there are, and which is the root: the company itself, which is nobody's department on screen.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use serde::Deserialize;
use serde_json::json;

use super::Feishu;
use super::record::JsonRecord;
use crate::platform::ApiError;
use crate::platform::allow::FEISHU_DEPARTMENTS;
use crate::platform::http::ApiCall;

/// Departments in one call at most.
const LARGEST_BATCH: usize = 100;

/// Whether the departments met so far have a parent; asked for once each.
#[derive(Debug, Default)]
pub(super) struct KnownDepartments {
    have_parent: Mutex<HashMap<String, bool>>,
    /// The platform would not say: it is not asked again, and no name is held up by it.
    untold: AtomicBool,
}

impl KnownDepartments {
    fn unknown(&self, ids: HashSet<String>) -> Vec<String> {
        let known = self
            .have_parent
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        ids.into_iter()
            .filter(|id| !known.contains_key(id))
            .collect()
    }

    fn learn(&self, departments: impl Iterator<Item = (String, bool)>) {
        let mut known = self
            .have_parent
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        known.extend(departments);
    }

    /// Whether the platform has told of this department.
    pub(super) fn has(&self, id: &str) -> bool {
        let known = self
            .have_parent
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        known.contains_key(id)
    }

    /// Whether the platform would not say anything of departments.
    pub(super) fn are_untold(&self) -> bool {
        self.untold.load(Ordering::Relaxed)
    }

    /// A department without a parent, where others have one: without the field's own scope nobody has.
    pub(super) fn is_root(&self, id: &str) -> bool {
        let known = self
            .have_parent
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        known.get(id) == Some(&false) && known.values().any(|has_parent| *has_parent)
    }
}

#[derive(Deserialize)]
struct Envelope {
    data: JsonRecord,
}

impl Feishu {
    /// Learns the parents of departments not met before. Without the permission nobody's department is taken for the root.
    pub(super) async fn learn_departments(&self, ids: HashSet<String>) {
        for batch in self.departments.unknown(ids).chunks(LARGEST_BATCH) {
            if self.departments.are_untold() {
                return;
            }
            match self.fetch_parents(batch).await {
                Ok(found) => self.departments.learn(found.into_iter()),
                Err(_) => self.departments.untold.store(true, Ordering::Relaxed),
            }
        }
    }

    async fn fetch_parents(&self, ids: &[String]) -> Result<Vec<(String, bool)>, ApiError> {
        let call = ApiCall::new(&FEISHU_DEPARTMENTS)
            .query("department_id_type", ID_TYPE)
            .json(&json!({"department_id_list": ids, "fields": ["parent_department_id"]}));
        let data = self.transport.call(call).await?.decode::<Envelope>()?.data;
        let items = data.list("items").unwrap_or_default();
        let read = items.iter().filter_map(|raw| {
            let item = JsonRecord::read(raw)?;
            Some((
                item.identifier("id")?,
                item.identifier("parent_department_id").is_some(),
            ))
        });
        Ok(read.collect())
    }
}

/// How departments are named in every call.
pub(super) const ID_TYPE: &str = "people_corehr_department_id";

#[cfg(test)]
mod tests {
    use super::*;

    fn learnt(departments: &[(&str, bool)]) -> KnownDepartments {
        let known = KnownDepartments::default();
        known.learn(
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
