//! A store that fails costs what it would have kept, and nothing else.

use leaveboard::sync::{Outcome, Source};

use crate::persistence::screen::{Shelf, dashboard, headless, start, sync};
use crate::persistence::scripted::Scripted;

#[tokio::test]
async fn store_trouble_is_reported_once_and_the_sync_continues_in_memory() {
    let (shelf, platform) = (Shelf::new(), Scripted::new(200, 20, 1));
    let store = shelf.open().await;
    let mut running = start(&platform, Some(store), "one", headless(), None);
    running.until(|screen| screen.answered.len() > 5).await;
    // As a disk that turned read-only would: every later write fails.
    let file = match shelf.place() {
        leaveboard::store::StoreUrl::File(file) => file,
        other => panic!("{other:?}"),
    };
    let connection = rusqlite::Connection::open(&file).unwrap();
    connection
        .execute_batch("ALTER TABLE answers RENAME TO lost")
        .unwrap();
    let seen = running.end().await;
    assert_eq!(seen.trouble.len(), 1, "{:?}", seen.trouble);
    assert_eq!(seen.outcome, Some(Outcome::Complete));
    assert_eq!(seen.left(), vec![Some(500); 200]);
    assert_eq!(platform.most_asked(), (1, 200));
}

#[tokio::test]
async fn without_a_store_nothing_is_said_of_one() {
    let platform = Scripted::new(20, 10, 1);
    let seen = start(&platform, None, "one", dashboard(), None).end().await;
    assert_eq!(seen.outcome, Some(Outcome::Complete));
    assert!(seen.sources.is_empty() && seen.trouble.is_empty());
}

#[tokio::test]
async fn the_lease_is_free_after_every_end() {
    let (shelf, platform) = (Shelf::new(), Scripted::new(20, 10, 1));
    for _ in 0..3 {
        let seen = sync(&platform, &shelf, headless()).await;
        assert_eq!(seen.sources, [Source::Platform], "nobody is followed");
    }
}
