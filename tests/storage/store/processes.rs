//! Real processes: several at once, one that is killed, one that may do less.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use leaveboard::store::{Store, StoreUrl, TenantStore};

use crate::store::engines::{Engine, key};
use crate::support::waiting::in_time;

/// Set for a child: the file that it writes to.
const FILE: &str = "LEAVEBOARD_TEST_WRITES_TO";

/// Set for a child that is not root.
const MERE_USER: &str = "LEAVEBOARD_TEST_MERE_USER";

/// File permissions do not bind root, so as root the running test is repeated in a child that runs
/// as `nobody`. Returns `true` if that child ran and passed.
#[cfg(unix)]
pub(crate) fn is_checked_as_a_mere_user() -> bool {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|of| of.uid() == 0);
    if !is_root || std::env::var_os(MERE_USER).is_some() {
        return false;
    }
    // A copy that `nobody` can reach, wherever it was built.
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let copy = folder.path().join("store");
    // Written by a process of its own: one that another test starts meanwhile would hold a file of ours open, and a file that
    // somebody may write to is not run.
    let own = std::env::current_exe().unwrap();
    let copied = Command::new("cp").arg(own).arg(&copy).status();
    assert!(copied.unwrap().success());
    let name = std::thread::current().name().unwrap().to_owned();
    let status = Command::new("runuser")
        .args(["-u", "nobody", "--"])
        .arg(&copy)
        .args(["--exact", &name])
        .env(MERE_USER, "1")
        .current_dir("/")
        .stdout(Stdio::null())
        .status();
    assert!(status.unwrap().success(), "{name} as nobody");
    true
}

/// Not a test: what the child processes do that the tests below start.
#[tokio::test]
async fn a_child_that_writes() {
    let Some(file) = std::env::var_os(FILE) else {
        return;
    };
    let place = StoreUrl::File(file.into());
    let tenant = Store::open(&place).await.unwrap().tenant(&key("hq")).await;
    let tenant = tenant.unwrap();
    for number in 1.. {
        count(&tenant).await;
        println!("counted {number}");
    }
}

async fn count(tenant: &TenantStore) {
    let day = jiff::civil::date(2026, 11, 22);
    let counted = tenant.count_calls("quota", 1, Some(day));
    // The limit ends a child that hangs, and with it the test that reads its output.
    let counted = in_time("a call to be counted", counted).await;
    counted.unwrap();
}

async fn counted(engine: &Engine) -> u64 {
    let day = jiff::civil::date(2026, 11, 22);
    engine.tenant().await.month_calls(day).await.unwrap()
}

fn child(engine: &Engine) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "store::processes::a_child_that_writes",
            "--nocapture",
        ])
        .env(FILE, engine.file())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits for this many lines, then sends SIGKILL. Returns how many calls the child reported as
/// written.
fn kill_after(mut child: Child, lines: usize) -> u64 {
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
    let is_word = |line: &String| line.starts_with("counted ");
    let mut last = String::new();
    for _ in 0..lines {
        last = said.by_ref().map(Result::unwrap).find(is_word).unwrap();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let rest = said.map_while(Result::ok).filter(is_word);
    last = rest.last().unwrap_or(last);
    last.trim_start_matches("counted ").parse().unwrap()
}

#[tokio::test]
async fn what_a_killed_process_reported_as_written_is_in_the_store() {
    let engine = Engine::sqlite();
    let mut written = 0;
    for round in 0..8 {
        let child = child(&engine);
        written += kill_after(child, 1 + round * 5);
        let found = counted(&engine).await;
        // One more may have been written and not been said.
        assert!(
            (written..=written + 1).contains(&found),
            "{found}, not {written}"
        );
        written = found;
        assert_eq!(
            engine.number(
                "SELECT COUNT(*) FROM pragma_integrity_check() WHERE integrity_check = 'ok'"
            ),
            1
        );
    }
}

#[tokio::test]
async fn two_processes_and_this_one_write_at_once_and_nothing_is_lost() {
    let engine = Engine::sqlite();
    let children = [child(&engine), child(&engine)];
    let tenant = engine.tenant().await;
    for _ in 0..50 {
        count(&tenant).await;
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let theirs: u64 = children
        .into_iter()
        .map(|child| kill_after(child, 50))
        .sum();
    let found = counted(&engine).await;
    assert!(
        (theirs + 50..=theirs + 52).contains(&found),
        "{found}, not {theirs} and 50"
    );
}
