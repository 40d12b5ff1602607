//! Feishu as its pages describe it: Bearer tokens, errors by `code` under any HTTP status, a log id
//! in every reply, and 100 calls a minute for each of the leave calls. [`ENDPOINTS`] lists the
//! calls and who answers them.

mod arguments;
mod auth;
mod balances;
mod calendars;
mod directory;
mod expiry;
mod figures;
mod ids;
mod leave_types;
mod replies;
mod rows;

use std::time::Duration;

use axum::routing::MethodFilter;
use serde_json::{Value, json};

use super::{
    call::IncomingCall,
    company::Company,
    credentials::AppKeyForm,
    endpoint::{AnswerCall, EmulatedEndpoint, EmulatedPlatform, EndpointAnswer},
    limits::Rate,
    reply::EmulatedReply,
    tokens::{IssuedTokens, TokenFlaw},
};
use ids::UserIdType;
use replies::{DEPARTMENTS_PATH, LEAVE_TYPES_PATH};

/// The limits as the pages of the calls state them.
const HUNDRED_A_MINUTE: &[Rate] = &[Rate::per_minute(100)];
const THOUSAND_A_MINUTE: &[Rate] = &[Rate::per_minute(1_000), Rate::per_second(50)];
const FIFTY_A_SECOND: &[Rate] = &[Rate::per_second(50)];

const ENDPOINTS: &[EmulatedEndpoint] = &[
    token_call("/open-apis/auth/v3/tenant_access_token/internal"),
    token_call("/open-apis/auth/v3/tenant_access_token/internal/"),
    get(LEAVE_TYPES_PATH, HUNDRED_A_MINUTE, leave_types::list),
    get(
        "/open-apis/corehr/v1/leaves/leave_balances",
        HUNDRED_A_MINUTE,
        balances::list,
    ),
    get(
        "/open-apis/attendance/v1/leave_employ_expire_records/{leave_id}",
        FIFTY_A_SECOND,
        expiry::list,
    ),
    post(
        "/open-apis/corehr/v2/employees/batch_get",
        HUNDRED_A_MINUTE,
        directory::batch_get,
    ),
    post(
        "/open-apis/corehr/v2/employees/search",
        HUNDRED_A_MINUTE,
        directory::search,
    ),
    post(DEPARTMENTS_PATH, THOUSAND_A_MINUTE, directory::departments),
    post(
        "/open-apis/corehr/v1/leaves/work_calendar",
        HUNDRED_A_MINUTE,
        calendars::list,
    ),
    post(
        "/open-apis/corehr/v1/leaves/work_calendar_date",
        HUNDRED_A_MINUTE,
        calendars::days,
    ),
];

const fn get(path: &'static str, rates: &'static [Rate], answer: AnswerCall) -> EmulatedEndpoint {
    EmulatedEndpoint {
        path,
        methods: MethodFilter::GET,
        rates,
        answer: EndpointAnswer::Free(answer),
    }
}

const fn post(path: &'static str, rates: &'static [Rate], answer: AnswerCall) -> EmulatedEndpoint {
    EmulatedEndpoint {
        methods: MethodFilter::POST,
        ..get(path, rates, answer)
    }
}

const fn token_call(path: &'static str) -> EmulatedEndpoint {
    EmulatedEndpoint {
        path,
        methods: MethodFilter::POST,
        rates: &[],
        answer: EndpointAnswer::Token(auth::tenant_access_token),
    }
}

#[derive(Debug)]
pub(super) struct EmulatedFeishu;

impl EmulatedPlatform for EmulatedFeishu {
    fn app_keys(&self) -> &'static AppKeyForm {
        &auth::APP_KEYS
    }

    fn tokens(&self, life: Duration, seed: u64) -> IssuedTokens {
        auth::tokens(life, seed)
    }

    fn endpoints(&self) -> &'static [EmulatedEndpoint] {
        ENDPOINTS
    }

    fn unknown_path(&self, path: &str) -> Option<EmulatedReply> {
        path.starts_with("/open-apis/").then(replies::unknown_path)
    }

    fn refuse_method(&self, _: &EmulatedEndpoint) -> EmulatedReply {
        replies::unknown_path()
    }

    /// In millionths.
    fn totals(&self, company: &Company) -> Value {
        json!(figures::totals(company))
    }

    fn tells_departments(&self, endpoint: &EmulatedEndpoint) -> bool {
        endpoint.path == DEPARTMENTS_PATH
    }

    fn presented_token(&self, call: &IncomingCall) -> Option<String> {
        call.bearer().map(str::to_owned)
    }

    fn refuse_token(&self, flaw: TokenFlaw, _: &EmulatedEndpoint) -> EmulatedReply {
        auth::refuse_token(flaw)
    }

    fn refuse_address(&self) -> EmulatedReply {
        replies::foreign_address()
    }

    fn refuse_permission(&self) -> EmulatedReply {
        replies::missing_permission()
    }

    fn person_ids(&self, company: &Company, index: usize) -> Vec<String> {
        UserIdType::ALL
            .map(|id_type| id_type.write(company, index))
            .into()
    }

    fn token_wrapping(&self) -> [&'static str; 2] {
        ["\u{feff}var reply = ", ";"]
    }

    fn throttled(&self, left: Duration, endpoint: &EmulatedEndpoint) -> EmulatedReply {
        replies::throttled(left, endpoint.path)
    }

    fn busy(&self) -> EmulatedReply {
        replies::busy()
    }

    fn internal_error(&self) -> EmulatedReply {
        replies::internal_error()
    }
}
