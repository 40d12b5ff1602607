//! A tenant that cannot be read does not keep the others from being read; the error says what to do about it.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

#[cfg(unix)]
use super::support::interrupt;
use super::support::{Company, PEOPLE, text};

const SECRETS: [&str; 3] = ["wecom.secret", "dingtalk.secret", "feishu.secret"];

fn remove_secret(company: &Company, secret: &str) {
    std::fs::remove_file(company.home.path(secret)).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_secret_keeps_one_tenant_back_and_no_other() {
    let company = Company::of(PEOPLE).await;
    remove_secret(&company, "wecom.secret");
    for command in ["balances", "types", "employees"] {
        let ran = company.run(&[command, "--format", "ndjson"]).await;
        ran.ended(3).said(&[
            "wecom: ",
            "config.toml:",
            "wecom.secret cannot be read",
            "mode 600",
        ]);
        let tenants: Vec<String> = ran
            .objects()
            .iter()
            .map(|row| text(row, "tenant").to_owned())
            .collect();
        assert!(tenants.iter().any(|tenant| tenant == "feishu"), "{command}");
        assert!(tenants.iter().all(|tenant| tenant != "wecom"), "{command}");
    }
    company.run(&["sync"]).await.ended(3).said(&[
        "wecom: refused",
        "wecom.secret cannot be read",
        "dingtalk: complete",
        "feishu: complete",
    ]);
    // Printing from the store needs no secret.
    let kept = company
        .run(&["balances", "--cached", "--tenant", "feishu"])
        .await;
    kept.ended(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_any_secret_everything_is_refused_and_nothing_is_sent() {
    let company = Company::of(PEOPLE).await;
    for secret in SECRETS {
        remove_secret(&company, secret);
    }
    for command in ["balances", "sync"] {
        company.run(&[command]).await.ended(4).said(&SECRETS);
        let one = company.run(&[command, "--tenant", "wecom"]).await;
        one.ended(4).said(&["wecom.secret cannot be read"]);
    }
    assert_eq!(company.requests(), 0);
}

/// WeCom blocks an address for an hour after a wrong secret, so one that ends with a blank is never sent.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_blank_behind_the_secret_is_reported_before_any_call() {
    let company = Company::of(PEOPLE).await;
    let secret = std::fs::read_to_string(company.home.path("wecom.secret")).unwrap();
    remove_secret(&company, "wecom.secret");
    company
        .home
        .write_private("wecom.secret", &format!("{secret} \n"));
    let ran = company.run(&["balances", "--tenant", "wecom"]).await;
    ran.ended(4)
        .said(&["wecom: ", "the secret ends with a blank", "on one line"]);
    assert_eq!(company.requests(), 0);
    assert!(!ran.err.contains(&secret), "{}", ran.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mistake_of_the_file_itself_stops_everything() {
    let company = Company::of(PEOPLE).await;
    company.home.append_to_configuration("\ncolour = 1\n");
    for command in ["balances", "sync"] {
        company.run(&[command]).await.ended(2).said(&["colour"]);
    }
    assert_eq!(company.requests(), 0);
}

/// A service continues without a secret, and uses it as soon as there is one.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_comes_back_is_used_in_the_next_round() {
    let company = Company::of(20).await;
    let secret = std::fs::read_to_string(company.home.path("wecom.secret")).unwrap();
    remove_secret(&company, "wecom.secret");
    let arguments = ["sync", "--every", "1s", "--tenant", "wecom"];
    let mut command = company.home.command(&arguments);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let file = company.home.path("wecom.secret");
    let ended = tokio::task::spawn_blocking(move || {
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut next = |word: &str| {
            let line = said
                .by_ref()
                .map(Result::unwrap)
                .find(|line| line.contains(word));
            assert!(line.is_some(), "{word} was not said");
        };
        next("wecom refused");
        leaveboard::config::create_private_file(&file, &secret).unwrap();
        next("wecom complete, 20 people");
        interrupt(&child);
        child.stderr = None;
        child.wait().unwrap().code()
    });
    let limit = std::time::Duration::from_secs(30);
    let ended = tokio::time::timeout(limit, ended).await;
    assert_eq!(ended.expect("no round in 30 s").unwrap(), Some(130));
}
