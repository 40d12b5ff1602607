//! The clients of the three platforms, the emulator, and the rules of leave types in words. Everything goes over HTTP on loopback.

mod altered_fields;
mod dingtalk;
mod emulator;
mod end_to_end;
mod feishu;
mod refused;
mod remaining;
mod rules;
mod storm;
#[path = "../support/mod.rs"]
mod support;
mod wecom;
