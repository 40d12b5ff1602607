//! What DingTalk's legacy API sends, read leniently: numbers and booleans as strings, an object for a list, fields that are missing
//! or null (traps 22, 32, 34 and 35). A missing value stays missing.

mod directory;
mod quota_row;
mod type_record;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

pub(super) use directory::{AdminRow, DepartmentRow, MemberRow};
pub(super) use quota_row::{FigurePair, QuotaRow};
pub(super) use type_record::{CertificateRow, SubmitTimeRow, VacationTypeRecord, VisibilityRow};

use crate::platform::json;

/// What every reply of the legacy host has around its result, and the fields by which a gateway or the new host answers.
#[derive(Deserialize, Default, Debug)]
#[serde(default)]
pub(super) struct DingTalkEnvelope<'a> {
    #[serde(deserialize_with = "json::code")]
    pub(super) errcode: Option<String>,
    #[serde(deserialize_with = "json::text")]
    pub(super) errmsg: Option<String>,
    #[serde(deserialize_with = "json::code")]
    pub(super) sub_code: Option<String>,
    #[serde(deserialize_with = "json::text")]
    pub(super) sub_msg: Option<String>,
    #[serde(deserialize_with = "json::text", alias = "requestid")]
    pub(super) request_id: Option<String>,
    /// 1111 for a banned IP (trap 28).
    #[serde(deserialize_with = "json::code")]
    pub(super) status: Option<String>,
    /// The new host's code.
    #[serde(deserialize_with = "json::code")]
    pub(super) code: Option<String>,
    /// The new host's text.
    #[serde(deserialize_with = "json::text")]
    pub(super) message: Option<String>,
    /// `None` also for null.
    #[serde(borrow)]
    pub(super) result: Option<&'a RawValue>,
}

impl DingTalkEnvelope<'_> {
    /// Whether neither host has written it.
    pub(super) fn is_empty(&self) -> bool {
        self.errcode.is_none() && self.code.is_none() && self.status.is_none()
    }
}

/// The answer of `gettoken`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct DingTalkTokenReply {
    #[serde(deserialize_with = "json::text")]
    pub(super) access_token: Option<String>,
    /// Seconds.
    #[serde(deserialize_with = "json::unsigned")]
    pub(super) expires_in: Option<u32>,
}

/// A reply whose `result` is a list (types, departments, administrators).
#[derive(Deserialize)]
pub(super) struct ResultList {
    #[serde(deserialize_with = "json::promised_list_or_one")]
    pub(super) result: Vec<Box<RawValue>>,
}

/// A reply whose `result` is a page of a list.
#[derive(Deserialize)]
#[serde(bound = "T: DeserializeOwned")]
pub(super) struct Paged<T> {
    #[serde(default, deserialize_with = "json::object")]
    pub(super) result: Option<T>,
}

/// One page of members.
#[derive(Deserialize, Debug)]
pub(super) struct MemberList {
    #[serde(default, deserialize_with = "json::flag")]
    has_more: Option<bool>,
    #[serde(default, deserialize_with = "json::integer")]
    next_cursor: Option<i64>,
    #[serde(deserialize_with = "json::promised_list_or_one")]
    pub(super) list: Vec<Box<RawValue>>,
}

/// What a page of members says of the one after it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NextMembers {
    End,
    /// At this cursor.
    At(i64),
    /// There is more, but no cursor that goes on (trap 34).
    Stuck,
    /// Whether there is more is not said.
    Untold,
}

impl MemberList {
    /// What follows after the page at the cursor `sent`. A cursor that is absent, 0 or goes back is none (trap 34). Nothing follows an
    /// empty page, unless it says so.
    pub(super) fn next_after(&self, sent: i64) -> NextMembers {
        match (
            self.has_more,
            self.next_cursor.filter(|cursor| *cursor > sent),
        ) {
            (Some(false), _) => NextMembers::End,
            (None, _) if self.list.is_empty() => NextMembers::End,
            (_, Some(cursor)) => NextMembers::At(cursor),
            (Some(true), None) => NextMembers::Stuck,
            (None, None) => NextMembers::Untold,
        }
    }
}

/// One page of quota rows.
#[derive(Deserialize, Default, Debug)]
#[serde(default)]
pub(super) struct QuotaPage {
    #[serde(deserialize_with = "json::flag")]
    has_more: Option<bool>,
    /// The key may be missing where there are no rows (trap 22).
    leave_quotas: Option<QuotaRecords>,
}

/// The rows of a page, unread.
#[derive(Deserialize, Debug)]
struct QuotaRecords(#[serde(deserialize_with = "json::promised_list_or_one")] Vec<Box<RawValue>>);

impl QuotaPage {
    /// The rows, unread.
    pub(super) fn rows(&self) -> &[Box<RawValue>] {
        self.leave_quotas.as_ref().map_or(&[], |rows| &rows.0)
    }

    /// Whether there is more; `None` for rows of which the platform does not say whether they are all. Nothing follows an empty page,
    /// unless it says so.
    pub(super) fn has_more(&self) -> Option<bool> {
        self.has_more.or(self.rows().is_empty().then_some(false))
    }
}

#[cfg(test)]
mod tests;
