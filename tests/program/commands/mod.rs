//! The program as scripts see it: the real binary, its output, its words on standard error and its exit code.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails by that")]

mod data;
mod departments;
mod ends;
mod environment;
mod filters;
mod history;
mod offline;
mod output;
mod shrunk;
mod situations;
mod store;
mod support;
mod sync;
mod tenants;
