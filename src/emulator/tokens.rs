//! Access tokens: issued by each platform's own rule, good for a while, and dead earlier when a fault says so.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// What a token call answers while an older token is still good.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reissue {
    /// The same token, which ends when it would have ended.
    Same,
    /// The same token with a full life again (DingTalk).
    Renewed,
    /// The same token, or in its last quarter a new one beside it (Feishu: 30 of 120 minutes).
    NewNearTheEnd,
}

/// Why a token is not good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenFlaw {
    Missing,
    Unknown,
    Expired,
}

/// Ended tokens that are still told apart from unknown ones.
const REMEMBERED: usize = 16;

#[derive(Debug)]
struct Token {
    text: String,
    ends: Instant,
    /// It let a request through.
    used: bool,
}

/// The tokens of one platform, newest last.
#[derive(Debug)]
pub(super) struct Tokens {
    reissue: Reissue,
    life: Duration,
    make: fn(u64, u64) -> String,
    seed: u64,
    issued: Mutex<(u64, VecDeque<Token>)>,
}

impl Tokens {
    /// `make(seed, serial)` writes the token's text.
    pub(super) fn new(
        reissue: Reissue,
        life: Duration,
        make: fn(u64, u64) -> String,
        seed: u64,
    ) -> Self {
        Self {
            reissue,
            life,
            make,
            seed,
            issued: Mutex::default(),
        }
    }

    /// A good token and the time it has left.
    pub(super) fn issue(&self) -> (String, Duration) {
        let now = Instant::now();
        let mut issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
        let (serial, tokens) = &mut *issued;
        if let Some(token) = tokens
            .back_mut()
            .filter(|token| self.still_serves(token, now))
        {
            if let Reissue::Renewed = self.reissue {
                token.ends = now + self.life;
            }
            return (token.text.clone(), token.ends - now);
        }
        let text = (self.make)(self.seed, *serial);
        *serial += 1;
        tokens.push_back(Token {
            text: text.clone(),
            ends: now + self.life,
            used: false,
        });
        if tokens.len() > REMEMBERED {
            tokens.pop_front();
        }
        (text, self.life)
    }

    fn still_serves(&self, token: &Token, now: Instant) -> bool {
        let left = token.ends.saturating_duration_since(now);
        match self.reissue {
            Reissue::Same | Reissue::Renewed => !left.is_zero(),
            Reissue::NewNearTheEnd => !left.is_zero() && left >= self.life / 4,
        }
    }

    /// # Errors
    /// What is wrong with `token`.
    pub(super) fn check(&self, token: Option<&str>) -> Result<(), TokenFlaw> {
        let token = token
            .filter(|token| !token.is_empty())
            .ok_or(TokenFlaw::Missing)?;
        let issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
        match issued.1.iter().find(|known| known.text == token) {
            None => Err(TokenFlaw::Unknown),
            Some(known) if known.ends <= Instant::now() => Err(TokenFlaw::Expired),
            Some(_) => Ok(()),
        }
    }

    /// A call with `token` has an answer that nothing happened to.
    pub(super) fn note_use(&self, token: &str) {
        let mut issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = issued.1.iter_mut().find(|known| known.text == token) {
            known.used = true;
        }
    }

    /// Every token that was used is unknown from now on. One that nobody has used yet stays: platforms let tokens die early, not
    /// before their first use, and whoever uses one in a storm must come to know that it was good.
    pub(super) fn revoke_used(&self) {
        let mut issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
        issued.1.retain(|token| !token.used);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(reissue: Reissue, life: Duration) -> Tokens {
        Tokens::new(reissue, life, |_, serial| format!("t{serial}"), 1)
    }

    #[test]
    fn a_good_token_is_issued_again_and_an_ended_one_is_told_from_an_unknown_one() {
        let tokens = tokens(Reissue::Same, Duration::from_millis(30));
        let (first, _) = tokens.issue();
        assert_eq!(tokens.issue().0, first);
        assert_eq!(tokens.check(Some(&first)), Ok(()));
        std::thread::sleep(Duration::from_millis(40));
        assert_eq!(tokens.check(Some(&first)), Err(TokenFlaw::Expired));
        assert_eq!(tokens.check(Some("x")), Err(TokenFlaw::Unknown));
        assert_eq!(tokens.check(None), Err(TokenFlaw::Missing));
        assert_ne!(tokens.issue().0, first);
    }

    #[test]
    fn near_its_end_a_new_token_stands_beside_the_old_one() {
        let tokens = tokens(Reissue::NewNearTheEnd, Duration::from_millis(400));
        let (first, _) = tokens.issue();
        std::thread::sleep(Duration::from_millis(320));
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
