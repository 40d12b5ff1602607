//! What DingTalk's legacy API sends, read leniently: numbers and booleans as strings, an object for a list, fields that are missing
//! or null (traps 22, 32, 34 and 35). A missing value stays missing.

mod directory;
mod quota_row;
mod type_record;

use serde::Deserialize;
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
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ResultList {
    #[serde(deserialize_with = "json::list")]
    pub(super) result: Vec<Box<RawValue>>,
}

/// A reply whose `result` is a page of a list.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Paged {
    #[serde(deserialize_with = "json::object")]
    pub(super) result: Option<CursorPage>,
}

/// One page of members or of quota rows.
#[derive(Deserialize, Default, Debug)]
#[serde(default)]
pub(super) struct CursorPage {
    #[serde(deserialize_with = "json::flag")]
    has_more: Option<bool>,
    #[serde(deserialize_with = "json::integer")]
    next_cursor: Option<i64>,
    /// Members. The key may be missing (trap 22).
    #[serde(deserialize_with = "json::list")]
    pub(super) list: Vec<Box<RawValue>>,
    /// Quota rows. The key may be missing (trap 22).
    #[serde(deserialize_with = "json::list")]
    pub(super) leave_quotas: Vec<Box<RawValue>>,
}

impl CursorPage {
    /// Whether the platform says that there is more; missing counts as no.
    pub(super) fn has_more(&self) -> bool {
        self.has_more.unwrap_or(false)
    }

    /// `next_cursor`, where it goes beyond `sent`: absent, 0 and going back are no cursor (trap 34).
    pub(super) fn cursor_after(&self, sent: i64) -> Option<i64> {
        self.next_cursor.filter(|cursor| *cursor > sent)
    }
}

#[cfg(test)]
mod tests;
