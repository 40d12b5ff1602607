//! The lease of a program that was killed: on the same machine it is free at once.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use leaveboard::store::{Holder, LeaseAnswer, Store, StoreUrl, TenantStore};

use crate::store::engines::{Engine, engines, holder, key};

/// Set for a child: the store whose lease it takes.
const HOLDS: &str = "LEAVEBOARD_TEST_HOLDS_LEASE_OF";

/// Not a test: what the child processes do that the tests below start.
#[tokio::test]
async fn a_child_that_holds_the_lease() {
    let Ok(url) = std::env::var(HOLDS) else {
        return;
    };
    let place = StoreUrl::parse(&url, Path::new("/")).unwrap();
    let store = Store::open(&place).await.unwrap();
    let tenant = store.tenant(&key("hq")).await.unwrap();
    // A program adds the number of its question to its name; this one asks for the third time.
    let holder = tenant.holder().for_sync(3);
    let answer = tenant.take_lease(&holder, "").await.unwrap();
    assert!(matches!(answer, LeaseAnswer::Ours(_)));
    println!("holds {}", holder.0);
    std::future::pending::<()>().await;
}

/// A child that has the lease, and its name.
fn child(engine: &Engine) -> (Child, Holder) {
    child_in(engine, &std::env::temp_dir())
}

/// The same with another folder for temporary files, as a container has.
fn child_in(engine: &Engine, temporary: &Path) -> (Child, Holder) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "store::dead::a_child_that_holds_the_lease",
            "--nocapture",
        ])
        .env(HOLDS, engine.url())
        .env("TMPDIR", temporary)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
    let name = said.find_map(|line| Some(line.unwrap().split_once("holds ")?.1.to_owned()));
    (child, Holder(name.unwrap()))
}

async fn is_to_be_had(tenant: &TenantStore) -> bool {
    let answer = tenant.take_lease(&holder("heir"), "").await.unwrap();
    matches!(answer, LeaseAnswer::Ours(_))
}

/// Renames the holder of the lease; its end stays.
fn rename(engine: &Engine, name: &str) {
    engine.execute(&format!("UPDATE leases SET holder = '{name}'"));
}

#[tokio::test]
async fn the_lease_of_a_killed_program_is_taken_over_at_once_and_that_of_a_living_one_is_not() {
    for engine in engines() {
        let (mut child, name) = child(&engine);
        let tenant = engine.tenant().await;
        assert!(!is_to_be_had(&tenant).await);
        assert_eq!(tenant.lease().await.unwrap(), Some(name));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(is_to_be_had(&tenant).await);
        assert_eq!(tenant.lease().await.unwrap(), Some(holder("heir")));
    }
}

#[tokio::test]
async fn a_killed_program_of_another_machine_or_container_keeps_its_lease_until_it_runs_out() {
    for engine in engines() {
        let (mut child, Holder(name)) = child(&engine);
        child.kill().unwrap();
        child.wait().unwrap();
        let tenant = engine.tenant().await;
        let parts: Vec<&str> = name.split(['/', '#']).collect();
        let [host, process, id, _question] = parts[..] else {
            panic!("{name}");
        };
        let elsewhere = [
            format!("other-{host}/{process}/{id}"),
            format!("{host}/{process}/0123456789abcdef"),
            format!("{host}/{process}"),
        ];
        for name in elsewhere {
            rename(&engine, &name);
            assert!(!is_to_be_had(&tenant).await, "{name}");
            assert_eq!(tenant.lease().await.unwrap(), Some(Holder(name)));
        }
        engine.execute("UPDATE leases SET until = 1000");
        assert_eq!(tenant.lease().await.unwrap(), None);
        assert!(is_to_be_had(&tenant).await);
    }
}

#[tokio::test]
async fn a_killed_program_whose_lock_cannot_be_seen_keeps_its_lease_until_it_runs_out() {
    for engine in engines() {
        let container = tempfile::tempdir().unwrap();
        let (mut child, name) = child_in(&engine, container.path());
        child.kill().unwrap();
        child.wait().unwrap();
        let tenant = engine.tenant().await;
        assert!(!is_to_be_had(&tenant).await);
        assert_eq!(tenant.lease().await.unwrap(), Some(name));
        engine.execute("UPDATE leases SET until = 1000");
        assert!(is_to_be_had(&tenant).await);
    }
}

#[tokio::test]
async fn a_process_number_that_another_process_has_by_now_holds_no_lease() {
    for engine in engines() {
        let (mut child, Holder(name)) = child(&engine);
        child.kill().unwrap();
        child.wait().unwrap();
        let tenant = engine.tenant().await;
        let running = std::process::id().to_string();
        let (number, its_own) = (child.id().to_string(), tenant.holder().clone());
        rename(&engine, &name.replacen(&number, &running, 1));
        assert!(is_to_be_had(&tenant).await);
        rename(&engine, &its_own.0);
        assert!(!is_to_be_had(&tenant).await, "this program runs");
    }
}
