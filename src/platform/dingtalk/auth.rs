//! How DingTalk's access token is fetched, and how the answers of its legacy host are judged.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::envelope;
use super::wire::{DingTalkEnvelope, DingTalkTokenReply};
use crate::platform::Clock;
use crate::platform::allow::{self, Endpoint};
use crate::platform::fault::RequestFault;
use crate::platform::http::{ApiCall, HttpAnswer, IssuedToken, Protocol, TokenPlace};
use crate::platform::json::{self, filled};

/// What the transport must know of DingTalk.
pub(super) struct DingTalkProtocol {
    pub(super) app_key: String,
    pub(super) secret: SecretString,
    pub(super) clock: Clock,
}

/// Seconds that a token lives where the reply does not say (DingTalk's page `obtain-orgapp-token`).
const DEFAULT_TOKEN_LIFE: u32 = 7200;

impl Protocol for DingTalkProtocol {
    fn token_call(&self) -> ApiCall {
        ApiCall::new(&allow::DINGTALK_TOKEN)
            .query("appkey", &self.app_key)
            .query("appsecret", self.secret.expose_secret())
    }

    fn read_token(&self, body: &str) -> Option<IssuedToken> {
        let reply: DingTalkTokenReply = json::from_json(body).ok()?;
        let seconds = reply.expires_in.unwrap_or(DEFAULT_TOKEN_LIFE);
        Some(IssuedToken {
            text: filled(reply.access_token)?.into(),
            life: Duration::from_secs(seconds.into()),
        })
    }

    fn token_place(&self) -> TokenPlace {
        TokenPlace::Query("access_token")
    }

    fn judge(&self, endpoint: &Endpoint, answer: &HttpAnswer) -> Result<(), RequestFault> {
        let reply = read_envelope(answer)?;
        if answer.status >= 400 && reply.is_empty() {
            // The JSON of a gateway: its HTTP status says more than the missing errcode.
            answer.reject_http_error()?;
        }
        envelope::judge(&reply, (self.clock)().now)?;
        if endpoint.billable {
            envelope::require_result(&reply)?;
        }
        Ok(())
    }
}

/// Reads the envelope. A list has no `errcode`, like an object without one; an HTML page may be a ban (trap 28).
fn read_envelope(answer: &HttpAnswer) -> Result<DingTalkEnvelope<'_>, RequestFault> {
    let read = answer.envelope();
    match answer.body.trim_start().as_bytes().first() {
        Some(b'<') if envelope::is_ban_page(&answer.body) => Err(envelope::ip_banned()),
        Some(b'[') if read.is_ok() => Ok(DingTalkEnvelope::default()),
        _ => read,
    }
}
