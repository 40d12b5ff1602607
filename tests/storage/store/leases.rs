//! The lease: one program at a time syncs a tenant.

use std::time::Duration;

use leaveboard::store::{LEASE, LeaseAnswer, TenantStore};
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::store::engines::{Engine, engines, holder};

/// As if the holder had died a lease ago.
fn let_it_run_out(engine: &Engine) {
    engine.execute("UPDATE leases SET until = 1000");
}

async fn take(tenant: &TenantStore, who: &str) -> LeaseAnswer {
    tenant.take_lease(&holder(who), "").await.unwrap()
}

fn is_ours(answer: &LeaseAnswer) -> bool {
    matches!(answer, LeaseAnswer::Ours(_))
}

#[tokio::test]
async fn of_twenty_that_want_the_lease_exactly_one_gets_it() {
    for engine in engines() {
        let store = engine.open().await;
        let mut tasks = JoinSet::new();
        for number in 0..20 {
            let tenant = store
                .tenant(&crate::store::engines::key("hq"))
                .await
                .unwrap();
            tasks.spawn(async move { take(&tenant, &format!("host-{number}")).await });
        }
        let answers = tasks.join_all().await;
        let ours = answers.iter().filter(|answer| is_ours(answer));
        assert_eq!(ours.count(), 1, "{answers:?}");
    }
}

#[tokio::test]
async fn of_processes_that_open_the_store_at_once_exactly_one_gets_the_lease() {
    for engine in engines() {
        let opened = (0..6).map(|_| engine.tenant());
        let tenants = futures_util::future::join_all(opened).await;
        let mut tasks = JoinSet::new();
        for (number, tenant) in tenants.into_iter().enumerate() {
            tasks.spawn(async move { take(&tenant, &format!("host-{number}")).await });
        }
        let answers = tasks.join_all().await;
        let ours = answers.iter().filter(|answer| is_ours(answer));
        assert_eq!(ours.count(), 1, "{answers:?}");
        assert_eq!(engine.number("SELECT COUNT(*) FROM tenants"), 1);
    }
}

#[tokio::test]
async fn the_others_are_told_who_has_it_until_when_and_how_far_it_is() {
    for engine in engines() {
        let (ours, theirs) = (engine.tenant().await, engine.tenant().await);
        let LeaseAnswer::Ours(until) = ours.take_lease(&holder("a"), "half").await.unwrap() else {
            panic!("a free lease is to be had");
        };
        let answer = take(&theirs, "b").await;
        let holder = holder("a");
        assert_eq!(answer, LeaseAnswer::Theirs { holder, until });
        assert_eq!(theirs.progress().await.unwrap().as_deref(), Some("half"));
    }
}

#[tokio::test]
async fn a_renewal_prolongs_and_tells_of_new_progress() {
    for engine in engines() {
        let tenant = engine.tenant().await;
        let LeaseAnswer::Ours(first) = take(&tenant, "a").await else {
            panic!("a free lease is to be had");
        };
        // The store's clock counts milliseconds.
        crate::support::waiting::until("a renewal to end later", async || {
            let again = tenant.take_lease(&holder("a"), "more").await.unwrap();
            matches!(again, LeaseAnswer::Ours(until) if until > first)
        })
        .await;
        assert_eq!(tenant.progress().await.unwrap().as_deref(), Some("more"));
    }
}

#[tokio::test]
async fn a_lease_that_ran_out_is_taken_over() {
    assert!(LEASE < Duration::from_mins(1), "within a minute");
    for engine in engines() {
        let tenant = engine.tenant().await;
        take(&tenant, "dead").await;
        assert!(!is_ours(&take(&tenant, "heir").await));
        let_it_run_out(&engine);
        assert!(is_ours(&take(&tenant, "heir").await));
        assert!(!is_ours(&take(&tenant, "dead").await));
    }
}

#[tokio::test]
async fn a_lease_from_a_clock_that_was_set_back_since_binds_nobody() {
    for engine in engines() {
        let tenant = engine.tenant().await;
        take(&tenant, "from-tomorrow").await;
        engine.execute("UPDATE leases SET until = until + 86400000");
        assert!(is_ours(&take(&tenant, "heir").await));
    }
}

#[tokio::test]
async fn a_lease_given_back_is_free_at_once_but_only_its_holder_gives_it_back() {
    for engine in engines() {
        let tenant = engine.tenant().await;
        take(&tenant, "a").await;
        tenant.give_lease_back(&holder("b")).await.unwrap();
        assert!(!is_ours(&take(&tenant, "b").await));
        tenant.give_lease_back(&holder("a")).await.unwrap();
        assert!(is_ours(&take(&tenant, "b").await));
    }
}

#[tokio::test]
async fn two_tenants_have_a_lease_each() {
    for engine in engines() {
        let store = engine.open().await;
        let one = store
            .tenant(&crate::store::engines::key("one"))
            .await
            .unwrap();
        let two = store
            .tenant(&crate::store::engines::key("two"))
            .await
            .unwrap();
        assert!(is_ours(&take(&one, "a").await));
        assert!(is_ours(&take(&two, "b").await));
    }
}

#[tokio::test]
async fn a_follower_hears_of_news_within_seconds() {
    for engine in engines() {
        let (ours, theirs) = (engine.tenant().await, engine.tenant().await);
        let waiting = timeout(Duration::from_secs(5), theirs.changed());
        let (heard, _) = tokio::join!(waiting, take(&ours, "a"));
        heard.unwrap();
    }
}

#[tokio::test]
async fn a_server_tells_of_news_at_once() {
    let Some(engine) = Engine::postgres() else {
        return;
    };
    let (ours, theirs) = (engine.tenant().await, engine.tenant().await);
    let mut fastest = Duration::MAX;
    // On a machine under load a single try may be late.
    for _ in 0..10 {
        let started = std::time::Instant::now();
        tokio::join!(theirs.changed(), take(&ours, "a"));
        fastest = fastest.min(started.elapsed());
    }
    assert!(fastest < Duration::from_millis(500), "{fastest:?}");
}
