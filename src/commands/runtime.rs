//! The tokio runtime that commands run in.

use std::io;
use std::num::NonZero;

use tokio::runtime::{Builder, Runtime};

/// Tokio's own environment variable.
const WORKERS_VARIABLE: &str = "TOKIO_WORKER_THREADS";

/// A runtime with a thread for each processor, or as many as [`WORKERS_VARIABLE`] says. The variable is read here because tokio panics
/// where it is not a number above 0.
pub(super) fn start() -> io::Result<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(workers(std::env::var(WORKERS_VARIABLE).ok().as_deref()))
        .enable_all()
        .build()
}

fn workers(requested: Option<&str>) -> usize {
    match requested.and_then(|requested| requested.parse().ok()) {
        Some(requested @ 1..=MAX_WORKERS) => requested,
        _ => std::thread::available_parallelism().map_or(1, NonZero::get),
    }
}

/// A larger number is taken for a mistake; a system may refuse so many threads.
const MAX_WORKERS: usize = 1_024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_threads_that_makes_no_sense_is_ignored() {
        assert_eq!(workers(Some("3")), 3);
        let default = workers(None);
        assert!(default >= 1);
        for requested in ["0", "", "-1", "many", "99999999999999999999", "5000"] {
            assert_eq!(workers(Some(requested)), default, "{requested}");
        }
    }
}
