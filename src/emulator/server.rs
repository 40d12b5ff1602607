//! What happens to a request, in this order: it is counted, delayed, given a fault, held against its limit, checked for its token,
//! and only then answered by its endpoint. [`routes`] puts every endpoint of the three platforms behind these steps.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    routing::{MethodRouter, get, on},
};

use super::{
    call::IncomingCall,
    dates::http_date_in,
    dingtalk,
    endpoint::{EmulatedEndpoint, EndpointAccess},
    faults::InjectedFault,
    feishu,
    reply::EmulatedReply,
    situation::Situation,
    state::EmulatorState,
    status, wecom,
};

/// How far the platforms' clocks are ahead with [`Situation::WrongClock`].
const CLOCK_DIFFERENCE: Duration = Duration::from_mins(20);

/// The person whom [`Situation::UnansweredCall`] is about.
const UNANSWERED_PERSON: usize = 11;

const BAD_GATEWAY_PAGE: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><h1>502 Bad Gateway</h1></body>\r\n</html>\r\n";
const ACCESS_RESTRICTED_PAGE: &str = "<!DOCTYPE html><html><head><title>访问受限</title></head><body>请求过于频繁，请稍后再试。</body></html>";

pub(super) fn routes(state: &Arc<EmulatorState>) -> Router {
    let endpoints = [wecom::ENDPOINTS, dingtalk::ENDPOINTS, feishu::ENDPOINTS];
    let mut router = Router::new();
    for endpoint in endpoints.into_iter().flatten() {
        router = router.route(endpoint.path, route(state, endpoint));
    }
    router
        .route(status::COMPANY_PATH, page(state, status::show_company))
        .route(status::TOTALS_PATH, page(state, status::show_totals))
        .method_not_allowed_fallback(unknown_path)
        .fallback(unknown_path)
}

fn route(state: &Arc<EmulatorState>, endpoint: &'static EmulatedEndpoint) -> MethodRouter {
    let state = Arc::clone(state);
    on(endpoint.methods, move |call: IncomingCall| {
        serve(Arc::clone(&state), endpoint, call)
    })
}

fn page(state: &Arc<EmulatorState>, show: fn(&EmulatorState) -> EmulatedReply) -> MethodRouter {
    let state = Arc::clone(state);
    get(move || async move { show(&state) })
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
    state: Arc<EmulatorState>,
    endpoint: &'static EmulatedEndpoint,
    call: IncomingCall,
) -> EmulatedReply {
    state.tally.request(endpoint.path);
    delay(state.options.latency).await;
    if is_never_answered(&state, endpoint, &call) {
        return std::future::pending().await;
    }
    let is_department_call = endpoint.path == feishu::DEPARTMENTS_PATH;
    if is_department_call && state.company.shows(Situation::SlowDepartments) {
        delay(state.options.slow_reply).await;
    }
    let reply = match next_fault(&state, endpoint) {
        Some(fault) => {
            state.tally.fault(fault.name());
            answer_with_fault(&state, endpoint, &call, fault).await
        }
        None => answer_intact(&state, endpoint, &call),
    };
    if state.company.shows(Situation::WrongClock) {
        return reply.header("date", http_date_in(CLOCK_DIFFERENCE));
    }
    reply
}

async fn delay(duration: Duration) {
    if !duration.is_zero() {
        tokio::time::sleep(duration).await;
    }
}

fn is_never_answered(
    state: &EmulatorState,
    endpoint: &EmulatedEndpoint,
    call: &IncomingCall,
) -> bool {
    if !state.company.shows(Situation::UnansweredCall) {
        return false;
    }
    let ids = endpoint
        .platform
        .person_ids(&state.company, UNANSWERED_PERSON);
    ids.iter().any(|id| call.names(id))
}

fn next_fault(state: &EmulatorState, endpoint: &EmulatedEndpoint) -> Option<InjectedFault> {
    if endpoint.issues_tokens() {
        state.faults.on_token_call()
    } else {
        state.faults.on_call()
    }
}

async fn answer_with_fault(
    state: &EmulatorState,
    endpoint: &EmulatedEndpoint,
    call: &IncomingCall,
    fault: InjectedFault,
) -> EmulatedReply {
    match fault {
        InjectedFault::Slow => {
            delay(state.options.slow_reply).await;
            answer_intact(state, endpoint, call)
        }
        InjectedFault::ErrorBody => endpoint.platform.internal_error(),
        InjectedFault::ErrorPage => EmulatedReply::page(502, BAD_GATEWAY_PAGE),
        InjectedFault::ErrorEmpty => EmulatedReply::empty(503),
        InjectedFault::Page => EmulatedReply::page(200, ACCESS_RESTRICTED_PAGE),
        InjectedFault::CutShort => answer(state, endpoint, call).cut_short(),
        InjectedFault::BrokenOff => answer(state, endpoint, call).broken_off(),
        InjectedFault::Reset => {
            call.connection.cut();
            EmulatedReply::empty(500)
        }
        InjectedFault::Throttled => throttled(state, endpoint, Duration::from_secs(1)),
        InjectedFault::Busy => endpoint.platform.busy(),
        InjectedFault::TokenDies => {
            endpoint.platform.tokens(state).revoke_used();
            answer(state, endpoint, call)
        }
    }
}

/// The platform's throttling reply. None of the vendors' pages mentions `Retry-After`, but a gateway in front of them may add it.
fn throttled(state: &EmulatorState, endpoint: &EmulatedEndpoint, left: Duration) -> EmulatedReply {
    let reply = endpoint.platform.throttled(left, endpoint);
    if state.company.shows(Situation::RetryDates) {
        return reply.status(429).header("retry-after", http_date_in(left));
    }
    reply
}

/// An answer that reaches the client unharmed, after which its token counts as used: only used tokens may be revoked early.
fn answer_intact(
    state: &EmulatorState,
    endpoint: &EmulatedEndpoint,
    call: &IncomingCall,
) -> EmulatedReply {
    let reply = answer(state, endpoint, call);
    if !endpoint.issues_tokens()
        && let Some(token) = endpoint.platform.presented_token(call)
    {
        endpoint.platform.tokens(state).note_use(&token);
    }
    reply
}

fn answer(
    state: &EmulatorState,
    endpoint: &EmulatedEndpoint,
    call: &IncomingCall,
) -> EmulatedReply {
    let reply = match admit(state, endpoint, call) {
        Ok(()) => (endpoint.answer)(state, call),
        Err(refusal) => refusal,
    };
    if endpoint.issues_tokens() && state.company.shows(Situation::WrappedToken) {
        let [before, after] = endpoint.platform.token_wrapping();
        return reply.wrapped(before, after);
    }
    reply
}

/// # Errors
/// The platform's refusal: over the limit, no valid token, or the budget is spent.
fn admit(
    state: &EmulatorState,
    endpoint: &EmulatedEndpoint,
    call: &IncomingCall,
) -> Result<(), EmulatedReply> {
    let platform = endpoint.platform;
    let bucket = platform.limit_bucket(endpoint);
    if let Err(left) = state.limits.count(bucket, endpoint.rates) {
        state.tally.throttled();
        return Err(throttled(state, endpoint, left));
    }
    if endpoint.issues_tokens() {
        return Ok(());
    }
    let token = platform.presented_token(call);
    if let Err(flaw) = platform.tokens(state).check(token.as_deref()) {
        state.tally.refused();
        return Err(platform.refuse_token(flaw, endpoint));
    }
    if state.company.shows(Situation::ForeignAddress) {
        state.tally.refused();
        return Err(platform.refuse_address());
    }
    if endpoint.is_about_leave() && state.company.shows(Situation::MissingPermission) {
        state.tally.refused();
        return Err(platform.refuse_permission());
    }
    if endpoint.access == EndpointAccess::BilledToken && !state.spend_billed_call() {
        state.tally.throttled();
        return Err(dingtalk::budget_spent());
    }
    Ok(())
}
