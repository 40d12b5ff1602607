//! A storm of faults over 10,000 people: one request in five fails, one person in twenty always fails, and some rows lack a figure. Both
//! the sync and the store must have every person exactly once, with the figures of a calm day or with the reason why they are missing.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

use std::time::{Duration, Instant};

use crate::support::waiting::away_from_midnight;
use crate::support::{
    Answers, SyncBuilder, Synced, company, company_of, settings, spawn_with_store,
};
use leaveboard::domain::balance::is_unreadable;
use leaveboard::domain::{Balance, PersonBalances, PlatformKind, RowError};
use leaveboard::emulator::{Emulator, Faults};
use leaveboard::platform::dingtalk::DingTalk;
use leaveboard::platform::feishu::Feishu;
use leaveboard::platform::http::HttpTimeouts;
use leaveboard::platform::wecom::WeCom;
use leaveboard::platform::{Platform, Settings};
use leaveboard::store::{Store, StoreUrl};
use leaveboard::sync::{Outcome, Persistence, SyncDepth, SyncMode};

const PEOPLE: usize = 10_000;
/// People who may fail only because each of a dozen tries met a fault: a batch or less.
const MAX_UNLUCKY_PEOPLE: usize = 50;
/// A seed with which the first calls of each platform, on which everything depends, succeed.
const SEED: u64 = 7;

const FRESH: SyncMode = SyncMode::Platform {
    cached_first: false,
    start_over: false,
};

/// The pauses between retries, as short as suits an emulator on loopback. The timeout is thirty times the delay of a slow reply, so that
/// a busy machine makes no difference; calls without any answer have tests of their own.
fn timeouts() -> HttpTimeouts {
    HttpTimeouts {
        total: Duration::from_secs(3),
        backoff: Duration::from_millis(4),
        longest_backoff: Duration::from_millis(20),
        longest_wait: Duration::from_millis(20),
        faster: 1000,
        ..HttpTimeouts::default()
    }
}

async fn emulator(faults: Faults) -> Emulator {
    // Odd also without faults, which make a company odd by themselves: both must be the same people.
    company_of(PEOPLE)
        .odd()
        .seed(SEED)
        .slow_reply(Duration::from_millis(100))
        .faults(faults)
        .start()
        .await
}

/// Whether some row of the person has a reason in place of the figures of a calm day.
fn is_excused(answer: &PersonBalances) -> bool {
    let has_reason = |row: &Balance| row.error.is_some();
    answer.balances.iter().any(has_reason)
}

/// Whether the person counts as failed. One without a hire date does not: the platform answers that nothing is set up for them.
fn has_failed(answer: &PersonBalances) -> bool {
    is_unreadable(&answer.balances)
}

/// How many people have a failure that another try would not cure. A call that was not answered in time is not repeated, because that may
/// take minutes; its people are unlucky and do not count here.
fn count_lasting_failures(answers: &Answers) -> usize {
    let is_lasting = |error: &RowError| !error.may_pass && error.code != "timeout";
    let lasts = |row: &Balance| row.error.as_deref().is_some_and(is_lasting);
    let has_lasting = |answer: &&PersonBalances| answer.balances.iter().any(lasts);
    answers.values().filter(has_lasting).count()
}

/// How many people the emulator refuses when a call names them, or sends broken rows of.
fn expected_lasting_failures(platform: PlatformKind) -> usize {
    let fails = |index: &usize| match platform {
        PlatformKind::WeCom => Faults::Storm.poisons(*index),
        PlatformKind::DingTalk => {
            let storm = Faults::Storm;
            storm.poisons(*index) || storm.breaks(*index) || storm.undates(*index)
        }
        PlatformKind::Feishu => Faults::Storm.breaks(*index),
    };
    (0..PEOPLE).filter(fails).count()
}

async fn run<P: Platform>(
    connect: impl FnOnce() -> P + Send + Sync + 'static,
    settings: &Settings,
    persistence: Persistence,
) -> Synced {
    SyncBuilder::new()
        .mode(FRESH)
        .persistence(persistence)
        .clock(settings.clock)
        .spawn(move || Ok(connect()))
        .end()
        .await
}

/// A sync under these faults, and how many requests the emulator received.
async fn sync_under(
    faults: Faults,
    platform: PlatformKind,
    persistence: Persistence,
) -> (Synced, u64) {
    let emulator = emulator(faults).await;
    let settings = settings(&emulator, platform);
    let own = settings.clone();
    let synced = match platform {
        PlatformKind::WeCom => {
            let client = move || WeCom::connect_with(&own, timeouts()).unwrap();
            run(client, &settings, persistence).await
        }
        PlatformKind::DingTalk => {
            let client = move || DingTalk::connect_with(&own, timeouts()).unwrap();
            run(client, &settings, persistence).await
        }
        PlatformKind::Feishu => {
            let client = move || Feishu::connect_with(&own, timeouts()).unwrap();
            run(client, &settings, persistence).await
        }
    };
    let requests = emulator.counts().total();
    emulator.stop().await;
    (synced, requests)
}

async fn survives(platform: PlatformKind) {
    away_from_midnight(Duration::from_mins(10)).await;
    let folder = tempfile::tempdir().unwrap();
    // Only its address matters: what the store has must be read without a request.
    let unused = company(1_000).await;
    let tenant = settings(&unused, platform);
    let open = async |name: &str| {
        let place = StoreUrl::File(folder.path().join(name));
        let store = Store::open(&place).await.unwrap();
        Persistence::of(&tenant, &store).await.unwrap()
    };
    let begun = Instant::now();
    let (calm, _) = sync_under(Faults::None, platform, open("calm.db").await).await;
    let calm = calm.answers(PEOPLE);
    let persistence = open("storm.db").await;
    let (synced, requests) = sync_under(Faults::Storm, platform, persistence.clone()).await;
    #[expect(clippy::print_stderr, reason = "what a storm cost is worth seeing")]
    {
        eprintln!(
            "{platform:?}: {:?} {:?}, {requests} requests, {:?}",
            synced.outcome,
            synced.progress,
            begun.elapsed()
        );
    }
    check_reports(platform, &synced, requests);
    let storm = synced.answers(PEOPLE);
    check_figures(platform, &storm, &calm);
    let stored = spawn_with_store(
        tenant,
        SyncDepth::Balances,
        SyncMode::Cached,
        Some(persistence),
    );
    let stored = stored.end().await.answers(PEOPLE);
    for (id, answer) in &stored {
        let same = is_excused(answer) == is_excused(&storm[id]);
        assert!(
            same && (is_excused(answer) || *answer == storm[id]),
            "{platform:?} {id}"
        );
    }
    unused.stop().await;
}

/// The sync says what it could not read, counts every request, and is complete only if nobody failed.
fn check_reports(platform: PlatformKind, synced: &Synced, requests: u64) {
    let gaps: Vec<&str> = synced.gaps.iter().map(|gap| &*gap.code).collect();
    // Feishu refuses the departments of the people who always fail, which is reported once.
    let expected = match platform {
        PlatformKind::Feishu => &["1160104"][..],
        PlatformKind::WeCom | PlatformKind::DingTalk => &[],
    };
    assert_eq!(gaps, expected, "{platform:?}");
    let people = synced.balances.values();
    let failed = people.filter(|answer| has_failed(answer)).count();
    assert_eq!(synced.progress.failed, failed, "{platform:?}");
    let usage = synced.progress.usage;
    assert_eq!(
        usage.requests, requests,
        "{platform:?}: no request is uncounted"
    );
    assert!(usage.failures >= usage.retries && usage.retries > requests / 10);
    let expected = if failed == 0 {
        Outcome::Complete
    } else {
        Outcome::Partial
    };
    assert_eq!(synced.outcome, Some(expected), "{platform:?}");
}

/// Everybody has the figures of a calm day or a reason, and hardly anybody a reason that is only bad luck.
fn check_figures(platform: PlatformKind, storm: &Answers, calm: &Answers) {
    for (id, answer) in storm {
        assert!(
            is_excused(answer) || *answer == calm[id],
            "{platform:?} {id}"
        );
    }
    let lasting = count_lasting_failures(storm);
    assert_eq!(lasting, expected_lasting_failures(platform), "{platform:?}");
    let excused = storm.values().filter(|answer| is_excused(answer)).count();
    let unlucky = excused - lasting;
    assert!(unlucky <= MAX_UNLUCKY_PEOPLE, "{platform:?}: {unlucky}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storm_over_ten_thousand_people_leaves_exact_figures_or_a_name_on_wecom() {
    survives(PlatformKind::WeCom).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storm_over_ten_thousand_people_leaves_exact_figures_or_a_name_on_dingtalk() {
    survives(PlatformKind::DingTalk).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storm_over_ten_thousand_people_leaves_exact_figures_or_a_name_on_feishu() {
    survives(PlatformKind::Feishu).await;
}
