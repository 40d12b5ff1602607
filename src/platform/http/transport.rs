//! Sending a call and sending it again, until there is an answer or a final error.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::SignedDuration;
use tokio::time::Instant;

use super::answer::HttpAnswer;
use super::call::ApiCall;
use super::call_ledger::{CallEntry, CallLedger};
use super::client::HttpClient;
use super::estimate::RemainingWork;
use super::latency::{LatencyTable, SentRequest};
use super::protocol::{IssuedToken, Protocol};
use super::redact;
use super::refusal::Refusals;
use super::reply::ApiReply;
use super::retry::{RetryDecision, RetryState};
use super::tenant_errors::TenantErrors;
use super::timeouts::HttpTimeouts;
use super::token::{AccessToken, TokenCache};
use super::windows::{HeldSlots, Windows};
use crate::platform::allow::{self, Endpoint};
use crate::platform::error::{ApiError, ErrorClass};
use crate::platform::facts;
use crate::platform::fault::RequestFault;
use crate::platform::meter::EarlierCalls;
use crate::platform::settings::Settings;
use crate::platform::usage::{Estimate, Usage};

/// Rounds of tries of [`Transport::call_in_rounds`].
const MOST_ROUNDS: u32 = 3;

/// The connection to one tenant. It is cheap to clone; clones share limits, token and refusals.
#[derive(Clone)]
pub struct Transport {
    shared: Arc<TransportParts>,
}

struct TransportParts {
    errors: Arc<TenantErrors>,
    protocol: Box<dyn Protocol>,
    client: HttpClient,
    windows: Windows,
    refusals: Refusals,
    timeouts: HttpTimeouts,
    ledger: Arc<CallLedger>,
    latencies: LatencyTable,
    requests: AtomicU64,
    retries: AtomicU64,
    failures: AtomicU64,
    /// See [`Transport::clock_ahead`].
    clock_ahead: Mutex<Option<SignedDuration>>,
    /// Whether requests are held back; see [`Transport::hold`].
    held: tokio::sync::watch::Sender<bool>,
}

/// The right to send one request: its places in the windows, and its entry in the ledger.
struct CallPermit<'a> {
    slots: HeldSlots<'a>,
    entry: CallEntry,
}

impl std::fmt::Debug for Transport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Transport({})", self.shared.errors.tenant)
    }
}

/// Does the work of [`Transport::call_in_rounds`] for a call that is more than one reply.
pub async fn in_rounds<T, F>(work: impl Fn() -> F) -> Result<T, ApiError>
where
    F: Future<Output = Result<T, ApiError>>,
{
    let mut rounds = 1;
    loop {
        match work().await {
            Err(error)
                if error.class == ErrorClass::Retry
                    && !error.went_unanswered()
                    && rounds < MOST_ROUNDS =>
            {
                rounds += 1;
            }
            outcome => return outcome,
        }
    }
}

impl Transport {
    /// A connection for these settings. Fails when TLS cannot be set up.
    pub fn new(
        settings: &Settings,
        protocol: impl Protocol,
        timeouts: HttpTimeouts,
    ) -> Result<Self, ApiError> {
        let platform = settings.credentials.platform();
        let client = HttpClient::open(&settings.base_url, settings.clock, timeouts)
            .map_err(|fault| fault.into_error(&settings.tenant, platform, "connect"))?;
        let is_loopback = settings.base_url.is_loopback();
        let faster = if is_loopback { timeouts.faster } else { 1 };
        let shared = TransportParts {
            errors: Arc::new(TenantErrors {
                tenant: settings.tenant.clone(),
                platform,
                secret: settings.credentials.secret().clone(),
                tokens: TokenCache::default(),
            }),
            protocol: Box::new(protocol),
            client,
            windows: Windows::of(settings, faster),
            refusals: Refusals::default(),
            timeouts,
            ledger: Arc::new(CallLedger::of(settings)),
            latencies: LatencyTable::default(),
            requests: AtomicU64::new(0),
            retries: AtomicU64::new(0),
            failures: AtomicU64::new(0),
            clock_ahead: Mutex::default(),
            held: tokio::sync::watch::Sender::new(false),
        };
        Ok(Self {
            shared: Arc::new(shared),
        })
    }

    /// Sends a call until there is an answer or a final error: waits for the limits, retries faults that may pass, and refreshes the
    /// token once.
    pub async fn call(&self, call: ApiCall) -> Result<ApiReply, ApiError> {
        let mut retry = RetryState::new(self.shared.timeouts);
        let mut busy = Duration::ZERO;
        loop {
            self.check_refusal(call.endpoint)?;
            let token = self.token().await?;
            let permit = self.admit(call.endpoint).await?;
            let admitted = Instant::now();
            let fault = match self.attempt(&call, Some(&token), permit).await {
                Ok(answer) => {
                    token.prove();
                    let latencies = &self.shared.latencies;
                    latencies.finish(call.endpoint.name, busy + admitted.elapsed());
                    return Ok(self.reply(call.endpoint, answer));
                }
                Err(fault) => fault,
            };
            // Errors about a person or a department are answered only to a token that is accepted.
            if matches!(fault.class, ErrorClass::PerItem | ErrorClass::Hidden) {
                token.prove();
            }
            match retry.next(fault) {
                RetryDecision::Wait(pause) => self.pause(pause).await,
                RetryDecision::Block(pause) => self.block(call.endpoint, pause),
                RetryDecision::Refresh(fault) => self.refresh(&token, fault, call.endpoint).await?,
                RetryDecision::Fail(fault) => return Err(self.fail(call.endpoint, fault, &token)),
            }
            busy += admitted.elapsed();
        }
    }

    /// Like [`Transport::call`], with more rounds of tries for a fault that may pass. It is for calls on which others depend: behind a
    /// lost page of the directory there are people whom nothing else names. A call that was never answered has taken minutes
    /// already and gets one round.
    pub async fn call_in_rounds(&self, call: ApiCall) -> Result<ApiReply, ApiError> {
        in_rounds(|| self.call(call.clone())).await
    }

    /// A fault that a client has found itself, as an error of this tenant. It refuses no further call.
    pub fn error(&self, endpoint: &'static Endpoint, fault: RequestFault) -> ApiError {
        self.shared.errors.error(endpoint, fault)
    }

    /// Requests so far, and how full the window of `endpoint` is.
    pub fn usage(&self, endpoint: &'static Endpoint) -> Usage {
        let mut usage = self.shared.windows.usage(endpoint);
        usage.requests = self.shared.requests.load(Ordering::Relaxed);
        usage.retries = self.shared.retries.load(Ordering::Relaxed);
        usage.failures = self.shared.failures.load(Ordering::Relaxed);
        let ledger = &self.shared.ledger;
        if facts::of(self.shared.errors.platform).bills_calls {
            usage.billable = Some((ledger.spent(), ledger.budget()));
        }
        usage.billed_here = ledger.own();
        usage
    }

    /// The shortest time until the limits have let `calls` more calls of `endpoint` go.
    pub fn shortest_time(&self, endpoint: &'static Endpoint, calls: u64) -> Duration {
        self.shared.windows.shortest_time(endpoint, calls)
    }

    /// What `work` on `endpoint` still costs: its calls, the time at the limits, and the time at the pace of the calls so far.
    pub fn estimate(&self, endpoint: &'static Endpoint, work: &RemainingWork) -> Estimate {
        let latency = self.shared.latencies.of(endpoint.name);
        let calls = work.calls();
        Estimate {
            calls,
            at_limit: self.shortest_time(endpoint, calls.saturating_sub(latency.under_way)),
            remaining: self.time_for(endpoint, work),
        }
    }

    /// How long a call of `endpoint` takes, without its waiting for limits.
    pub fn time_of_one(&self, endpoint: &'static Endpoint) -> Duration {
        self.shared.latencies.of(endpoint.name).call
    }

    /// Whether `endpoint` has been refused for good. A spent month does not count.
    pub fn is_refused(&self, endpoint: &'static Endpoint) -> bool {
        let refusal = self.check_refusal(endpoint).err();
        refusal.is_some_and(|error| error.class == ErrorClass::Refused)
    }

    /// How long `work` on `endpoint` takes from now: within the limits, and at the pace of the calls so far.
    pub fn time_for(&self, endpoint: &'static Endpoint, work: &RemainingWork) -> Duration {
        let calls = work.calls();
        if calls == 0 {
            return Duration::ZERO;
        }
        let latency = self.shared.latencies.of(endpoint.name);
        let unsent = latency.attempts_of(calls).saturating_sub(latency.under_way);
        let windows = &self.shared.windows;
        let at_pace = windows.blocked_for(endpoint) + work.time_at(latency.call);
        if unsent == 0 {
            return at_pace;
        }
        let every = work.every(latency.call);
        at_pace.max(windows.time_until(endpoint, unsent, latency.reply, every) + latency.reply)
    }

    /// How far this machine's clock is ahead of the platform's, by the last answer to a token
    /// request; `None` before one came.
    pub fn clock_ahead(&self) -> Option<SignedDuration> {
        let ahead = self.shared.clock_ahead.lock();
        *ahead.unwrap_or_else(PoisonError::into_inner)
    }

    /// See [`crate::platform::Platform::hold`].
    pub fn hold(&self, held: bool) {
        self.shared.held.send_replace(held);
    }

    fn reply(&self, endpoint: &'static Endpoint, answer: HttpAnswer) -> ApiReply {
        ApiReply {
            errors: Arc::clone(&self.shared.errors),
            endpoint,
            log_id: answer.log_id(),
            body: answer.body,
        }
    }

    fn check_refusal(&self, endpoint: &'static Endpoint) -> Result<(), ApiError> {
        let shared = &self.shared;
        let known = shared.refusals.of(endpoint, || shared.ledger.month());
        known.map_or(Ok(()), Err)
    }

    /// A token that can be used now: the current one, or a new one that one caller fetches for all.
    async fn token(&self) -> Result<Arc<AccessToken>, ApiError> {
        let fetch = || self.fetch_token();
        self.shared.errors.tokens.current(fetch).await
    }

    /// Replaces a token that was not accepted. If the platform issues the same one again, the credentials are refused (Feishu trap 4).
    async fn refresh(
        &self,
        refused: &AccessToken,
        fault: RequestFault,
        endpoint: &'static Endpoint,
    ) -> Result<(), ApiError> {
        self.count_retry();
        let fetch = || self.fetch_token();
        let fresh = self.shared.errors.tokens.replace(refused, fetch).await?;
        if fresh.is_same_text(refused) {
            return Err(self.remember(endpoint, fault.refused_everywhere()));
        }
        Ok(())
    }

    async fn fetch_token(&self) -> Result<IssuedToken, ApiError> {
        let call = self.shared.protocol.token_call();
        let mut retry = RetryState::new(self.shared.timeouts);
        loop {
            let permit = self.admit(call.endpoint).await?;
            let outcome = self.attempt(&call, None, permit).await;
            let token = outcome.and_then(|answer| {
                let token = self.shared.protocol.read_token(&answer.body);
                token.ok_or_else(|| RequestFault::no_token().log_id(answer.log_id()))
            });
            let fault = match token {
                Ok(token) => return Ok(token),
                Err(fault) => fault.for_token_call(),
            };
            match retry.next(fault) {
                RetryDecision::Wait(pause) => self.pause(pause).await,
                RetryDecision::Block(pause) => self.block(call.endpoint, pause),
                RetryDecision::Refresh(fault) | RetryDecision::Fail(fault) => {
                    return Err(self.remember(call.endpoint, fault));
                }
            }
        }
    }

    /// Waits for the limits, and while requests are held back. If a refusal or a spent budget becomes known meanwhile, the call is not
    /// sent, and its places in the windows become free unused.
    async fn admit(&self, endpoint: &'static Endpoint) -> Result<CallPermit<'_>, ApiError> {
        let shared = &self.shared;
        let memory = shared.windows.memory();
        let fill = |earlier: &[EarlierCalls]| shared.windows.fill(earlier);
        shared.ledger.open(memory, fill).await;
        loop {
            self.check_refusal(endpoint)?;
            self.check_budget(endpoint)?;
            self.wait_while_held().await;
            let slots = shared.windows.acquire(endpoint).await;
            if self.is_held() {
                continue;
            }
            self.check_refusal(endpoint)?;
            let entry = shared.ledger.write_down(endpoint).await;
            let entry = entry.map_err(|_| self.error(endpoint, RequestFault::budget_spent()))?;
            // This is the last wait before the request is sent, so that a program that was suspended during an earlier one checks its
            // lease again.
            shared.ledger.permit().await;
            if self.is_held() || self.check_refusal(endpoint).is_err() {
                entry.take_back().await;
                continue;
            }
            return Ok(CallPermit { slots, entry });
        }
    }

    fn is_held(&self) -> bool {
        *self.shared.held.borrow()
    }

    async fn wait_while_held(&self) {
        if self.is_held() {
            // This cannot fail: the sender lives as long as `shared`.
            let _ = self.shared.held.subscribe().wait_for(|held| !held).await;
        }
    }

    /// Sends once, and judges the answer.
    async fn attempt(
        &self,
        call: &ApiCall,
        token: Option<&AccessToken>,
        permit: CallPermit<'_>,
    ) -> Result<HttpAnswer, RequestFault> {
        let CallPermit { slots, mut entry } = permit;
        let outcome = self.send(call, token, slots, &mut entry).await;
        let outcome = outcome.and_then(|answer| {
            self.shared.protocol.judge(call.endpoint, &answer)?;
            answer.reject_http_error()?;
            Ok(answer)
        });
        let outcome = outcome.map_err(|mut fault| {
            if token.is_none() {
                // The reply may hold a token that could not be read, so that it is not among those that are redacted.
                fault.message = redact::without_long_words(&fault.message);
                fault.message_zh = fault.message_zh.as_deref().map(redact::without_long_words);
            }
            self.shared.errors.redacted(fault)
        });
        self.log(call.endpoint, &outcome);
        if let Err(fault) = &outcome {
            self.shared.failures.fetch_add(1, Ordering::Relaxed);
            if fault.is_unbilled() {
                entry.take_back().await;
            }
        }
        outcome
    }

    async fn send(
        &self,
        call: &ApiCall,
        token: Option<&AccessToken>,
        mut slots: HeldSlots<'_>,
        entry: &mut CallEntry,
    ) -> Result<HttpAnswer, RequestFault> {
        let shared = &self.shared;
        let path = call.endpoint.path_with(call.segment.as_deref());
        let path = path
            .filter(|path| allow::permits(shared.errors.platform, call.endpoint.method, path))
            .ok_or_else(RequestFault::not_allowed)?;
        shared.requests.fetch_add(1, Ordering::Relaxed);
        let token = token.map(|held| (shared.protocol.token_place(), held.text()));
        slots.mark_sent();
        entry.mark_sent();
        let _sent: SentRequest<'_> = shared.latencies.send(call.endpoint.name);
        let answer = shared.client.send(call, &path, token).await?;
        if token.is_some() {
            return Ok(answer);
        }
        let mut ahead = shared
            .clock_ahead
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *ahead = answer.clock_ahead();
        drop(ahead);
        Ok(answer.with_token())
    }

    fn log(&self, endpoint: &Endpoint, outcome: &Result<HttpAnswer, RequestFault>) {
        let tenant = self.shared.errors.tenant.as_str();
        match outcome {
            Ok(answer) => {
                tracing::debug!(tenant, endpoint = endpoint.name, bytes = answer.body.len());
            }
            Err(fault) => {
                tracing::info!(
                    tenant,
                    endpoint = endpoint.name,
                    code = fault.code,
                    class = ?fault.class,
                    log_id = fault.log_id
                );
                // The platform's own words may name a person.
                tracing::debug!(tenant, message = fault.message);
            }
        }
    }

    /// Fails if the month's budget is spent, before the call waits for a limit in vain.
    fn check_budget(&self, endpoint: &'static Endpoint) -> Result<(), ApiError> {
        if self.shared.ledger.is_spent_for(endpoint) {
            return Err(self.error(endpoint, RequestFault::budget_spent()));
        }
        Ok(())
    }

    async fn pause(&self, pause: Duration) {
        self.count_retry();
        tokio::time::sleep(pause).await;
    }

    pub(super) fn block(&self, endpoint: &'static Endpoint, pause: Duration) {
        self.count_retry();
        self.shared.windows.block(endpoint, pause);
    }

    fn count_retry(&self) {
        self.shared.retries.fetch_add(1, Ordering::Relaxed);
    }

    /// The final error of a call. If its token was replaced and refused again, the tokens show whether the credentials are refused.
    fn fail(
        &self,
        endpoint: &'static Endpoint,
        fault: RequestFault,
        token: &AccessToken,
    ) -> ApiError {
        let fault = match fault.class {
            ErrorClass::Refresh if token.shows_refusal() => fault.refused_everywhere(),
            ErrorClass::Refresh => fault.passing(),
            _ => fault,
        };
        self.remember(endpoint, fault)
    }

    pub(super) fn remember(&self, endpoint: &'static Endpoint, fault: RequestFault) -> ApiError {
        let reach = fault.reach;
        let error = self.error(endpoint, fault);
        if error.is_final() {
            let month = self.shared.ledger.month();
            let refusals = &self.shared.refusals;
            refusals.remember(endpoint, reach, &error, month);
        }
        error
    }
}
