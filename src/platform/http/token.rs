//! The access token of one tenant: fetched once, used for as long as the platform says, replaced by one caller for all.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;

use super::protocol::IssuedToken;
use super::redact::redact;
use crate::platform::error::ApiError;

/// A token in use.
pub(super) struct AccessToken {
    text: SecretString,
    good_until: Instant,
    /// Whether the platform has accepted it at least once.
    proven: AtomicBool,
    /// Whether the token before it was never accepted.
    follows_unproven: bool,
}

impl AccessToken {
    pub(super) fn new(token: IssuedToken, asked: Instant, before: Option<&Self>) -> Self {
        Self {
            follows_unproven: before.is_some_and(|before| !before.is_proven()),
            text: token.text,
            good_until: asked + used_for(token.life),
            proven: AtomicBool::new(false),
        }
    }

    pub(super) fn text(&self) -> &SecretString {
        &self.text
    }

    pub(super) fn is_same_text(&self, other: &Self) -> bool {
        self.text.expose_secret() == other.text.expose_secret()
    }

    /// Notes that the platform accepted the token.
    pub(super) fn prove(&self) {
        self.proven.store(true, Ordering::Relaxed);
    }

    /// Whether two tokens in a row were never accepted. Then it is the credentials that are refused and not the tokens; a single one
    /// may have expired between its fetch and its first use.
    pub(super) fn shows_refusal(&self) -> bool {
        self.follows_unproven && !self.is_proven()
    }

    fn is_proven(&self) -> bool {
        self.proven.load(Ordering::Relaxed)
    }
}

/// The current token. Callers that arrive while a token request is in flight wait for it instead of sending a second one: some
/// platforms invalidate the older token.
#[derive(Default)]
pub(super) struct TokenCache {
    fetching: tokio::sync::Mutex<LastFetch>,
    /// The last tokens of this run, newest last, which are redacted from messages.
    held: Mutex<Vec<Arc<AccessToken>>>,
}

#[derive(Default)]
struct LastFetch {
    /// When the last fetch failed, and with what.
    failed: Option<(Instant, ApiError)>,
}

/// This many tokens are remembered for redaction.
const TOKENS_REMEMBERED: usize = 4;

impl TokenCache {
    /// The current token while it lives, otherwise a new one.
    pub(super) async fn current<F, T>(&self, fetch: F) -> Result<Arc<AccessToken>, ApiError>
    where
        F: FnOnce() -> T,
        T: Future<Output = Result<IssuedToken, ApiError>>,
    {
        match self.living() {
            Some(held) => Ok(held),
            None => self.fetch_once(fetch, |_| true).await,
        }
    }

    /// Another token than `refused`: the current one if another caller has replaced it meanwhile, otherwise a new one.
    pub(super) async fn replace<F, T>(
        &self,
        refused: &AccessToken,
        fetch: F,
    ) -> Result<Arc<AccessToken>, ApiError>
    where
        F: FnOnce() -> T,
        T: Future<Output = Result<IssuedToken, ApiError>>,
    {
        let is_other = |held: &AccessToken| !std::ptr::eq(held, refused);
        self.fetch_once(fetch, is_other).await
    }

    async fn fetch_once<F, T>(
        &self,
        fetch: F,
        accept: impl Fn(&AccessToken) -> bool,
    ) -> Result<Arc<AccessToken>, ApiError>
    where
        F: FnOnce() -> T,
        T: Future<Output = Result<IssuedToken, ApiError>>,
    {
        let asked = Instant::now();
        let mut last = self.fetching.lock().await;
        if let Some(held) = self.living().filter(|held| accept(held)) {
            return Ok(held);
        }
        if let Some((_, error)) = last.failed.as_ref().filter(|(at, _)| *at >= asked) {
            return Err(error.clone());
        }
        let started = Instant::now();
        match fetch().await {
            Ok(token) => Ok(self.store(token, started)),
            Err(error) => {
                last.failed = Some((Instant::now(), error.clone()));
                Err(error)
            }
        }
    }

    fn living(&self) -> Option<Arc<AccessToken>> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = held.last()?;
        if newest.good_until <= Instant::now() {
            return None;
        }
        Some(Arc::clone(newest))
    }

    fn store(&self, token: IssuedToken, asked: Instant) -> Arc<AccessToken> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let before = held.last().map(AsRef::as_ref);
        let fresh = Arc::new(AccessToken::new(token, asked, before));
        held.push(Arc::clone(&fresh));
        if held.len() > TOKENS_REMEMBERED {
            held.remove(0);
        }
        fresh
    }

    /// `message` without any of the remembered tokens.
    pub(super) fn scrub(&self, message: &str) -> String {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.iter().fold(message.to_owned(), |message, token| {
            redact(&message, token.text.expose_secret())
        })
    }
}

/// No platform's token lives longer than two hours. One that claims to is fetched again after a day.
const LONGEST_LIFE: Duration = Duration::from_hours(24);

/// How long a token is used: its life minus a margin. The margin is always smaller than the life,
/// because the platform states what is left of the life, which may be little (Feishu trap 5).
fn used_for(life: Duration) -> Duration {
    let life = life.min(LONGEST_LIFE);
    let margin = (life / 10).min(Duration::from_mins(5));
    life.saturating_sub(margin).max(Duration::from_secs(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feishu_trap_5_the_margin_is_always_smaller_than_the_life() {
        for (life, used) in [
            (7_200, 6_900),
            (4_567, 4_267),
            (600, 540),
            (60, 54),
            (10, 9),
            (0, 1),
            (u64::MAX, 86_100),
        ] {
            let used = Duration::from_secs(used);
            assert_eq!(used_for(Duration::from_secs(life)), used, "{life}");
        }
    }
}
