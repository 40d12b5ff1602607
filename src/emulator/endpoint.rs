//! What the server has to know of a documented call ([`EmulatedEndpoint`]) and of the platform it belongs to
//! ([`EmulatedPlatform`]). Each platform's folder provides both, and `server.rs` lists the three folders: nothing else here depends
//! on which platforms there are.

use std::{fmt::Debug, time::Duration};

use axum::routing::MethodFilter;

use super::{
    call::IncomingCall,
    company::Company,
    limits::Rate,
    reply::EmulatedReply,
    state::EmulatorState,
    tokens::{IssuedTokens, TokenFlaw},
};

/// Computes the reply to a call that was let in.
pub(super) type AnswerCall = fn(&EmulatorState, &IncomingCall) -> EmulatedReply;

/// What a call must present before it is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EndpointAccess {
    /// The app's keys, which the endpoint itself checks: it issues the token.
    Keys,
    /// A valid access token.
    Token,
    /// A valid access token, and one call is taken from the monthly budget.
    BilledToken,
}

/// One documented call.
#[derive(Debug)]
pub(super) struct EmulatedEndpoint {
    pub(super) platform: &'static dyn EmulatedPlatform,
    /// In the notation of axum's router.
    pub(super) path: &'static str,
    pub(super) methods: MethodFilter,
    pub(super) access: EndpointAccess,
    /// The documented limits, all of which apply.
    pub(super) rates: &'static [Rate],
    pub(super) answer: AnswerCall,
}

impl EmulatedEndpoint {
    pub(super) fn issues_tokens(&self) -> bool {
        self.access == EndpointAccess::Keys
    }

    /// Whether the call is about leave, and not about people and departments.
    pub(super) fn is_about_leave(&self) -> bool {
        ["/vacation/", "/leaves/", "/leave_"]
            .iter()
            .any(|part| self.path.contains(part))
    }
}

/// Where the platforms differ while a call is on its way to its endpoint: tokens, the scope of limits, and how a refusal looks.
pub(super) trait EmulatedPlatform: Debug + Sync {
    fn tokens<'a>(&self, state: &'a EmulatorState) -> &'a IssuedTokens;

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
