//! What is kept between runs, and the sync that fills it: both stores, resuming, followers, killed programs, clocks.

mod clock;
mod keeping;
mod killed;
mod store;
#[path = "../support/mod.rs"]
mod support;
mod sync;
