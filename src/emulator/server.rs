//! What happens to a request, in this order: it is counted, delayed, given a fault, held against its limit, checked for its token,
//! and only then answered by its endpoint. [`routes`] puts every endpoint of the platforms behind these steps.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    routing::{get, on},
};

use super::{
    call::IncomingCall,
    dates::http_date_in,
    endpoint::{EmulatedApp, EmulatedEndpoint, EmulatedPlatform, EndpointAnswer},
    faults::InjectedFault,
    reply::EmulatedReply,
    situation::Situation,
    state::EmulatorState,
    status,
};

/// How far the platforms' clocks are ahead with [`Situation::WrongClock`].
const CLOCK_DIFFERENCE: Duration = Duration::from_mins(20);

/// The person whom [`Situation::UnansweredCall`] is about.
const UNANSWERED_PERSON: usize = 11;

const NOT_FOUND_PAGE: &str =
    "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>";
const BAD_GATEWAY_PAGE: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><h1>502 Bad Gateway</h1></body>\r\n</html>\r\n";
const ACCESS_RESTRICTED_PAGE: &str = "<!DOCTYPE html><html><head><title>访问受限</title></head><body>请求过于频繁，请稍后再试。</body></html>";

pub(super) fn routes(
    state: &Arc<EmulatorState>,
    platforms: &'static [&'static dyn EmulatedPlatform],
) -> Router {
    let options = &state.options;
    let mut router = Router::new();
    for platform in platforms {
        let app = Arc::new(EmulatedApp {
            platform: *platform,
            keys: platform.app_keys().keys(options.seed),
            tokens: platform.tokens(options.token_life, options.seed),
        });
        for endpoint in platform.endpoints() {
            let served = ServedEndpoint {
                state: Arc::clone(state),
                app: Arc::clone(&app),
                endpoint,
            };
            let serve = move |call: IncomingCall| served.clone().serve(call);
            let refuse = move || async move { platform.refuse_method(endpoint) };
            router = router.route(endpoint.path, on(endpoint.methods, serve).fallback(refuse));
        }
    }
    let (company, totals) = (Arc::clone(state), Arc::clone(state));
    let show_company = move || async move { status::show_company(&company) };
    let show_totals = move || async move { status::show_totals(&totals, platforms) };
    let unknown = move |call: IncomingCall| async move { unknown_path(platforms, &call.path) };
    router
        .route(status::COMPANY_PATH, get(show_company))
        .route(status::TOTALS_PATH, get(show_totals))
        .fallback(unknown)
}

/// The reply of the platform that the path could be of; for any other path the page of a web server, which is also WeCom's.
fn unknown_path(platforms: &[&dyn EmulatedPlatform], path: &str) -> EmulatedReply {
    let mut replies = platforms.iter();
    let reply = replies.find_map(|platform| platform.unknown_path(path));
    reply.unwrap_or_else(|| EmulatedReply::page(404, NOT_FOUND_PAGE))
}

async fn delay(duration: Duration) {
    if !duration.is_zero() {
        tokio::time::sleep(duration).await;
    }
}

/// An endpoint with everything that a call to it meets.
#[derive(Clone)]
struct ServedEndpoint {
    state: Arc<EmulatorState>,
    app: Arc<EmulatedApp>,
    endpoint: &'static EmulatedEndpoint,
}

impl ServedEndpoint {
    async fn serve(self, call: IncomingCall) -> EmulatedReply {
        let state = &self.state;
        state.tally.request(self.endpoint.path);
        delay(state.options.latency).await;
        if self.is_never_answered(&call) {
            return std::future::pending().await;
        }
        let tells_departments = self.app.platform.tells_departments(self.endpoint);
        if tells_departments && state.company.shows(Situation::SlowDepartments) {
            delay(state.options.slow_reply).await;
        }
        let reply = match self.next_fault() {
            Some(fault) => {
                state.tally.fault(fault.name());
                self.answer_with_fault(&call, fault).await
            }
            None => self.answer_intact(&call),
        };
        if state.company.shows(Situation::WrongClock) {
            return reply.header("date", http_date_in(CLOCK_DIFFERENCE));
        }
        reply
    }

    fn is_never_answered(&self, call: &IncomingCall) -> bool {
        let company = &self.state.company;
        if !company.shows(Situation::UnansweredCall) {
            return false;
        }
        let ids = self.app.platform.person_ids(company, UNANSWERED_PERSON);
        ids.iter().any(|id| call.names(id))
    }

    fn next_fault(&self) -> Option<InjectedFault> {
        if self.endpoint.issues_tokens() {
            self.state.faults.on_token_call()
        } else {
            self.state.faults.on_call()
        }
    }

    async fn answer_with_fault(&self, call: &IncomingCall, fault: InjectedFault) -> EmulatedReply {
        match fault {
            InjectedFault::Slow => {
                delay(self.state.options.slow_reply).await;
                self.answer_intact(call)
            }
            InjectedFault::ErrorBody => self.app.platform.internal_error(),
            InjectedFault::ErrorPage => EmulatedReply::page(502, BAD_GATEWAY_PAGE),
            InjectedFault::ErrorEmpty => EmulatedReply::empty(503),
            InjectedFault::Page => EmulatedReply::page(200, ACCESS_RESTRICTED_PAGE),
            InjectedFault::CutShort => self.answer(call).cut_short(),
            InjectedFault::BrokenOff => self.answer(call).broken_off(),
            InjectedFault::Reset => {
                call.connection.cut();
                EmulatedReply::empty(500)
            }
            InjectedFault::Throttled => self.throttled(Duration::from_secs(1)),
            InjectedFault::Busy => self.app.platform.busy(),
            InjectedFault::TokenDies => {
                self.app.tokens.revoke_used();
                self.answer(call)
            }
        }
    }

    /// The platform's throttling reply. None of the vendors' pages mentions `Retry-After`, but a gateway in front of them may add it.
    fn throttled(&self, left: Duration) -> EmulatedReply {
        let reply = self.app.platform.throttled(left, self.endpoint);
        if self.state.company.shows(Situation::RetryDates) {
            return reply.status(429).header("retry-after", http_date_in(left));
        }
        reply
    }

    /// An answer that reaches the client unharmed, after which its token counts as used: only used tokens may be revoked early.
    fn answer_intact(&self, call: &IncomingCall) -> EmulatedReply {
        let reply = self.answer(call);
        if !self.endpoint.issues_tokens()
            && let Some(token) = self.app.platform.presented_token(call)
        {
            self.app.tokens.note_use(&token);
        }
        reply
    }

    fn answer(&self, call: &IncomingCall) -> EmulatedReply {
        let reply = self.admit(call).unwrap_or_else(|refusal| refusal);
        if self.endpoint.issues_tokens() && self.state.company.shows(Situation::WrappedToken) {
            let [before, after] = self.app.platform.token_wrapping();
            return reply.wrapped(before, after);
        }
        reply
    }

    /// # Errors
    /// The platform's refusal: over the limit, no access, or the budget is spent.
    fn admit(&self, call: &IncomingCall) -> Result<EmulatedReply, EmulatedReply> {
        let Self { state, app, .. } = self;
        let bucket = app.platform.limit_bucket(self.endpoint);
        if let Err(left) = state.limits.count(bucket, self.endpoint.rates) {
            state.tally.throttled();
            return Err(self.throttled(left));
        }
        match self.endpoint.answer {
            EndpointAnswer::Token(issue) => Ok(issue(state, app, call)),
            EndpointAnswer::Free(answer) => {
                self.check_access(call)?;
                Ok(answer(state, call))
            }
            EndpointAnswer::Billed { answer, spent } => {
                self.check_access(call)?;
                if !state.spend_billed_call() {
                    state.tally.throttled();
                    return Err(spent());
                }
                Ok(answer(state, call))
            }
        }
    }

    /// # Errors
    /// The platform's refusal of a call without a valid token, from an address that the app does not allow, or without the permission.
    fn check_access(&self, call: &IncomingCall) -> Result<(), EmulatedReply> {
        let Self { state, app, .. } = self;
        let refused = |reply| {
            state.tally.refused();
            Err(reply)
        };
        let token = app.platform.presented_token(call);
        if let Err(flaw) = app.tokens.check(token.as_deref()) {
            return refused(app.platform.refuse_token(flaw, self.endpoint));
        }
        if state.company.shows(Situation::ForeignAddress) {
            return refused(app.platform.refuse_address());
        }
        let is_about_leave = self.endpoint.is_about_leave();
        if is_about_leave && state.company.shows(Situation::MissingPermission) {
            return refused(app.platform.refuse_permission());
        }
        Ok(())
    }
}
