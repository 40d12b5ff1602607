//! How long a call may take, how large its answer may be, and how often it is tried.

use std::time::Duration;

/// The bounds of every call of one client.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HttpTimeouts {
    /// For establishing a connection.
    pub connect: Duration,
    /// For a whole request, its body included.
    pub total: Duration,
    /// Bytes of a body, after decompression.
    pub largest_reply: usize,
    /// How often a call is tried whose fault may pass.
    pub tries: u32,
    /// How often a throttled call is tried again.
    pub throttles: u32,
    /// The first pause between tries; each further one is twice as long.
    pub backoff: Duration,
    /// The longest pause between tries.
    pub longest_backoff: Duration,
    /// The windows of the limits are this many times shorter than documented, for an emulator that shortens them too. On loopback only.
    pub faster: u32,
    /// The longest wait when throttled. If a platform asks for more, the call is sent earlier, a bounded number of times.
    pub longest_wait: Duration,
}

impl Default for HttpTimeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_secs(30),
            largest_reply: 16 * 1024 * 1024,
            tries: 4,
            throttles: 5,
            backoff: Duration::from_millis(500),
            longest_backoff: Duration::from_secs(8),
            faster: 1,
            longest_wait: Duration::from_mins(2),
        }
    }
}
