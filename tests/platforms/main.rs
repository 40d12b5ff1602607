//! The clients of the three platforms and the emulator: literal replies, real HTTP on loopback, rules in plain words.

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
