//! `employees/search`: the people of some departments and of what is below them, with their profiles.

use serde_json::json;
use serde_json::value::RawValue;

use super::api::FeishuApi;
use super::profiles::{FIELDS, department, department_id};
use super::wire::{DEPARTMENT_ID_TYPE, RawPage};
use crate::domain::{Employee, EmployeeId, Language};
use crate::platform::ApiError;
use crate::platform::allow::FEISHU_SEARCH;
use crate::platform::http::ApiCall;
use crate::platform::json::JsonObject;

/// People on a page at most.
const LARGEST_PAGE: u32 = 100;

/// Departments in one search at most.
pub(super) const MOST_DEPARTMENTS: usize = 100;

/// Somebody whom a search found.
pub(super) struct SearchHit {
    pub(super) employee: Employee,
    pub(super) department_id: Option<String>,
    /// Whether the id is of the requested kind. If the platform could not convert it, it is an internal id, which other calls may
    /// refuse (trap 22).
    pub(super) is_converted: bool,
}

impl FeishuApi {
    /// The page at `at` of everybody in `departments` or below them; of the whole tenant if there are none.
    pub(super) async fn fetch_search_page(
        &self,
        departments: &[String],
        at: Option<&str>,
    ) -> Result<RawPage, ApiError> {
        let call = self.search_call(departments, at);
        let reply = self.transport.call_in_rounds(call).await?;
        self.read_page(&FEISHU_SEARCH, &reply, "items")
    }

    /// Only people who are employed: the search also finds people who have left, who have no balances. The kinds of ids are sent,
    /// because their defaults differ from the leave calls (trap 10).
    fn search_call(&self, departments: &[String], at: Option<&str>) -> ApiCall {
        let fields = [FIELDS.as_slice(), &["person_info.preferred_name"]].concat();
        let mut body = json!({"fields": fields, "employment_status": "hired"});
        if !departments.is_empty() {
            body["department_id_list_include_sub"] = json!(departments);
        }
        let call = ApiCall::new(&FEISHU_SEARCH)
            .query("page_size", LARGEST_PAGE.to_string())
            .query("user_id_type", &self.user_id_type)
            .query("department_id_type", DEPARTMENT_ID_TYPE)
            .json(&body);
        match at {
            Some(token) => call.query("page_token", token),
            None => call,
        }
    }
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
