//! How WeCom's token is fetched and how its answers are judged.

use std::time::Duration;

use secrecy::ExposeSecret;
use secrecy::SecretString;

use super::super::allow::{Endpoint, WECOM_BALANCES, WECOM_TOKEN};
use super::super::http::{ApiCall, HttpAnswer, IssuedToken, Protocol, RequestFault, TokenPlace};
use super::super::settings::Credentials;
use super::{errors, wire};
use crate::platform::decode::{self, SentNumber};

pub(super) struct WeComProtocol {
    corp_id: String,
    secret: SecretString,
}

impl WeComProtocol {
    pub(super) fn new(credentials: &Credentials) -> Self {
        let corp_id = match credentials {
            Credentials::WeCom { corp_id, .. } => corp_id.clone(),
            Credentials::DingTalk { .. } | Credentials::Feishu { .. } => String::new(),
        };
        Self {
            corp_id,
            secret: credentials.secret().clone(),
        }
    }
}

/// Balances as documented: the code comes first, the list of flat records last, so that no reply which is cut off ends like this.
/// There are as many of these replies as people; what is in them is read once, by who asked.
fn is_whole_success(body: &str) -> bool {
    body.starts_with(r#"{"errcode":0,"#) && body.ends_with("}]}")
}

/// What the page names when a reply does not (document 91039).
const USUAL_LIFE: u64 = 7_200;

impl Protocol for WeComProtocol {
    fn token_call(&self) -> ApiCall {
        ApiCall::new(&WECOM_TOKEN)
            .query("corpid", &self.corp_id)
            .query("corpsecret", self.secret.expose_secret())
    }

    fn read_token(&self, body: &str) -> Option<IssuedToken> {
        let reply: wire::WeComTokenReply = decode::from_json(body).ok()?;
        let text = reply.access_token.filter(|text| !text.is_empty())?;
        let life = reply
            .expires_in
            .and_then(|seconds| u64::try_from(seconds).ok());
        Some(IssuedToken {
            text: SecretString::from(text),
            life: Duration::from_secs(life.unwrap_or(USUAL_LIFE)),
        })
    }

    /// WeCom reads no header: a token in one is answered with 41001 (`access_token missing`).
    fn token_place(&self) -> TokenPlace {
        TokenPlace::Query("access_token")
    }

    /// By `errcode`, before any list is looked at: failures carry empty lists (trap 1). Absent means success here.
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
            SentNumber::Absent => Err(RequestFault::unreadable(
                "neither a code nor an answer in the reply",
            )),
            SentNumber::Unreadable => Err(RequestFault::unreadable("errcode is no number")),
        }
    }
}
