//! Facts about the store, each on every engine that can be had here.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails by that")]

mod checksums;
mod company;
mod counters;
mod damage;
#[cfg(target_os = "linux")]
mod dead;
pub(crate) mod engines;
mod files;
mod history;
mod kept;
mod leases;
mod noting;
#[cfg(feature = "postgres")]
mod pooler;
mod processes;
mod reading_back;
#[cfg(feature = "postgres")]
mod servers;
#[cfg(feature = "postgres")]
mod tls;
mod upkeep;
