//! The sync engine with a real store: stored rows, checkpoints, resuming, followers, refresh
//! requests, trouble.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

mod followers;
mod idle;
mod opening;
mod resuming;
mod rows;
mod screen;
pub(crate) mod scripted;
mod shrunk;
mod trouble;
