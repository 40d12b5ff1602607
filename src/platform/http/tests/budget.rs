//! The monthly budget of calls and the counter in which calls are recorded: across restarts, programs, months, and clocks that jump.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use jiff::civil::Date;
use tokio::sync::watch;

use super::limits::{SimpleDingTalk, dingtalk};
use super::*;
use crate::platform::meter::{Meter, MeterFuture};

/// A call counter that several transports share, as several programs share a store. Like a store, it keeps wall-clock times.
#[derive(Debug)]
struct SharedCounter {
    clock: Clock,
    calls: Mutex<Vec<(&'static str, i64, u32)>>,
    months: Mutex<Vec<(Date, i64)>>,
    writes: AtomicUsize,
    /// The store behind it cannot be read.
    is_broken: AtomicBool,
    /// Whether a call may be sent once it is counted.
    permits: watch::Sender<bool>,
}

type Clock = fn() -> Today;

impl SharedCounter {
    fn new(clock: Clock) -> Arc<Self> {
        Arc::new(Self {
            clock,
            calls: Mutex::default(),
            months: Mutex::default(),
            writes: AtomicUsize::new(0),
            is_broken: AtomicBool::new(false),
            permits: watch::Sender::new(true),
        })
    }

    fn bill(&self, month: Date, calls: i64) {
        self.months.lock().unwrap().push((month, calls));
    }

    fn billed_now(&self) -> u64 {
        self.billed((self.clock)().day.first_of_month())
    }

    fn billed(&self, month: Date) -> u64 {
        let months = self.months.lock().unwrap();
        let calls: i64 = months.iter().filter(|m| m.0 == month).map(|m| m.1).sum();
        u64::try_from(calls).unwrap()
    }
}

impl Meter for SharedCounter {
    fn count(&self, endpoint: &'static Endpoint, month: Date, calls: u32) -> MeterFuture<'_, ()> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            self.writes.fetch_add(1, Ordering::SeqCst);
            let now = (self.clock)().now.as_millisecond();
            self.calls.lock().unwrap().push((endpoint.name, now, calls));
            if endpoint.billable {
                self.bill(month, calls.into());
            }
            tokio::task::yield_now().await;
        })
    }

    fn uncount(&self, month: Date, calls: u32) -> MeterFuture<'_, ()> {
        Box::pin(async move { self.bill(month, -i64::from(calls)) })
    }

    fn earlier(&self, window: Duration) -> MeterFuture<'_, Vec<EarlierCalls>> {
        Box::pin(async move {
            let now = (self.clock)().now.as_millisecond();
            let calls = self.calls.lock().unwrap();
            let earlier = calls.iter().map(|(endpoint, at, calls)| EarlierCalls {
                endpoint: (*endpoint).to_owned(),
                age: Duration::from_millis(u64::try_from(now - at).unwrap_or(0)),
                calls: *calls,
            });
            earlier.filter(|calls| calls.age <= window).collect()
        })
    }

    fn billable_in(&self, month: Date) -> MeterFuture<'_, Option<u64>> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            (!self.is_broken.load(Ordering::Relaxed)).then(|| self.billed(month))
        })
    }

    fn permit(&self) -> MeterFuture<'_, ()> {
        Box::pin(async move {
            let mut permits = self.permits.subscribe();
            // This cannot fail: the sender lives as long as `self`.
            let _ = permits.wait_for(|permits| *permits).await;
        })
    }
}

/// 2026-11-30 23:59:58 in UTC+8, while it is still the 30th, 15:59:58, in UTC.
const LAST_SECONDS_OF_NOVEMBER: i64 = 1_796_054_398_000;

fn noon() -> Today {
    Today::midday_of(jiff::civil::date(2026, 11, 22))
}

fn at(millis: &AtomicI64) -> Today {
    let millis = millis.load(Ordering::SeqCst);
    Today::at(Timestamp::from_millisecond(millis).unwrap())
}

async fn serve_dingtalk() -> (String, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let (url, _) = serve(move |path, _| {
        if path == "/gettoken" {
            return token_answer();
        }
        counter.fetch_add(1, Ordering::SeqCst);
        answer(200, r#"{"code":0}"#)
    })
    .await;
    (url, count)
}

fn connect(
    url: &str,
    budget: u64,
    clock: Clock,
    counter: Option<&Arc<SharedCounter>>,
) -> Transport {
    let settings = Settings {
        clock,
        meter: counter.map(|counter| Arc::clone(counter) as Arc<dyn Meter>),
        ..dingtalk(url, Some(budget))
    };
    Transport::new(&settings, SimpleDingTalk, quick()).unwrap()
}

async fn bill(transport: &Transport, calls: usize) -> usize {
    let call = || transport.call(ApiCall::new(&allow::DINGTALK_BALANCES));
    let outcomes = futures_util::future::join_all((0..calls).map(|_| call())).await;
    outcomes.into_iter().flatten().count()
}

#[tokio::test]
async fn a_month_does_not_look_unspent_because_its_calls_cannot_be_read() {
    let (url, _) = serve_dingtalk().await;
    let counter = SharedCounter::new(noon);
    let transport = connect(&url, 12, noon, Some(&counter));
    // Another program's calls are known from the counter alone.
    counter.bill(noon().day.first_of_month(), 8);
    assert_eq!(bill(&transport, 1).await, 1);
    counter.is_broken.store(true, Ordering::SeqCst);
    for permitted in [1, 1, 1, 0] {
        assert_eq!(bill(&transport, 1).await, permitted);
    }
    let usage = transport.usage(&allow::DINGTALK_BALANCES);
    assert_eq!(usage.billable, Some((12, Some(12))));
}

#[tokio::test]
async fn trap_25_every_permitted_call_is_spent_and_not_one_more_across_restarts_and_programs() {
    let (url, count) = serve_dingtalk().await;
    let counter = SharedCounter::new(noon);
    let first = connect(&url, 12, noon, Some(&counter));
    assert_eq!(bill(&first, 5).await, 5);
    drop(first);
    let (second, third) = (
        connect(&url, 12, noon, Some(&counter)),
        connect(&url, 12, noon, Some(&counter)),
    );
    assert_eq!(bill(&second, 4).await, 4);
    assert_eq!(bill(&third, 9).await, 3, "what the others left");
    assert_eq!(bill(&second, 1).await, 0);
    assert_eq!((sent(&count), counter.billed_now()), (12, 12));
    let usage = second.usage(&allow::DINGTALK_BALANCES);
    assert_eq!(usage.billable, Some((12, Some(12))));
}

#[tokio::test]
async fn two_programs_at_once_never_spend_one_more() {
    let (url, count) = serve_dingtalk().await;
    let counter = SharedCounter::new(noon);
    let programs = [
        connect(&url, 10, noon, Some(&counter)),
        connect(&url, 10, noon, Some(&counter)),
    ];
    let (one, two) = tokio::join!(bill(&programs[0], 9), bill(&programs[1], 9));
    assert!(one + two <= 10 && one + two >= 7, "{one} and {two}");
    assert_eq!(sent(&count), one + two);
    assert_eq!(counter.billed_now(), (one + two) as u64);
}

#[tokio::test]
async fn callers_side_by_side_are_written_down_together_before_anything_is_sent() {
    let (url, count) = serve_dingtalk().await;
    let counter = SharedCounter::new(noon);
    let transport = connect(&url, 100, noon, Some(&counter));
    assert_eq!(bill(&transport, 15).await, 15);
    assert_eq!(sent(&count), 15);
    assert_eq!(counter.billed_now(), 15);
    let writes = counter.writes.load(Ordering::SeqCst);
    assert!(writes < 10, "{writes} writes for 16 calls");
}

#[tokio::test]
async fn a_counter_that_is_behind_this_process_changes_nothing() {
    let (url, _) = serve_dingtalk().await;
    let counter = SharedCounter::new(noon);
    let transport = connect(&url, 4, noon, Some(&counter));
    assert_eq!(bill(&transport, 3).await, 3);
    counter.months.lock().unwrap().clear();
    assert_eq!(bill(&transport, 3).await, 1, "the larger number counts");
}

#[tokio::test]
async fn calls_of_another_run_fill_the_windows() {
    static NOW: AtomicI64 = AtomicI64::new(LAST_SECONDS_OF_NOVEMBER);
    let (url, _) = serve_dingtalk().await;
    let counter = SharedCounter::new(|| at(&NOW));
    let connect = || {
        let settings = Settings {
            clock: || at(&NOW),
            meter: Some(Arc::clone(&counter) as Arc<dyn Meter>),
            requests_per_minute: Some(10),
            ..dingtalk(&url, None)
        };
        Transport::new(&settings, SimpleDingTalk, quick()).unwrap()
    };
    let left = |transport: &Transport, endpoint| {
        let usage = transport.usage(endpoint);
        usage.window_limit - usage.used_in_window
    };
    assert_eq!(bill(&connect(), 6).await, 6);
    NOW.fetch_add(40_000, Ordering::SeqCst);
    let second = connect();
    assert_eq!(bill(&second, 1).await, 1);
    assert_eq!(left(&second, &allow::DINGTALK_BALANCES), 3);
    assert_eq!(left(&second, &allow::DINGTALK_TYPES), 10);
    // When the clock is set back, calls that seem to lie in the future count as made now.
    NOW.fetch_sub(7_200_000, Ordering::SeqCst);
    let third = connect();
    assert_eq!(bill(&third, 1).await, 1);
    assert_eq!(left(&third, &allow::DINGTALK_BALANCES), 2);
    // When the clock is set forward by a year, no earlier call lies within this minute, and nothing waits for one.
    NOW.fetch_add(31_536_000_000, Ordering::SeqCst);
    let fourth = connect();
    assert_eq!(bill(&fourth, 1).await, 1);
    assert_eq!(left(&fourth, &allow::DINGTALK_BALANCES), 9);
}

#[tokio::test]
async fn a_month_begins_anew_at_midnight_in_utc_8_while_running() {
    static NOW: AtomicI64 = AtomicI64::new(LAST_SECONDS_OF_NOVEMBER);
    let (url, count) = serve_dingtalk().await;
    let counter = SharedCounter::new(|| at(&NOW));
    for counter in [None, Some(&counter)] {
        NOW.store(LAST_SECONDS_OF_NOVEMBER, Ordering::SeqCst);
        let before = sent(&count);
        let transport = connect(&url, 2, || at(&NOW), counter);
        assert_eq!(bill(&transport, 3).await, 2);
        let refused = transport
            .call(ApiCall::new(&allow::DINGTALK_BALANCES))
            .await;
        assert_eq!(refused.unwrap_err().class, ErrorClass::QuotaSpent);
        NOW.fetch_add(1_999, Ordering::SeqCst);
        assert_eq!(bill(&transport, 1).await, 0, "a millisecond is left");
        NOW.fetch_add(1, Ordering::SeqCst);
        assert_eq!(bill(&transport, 3).await, 2, "December");
        let usage = transport.usage(&allow::DINGTALK_BALANCES);
        assert_eq!(usage.billable, Some((2, Some(2))));
        // The clock is set back to November, whose calls are still used up.
        NOW.fetch_sub(10_000, Ordering::SeqCst);
        assert_eq!(bill(&transport, 1).await, 0);
        assert_eq!(sent(&count) - before, 4);
    }
}

/// When the platform itself says that the month's calls are used up, that holds for the rest of the month.
#[tokio::test]
async fn trap_25_a_spent_quota_is_asked_again_in_the_next_month() {
    static NOW: AtomicI64 = AtomicI64::new(LAST_SECONDS_OF_NOVEMBER);
    let (url, _) = serve_dingtalk().await;
    let transport = connect(&url, 99, || at(&NOW), None);
    let spent = RequestFault::new("90020", "", ErrorClass::QuotaSpent, HINT);
    transport.remember(&allow::DINGTALK_BALANCES, spent);
    assert_eq!(bill(&transport, 1).await, 0);
    NOW.fetch_add(2_000, Ordering::SeqCst);
    assert_eq!(bill(&transport, 1).await, 1);
}

#[tokio::test]
async fn what_was_not_billed_is_taken_back_from_the_counter_too() {
    let (url, _) = serve(|path, n| match path {
        "/gettoken" => token_answer(),
        _ if n < 3 => answer(200, r#"{"code":2}"#),
        _ => answer(200, r#"{"code":0}"#),
    })
    .await;
    let counter = SharedCounter::new(noon);
    let transport = connect(&url, 9, noon, Some(&counter));
    assert_eq!(bill(&transport, 1).await, 1);
    let usage = transport.usage(&allow::DINGTALK_BALANCES);
    assert_eq!(
        (counter.billed_now(), usage.billable),
        (1, Some((1, Some(9))))
    );
}

/// A billable call that was polled until it is so far.
async fn bill_until(
    transport: &Transport,
    is_so_far: impl Fn() -> bool,
) -> BoxFuture<'_, Result<ApiReply, ApiError>> {
    let mut call = transport
        .call(ApiCall::new(&allow::DINGTALK_BALANCES))
        .boxed();
    while !is_so_far() {
        assert!(futures_util::poll!(&mut call).is_pending());
        tokio::task::yield_now().await;
    }
    call
}

async fn until(is_so: impl Fn() -> bool) {
    let waiting = async {
        while !is_so() {
            tokio::task::yield_now().await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_mins(1), waiting).await;
    waited.expect("it becomes so");
}

#[tokio::test]
async fn a_caller_that_is_dropped_while_its_call_is_counted_leaves_no_call_behind() {
    let (url, count) = serve_dingtalk().await;
    let counter = SharedCounter::new(noon);
    let transport = connect(&url, 9, noon, Some(&counter));
    assert_eq!(bill(&transport, 1).await, 1);
    drop(bill_until(&transport, || counter.billed_now() == 2).await);
    assert_eq!(bill(&transport, 1).await, 1);
    until(|| counter.billed_now() == 2).await;
    assert_eq!(sent(&count), 2);
    let usage = transport.usage(&allow::DINGTALK_BALANCES);
    assert_eq!((usage.billable, usage.billed_here), (Some((2, Some(9))), 2));
}

#[tokio::test]
async fn a_caller_that_is_dropped_before_its_call_is_sent_is_not_billed() {
    let (url, count) = serve_dingtalk().await;
    let counter = SharedCounter::new(noon);
    let transport = connect(&url, 9, noon, Some(&counter));
    assert_eq!(bill(&transport, 1).await, 1);
    counter.permits.send_replace(false);
    drop(bill_until(&transport, || counter.permits.receiver_count() > 0).await);
    until(|| counter.billed_now() == 1).await;
    assert_eq!((sent(&count), counter.billed_now()), (1, 1));
}

#[tokio::test]
async fn a_call_that_waits_for_its_permit_while_the_month_is_spent_is_neither_sent_nor_billed() {
    let (url, count) = serve_dingtalk().await;
    let counter = SharedCounter::new(noon);
    let transport = connect(&url, 9, noon, Some(&counter));
    assert_eq!(bill(&transport, 1).await, 1);
    counter.permits.send_replace(false);
    let waiting = bill_until(&transport, || counter.permits.receiver_count() > 0).await;
    let spent = RequestFault::new("90020", "", ErrorClass::QuotaSpent, HINT);
    let spent = transport.remember(&allow::DINGTALK_BALANCES, spent);
    counter.permits.send_replace(true);
    assert_eq!(waiting.await.unwrap_err(), spent);
    assert_eq!((sent(&count), counter.billed_now()), (1, 1));
}
