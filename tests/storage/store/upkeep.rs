//! What the store holds, which snapshots it deletes, and that it can be emptied.

use jiff::{SignedDuration, Timestamp};

use leaveboard::store::{BusyTenant, JournalEntry, LeaseAnswer, Store, SyncNumber, TenantStore};

use crate::store::company::{MORNING, answers, people, types};
use crate::store::engines::{Engine, engines, holder, key};

const DAY: i64 = 86_400_000;

/// A sync of `count` people that ends at `now`.
async fn sync(tenant: &TenantStore, count: u32, now: Timestamp) -> SyncNumber {
    let holder = holder("here");
    tenant.take_lease(&holder, "").await.unwrap();
    let sync = tenant.begin(&holder, now).await.unwrap();
    let page = JournalEntry::Page {
        people: people(0, count),
        cursor: None,
        walked: true,
        expected: None,
    };
    let batch = vec![
        JournalEntry::Types(types()),
        page,
        JournalEntry::Answers(answers(0, count, now)),
    ];
    tenant.checkpoint(&holder, sync, batch).await.unwrap();
    tenant.finish(&holder, sync, now, true).await.unwrap();
    tenant.give_lease_back(&holder).await.unwrap();
    sync
}

/// Snapshots of three days, ten days apart, each of one person more.
async fn three_snapshots(store: &Store, name: &str) -> TenantStore {
    let tenant = store.tenant(&key(name)).await.unwrap();
    for n in 0..3 {
        sync(
            &tenant,
            5 + n,
            MORNING + SignedDuration::from_millis(i64::from(n) * 10 * DAY),
        )
        .await;
    }
    tenant
}

async fn numbers(tenant: &TenantStore) -> Vec<usize> {
    let snapshots = tenant.snapshots().await.unwrap();
    snapshots.iter().map(|snapshot| snapshot.people).collect()
}

/// Dates the snapshots as if this many days had passed between one and the next by the store's
/// clock.
fn spread(engine: &Engine, days: i64) {
    let sql = format!(
        "UPDATE syncs SET touched = touched - (3 - sync) * {}",
        days * DAY
    );
    engine.execute(&sql);
}

#[tokio::test]
async fn a_snapshot_is_deleted_once_it_is_older_than_keep_days() {
    for engine in engines() {
        let tenant = three_snapshots(&engine.open().await, "hq").await;
        spread(&engine, 1);
        assert_eq!(tenant.prune(2).await.unwrap(), 0);
        assert_eq!(numbers(&tenant).await, [5, 6, 7]);
        assert_eq!(tenant.prune(1).await.unwrap(), 1);
        assert_eq!(numbers(&tenant).await, [6, 7]);
        // The person who joined with the third snapshot is still a change; the one who joined with
        // the second no longer is, because the snapshot before it is deleted.
        assert_eq!(engine.number("SELECT COUNT(*) FROM changes"), 1);
    }
}

#[tokio::test]
async fn the_newest_snapshot_stays_however_old_it_is() {
    for engine in engines() {
        let tenant = three_snapshots(&engine.open().await, "hq").await;
        spread(&engine, 1);
        assert_eq!(tenant.prune(0).await.unwrap(), 2);
        assert_eq!(numbers(&tenant).await, [7]);
        engine.execute("UPDATE syncs SET touched = 0");
        assert_eq!(tenant.prune(0).await.unwrap(), 0);
        assert_eq!(tenant.last_sync().await.unwrap().unwrap().people, 7);
    }
}

#[tokio::test]
async fn snapshots_that_are_too_old_are_deleted_whenever_a_sync_ends() {
    for engine in engines() {
        let store = engine.open().await.keeping_for(2);
        let tenant = three_snapshots(&store, "hq").await;
        spread(&engine, 1);
        engine.execute(&format!("UPDATE syncs SET touched = touched - {DAY}"));
        sync(&tenant, 8, MORNING).await;
        assert_eq!(numbers(&tenant).await, [6, 7, 8]);
    }
}

/// The program's clock decides nothing; the store's may be wrong too, where it is that of the same machine.
#[tokio::test]
async fn a_clock_that_is_years_ahead_empties_no_history() {
    for engine in engines() {
        let tenant = three_snapshots(&engine.open().await.keeping_for(400), "hq").await;
        let years = 10 * 365 * DAY;
        for wrong in [years, -years, MORNING.as_millisecond() + years] {
            sync(&tenant, 8, Timestamp::from_millisecond(wrong).unwrap()).await;
        }
        assert_eq!(numbers(&tenant).await, [5, 6, 7, 8, 8, 8]);
        // To the store's clock all syncs so far are ten years old.
        engine.execute(&format!("UPDATE syncs SET touched = touched - {years}"));
        for _ in 0..3 {
            sync(&tenant, 9, MORNING).await;
        }
        assert_eq!(numbers(&tenant).await, [5, 6, 7, 8, 8, 8, 9, 9, 9]);
    }
}

#[tokio::test]
async fn a_tenant_is_emptied_alone_and_a_sync_begins_anew() {
    for engine in engines() {
        let store = engine.open().await;
        let one = three_snapshots(&store, "one").await;
        let two = three_snapshots(&store, "two").await;
        let purged = store.purge(Some("one")).await.unwrap();
        assert_eq!(purged.tenants, [key("one")]);
        assert_eq!(numbers(&one).await, [0; 0]);
        assert_eq!(numbers(&two).await, [5, 6, 7]);
        for table in [
            "people",
            "answers",
            "blocks",
            "changes",
            "leave_types",
            "journal",
        ] {
            let sql = format!("SELECT COUNT(DISTINCT tenant) FROM {table}");
            assert!(engine.number(&sql) <= 1, "{table}");
        }
        sync(&one, 9, MORNING).await;
        assert_eq!(numbers(&one).await, [9]);
    }
}

#[tokio::test]
async fn everything_is_emptied_but_calls_are_not_uncounted() {
    for engine in engines() {
        let store = engine.open().await;
        let tenant = three_snapshots(&store, "hq").await;
        let day = jiff::civil::date(2026, 11, 22);
        let counted = tenant.count_calls("quota", 5, Some(day));
        counted.await.unwrap();
        assert_eq!(store.purge(None).await.unwrap().tenants, [key("hq")]);
        assert_eq!(engine.number("SELECT COUNT(*) FROM people"), 0);
        assert_eq!(tenant.month_calls(day).await.unwrap(), 5);
    }
}

#[tokio::test]
async fn a_tenant_that_is_being_synced_is_not_emptied_and_stands_in_nobody_elses_way() {
    for engine in engines() {
        let store = engine.open().await;
        let busy = three_snapshots(&store, "busy").await;
        let other = three_snapshots(&store, "other").await;
        let elsewhere = holder("elsewhere");
        let lease = busy.take_lease(&elsewhere, "").await.unwrap();
        assert!(matches!(lease, LeaseAnswer::Ours(_)));
        let purged = store.purge(None).await.unwrap();
        let left = BusyTenant {
            name: "busy".to_owned(),
            holder: elsewhere,
        };
        assert_eq!(
            (purged.tenants, purged.busy),
            (vec![key("other")], vec![left])
        );
        assert_eq!(numbers(&busy).await, [5, 6, 7]);
        assert_eq!(numbers(&other).await, [0; 0]);
    }
}

#[tokio::test]
async fn a_sync_stands_once_it_is_committed_even_if_nothing_can_be_deleted_after_it() {
    let engine = Engine::sqlite();
    let store = engine.open().await;
    let tenant = store.tenant(&key("hq")).await.unwrap();
    sync(&tenant, 5, MORNING).await;
    engine.execute(
        "CREATE TRIGGER refuses BEFORE DELETE ON people BEGIN SELECT RAISE(ABORT, 'no'); END",
    );
    sync(&tenant, 6, MORNING).await;
    assert_eq!(numbers(&tenant).await, [5, 6]);
    assert_eq!(engine.number("SELECT COUNT(*) FROM people"), 11);
    engine.execute("DROP TRIGGER refuses");
    sync(&tenant, 7, MORNING).await;
    assert_eq!(
        engine.number("SELECT COUNT(*) FROM people"),
        7,
        "made up for"
    );
}

#[tokio::test]
async fn nobodys_name_is_left_in_the_file_of_an_emptied_store() {
    let engine = Engine::sqlite();
    let store = engine.open().await;
    three_snapshots(&store, "hq").await;
    assert!(mentions(&engine.file(), "user00003"));
    store.purge(None).await.unwrap();
    for end in ["", "-wal"] {
        let file = format!("{}{end}", engine.file().display());
        assert!(!mentions(file.as_ref(), "user00003"), "{file}");
    }
}

fn mentions(file: &std::path::Path, word: &str) -> bool {
    let log = format!("{}-wal", file.display());
    let mut bytes = std::fs::read(file).unwrap_or_default();
    bytes.extend(std::fs::read(log).unwrap_or_default());
    bytes
        .windows(word.len())
        .any(|part| part == word.as_bytes())
}

#[tokio::test]
async fn the_store_reports_what_it_holds_of_each_tenant() {
    for engine in engines() {
        let store = engine.open().await;
        three_snapshots(&store, "one").await;
        store.tenant(&key("two")).await.unwrap();
        let stats = store.stats().await.unwrap();
        assert!(stats.bytes > 10_000, "{}", stats.bytes);
        let [one, two] = &stats.tenants[..] else {
            panic!("{stats:?}");
        };
        assert_eq!((&one.key, one.snapshots, one.changes), (&key("one"), 3, 2));
        assert_eq!(one.last_sync.as_ref().unwrap().people, 7);
        assert_eq!((&two.key, two.snapshots, two.changes), (&key("two"), 0, 0));
        assert_eq!(two.last_sync, None);
    }
}

/// The damage is what a flipped bit does to the row of a tenant or to a record of its syncs.
#[tokio::test]
async fn what_is_damaged_of_one_tenant_is_named_and_stands_in_nobody_elses_way() {
    for engine in engines() {
        let store = engine.open().await;
        for name in ["one", "two", "three", "four"] {
            three_snapshots(&store, name).await;
        }
        engine.execute("UPDATE tenants SET platform = 'wecpm' WHERE name = 'one'");
        engine.execute("UPDATE syncs SET people = people + 1 WHERE tenant = 2");
        if engine.is_a_file() {
            engine.execute("UPDATE tenants SET name = CAST(x'ff' AS TEXT) WHERE tenant = 3");
        } else {
            engine.execute("UPDATE tenants SET platform = '' WHERE tenant = 3");
        }
        let stats = store.stats().await.unwrap();
        assert_eq!(stats.tenants.len(), 1);
        assert_eq!(stats.tenants[0].key, key("four"));
        let [one, two, three] = &stats.damaged[..] else {
            panic!("{stats:?}");
        };
        assert_eq!(
            (&one.names[..], &two.names[..]),
            (
                &["one".to_owned(), "#1".to_owned()][..],
                &["two".to_owned()][..]
            )
        );
        assert!(three.is_called("#3"));
        let told = one.error.to_string();
        assert!(told.contains("a platform called wecpm"), "{told}");

        // The tenant is synced again, under its right name.
        three_snapshots(&store, "one").await;
        for name in ["#1", "two", "#3"] {
            let purged = store.purge(Some(name)).await.unwrap();
            assert_eq!(purged.tenants.len() + purged.damaged.len(), 1, "{name}");
        }
        assert_eq!(
            engine.number("SELECT COUNT(DISTINCT tenant) FROM people"),
            2
        );
        let stats = store.stats().await.unwrap();
        assert_eq!(stats.damaged, []);
        let held = stats.tenants.iter().filter(|tenant| tenant.snapshots > 0);
        let held: Vec<&str> = held.map(|tenant| tenant.key.name.as_str()).collect();
        assert_eq!(held, ["four", "one"]);
        store.tenant(&key("five")).await.unwrap();
        assert_eq!(engine.number("SELECT MAX(tenant) FROM tenants"), 6);
    }
}
