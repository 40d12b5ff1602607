//! The directory: departments breadth-first from the root, each with its members, page by page (trap 36).
//!
//! Owns what is asked for. Must not know balances.

use serde_json::json;

use super::errors;
use super::walk::{Members, Walk};
use super::wire::{DepartmentRow, Listed, Paged};
use crate::domain::Language;
use crate::platform::allow::{self, Endpoint};
use crate::platform::transport::{Call, Fault, Transport};
use crate::platform::{ApiError, Class, Cursor, PeoplePage};

/// Members a page.
const PAGE_SIZE: u32 = 100;
/// The walk, kept between pages.
#[derive(Debug)]
pub(super) struct Directory {
    language: Language,
    walk: tokio::sync::Mutex<Walk>,
}

impl Directory {
    /// A walk that has not begun.
    pub(super) fn new(language: Language) -> Self {
        Self {
            language,
            walk: tokio::sync::Mutex::new(Walk::new(0)),
        }
    }

    /// One page of one department's members. A cursor of another walk begins anew: the caller keeps whom it has.
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
                Ok(rows) => walk.discover(rows),
                Err(error) => page.gaps.push(walk.survive(error)?),
            }
        }
        let next = match self
            .fetch_members(transport, department, place.member)
            .await
        {
            Ok(members) => {
                let turn = walk.turn(place, &members);
                let stuck = |fault| transport.error(&allow::DINGTALK_MEMBERS, fault);
                page.gaps.extend(turn.stuck.map(stuck));
                walk.meet(place, members);
                turn.next
            }
            Err(error) => {
                page.gaps.push(walk.survive(error)?);
                walk.after(place)
            }
        };
        page.people = walk.release(next.is_none());
        page.next = next.map(|place| walk.cursor(place));
        Ok(page)
    }

    async fn fetch_departments(
        &self,
        transport: &Transport,
        department: i64,
    ) -> Result<Vec<DepartmentRow>, ApiError> {
        let body = json!({"dept_id": department, "language": self.language_code()});
        let call = Call::new(&allow::DINGTALK_DEPARTMENTS).json(&body);
        let listed: Listed = transport.call(call).await?.decode()?;
        let rows = listed.result.iter();
        Ok(rows.filter_map(|row| DepartmentRow::read(row)).collect())
    }

    /// Without the permission for details, names alone (`listsimple`).
    async fn fetch_members(
        &self,
        transport: &Transport,
        department: i64,
        cursor: i64,
    ) -> Result<Members, ApiError> {
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
    ) -> Result<Members, ApiError> {
        let body = json!({
            "dept_id": department,
            "cursor": cursor,
            "size": PAGE_SIZE,
            "language": self.language_code(),
        });
        let reply = transport.call(Call::new(endpoint).json(&body)).await?;
        let page = reply.decode::<Paged>()?.result;
        page.map(Members::read)
            .ok_or_else(|| transport.error(endpoint, no_result()))
    }

    fn language_code(&self) -> &'static str {
        self.language.pick("zh_CN", "en_US")
    }
}

fn no_result() -> Fault {
    let meaning = errors::meaning_of(errors::NO_RESULT);
    let message = "a success without a list of members";
    Fault::new(errors::NO_RESULT, message, meaning.class, meaning.hint)
}
