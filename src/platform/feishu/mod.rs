//! Feishu (飞书): pages of `leave_balances` bring people and balances together; departments and numbers come by other calls, and expiry
//! records on request.
//!
//! [`Feishu`] is the client. Its calls are in the files beside this one, as methods of `FeishuApi`.

mod api;
mod auth;
mod balance_groups;
mod balance_pages;
mod balances;
mod day_lots;
mod departments;
mod directory;
mod employee_search;
mod errors;
mod expiry_permission;
mod expiry_records;
pub(super) mod facts;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzzing;
mod known_departments;
mod leave_types;
mod lots;
mod names;
mod narrowed_directory;
mod narrowed_walk;
mod page_walk;
mod profile_fields;
mod profiles;
mod search_hit;
mod type_index;
mod wire;
mod work_calendar;

use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::SignedDuration;

use super::allow::{FEISHU_BALANCES, FEISHU_EMPLOYEES, FEISHU_EXPIRY};
use super::http::{BatchShape, HttpTimeouts};
use super::{
    ApiError, Cursor, Estimate, LeaveTypes, PeoplePage, Platform, Profile, Settings, Usage,
};
use crate::domain::work_calendar::TenantCalendar;
use crate::domain::{EmployeeId, PersonBalances};

use api::FeishuApi;
use type_index::TypeIndex;

/// One Feishu tenant.
#[derive(Debug)]
pub struct Feishu {
    api: FeishuApi,
}

/// Groups of people at once, while the pages of the directory come one after the other.
const GROUPS_AT_ONCE: usize = 4;

impl Feishu {
    /// A client for these settings. It sends nothing yet; it fails for another platform's credentials, for a time zone that does not
    /// exist, and when TLS cannot be set up.
    pub fn connect(settings: &Settings) -> Result<Self, ApiError> {
        Self::connect_with(settings, HttpTimeouts::default())
    }

    /// Like [`Feishu::connect`], with other timeouts and sizes.
    pub fn connect_with(settings: &Settings, timeouts: HttpTimeouts) -> Result<Self, ApiError> {
        let api = FeishuApi::new(settings, timeouts)?;
        Ok(Self { api })
    }
}

impl Platform for Feishu {
    /// A list of chosen people is paged like the whole one, so a batch is a page.
    fn batch_size(&self) -> usize {
        self.api.page_size() as usize
    }

    fn parallelism(&self) -> usize {
        GROUPS_AT_ONCE
    }

    async fn fetch_leave_types(&self) -> Result<LeaveTypes, ApiError> {
        let types = self.api.fetch_type_list().await?;
        self.api.set_types(TypeIndex::build(&types.types));
        Ok(types)
    }

    async fn fetch_people(&self, cursor: Option<Cursor>) -> Result<PeoplePage, ApiError> {
        if self.api.scope.is_whole() {
            self.api.fetch_people_page(cursor).await
        } else {
            self.api.fetch_narrowed_page(cursor).await
        }
    }

    fn pages_bring_balances(&self) -> bool {
        true
    }

    async fn fetch_balances(&self, people: &[EmployeeId]) -> Result<Vec<PersonBalances>, ApiError> {
        self.api.fetch_people_balances(people).await
    }

    fn take_gaps(&self) -> Vec<ApiError> {
        self.api.gaps.take()
    }

    async fn fetch_profiles(&self, people: &[EmployeeId]) -> Result<Vec<Profile>, ApiError> {
        self.api.fetch_visible_profiles(people).await
    }

    fn profile_batch(&self) -> usize {
        facts::LARGEST_PROFILE_BATCH
    }

    fn usage(&self) -> Usage {
        self.api.transport.usage(&FEISHU_BALANCES)
    }

    async fn probe_extras(&self) -> Vec<ApiError> {
        let calendar = self.api.fetch_tenant_calendar().await;
        calendar.err().into_iter().collect()
    }

    async fn fetch_work_calendar(&self) -> Option<Result<TenantCalendar, ApiError>> {
        Some(self.api.fetch_tenant_calendar().await)
    }

    fn clock_ahead(&self) -> Option<SignedDuration> {
        self.api.transport.clock_ahead()
    }

    fn hold(&self, held: bool) {
        self.api.transport.hold(held);
    }

    /// One call a page, and with expiry records at most one call for each person and type.
    fn estimate(&self, people: usize) -> Estimate {
        let pages = self.estimate_pages(people);
        let records = self.estimate_records(people);
        Estimate {
            calls: pages.calls + records.calls,
            at_limit: pages.at_limit.max(records.at_limit),
            remaining: pages
                .remaining
                .max(records.remaining)
                .max(self.time_for_profiles()),
        }
    }
}

impl Feishu {
    /// The walk goes page by page, and the profiles of the last page are fetched after it. A narrowed walk brings them itself.
    fn estimate_pages(&self, people: usize) -> Estimate {
        let side_by_side = if self.api.fetches_all_records && self.api.expiry.may_ask() {
            GROUPS_AT_ONCE
        } else {
            1
        };
        let cut = BatchShape {
            people: self.batch_size(),
            calls: 1,
            side_by_side,
        };
        let work = self.api.progress.work_for(people, cut);
        let mut pages = self.api.transport.estimate(&FEISHU_BALANCES, &work);
        let asks_for_profiles =
            self.api.scope.is_whole() && !self.api.transport.is_refused(&FEISHU_EMPLOYEES);
        if pages.calls > 0 && asks_for_profiles {
            pages.remaining += self.api.transport.time_of_one(&FEISHU_EMPLOYEES);
        }
        pages
    }

    fn estimate_records(&self, people: usize) -> Estimate {
        if !self.api.fetches_all_records || !self.api.expiry.may_ask() {
            return Estimate::default();
        }
        let types = self.api.types();
        let expected = types.types().iter().filter(|listed| listed.expected);
        let calls = (people * expected.count()) as u64;
        let at_limit = self.api.transport.shortest_time(&FEISHU_EXPIRY, calls);
        Estimate {
            calls,
            at_limit,
            remaining: at_limit,
        }
    }

    fn time_for_profiles(&self) -> Duration {
        if self.api.transport.is_refused(&FEISHU_EMPLOYEES) {
            return Duration::ZERO;
        }
        let cut = BatchShape {
            people: facts::LARGEST_PROFILE_BATCH,
            calls: 1,
            side_by_side: 1,
        };
        let people = self.api.without_profile.load(Ordering::Relaxed);
        let work = self.api.profile_progress.work_for(people, cut);
        self.api.transport.time_for(&FEISHU_EMPLOYEES, &work)
    }
}
