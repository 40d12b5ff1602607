//! A store that was interrupted or altered returns what is still right, or says that it cannot.

use std::task::Poll;
use std::time::Duration;

use leaveboard::domain::{Ledger, Roster, RowId};
use leaveboard::store::{CachedPiece, JournalEntry, StoreError, SyncNumber, TenantStore};
use tokio::sync::mpsc;

use crate::store::company::{MORNING, answers, now, page, people, types};
use crate::store::engines::{Engine, engines, holder};

/// An unfinished sync with `count` people in one checkpoint.
async fn filled(store: &TenantStore, count: u32) -> SyncNumber {
    let here = holder("here");
    store.take_lease(&here, "").await.unwrap();
    let sync = store.begin(&here, now()).await.unwrap();
    let batch = vec![
        JournalEntry::Types(types()),
        page(0, count, None),
        JournalEntry::Answers(answers(0, count, MORNING)),
    ];
    store.checkpoint(&here, sync, batch).await.unwrap();
    sync
}

async fn finished(store: &TenantStore, count: u32) -> SyncNumber {
    let sync = filled(store, count).await;
    let finish = store.finish(&holder("here"), sync, now(), true).await;
    finish.unwrap().number
}

/// The people and their figures.
async fn read(store: &TenantStore, sync: SyncNumber) -> Result<(Roster, Ledger), StoreError> {
    let (sink, mut kept) = mpsc::channel(1);
    let (mut roster, mut ledger) = (Roster::default(), Ledger::default());
    let gather = async {
        while let Some(piece) = kept.recv().await {
            match piece {
                CachedPiece::Types(_) => {}
                CachedPiece::People(chunk) => assert!(roster.push(chunk)),
                CachedPiece::Figures(block) => ledger.adopt(block),
            }
        }
    };
    let (read, ()) = tokio::join!(store.read(sync, sink), gather);
    read.map(|()| (roster, ledger))
}

async fn is_whole(store: &TenantStore, sync: SyncNumber, count: u32) {
    let (roster, ledger) = read(store, sync).await.unwrap();
    let listed = roster.chunks().iter();
    let listed = listed.flat_map(|chunk| chunk.people().map(|p| p.to_employee()));
    assert_eq!(listed.collect::<Vec<_>>(), people(0, count));
    assert_eq!(ledger.answered(), count as usize);
}

#[tokio::test]
async fn a_block_that_cannot_be_read_is_made_from_its_rows() {
    for sql in [
        "UPDATE blocks SET body = x'' WHERE block = 1",
        "UPDATE blocks SET body = CAST(x'FF' || body AS BLOB) WHERE kind = 0",
        "UPDATE blocks SET body = substr(body, 1, 900) WHERE kind = 1 AND block = 0",
        "UPDATE blocks SET body = (SELECT body FROM blocks AS b WHERE b.block = 0 AND b.kind = blocks.kind)",
        "DELETE FROM blocks",
    ] {
        let engine = Engine::sqlite();
        let store = engine.tenant().await;
        let sync = finished(&store, 2_500).await;
        engine.execute(sql);
        is_whole(&store, sync, 2_500).await;
    }
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_reported() {
    for sql in [
        "UPDATE people SET body = x'01' WHERE place = 700",
        "UPDATE answers SET body = x'' WHERE place = 700",
        "DELETE FROM words WHERE number = 2",
    ] {
        let engine = Engine::sqlite();
        let store = engine.tenant().await;
        let sync = filled(&store, 1_000).await;
        engine.execute(sql);
        let read = read(&engine.tenant().await, sync).await;
        assert!(matches!(read, Err(StoreError::Unreadable(_))), "{sql}");
    }
}

#[tokio::test]
async fn what_an_interrupted_clearing_left_is_cleared_when_a_sync_begins() {
    for engine in engines() {
        let store = engine.tenant().await;
        let sync = finished(&store, 100).await;
        let tables = ["people", "answers", "journal", "blocks", "leave_types"];
        let left = |table| engine.number(&format!("SELECT COUNT(*) FROM {table} WHERE sync = 77"));
        for table in tables {
            engine.execute(&format!("UPDATE {table} SET sync = 77"));
            assert!(left(table) > 0, "{table}");
        }
        let next = filled(&store, 100).await;
        for table in tables {
            assert_eq!(left(table), 0, "{table}");
        }
        assert!(next > sync);
        assert_eq!(store.interrupted().await.unwrap().unwrap().number, next);
    }
}

/// Drops `work` when it has been polled `polls` times, each time because a step of it was over. Returns whether it had ended by then.
async fn ends_within(polls: usize, work: impl Future) -> bool {
    let mut work = std::pin::pin!(work);
    let mut polled = 0;
    std::future::poll_fn(|context| {
        polled += 1;
        match work.as_mut().poll(context) {
            Poll::Ready(_) => Poll::Ready(true),
            Poll::Pending if polled == polls => Poll::Ready(false),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

#[tokio::test]
async fn a_sync_whose_end_was_interrupted_is_unfinished_or_finished_and_whole_either_way() {
    for engine in engines() {
        let store = engine.tenant().await;
        let mut kept = finished(&store, 1_100).await;
        let mut ended = false;
        for polls in (1..).step_by(3) {
            if ended {
                break;
            }
            let sync = filled(&store, 1_100).await;
            let here = holder("here");
            ended = ends_within(polls, store.finish(&here, sync, now(), true)).await;
            // What was under way is done by the time something later is.
            store.take_lease(&here, "").await.unwrap();
            let other = engine.tenant().await;
            let last = other.last_sync().await.unwrap().unwrap().number;
            if last == sync {
                assert_eq!(other.interrupted().await.unwrap(), None);
                kept = sync;
            } else {
                assert!(!ended);
                assert_eq!(last, kept);
                assert_eq!(other.interrupted().await.unwrap().unwrap().number, sync);
                is_whole(&other, sync, 1_100).await;
            }
            is_whole(&other, kept, 1_100).await;
        }
    }
}

#[tokio::test]
async fn a_reader_that_goes_away_ends_the_reading() {
    for engine in engines() {
        let store = engine.tenant().await;
        let sync = finished(&store, 12_000).await;
        let (sink, mut kept) = mpsc::channel(1);
        let reading = tokio::spawn(async move { store.read(sync, sink).await });
        assert!(matches!(kept.recv().await, Some(CachedPiece::Types(_))));
        drop(kept);
        assert_eq!(reading.await.unwrap(), Ok(()));
        let again = engine.tenant().await;
        let some = again.recall(sync, &[RowId(11_999)]).await.unwrap();
        assert_eq!(some.len(), 1);
    }
}

/// Whatever numbers somebody writes into the tables, they are bounded or refused, and nothing grows with them.
#[tokio::test]
async fn numbers_that_cannot_be_are_bounded_or_refused() {
    let day = jiff::civil::date(2026, 11, 22);
    for engine in engines() {
        let store = engine.tenant().await;
        let sync = filled(&store, 100).await;
        store.count_calls("quota", 1, Some(day)).await.unwrap();
        // No program makes more calls in a month than the first says; the second is none at all.
        for (wild, counted) in [(i64::MAX, Some(1_000_000_000_000)), (i64::MIN, None)] {
            engine.execute(&format!("UPDATE calls SET calls = {wild}"));
            engine.execute(&format!("UPDATE months SET calls = {wild}"));
            store.count_calls("quota", 1, Some(day)).await.unwrap();
            store.calls_within(Duration::from_mins(1)).await.unwrap();
            assert_eq!(store.month_calls(day).await.ok(), counted, "{wild}");
            engine.execute(&format!("UPDATE leases SET until = {wild}"));
            store.lease().await.unwrap();
            store.take_lease(&holder("here"), "").await.unwrap();
            engine.execute("UPDATE syncs SET checksum = NULL");
            for column in ["people", "entries", "started", "touched", "finished"] {
                engine.execute(&format!("UPDATE syncs SET {column} = {wild}"));
                let ended = store.finish(&holder("here"), sync, now(), true).await;
                assert!(
                    matches!(ended, Err(StoreError::Unreadable(_))),
                    "{column}: {ended:?}"
                );
                let right = if column == "finished" {
                    "NULL"
                } else if column == "people" {
                    "100"
                } else {
                    "1"
                };
                engine.execute(&format!("UPDATE syncs SET {column} = {right}"));
            }
        }
        engine.execute("UPDATE syncs SET people = 4000000000");
        let ended = store.finish(&holder("here"), sync, now(), true).await;
        assert!(matches!(ended, Err(StoreError::Unreadable(_))), "{ended:?}");
    }
}

#[tokio::test]
async fn text_that_somebody_wrote_into_the_tables_is_cleaned() {
    let engine = Engine::sqlite();
    let store = engine.tenant().await;
    let sync = finished(&store, 10).await;
    let types = "UPDATE leave_types SET checksum = NULL, body = REPLACE(body, '年假', char(8238) || '年假' || char(8203))";
    engine.execute(types);
    engine
        .execute("UPDATE words SET checksum = NULL, word = char(8238) || word WHERE word = '年假'");
    let (sink, mut kept) = mpsc::channel(8);
    store.read(sync, sink).await.unwrap();
    let Some(CachedPiece::Types(types)) = kept.recv().await else {
        panic!("types come first");
    };
    assert_eq!(&*types[0].name, "年假");
    let recalled = store.recall(sync, &[RowId(0)]).await.unwrap();
    assert_eq!(&*recalled[0].person.balances[0].leave_type_name, "年假");
}
