//! `employees/search`: the people of some departments and of what is below them, with their profiles.

use serde_json::json;

use super::api::FeishuApi;
use super::facts::LARGEST_SEARCH_PAGE;
use super::profile_fields::FIELDS;
use super::wire::{DEPARTMENT_ID_TYPE, RawPage};
use crate::platform::ApiError;
use crate::platform::allow::FEISHU_SEARCH;
use crate::platform::http::ApiCall;

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
            .query("page_size", LARGEST_SEARCH_PAGE.to_string())
            .query("user_id_type", &self.user_id_type)
            .query("department_id_type", DEPARTMENT_ID_TYPE)
            .json(&body);
        match at {
            Some(token) => call.query("page_token", token),
            None => call,
        }
    }
}
