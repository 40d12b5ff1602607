//! The directory: `leave_balances` without a filter lists everybody, page by page, together with their balances.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use super::api::FeishuApi;
use super::lots::can_lapse;
use super::page_walk::PageWalk;
use super::wire::RawPage;
use crate::domain::PersonBalances;
use crate::domain::balance::Hint;
use crate::platform::allow::FEISHU_BALANCES;
use crate::platform::error::ErrorClass;
use crate::platform::fault::RequestFault;
use crate::platform::http::in_rounds;
use crate::platform::{ApiError, Cursor, PeoplePage};

impl FeishuApi {
    /// The page at `cursor`: its people and, unless their lots have still to be fetched, their balances.
    pub(super) async fn fetch_people_page(
        &self,
        cursor: Option<Cursor>,
    ) -> Result<PeoplePage, ApiError> {
        let at = cursor.map(|Cursor(token)| token);
        let _running = self.progress.begin(self.page_size() as usize, 1);
        let page = self.fetch_directory_page(at.as_deref()).await?;
        let mut people_page = self.read_people(&page);
        let step = {
            let mut walk = self.walk.lock().unwrap_or_else(PoisonError::into_inner);
            if at.is_none() {
                *walk = PageWalk::default();
            }
            walk.advance(at.as_deref(), &page)
        };
        if let Some(fault) = step.gap {
            let gap = self.transport.error(&FEISHU_BALANCES, fault);
            people_page.gaps.push(gap);
        }
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

    /// A page of the walk. One in the middle is worth more tries than the first: behind it are people whom nothing else names.
    async fn fetch_directory_page(&self, at: Option<&str>) -> Result<RawPage, ApiError> {
        let fetch = || self.fetch_balance_page(&[], at);
        if at.is_some() {
            in_rounds(fetch).await
        } else {
            fetch().await
        }
    }

    fn read_people(&self, page: &RawPage) -> PeoplePage {
        let types = self.types();
        let reader = self.row_reader(&types);
        let read: Vec<_> = page
            .list
            .iter()
            .filter_map(|raw| reader.read_person(raw))
            .collect();
        let lost = page.list.len() - read.len();
        let (people, balances) = read.into_iter().unzip();
        let mut people_page = PeoplePage {
            people,
            balances,
            ..PeoplePage::default()
        };
        if lost > 0 {
            people_page.gaps.push(self.unreadable(&FEISHU_BALANCES));
        }
        people_page
    }

    /// Adds the lots that were read earlier today. Where expiry records are wanted of everybody, leaves out the balances of people whose
    /// rows can lapse and have no lots by now: `fetch_balances` brings them together with their lots, so that the directory does not wait
    /// for one call a person and type. If the records are refused, that becomes a gap once, and nobody is left out any more.
    pub(super) async fn leave_out_for_lots(&self, page: &mut PeoplePage) {
        if self.types().types().is_empty() {
            return;
        }
        let complete = self.recall_lots(&mut page.balances).await;
        let lacks = |(person, is_complete): (&PersonBalances, &bool)| {
            !is_complete && person.balances.iter().any(can_lapse)
        };
        let first = page.balances.iter().zip(&complete).position(lacks);
        let Some(first) = first.filter(|_| self.fetches_all_records) else {
            return;
        };
        page.gaps
            .extend(self.try_expiry(&page.balances[first..]).await);
        if self.expiry.may_ask() {
            let mut complete = complete.iter();
            page.balances
                .retain(|person| complete.next().is_some_and(|has| !lacks((person, has))));
        }
    }
}

/// The fault of an empty directory: the app sees nobody, which does not mean that the company has no employees (trap 18).
pub(super) fn nobody_visible() -> RequestFault {
    let hint = Hint {
        zh: "飞书人事的数据范围默认为空：请在开发者后台 > 权限管理 > 数据权限里为应用设置员工范围，并确认是飞书人事企业版",
        en: "an app's data range for Feishu People is empty by default: set it in the developer console (Permissions, data range), \
             and check that the tenant has the enterprise edition of Feishu People",
    };
    let message = (
        "平台一个员工也没有列出",
        "the platform lists no employee at all",
    );
    RequestFault::own("empty_list", message, ErrorClass::Hidden, hint)
}
