//! Pages of `leave_balances`, of everybody or of some people.

use super::api::FeishuApi;
use super::wire::RawPage;
use crate::domain::EmployeeId;
use crate::platform::ApiError;
use crate::platform::allow::FEISHU_BALANCES;
use crate::platform::facts::credentials::SAFE_PAGE_SIZE;
use crate::platform::http::ApiCall;

/// The field with the records.
const LIST: &str = "employment_leave_balance_list";

impl FeishuApi {
    /// One page of `leave_balances`, of everybody or of `people`. Falls back to the page size that every tenant takes.
    pub(super) async fn fetch_balance_page(
        &self,
        people: &[EmployeeId],
        at: Option<&str>,
    ) -> Result<RawPage, ApiError> {
        let size = self.page_size();
        let call = |size| self.fetch_list_page(self.balance_call(people, at, size), LIST);
        match call(size).await {
            Err(error) if size > SAFE_PAGE_SIZE && is_about_parameters(&error) => {
                self.set_page_size(SAFE_PAGE_SIZE);
                call(SAFE_PAGE_SIZE).await
            }
            outcome => outcome,
        }
    }

    /// Every parameter is sent: defaults differ between calls (trap 10), and the time zone of a default day is not documented.
    fn balance_call(&self, people: &[EmployeeId], at: Option<&str>, size: u32) -> ApiCall {
        let mut call = ApiCall::new(&FEISHU_BALANCES)
            .query("page_size", size.to_string())
            .query("as_of_date", self.today().day.to_string())
            .query("user_id_type", &self.user_id_type)
            .query("time_zone", &self.time_zone)
            .query("include_offboard", "true");
        for person in people {
            call = call.query("employment_id_list", person.as_str());
        }
        match at {
            Some(token) => call.query("page_token", token),
            None => call,
        }
    }
}

/// Whether the error bears a code by which a tenant may refuse a page size.
fn is_about_parameters(error: &ApiError) -> bool {
    matches!(error.code.as_str(), "1160016" | "99992402")
}
