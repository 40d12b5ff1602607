//! Access tokens: [`IssuedTokens`] issues them by the rule of one platform, checks them, and revokes them early when a fault asks for
//! that.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// What a token call returns while an older token is still valid.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reissue {
    /// The same token with its remaining life (WeCom).
    Same,
    /// The same token with a full life again (DingTalk).
    Renewed,
    /// The same token until its last quarter, then a new one while the old one stays valid (Feishu: the last 30 of 120 minutes).
    NewNearTheEnd,
}

/// Why a token is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenFlaw {
    Missing,
    Unknown,
    Expired,
}

/// The tokens that are remembered, so that an expired one is not taken for one that was never
/// issued.
const MAX_REMEMBERED_TOKENS: usize = 16;

#[derive(Debug)]
struct Token {
    text: String,
    ends: Instant,
    /// Whether a client got an intact answer with it.
    used: bool,
}

/// The tokens of one platform.
#[derive(Debug)]
pub(super) struct IssuedTokens {
    reissue: Reissue,
    life: Duration,
    write: fn(u64, u64) -> String,
    seed: u64,
    issued: Mutex<TokenList>,
}

/// The tokens issued so far, newest last.
#[derive(Debug, Default)]
struct TokenList {
    next_serial: u64,
    tokens: VecDeque<Token>,
}

impl IssuedTokens {
    /// `write(seed, serial)` returns a token's text.
    pub(super) fn new(
        reissue: Reissue,
        life: Duration,
        write: fn(u64, u64) -> String,
        seed: u64,
    ) -> Self {
        Self {
            reissue,
            life,
            write,
            seed,
            issued: Mutex::default(),
        }
    }

    /// A valid token and how long it remains valid.
    pub(super) fn issue(&self) -> (String, Duration) {
        let now = Instant::now();
        let mut issued = self.lock();
        if let Some(token) = issued.tokens.back_mut()
            && self.is_issued_again(token, now)
        {
            if let Reissue::Renewed = self.reissue {
                token.ends = now + self.life;
            }
            return (token.text.clone(), token.ends - now);
        }
        let text = (self.write)(self.seed, issued.next_serial);
        issued.next_serial += 1;
        issued.tokens.push_back(Token {
            text: text.clone(),
            ends: now + self.life,
            used: false,
        });
        if issued.tokens.len() > MAX_REMEMBERED_TOKENS {
            issued.tokens.pop_front();
        }
        (text, self.life)
    }

    fn is_issued_again(&self, token: &Token, now: Instant) -> bool {
        let left = token.ends.saturating_duration_since(now);
        match self.reissue {
            Reissue::Same | Reissue::Renewed => !left.is_zero(),
            Reissue::NewNearTheEnd => !left.is_zero() && left >= self.life / 4,
        }
    }

    /// # Errors
    /// Why `token` is not accepted.
    pub(super) fn check(&self, token: Option<&str>) -> Result<(), TokenFlaw> {
        let token = token
            .filter(|token| !token.is_empty())
            .ok_or(TokenFlaw::Missing)?;
        let issued = self.lock();
        match issued.tokens.iter().find(|known| known.text == token) {
            None => Err(TokenFlaw::Unknown),
            Some(known) if known.ends <= Instant::now() => Err(TokenFlaw::Expired),
            Some(_) => Ok(()),
        }
    }

    /// Records that a call with `token` got an intact answer.
    pub(super) fn note_use(&self, token: &str) {
        let mut issued = self.lock();
        if let Some(known) = issued.tokens.iter_mut().find(|known| known.text == token) {
            known.used = true;
        }
    }

    /// Forgets every token that was used, so that it is unknown from now on. An unused token stays valid: platforms end tokens early, but
    /// not before their first use, and a client has to learn that its token was valid before it can tell an early end from a refusal.
    pub(super) fn revoke_used(&self) {
        self.lock().tokens.retain(|token| !token.used);
    }

    fn lock(&self) -> MutexGuard<'_, TokenList> {
        self.issued.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(reissue: Reissue, life: Duration) -> IssuedTokens {
        IssuedTokens::new(reissue, life, |_, serial| format!("t{serial}"), 1)
    }

    #[tokio::test(start_paused = true)]
    async fn a_valid_token_is_issued_again_and_an_expired_one_is_told_from_an_unknown_one() {
        let tokens = tokens(Reissue::Same, Duration::from_mins(1));
        let (first, _) = tokens.issue();
        assert_eq!(tokens.issue().0, first);
        assert_eq!(tokens.check(Some(&first)), Ok(()));
        tokio::time::advance(Duration::from_secs(61)).await;
        assert_eq!(tokens.check(Some(&first)), Err(TokenFlaw::Expired));
        assert_eq!(tokens.check(Some("x")), Err(TokenFlaw::Unknown));
        assert_eq!(tokens.check(None), Err(TokenFlaw::Missing));
        assert_ne!(tokens.issue().0, first);
    }

    #[tokio::test(start_paused = true)]
    async fn near_its_end_a_new_token_stands_beside_the_old_one() {
        let tokens = tokens(Reissue::NewNearTheEnd, Duration::from_hours(2));
        let (first, _) = tokens.issue();
        tokio::time::advance(Duration::from_mins(100)).await;
        let (second, _) = tokens.issue();
        assert_ne!(first, second);
        assert_eq!(tokens.check(Some(&first)), Ok(()));
        assert_eq!(tokens.check(Some(&second)), Ok(()));
    }

    #[test]
    fn a_revoked_token_is_never_issued_again_and_an_unused_one_is_not_revoked() {
        let tokens = tokens(Reissue::Same, Duration::from_mins(1));
        let (first, _) = tokens.issue();
        tokens.revoke_used();
        assert_eq!(tokens.check(Some(&first)), Ok(()));
        tokens.note_use(&first);
        tokens.revoke_used();
        assert_eq!(tokens.check(Some(&first)), Err(TokenFlaw::Unknown));
        assert_ne!(tokens.issue().0, first);
    }
}
