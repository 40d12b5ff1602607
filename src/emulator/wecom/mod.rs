//! WeCom as its pages describe it: the token is in the query, every error comes with HTTP 200, and success is `errcode` 0 or none.
//! [`ENDPOINTS`] lists the calls and who answers them.

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

/// Per corporation and call, from <https://developer.work.weixin.qq.com/document/path/90312>.
const CONTACT_RATES: &[Rate] = &[Rate::per_minute(10_000).blocking()];
/// Stated on the pages of both vacation calls.
const VACATION_RATES: &[Rate] = &[Rate::per_minute(600).blocking()];

const ENDPOINTS: &[EmulatedEndpoint] = &[
    EmulatedEndpoint {
        path: "/cgi-bin/gettoken",
        methods: MethodFilter::GET,
        rates: &[],
        answer: EndpointAnswer::Token(auth::gettoken),
    },
    contact_call("/cgi-bin/department/list", directory::departments),
    contact_call("/cgi-bin/user/simplelist", directory::members),
    contact_call("/cgi-bin/user/list", directory::detailed_members),
    contact_call("/cgi-bin/user/get", directory::member),
    // Its page says GET, and two SDKs send POST.
    vacation_call(
        "/cgi-bin/oa/vacation/getcorpconf",
        MethodFilter::GET.or(MethodFilter::POST),
        leave_types::list,
    ),
    vacation_call(
        "/cgi-bin/oa/vacation/getuservacationquota",
        MethodFilter::POST,
        balances::list,
    ),
];

const fn contact_call(path: &'static str, answer: AnswerCall) -> EmulatedEndpoint {
    EmulatedEndpoint {
        path,
        methods: MethodFilter::GET,
        rates: CONTACT_RATES,
        answer: EndpointAnswer::Free(answer),
    }
}

const fn vacation_call(
    path: &'static str,
    methods: MethodFilter,
    answer: AnswerCall,
) -> EmulatedEndpoint {
    EmulatedEndpoint {
        path,
        methods,
        rates: VACATION_RATES,
        answer: EndpointAnswer::Free(answer),
    }
}

#[derive(Debug)]
pub(super) struct EmulatedWeCom;

impl EmulatedPlatform for EmulatedWeCom {
    fn app_keys(&self) -> &'static AppKeyForm {
        &auth::APP_KEYS
    }

    fn tokens(&self, life: Duration, seed: u64) -> IssuedTokens {
        auth::tokens(life, seed)
    }

    fn endpoints(&self) -> &'static [EmulatedEndpoint] {
        ENDPOINTS
    }

    fn refuse_method(&self, _: &EmulatedEndpoint) -> EmulatedReply {
        replies::empty_parameter()
    }

    /// In seconds.
    fn totals(&self, company: &Company) -> Value {
        json!(figures::totals(company))
    }

    fn presented_token(&self, call: &IncomingCall) -> Option<String> {
        call.query("access_token").map(str::to_owned)
    }

    fn refuse_token(&self, flaw: TokenFlaw, endpoint: &EmulatedEndpoint) -> EmulatedReply {
        auth::refuse_token(flaw, endpoint.path)
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
        ["callback(", ");"]
    }

    fn throttled(&self, _: Duration, _: &EmulatedEndpoint) -> EmulatedReply {
        replies::throttled()
    }

    fn busy(&self) -> EmulatedReply {
        replies::busy()
    }
}
