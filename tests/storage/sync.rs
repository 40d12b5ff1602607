//! The sync engine against a scripted platform: order, completeness, partial results, cancellation.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

use std::sync::Arc;
use std::time::Duration;

use jiff::civil::date;
use leaveboard::domain::{RowId, Today};
use leaveboard::platform::ErrorClass;
use leaveboard::sync::{Interest, Outcome, SyncDepth, SyncEvent, SyncMode, SyncPlan};

use crate::persistence::scripted::{Script, Scripted};
use crate::support::waiting::in_time;
use crate::support::{Running, SyncBuilder, error};

/// A scripted platform that a test has changed before it is asked.
fn scripted(people: usize, page: usize, change: impl FnOnce(&mut Script)) -> Scripted {
    let platform = Scripted::new(people, page, 1);
    platform.set(|script| script.pace = Duration::from_millis(10));
    platform.set(change);
    platform
}

fn start(platform: &Scripted, depth: SyncDepth, linger: bool, interest: Interest) -> Running {
    let plan = SyncPlan {
        depth,
        linger,
        mode: SyncMode::default(),
    };
    let platform = platform.clone();
    let sync = SyncBuilder::new().plan(plan);
    let sync = sync.clock(|| Today::midday_of(date(2026, 11, 21)));
    let running = sync.spawn(move || Ok(platform));
    running.interest.send_replace(interest);
    running
}

fn calls(platform: &Scripted) -> usize {
    platform.get(|script| script.calls)
}

fn batches(platform: &Scripted) -> Vec<Vec<String>> {
    platform.get(|script| script.batches.clone())
}

/// Reads all events until the sync is over.
async fn facts(running: &mut Running) -> Vec<SyncEvent> {
    let mut facts = Vec::new();
    let reading = async {
        while let Some(report) = running.reports.recv().await {
            let over = matches!(report.event, SyncEvent::Done(_));
            facts.push(report.event);
            if over {
                break;
            }
        }
    };
    in_time("a sync to come to its end", reading).await;
    facts
}

async fn sync(platform: &Scripted) -> Vec<SyncEvent> {
    facts(&mut start(
        platform,
        SyncDepth::Balances,
        false,
        Interest::default(),
    ))
    .await
}

fn answered(facts: &[SyncEvent]) -> Vec<u32> {
    let rows = |event: &SyncEvent| match event {
        SyncEvent::Balances(rows) => rows.iter().map(|(row, _)| row.0).collect(),
        _ => Vec::new(),
    };
    let mut rows: Vec<u32> = facts.iter().flat_map(rows).collect();
    rows.sort_unstable();
    rows
}

fn outcome(facts: &[SyncEvent]) -> &Outcome {
    match facts.last() {
        Some(SyncEvent::Done(outcome)) => outcome,
        other => panic!("the last event is {other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn types_come_first_and_everybody_is_answered_once() {
    let facts = sync(&Scripted::new(45, 10, 1)).await;
    assert!(matches!(facts[0], SyncEvent::Types(_)));
    assert_eq!(answered(&facts), (0..45).collect::<Vec<_>>());
    assert_eq!(*outcome(&facts), Outcome::Complete);
}

#[tokio::test(start_paused = true)]
async fn the_people_on_screen_are_asked_before_the_others() {
    let platform = Scripted::new(100, 100, 1);
    let interest = Interest {
        visible: vec![RowId(90), RowId(91)],
        matches: Some(Arc::from([50, 51].as_slice())),
        ..Interest::default()
    };
    facts(&mut start(&platform, SyncDepth::Balances, false, interest)).await;
    let first: Vec<String> = batches(&platform).concat().into_iter().take(5).collect();
    assert_eq!(first, ["p90", "p91", "p50", "p51", "p0"]);
}

#[tokio::test(start_paused = true)]
async fn a_new_interest_reorders_what_is_left_without_a_restart() {
    let platform = Scripted::new(100, 100, 1);
    let mut running = start(&platform, SyncDepth::Balances, false, Interest::default());
    while calls(&platform) < 6 {
        running.reports.recv().await;
    }
    let interest = Interest {
        visible: vec![RowId(99)],
        ..Interest::default()
    };
    running.interest.send(interest).unwrap();
    facts(&mut running).await;
    let at = batches(&platform)
        .iter()
        .position(|batch| batch == &["p99"])
        .unwrap();
    assert!(at < 12, "asked as number {at}");
    assert_eq!(batches(&platform).len(), 100);
}

#[tokio::test(start_paused = true)]
async fn trap_25_batches_are_full_until_the_directory_ends() {
    let platform = Scripted::new(120, 7, 50);
    sync(&platform).await;
    let sizes: Vec<usize> = batches(&platform).iter().map(Vec::len).collect();
    assert_eq!(sizes, [50, 50, 20]);
}

/// Nobody is lost, and nobody but the person whose call failed is asked for twice.
#[tokio::test(start_paused = true)]
async fn a_call_that_fails_costs_nobody_but_the_person_who_was_asked_for() {
    let platform = scripted(1_000, 100, |script| script.stumbles_at = Some(502));
    let facts = sync(&platform).await;
    assert_eq!(*outcome(&facts), Outcome::Complete);
    let asked = batches(&platform).concat();
    let failed = &asked[501];
    let mut others: Vec<&String> = asked.iter().filter(|id| *id != failed).collect();
    others.sort_unstable();
    others.dedup();
    assert_eq!((asked.len(), others.len()), (1_001, 999));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_ends_the_requests_and_keeps_what_came() {
    let platform = scripted(100, 100, |script| {
        (script.answers, script.class) = (10, ErrorClass::Refused);
    });
    let facts = sync(&platform).await;
    assert_eq!(
        *outcome(&facts),
        Outcome::Refused(error(ErrorClass::Refused))
    );
    assert_eq!(answered(&facts).len(), 10);
    assert!(calls(&platform) <= 12);
}

#[tokio::test(start_paused = true)]
async fn figures_missing_for_a_transient_fault_are_requested_again_unless_too_many_are() {
    for (people, spoilt, expected) in [
        (100, 3, 100 + 3 + 3),
        (100, 51, 100),
        (1000, 51, 1000 + 102),
    ] {
        let platform = scripted(people, people, |script| {
            script.spoilt = (0..spoilt).map(|n| format!("p{n}")).collect();
        });
        let facts = sync(&platform).await;
        assert_eq!(calls(&platform), expected, "{spoilt} of {people}");
        assert_eq!(*outcome(&facts), Outcome::Partial);
    }
}

#[tokio::test(start_paused = true)]
async fn a_platform_that_is_gone_ends_the_sync_as_partial_with_the_reason() {
    let platform = scripted(1000, 1000, |script| script.answers = 100);
    let facts = sync(&platform).await;
    assert_eq!(*outcome(&facts), Outcome::Partial);
    assert!(
        facts
            .iter()
            .any(|event| matches!(event, SyncEvent::Gap(e) if *e == error(ErrorClass::Retry)))
    );
    assert!(calls(&platform) < 110);
}

#[tokio::test(start_paused = true)]
async fn a_platform_that_was_never_there_fails() {
    let platform = scripted(10, 5, |script| {
        script.broken_page = Some((0, ErrorClass::Retry));
    });
    assert_eq!(
        *outcome(&sync(&platform).await),
        Outcome::Failed(error(ErrorClass::Retry))
    );
}

#[tokio::test(start_paused = true)]
async fn feishu_trap_9_a_directory_that_breaks_off_is_partial_never_complete() {
    let platform = scripted(50, 10, |script| {
        script.broken_page = Some((30, ErrorClass::Bug));
    });
    let facts = sync(&platform).await;
    assert_eq!(*outcome(&facts), Outcome::Partial);
    assert_eq!(answered(&facts).len(), 30);
    let complete =
        |event: &SyncEvent| matches!(event, SyncEvent::Progress(p) if p.directory_complete);
    assert!(
        !facts.iter().any(complete),
        "a broken directory must not look complete"
    );
}

#[tokio::test(start_paused = true)]
async fn departments_arrive_later_for_every_page() {
    let platform = Scripted::new(45, 20, 20);
    platform.set(|script| script.profile_batch = 100);
    let facts = facts(&mut start(
        &platform,
        SyncDepth::People,
        false,
        Interest::default(),
    ))
    .await;
    let known = |event: &SyncEvent| match event {
        SyncEvent::Profiles(chunk) => chunk.people().filter(|p| p.departments.is_some()).count(),
        _ => 0,
    };
    assert_eq!(facts.iter().map(known).sum::<usize>(), 45);
    assert!(batches(&platform).is_empty(), "no balances were wanted");
    assert_eq!(*outcome(&facts), Outcome::Complete);
}

#[tokio::test(start_paused = true)]
async fn cancelling_drops_every_request_under_way() {
    let platform = scripted(100, 100, |script| script.pace = Duration::from_hours(1));
    let mut running = start(&platform, SyncDepth::Balances, true, Interest::default());
    while calls(&platform) < 2 {
        running.reports.recv().await.unwrap();
    }
    running.cancel.cancel();
    running.task.await.unwrap();
    platform.until_dropped().await;
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_goes_away_ends_the_sync() {
    let running = start(
        &Scripted::new(1000, 10, 1),
        SyncDepth::Balances,
        true,
        Interest::default(),
    );
    drop(running.reports);
    running.task.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_is_slow_slows_the_sync() {
    let platform = Scripted::new(1000, 1000, 1);
    let mut running = start(&platform, SyncDepth::Balances, false, Interest::default());
    running.reports.recv().await;
    // The clock is paused: this ends when nothing more happens.
    tokio::time::sleep(Duration::from_mins(1)).await;
    assert!(calls(&platform) < 16, "the channel holds eight reports");
    assert_eq!(answered(&facts(&mut running).await).len(), 1000);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_request_is_served_after_the_sync_is_over() {
    let platform = Scripted::new(5, 5, 1);
    let mut running = start(&platform, SyncDepth::Balances, true, Interest::default());
    facts(&mut running).await;
    let wish = Interest {
        refresh: [RowId(3)].into(),
        ..Interest::default()
    };
    running.interest.send(wish).unwrap();
    let again = loop {
        if let SyncEvent::Balances(rows) = running.reports.recv().await.unwrap().event {
            break rows;
        }
    };
    assert_eq!(again[0].1.employee.as_str(), "p3");
    assert_eq!(calls(&platform), 6);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_that_is_refused_after_the_end_is_answered_with_the_reason() {
    let platform = Scripted::new(5, 5, 1);
    let mut running = start(&platform, SyncDepth::Balances, true, Interest::default());
    facts(&mut running).await;
    platform.set(|script| (script.answers, script.class) = (0, ErrorClass::Refused));
    let wish = Interest {
        refresh: [RowId(3)].into(),
        ..Interest::default()
    };
    running.interest.send(wish).unwrap();
    let reason = async {
        loop {
            if let SyncEvent::Gap(reason) = running.reports.recv().await.unwrap().event {
                break reason;
            }
        }
    };
    let reason = in_time("the refusal to be told", reason).await;
    assert_eq!(reason, error(ErrorClass::Refused));
}
