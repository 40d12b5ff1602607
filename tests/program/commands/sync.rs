//! `sync`, and what the other commands print from the store that it fills.

use std::io::Read;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::support::{Company, ONE_DAY_TEST, PEOPLE, end_of, figures, text};
#[cfg(unix)]
use super::support::{Ran, interrupt, signal};
use crate::support::waiting::{away_from_midnight, in_time, until};

/// WeCom's endpoint for balances, which takes one call for each person.
const BALANCES: &str = "/cgi-bin/oa/vacation/getuservacationquota";

fn balance_calls(company: &Company) -> u64 {
    let counts = company.emulator.counts();
    counts.requests.get(BALANCES).copied().unwrap_or(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_store_prints_what_the_platforms_would_without_asking_them() {
    away_from_midnight(ONE_DAY_TEST).await;
    let company = Company::of(PEOPLE).await;
    let asked = company
        .run(&["balances", "--format", "ndjson", "--no-cache"])
        .await;
    assert!(
        !company.home.path("data").exists(),
        "--no-cache touches no store"
    );
    let filled = company.run(&["sync"]).await;
    filled.ended(0).said(&[
        &format!("wecom: complete: {PEOPLE} people, {PEOPLE} answered, 0 failed; "),
        &format!("dingtalk: complete: {PEOPLE} people"),
        &format!("feishu: complete: {PEOPLE} people"),
        " 0 retries, 0 failures; ",
        " billable calls this month",
    ]);
    assert_eq!(filled.out, "");
    assert_eq!(filled.err.lines().count(), 3, "{}", filled.err);
    let requests = company.requests();
    for platform in ["wecom", "dingtalk", "feishu"] {
        std::fs::remove_file(company.home.path(&format!("{platform}.secret"))).unwrap();
    }
    let kept = company
        .run(&["balances", "--format", "ndjson", "--cached"])
        .await;
    kept.ended(0).said(&[
        "wecom: updated 20",
        "feishu: updated 20",
        "(UTC+8), just now",
    ]);
    assert_eq!(kept.figures(), asked.ended(0).objects());
    for listing in ["types", "employees"] {
        let kept = company
            .run(&[listing, "--cached", "--format", "ndjson"])
            .await;
        assert!(!kept.ended(0).objects().is_empty());
    }
    let chosen = [
        "balances", "--cached", "--tenant", "wecom", "--filter", "left<0",
    ];
    assert!(company.run(&chosen).await.ended(0).out.contains("wecom"));
    assert_eq!(company.requests(), requests, "no platform was asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_without_a_tenant_never_looks_complete() {
    let company = Company::of(10).await;
    let nothing = company.run(&["balances", "--cached"]).await;
    nothing
        .ended(1)
        .said(&["wecom: ", "feishu: ", "leaveboard sync"]);
    company
        .run(&["sync", "--tenant", "wecom", "--quiet"])
        .await
        .ended(0);
    let requests = company.requests();
    let ran = company
        .run(&["balances", "--cached", "--format", "ndjson"])
        .await;
    ran.ended(3)
        .said(&["wecom: updated ", "dingtalk: ", "feishu: "]);
    assert!(
        ran.objects()
            .iter()
            .all(|row| text(row, "tenant") == "wecom")
    );
    company
        .run(&["balances", "--cached", "--tenant", "wecom"])
        .await
        .ended(0);
    assert_eq!(company.requests(), requests, "no platform was asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incomplete_sync_is_printed_as_partial() {
    let company = Company::with_faults(PEOPLE).await;
    let filled = company
        .run(&["sync", "--tenant", "wecom", "--format", "ndjson"])
        .await;
    filled.ended(3).said(&[
        "wecom: partial: ",
        " retr",
        &format!("of {PEOPLE} people failed ("),
    ]);
    let row = &filled.objects()[0];
    assert_eq!(
        (text(row, "tenant"), text(row, "state")),
        ("wecom", "partial")
    );
    let failed: Vec<&str> = row["failed_people"]
        .as_array()
        .unwrap()
        .iter()
        .map(|person| text(person, "employee_id"))
        .collect();
    assert_eq!(row["failed"].as_u64(), Some(failed.len() as u64));
    assert!(!failed.is_empty());
    for id in &failed {
        assert!(filled.err.contains(id), "{id} is not in:\n{}", filled.err);
    }
    assert!(row["failures"].as_u64() >= Some(failed.len() as u64));
    let arguments = [
        "employees",
        "--cached",
        "--tenant",
        "wecom",
        "--filter",
        "state:failed",
        "--format",
        "ndjson",
    ];
    let kept = company.run(&arguments).await;
    kept.ended(3).said(&["not complete"]);
    let kept: Vec<Value> = kept.objects();
    let kept: Vec<&str> = kept.iter().map(|row| text(row, "employee_id")).collect();
    assert_eq!(kept, failed);
}

/// Printing all balances stores them. With a filter that left people out nothing is stored, because that would look like a company
/// of those people alone.
#[tokio::test(flavor = "multi_thread")]
async fn printing_balances_fills_the_store_unless_a_filter_left_people_out() {
    let company = Company::of(PEOPLE).await;
    let people = company
        .run(&["employees", "--format", "ndjson", "--tenant", "wecom"])
        .await;
    let id = text(&people.ended(0).objects()[0], "employee_id").to_owned();
    company
        .run(&["balances", "--tenant", "wecom", "--filter", &id])
        .await
        .ended(0);
    company
        .run(&["balances", "--tenant", "wecom", "--cached"])
        .await
        .ended(1);
    company
        .run(&["balances", "--tenant", "wecom"])
        .await
        .ended(0);
    company
        .run(&["balances", "--tenant", "wecom", "--cached"])
        .await
        .ended(0);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_sync_resumes_where_it_stopped_and_loses_nobody() {
    let company = Company::with_latency(400, 20).await;
    for _ in 0..3 {
        let before = balance_calls(&company);
        let child = start(&company, &["sync", "--tenant", "wecom"]);
        until("sixty people to be asked for", async || {
            balance_calls(&company) >= before + 60
        })
        .await;
        interrupt(&child);
        let (code, err) = ended(child).await;
        assert_eq!(code, Some(130), "{err}");
        assert!(err.contains("resumes from there"), "{err}");
    }
    company
        .run(&["sync", "--tenant", "wecom"])
        .await
        .ended(0)
        .said(&["400 people, 400 answered, 0 failed"]);
    let calls = balance_calls(&company);
    // Five calls are in flight at a time. Those in flight when a signal came are made again.
    assert!((400..=415).contains(&calls), "{calls}");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn two_syncs_at_once_ask_everybody_once() {
    let company = Company::with_latency(300, 20).await;
    let log = company.home.path("two.log");
    let start = || {
        let arguments = ["sync", "--tenant", "wecom", "--format", "ndjson"];
        let mut command = company.home.command(&arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.env("LEAVEBOARD_LOG", &log);
        command.env("LEAVEBOARD_LOG_LEVEL", "debug");
        command.spawn().unwrap()
    };
    let one = start();
    until("the first sync to ask", async || {
        balance_calls(&company) >= 5
    })
    .await;
    // Held up, so that it is still at work when the second one looks.
    signal(&one, "-STOP");
    let two = start();
    until("the second sync to follow", async || {
        std::fs::read_to_string(&log).is_ok_and(|log| log.contains("Following"))
    })
    .await;
    signal(&one, "-CONT");
    let output = async |child: Child| {
        let output = tokio::task::spawn_blocking(move || child.wait_with_output().unwrap());
        Ran::from(output.await.unwrap())
    };
    let (one, two) = tokio::join!(output(one), output(two));
    assert_eq!(balance_calls(&company), 300);
    let (one, two) = (&one.ended(0).objects()[0], &two.ended(0).objects()[0]);
    for row in [one, two] {
        assert_eq!(row["answered"].as_u64(), Some(300), "{row}");
    }
    assert!(one["followed"].is_null(), "{one}");
    assert!(!two["followed"].is_null(), "{two}");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn rounds_follow_each_other_until_a_signal_and_a_failed_one_does_not_end_them() {
    let company = Company::of(5).await;
    let mut child = start(&company, &["sync", "--tenant", "wecom", "--every", "1s"]);
    let complete = said_until(&mut child, |said| said.contains("wecom complete")).await;
    let secret = std::fs::read_to_string(company.home.path("wecom.secret")).unwrap();
    std::fs::remove_file(company.home.path("wecom.secret")).unwrap();
    let refused = said_until(&mut child, |said| said.contains("wecom refused")).await;
    let before = balance_calls(&company);
    company.home.write_private("wecom.secret", &secret);
    until("two more rounds", async || {
        balance_calls(&company) >= before + 10
    })
    .await;
    signal(&child, "-TERM");
    let (code, rest) = ended(child).await;
    assert_eq!(code, None, "it died of the signal: {rest}");
    let err = complete + &refused + &rest;
    assert!(
        err.contains("wecom complete, 5 people, 0 failed, "),
        "{err}"
    );
    assert!(err.contains("wecom refused, 0 people"), "{err}");
    assert!(err.contains("wecom.secret cannot be read"), "{err}");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn an_interruption_between_two_rounds_ends_the_program_at_once() {
    let company = Company::of(5).await;
    for (name, expected) in [("-INT", Some(130)), ("-TERM", None)] {
        let mut child = start(&company, &["sync", "--tenant", "wecom", "--every", "1h"]);
        let first = said_until(&mut child, |_| true).await;
        assert!(
            first.contains("wecom complete, 5 people, 0 failed, "),
            "{first}"
        );
        let calls = balance_calls(&company);
        let asked = Instant::now();
        signal(&child, name);
        let (code, err) = ended(child).await;
        assert!(
            asked.elapsed() < Duration::from_mins(1),
            "{:?}",
            asked.elapsed()
        );
        assert_eq!(code, expected, "{name}: {err}");
        assert_eq!(balance_calls(&company), calls, "no round was begun");
    }
}

/// The whole lines that the program says on standard error until they are `enough`, or it ends.
#[cfg(unix)]
async fn said_until(child: &mut Child, enough: fn(&str) -> bool) -> String {
    let mut err = child.stderr.take().unwrap();
    let reading = tokio::task::spawn_blocking(move || {
        let (mut said, mut byte) = (Vec::new(), [0]);
        let is_enough =
            |said: &[u8]| said.ends_with(b"\n") && enough(&String::from_utf8_lossy(said));
        while !is_enough(&said) && err.read(&mut byte).unwrap() == 1 {
            said.push(byte[0]);
        }
        (String::from_utf8(said).unwrap(), err)
    });
    let (said, err) = in_time("what the program says", reading).await.unwrap();
    child.stderr = Some(err);
    said
}

/// A service that repeats its sync does not send credentials again that were refused.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn refused_credentials_are_sent_once() {
    let company = Company::of(5).await;
    for platform in ["wecom", "dingtalk", "feishu"] {
        let secret = format!("{platform}.secret");
        company.home.replace_private(&secret, "wrong");
    }
    let mut child = start(&company, &["sync", "--every", "1s"]);
    let twice = |said: &str| {
        let refusals = |platform: &str| said.matches(&format!("{platform} refused")).count();
        let mut platforms = ["wecom", "dingtalk", "feishu"].into_iter();
        platforms.all(|platform| refusals(platform) >= 2)
    };
    let said = said_until(&mut child, twice).await;
    assert!(twice(&said), "{said}");
    interrupt(&child);
    let (code, rest) = ended(child).await;
    assert_eq!(code, Some(130), "{said}{rest}");
    assert_eq!(company.requests(), 3, "{said}{rest}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_cannot_be_used_stops_sync_and_no_other_command() {
    let company = Company::of(10).await;
    let damaged = company.home.path("damaged.db");
    std::fs::write(&damaged, "this is no store".repeat(500)).unwrap();
    for (url, word) in [
        ("sqlite:../damaged.db", "damaged.db"),
        ("sqlite:/dev/null/store.db", "/dev/null"),
        ("postgres://nobody:hunter2@127.0.0.1:1/none", "store"),
    ] {
        company.home.write_configuration_with_store(url);
        let ran = company.run(&["sync"]).await;
        ran.ended(1).said(&[word, "[store] url"]);
        let ran = company
            .run(&["balances", "--format", "ndjson", "--tenant", "wecom"])
            .await;
        ran.ended(0).said(&["continuing without the store"]);
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
        assert!(!ran.objects().is_empty());
        company.run(&["balances", "--cached"]).await.ended(1);
        assert!(!ran.err.contains("hunter2"), "{}", ran.err);
    }
    let unharmed = std::fs::read_to_string(&damaged).unwrap();
    assert_eq!(unharmed, "this is no store".repeat(500));
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_reported_and_what_was_stored_is_still_there() {
    away_from_midnight(ONE_DAY_TEST).await;
    let company = Company::of(PEOPLE).await;
    company.run(&["sync", "--tenant", "wecom"]).await.ended(0);
    let kept = [
        "balances", "--cached", "--tenant", "wecom", "--format", "ndjson",
    ];
    let before = company.run(&kept).await.ended(0).figures();
    let full = company
        .run_in_little_room(&["sync", "--tenant", "wecom"])
        .await;
    full.ended(1).said(&["wecom: ", "store"]);
    let printed = company
        .run_in_little_room(&["balances", "--tenant", "wecom", "--format", "ndjson"])
        .await;
    printed.ended(0).said(&["continuing without the store"]);
    assert_eq!(figures(printed.objects()), figures(before.clone()));
    assert_eq!(company.run(&kept).await.ended(0).figures(), before);
    company.run(&["sync", "--tenant", "wecom"]).await.ended(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cost_of_a_sync_is_printed_and_a_spent_month_is_refused() {
    let company = Company::of(PEOPLE).await;
    company.home.allow_dingtalk_calls(200);
    let ran = company.run(&["sync", "--tenant", "dingtalk"]).await;
    ran.ended(0)
        .said(&["dingtalk: needs about ", " of 200 left this month"]);
    let quiet = Company::of(PEOPLE).await;
    quiet.home.allow_dingtalk_calls(200);
    let ran = quiet
        .run(&["sync", "--tenant", "dingtalk", "--quiet"])
        .await;
    assert_eq!(ran.ended(0).err, "");
    let first = company.run(&["balances", "--tenant", "dingtalk"]).await;
    assert_eq!(first.code, Some(0), "{}", first.err);
    company.home.allow_dingtalk_calls(1);
    let requests = company.requests();
    company
        .run(&["sync", "--tenant", "dingtalk"])
        .await
        .ended(4);
    let spent = company.requests() - requests;
    assert!(spent <= 3, "a token and what is free, not {spent} requests");
}

/// Days of the platforms are days in UTC+8, whatever the zone of this machine.
#[tokio::test(flavor = "multi_thread")]
async fn the_time_zone_of_the_machine_changes_nothing() {
    away_from_midnight(ONE_DAY_TEST).await;
    let company = Company::of(20).await;
    let mut printed: Vec<Vec<Value>> = Vec::new();
    for zone in [
        "Asia/Shanghai",
        "America/New_York",
        "Pacific/Kiritimati",
        // A zone whose summer time begins or ends at this very hour, on every day of the year.
        "LEAP-1LEAP,J1/0,J365/24",
    ] {
        let arguments = ["balances", "--format", "ndjson"];
        let asked = company.run_in_zone(zone, &arguments).await;
        printed.push(figures(asked.ended(0).objects()));
        let arguments = ["balances", "--format", "ndjson", "--cached"];
        let kept = company.run_in_zone(zone, &arguments).await;
        printed.push(kept.ended(0).figures());
    }
    for other in &printed[1..] {
        assert_eq!(other, &printed[0]);
    }
    let beijing = TimeZone::fixed(jiff::tz::offset(8));
    let today = Timestamp::now()
        .to_zoned_datetime(beijing)
        .date()
        .to_string();
    assert_eq!(text(&printed[0][0], "as_of"), today);
}

/// A time zone whose summer time begins or ends in one to two seconds.
fn zone_that_changes(forward: bool) -> String {
    let soon = Timestamp::now() + Duration::from_secs(2);
    let soon = soon.to_zoned_datetime(TimeZone::UTC);
    // POSIX counts days from 0 and includes 29 February.
    let day = soon.day_of_year() - 1;
    let time = |hours| format!("{}:{:02}:{:02}", hours, soon.minute(), soon.second());
    // The end of summer time is given in summer time.
    if forward {
        format!(
            "WINTER0SUMMER,{day}/{},{}/0",
            time(soon.hour()),
            (day + 1) % 365
        )
    } else {
        format!(
            "WINTER0SUMMER,{}/0,{day}/{}",
            (day + 300) % 365,
            time(soon.hour() + 1)
        )
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zone_whose_clocks_change_during_a_sync_changes_nothing() {
    away_from_midnight(ONE_DAY_TEST).await;
    let company = Company::with_latency(250, 50).await;
    let kept = ["balances", "--format", "ndjson", "--cached"];
    company.run(&["sync"]).await.ended(0);
    let expected = company.run(&kept).await.ended(0).figures();
    for forward in [true, false] {
        let zone = zone_that_changes(forward);
        let offset = || TimeZone::posix(&zone).unwrap().to_offset(Timestamp::now());
        let before = offset();
        company.run_in_zone(&zone, &["sync"]).await.ended(0);
        let moved = offset().seconds() - before.seconds();
        assert_eq!(moved, if forward { 3600 } else { -3600 }, "{zone}");
        assert!(company.run(&kept).await.ended(0).figures() == expected);
    }
}

fn start(company: &Company, arguments: &[&str]) -> Child {
    let mut command = company.home.command(arguments);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

async fn ended(child: Child) -> (Option<i32>, String) {
    tokio::task::spawn_blocking(move || end_of(child))
        .await
        .unwrap()
}
