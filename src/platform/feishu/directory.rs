//! The directory: `leave_balances` without a filter names everybody, page by page, with their balances.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use super::Feishu;
use super::lots::can_lapse;
use super::pages::{RawPage, Unreadable};
use crate::domain::balance::Hint;
use crate::domain::{EmployeeId, PersonBalances};
use crate::platform::allow::{Endpoint, FEISHU_BALANCES};
use crate::platform::error::Class;
use crate::platform::http::{ApiCall, ApiReply, RequestFault};
use crate::platform::{ApiError, Cursor, PeoplePage, Platform};

/// What every tenant takes; more is a setting (trap 7).
const SAFE_PAGE_SIZE: u32 = 20;

/// Rounds of tries for a page in the middle of the walk.
const MOST_ROUNDS: u32 = 3;

impl Feishu {
    /// The page at `cursor`, its people and, unless lots are still to be fetched for them, their balances.
    pub(super) async fn fetch_people_page(
        &self,
        cursor: Option<Cursor>,
    ) -> Result<PeoplePage, ApiError> {
        let at = cursor.map(|Cursor(token)| token);
        let _asked = self.lanes.begin(self.batch_size(), 1);
        let page = self.fetch_directory_page(at.as_deref()).await?;
        let mut people_page = self.read_people(&page);
        let step = {
            let mut walk = self.walk.lock().unwrap_or_else(PoisonError::into_inner);
            if at.is_none() {
                *walk = super::pages::PageWalk::default();
            }
            walk.advance(at.as_deref(), &page)
        };
        people_page.gaps.extend(
            step.gap
                .map(|gap| self.transport.error(&FEISHU_BALANCES, gap)),
        );
        people_page.next = step.next.map(Cursor);
        if at.is_none() && page.list.is_empty() && people_page.next.is_none() {
            people_page
                .gaps
                .push(self.transport.error(&FEISHU_BALANCES, nobody_visible()));
        }
        self.leave_out_for_lots(&mut people_page).await;
        self.without_profile
            .fetch_add(people_page.people.len(), Ordering::Relaxed);
        Ok(people_page)
    }

    /// Behind a page that cannot be had nobody can be found: once the walk is under way, a passing fault is given more rounds.
    async fn fetch_directory_page(&self, at: Option<&str>) -> Result<RawPage, ApiError> {
        let mut rounds = 1;
        loop {
            match self.fetch_balance_page(&[], at).await {
                Err(error)
                    if error.class == Class::Retry && at.is_some() && rounds < MOST_ROUNDS =>
                {
                    rounds += 1;
                }
                outcome => return outcome,
            }
        }
    }

    fn read_people(&self, page: &RawPage) -> PeoplePage {
        let types = self.types();
        let reading = self.reading(&types);
        let read: Vec<_> = page
            .list
            .iter()
            .filter_map(|raw| reading.read_person(raw))
            .collect();
        let lost = page.list.len() - read.len();
        let (people, balances) = read.into_iter().unzip();
        PeoplePage {
            people,
            balances,
            gaps: (lost > 0)
                .then(|| self.unreadable(&FEISHU_BALANCES))
                .into_iter()
                .collect(),
            ..PeoplePage::default()
        }
    }

    /// With expiry records wanted, people whose rows can lapse are left to `fetch_balances`, which brings the lots too:
    /// the directory is not held up by a call a person and type. A refusal is told once, and then nobody is left out.
    pub(super) async fn leave_out_for_lots(&self, page: &mut PeoplePage) {
        if self.types().types().is_empty() {
            return;
        }
        page.gaps.extend(self.try_expiry(&page.balances).await);
        if self.expiry.may_ask() {
            let complete = |person: &PersonBalances| !person.balances.iter().any(can_lapse);
            page.balances.retain(complete);
        }
    }

    /// One page of `leave_balances`, of everybody or of `people`. Falls back to the page size that every tenant takes.
    pub(super) async fn fetch_balance_page(
        &self,
        people: &[EmployeeId],
        at: Option<&str>,
    ) -> Result<RawPage, ApiError> {
        let size = self.page_size.load(Ordering::Relaxed);
        match self
            .fetch_page(self.balance_call(people, at, size), LIST)
            .await
        {
            Err(error) if size > SAFE_PAGE_SIZE && is_about_parameters(&error) => {
                self.page_size.store(SAFE_PAGE_SIZE, Ordering::Relaxed);
                self.fetch_page(self.balance_call(people, at, SAFE_PAGE_SIZE), LIST)
                    .await
            }
            outcome => outcome,
        }
    }

    /// Everything is stated: defaults differ between calls (trap 10), and the zone of a default day is not documented.
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

    /// Sends a call that answers a page of `list`.
    pub(super) async fn fetch_page(
        &self,
        call: ApiCall,
        list: &'static str,
    ) -> Result<RawPage, ApiError> {
        let endpoint = call.endpoint;
        let reply = self.transport.call(call).await?;
        self.read_page(endpoint, &reply, list)
    }

    /// The page of `list` in a reply.
    pub(super) fn read_page(
        &self,
        endpoint: &'static Endpoint,
        reply: &ApiReply,
        list: &'static str,
    ) -> Result<RawPage, ApiError> {
        RawPage::read(reply, list).map_err(|unreadable| match unreadable {
            Unreadable::Reply(error) => error,
            Unreadable::NoList => self.unreadable(endpoint),
        })
    }

    /// A reply, or a part of one, that is not as documented.
    pub(super) fn unreadable(&self, endpoint: &'static Endpoint) -> ApiError {
        let fault = RequestFault::unreadable("a list or a record is not as documented");
        self.transport.error(endpoint, fault)
    }
}

const LIST: &str = "employment_leave_balance_list";

/// The codes by which a tenant may refuse a page size.
fn is_about_parameters(error: &ApiError) -> bool {
    matches!(error.code.as_str(), "1160016" | "99992402")
}

/// Trap 18: an empty list is not a company without employees.
pub(super) fn nobody_visible() -> RequestFault {
    let hint = Hint {
        zh: "飞书人事的数据范围默认为空：请在开发者后台 > 权限管理 > 数据权限里为应用设置员工范围，并确认是飞书人事企业版",
        en: "an app's data range for Feishu People is empty by default: set it in the developer console (Permissions, data range), \
             and check that the tenant has the enterprise edition of Feishu People",
    };
    RequestFault::new(
        "empty_list",
        "the platform lists no employee at all",
        Class::Hidden,
        hint,
    )
}
