//! Fetching the leave types, page by page.

use super::Feishu;
use super::pages::{PageWalk, RawPage};
use super::types::{read_type, without_repeats};
use crate::domain::LeaveType;
use crate::domain::leave_type::ExpiryRule;
use crate::platform::allow::FEISHU_TYPES;
use crate::platform::http::ApiCall;
use crate::platform::{ApiError, LeaveTypes};

impl Feishu {
    /// Every type, enabled or not. What came before a page that fails is kept, and the list called incomplete (trap 9).
    pub(super) async fn fetch_type_list(&self) -> Result<LeaveTypes, ApiError> {
        let mut types = Vec::new();
        let (mut walk, mut at) = (PageWalk::default(), None);
        let mut incomplete = None;
        loop {
            let page = match self
                .fetch_page(self.type_call(at.as_deref()), "leave_type_list")
                .await
            {
                Ok(page) => page,
                Err(error) if at.is_none() => return Err(error),
                Err(error) => {
                    incomplete = Some(error);
                    break;
                }
            };
            incomplete = incomplete.or(self.read_types(&page, &mut types));
            let step = walk.advance(at.as_deref(), &page);
            let gap = step.gap.map(|gap| self.transport.error(&FEISHU_TYPES, gap));
            incomplete = incomplete.or(gap);
            at = step.next;
            if at.is_none() {
                break;
            }
        }
        let (types, contradiction) = without_repeats(types);
        let told = contradiction.map(|fault| self.transport.error(&FEISHU_TYPES, fault));
        Ok(LeaveTypes {
            types,
            incomplete: incomplete.or(told),
        })
    }

    /// Adds a page's types; an error when one of them could not be read.
    fn read_types(&self, page: &RawPage, types: &mut Vec<LeaveType>) -> Option<ApiError> {
        let expiry = if self.expiry.may_ask() {
            ExpiryRule::PerLot
        } else {
            ExpiryRule::Unknown
        };
        let mut unreadable = None;
        for raw in &page.list {
            match read_type(raw, self.language, expiry) {
                Some(read) => types.extend(read),
                None => unreadable = Some(self.unreadable(&FEISHU_TYPES)),
            }
        }
        unreadable
    }

    fn type_call(&self, at: Option<&str>) -> ApiCall {
        let call = ApiCall::new(&FEISHU_TYPES)
            .query("page_size", "100")
            .query("user_id_type", &self.user_id_type);
        match at {
            Some(token) => call.query("page_token", token),
            None => call,
        }
    }
}
