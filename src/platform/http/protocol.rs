//! What differs between the platforms before an answer can be read: authentication, and which
//! answers are errors.

use std::time::Duration;

use secrecy::SecretString;

use super::answer::HttpAnswer;
use super::call::ApiCall;
use crate::platform::allow::Endpoint;
use crate::platform::fault::RequestFault;

/// How one platform authenticates, and which of its answers are errors.
pub trait Protocol: Send + Sync + 'static {
    /// The call that fetches a token. It carries the secret.
    fn token_call(&self) -> ApiCall;

    /// The token out of an answer that [`Protocol::judge`] let pass; `None` if there is none in it.
    fn read_token(&self, body: &str) -> Option<IssuedToken>;

    /// Where a request carries the token.
    fn token_place(&self) -> TokenPlace;

    /// Whether the answer is a success by the platform's own code; otherwise what it means. [`HttpAnswer::envelope`] reads the code,
    /// and says what a body that is not JSON means.
    fn judge(&self, endpoint: &Endpoint, answer: &HttpAnswer) -> Result<(), RequestFault>;
}

/// A token as the platform issued it.
#[derive(Debug)]
pub struct IssuedToken {
    /// The token: up to 4 KB, of any form (Feishu trap 6).
    pub text: SecretString,
    /// How long it lives from now on, as the platform says.
    pub life: Duration,
}

/// Where a request carries the token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenPlace {
    /// `?access_token=…` (WeCom, DingTalk).
    Query(&'static str),
    /// `Authorization: Bearer …` (Feishu).
    Bearer,
}
