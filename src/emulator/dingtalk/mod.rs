//! DingTalk as its pages describe it: arguments as a form or as JSON, refusals by the gateway as error 88 with the real code in
//! `sub_code`, 20 calls a second for the whole app, and a monthly budget from which attendance calls are paid. [`ENDPOINTS`] lists the
//! calls and who answers them.

mod arguments;
mod auth;
mod balances;
mod directory;
mod figures;
mod leave_types;
mod replies;

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

const TOKEN_PATH: &str = "/gettoken";

/// The standard edition's limit for all calls of an app together.
const APP_RATES: &[Rate] = &[Rate::per_second(20)];

const ENDPOINTS: &[EmulatedEndpoint] = &[
    EmulatedEndpoint {
        path: TOKEN_PATH,
        methods: MethodFilter::GET,
        rates: &[],
        answer: EndpointAnswer::Token(auth::gettoken),
    },
    free_call("/topapi/v2/department/listsub", directory::children),
    free_call("/topapi/user/listsimple", directory::members),
    free_call("/topapi/v2/user/list", directory::detailed_members),
    free_call("/topapi/user/listadmin", directory::admins),
    billed_call("/topapi/attendance/vacation/type/list", leave_types::list),
    billed_call("/topapi/attendance/vacation/quota/list", balances::list),
];

const fn free_call(path: &'static str, answer: AnswerCall) -> EmulatedEndpoint {
    endpoint(path, EndpointAnswer::Free(answer))
}

const fn billed_call(path: &'static str, answer: AnswerCall) -> EmulatedEndpoint {
    let spent = replies::budget_spent;
    endpoint(path, EndpointAnswer::Billed { answer, spent })
}

const fn endpoint(path: &'static str, answer: EndpointAnswer) -> EmulatedEndpoint {
    EmulatedEndpoint {
        path,
        methods: MethodFilter::POST,
        rates: APP_RATES,
        answer,
    }
}

#[derive(Debug)]
pub(super) struct EmulatedDingTalk;

impl EmulatedPlatform for EmulatedDingTalk {
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
        path.starts_with("/topapi/").then(replies::unknown_path)
    }

    fn refuse_method(&self, endpoint: &EmulatedEndpoint) -> EmulatedReply {
        match endpoint.path {
            TOKEN_PATH => replies::error(43001, "需要GET请求"),
            _ => replies::error(43002, "需要POST请求"),
        }
    }

    /// In hundredths, over the lots that are valid on the company's day.
    fn totals(&self, company: &Company) -> Value {
        json!(figures::totals(company))
    }

    fn presented_token(&self, call: &IncomingCall) -> Option<String> {
        call.text("access_token")
    }

    fn refuse_token(&self, flaw: TokenFlaw, _: &EmulatedEndpoint) -> EmulatedReply {
        auth::refuse_token(flaw)
    }

    fn limit_bucket(&self, _: &EmulatedEndpoint) -> &'static str {
        "dingtalk app"
    }

    fn refuse_address(&self) -> EmulatedReply {
        replies::foreign_address()
    }

    fn refuse_permission(&self) -> EmulatedReply {
        replies::missing_permission()
    }

    fn person_ids(&self, company: &Company, index: usize) -> Vec<String> {
        vec![company.userid(index)]
    }

    fn token_wrapping(&self) -> [&'static str; 2] {
        ["<!DOCTYPE html><html><body><pre>", "</pre></body></html>"]
    }

    fn throttled(&self, left: Duration, endpoint: &EmulatedEndpoint) -> EmulatedReply {
        replies::throttled(left, endpoint.path)
    }

    fn busy(&self) -> EmulatedReply {
        replies::busy()
    }
}
