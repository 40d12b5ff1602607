//! The token call and the refusal of tokens.

use std::time::Duration;

use serde_json::json;

use super::replies::wrapped_error;
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
    platform: "dingtalk",
    id_key: "app_key",
    id_start: "dingemulated",
    secret_digits: 64,
};

pub(super) fn tokens(life: Duration, seed: u64) -> IssuedTokens {
    let write = |seed, serial| RandomStream::new(seed, "dingtalk token", serial).hex(32);
    IssuedTokens::new(Reissue::Renewed, life, write, seed)
}

pub(super) fn gettoken(
    state: &EmulatorState,
    app: &EmulatedApp,
    call: &IncomingCall,
) -> EmulatedReply {
    let keys = &app.keys;
    let refusal = match (call.query("appkey"), call.query("appsecret")) {
        (Some(key), Some(secret)) if (key, secret) == (&keys.id, &keys.secret) => {
            return issue_token(state, app);
        }
        (Some(_), Some(_)) => json!({"errcode": 40096, "errmsg": "不合法的appKey或appSecret"}),
        _ => json!({"errcode": 40035, "errmsg": "缺少参数 corpid or appkey"}),
    };
    state.tally.refused();
    EmulatedReply::json(&refusal)
}

fn issue_token(state: &EmulatorState, app: &EmulatedApp) -> EmulatedReply {
    let (token, left) = app.tokens.issue();
    EmulatedReply::json(
        &json!({"errcode": 0, "access_token": token, "errmsg": "ok", "expires_in": state.stated_token_life(left)}),
    )
}

pub(super) fn refuse_token(flaw: TokenFlaw) -> EmulatedReply {
    match flaw {
        TokenFlaw::Missing => wrapped_error("40000", "access_token is blank"),
        TokenFlaw::Unknown => wrapped_error("40014", "不合法的access_token"),
        TokenFlaw::Expired => wrapped_error("42001", "access_token已过期"),
    }
}
