//! Waiting that ends: a test that waits for something which never comes fails and says what it waited for.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file uses its part of this"
)]

use std::future::Future;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

/// Longer than anything that a test waits for takes, however busy the machine is. Only a failing test waits so long.
const LONGEST_WAIT: Duration = Duration::from_mins(8);

/// The step of [`advance_in_small_steps`]: far less than any timeout or limit that a test is about.
const CLOCK_STEP: Duration = Duration::from_millis(20);

/// The pause between two checks of a condition.
const POLL_INTERVAL: Duration = Duration::from_millis(5);

/// The result of `work`. The time limit is in real time, measured on a thread of its own, so that it neither cuts short a test whose
/// tokio clock is paused nor fails to end one that hangs.
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

/// Keeps tokio's paused clock moving in small steps. Without a timer that is due soon, a paused clock jumps to the next one whenever the
/// runtime waits for a socket, for instance to the timeout of the very request that is under way.
pub fn advance_in_small_steps() {
    tokio::spawn(async {
        loop {
            tokio::time::sleep(CLOCK_STEP).await;
        }
    });
}

/// Keeps tokio's paused clock where it is until the guard is dropped, however long the runtime waits for sockets: a paused clock
/// does not move on by itself while a blocking task runs.
pub fn hold_clock() -> Sender<()> {
    let (guard, dropped) = channel();
    tokio::task::spawn_blocking(move || {
        let _ = dropped.recv();
    });
    guard
}

/// Waits until midnight (UTC+8) has passed if it is less than `longest` away. For a test that takes at most `longest` and compares
/// runs that must be of the same day.
pub async fn away_from_midnight(longest: Duration) {
    let beijing = jiff::Timestamp::now().as_second() + 8 * 3_600;
    let left = Duration::from_secs((86_400 - beijing.rem_euclid(86_400)).unsigned_abs());
    if left <= longest {
        tokio::time::sleep(left + Duration::from_secs(1)).await;
    }
}

/// Waits until `holds` is true.
pub async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    in_time(what, async {
        while !holds().await {
            tokio::time::sleep(POLL_INTERVAL).await;
        }
    })
    .await;
}

/// Waits, on a thread that may block, until `found` finds something.
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
        std::thread::sleep(POLL_INTERVAL);
    }
}
