//! The token call and the refusal of tokens.

use std::time::Duration;

use serde_json::json;

use super::replies::{error, error_with, success};
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
    platform: "wecom",
    id_key: "corp_id",
    id_start: "wwemulated",
    secret_digits: 43,
};

pub(super) fn tokens(life: Duration, seed: u64) -> IssuedTokens {
    IssuedTokens::new(Reissue::Same, life, write_token, seed)
}

/// Every other token is as long as the documentation allows, 512 bytes.
fn write_token(seed: u64, serial: u64) -> String {
    let length = if serial.is_multiple_of(2) { 214 } else { 512 };
    RandomStream::new(seed, "wecom token", serial).hex(length)
}

pub(super) fn gettoken(
    state: &EmulatorState,
    app: &EmulatedApp,
    call: &IncomingCall,
) -> EmulatedReply {
    let keys = &app.keys;
    let refusal = match (call.query("corpid"), call.query("corpsecret")) {
        (None | Some(""), _) => error(41002, "corpid missing"),
        (_, None | Some("")) => error(41004, "corpsecret missing"),
        (Some(id), _) if id != keys.id => error(40013, "invalid corpid"),
        (_, Some(secret)) if secret != keys.secret => error(40001, "invalid credential"),
        _ => return issue_token(state, app),
    };
    state.tally.refused();
    refusal
}

fn issue_token(state: &EmulatorState, app: &EmulatedApp) -> EmulatedReply {
    let (token, left) = app.tokens.issue();
    success(json!({"access_token": token, "expires_in": state.stated_token_life(left)}))
}

/// The refusal of a call to `path`. The call for departments sends its empty list along.
pub(super) fn refuse_token(flaw: TokenFlaw, path: &str) -> EmulatedReply {
    let (code, text) = match flaw {
        TokenFlaw::Missing => (41001, "access_token missing"),
        TokenFlaw::Unknown => (40014, "invalid access_token"),
        TokenFlaw::Expired => (42001, "access_token expired"),
    };
    let empty = match path {
        "/cgi-bin/department/list" => json!({"department": []}),
        _ => json!({}),
    };
    error_with(code, text, empty)
}
