//! The runtime that commands run in.

use std::io;
use std::num::NonZero;

use tokio::runtime::{Builder, Runtime};

/// As tokio's own environment variable asks for it.
const WORKERS: &str = "TOKIO_WORKER_THREADS";

/// A runtime with a thread for each processor, or with as many as [`WORKERS`] says. Tokio itself ends the program where that
/// is no number above 0.
pub(super) fn start() -> io::Result<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(workers(std::env::var(WORKERS).ok().as_deref()))
        .enable_all()
        .build()
}

fn workers(wish: Option<&str>) -> usize {
    let processors = || std::thread::available_parallelism().map_or(1, NonZero::get);
    match wish.and_then(|wish| wish.parse().ok()) {
        Some(wish @ 1..=MAX_WORKERS) => wish,
        _ => processors(),
    }
}

/// More threads than this are a mistake, and a system may refuse them.
const MAX_WORKERS: usize = 1_024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_for_threads_that_makes_no_sense_is_not_followed() {
        assert_eq!(workers(Some("3")), 3);
        let default = workers(None);
        assert!(default >= 1);
        for wish in ["0", "", "-1", "many", "99999999999999999999", "5000"] {
            assert_eq!(workers(Some(wish)), default, "{wish}");
        }
    }
}
