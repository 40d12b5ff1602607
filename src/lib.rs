//! `leaveboard`: employees' leave balances across WeCom, DingTalk and Feishu, read-only, in a terminal.
//!
//! The library holds everything; the binary only calls [`commands::run`]. ARCHITECTURE.md shows which module may use which.

// A dependency that nothing uses any more is found here. Not in tests, which are also given the dependencies of other test binaries
// and benches; tests/repository/dependencies.rs finds those.
#![cfg_attr(not(test), warn(unused_crate_dependencies))]

pub mod app;
pub mod commands;
pub mod config;
pub mod domain;
pub mod emulator;
pub mod export;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
pub mod platform;
pub mod sheets;
pub mod shell;
pub mod store;
pub mod sync;
pub mod text;
pub mod ui;
