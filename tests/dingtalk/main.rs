//! The DingTalk client against small servers on loopback and against the emulator: what it asks, what it makes of the
//! answers, and what it does when they are wrong.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

mod balances;
mod company;
mod directory;
mod emulated;
mod faults;
mod operator;
mod server;
