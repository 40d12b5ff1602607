//! Waiting with an end: a test that waits for what never comes fails, and says what it was.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file uses its part of this"
)]

use std::future::Future;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

/// Nothing that a test waits for takes so long, however busy the machine is. Only a test that fails waits until then.
const LONGEST_WAIT: Duration = Duration::from_mins(8);

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(5);

/// What `work` comes to. The time is the machine's: a test whose clock is paused is not cut short, and one that hangs ends.
pub async fn in_time<T>(what: &str, work: impl Future<Output = T>) -> T {
    let (_done, ended) = channel::<()>();
    let (late, is_late) = oneshot::channel();
    std::thread::spawn(move || {
        if ended.recv_timeout(LONGEST_WAIT) == Err(RecvTimeoutError::Timeout) {
            let _ = late.send(());
        }
    });
    tokio::select! {
        biased;
        value = work => value,
        Ok(()) = is_late => panic!("{what}: not within {LONGEST_WAIT:?}"),
    }
}

/// For a test that compares several runs, or a run with what was expected before it, and takes at most `longest`: all of it is of
/// one day (UTC+8). Shortly before midnight it waits until the next day has begun.
pub async fn away_from_midnight(longest: Duration) {
    let beijing = jiff::Timestamp::now().as_second() + 8 * 3_600;
    let left = Duration::from_secs((86_400 - beijing.rem_euclid(86_400)).unsigned_abs());
    if left <= longest {
        tokio::time::sleep(left + Duration::from_secs(1)).await;
    }
}

/// Until it `holds`.
pub async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    in_time(what, async {
        while !holds().await {
            tokio::time::sleep(PAUSE).await;
        }
    })
    .await;
}

/// What `found` finds, on a thread that may wait.
pub fn find<T>(what: &str, mut found: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(
            begun.elapsed() < LONGEST_WAIT,
            "{what}: not within {LONGEST_WAIT:?}"
        );
        std::thread::sleep(PAUSE);
    }
}
