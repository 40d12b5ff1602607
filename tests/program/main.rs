//! The program as people and scripts see it: its commands, its screens, its configuration, and a run in a real pseudo-terminal.

mod commands;
#[path = "../../benches/company/mod.rs"]
mod company;
mod config;
#[path = "../../benches/filled/mod.rs"]
mod filled;
mod pty;
mod screens;
#[path = "../support/mod.rs"]
mod support;
