//! The token call and the refusal of tokens.

use std::time::Duration;

use serde_json::json;

use super::replies::{LOG_ID_HEADER, error, log_id};
use crate::emulator::{
    call::IncomingCall,
    credentials::AppKeyForm,
    endpoint::EmulatedApp,
    random::RandomStream,
    reply::EmulatedReply,
    state::EmulatorState,
    tokens::{IssuedTokens, Reissue, TokenFlaw},
};

pub(super) const APP_KEYS: AppKeyForm = AppKeyForm {
    platform: "feishu",
    id_key: "app_id",
    id_start: "cli_emulated",
    secret_digits: 32,
};

pub(super) fn tokens(life: Duration, seed: u64) -> IssuedTokens {
    IssuedTokens::new(Reissue::NewNearTheEnd, life, write_token, seed)
}

/// Every other token is a long JWT, as the newer token page announces.
fn write_token(seed: u64, serial: u64) -> String {
    let mut draw = RandomStream::new(seed, "feishu token", serial);
    match serial % 2 {
        0 => format!("t-g1{}", draw.hex(38)),
        _ => format!("eyJhbGciOiJFUzI1NiJ9.{}.{}", draw.hex(3_000), draw.hex(86)),
    }
}

/// Wrong keys are refused under HTTP 200, as the real call does.
pub(super) fn tenant_access_token(
    state: &EmulatorState,
    app: &EmulatedApp,
    call: &IncomingCall,
) -> EmulatedReply {
    let keys = &app.keys;
    let app_id = call.text("app_id").unwrap_or_default();
    let secret = call.text("app_secret").unwrap_or_default();
    let refusal = if app_id.is_empty() || secret.is_empty() {
        error(400, 10003, "invalid param")
    } else if app_id != keys.id {
        error(200, 10014, "app id not exists")
    } else if secret != keys.secret {
        error(200, 10015, "app secret invalid")
    } else {
        return issue_token(state, app);
    };
    state.tally.refused();
    refusal
}

/// The token is at top level, not in `data`.
fn issue_token(state: &EmulatorState, app: &EmulatedApp) -> EmulatedReply {
    let (token, left) = app.tokens.issue();
    let life = state.stated_token_life(left);
    let body = json!({"code": 0, "msg": "ok", "tenant_access_token": token, "expire": life});
    EmulatedReply::json(&body).header(LOG_ID_HEADER, log_id())
}

/// HTTP 200 for an expired token and 400 for an unknown one: the status tells a client nothing.
pub(super) fn refuse_token(flaw: TokenFlaw) -> EmulatedReply {
    let invalid =
        "Invalid access token for authorization. Please make a request with token attached.";
    match flaw {
        TokenFlaw::Missing => error(400, 99_991_661, "Missing access token for authorization."),
        TokenFlaw::Unknown => error(400, 99_991_663, invalid),
        TokenFlaw::Expired => error(200, 99_991_663, invalid),
    }
}
