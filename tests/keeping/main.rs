//! The sync engine with a real store: kept rows, checkpoints, resuming, followers, wishes, trouble.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

#[path = "../store/engines.rs"]
#[allow(dead_code, reason = "facts about the store itself use the rest")]
mod engines;
mod followers;
mod idle;
mod opening;
mod resuming;
mod rows;
mod screen;
mod scripted;
mod shrunk;
#[path = "../support/mod.rs"]
mod support;
mod trouble;
