//! The operator: the administrator in whose name leave is read (`op_userid`). It is the configured one, otherwise the main
//! administrator, otherwise the next one who is not refused (trap 29).

use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};
use tokio::sync::OnceCell;

use super::errors::{self, CodeSubject, NO_OPERATOR};
use super::wire::{AdminRow, ResultList};
use crate::platform::allow::{self, Endpoint};
use crate::platform::http::{ApiCall, ApiReply, Transport};
use crate::platform::{ApiError, ErrorClass};

/// This many administrators are tried beside the configured one.
const MOST_ADMINS: usize = 3;

/// The operator of one organisation, and the others who may take their place.
#[derive(Debug)]
pub(super) struct Operator {
    /// The one who was not refused last; at first the configured one.
    chosen: Mutex<Option<String>>,
    admins: OnceCell<Vec<String>>,
}

impl Operator {
    /// Starts with `op_userid`, if it is configured.
    pub(super) fn new(op_userid: Option<String>) -> Self {
        Self {
            chosen: Mutex::new(op_userid),
            admins: OnceCell::new(),
        }
    }

    /// Sends a call with `op_userid` filled in. An operator who is refused is replaced by the next administrator.
    pub(super) async fn call(
        &self,
        transport: &Transport,
        endpoint: &'static Endpoint,
        body: &Value,
    ) -> Result<ApiReply, ApiError> {
        let chosen = self.chosen();
        let mut refused = None;
        if let Some(userid) = &chosen {
            match call_as(userid, transport, endpoint, body).await {
                Err(error) if is_about_operator(&error, endpoint) => refused = Some(error),
                answer => return answer,
            }
        }
        let admins = match self.admins(transport).await {
            Ok(admins) => admins,
            Err(error) => return Err(refused.map_or(error, refuse)),
        };
        let others = admins.iter().filter(|admin| chosen.as_ref() != Some(admin));
        for userid in others.take(MOST_ADMINS) {
            match call_as(userid, transport, endpoint, body).await {
                Err(error) if is_about_operator(&error, endpoint) => refused = Some(error),
                answer => {
                    self.choose(userid);
                    return answer;
                }
            }
        }
        Err(refused.map_or_else(|| nobody(transport), refuse))
    }

    fn chosen(&self) -> Option<String> {
        let chosen = self.chosen.lock().unwrap_or_else(PoisonError::into_inner);
        chosen.clone()
    }

    fn choose(&self, userid: &str) {
        let mut chosen = self.chosen.lock().unwrap_or_else(PoisonError::into_inner);
        *chosen = Some(userid.to_owned());
    }

    /// The administrators, main ones first; fetched once.
    async fn admins(&self, transport: &Transport) -> Result<&[String], ApiError> {
        let admins = self.admins.get_or_try_init(|| fetch_admins(transport));
        admins.await.map(Vec::as_slice)
    }
}

async fn fetch_admins(transport: &Transport) -> Result<Vec<String>, ApiError> {
    let call = ApiCall::new(&allow::DINGTALK_ADMINS).json(&json!({}));
    let listed: ResultList = transport.call(call).await?.decode()?;
    let read = listed.result.iter().filter_map(|row| AdminRow::read(row));
    let mut rows: Vec<AdminRow> = read.collect();
    rows.sort_by_key(|admin| admin.level);
    Ok(rows.into_iter().map(|admin| admin.userid).collect())
}

async fn call_as(
    userid: &str,
    transport: &Transport,
    endpoint: &'static Endpoint,
    body: &Value,
) -> Result<ApiReply, ApiError> {
    let mut body = body.clone();
    body["op_userid"] = json!(userid);
    transport.call(ApiCall::new(endpoint).json(&body)).await
}

/// Whether the operator is refused. In a call that names nobody else, an unknown person is the operator too.
fn is_about_operator(error: &ApiError, endpoint: &Endpoint) -> bool {
    match errors::row_of(&error.code).scope {
        CodeSubject::Operator => true,
        CodeSubject::Person => *endpoint == allow::DINGTALK_TYPES,
        _ => false,
    }
}

/// Every operator was refused, so the tenant cannot be read.
fn refuse(mut error: ApiError) -> ApiError {
    error.class = ErrorClass::Refused;
    error
}

fn nobody(transport: &Transport) -> ApiError {
    let message = "no op_userid is configured and the organisation lists no administrator";
    let fault = errors::fault(NO_OPERATOR, message);
    transport.error(&allow::DINGTALK_ADMINS, fault)
}
