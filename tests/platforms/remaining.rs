//! The remaining time that a sync estimates, compared with the time it then really takes: the clients and their limits over HTTP against
//! the emulator, all of them on tokio's paused clock.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

use std::time::Duration;

use crate::support::waiting::{advance_in_small_steps, in_time};
use crate::support::{SettingsBuilder, SyncBuilder, company_of, credentials_of};
use leaveboard::domain::{EmployeeId, PersonBalances, PlatformKind};
use leaveboard::emulator::{Emulator, LimitScale};
use leaveboard::platform::dingtalk::DingTalk;
use leaveboard::platform::feishu::Feishu;
use leaveboard::platform::wecom::WeCom;
use leaveboard::platform::{
    ApiError, Cursor, Estimate, LeaveTypes, PeoplePage, Platform, Profile, Settings, Usage,
};
use leaveboard::sync::{Outcome, Progress, SyncEvent};
use tokio::time::Instant;

const SECOND: Duration = Duration::from_secs(1);

/// A platform whose pages say how many people to expect, as those of a later sync do.
struct Expecting<P>(P, usize);

impl<P: Platform> Platform for Expecting<P> {
    fn batch_size(&self) -> usize {
        self.0.batch_size()
    }
    fn parallelism(&self) -> usize {
        self.0.parallelism()
    }
    async fn fetch_leave_types(&self) -> Result<LeaveTypes, ApiError> {
        self.0.fetch_leave_types().await
    }
    async fn fetch_people(&self, cursor: Option<Cursor>) -> Result<PeoplePage, ApiError> {
        let page = self.0.fetch_people(cursor).await?;
        Ok(PeoplePage {
            expected: Some(self.1),
            ..page
        })
    }
    async fn fetch_balances(&self, people: &[EmployeeId]) -> Result<Vec<PersonBalances>, ApiError> {
        self.0.fetch_balances(people).await
    }
    async fn fetch_profiles(&self, people: &[EmployeeId]) -> Result<Vec<Profile>, ApiError> {
        self.0.fetch_profiles(people).await
    }
    fn profile_batch(&self) -> usize {
        self.0.profile_batch()
    }
    fn usage(&self) -> Usage {
        self.0.usage()
    }
    fn estimate(&self, people: usize) -> Estimate {
        self.0.estimate(people)
    }
    fn hold(&self, held: bool) {
        self.0.hold(held);
    }
}

/// A report of the progress, and when it came.
struct TimedProgress {
    at: Instant,
    progress: Progress,
}

/// A whole sync at the documented limits: when it ran, and what it reported.
struct Run {
    began: Instant,
    ended: Instant,
    told: Vec<TimedProgress>,
}

impl Run {
    /// Asserts that every report after the first tenth of the sync, and after `from`, is within a fifth or a second of the real time.
    fn check(&self, from: Option<Instant>) {
        self.check_within(SECOND, from);
    }

    /// The same with another deviation that is always permitted.
    fn check_within(&self, permitted: Duration, from: Option<Instant>) {
        let tenth = self.began + (self.ended - self.began) / 10;
        let from = from.map_or(tenth, |from| from.max(tenth));
        let late = self.told.iter().filter(|told| told.at >= from);
        let judged: Vec<_> = late
            .filter_map(|told| Some((told, told.progress.remaining?)))
            .collect();
        assert!(judged.len() > 20, "{} reports", judged.len());
        let wrong: Vec<String> = judged
            .iter()
            .filter_map(|(told, remaining)| self.miss(told, *remaining, permitted))
            .collect();
        let shown = wrong.iter().step_by(wrong.len() / 12 + 1).cloned();
        assert!(
            wrong.is_empty(),
            "{} of {} reports over {:?} are wrong:\n{}",
            wrong.len(),
            judged.len(),
            self.ended - self.began,
            shown.collect::<Vec<_>>().join("\n")
        );
    }

    fn miss(
        &self,
        told: &TimedProgress,
        remaining: Duration,
        permitted: Duration,
    ) -> Option<String> {
        let really = self.ended - told.at;
        let miss = remaining.abs_diff(really);
        let wrong = miss > (really / 5).max(permitted);
        wrong.then(|| {
            format!(
                "at {:?}, {} answered, {} of {} used: told {remaining:?}, really {really:?}",
                told.at - self.began,
                told.progress.answered,
                told.progress.usage.used_in_window,
                told.progress.usage.window_limit,
            )
        })
    }
}

async fn company(employees: usize, latency: u64) -> Emulator {
    advance_in_small_steps();
    company_of(employees)
        .limits(LimitScale::Documented)
        .latency(Duration::from_millis(latency))
        .start()
        .await
}

/// The settings of an emulated tenant at the documented limits.
fn settings(emulator: &Emulator, platform: PlatformKind) -> Settings {
    let credentials = credentials_of(emulator, platform);
    SettingsBuilder::new(&emulator.base_url(), credentials)
        .documented_limits()
        .build()
}

async fn run(platform: impl Platform, employees: usize) -> Run {
    let began = Instant::now();
    let platform = Expecting(platform, employees);
    let mut running = SyncBuilder::new().spawn(move || Ok(platform));
    let mut told = Vec::new();
    let reading = async {
        loop {
            match running.reports.recv().await.unwrap().event {
                SyncEvent::Progress(progress) => told.push(TimedProgress {
                    at: Instant::now(),
                    progress,
                }),
                SyncEvent::Done(outcome) => return outcome,
                _ => {}
            }
        }
    };
    let outcome = in_time("a sync to come to its end", reading).await;
    assert_eq!(outcome, Outcome::Complete);
    Run {
        began,
        ended: Instant::now(),
        told,
    }
}

async fn wecom(employees: usize, latency: u64) -> Run {
    let connect = |settings: &Settings| WeCom::connect(settings).unwrap();
    run_company(employees, latency, PlatformKind::WeCom, connect).await
}

async fn dingtalk(employees: usize, latency: u64) -> Run {
    let connect = |settings: &Settings| DingTalk::connect(settings).unwrap();
    run_company(employees, latency, PlatformKind::DingTalk, connect).await
}

async fn feishu(employees: usize, latency: u64) -> Run {
    let connect = |settings: &Settings| Feishu::connect(settings).unwrap();
    run_company(employees, latency, PlatformKind::Feishu, connect).await
}

async fn run_company<P: Platform>(
    employees: usize,
    latency: u64,
    platform: PlatformKind,
    connect: fn(&Settings) -> P,
) -> Run {
    let emulator = company(employees, latency).await;
    let client = connect(&settings(&emulator, platform));
    let run = run(client, employees).await;
    assert_eq!(emulator.counts().throttled, 0);
    run
}

#[tokio::test(start_paused = true)]
async fn the_estimate_is_right_for_wecom_in_bursts_of_600_a_minute() {
    wecom(3_000, 20).await.check(None);
}

#[tokio::test(start_paused = true)]
async fn the_estimate_is_right_for_ten_thousand_people_of_wecom() {
    let run = wecom(10_000, 20).await;
    assert_eq!((run.ended - run.began).as_secs() / 60, 16);
    run.check(None);
}

#[tokio::test(start_paused = true)]
async fn the_estimate_is_right_where_every_reply_of_wecom_takes_two_seconds() {
    wecom(1_500, 2_000).await.check(None);
}

#[tokio::test(start_paused = true)]
async fn the_estimate_is_right_for_dingtalk_at_20_a_second() {
    dingtalk(3_000, 20).await.check(None);
}

#[tokio::test(start_paused = true)]
async fn the_estimate_is_right_where_every_reply_of_dingtalk_takes_two_seconds() {
    dingtalk(2_000, 2_000).await.check(None);
}

#[tokio::test(start_paused = true)]
async fn the_estimate_is_right_for_feishu_at_100_pages_a_minute() {
    feishu(6_000, 20).await.check(None);
}

/// A department that appears for the first time costs one more call, which cannot be foreseen: an estimate may miss by that much.
#[tokio::test(start_paused = true)]
async fn the_estimate_is_right_where_every_reply_of_feishu_takes_two_seconds() {
    feishu(3_000, 2_000).await.check_within(SECOND * 2, None);
}

/// Another program uses calls of the same minute, so that the platform blocks for a whole window (trap 11). Once the sync has met the
/// block, its estimate is right again.
#[tokio::test(start_paused = true)]
async fn trap_11_the_estimate_is_right_for_wecom_with_a_block_in_the_middle() {
    let emulator = company(3_000, 20).await;
    let client = WeCom::connect(&settings(&emulator, PlatformKind::WeCom)).unwrap();
    let stranger = tokio::spawn({
        let client = WeCom::connect(&settings(&emulator, PlatformKind::WeCom)).unwrap();
        async move {
            tokio::time::sleep(Duration::from_secs(100)).await;
            let person = [EmployeeId::new("nobody")];
            for _ in 0..40 {
                let _ = client.fetch_balances(&person).await;
            }
        }
    });
    let run = run(client, 3_000).await;
    stranger.await.unwrap();
    assert!(emulator.counts().throttled > 0, "there was a block");
    let retried = |told: &&TimedProgress| told.progress.usage.retries > 0;
    let heard = run.told.iter().find(retried).unwrap().at;
    run.check(Some(heard));
}
