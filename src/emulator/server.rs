//! The way of a request: counted, held back, made faulty, limited, checked for its token, and only then answered.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    routing::{MethodFilter, MethodRouter, get, on},
};

use super::dates::http_date_in;
use super::{
    Situation, call::IncomingCall, company::Company, dingtalk, faults::InjectedFault, feishu,
    limits::Rate, reply::EmulatedReply, state::EmulatorState, status, tokens::TokenFlaw, wecom,
};

/// Whose manners a reply follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vendor {
    WeCom,
    DingTalk,
    Feishu,
}

/// What a call needs to be let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    /// Nothing: it asks for a token.
    TokenCall,
    /// A good token.
    Free,
    /// A good token, and a call of the monthly budget.
    Billable,
}

/// One documented call.
#[derive(Debug)]
pub(super) struct EmulatedEndpoint {
    pub(super) vendor: Vendor,
    /// As axum's router writes it.
    pub(super) path: &'static str,
    pub(super) methods: MethodFilter,
    pub(super) door: Door,
    /// The documented ceilings.
    pub(super) rates: &'static [Rate],
    pub(super) answer: fn(&EmulatorState, &IncomingCall) -> EmulatedReply,
}

pub(super) fn routes(world: &Arc<EmulatorState>) -> Router {
    let mut router = Router::new();
    for endpoint in [wecom::ENDPOINTS, dingtalk::ENDPOINTS, feishu::ENDPOINTS]
        .into_iter()
        .flatten()
    {
        router = router.route(endpoint.path, route(world, endpoint));
    }
    router
        .route(status::PATH, page(world, status::show))
        .route(status::TOTALS, page(world, status::show_totals))
        .method_not_allowed_fallback(unknown_path)
        .fallback(unknown_path)
}

fn route(world: &Arc<EmulatorState>, endpoint: &'static EmulatedEndpoint) -> MethodRouter {
    let world = Arc::clone(world);
    on(endpoint.methods, move |call: IncomingCall| {
        serve(Arc::clone(&world), endpoint, call)
    })
}

fn page(world: &Arc<EmulatorState>, show: fn(&EmulatorState) -> EmulatedReply) -> MethodRouter {
    let world = Arc::clone(world);
    get(move || async move { show(&world) })
}

async fn unknown_path(call: IncomingCall) -> EmulatedReply {
    match call.path.as_str() {
        path if path.starts_with("/topapi/") => dingtalk::unknown_path(),
        path if path.starts_with("/v1.0/") => dingtalk::unknown_new_path(),
        path if path.starts_with("/open-apis/") => feishu::unknown_path(),
        _ => wecom::unknown_path(),
    }
}

async fn serve(
    world: Arc<EmulatorState>,
    endpoint: &'static EmulatedEndpoint,
    call: IncomingCall,
) -> EmulatedReply {
    world.tally.request(endpoint.path);
    wait(world.options.latency).await;
    if world.never_answers(endpoint.vendor, &call) {
        return std::future::pending().await;
    }
    if world.company.shows(Situation::SlowDepartments) && feishu::is_department_call(endpoint) {
        wait(world.options.slow_reply).await;
    }
    let Some(fault) = world.next_fault(endpoint) else {
        return answer_intact(&world, endpoint, &call);
    };
    world.tally.fault(fault.name());
    match fault {
        InjectedFault::Slow => {
            wait(world.options.slow_reply).await;
            answer_intact(&world, endpoint, &call)
        }
        InjectedFault::ErrorBody => endpoint.vendor.internal_error(),
        InjectedFault::ErrorPage => EmulatedReply::page(502, BAD_GATEWAY),
        InjectedFault::ErrorEmpty => EmulatedReply::empty(503),
        InjectedFault::Page => EmulatedReply::page(200, NOT_NOW),
        InjectedFault::CutShort => answer(&world, endpoint, &call).cut_short(),
        InjectedFault::BrokenOff => answer(&world, endpoint, &call).broken_off(),
        InjectedFault::Reset => {
            call.line.cut();
            EmulatedReply::empty(500)
        }
        InjectedFault::Throttled => throttled(&world, endpoint, Duration::from_secs(1)),
        InjectedFault::Busy => endpoint.vendor.busy(),
        InjectedFault::TokenDies => {
            world.tokens(endpoint.vendor).revoke_used();
            answer(&world, endpoint, &call)
        }
    }
}

/// Of the platforms' pages none names the header; a gateway before them may send it.
fn throttled(world: &EmulatorState, endpoint: &EmulatedEndpoint, left: Duration) -> EmulatedReply {
    let reply = endpoint.vendor.throttled(left, endpoint);
    if world.company.shows(Situation::RetryDates) {
        return reply.status(429).header("retry-after", http_date_in(left));
    }
    reply
}

async fn wait(duration: Duration) {
    if !duration.is_zero() {
        tokio::time::sleep(duration).await;
    }
}

/// An answer that reaches the client as it is.
fn answer_intact(
    world: &EmulatorState,
    endpoint: &EmulatedEndpoint,
    call: &IncomingCall,
) -> EmulatedReply {
    let reply = answer(world, endpoint, call);
    if endpoint.door != Door::TokenCall
        && let Some(token) = endpoint.vendor.token_of(call)
    {
        world.tokens(endpoint.vendor).note_use(&token);
    }
    reply
}

fn answer(
    world: &EmulatorState,
    endpoint: &EmulatedEndpoint,
    call: &IncomingCall,
) -> EmulatedReply {
    let admitted = admit(world, endpoint, call);
    let reply = admitted.map_or_else(|refusal| refusal, |()| (endpoint.answer)(world, call));
    if endpoint.door == Door::TokenCall && world.company.shows(Situation::WrappedToken) {
        let [before, after] = endpoint.vendor.wrapping();
        return reply.wrapped(before, after);
    }
    reply
}

/// # Errors
/// The platform's refusal: limit, token or budget.
fn admit(
    world: &EmulatorState,
    endpoint: &EmulatedEndpoint,
    call: &IncomingCall,
) -> Result<(), EmulatedReply> {
    let vendor = endpoint.vendor;
    let counted = world.limits.count(vendor.bucket(endpoint), endpoint.rates);
    counted.map_err(|left| {
        world.tally.throttled();
        throttled(world, endpoint, left)
    })?;
    if endpoint.door == Door::TokenCall {
        return Ok(());
    }
    let token = vendor.token_of(call);
    let checked = world.tokens(vendor).check(token.as_deref());
    checked.map_err(|flaw| {
        world.tally.refused();
        vendor.refuse_token(flaw, endpoint)
    })?;
    if endpoint.door == Door::Billable && !world.spend_call() {
        world.tally.throttled();
        return Err(dingtalk::budget_spent());
    }
    Ok(())
}

impl Vendor {
    /// What is counted together: a WeCom or Feishu call by itself, all of a DingTalk app's calls in one.
    fn bucket(self, endpoint: &EmulatedEndpoint) -> &'static str {
        match self {
            Self::WeCom | Self::Feishu => endpoint.path,
            Self::DingTalk => "dingtalk app",
        }
    }

    /// Every id that a call may name the person by.
    pub(super) fn ids_of(self, company: &Company, index: usize) -> Vec<String> {
        match self {
            Self::WeCom | Self::DingTalk => vec![company.userid(index)],
            Self::Feishu => feishu::ids_of(company, index),
        }
    }

    /// What stands around a token reply that is no plain JSON: a callback, a page, or a script behind a byte-order mark.
    fn wrapping(self) -> [&'static str; 2] {
        match self {
            Self::WeCom => ["callback(", ");"],
            Self::DingTalk => ["<!DOCTYPE html><html><body><pre>", "</pre></body></html>"],
            Self::Feishu => ["\u{feff}var reply = ", ";"],
        }
    }

    fn token_of(self, call: &IncomingCall) -> Option<String> {
        match self {
            Self::WeCom => call.query("access_token").map(str::to_owned),
            Self::DingTalk => call.text("access_token"),
            Self::Feishu => call.bearer().map(str::to_owned),
        }
    }

    fn refuse_token(self, flaw: TokenFlaw, endpoint: &EmulatedEndpoint) -> EmulatedReply {
        match self {
            Self::WeCom => wecom::refuse_token(flaw, endpoint),
            Self::DingTalk => dingtalk::refuse_token(flaw),
            Self::Feishu => feishu::refuse_token(flaw),
        }
    }

    fn throttled(self, left: Duration, endpoint: &EmulatedEndpoint) -> EmulatedReply {
        match self {
            Self::WeCom => wecom::throttled(),
            Self::DingTalk => dingtalk::throttled(left, endpoint.path),
            Self::Feishu => feishu::throttled(left, endpoint),
        }
    }

    fn busy(self) -> EmulatedReply {
        match self {
            Self::WeCom => wecom::busy(),
            Self::DingTalk => dingtalk::busy(),
            Self::Feishu => feishu::busy(),
        }
    }

    fn internal_error(self) -> EmulatedReply {
        match self {
            Self::WeCom => wecom::busy().status(500),
            Self::DingTalk => dingtalk::busy().status(500),
            Self::Feishu => feishu::internal_error(),
        }
    }
}

const BAD_GATEWAY: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><h1>502 Bad Gateway</h1></body>\r\n</html>\r\n";
const NOT_NOW: &str = "<!DOCTYPE html><html><head><title>访问受限</title></head><body>请求过于频繁，请稍后再试。</body></html>";
