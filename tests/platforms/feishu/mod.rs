//! The Feishu client against a server of the test's own making, over real HTTP.
//!
//! Feishu's numbered traps are named by the tests (`feishu_trap_8_…`), here or beside the code in `platform::feishu`.
//! Of trap 21 only the seconds of leave types are met: milliseconds and half days belong to calls that this program does not make.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

mod batches;
mod company;
mod emulated;
mod expiry;
mod lists;
mod narrowed;
mod profiles;
mod server;
mod tokens;
