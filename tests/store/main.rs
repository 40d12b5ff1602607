//! Facts about the store, each on every engine that can be had here.

mod company;
mod damage;
mod engines;
mod keeping;
mod leases;
