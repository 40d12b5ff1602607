//! Calls, months and wishes, whoever writes them down.

use futures_util::future::join_all;
use jiff::civil::{Date, date};
use leaveboard::domain::Instant;
use leaveboard::store::TenantStore;

use crate::engines::{engines, key};

const DAY: Date = date(2026, 11, 22);

async fn total(tenant: &TenantStore, since: i64) -> u32 {
    let calls = tenant.calls_since(Instant(since)).await.unwrap();
    calls.iter().map(|(_, _, calls)| calls).sum()
}

#[tokio::test]
async fn calls_of_two_programs_are_counted_together() {
    for engine in engines() {
        let (one, two) = (engine.tenant().await, engine.tenant().await);
        let counting = (0..100).map(|n| {
            let tenant = if n % 2 == 0 { &one } else { &two };
            // Several at the same moment, too.
            tenant.count_calls("quota", 1, Instant(5_000 + n / 10), Some(DAY))
        });
        for counted in join_all(counting).await {
            counted.unwrap();
        }
        for tenant in [&one, &two] {
            assert_eq!(total(tenant, 0).await, 100);
            assert_eq!(tenant.month_calls(DAY).await.unwrap(), 100);
        }
    }
}

#[tokio::test]
async fn calls_are_told_by_endpoint_and_moment_since_a_moment() {
    for engine in engines() {
        let tenant = engine.tenant().await;
        for (endpoint, calls, at) in [("quota", 2, 1_000), ("list", 3, 2_000), ("quota", 4, 3_000)]
        {
            let counted = tenant.count_calls(endpoint, calls, Instant(at), None);
            counted.await.unwrap();
        }
        let told = tenant.calls_since(Instant(2_000)).await.unwrap();
        let expected = [
            ("list".to_owned(), Instant(2_000), 3),
            ("quota".to_owned(), Instant(3_000), 4),
        ];
        assert_eq!(told, expected);
        assert_eq!(tenant.month_calls(DAY).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn calls_older_than_any_window_are_forgotten_and_the_month_is_not() {
    for engine in engines() {
        let tenant = engine.tenant().await;
        for minute in 0..10 {
            let at = Instant(minute * 60_000);
            let counted = tenant.count_calls("quota", 1, at, Some(DAY));
            counted.await.unwrap();
        }
        assert_eq!(total(&tenant, 0).await, 3);
        assert_eq!(tenant.month_calls(DAY).await.unwrap(), 10);
    }
}

#[tokio::test]
async fn calls_that_were_not_billed_are_taken_back_but_never_below_nothing() {
    for engine in engines() {
        let tenant = engine.tenant().await;
        let counted = tenant.count_calls("quota", 10, Instant(1_000), Some(DAY));
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
        let counted = one.count_calls("quota", 5, Instant(1_000), Some(date(2026, 11, 30)));
        counted.await.unwrap();
        assert_eq!(one.month_calls(date(2026, 11, 1)).await.unwrap(), 5);
        assert_eq!(one.month_calls(date(2026, 12, 1)).await.unwrap(), 0);
        assert_eq!(one.month_calls(date(2025, 11, 30)).await.unwrap(), 0);
        assert_eq!(two.month_calls(date(2026, 11, 30)).await.unwrap(), 0);
        assert_eq!(total(&two, 0).await, 0);
    }
}

#[tokio::test]
async fn wishes_are_taken_once_however_often_they_were_made() {
    for engine in engines() {
        let (follower, leader) = (engine.tenant().await, engine.tenant().await);
        for employee in ["zhangsan", "lisi", "zhangsan"] {
            follower.wish(employee).await.unwrap();
        }
        assert_eq!(leader.take_wishes().await.unwrap(), ["lisi", "zhangsan"]);
        assert_eq!(leader.take_wishes().await.unwrap(), [""; 0]);
        follower.wish("zhangsan").await.unwrap();
        assert_eq!(leader.take_wishes().await.unwrap(), ["zhangsan"]);
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
        first.wish("zhangsan").await.unwrap();
        assert_eq!(second.take_wishes().await.unwrap(), [""; 0]);
        let again = engine.tenant().await;
        assert_eq!(again.take_wishes().await.unwrap(), ["zhangsan"]);
    }
}
