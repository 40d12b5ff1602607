//! The shared transport: limits, retry, tokens, redaction, size caps.
//!
//! Owns how a request is sent and sent again. A platform tells through [`Protocol`] how its token is fetched and how its
//! answers are judged. Must not know what an answer means beyond that.

mod call;
mod call_ledger;
mod client;
mod estimate;
mod fault;
mod rate_limiter;
mod redact;
mod refusal;
mod retry;
mod token;
mod windows;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;

use super::allow::{self, Endpoint};
use super::error::{ApiError, Class};
use super::meter::EarlierCalls;
use super::settings::Settings;
use super::{Estimate, Usage};
use crate::domain::{PlatformKind, TenantName};

pub use call::{ApiCall, ApiReply};
pub use client::{HttpAnswer, HttpTimeouts};
pub use estimate::{Cut, ProgressEstimator, RemainingWork, RunningBatch};
pub use fault::{FaultReach, RequestFault};
pub use token::{IssuedToken, TokenPlace};

use call_ledger::{CallEntry, CallLedger};
use estimate::{LatencyTable, SentRequest};
use retry::{RetryDecision, RetryState};
use token::{AccessToken, TokenKeeper};
use windows::{HeldSlots, Windows};

#[cfg(test)]
mod tests;

/// What differs between platforms in getting an answer at all.
pub trait Protocol: Send + Sync + 'static {
    /// The request for a token. It carries the secret.
    fn token_call(&self) -> ApiCall;

    /// The token out of an answer that [`Protocol::judge`] let pass; `None` when there is none in it.
    fn read_token(&self, body: &str) -> Option<IssuedToken>;

    /// Where a token goes.
    fn token_place(&self) -> TokenPlace;

    /// Whether an answer is one, by the platform's own code; else what it means.
    /// [`HttpAnswer::envelope`] reads the code and says what a body that is not JSON means.
    fn judge(&self, endpoint: &Endpoint, answer: &HttpAnswer) -> Result<(), RequestFault>;
}

/// One tenant's connection. Cheap to clone; clones share limits, token and refusals.
#[derive(Clone)]
pub struct Transport {
    shared: Arc<Shared>,
}

struct Shared {
    tenant: TenantName,
    platform: PlatformKind,
    secret: SecretString,
    protocol: Box<dyn Protocol>,
    line: client::HttpClient,
    windows: Windows,
    tokens: TokenKeeper,
    refusals: refusal::Refusals,
    patience: HttpTimeouts,
    book: CallLedger,
    paces: LatencyTable,
    requests: AtomicU64,
    retries: AtomicU64,
    failures: AtomicU64,
    held: tokio::sync::watch::Sender<bool>,
}

/// The right to send one request: it stands in the windows and in the book.
struct CallPermit<'a> {
    slots: HeldSlots<'a>,
    entry: CallEntry,
}

impl std::fmt::Debug for Transport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Transport({})", self.shared.tenant)
    }
}

impl Transport {
    /// A connection with the usual patience. Fails when the address is not one we talk to, or TLS cannot be set up.
    pub fn new(settings: &Settings, protocol: impl Protocol) -> Result<Self, ApiError> {
        Self::with_patience(settings, protocol, HttpTimeouts::default())
    }

    /// The same with other times and sizes.
    pub fn with_patience(
        settings: &Settings,
        protocol: impl Protocol,
        patience: HttpTimeouts,
    ) -> Result<Self, ApiError> {
        let platform = settings.credentials.platform();
        let line = client::HttpClient::open(&settings.base_url, settings.clock, patience)
            .map_err(|fault| fault.into_error(&settings.tenant, platform, "connect"))?;
        let shared = Shared {
            tenant: settings.tenant.clone(),
            platform,
            secret: settings.credentials.secret().clone(),
            protocol: Box::new(protocol),
            windows: Windows::of(settings, line.is_loopback(), line.faster()),
            line,
            tokens: TokenKeeper::default(),
            refusals: refusal::Refusals::default(),
            patience,
            book: CallLedger::of(settings),
            paces: LatencyTable::default(),
            requests: AtomicU64::new(0),
            retries: AtomicU64::new(0),
            failures: AtomicU64::new(0),
            held: tokio::sync::watch::Sender::new(false),
        };
        Ok(Self {
            shared: Arc::new(shared),
        })
    }

    /// Asks until there is an answer or a final error: waits for the limits, retries what may pass, refreshes the token once.
    pub async fn call(&self, call: ApiCall) -> Result<ApiReply, ApiError> {
        let mut course = RetryState::new(self.shared.patience);
        let mut busy = Duration::ZERO;
        loop {
            self.check_refusal(call.endpoint)?;
            let token = self.token().await?;
            let pass = self.admit(call.endpoint).await?;
            let admitted = Instant::now();
            let fault = match self.attempt(&call, Some(&token), pass).await {
                Ok(answer) => {
                    token.prove();
                    let paces = &self.shared.paces;
                    paces.finish(call.endpoint.name, busy + admitted.elapsed());
                    return Ok(self.reply(call.endpoint, answer));
                }
                Err(fault) => fault,
            };
            // An answer about a person or a department is given only to a token that is taken.
            if matches!(fault.class, Class::PerItem | Class::Hidden) {
                token.prove();
            }
            match course.next(fault) {
                RetryDecision::Wait(pause) => self.pause(pause).await,
                RetryDecision::Block(pause) => self.block(call.endpoint, pause),
                RetryDecision::Refresh(fault) => self.refresh(&token, fault, call.endpoint).await?,
                RetryDecision::Fail(fault) => return Err(self.fail(call.endpoint, fault, &token)),
            }
            busy += admitted.elapsed();
        }
    }

    /// An error of this tenant, remembered by nobody: for what a client finds wrong itself (repeating pages).
    pub fn error(&self, endpoint: &'static Endpoint, fault: RequestFault) -> ApiError {
        let fault = self.scrubbed(fault);
        fault.into_error(&self.shared.tenant, self.shared.platform, endpoint.name)
    }

    /// Requests so far, and how full the window of `endpoint` is.
    pub fn usage(&self, endpoint: &'static Endpoint) -> Usage {
        let mut usage = self.shared.windows.usage(endpoint);
        usage.requests = self.shared.requests.load(Ordering::Relaxed);
        usage.retries = self.shared.retries.load(Ordering::Relaxed);
        usage.failures = self.shared.failures.load(Ordering::Relaxed);
        let book = &self.shared.book;
        let bills = self.shared.platform == PlatformKind::DingTalk;
        usage.billable = bills.then(|| (book.spent(), book.budget()));
        usage.billed_here = book.own();
        usage
    }

    /// The shortest time until the limits have let `calls` more calls of `endpoint` go.
    pub fn shortest_time(&self, endpoint: &'static Endpoint, calls: u64) -> Duration {
        self.shared.windows.shortest_time(endpoint, calls)
    }

    /// What `work` on `endpoint` costs: its calls, the time at the limits, and the time at the pace of the calls so far.
    pub fn estimate(&self, endpoint: &'static Endpoint, work: &RemainingWork) -> Estimate {
        let pace = self.shared.paces.of(endpoint.name);
        let calls = work.calls();
        Estimate {
            calls,
            at_limit: self.shortest_time(endpoint, calls.saturating_sub(pace.under_way)),
            remaining: self.time_for(endpoint, work),
        }
    }

    /// How long a call of `endpoint` takes, its waiting for limits left out.
    pub fn time_of_one(&self, endpoint: &'static Endpoint) -> Duration {
        self.shared.paces.of(endpoint.name).call
    }

    /// Whether `endpoint` has been refused for good: the credentials, not the month's calls.
    pub fn is_refused(&self, endpoint: &'static Endpoint) -> bool {
        let refusal = self.check_refusal(endpoint).err();
        refusal.is_some_and(|error| error.class == Class::Refused)
    }

    /// How long `work` on `endpoint` takes from now: within the limits, and at the pace of the calls so far.
    pub fn time_for(&self, endpoint: &'static Endpoint, work: &RemainingWork) -> Duration {
        let calls = work.calls();
        if calls == 0 {
            return Duration::ZERO;
        }
        let pace = self.shared.paces.of(endpoint.name);
        let unsent = pace.attempts_of(calls).saturating_sub(pace.under_way);
        let windows = &self.shared.windows;
        let at_pace = windows.blocked_for(endpoint) + work.time_at(pace.call);
        if unsent == 0 {
            return at_pace;
        }
        let every = work.every(pace.call);
        at_pace.max(windows.time_until(endpoint, unsent, pace.reply, every) + pace.reply)
    }

    /// See [`super::Platform::hold`].
    pub fn hold(&self, held: bool) {
        self.shared.held.send_replace(held);
    }

    fn reply(&self, endpoint: &'static Endpoint, answer: HttpAnswer) -> ApiReply {
        ApiReply {
            transport: self.clone(),
            endpoint,
            log_id: answer.log_id(),
            body: answer.body,
        }
    }

    fn check_refusal(&self, endpoint: &'static Endpoint) -> Result<(), ApiError> {
        let shared = &self.shared;
        let known = shared.refusals.of(endpoint, || shared.book.month());
        known.map_or(Ok(()), Err)
    }

    /// A token that may be used now: the kept one, or a new one, fetched by one caller for all.
    async fn token(&self) -> Result<Arc<AccessToken>, ApiError> {
        let fetch = || self.fetch_token();
        self.shared.tokens.current(fetch).await
    }

    /// Replaces a token that was not taken. The same token back, or none, ends the matter (Feishu trap 4).
    async fn refresh(
        &self,
        refused: &AccessToken,
        fault: RequestFault,
        endpoint: &'static Endpoint,
    ) -> Result<(), ApiError> {
        self.count_retry();
        let fetch = || self.fetch_token();
        let fresh = self.shared.tokens.replace(refused, fetch).await?;
        if fresh.is_same_text(refused) {
            return Err(self.remember(endpoint, fault.refused_everywhere()));
        }
        Ok(())
    }

    async fn fetch_token(&self) -> Result<IssuedToken, ApiError> {
        let call = self.shared.protocol.token_call();
        let mut course = RetryState::new(self.shared.patience);
        loop {
            let pass = self.admit(call.endpoint).await?;
            let outcome = self.attempt(&call, None, pass).await;
            let token = outcome.and_then(|answer| {
                let token = self.shared.protocol.read_token(&answer.body);
                token.ok_or_else(|| RequestFault::no_token().log_id(answer.log_id()))
            });
            let fault = match token {
                Ok(token) => return Ok(token),
                Err(fault) => fault.for_token_call(),
            };
            match course.next(fault) {
                RetryDecision::Wait(pause) => self.pause(pause).await,
                RetryDecision::Block(pause) => self.block(call.endpoint, pause),
                RetryDecision::Refresh(fault) | RetryDecision::Fail(fault) => {
                    return Err(self.remember(call.endpoint, fault));
                }
            }
        }
    }

    /// Waits for the limits, and while requests are held back. Who hears of a refusal or of a spent budget meanwhile sends nothing,
    /// and whoever sends nothing gives the slots back unused.
    async fn admit(&self, endpoint: &'static Endpoint) -> Result<CallPermit<'_>, ApiError> {
        let shared = &self.shared;
        let memory = shared.windows.memory();
        let fill = |earlier: &[EarlierCalls]| shared.windows.fill(earlier);
        shared.book.open(memory, fill).await;
        loop {
            self.check_refusal(endpoint)?;
            self.check_budget(endpoint)?;
            self.wait_while_held().await;
            let slots = shared.windows.acquire(endpoint).await;
            if self.is_held() {
                continue;
            }
            self.check_refusal(endpoint)?;
            let entry = shared.book.write_down(endpoint).await;
            let entry = entry.map_err(|_| self.error(endpoint, RequestFault::budget_spent()))?;
            // The last wait before the request is sent, so that a program that was suspended in any earlier one looks again.
            shared.book.permit().await;
            if self.is_held() || self.is_refused(endpoint) {
                shared.book.take_back(entry).await;
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
            // The sender lives as long as `shared`.
            let _ = self.shared.held.subscribe().wait_for(|held| !held).await;
        }
    }

    /// Sends once, and judges.
    async fn attempt(
        &self,
        call: &ApiCall,
        token: Option<&AccessToken>,
        pass: CallPermit<'_>,
    ) -> Result<HttpAnswer, RequestFault> {
        let outcome = self.send(call, token, pass.slots).await;
        let outcome = outcome.and_then(|answer| {
            self.shared.protocol.judge(call.endpoint, &answer)?;
            answer.reject_http_error()?;
            Ok(answer)
        });
        let outcome = outcome.map_err(|fault| match token {
            Some(_) => self.scrubbed(fault),
            // The reply may hold a token that nobody could read.
            None => self.scrubbed(fault.without_long_words()),
        });
        self.log(call.endpoint, &outcome);
        if let Err(fault) = &outcome {
            self.shared.failures.fetch_add(1, Ordering::Relaxed);
            if fault.is_unbilled() {
                self.shared.book.take_back(pass.entry).await;
            }
        }
        outcome
    }

    async fn send(
        &self,
        call: &ApiCall,
        token: Option<&AccessToken>,
        mut slots: HeldSlots<'_>,
    ) -> Result<HttpAnswer, RequestFault> {
        let shared = &self.shared;
        let path = call.endpoint.path_with(call.segment.as_deref());
        let path = path
            .filter(|path| allow::permits(shared.platform, call.endpoint.method, path))
            .ok_or_else(RequestFault::not_allowed)?;
        shared.requests.fetch_add(1, Ordering::Relaxed);
        let token = token.map(|held| (shared.protocol.token_place(), held.text()));
        slots.mark_sent();
        let _sent: SentRequest<'_> = shared.paces.send(call.endpoint.name);
        let answer = shared.line.send(call, &path, token).await?;
        Ok(if token.is_none() {
            answer.with_token()
        } else {
            answer
        })
    }

    fn log(&self, endpoint: &Endpoint, outcome: &Result<HttpAnswer, RequestFault>) {
        let tenant = self.shared.tenant.as_str();
        match outcome {
            Ok(answer) => {
                tracing::debug!(tenant, endpoint = endpoint.name, bytes = answer.body.len());
            }
            Err(fault) => tracing::info!(
                tenant,
                endpoint = endpoint.name,
                code = fault.code,
                message = fault.message,
                class = ?fault.class,
                log_id = fault.log_id
            ),
        }
    }

    /// Nobody waits for a limit only to hear that the month's budget is spent.
    fn check_budget(&self, endpoint: &'static Endpoint) -> Result<(), ApiError> {
        if self.shared.book.is_spent_for(endpoint) {
            return Err(self.error(endpoint, RequestFault::budget_spent()));
        }
        Ok(())
    }

    async fn pause(&self, pause: Duration) {
        self.count_retry();
        tokio::time::sleep(pause).await;
    }

    fn block(&self, endpoint: &'static Endpoint, pause: Duration) {
        self.count_retry();
        self.shared.windows.block(endpoint, pause);
    }

    fn count_retry(&self) {
        self.shared.retries.fetch_add(1, Ordering::Relaxed);
    }

    /// A call whose token was replaced and refused again fails; whether the credentials are refused is for the tokens to show.
    fn fail(
        &self,
        endpoint: &'static Endpoint,
        fault: RequestFault,
        token: &AccessToken,
    ) -> ApiError {
        let fault = match fault.class {
            Class::Refresh if token.shows_refusal() => fault.refused_everywhere(),
            Class::Refresh => fault.passing(),
            _ => fault,
        };
        self.remember(endpoint, fault)
    }

    fn remember(&self, endpoint: &'static Endpoint, fault: RequestFault) -> ApiError {
        let reach = fault.reach;
        let error = self.error(endpoint, fault);
        if error.is_final() {
            let month = self.shared.book.month();
            let refusals = &self.shared.refusals;
            refusals.remember(endpoint, reach, &error, month);
        }
        error
    }

    fn scrubbed(&self, mut fault: RequestFault) -> RequestFault {
        fault.message = self.scrub(&fault.message);
        fault.code = self.scrub(&fault.code);
        fault.log_id = fault.log_id.map(|id| self.scrub(&id));
        fault
    }

    /// `message` without the secret and without the token, should a platform repeat them; then cut.
    fn scrub(&self, message: &str) -> String {
        let secret = self.shared.secret.expose_secret();
        let message = redact::redact(message, secret);
        fault::cut(&self.shared.tokens.scrub(&message))
    }
}
