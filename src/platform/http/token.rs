//! The token of one tenant: fetched once, kept for its stated life, replaced by one caller for all.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;

use super::super::error::ApiError;
use super::redact::redact;

/// A token as the platform gave it.
#[derive(Debug)]
pub struct IssuedToken {
    /// The token. May be up to 4 KB and of any form (Feishu trap 6).
    pub text: SecretString,
    /// How long it lives from now, as the platform says.
    pub life: Duration,
}

/// Where a token goes in a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenPlace {
    /// `?access_token=…` (WeCom, DingTalk).
    Query(&'static str),
    /// `Authorization: Bearer …` (Feishu).
    Bearer,
}

/// A token in use.
pub(super) struct AccessToken {
    text: SecretString,
    good_until: Instant,
    proven: AtomicBool,
    /// The token before it never worked either.
    follows_unproven: bool,
}

impl AccessToken {
    pub(super) fn new(token: IssuedToken, asked: Instant, before: Option<&Self>) -> Self {
        Self {
            follows_unproven: before.is_some_and(|before| !before.is_proven()),
            text: token.text,
            good_until: asked + kept_for(token.life),
            proven: AtomicBool::new(false),
        }
    }

    pub(super) fn text(&self) -> &SecretString {
        &self.text
    }

    pub(super) fn is_same_text(&self, other: &Self) -> bool {
        self.text.expose_secret() == other.text.expose_secret()
    }

    /// The platform took it once.
    pub(super) fn prove(&self) {
        self.proven.store(true, Ordering::Relaxed);
    }

    /// Two tokens in a row that were never taken: it is not the tokens that are refused but who asks.
    /// One alone may have died between its fetch and its first use.
    pub(super) fn shows_refusal(&self) -> bool {
        self.follows_unproven && !self.is_proven()
    }

    fn is_proven(&self) -> bool {
        self.proven.load(Ordering::Relaxed)
    }
}

/// Keeps the token, and lets one caller fetch it while the others wait for that fetch.
#[derive(Default)]
pub(super) struct TokenKeeper {
    fetching: tokio::sync::Mutex<LastFetch>,
    /// Tokens seen in this run, newest last: taken out of messages.
    held: Mutex<Vec<Arc<AccessToken>>>,
}

#[derive(Default)]
struct LastFetch {
    failed: Option<(Instant, ApiError)>,
}

/// Tokens remembered for taking them out of messages.
const REMEMBERED: usize = 4;

impl TokenKeeper {
    /// The kept token while it is good, else a new one.
    pub(super) async fn current<F, T>(&self, fetch: F) -> Result<Arc<AccessToken>, ApiError>
    where
        F: FnOnce() -> T,
        T: Future<Output = Result<IssuedToken, ApiError>>,
    {
        match self.kept() {
            Some(held) => Ok(held),
            None => self.fetch_once(fetch, |_| true).await,
        }
    }

    /// Another token than `refused`: the kept one if somebody has replaced it meanwhile, else a new one.
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
        if let Some(held) = self.kept().filter(|held| accept(held)) {
            return Ok(held);
        }
        if let Some((_, error)) = last.failed.as_ref().filter(|(at, _)| *at >= asked) {
            return Err(error.clone());
        }
        let started = Instant::now();
        match fetch().await {
            Ok(token) => Ok(self.keep(token, started)),
            Err(error) => {
                last.failed = Some((Instant::now(), error.clone()));
                Err(error)
            }
        }
    }

    fn kept(&self) -> Option<Arc<AccessToken>> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = held.last()?;
        (newest.good_until > Instant::now()).then(|| Arc::clone(newest))
    }

    fn keep(&self, token: IssuedToken, asked: Instant) -> Arc<AccessToken> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let before = held.last().map(AsRef::as_ref);
        let fresh = Arc::new(AccessToken::new(token, asked, before));
        held.push(Arc::clone(&fresh));
        if held.len() > REMEMBERED {
            held.remove(0);
        }
        fresh
    }

    /// `message` without any token of this run.
    pub(super) fn scrub(&self, message: &str) -> String {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.iter().fold(message.to_owned(), |message, token| {
            redact(&message, token.text.expose_secret())
        })
    }
}

/// No platform's token lives longer than two hours; one that claims to is asked for anew after a day.
const LONGEST_LIFE: Duration = Duration::from_hours(24);

/// The stated life minus a margin that is always smaller than it: `expire` is what is left, and may be short (Feishu trap 5).
fn kept_for(life: Duration) -> Duration {
    let life = life.min(LONGEST_LIFE);
    let margin = (life / 10).min(Duration::from_mins(5));
    life.saturating_sub(margin).max(Duration::from_secs(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feishu_trap_5_the_margin_is_always_smaller_than_the_life() {
        for (life, kept) in [
            (7_200, 6_900),
            (4_567, 4_267),
            (600, 540),
            (60, 54),
            (10, 9),
            (0, 1),
            (u64::MAX, 86_100),
        ] {
            let kept = Duration::from_secs(kept);
            assert_eq!(kept_for(Duration::from_secs(life)), kept, "{life}");
        }
    }
}
