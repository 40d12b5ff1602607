//! The directory: departments breadth first from the root, each with its members, page by page (trap 36).
//!
//! This file sends the calls; `department_walk` knows where the walk stands.

use serde_json::json;

use super::department_walk::{DepartmentWalk, MemberPage, WalkPlace};
use super::errors;
use super::wire::{DepartmentRow, MemberList, Paged, ResultList};
use crate::domain::Language;
use crate::platform::allow::{self, Endpoint};
use crate::platform::http::{ApiCall, Transport};
use crate::platform::{ApiError, Cursor, DepartmentScope, ErrorClass, PeoplePage};

/// Members on a page.
const PAGE_SIZE: u32 = 100;

/// The directory of one organisation, with its walk.
#[derive(Debug)]
pub(super) struct DingTalkDirectory {
    language: Language,
    walk: tokio::sync::Mutex<DepartmentWalk>,
}

impl DingTalkDirectory {
    /// A directory whose walk has not begun.
    pub(super) fn new(language: Language, scope: DepartmentScope) -> Self {
        Self {
            language,
            walk: tokio::sync::Mutex::new(DepartmentWalk::new(scope)),
        }
    }

    /// One page of one department's members. A cursor of another run continues where that run stopped.
    pub(super) async fn fetch_page(
        &self,
        transport: &Transport,
        cursor: Option<&Cursor>,
    ) -> Result<PeoplePage, ApiError> {
        let mut walk = self.walk.lock().await;
        let place = walk.enter(cursor);
        let mut page = PeoplePage::default();
        if place.member == 0 {
            self.discover_departments(transport, &mut walk, place, &mut page)
                .await?;
        }
        let next = self
            .add_members(transport, &mut walk, place, &mut page)
            .await?;
        if next.is_none() {
            let unknown = walk.unknown_ids().into_iter();
            let gaps = unknown.map(|fault| transport.error(&allow::DINGTALK_DEPARTMENTS, fault));
            page.gaps.extend(gaps);
        }
        page.notes.extend(walk.take_note());
        page.people = walk.take_people(next.is_none());
        page.next = next.map(|place| walk.cursor(place));
        Ok(page)
    }

    /// Tells the walk which departments are below the one at `place`.
    async fn discover_departments(
        &self,
        transport: &Transport,
        walk: &mut DepartmentWalk,
        place: WalkPlace,
        page: &mut PeoplePage,
    ) -> Result<(), ApiError> {
        let department = walk.department(place);
        match self.fetch_departments(transport, department).await {
            Ok((rows, unread)) => {
                walk.discover(rows);
                if let Some(unread) = unread {
                    walk.lose_departments();
                    page.gaps.push(unread);
                }
            }
            Err(error) => {
                page.gaps.push(walk.survive(error)?);
                walk.lose_departments();
            }
        }
        Ok(())
    }

    /// Tells the walk which members the page at `place` has, and answers where to continue.
    ///
    /// A department outside the scope is only walked through, for the names of people's other departments and for what is below it.
    async fn add_members(
        &self,
        transport: &Transport,
        walk: &mut DepartmentWalk,
        place: WalkPlace,
        page: &mut PeoplePage,
    ) -> Result<Option<WalkPlace>, ApiError> {
        if !walk.is_read(place) {
            return Ok(walk.after(place));
        }
        let department = walk.department(place);
        match self
            .fetch_members(transport, department, place.member)
            .await
        {
            Ok(members) => {
                let turn = walk.turn(place, &members);
                let faults = turn
                    .incomplete
                    .into_iter()
                    .chain(members.faults(department));
                let gaps = faults.map(|fault| transport.error(&allow::DINGTALK_MEMBERS, fault));
                page.gaps.extend(gaps);
                walk.apply_members(place, members);
                Ok(turn.next)
            }
            Err(error) => {
                page.gaps.push(walk.survive(error)?);
                Ok(walk.after(place))
            }
        }
    }

    /// The departments one level below, and a gap if some of them have no id.
    async fn fetch_departments(
        &self,
        transport: &Transport,
        department: i64,
    ) -> Result<(Vec<DepartmentRow>, Option<ApiError>), ApiError> {
        let endpoint = &allow::DINGTALK_DEPARTMENTS;
        let body = json!({"dept_id": department, "language": self.language_code()});
        let reply = transport
            .call_in_rounds(ApiCall::new(endpoint).json(&body))
            .await?;
        let records = reply.decode::<ResultList>()?.result;
        let rows = records.iter().filter_map(|row| DepartmentRow::read(row));
        let rows: Vec<_> = rows.collect();
        if rows.len() == records.len() {
            return Ok((rows, None));
        }
        let fault = errors::unread("departments without a dept_id");
        Ok((rows, Some(transport.error(endpoint, fault))))
    }

    /// Members with their details, or with names alone (`listsimple`) where the app lacks the permission for details.
    async fn fetch_members(
        &self,
        transport: &Transport,
        department: i64,
        cursor: i64,
    ) -> Result<MemberPage, ApiError> {
        let ask = |endpoint| self.fetch_members_of(transport, endpoint, department, cursor);
        match ask(&allow::DINGTALK_MEMBERS).await {
            Err(refusal) if refusal.class == ErrorClass::Refused => {
                match ask(&allow::DINGTALK_MEMBER_NAMES).await {
                    // The permission for details is the one to apply for.
                    Err(error) if error.class == ErrorClass::Refused => Err(refusal),
                    answer => answer,
                }
            }
            answer => answer,
        }
    }

    async fn fetch_members_of(
        &self,
        transport: &Transport,
        endpoint: &'static Endpoint,
        department: i64,
        cursor: i64,
    ) -> Result<MemberPage, ApiError> {
        let body = json!({
            "dept_id": department,
            "cursor": cursor,
            "size": PAGE_SIZE,
            "language": self.language_code(),
        });
        let reply = transport
            .call_in_rounds(ApiCall::new(endpoint).json(&body))
            .await?;
        let page = reply.decode::<Paged<MemberList>>()?.result;
        page.map(MemberPage::read).ok_or_else(|| {
            let fault = errors::fault(errors::NO_RESULT, "a success without a list of members");
            transport.error(endpoint, fault)
        })
    }

    fn language_code(&self) -> &'static str {
        self.language.pick("zh_CN", "en_US")
    }
}
