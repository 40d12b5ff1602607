//! Facts about the store, each on every engine that can be had here.

mod engines;
mod leases;
