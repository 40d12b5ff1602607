//! What the server has to know of a documented call ([`EmulatedEndpoint`]) and of the platform it belongs to
//! ([`EmulatedPlatform`]). Each platform's folder provides both, and the emulator's `mod.rs` lists the folders: nothing else depends on
//! which platforms there are.

use std::{fmt::Debug, time::Duration};

use axum::routing::MethodFilter;
use serde_json::Value;

use super::{
    call::IncomingCall,
    company::Company,
    credentials::{AppKeyForm, AppKeys},
    limits::Rate,
    reply::EmulatedReply,
    state::EmulatorState,
    tokens::{IssuedTokens, TokenFlaw},
};

/// Computes the reply to a call that was let in.
pub(super) type AnswerCall = fn(&EmulatorState, &IncomingCall) -> EmulatedReply;

/// Checks the keys that a call presents, and issues a token of the app.
pub(super) type IssueToken = fn(&EmulatorState, &EmulatedApp, &IncomingCall) -> EmulatedReply;

/// How a call is answered, and what it must present for that.
#[derive(Debug, Clone, Copy)]
pub(super) enum EndpointAnswer {
    /// The app's keys, which the answer itself checks.
    Token(IssueToken),
    /// A valid access token.
    Free(AnswerCall),
    /// A valid access token, and one call is taken from the monthly budget. `spent` is the refusal when nothing is left of it.
    Billed {
        answer: AnswerCall,
        spent: fn() -> EmulatedReply,
    },
}

/// One documented call.
#[derive(Debug)]
pub(super) struct EmulatedEndpoint {
    /// In the notation of axum's router.
    pub(super) path: &'static str,
    pub(super) methods: MethodFilter,
    /// The documented limits, all of which apply.
    pub(super) rates: &'static [Rate],
    pub(super) answer: EndpointAnswer,
}

impl EmulatedEndpoint {
    pub(super) fn issues_tokens(&self) -> bool {
        matches!(self.answer, EndpointAnswer::Token(_))
    }

    /// Whether the call is about leave, and not about people and departments.
    pub(super) fn is_about_leave(&self) -> bool {
        ["/vacation/", "/leaves/", "/leave_"]
            .iter()
            .any(|part| self.path.contains(part))
    }
}

/// The app of one platform while the emulator runs: its keys, and the tokens that were issued for them.
#[derive(Debug)]
pub(super) struct EmulatedApp {
    pub(super) platform: &'static dyn EmulatedPlatform,
    pub(super) keys: AppKeys,
    pub(super) tokens: IssuedTokens,
}

/// What differs between the platforms: the keys of the app, the calls, how tokens are presented and
/// refused, which calls a limit counts together, and how a refusal looks.
pub(super) trait EmulatedPlatform: Debug + Sync {
    /// How the keys of its app look.
    fn app_keys(&self) -> &'static AppKeyForm;

    /// The tokens of its app, none of which is issued yet, and each of which is valid for `life`.
    fn tokens(&self, life: Duration, seed: u64) -> IssuedTokens;

    fn endpoints(&self) -> &'static [EmulatedEndpoint];

    /// The reply to a call to an unknown path, if the path could be this platform's and its reply is not the page of any web server.
    fn unknown_path(&self, _path: &str) -> Option<EmulatedReply> {
        None
    }

    /// The reply to a request for `endpoint` with another method than it has.
    fn refuse_method(&self, endpoint: &EmulatedEndpoint) -> EmulatedReply;

    /// What is left by leave type, summed over everybody in the scale of the platform.
    fn totals(&self, company: &Company) -> Value;

    /// Whether [`super::Situation::SlowDepartments`] is about this call.
    fn tells_departments(&self, _endpoint: &EmulatedEndpoint) -> bool {
        false
    }

    /// The token that a call presents, from where this platform expects it.
    fn presented_token(&self, call: &IncomingCall) -> Option<String>;

    fn refuse_token(&self, flaw: TokenFlaw, endpoint: &EmulatedEndpoint) -> EmulatedReply;

    /// The refusal of an address that the app's list of allowed ones lacks; see [`super::Situation::ForeignAddress`].
    fn refuse_address(&self) -> EmulatedReply;

    /// The refusal of an app that lacks the permission for leave; see [`super::Situation::MissingPermission`].
    fn refuse_permission(&self) -> EmulatedReply;

    /// Calls of one bucket are counted together against their limits. By default every path has a bucket of its own.
    fn limit_bucket(&self, endpoint: &EmulatedEndpoint) -> &'static str {
        endpoint.path
    }

    /// Every id by which a call may name the person.
    fn person_ids(&self, company: &Company, index: usize) -> Vec<String>;

    /// What precedes and follows a token reply that is not plain JSON; see [`super::Situation::WrappedToken`].
    fn token_wrapping(&self) -> [&'static str; 2];

    /// The reply to a call over its limit; the next one is let through after `left`.
    fn throttled(&self, left: Duration, endpoint: &EmulatedEndpoint) -> EmulatedReply;

    /// "Busy, try again" in this platform's words.
    fn busy(&self) -> EmulatedReply;

    /// HTTP 500 with this platform's error body.
    fn internal_error(&self) -> EmulatedReply {
        self.busy().status(500)
    }
}
