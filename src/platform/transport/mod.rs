//! The shared transport: limits, retry, tokens, redaction, size caps.
//!
//! Owns how a request is sent and sent again. A platform tells through [`Protocol`] how its token is fetched and how its
//! answers are judged. Must not know what an answer means beyond that.

mod call;
mod course;
mod fault;
mod http;
mod limiter;
mod refusal;
mod token;
mod windows;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::Usage;
use super::allow::{self, Endpoint};
use super::error::{ApiError, Class};
use super::settings::{Credentials, Settings};
use crate::domain::{PlatformKind, TenantName};

pub use call::{Call, Reply};
pub use fault::{Fault, Reach};
pub use http::{Answer, Patience};
pub use token::{Token, TokenPlace};

use course::{Course, Step};
use token::{Held, TokenKeeper};
use windows::{Slots, Windows};

#[cfg(test)]
mod tests;

/// What differs between platforms in getting an answer at all.
pub trait Protocol: Send + Sync + 'static {
    /// The request for a token. It carries the secret.
    fn token_call(&self) -> Call;

    /// The token out of an answer that [`Protocol::judge`] let pass; `None` when there is none in it.
    fn read_token(&self, body: &str) -> Option<Token>;

    /// Where a token goes.
    fn token_place(&self) -> TokenPlace;

    /// Whether an answer is one, by the platform's own code; else what it means.
    /// [`Answer::envelope`] reads the code and says what a body that is not JSON means.
    fn judge(&self, endpoint: &Endpoint, answer: &Answer) -> Result<(), Fault>;
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
    line: http::Line,
    windows: Windows,
    tokens: TokenKeeper,
    refusals: refusal::Refusals,
    patience: Patience,
    requests: AtomicU64,
    retries: AtomicU64,
    failures: AtomicU64,
    billable: AtomicU64,
    budget: Option<u64>,
    held: tokio::sync::watch::Sender<bool>,
}

impl std::fmt::Debug for Transport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Transport({})", self.shared.tenant)
    }
}

impl Transport {
    /// A connection with the usual patience. Fails when the address is not one we talk to, or TLS cannot be set up.
    pub fn new(settings: &Settings, protocol: impl Protocol) -> Result<Self, ApiError> {
        Self::with_patience(settings, protocol, Patience::default())
    }

    /// The same with other times and sizes.
    pub fn with_patience(
        settings: &Settings,
        protocol: impl Protocol,
        patience: Patience,
    ) -> Result<Self, ApiError> {
        let platform = settings.credentials.platform();
        let line = http::Line::open(&settings.base_url, patience)
            .map_err(|fault| fault.into_error(&settings.tenant, platform, "connect"))?;
        let shared = Shared {
            tenant: settings.tenant.clone(),
            platform,
            secret: settings.credentials.secret().clone(),
            protocol: Box::new(protocol),
            windows: Windows::of(settings, line.is_loopback()),
            line,
            tokens: TokenKeeper::default(),
            refusals: refusal::Refusals::default(),
            patience,
            requests: AtomicU64::new(0),
            retries: AtomicU64::new(0),
            failures: AtomicU64::new(0),
            billable: AtomicU64::new(0),
            budget: budget(&settings.credentials),
            held: tokio::sync::watch::Sender::new(false),
        };
        Ok(Self {
            shared: Arc::new(shared),
        })
    }

    /// Asks until there is an answer or a final error: waits for the limits, retries what may pass, refreshes the token once.
    pub async fn call(&self, call: Call) -> Result<Reply, ApiError> {
        let mut course = Course::new(self.shared.patience);
        loop {
            self.check_refusal(call.endpoint)?;
            let token = self.token().await?;
            let slots = self.admit(call.endpoint).await?;
            let fault = match self.attempt(&call, Some(&token), slots).await {
                Ok(answer) => {
                    token.prove();
                    return Ok(self.reply(call.endpoint, answer));
                }
                Err(fault) => fault,
            };
            match course.next(fault) {
                Step::Wait(pause) => self.pause(pause).await,
                Step::Block(pause) => self.block(call.endpoint, pause),
                Step::Refresh(fault) => self.refresh(&token, fault, call.endpoint).await?,
                Step::Fail(fault) => return Err(self.fail(call.endpoint, fault, &token)),
            }
        }
    }

    /// An error of this tenant, remembered by nobody: for what a client finds wrong itself (repeating pages).
    pub fn error(&self, endpoint: &'static Endpoint, fault: Fault) -> ApiError {
        let fault = self.scrubbed(fault);
        fault.into_error(&self.shared.tenant, self.shared.platform, endpoint.name)
    }

    /// Requests so far, and how full the window of `endpoint` is.
    pub fn usage(&self, endpoint: &'static Endpoint) -> Usage {
        let mut usage = self.shared.windows.usage(endpoint);
        usage.requests = self.shared.requests.load(Ordering::Relaxed);
        usage.retries = self.shared.retries.load(Ordering::Relaxed);
        usage.failures = self.shared.failures.load(Ordering::Relaxed);
        usage.billable = (self.shared.platform == PlatformKind::DingTalk).then(|| {
            let spent = self.shared.billable.load(Ordering::Relaxed);
            (spent, self.shared.budget)
        });
        usage
    }

    /// The shortest time in which the limits allow `calls` more calls of `endpoint`.
    pub fn shortest_time(&self, endpoint: &'static Endpoint, calls: u64) -> Duration {
        self.shared.windows.shortest_time(endpoint, calls)
    }

    /// See [`super::Platform::hold`].
    pub fn hold(&self, held: bool) {
        self.shared.held.send_replace(held);
    }

    fn reply(&self, endpoint: &'static Endpoint, answer: Answer) -> Reply {
        Reply {
            transport: self.clone(),
            endpoint,
            log_id: answer.log_id(),
            body: answer.body,
        }
    }

    fn check_refusal(&self, endpoint: &'static Endpoint) -> Result<(), ApiError> {
        self.shared.refusals.of(endpoint).map_or(Ok(()), Err)
    }

    /// A token that may be used now: the kept one, or a new one, fetched by one caller for all.
    async fn token(&self) -> Result<Arc<Held>, ApiError> {
        let fetch = || self.fetch_token();
        self.shared.tokens.current(fetch).await
    }

    /// Replaces a token that was not taken. The same token back, or none, ends the matter (Feishu trap 4).
    async fn refresh(
        &self,
        refused: &Held,
        fault: Fault,
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

    async fn fetch_token(&self) -> Result<Token, ApiError> {
        let call = self.shared.protocol.token_call();
        let mut course = Course::new(self.shared.patience);
        loop {
            let slots = self.admit(call.endpoint).await?;
            let outcome = self.attempt(&call, None, slots).await;
            let token = outcome.and_then(|answer| {
                let token = self.shared.protocol.read_token(&answer.body);
                token.ok_or_else(|| Fault::no_token().log_id(answer.log_id()))
            });
            let fault = match token {
                Ok(token) => return Ok(token),
                Err(fault) => fault.for_token_call(),
            };
            match course.next(fault) {
                Step::Wait(pause) => self.pause(pause).await,
                Step::Block(pause) => self.block(call.endpoint, pause),
                Step::Refresh(fault) | Step::Fail(fault) => {
                    return Err(self.remember(call.endpoint, fault));
                }
            }
        }
    }

    /// Waits for the limits. Who hears of a refusal or of a spent budget meanwhile sends nothing.
    async fn admit(&self, endpoint: &'static Endpoint) -> Result<Slots<'_>, ApiError> {
        self.check_refusal(endpoint)?;
        self.check_budget(endpoint)?;
        let slots = self.shared.windows.acquire(endpoint).await;
        // The sender lives as long as `shared`.
        let _ = self.shared.held.subscribe().wait_for(|held| !held).await;
        self.check_refusal(endpoint)?;
        Ok(slots)
    }

    /// Sends once, and judges.
    async fn attempt(
        &self,
        call: &Call,
        token: Option<&Held>,
        slots: Slots<'_>,
    ) -> Result<Answer, Fault> {
        let shared = &self.shared;
        let path = call.endpoint.path_with(call.segment.as_deref());
        let path = path
            .filter(|path| allow::permits(shared.platform, call.endpoint.method, path))
            .ok_or_else(Fault::not_allowed)?;
        self.spend(call.endpoint)?;
        shared.requests.fetch_add(1, Ordering::Relaxed);
        let token = token.map(|held| (shared.protocol.token_place(), held.text()));
        let outcome = shared.line.send(call, &path, token).await;
        drop(slots);
        let outcome = outcome.and_then(|answer| {
            shared.protocol.judge(call.endpoint, &answer)?;
            answer.reject_http_error()?;
            Ok(answer)
        });
        let outcome = outcome.map_err(|fault| self.scrubbed(fault));
        self.log(call.endpoint, &outcome);
        outcome.inspect_err(|fault| {
            shared.failures.fetch_add(1, Ordering::Relaxed);
            self.give_back(call.endpoint, fault);
        })
    }

    fn log(&self, endpoint: &Endpoint, outcome: &Result<Answer, Fault>) {
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
        let spent = self.shared.billable.load(Ordering::Relaxed);
        match self.shared.budget {
            Some(budget) if endpoint.billable && spent >= budget => {
                Err(self.remember(endpoint, Fault::budget_spent()))
            }
            _ => Ok(()),
        }
    }

    /// Counts a billable call before it is sent, so that the budget is never overrun by callers side by side.
    fn spend(&self, endpoint: &Endpoint) -> Result<(), Fault> {
        if !endpoint.billable {
            return Ok(());
        }
        let budget = self.shared.budget.unwrap_or(u64::MAX);
        let count_one = |spent| (spent < budget).then_some(spent + 1);
        let billable = &self.shared.billable;
        billable
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, count_one)
            .map(|_| ())
            .map_err(|_| Fault::budget_spent())
    }

    /// Throttled calls and those that never reached the platform are not billed (notes B1.2).
    fn give_back(&self, endpoint: &Endpoint, fault: &Fault) {
        let unbilled = matches!(fault.class, Class::Throttled(_)) || fault.was_not_sent();
        if endpoint.billable && unbilled {
            self.shared.billable.fetch_sub(1, Ordering::Relaxed);
        }
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
    fn fail(&self, endpoint: &'static Endpoint, fault: Fault, token: &Held) -> ApiError {
        let fault = match fault.class {
            Class::Refresh if token.shows_refusal() => fault.refused_everywhere(),
            Class::Refresh => fault.passing(),
            _ => fault,
        };
        self.remember(endpoint, fault)
    }

    fn remember(&self, endpoint: &'static Endpoint, fault: Fault) -> ApiError {
        let reach = fault.reach;
        let error = self.error(endpoint, fault);
        if error.is_final() {
            self.shared.refusals.remember(endpoint, reach, &error);
        }
        error
    }

    fn scrubbed(&self, mut fault: Fault) -> Fault {
        fault.message = self.scrub(&fault.message);
        fault.code = self.scrub(&fault.code);
        fault.log_id = fault.log_id.map(|id| self.scrub(&id));
        fault
    }

    /// `message` without the secret and without the token, should a platform repeat them; then cut.
    fn scrub(&self, message: &str) -> String {
        let secret = self.shared.secret.expose_secret();
        let message = replace(message, secret);
        fault::cut(&self.shared.tokens.scrub(&message))
    }
}

fn budget(credentials: &Credentials) -> Option<u64> {
    match credentials {
        Credentials::DingTalk {
            monthly_call_budget,
            ..
        } => *monthly_call_budget,
        Credentials::WeCom { .. } | Credentials::Feishu { .. } => None,
    }
}

fn replace(message: &str, secret: &str) -> String {
    if secret.is_empty() {
        message.to_owned()
    } else {
        message.replace(secret, "***")
    }
}
