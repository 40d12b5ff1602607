//! TLS to a server with a certificate of its own: it is used, and refused where the certificate proves nothing.

use std::path::Path;
use std::process::{Command, Output};

use leaveboard::store::{Store, StoreUrl};

use crate::store::engines::key;
use crate::without_server::note_skipped;

/// Names a PostgreSQL server that refuses connections without TLS and whose certificate is for `localhost` alone, by the URL with that
/// name. `start_postgres_with_tls` in `.ci/run` starts one.
const SERVER: &str = "LEAVEBOARD_TEST_POSTGRES_TLS";

/// The file of the root that signed its certificate, which this machine does not trust.
const ROOT: &str = "LEAVEBOARD_TEST_POSTGRES_TLS_ROOT";

/// Set for a child: where it is to open a store.
const OPENS: &str = "LEAVEBOARD_TEST_OPENS";

/// URL and root, where there is such a server.
fn server() -> Option<(String, String)> {
    let named = std::env::var(SERVER).ok().zip(std::env::var(ROOT).ok());
    if named.is_none() {
        note_skipped("PostgreSQL with TLS");
    }
    named
}

/// Not a test: what the child processes do that the tests below start.
#[tokio::test]
async fn a_child_that_opens_a_store() {
    let Ok(url) = std::env::var(OPENS) else {
        return;
    };
    let place = StoreUrl::parse(&url, Path::new("/")).unwrap();
    match Store::open(&place).await {
        Ok(store) => {
            let tenant = store.tenant(&key("tls")).await.unwrap();
            tenant.request_refresh("zhangsan").await.unwrap();
            assert_eq!(tenant.last_sync().await.unwrap(), None);
            println!("opened");
        }
        Err(error) => println!("refused: {error}"),
    }
}

/// What a child process prints that opens `url` and trusts `root` alone or, without one, the roots
/// of its machine. It is a process of its own because variables of the whole process name the
/// roots.
fn opening(url: &str, root: Option<&str>) -> String {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child
        .args([
            "--exact",
            "store::tls::a_child_that_opens_a_store",
            "--nocapture",
        ])
        .env(OPENS, url)
        .env_remove("SSL_CERT_FILE")
        .env_remove("SSL_CERT_DIR");
    if let Some(root) = root {
        child.env("SSL_CERT_FILE", root);
    }
    let Output { stdout, status, .. } = child.output().unwrap();
    assert!(status.success());
    String::from_utf8(stdout).unwrap()
}

fn with_mode(url: &str, mode: &str) -> String {
    let mark = if url.contains('?') { '&' } else { '?' };
    format!("{url}{mark}sslmode={mode}")
}

#[test]
fn a_server_whose_root_is_trusted_is_used_over_tls() {
    let Some((url, root)) = server() else {
        return;
    };
    for mode in ["prefer", "require", "verify-ca", "verify-full"] {
        let said = opening(&with_mode(&url, mode), Some(&root));
        assert!(said.contains("opened"), "{mode}: {said}");
    }
}

#[test]
fn a_server_that_requires_tls_lets_nobody_in_without_it() {
    let Some((url, root)) = server() else {
        return;
    };
    let said = opening(&with_mode(&url, "disable"), Some(&root));
    assert!(said.contains("no encryption"), "{said}");
}

#[test]
fn a_certificate_of_another_root_is_refused_in_every_mode_that_speaks_tls() {
    let Some((url, _)) = server() else {
        return;
    };
    for mode in ["prefer", "require", "verify-ca", "verify-full"] {
        let said = opening(&with_mode(&url, mode), None);
        assert!(said.contains("refused"), "{mode}: {said}");
        assert!(said.contains("UnknownIssuer"), "{mode}: {said}");
        assert!(said.contains("that this machine trusts"), "{mode}: {said}");
    }
}

#[test]
fn a_certificate_for_another_host_is_refused() {
    let Some((url, root)) = server() else {
        return;
    };
    let other = url.replacen("localhost", "127.0.0.1", 1);
    assert_ne!(other, url, "it is reached as localhost");
    for mode in ["require", "verify-full"] {
        let said = opening(&with_mode(&other, mode), Some(&root));
        assert!(said.contains("not valid for name"), "{mode}: {said}");
    }
}
