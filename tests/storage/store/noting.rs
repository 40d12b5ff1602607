//! Before-images: what a sync that ends records of the one before it, slice by slice.

use leaveboard::store::JournalEntry;

use crate::store::checksums::{shown, sync, two_snapshots};
use crate::store::company::{MORNING, NEXT_MORNING, people};
use crate::store::engines::{Engine, engines, holder};

/// A program that died while its sync was ending may have left changes of a sync that never ended.
#[tokio::test]
async fn changes_of_a_sync_that_never_ended_are_not_shown_and_are_deleted() {
    for engine in engines() {
        let store = engine.tenant().await;
        two_snapshots(&store).await;
        let whole = shown(&store).await.unwrap();
        let changes = engine.number("SELECT COUNT(*) FROM changes");
        engine.execute(
            "INSERT INTO changes (tenant, sync, employee, person, person_checksum, fetched, answer, answer_checksum) \
             SELECT p.tenant, 3, p.employee, p.body, p.checksum, a.fetched, a.body, a.checksum FROM people p \
             JOIN answers a ON a.tenant = p.tenant AND a.sync = p.sync AND a.place = p.place",
        );
        engine
            .execute("INSERT INTO changes (tenant, sync, employee) VALUES (1, 3, 'somebody new')");
        assert!(engine.number("SELECT COUNT(*) FROM changes") > changes);
        assert_eq!(shown(&store).await.unwrap(), whole);
        let stats = engine.open().await.stats().await.unwrap();
        assert_eq!(i64::try_from(stats.tenants[0].changes).unwrap(), changes);
        sync(&store, 3, NEXT_MORNING).await;
        assert_eq!(engine.number("SELECT COUNT(*) FROM changes"), changes);
    }
}

/// More people than are compared in one transaction.
#[tokio::test]
async fn changes_are_noted_over_every_slice_of_a_listing() {
    let engine = Engine::sqlite();
    let store = engine.tenant().await;
    let here = holder("here");
    store.take_lease(&here, "").await.unwrap();
    for (now, gone) in [(MORNING, 0), (NEXT_MORNING, 1)] {
        let sync = store.begin(&here, now).await.unwrap();
        let all = people(gone, 4_500 - 2 * gone);
        let batch = vec![JournalEntry::Page {
            people: all,
            cursor: None,
            walked: true,
            expected: None,
        }];
        store.checkpoint(&here, sync, batch).await.unwrap();
        store.finish(&here, sync, now, true).await.unwrap();
    }
    // The first one and the last one have gone.
    assert_eq!(
        engine.number("SELECT COUNT(*) FROM changes WHERE person IS NOT NULL"),
        2
    );
}
