//! The remaining time that a sync tells, compared with what then really remained: the real clients and their limits over HTTP
//! against the emulator, all of them on tokio's paused clock.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

use crate::support;
use std::time::Duration;

use crate::support::waiting::in_time;
use leaveboard::domain::{EmployeeId, PersonBalances, PlatformKind};
use leaveboard::emulator::{Emulator, EmulatorOptions};
use leaveboard::platform::dingtalk::DingTalk;
use leaveboard::platform::feishu::Feishu;
use leaveboard::platform::wecom::WeCom;
use leaveboard::platform::{
    ApiError, Cursor, Estimate, LeaveTypes, PeoplePage, Platform, Profile, Settings, Usage,
};
use leaveboard::sync::{
    Asking, Interest, Outcome, Progress, Reporter, SyncContext, SyncEvent, SyncPlan, TenantId,
    Ticket, Want, run_on,
};
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

const SECOND: Duration = Duration::from_secs(1);

/// A platform whose pages say how many people there are, as an earlier sync tells.
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

/// What was told, and when.
struct Told {
    at: Instant,
    progress: Progress,
}

/// A whole sync at the documented limits.
struct Run {
    began: Instant,
    ended: Instant,
    told: Vec<Told>,
}

impl Run {
    /// Every report after the first tenth, and after `from`, is within a fifth or a second of what really remained.
    fn check(&self, from: Option<Instant>) {
        self.check_within(SECOND, from);
    }

    /// The same with another time that may always be missing.
    fn check_within(&self, least: Duration, from: Option<Instant>) {
        let tenth = self.began + (self.ended - self.began) / 10;
        let from = from.map_or(tenth, |from| from.max(tenth));
        let late = self.told.iter().filter(|told| told.at >= from);
        let judged: Vec<_> = late
            .filter_map(|told| Some((told, told.progress.remaining?)))
            .collect();
        assert!(judged.len() > 20, "{} reports", judged.len());
        let wrong: Vec<String> = judged
            .iter()
            .filter_map(|(told, remaining)| self.miss(told, *remaining, least))
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

    fn miss(&self, told: &Told, remaining: Duration, least: Duration) -> Option<String> {
        let really = self.ended - told.at;
        let miss = remaining.abs_diff(really);
        let wrong = miss > (really / 5).max(least);
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
    // The clock goes on in small steps, so that a reply on its way is never overtaken by a time-out.
    tokio::spawn(async {
        loop {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    support::start(EmulatorOptions {
        employees,
        latency: Duration::from_millis(latency),
        ..EmulatorOptions::default()
    })
    .await
}

/// The settings of an emulated tenant at the documented limits.
fn settings(emulator: &Emulator, platform: PlatformKind) -> Settings {
    Settings {
        requests_per_minute: None,
        requests_per_second: None,
        departments: leaveboard::platform::DepartmentScope::default(),
        ..support::settings(emulator, platform)
    }
}

async fn run(platform: impl Platform, employees: usize) -> Run {
    let (sender, mut reports) = mpsc::channel(64);
    let (_interest, interest) = watch::channel(Interest::default());
    let ticket = Ticket {
        tenant: TenantId(0),
        generation: 1,
    };
    let plan = SyncPlan {
        want: Want::Balances,
        linger: false,
        asking: Asking::default(),
    };
    let out = Reporter::new(ticket, sender, CancellationToken::new());
    let clock = || leaveboard::domain::Today::at(jiff::Timestamp::now());
    let began = Instant::now();
    let platform = Expecting(platform, employees);
    let terms = SyncContext {
        plan,
        keeping: None,
        clock,
        month: None,
        held: None,
    };
    tokio::spawn(run_on(move || Ok(platform), terms, out, interest));
    let mut told = Vec::new();
    let reading = async {
        loop {
            match reports.recv().await.unwrap().event {
                SyncEvent::Progress(progress) => told.push(Told {
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
    let emulator = company(employees, latency).await;
    let client = WeCom::connect(&settings(&emulator, PlatformKind::WeCom)).unwrap();
    let run = run(client, employees).await;
    assert_eq!(emulator.counts().throttled, 0);
    run
}

async fn dingtalk(employees: usize, latency: u64) -> Run {
    let emulator = company(employees, latency).await;
    let client = DingTalk::connect(&settings(&emulator, PlatformKind::DingTalk)).unwrap();
    let run = run(client, employees).await;
    assert_eq!(emulator.counts().throttled, 0);
    run
}

async fn feishu(employees: usize, latency: u64) -> Run {
    let emulator = company(employees, latency).await;
    let client = Feishu::connect(&settings(&emulator, PlatformKind::Feishu)).unwrap();
    let run = run(client, employees).await;
    assert_eq!(emulator.counts().throttled, 0);
    run
}

#[tokio::test(start_paused = true)]
async fn wecom_in_bursts_of_600_a_minute() {
    wecom(3_000, 20).await.check(None);
}

#[tokio::test(start_paused = true)]
async fn wecom_for_ten_thousand_people() {
    let run = wecom(10_000, 20).await;
    assert_eq!((run.ended - run.began).as_secs() / 60, 16);
    run.check(None);
}

#[tokio::test(start_paused = true)]
async fn wecom_where_every_reply_takes_two_seconds() {
    wecom(1_500, 2_000).await.check(None);
}

#[tokio::test(start_paused = true)]
async fn dingtalk_at_20_a_second() {
    dingtalk(3_000, 20).await.check(None);
}

#[tokio::test(start_paused = true)]
async fn dingtalk_where_every_reply_takes_two_seconds() {
    dingtalk(2_000, 2_000).await.check(None);
}

#[tokio::test(start_paused = true)]
async fn feishu_at_100_pages_a_minute() {
    feishu(6_000, 20).await.check(None);
}

/// A department met for the first time costs a call more, which nobody can foresee: so much may be missing at the end.
#[tokio::test(start_paused = true)]
async fn feishu_where_every_reply_takes_two_seconds() {
    feishu(3_000, 2_000).await.check_within(SECOND * 2, None);
}

/// Somebody else spends calls of the same minute: the platform blocks for a whole window (trap 11), and once that was heard of
/// the remaining time is right again.
#[tokio::test(start_paused = true)]
async fn trap_11_wecom_with_a_block_in_the_middle() {
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
    let retried = |told: &&Told| told.progress.usage.retries > 0;
    let heard = run.told.iter().find(retried).unwrap().at;
    run.check(Some(heard));
}
