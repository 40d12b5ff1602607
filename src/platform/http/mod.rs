//! One call to a platform: its limits, retries, access token, redaction and size caps.
//!
//! [`Transport::call`] is the entry point. What differs between platforms, fetching a token and judging an answer, is a [`Protocol`]
//! that each of them implements in its `auth.rs`.

mod answer;
mod call;
mod call_ledger;
mod client;
mod estimate;
mod latency;
mod protocol;
mod rate_limiter;
mod redact;
mod refusal;
mod reply;
mod retry;
mod tenant_errors;
mod timeouts;
mod token;
mod transport;
mod windows;

pub use answer::HttpAnswer;
pub use call::ApiCall;
pub use estimate::{BatchShape, ProgressEstimator, RemainingWork, RunningBatch};
pub use protocol::{IssuedToken, Protocol, TokenPlace};
pub use reply::ApiReply;
pub use timeouts::HttpTimeouts;
pub use transport::{Transport, in_rounds};

#[cfg(test)]
mod tests;
