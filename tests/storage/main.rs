//! What is stored between runs, and the sync that fills the store: both engines, resuming, followers, killed programs, clocks.

mod clock;
mod killed;
mod persistence;
mod store;
#[path = "../support/mod.rs"]
mod support;
mod sync;
mod without_server;
