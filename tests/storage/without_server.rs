//! A test that needs a server which is not there passes without having checked anything. [`note_skipped`] counts such tests, and the test
//! in this file says in one line how many there were.

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// The servers that tests skipped, each with the name of the test.
static SKIPPED: Mutex<BTreeSet<(&str, String)>> = Mutex::new(BTreeSet::new());

/// Longer than a test that has just been started takes until it notices that its server is missing.
const LAST_SKIP_TIMEOUT: Duration = Duration::from_secs(1);

/// Counts the running test, which needs `server` and cannot have it. libtest names the thread of a test after the test.
pub(crate) fn note_skipped(server: &'static str) {
    let test = thread::current().name().unwrap_or("unnamed").to_owned();
    skipped().insert((server, test));
}

fn skipped() -> MutexGuard<'static, BTreeSet<(&'static str, String)>> {
    SKIPPED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tests are started in the order of their names, and this module's is the last of the binary. It waits until the tests that were started
/// before it have had the time to be counted.
#[test]
fn what_was_skipped_for_want_of_a_server_is_said_in_one_line() {
    let mut counted = skipped().len();
    while counted > 0 {
        thread::sleep(LAST_SKIP_TIMEOUT);
        let now = skipped().len();
        if now == counted {
            break;
        }
        counted = now;
    }
    let skipped = skipped();
    let servers: BTreeSet<&str> = skipped.iter().map(|(server, _)| *server).collect();
    if servers.is_empty() {
        return;
    }
    let counts: Vec<String> = servers
        .into_iter()
        .map(|server| {
            let tests = skipped.iter().filter(|(other, _)| *other == server);
            format!("{server} by {} tests", tests.count())
        })
        .collect();
    // libtest captures what the print macros write, but not what is written to the stream itself.
    writeln!(
        std::io::stderr(),
        "SKIPPED for want of a server: {}. CONTRIBUTING.md says how to have one.",
        counts.join(", ")
    )
    .expect("standard error");
}
