//! The DingTalk client against small servers on loopback and against the emulator: what it requests, how it reads the replies, and what
//! it does when they are wrong.
//!
//! A test about a trap of `docs/platforms/dingtalk.md` has the trap's number in its name; other such tests are beside the code in
//! `platform::dingtalk`.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

mod balances;
pub(crate) mod company;
mod directory;
mod emulated;
mod faults;
mod hire_dates;
mod identity;
mod operator;
pub(crate) mod server;
