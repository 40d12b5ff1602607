//! PostgreSQL servers that cannot be reached, do not answer or restart; and that no error quotes
//! the password.

use std::time::{Duration, Instant};

use leaveboard::store::{JournalEntry, Store, StoreError, StoreUrl};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::store::company::{MORNING, answers, page};
use crate::store::engines::{Engine, holder};

const PASSWORD: &str = "hunter2";

async fn refusal(url: &str) -> StoreError {
    let place = StoreUrl::Postgres(url.to_owned().into());
    assert!(!format!("{place:?}").contains(PASSWORD));
    let error = Store::open(&place).await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains(PASSWORD), "{error}");
    error
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named_without_the_password() {
    let url = format!("postgres://me:{PASSWORD}@127.0.0.1:9/leave");
    let error = refusal(&url).await.to_string();
    assert!(error.contains("127.0.0.1:9"), "{error}");
    assert!(error.contains("refused"), "{error}");
}

#[tokio::test]
async fn a_server_that_accepts_and_says_nothing_is_given_up_within_seconds() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let started = Instant::now();
    let url = format!("postgres://me:{PASSWORD}@127.0.0.1:{port}/leave");
    let error = refusal(&url).await.to_string();
    assert!(error.contains("does not answer"), "{error}");
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[tokio::test]
async fn a_url_whose_password_has_marks_in_it_is_not_quoted() {
    for password in ["hunter2@x", "hunter2?x", "hunter2/x", "x?hunter2=y"] {
        refusal(&format!("postgres://me:{password}@127.0.0.1:9/leave")).await;
    }
    let url = "postgres://me:x@hunter2@127.0.0.1:9/leave";
    let error = refusal(url).await.to_string();
    assert!(
        error.contains("write marks in the password as %40"),
        "{error}"
    );
}

/// The server quotes the password in its refusal, and adds control sequences for the terminal.
#[tokio::test]
async fn a_server_that_repeats_the_password_in_its_refusal_is_not_quoted_with_it() {
    let server = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = server.local_addr().unwrap().port();
    let answering = async {
        let (mut client, _) = server.accept().await.unwrap();
        let mut request = [0; 1024];
        assert!(client.read(&mut request).await.unwrap() > 0);
        client.write_all(b"N").await.unwrap();
        assert!(client.read(&mut request).await.unwrap() > 0);
        // The password is asked for as it is.
        client.write_all(b"R\0\0\0\x08\0\0\0\x03").await.unwrap();
        assert!(client.read(&mut request).await.unwrap() > 0);
        let fields = format!("SFATAL\0VFATAL\0C28P01\0Mno login by {PASSWORD}\u{200b}!\0\0");
        let length = u32::try_from(fields.len() + 4).unwrap().to_be_bytes();
        client
            .write_all(&[b"E", &length[..], fields.as_bytes()].concat())
            .await
            .unwrap();
    };
    let url = format!("postgres://me:{PASSWORD}@127.0.0.1:{port}/leave");
    let ((), error) = tokio::join!(answering, refusal(&url));
    assert!(
        error.to_string().contains("no login by (redacted)!"),
        "{error}"
    );
}

#[tokio::test]
async fn without_tls_there_is_no_connection_that_was_to_have_it() {
    let Some(engine) = Engine::postgres() else {
        return;
    };
    let StoreUrl::Postgres(url) = &engine.place else {
        panic!("a server");
    };
    let url = secrecy::ExposeSecret::expose_secret(url);
    for word in ["require", "verify-full"] {
        let error = refusal(&format!("{url}&sslmode={word}")).await.to_string();
        assert!(error.contains("does not support TLS"), "{word}: {error}");
        assert!(error.contains("sslmode=disable"), "{word}: {error}");
    }
    for word in ["disable", "prefer"] {
        let place = StoreUrl::Postgres(format!("{url}&sslmode={word}").into());
        Store::open(&place).await.unwrap();
    }
}

#[tokio::test]
async fn a_connection_that_broke_is_made_anew() {
    let Some(engine) = Engine::postgres() else {
        return;
    };
    let tenant = engine.tenant().await;
    tenant.request_refresh("zhangsan").await.unwrap();
    engine.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE application_name = current_schema() AND pid <> pg_backend_pid()",
    );
    assert_eq!(tenant.take_refresh_requests().await.unwrap(), ["zhangsan"]);
    tenant.take_lease(&holder("a"), "").await.unwrap();
    let others = engine.tenant().await;
    let told = tokio::join!(tenant.changed(), others.request_refresh("lisi"));
    told.1.unwrap();
}

/// Without counts the server takes a table that was filled a moment ago for empty, and reads all of it for each person.
#[tokio::test]
async fn the_server_counts_its_tables_while_they_fill() {
    let Some(engine) = Engine::postgres() else {
        return;
    };
    let (tenant, ours) = (engine.tenant().await, holder("a"));
    tenant.take_lease(&ours, "").await.unwrap();
    let sync = tenant.begin(&ours, MORNING).await.unwrap();
    let counted = |table: &str| {
        engine.number(&format!(
            "SELECT CAST(reltuples AS BIGINT) FROM pg_class WHERE oid = CAST('{table}' AS regclass)"
        ))
    };
    for number in 0..4 {
        let found = vec![
            page(number * 100, 100, None),
            JournalEntry::Answers(answers(number * 100, 100, MORNING)),
        ];
        let checkpoint = tenant.checkpoint(&ours, sync, found);
        checkpoint.await.unwrap();
    }
    assert_eq!((counted("people"), counted("answers")), (400, 400));
}
