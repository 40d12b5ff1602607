//! The Feishu client against small servers on loopback and against the emulator.
//!
//! A test about a trap of `docs/platforms/feishu.md` has the trap's number in its name (`feishu_trap_8_…`); other such tests are beside
//! the code in `platform::feishu`. Of trap 21 only the seconds of leave types are tested, because the milliseconds belong to calls that
//! leaveboard does not make.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

mod batches;
mod calendars;
pub(crate) mod company;
mod emulated;
mod expiry;
mod lists;
mod narrowed;
mod profiles;
pub(crate) mod server;
mod tokens;
