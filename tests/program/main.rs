//! The program as people and scripts see it: its commands, screens, configuration, and a real pseudo-terminal.

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
