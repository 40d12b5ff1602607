//! interest
