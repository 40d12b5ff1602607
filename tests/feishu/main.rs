//! The Feishu client against a server of the test's own making, over real HTTP.
//!
//! Feishu's numbered traps are named by the tests, here or beside the code: 1-3, 5-8, 11-18, 20, 22-25 and 28 stand with the
//! modules of `platform::feishu`; 4, 7-10, 17-21, 25-27 stand here. Trap 21's milliseconds and half days belong to calls that
//! write grants or list requests, which this program does not make; its seconds are read with the leave types.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

mod batches;
mod company;
mod emulated;
mod expiry;
mod lists;
mod profiles;
mod server;
mod tokens;
