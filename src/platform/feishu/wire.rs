//! What every reply of Feishu looks like: an object `data`, which for lists is a page of records.
//!
//! The records themselves are read field by field (`JsonObject`), so that a broken field costs only itself.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::platform::ApiError;
use crate::platform::http::ApiReply;
use crate::platform::json::JsonObject;

/// How departments are named in every call.
pub(super) const DEPARTMENT_ID_TYPE: &str = "people_corehr_department_id";

/// A reply with its data.
#[derive(Deserialize)]
pub(super) struct DataReply {
    pub(super) data: JsonObject,
}

/// One page of a list, its records unread.
#[derive(Debug)]
pub(super) struct RawPage {
    /// Its records.
    pub(super) list: Vec<Box<RawValue>>,
    pub(super) next: NextPage,
}

/// What a page says of the one after it.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum NextPage {
    End,
    Token(String),
    /// There is more, but no token to fetch it by.
    Lost,
    /// Whether there is more is not said.
    Untold,
}

impl RawPage {
    /// The page in a reply whose records stand under `list`. A reply without that list is not a page: it must not pass for one on which
    /// there is nobody.
    pub(super) fn read(reply: &ApiReply, list: &'static str) -> Result<Self, UnreadablePage> {
        let data = reply
            .decode::<DataReply>()
            .map_err(UnreadablePage::Reply)?
            .data;
        Ok(Self {
            list: data.promised_list(list).ok_or(UnreadablePage::NoList)?,
            next: NextPage::of(data.flag("has_more"), data.verbatim("page_token")),
        })
    }
}

/// Why there is no page in a reply.
pub(super) enum UnreadablePage {
    /// The reply cannot be read.
    Reply(ApiError),
    /// It can, but the list is not in it.
    NoList,
}

impl NextPage {
    /// The token is sent back byte for byte (trap 8).
    pub(super) fn of(more: Option<bool>, token: Option<String>) -> Self {
        match (more, token.filter(|token| !token.is_empty())) {
            (Some(false), _) => Self::End,
            (_, Some(token)) => Self::Token(token),
            (Some(true), None) => Self::Lost,
            (None, None) => Self::Untold,
        }
    }
}
