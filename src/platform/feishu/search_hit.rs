//! Somebody whom `employees/search` found, with their profile.

use serde_json::value::RawValue;

use super::profile_fields::{department, department_id};
use crate::domain::{Employee, EmployeeId, Language};
use crate::platform::json::JsonObject;

pub(super) struct SearchHit {
    pub(super) employee: Employee,
    pub(super) department_id: Option<String>,
    /// Whether the id is of the requested kind. If the platform could not convert it, it is an internal id, which other calls may
    /// refuse (trap 22).
    pub(super) is_converted: bool,
}

impl SearchHit {
    /// One item of a page; `None` without an id.
    pub(super) fn read(raw: &RawValue, language: Language) -> Option<Self> {
        let item = JsonObject::read(raw)?;
        let converted = item.identifier("employment_id_v2");
        let is_converted = converted.is_some() || item.raw("employment_id_v2").is_none();
        let id = EmployeeId::new(&converted.or_else(|| item.identifier("employment_id"))?);
        let name = item
            .object("person_info")
            .and_then(|info| info.text("preferred_name"));
        let employee = Employee {
            name: name.unwrap_or_else(|| id.shown().into_owned()),
            departments: Some(department(&item, language).into_iter().collect()),
            number: item.text("employee_number"),
            id,
            union_id: None,
            hired_on: None,
            department_paths: Vec::new(),
        };
        Some(Self {
            employee,
            department_id: department_id(&item),
            is_converted,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(item: &str) -> Option<SearchHit> {
        let raw: Box<RawValue> = serde_json::from_str(item).unwrap();
        SearchHit::read(&raw, Language::Chinese)
    }

    #[test]
    fn a_hit_has_the_name_the_number_and_the_department_of_a_profile() {
        let item = r#"{"employment_id":"8","employment_id_v2":"7","employee_number":"A1","department_id":"3",
            "person_info":{"preferred_name":"王\u0007芳"},
            "department":{"department_name":[{"lang":"zh-CN","value":"市场部"}]}}"#;
        let hit = hit(item).unwrap();
        assert_eq!(hit.employee.id.as_str(), "7");
        assert_eq!(hit.employee.name, "王芳");
        assert_eq!(hit.employee.number.as_deref(), Some("A1"));
        assert_eq!(hit.employee.departments, Some(vec!["市场部".to_owned()]));
        assert_eq!(hit.department_id.as_deref(), Some("3"));
        assert!(hit.is_converted);
    }

    #[test]
    fn feishu_trap_22_an_id_that_was_not_converted_is_known_as_such() {
        let converted = |item: &str| hit(item).unwrap().is_converted;
        assert!(!converted(r#"{"employment_id":"8","employment_id_v2":""}"#));
        assert!(
            converted(r#"{"employment_id":"8"}"#),
            "an API without the second id says nothing of a conversion"
        );
        assert!(hit(r#"{"employment_id_v2":""}"#).is_none());
    }
}
