//! The program as scripts see it: what the real binary prints, what it says on standard error, and its exit code.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot continue fails there"
)]

mod check;
mod check_history;
mod compare;
mod data;
mod departments;
mod described;
mod doctor;
mod ends;
mod environment;
mod expiring;
mod filters;
mod history;
mod json_schema;
mod keymap;
mod language;
mod offline;
mod output;
mod people_dates;
mod secrets;
#[path = "../security/mod.rs"]
mod security;
mod shrunk;
mod situations;
mod store;
mod support;
mod sync;
mod tenants;
mod totals;
mod work_calendars;
mod workbook;
