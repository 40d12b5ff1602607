//! How WeCom's access token is fetched, and how its answers are judged: by `errcode`, whatever the HTTP status.

use std::time::Duration;

use secrecy::ExposeSecret;
use secrecy::SecretString;

use super::{errors, wire};
use crate::platform::allow::{Endpoint, WECOM_BALANCES, WECOM_TOKEN};
use crate::platform::fault::RequestFault;
use crate::platform::http::{ApiCall, HttpAnswer, IssuedToken, Protocol, TokenPlace};
use crate::platform::json::{self, SentNumber};

/// What the transport must know of WeCom.
pub(super) struct WeComProtocol {
    pub(super) corp_id: String,
    pub(super) secret: SecretString,
}

/// Whether a reply about balances is a success of the documented form: its code comes first and the list of flat records last, so a
/// reply that was cut off does not end like this. There are as many of these replies as people, and the client reads each of them
/// anyway, so the envelope is not read on its own.
fn is_whole_success(body: &str) -> bool {
    body.starts_with(r#"{"errcode":0,"#) && body.ends_with("}]}")
}

/// Seconds that a token lives where the reply does not say (document 91039).
const DEFAULT_TOKEN_LIFE: u64 = 7_200;

impl Protocol for WeComProtocol {
    fn token_call(&self) -> ApiCall {
        ApiCall::new(&WECOM_TOKEN)
            .query("corpid", &self.corp_id)
            .query("corpsecret", self.secret.expose_secret())
    }

    fn read_token(&self, body: &str) -> Option<IssuedToken> {
        let reply: wire::WeComTokenReply = json::from_json(body).ok()?;
        let text = reply.access_token.filter(|text| !text.is_empty())?;
        let life = reply
            .expires_in
            .and_then(|seconds| u64::try_from(seconds).ok());
        Some(IssuedToken {
            text: SecretString::from(text),
            life: Duration::from_secs(life.unwrap_or(DEFAULT_TOKEN_LIFE)),
        })
    }

    /// WeCom reads no header: a token in one is answered with 41001 (`access_token missing`).
    fn token_place(&self) -> TokenPlace {
        TokenPlace::Query("access_token")
    }

    /// By `errcode`, before any list is looked at, because failures carry empty lists (trap 1). An absent code means success.
    fn judge(&self, endpoint: &Endpoint, answer: &HttpAnswer) -> Result<(), RequestFault> {
        if *endpoint == WECOM_BALANCES && is_whole_success(&answer.body) {
            return Ok(());
        }
        let envelope: wire::WeComEnvelope<'_> = answer.envelope()?;
        match envelope.errcode {
            SentNumber::Number(0) => Ok(()),
            SentNumber::Number(code) => Err(errors::fault(
                code,
                envelope.errmsg.as_deref().unwrap_or(""),
            )),
            SentNumber::Absent if envelope.holds_an_answer() || answer.status >= 400 => Ok(()),
            SentNumber::Absent => Err(RequestFault::unreadable((
                "回复里既没有错误码也没有内容",
                "neither a code nor an answer in the reply",
            ))),
            SentNumber::Unreadable => Err(RequestFault::unreadable((
                "errcode 不是数字",
                "errcode is no number",
            ))),
        }
    }
}
