//! The DingTalk client against small servers on loopback and against the emulator: what it asks, what it makes of the
//! answers, and what it does when they are wrong.
//!
//! DingTalk's numbered traps are named by the tests, here or beside the code: 19-22, 26-30, 32-37, 39, 41 and 42 stand with the
//! modules of `platform::dingtalk`; 22-29, 31, 34, 36, 38 and 40 stand here.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

mod balances;
mod company;
mod directory;
mod emulated;
mod faults;
mod hire_dates;
mod identity;
mod operator;
mod server;
