//! Paging arguments that several Feishu calls take, with Feishu's refusal where one is missing or wrong.

use super::replies::{invalid_field, invalid_parameter};
use crate::emulator::{call::IncomingCall, reply::EmulatedReply};

const PAGE_TOKEN_PREFIX: &str = "eyJhbGciOiJub25lIn0";

/// Trap 7: `page_size` is required, a text, and from 1 to `max`.
pub(super) fn page_size(call: &IncomingCall, max: usize) -> Result<usize, EmulatedReply> {
    let Some(text) = call.query("page_size") else {
        return Err(invalid_field("page_size"));
    };
    match text.parse() {
        Ok(size) if (1..=max).contains(&size) => Ok(size),
        _ => Err(invalid_parameter()),
    }
}

/// The token of the page that begins at `offset`: opaque, as in the sample of Feishu's page.
pub(super) fn write_page_token(offset: usize) -> String {
    format!("{PAGE_TOKEN_PREFIX}{offset:08x}")
}

/// Where the page that the call asks for begins.
pub(super) fn read_page_token(call: &IncomingCall) -> Result<usize, EmulatedReply> {
    let token = call.query("page_token").unwrap_or_default();
    if token.is_empty() {
        return Ok(0);
    }
    let digits = token.strip_prefix(PAGE_TOKEN_PREFIX);
    digits
        .and_then(|digits| usize::from_str_radix(digits, 16).ok())
        .ok_or_else(invalid_parameter)
}
