//! The whole dashboard through its real event loop: scripted syncs, a scripted keyboard, a screen in memory.

use std::io;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use jiff::SignedDuration;
use jiff::civil::date;
use leaveboard::app::AppState;
use leaveboard::app::tenant::TenantState;
use leaveboard::app::views::changes::change_list::ChangePart;
use leaveboard::app::views::changes::comparison::{ComparisonEvent, ComparisonReport};
use leaveboard::domain::ledger::LedgerBlock;
use leaveboard::domain::{Bilingual, LeaveType, PlatformKind, RowId, Today};
use leaveboard::platform::Clock;
use leaveboard::shell::comparison_task::StartComparing;
use leaveboard::shell::console::Console;
use leaveboard::shell::effects::{Runner, StartSync, SyncTask};
use leaveboard::shell::event_loop::{LoopEnd, LoopInputs, run_loop};
use leaveboard::shell::signals::Signals;
use leaveboard::store::{StoreError, SyncNumber, SyncRecord};
use leaveboard::sync::{
    Cost, Freshness, Interest, Outcome, Report, Source, SyncEvent, SyncMode, TenantId,
};
use leaveboard::text::views::changes::ComparisonEnd;
use leaveboard::ui::{Theme, ThemeName, ThemeSet, render};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::screens::changes::{evening, every_kind};
use crate::screens::company::{employee, leave_types, people, people_page, today, zhang_san};
use crate::screens::printer::lines;
use crate::support::waiting::{in_time, until};

/// Far longer than anything here takes on a slow machine.
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// A screen in memory with a keyboard that a test types on.
struct Scripted {
    terminal: Terminal<TestBackend>,
    keys: mpsc::UnboundedReceiver<Event>,
    seen: Arc<Seen>,
}

/// What a test sees of the screen.
#[derive(Default)]
struct Seen {
    screen: Mutex<String>,
    frames: AtomicUsize,
    copied: Mutex<Vec<String>>,
}

impl Seen {
    fn screen(&self) -> String {
        self.screen.lock().unwrap().clone()
    }

    fn frames(&self) -> usize {
        self.frames.load(Ordering::Relaxed)
    }

    /// Waits until the screen shows `text`.
    async fn shows(&self, text: &str) {
        let look = async {
            while !self.screen().contains(text) {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        let shown = tokio::time::timeout(LONGEST_WAIT, look).await;
        assert!(shown.is_ok(), "`{text}` never came:\n{}", self.screen());
    }

    /// Waits until nothing is drawn for far longer than a turning spinner would wait for its next frame.
    async fn rests(&self) {
        let look = async {
            let mut before = None;
            while before != Some(self.frames()) {
                before = Some(self.frames());
                tokio::time::sleep(Duration::from_millis(700)).await;
            }
        };
        let rested = tokio::time::timeout(LONGEST_WAIT, look).await;
        assert!(rested.is_ok(), "something turns:\n{}", self.screen());
    }
}

impl Console for Scripted {
    fn draw(&mut self, state: &AppState, theme: &Theme) -> io::Result<()> {
        let Ok(_) = self.terminal.draw(|frame| render(frame, state, theme));
        *self.seen.screen.lock().unwrap() = lines(self.terminal.backend().buffer()).join("\n");
        self.seen.frames.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn size(&mut self) -> io::Result<Size> {
        let Ok(size) = self.terminal.size();
        Ok(size)
    }

    async fn next_event(&mut self) -> Option<io::Result<Event>> {
        self.keys.recv().await.map(Ok)
    }

    fn copy(&mut self, text: &str) -> io::Result<()> {
        self.seen.copied.lock().unwrap().push(text.to_owned());
        Ok(())
    }

    fn capture_mouse(&mut self, _capture: bool) -> io::Result<()> {
        Ok(())
    }

    /// The terminal has become smaller when the program goes on.
    fn suspend(&mut self) -> io::Result<()> {
        self.terminal.backend_mut().resize(80, 10);
        Ok(())
    }

    fn forget_screen(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The running dashboard.
struct Dashboard {
    keys: mpsc::UnboundedSender<Event>,
    seen: Arc<Seen>,
    panicked: CancellationToken,
    ended: tokio::task::JoinHandle<LoopEnd>,
}

impl Dashboard {
    fn open(sync: StartSync) -> Self {
        Self::open_at(sync, today)
    }

    fn open_at(sync: StartSync, clock: Clock) -> Self {
        let nothing: StartComparing = Box::new(|_| Box::pin(std::future::ready(())));
        Self::open_with(sync, nothing, clock)
    }

    fn open_comparing(sync: StartSync, compare: StartComparing) -> Self {
        Self::open_with(sync, compare, today)
    }

    fn open_with(sync: StartSync, compare: StartComparing, clock: Clock) -> Self {
        let (keys, typed) = mpsc::unbounded_channel();
        let seen = Arc::new(Seen::default());
        let panicked = CancellationToken::new();
        let (token, shown) = (panicked.clone(), Arc::clone(&seen));
        let ended = tokio::spawn(async move {
            let mut console = Scripted {
                terminal: Terminal::new(TestBackend::new(80, 24)).unwrap(),
                keys: typed,
                seen: shown,
            };
            let tenant = TenantState::new(TenantId(0), "总部".to_owned(), PlatformKind::WeCom);
            let mut state = AppState::new(vec![tenant], Size::new(80, 24), today());
            let mut runner = Runner::new(1, sync).comparing(compare);
            let mut signals = Signals::listen().unwrap();
            let outside = LoopInputs {
                signals: &mut signals,
                panicked: token,
                clock,
            };
            let themes = ThemeSet::only(Theme::named(ThemeName::Mono));
            let ended = run_loop(&mut console, &mut state, &themes, &mut runner, outside).await;
            runner.stop().await;
            ended.unwrap()
        });
        Self {
            keys,
            seen,
            panicked,
            ended,
        }
    }

    fn press(&self, text: &str) {
        for c in text.chars() {
            let code = if c == '⏎' {
                KeyCode::Enter
            } else {
                KeyCode::Char(c)
            };
            self.keys
                .send(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)))
                .unwrap();
        }
    }

    async fn quit(self) -> LoopEnd {
        self.press("q");
        tokio::time::timeout(Duration::from_secs(5), self.ended)
            .await
            .expect("ends")
            .unwrap()
    }
}

async fn tell(task: &SyncTask, event: SyncEvent) {
    let _ = task
        .reports
        .send(Report {
            ticket: task.ticket,
            event,
        })
        .await;
}

/// Everybody, then the end.
fn complete() -> StartSync {
    Box::new(|task| {
        Box::pin(async move {
            tell(&task, SyncEvent::Types(Vec::<LeaveType>::new().into())).await;
            tell(&task, people_page(0, &people())).await;
            tell(&task, SyncEvent::Done(Outcome::Complete)).await;
            task.cancel.cancelled().await;
        })
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_frame_comes_before_anything_is_fetched() {
    let silent: StartSync = Box::new(|task| Box::pin(async move { task.cancel.cancelled().await }));
    let dashboard = Dashboard::open(silent);
    dashboard.seen.shows("正在读取通讯录").await;
    assert_eq!(dashboard.quit().await, LoopEnd::Quit);
}

#[tokio::test(flavor = "multi_thread")]
async fn typing_filters_away_from_the_screen_and_copying_reaches_the_terminal() {
    let dashboard = Dashboard::open(complete());
    dashboard.seen.shows("曾思齐").await;
    dashboard.press("/zengs");
    dashboard.seen.shows("员工 1 / 8").await;
    dashboard.press("⏎y");
    dashboard.seen.shows("发给终端（OSC").await;
    assert_eq!(*dashboard.seen.copied.lock().unwrap(), ["zengsiqi"]);
    assert_eq!(dashboard.quit().await, LoopEnd::Quit);
}

#[tokio::test(start_paused = true)]
async fn an_idle_dashboard_draws_nothing() {
    let dashboard = Dashboard::open(complete());
    dashboard.seen.shows("已读完").await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let before = dashboard.seen.frames();
    tokio::time::sleep(Duration::from_hours(1)).await;
    assert_eq!(dashboard.seen.frames(), before);
    dashboard.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_reports_is_drawn_at_most_every_16_ms_and_keys_are_not_kept_waiting() {
    let flood: StartSync = Box::new(|task| {
        Box::pin(async move {
            let mut start = 0;
            while !task.cancel.is_cancelled() {
                tell(&task, people_page(start, &people())).await;
                start += 8;
            }
        })
    });
    let dashboard = Dashboard::open(flood);
    dashboard.seen.shows("张三").await;
    let (before, since) = (dashboard.seen.frames(), Instant::now());
    until("thirty frames more", async || {
        dashboard.seen.frames() >= before + 30
    })
    .await;
    let frames = dashboard.seen.frames() - before;
    let most = since.elapsed().as_millis() / 16 + 4;
    assert!(frames as u128 <= most, "{frames} frames, at most {most}");
    dashboard.press("L");
    dashboard.seen.shows("Employees").await;
    assert_eq!(dashboard.quit().await, LoopEnd::Quit);
}

#[tokio::test(flavor = "multi_thread")]
async fn reloading_and_quitting_stop_the_running_sync() {
    let (stopped, mut stops) = mpsc::unbounded_channel();
    let sync: StartSync = Box::new(move |task| {
        let stopped = stopped.clone();
        Box::pin(async move {
            tell(&task, people_page(0, &people())).await;
            task.cancel.cancelled().await;
            let _ = stopped.send(task.ticket.generation);
        })
    });
    let dashboard = Dashboard::open(sync);
    dashboard.seen.shows("张三").await;
    dashboard
        .keys
        .send(Event::Key(KeyEvent::new(KeyCode::F(5), KeyModifiers::NONE)))
        .unwrap();
    assert_eq!(in_time("a sync to stop", stops.recv()).await, Some(0));
    dashboard.seen.shows("张三").await;
    assert_eq!(dashboard.quit().await, LoopEnd::Quit);
    assert_eq!(in_time("a sync to stop", stops.recv()).await, Some(1));
    assert_eq!(
        in_time("a sync to stop", stops.recv()).await,
        None,
        "no task is left behind"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sync_hears_who_is_on_screen() {
    let (heard, mut interests) = mpsc::unbounded_channel::<Interest>();
    let sync: StartSync = Box::new(move |mut task| {
        let heard = heard.clone();
        Box::pin(async move {
            tell(&task, people_page(0, &people())).await;
            while task.interest.changed().await.is_ok() {
                let _ = heard.send(task.interest.borrow_and_update().clone());
            }
        })
    });
    let dashboard = Dashboard::open(sync);
    let first = in_time("the next interest", interests.recv())
        .await
        .unwrap();
    assert_eq!(first.visible.len(), 8);
    dashboard.press("R");
    let wish = in_time("the next interest", interests.recv())
        .await
        .unwrap();
    assert_eq!(wish.refresh.count(), 1);
    dashboard.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_on_the_screen_of_another_size_is_told_as_soon_as_the_program_goes_on() {
    let (heard, mut interests) = mpsc::unbounded_channel::<Interest>();
    let sync: StartSync = Box::new(move |mut task| {
        let heard = heard.clone();
        Box::pin(async move {
            tell(&task, people_page(0, &people())).await;
            let outcome = SyncEvent::Done(Outcome::Complete);
            tell(&task, outcome).await;
            while task.interest.changed().await.is_ok() {
                let _ = heard.send(task.interest.borrow_and_update().clone());
            }
        })
    });
    let dashboard = Dashboard::open(sync);
    let first = in_time("the next interest", interests.recv()).await;
    assert_eq!(first.unwrap().visible.len(), 8);
    dashboard.seen.rests().await;
    let suspend = KeyEvent::new(KeyCode::Char('z'), KeyModifiers::CONTROL);
    dashboard.keys.send(Event::Key(suspend)).unwrap();
    let second = in_time("the next interest", interests.recv()).await;
    assert!(second.unwrap().visible.len() < 8);
    dashboard.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_elsewhere_ends_the_loop() {
    let dashboard = Dashboard::open(complete());
    dashboard.seen.shows("已读完").await;
    dashboard.panicked.cancel();
    assert_eq!(dashboard.ended.await.unwrap(), LoopEnd::Panicked);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_day_is_asked_for_and_shown_and_today_comes_back() {
    let sync: StartSync = Box::new(|task| {
        Box::pin(async move {
            let as_of = matches!(task.mode, SyncMode::AsOf(_));
            let people = people();
            let listed = if as_of { &people[..2] } else { &people[..] };
            tell(&task, people_page(0, listed)).await;
            tell(&task, SyncEvent::Done(Outcome::Complete)).await;
            task.cancel.cancelled().await;
        })
    });
    let dashboard = Dashboard::open(sync);
    dashboard.seen.shows("员工 8").await;
    dashboard.press("tjj⏎");
    dashboard.seen.shows("截至 2025-12-31").await;
    dashboard.seen.shows("员工 2").await;
    dashboard.press("t2026-09-30⏎");
    dashboard.seen.shows("截至 2026-09-30").await;
    dashboard.press("tkkk⏎");
    dashboard.seen.shows("员工 8").await;
    assert!(!dashboard.seen.screen().contains("截至"));
    assert_eq!(dashboard.quit().await, LoopEnd::Quit);
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_are_loaded_filtered_and_sorted_away_from_the_screen() {
    let compare: StartComparing = Box::new(|task| {
        Box::pin(async move {
            let part = ChangePart::after(None, every_kind());
            for news in [
                ComparisonEvent::Compares([
                    evening(date(2026, 11, 16)),
                    evening(date(2026, 11, 20)),
                ]),
                ComparisonEvent::Found(Arc::new(part)),
                ComparisonEvent::Ended(ComparisonEnd::Done {
                    not_compared: 12,
                    outside_scope: 0,
                }),
            ] {
                let ticket = task.ticket;
                let _ = task
                    .reports
                    .send(ComparisonReport {
                        ticket,
                        event: news,
                    })
                    .await;
            }
        })
    });
    let dashboard = Dashboard::open_comparing(complete(), compare);
    dashboard.seen.shows("曾思齐").await;
    dashboard.press("H");
    dashboard.seen.shows("12 人无法比较").await;
    dashboard.press("/zhangsan⏎");
    dashboard.seen.shows("变化 1 / 8").await;
    dashboard.press("s");
    dashboard.seen.shows("按姓名").await;
    dashboard.press("Y");
    dashboard.seen.shows("发给终端（OSC 52）").await;
    let copied = dashboard.seen.copied.lock().unwrap().clone();
    assert!(copied[0].starts_with("余额变动\tzhangsan\t"), "{copied:?}");
    assert_eq!(dashboard.quit().await, LoopEnd::Quit);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comparison_that_nobody_waits_for_any_more_is_stopped() {
    let (stopped, mut stops) = mpsc::unbounded_channel();
    let compare: StartComparing = Box::new(move |task| {
        let stopped = stopped.clone();
        Box::pin(async move {
            task.cancel.cancelled().await;
            let _ = stopped.send(task.ticket.generation);
        })
    });
    let dashboard = Dashboard::open_comparing(complete(), compare);
    dashboard.press("H");
    dashboard.seen.shows("正在比较两个快照").await;
    dashboard.press("tj⏎");
    assert_eq!(in_time("a sync to stop", stops.recv()).await, Some(1));
    assert_eq!(dashboard.quit().await, LoopEnd::Quit);
    assert_eq!(in_time("a sync to stop", stops.recv()).await, Some(2));
}

fn two_hours_ago() -> SyncRecord {
    let ended = today().now - SignedDuration::from_hours(2);
    SyncRecord {
        number: SyncNumber(1),
        started: ended,
        finished: ended,
        people: 8,
        failed: 0,
        complete: true,
        scope: String::new(),
    }
}

/// What an earlier sync stored about eight people; after that the source is the platform.
async fn tell_kept(task: &SyncTask) {
    tell(task, SyncEvent::Source(Source::Cached(two_hours_ago()))).await;
    tell(task, SyncEvent::Types(leave_types())).await;
    tell(task, people_page(0, &people())).await;
    let mut block = LedgerBlock::new(0);
    for row in 0..8 {
        block.apply(RowId(row), &zhang_san().balances);
    }
    tell(task, SyncEvent::Figures(block)).await;
    tell(task, SyncEvent::Source(Source::Platform)).await;
}

#[tokio::test(start_paused = true)]
async fn kept_rows_are_there_before_the_platform_answers_and_stay_when_it_refuses() {
    let sync: StartSync = Box::new(|task| {
        Box::pin(async move {
            tell_kept(&task).await;
            tokio::time::sleep(Duration::from_millis(200)).await;
            let refused = Outcome::Refused(crate::screens::company::refusal());
            tell(&task, SyncEvent::Done(refused)).await;
        })
    });
    let dashboard = Dashboard::open(sync);
    dashboard.seen.shows("2 小时前").await;
    dashboard.seen.shows("6.5 天").await;
    dashboard.seen.shows("平台拒绝访问").await;
    assert!(dashboard.seen.screen().contains("6.5 天"));
    assert!(
        dashboard
            .seen
            .screen()
            .contains("其中 8 人仍是 2 小时前的数据")
    );
    assert_eq!(dashboard.quit().await, LoopEnd::Quit);
}

#[tokio::test(start_paused = true)]
async fn a_paused_dashboard_tells_its_sync_at_once_and_draws_nothing() {
    let (heard, mut paused) = mpsc::unbounded_channel::<bool>();
    let sync: StartSync = Box::new(move |mut task| {
        let heard = heard.clone();
        Box::pin(async move {
            tell_kept(&task).await;
            let mut last = false;
            while task.interest.changed().await.is_ok() {
                let now = task.interest.borrow_and_update().paused;
                if std::mem::replace(&mut last, now) != now {
                    let _ = heard.send(now);
                }
            }
        })
    });
    let dashboard = Dashboard::open(sync);
    dashboard.seen.shows("2 小时前").await;
    dashboard.press("p");
    assert_eq!(
        in_time("the sync to be paused", paused.recv()).await,
        Some(true)
    );
    dashboard.seen.shows("已暂停").await;
    dashboard.seen.rests().await;
    dashboard.press("p");
    assert_eq!(
        in_time("the sync to be paused", paused.recv()).await,
        Some(false)
    );
    dashboard.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_ends_the_sync_at_once_and_p_starts_it_where_it_stopped() {
    let (heard, mut course) = mpsc::unbounded_channel::<(u32, Option<SyncMode>)>();
    let sync: StartSync = Box::new(move |task| {
        let heard = heard.clone();
        Box::pin(async move {
            let generation = task.ticket.generation;
            let _ = heard.send((generation, Some(task.mode)));
            tell_kept(&task).await;
            task.cancel.cancelled().await;
            let _ = heard.send((generation, None));
        })
    });
    let goes_on = SyncMode::Platform {
        cached_first: true,
        start_over: false,
    };
    let dashboard = Dashboard::open(sync);
    let hour = Freshness::Within(Duration::from_hours(1));
    assert_eq!(course.recv().await, Some((0, Some(SyncMode::Opened(hour)))));
    dashboard.seen.shows("张三").await;
    dashboard.press("S");
    assert_eq!(course.recv().await, Some((0, None)));
    dashboard.seen.shows("已停止").await;
    assert!(dashboard.seen.screen().contains("张三"));
    dashboard.press("p");
    assert_eq!(course.recv().await, Some((2, Some(goes_on))));
    assert_eq!(dashboard.quit().await, LoopEnd::Quit);
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_with_the_store_and_a_question_reach_the_screen() {
    let sync: StartSync = Box::new(|mut task| {
        Box::pin(async move {
            let trouble = StoreError::Unwritable(Bilingual::same("no space left"));
            tell(&task, SyncEvent::StoreTrouble(trouble)).await;
            tell(&task, people_page(0, &people())).await;
            let cost = Cost {
                calls: 161,
                spent: 898,
                budget: 5_000,
                threshold: 1_000,
            };
            tell(&task, SyncEvent::Asks(cost)).await;
            let answered = task.interest.wait_for(|told| told.consent.is_some());
            let consent = answered.await.ok().and_then(|told| told.consent);
            let ended = if consent == Some(false) {
                Outcome::Partial
            } else {
                Outcome::Complete
            };
            tell(&task, SyncEvent::Done(ended)).await;
        })
    });
    // A question that has only just appeared takes no answer: a second has passed whenever this clock is looked at.
    let ticking = || {
        static SECONDS: AtomicI64 = AtomicI64::new(0);
        let passed = SignedDuration::from_secs(SECONDS.fetch_add(1, Ordering::Relaxed));
        Today::at(today().now + passed)
    };
    let dashboard = Dashboard::open_at(sync, ticking);
    dashboard.seen.shows("读取全部余额？").await;
    dashboard.seen.shows("存储无法写入").await;
    dashboard.press("n");
    dashboard.seen.shows("有缺漏").await;
    assert_eq!(dashboard.quit().await, LoopEnd::Quit);
}

/// A company of 200,000 in blocks, as fast as the screen takes them.
#[tokio::test(flavor = "multi_thread")]
async fn keys_are_answered_while_a_great_company_is_put_in() {
    let sync: StartSync = Box::new(|task| {
        Box::pin(async move {
            tell(&task, SyncEvent::Source(Source::Cached(two_hours_ago()))).await;
            tell(&task, SyncEvent::Types(leave_types())).await;
            let people: Vec<_> = (0..1_024)
                .map(|n| employee(&format!("u{n}"), "生成", &[]))
                .collect();
            for number in 0..200 {
                let start = u32::try_from(number * 1_024).unwrap();
                tell(&task, people_page(start, &people)).await;
                let mut block = LedgerBlock::new(number);
                for row in start..start + 1_024 {
                    block.apply(RowId(row), &zhang_san().balances[..1]);
                }
                tell(&task, SyncEvent::Figures(block)).await;
            }
            task.cancel.cancelled().await;
        })
    });
    let dashboard = Dashboard::open(sync);
    dashboard.seen.shows("u0").await;
    for (key, word) in [("L", "Employees"), ("L", "员工"), ("L", "Employees")] {
        dashboard.press(key);
        dashboard.seen.shows(word).await;
    }
    dashboard.seen.shows("204,800").await;
    assert_eq!(dashboard.quit().await, LoopEnd::Quit);
}
