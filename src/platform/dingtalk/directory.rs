//! The directory: departments breadth-first from the root, each with its members, page by page (trap 36).
//!
//! Owns what is asked for. Must not know balances.

use serde_json::json;

use super::errors;
use super::walk::{DepartmentWalk, MemberPage, WalkPlace};
use super::wire::{DepartmentRow, Paged, ResultList};
use crate::domain::Language;
use crate::platform::allow::{self, Endpoint};
use crate::platform::http::{ApiCall, Transport};
use crate::platform::{ApiError, Class, Cursor, DepartmentScope, PeoplePage};

/// Members a page.
const PAGE_SIZE: u32 = 100;
/// The walk, kept between pages.
#[derive(Debug)]
pub(super) struct DingTalkDirectory {
    language: Language,
    walk: tokio::sync::Mutex<DepartmentWalk>,
}

impl DingTalkDirectory {
    /// A walk that has not begun.
    pub(super) fn new(language: Language, scope: DepartmentScope) -> Self {
        Self {
            language,
            walk: tokio::sync::Mutex::new(DepartmentWalk::new(scope)),
        }
    }

    /// One page of one department's members. A cursor of another run goes on where that stopped.
    pub(super) async fn fetch_page(
        &self,
        transport: &Transport,
        cursor: Option<&Cursor>,
    ) -> Result<PeoplePage, ApiError> {
        let mut walk = self.walk.lock().await;
        let place = walk.enter(cursor);
        let department = walk.department(place);
        let mut page = PeoplePage::default();
        if place.member == 0 {
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
        }
        let next = match self.fetch_read_members(transport, &walk, place).await {
            Ok(None) => walk.after(place),
            Ok(Some(members)) => {
                let turn = walk.turn(place, &members);
                let faults = turn.stuck.into_iter().chain(members.unread());
                let gap = |fault| transport.error(&allow::DINGTALK_MEMBERS, fault);
                page.gaps.extend(faults.map(gap));
                walk.meet(place, members);
                turn.next
            }
            Err(error) => {
                page.gaps.push(walk.survive(error)?);
                walk.after(place)
            }
        };
        if next.is_none() {
            let unknown = walk.unknown_ids().into_iter();
            page.gaps
                .extend(unknown.map(|fault| transport.error(&allow::DINGTALK_DEPARTMENTS, fault)));
        }
        page.notes.extend(walk.take_note());
        page.people = walk.release(next.is_none());
        page.next = next.map(|place| walk.cursor(place));
        Ok(page)
    }

    /// The departments one level below, and a gap when some have no id.
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
        let unread = (rows.len() < records.len())
            .then(|| transport.error(endpoint, errors::unread("departments without a dept_id")));
        Ok((rows, unread))
    }

    /// `None` of a department that is not read: it is only walked through, for the names of people's other departments and for
    /// what is below it.
    async fn fetch_read_members(
        &self,
        transport: &Transport,
        walk: &DepartmentWalk,
        place: WalkPlace,
    ) -> Result<Option<MemberPage>, ApiError> {
        if !walk.is_read(place) {
            return Ok(None);
        }
        let department = walk.department(place);
        let members = self.fetch_members(transport, department, place.member);
        members.await.map(Some)
    }

    /// Without the permission for details, names alone (`listsimple`).
    async fn fetch_members(
        &self,
        transport: &Transport,
        department: i64,
        cursor: i64,
    ) -> Result<MemberPage, ApiError> {
        let ask = |endpoint| self.fetch_members_of(transport, endpoint, department, cursor);
        match ask(&allow::DINGTALK_MEMBERS).await {
            Err(error) if error.class == Class::Refused => {
                ask(&allow::DINGTALK_MEMBER_NAMES).await.map_err(|_| error)
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
        let page = reply.decode::<Paged>()?.result;
        page.map(MemberPage::read).ok_or_else(|| {
            let fault = errors::fault(errors::NO_RESULT, "a success without a list of members");
            transport.error(endpoint, fault)
        })
    }

    fn language_code(&self) -> &'static str {
        self.language.pick("zh_CN", "en_US")
    }
}
