//! The configuration file: where it is, what it may say, and what is wrong with it.

use crate::platform::Settings;

/// A configured tenant.
#[derive(Clone, Debug)]
pub struct Tenant {
    /// Shown on screen; the name where none is configured.
    pub label: String,
    /// How to reach it.
    pub settings: Settings,
}
