//! Everything one running emulator holds.

use std::sync::Arc;

use axum::Router;

use super::{EmulatorCredentials, EmulatorOptions, counts::Tally};

#[derive(Debug)]
pub(super) struct World {
    pub(super) options: EmulatorOptions,
    pub(super) credentials: EmulatorCredentials,
    pub(super) tally: Tally,
}

impl World {
    pub(super) fn new(options: EmulatorOptions, base_url: String) -> Self {
        Self {
            credentials: EmulatorCredentials::new(base_url, options.seed),
            options,
            tally: Tally::default(),
        }
    }
}

pub(super) fn routes(_world: &Arc<World>) -> Router {
    Router::new()
}
