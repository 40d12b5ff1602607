//! Which departments of a tenant are read, by `departments` and `exclude_departments` of the configuration.

use std::collections::BTreeSet;

use serde_json::json;

use super::error::ErrorClass;
use super::fault::RequestFault;
use crate::domain::balance::Hint;

/// The departments to read. By default all of them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DepartmentScope {
    /// These and what is below them. Empty means all.
    pub only: Vec<String>,
    /// Neither these nor what is below them.
    pub exclude: Vec<String>,
}

/// Whether a department is in the scope.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ScopeReach {
    /// Its members are read.
    Inside,
    /// Its members are not read, but a department below may be configured.
    Outside,
    /// Neither it nor anything below it is read.
    Excluded,
}

impl ScopeReach {
    /// The number by which it is written in a cursor.
    pub(super) fn tag(self) -> u8 {
        match self {
            Self::Inside => 0,
            Self::Outside => 1,
            Self::Excluded => 2,
        }
    }

    /// The reach with this tag.
    pub(super) fn from_tag(tag: u8) -> Option<Self> {
        [Self::Inside, Self::Outside, Self::Excluded]
            .into_iter()
            .find(|reach| reach.tag() == tag)
    }
}

impl DepartmentScope {
    /// Whether everybody is read.
    pub fn is_whole(&self) -> bool {
        self.only.is_empty() && self.exclude.is_empty()
    }

    /// The scope as a text to compare: the same ids give the same text in any order, and all departments an empty one.
    pub fn to_text(&self) -> String {
        if self.is_whole() {
            return String::new();
        }
        let sorted = |ids: &[String]| ids.iter().cloned().collect::<BTreeSet<_>>();
        json!({"only": sorted(&self.only), "exclude": sorted(&self.exclude)}).to_string()
    }

    /// The reach of a department without a parent.
    pub(super) fn of_top(&self, id: &str) -> ScopeReach {
        let parent = if self.only.is_empty() {
            ScopeReach::Inside
        } else {
            ScopeReach::Outside
        };
        self.below(parent, id)
    }

    /// The reach of a department below one with the reach `parent`.
    pub(super) fn below(&self, parent: ScopeReach, id: &str) -> ScopeReach {
        let names = |ids: &[String]| ids.iter().any(|named| named == id);
        match parent {
            ScopeReach::Excluded => ScopeReach::Excluded,
            _ if names(&self.exclude) => ScopeReach::Excluded,
            ScopeReach::Inside => ScopeReach::Inside,
            ScopeReach::Outside if names(&self.only) => ScopeReach::Inside,
            ScopeReach::Outside => ScopeReach::Outside,
        }
    }

    /// A fault for each configured id that no department has.
    pub(super) fn unknown_ids(&self, is_known: impl Fn(&str) -> bool) -> Vec<RequestFault> {
        let keys = [
            (DepartmentKey::Only, &self.only),
            (DepartmentKey::Exclude, &self.exclude),
        ];
        let named = keys
            .iter()
            .flat_map(|(key, ids)| ids.iter().map(move |id| (key, id)));
        named
            .filter(|(_, id)| !is_known(id))
            .map(|(key, id)| key.unknown_id(id))
            .collect()
    }
}

/// The key of the configuration by which a department is named.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum DepartmentKey {
    /// `departments`
    Only,
    /// `exclude_departments`
    Exclude,
}

impl DepartmentKey {
    /// The fault of an id under this key that no department has.
    pub(super) fn unknown_id(self, id: &str) -> RequestFault {
        let key = match self {
            Self::Only => "departments",
            Self::Exclude => "exclude_departments",
        };
        let message = (
            format!("{key}：应用可见的部门里没有 id 为 {id} 的"),
            format!("{key}: no department that this app sees has the id {id}"),
        );
        RequestFault::own(
            "unknown_department",
            message,
            ErrorClass::PerItem,
            UNKNOWN_DEPARTMENT_HINT,
        )
    }
}

const UNKNOWN_DEPARTMENT_HINT: Hint = Hint {
    zh: "请核对配置里的部门 id（管理后台的通讯录里可查），并确认它在应用的可见范围内",
    en: "check the department's id in the configuration against the platform's contacts, and that the app may see it",
};

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(only: &[&str], exclude: &[&str]) -> DepartmentScope {
        let owned = |ids: &[&str]| ids.iter().map(ToString::to_string).collect();
        DepartmentScope {
            only: owned(only),
            exclude: owned(exclude),
        }
    }

    /// The reach of the last department of a path from the top.
    fn reach(scope: &DepartmentScope, path: &[&str]) -> ScopeReach {
        let (top, below) = path.split_first().unwrap();
        let top = scope.of_top(top);
        below.iter().fold(top, |parent, id| scope.below(parent, id))
    }

    #[test]
    fn what_is_named_and_all_below_it_is_inside_and_what_is_excluded_stays_so() {
        let whole = scope(&[], &[]);
        assert_eq!(reach(&whole, &["1", "2"]), ScopeReach::Inside);
        let some = scope(&["2"], &["7"]);
        assert_eq!(reach(&some, &["1"]), ScopeReach::Outside);
        assert_eq!(reach(&some, &["1", "2", "5"]), ScopeReach::Inside);
        assert_eq!(reach(&some, &["1", "2", "7", "8"]), ScopeReach::Excluded);
        assert_eq!(reach(&some, &["1", "7", "2"]), ScopeReach::Excluded);
        assert_eq!(
            reach(&scope(&[], &["3"]), &["1", "3"]),
            ScopeReach::Excluded
        );
    }

    #[test]
    fn the_same_ids_in_another_order_are_the_same_scope() {
        let text = |only: &[&str], exclude: &[&str]| scope(only, exclude).to_text();
        assert_eq!(text(&[], &[]), "");
        assert_eq!(text(&["2", "17"], &["9"]), text(&["17", "2", "2"], &["9"]));
        assert_ne!(text(&["2"], &[]), text(&[], &["2"]));
        assert_ne!(text(&["2", "17"], &[]), text(&["2,17"], &[]));
    }

    #[test]
    fn an_id_that_no_department_has_is_reported_with_its_key() {
        let faults = scope(&["2", "99"], &["98"]).unknown_ids(|id| id == "2");
        let told: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
        assert_eq!(
            told,
            [
                "departments: no department that this app sees has the id 99",
                "exclude_departments: no department that this app sees has the id 98"
            ]
        );
    }
}
