//! Counted calls, monthly counts and refresh requests, which several programs write.

use std::time::Duration;

use futures_util::future::join_all;
use jiff::civil::{Date, date};
use leaveboard::store::{ReadCost, TenantStore};

use crate::store::engines::{engines, key};

const DAY: Date = date(2026, 11, 22);

/// Longer than any limit looks back.
const WINDOW: Duration = Duration::from_mins(2);

async fn total(tenant: &TenantStore) -> u32 {
    let calls = tenant.calls_within(WINDOW).await.unwrap();
    calls.iter().map(|(_, _, calls)| calls).sum()
}

#[tokio::test]
async fn calls_of_two_programs_are_counted_together() {
    for engine in engines() {
        let (one, two) = (engine.tenant().await, engine.tenant().await);
        let counting = (0..100).map(|n| {
            let tenant = if n % 2 == 0 { &one } else { &two };
            // Several at the same moment, too.
            tenant.count_calls("quota", 1, Some(DAY))
        });
        for counted in join_all(counting).await {
            counted.unwrap();
        }
        for tenant in [&one, &two] {
            assert_eq!(total(tenant).await, 100);
            assert_eq!(tenant.month_calls(DAY).await.unwrap(), 100);
        }
    }
}

/// The ages are the store's: on a server they are right whatever the clocks of those who ask say.
#[tokio::test]
async fn calls_are_told_by_endpoint_with_their_age_within_a_window() {
    for engine in engines() {
        let tenant = engine.tenant().await;
        for (endpoint, calls) in [("quota", 2), ("list", 3), ("quota", 4)] {
            tenant.count_calls(endpoint, calls, None).await.unwrap();
            engine.execute("UPDATE calls SET at = at - 20000");
        }
        let told = tenant.calls_within(Duration::from_secs(50)).await.unwrap();
        let [(list, list_age, 3), (quota, quota_age, 4)] = &told[..] else {
            panic!("{told:?}");
        };
        assert_eq!((list.as_str(), quota.as_str()), ("list", "quota"));
        for (age, at_least) in [(list_age, 40), (quota_age, 20)] {
            let expected = Duration::from_secs(at_least)..Duration::from_secs(at_least + 10);
            assert!(expected.contains(age), "{age:?} at least {at_least} s");
        }
        assert_eq!(tenant.month_calls(DAY).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn what_the_last_complete_read_took_is_kept_by_tenant_and_bounded() {
    for engine in engines() {
        let tenant = engine.tenant().await;
        assert_eq!(tenant.last_read_cost().await.unwrap(), None);
        for calls in [90, 161] {
            let cost = ReadCost { calls, people: 50 };
            tenant.note_read_cost(cost).await.unwrap();
        }
        let cost = tenant.last_read_cost().await.unwrap().unwrap();
        assert_eq!((cost.calls, cost.people), (161, 50));
        assert_eq!(
            (cost.calls_for(50), cost.calls_for(100), cost.calls_for(1)),
            (161, 322, 4)
        );
        for damage in ["people = 0", "calls = -1", "calls = 9223372036854775807"] {
            tenant.note_read_cost(cost).await.unwrap();
            engine.execute(&format!("UPDATE read_costs SET {damage}"));
            assert_eq!(tenant.last_read_cost().await.unwrap(), None, "{damage}");
        }
        let most = ReadCost {
            calls: u64::MAX,
            people: 1,
        };
        assert_eq!(most.calls_for(u64::MAX), u64::MAX);
    }
}

/// The store's clock was set back: by seconds, then by a year.
#[tokio::test]
async fn calls_dated_in_the_near_future_count_as_now_and_those_in_the_far_future_do_not() {
    for engine in engines() {
        let tenant = engine.tenant().await;
        tenant.count_calls("quota", 2, None).await.unwrap();
        engine.execute("UPDATE calls SET at = at + 30000");
        let told = tenant.calls_within(WINDOW).await.unwrap();
        assert_eq!(told, [("quota".to_owned(), Duration::ZERO, 2)]);
        engine.execute("UPDATE calls SET at = at + 31536000000");
        assert_eq!(total(&tenant).await, 0);
    }
}

#[tokio::test]
async fn calls_older_than_any_window_are_forgotten_and_the_month_is_not() {
    for engine in engines() {
        for shift in ["- 180000", "+ 180000"] {
            let tenant = engine.tenant().await;
            for _ in 0..3 {
                tenant.count_calls("quota", 1, Some(DAY)).await.unwrap();
            }
            engine.execute(&format!("UPDATE calls SET at = at {shift}"));
        }
        // A program that starts looks after what the earlier ones left.
        let tenant = engine.tenant().await;
        tenant.count_calls("quota", 1, Some(DAY)).await.unwrap();
        assert_eq!(engine.number("SELECT COUNT(*) FROM calls"), 1);
        assert_eq!(tenant.month_calls(DAY).await.unwrap(), 7);
    }
}

#[tokio::test]
async fn calls_that_were_not_billed_are_taken_back_but_never_below_nothing() {
    for engine in engines() {
        let tenant = engine.tenant().await;
        let counted = tenant.count_calls("quota", 10, Some(DAY));
        counted.await.unwrap();
        tenant.uncount_calls(3, DAY).await.unwrap();
        assert_eq!(tenant.month_calls(DAY).await.unwrap(), 7);
        tenant.uncount_calls(30, DAY).await.unwrap();
        assert_eq!(tenant.month_calls(DAY).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_new_month_begins_at_nothing_and_tenants_have_counts_of_their_own() {
    for engine in engines() {
        let store = engine.open().await;
        let one = store.tenant(&key("one")).await.unwrap();
        let two = store.tenant(&key("two")).await.unwrap();
        let counted = one.count_calls("quota", 5, Some(date(2026, 11, 30)));
        counted.await.unwrap();
        assert_eq!(one.month_calls(date(2026, 11, 1)).await.unwrap(), 5);
        assert_eq!(one.month_calls(date(2026, 12, 1)).await.unwrap(), 0);
        assert_eq!(one.month_calls(date(2025, 11, 30)).await.unwrap(), 0);
        assert_eq!(two.month_calls(date(2026, 11, 30)).await.unwrap(), 0);
        assert_eq!(total(&two).await, 0);
    }
}

#[tokio::test]
async fn a_requested_refresh_is_taken_once_however_often_it_was_requested() {
    for engine in engines() {
        let (follower, leader) = (engine.tenant().await, engine.tenant().await);
        for employee in ["zhangsan", "lisi", "zhangsan"] {
            follower.request_refresh(employee).await.unwrap();
        }
        assert_eq!(
            leader.take_refresh_requests().await.unwrap(),
            ["lisi", "zhangsan"]
        );
        assert_eq!(leader.take_refresh_requests().await.unwrap(), [""; 0]);
        follower.request_refresh("zhangsan").await.unwrap();
        assert_eq!(leader.take_refresh_requests().await.unwrap(), ["zhangsan"]);
    }
}

#[tokio::test]
async fn the_same_name_on_another_account_is_another_tenant() {
    for engine in engines() {
        let store = engine.open().await;
        let mut other = key("hq");
        other.account = "ww0002".to_owned();
        let first = store.tenant(&key("hq")).await.unwrap();
        let second = store.tenant(&other).await.unwrap();
        first.request_refresh("zhangsan").await.unwrap();
        assert_eq!(second.take_refresh_requests().await.unwrap(), [""; 0]);
        let again = engine.tenant().await;
        assert_eq!(again.take_refresh_requests().await.unwrap(), ["zhangsan"]);
    }
}
