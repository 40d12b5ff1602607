//! How a token is had from the legacy host, and how its answers are judged. Must not know what is asked for.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::reply;
use super::wire::{DingTalkEnvelope, DingTalkTokenReply, filled};
use crate::platform::allow::{self, Endpoint};
use crate::platform::http::{ApiCall, HttpAnswer, IssuedToken, Protocol, RequestFault, TokenPlace};
use crate::platform::{Clock, decode};

/// What the transport must know of DingTalk.
pub(super) struct DingTalkProtocol {
    pub(super) app_key: String,
    pub(super) secret: SecretString,
    pub(super) clock: Clock,
}

/// Seconds that a token lives if its reply does not say: the usual ones of DingTalk's page `obtain-orgapp-token`.
const USUAL_LIFE: u32 = 7200;

impl Protocol for DingTalkProtocol {
    fn token_call(&self) -> ApiCall {
        ApiCall::new(&allow::DINGTALK_TOKEN)
            .query("appkey", &self.app_key)
            .query("appsecret", self.secret.expose_secret())
    }

    fn read_token(&self, body: &str) -> Option<IssuedToken> {
        let reply: DingTalkTokenReply = decode::from_json(body).ok()?;
        let seconds = reply.expires_in.unwrap_or(USUAL_LIFE);
        Some(IssuedToken {
            text: filled(reply.access_token)?.into(),
            life: Duration::from_secs(seconds.into()),
        })
    }

    fn token_place(&self) -> TokenPlace {
        TokenPlace::Query("access_token")
    }

    fn judge(&self, endpoint: &Endpoint, answer: &HttpAnswer) -> Result<(), RequestFault> {
        let envelope = read_envelope(answer)?;
        if answer.status >= 400 && envelope.is_empty() {
            // A gateway's JSON: its status says more than that DingTalk's code is missing.
            answer.reject_http_error()?;
        }
        reply::judge(&envelope, (self.clock)().now)?;
        if endpoint.billable {
            reply::require_result(&envelope)?;
        }
        Ok(())
    }
}

/// What is no object has no errcode either; an HTML page may be a ban (trap 28).
fn read_envelope(answer: &HttpAnswer) -> Result<DingTalkEnvelope<'_>, RequestFault> {
    let read = answer.envelope();
    match answer.body.trim_start().as_bytes().first() {
        Some(b'<') if reply::is_ban_page(&answer.body) => Err(reply::ip_banned()),
        Some(b'[') if read.is_ok() => Ok(DingTalkEnvelope::default()),
        _ => read,
    }
}
