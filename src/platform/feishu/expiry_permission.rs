//! Whether expiry records may be fetched: they are optional, and need a permission of their own (trap 19).

use std::sync::atomic::{AtomicU8, Ordering};

use crate::platform::ApiError;

/// The permission as far as it is known.
#[derive(Debug)]
pub(super) struct ExpiryPermission(AtomicU8);

const UNWANTED: u8 = 0;
const UNTRIED: u8 = 1;
const GRANTED: u8 = 2;
const REFUSED: u8 = 3;

impl ExpiryPermission {
    pub(super) fn new(wanted: bool) -> Self {
        Self(AtomicU8::new(if wanted { UNTRIED } else { UNWANTED }))
    }

    /// Wanted, and not refused so far.
    pub(super) fn may_ask(&self) -> bool {
        matches!(self.0.load(Ordering::Relaxed), UNTRIED | GRANTED)
    }

    /// Whether no call has shown yet that the permission is granted or refused.
    pub(super) fn is_untried(&self) -> bool {
        self.0.load(Ordering::Relaxed) == UNTRIED
    }

    /// Learns from the outcome of a call.
    pub(super) fn note<T>(&self, outcome: &Result<T, ApiError>) {
        match outcome {
            Ok(_) => self.0.store(GRANTED, Ordering::Relaxed),
            Err(error) if error.is_final() => self.0.store(REFUSED, Ordering::Relaxed),
            Err(_) => {}
        }
    }
}
