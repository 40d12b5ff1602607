use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::domain::{PlatformKind, Today};
use crate::store::{Store, StoreUrl, TenantKey, TenantStore};
use crate::sync::report::{Report, SyncEvent, TenantId, Ticket};

fn clock() -> Today {
    Today::at(jiff::Timestamp::now())
}

fn reporter() -> (Reporter, mpsc::Receiver<Report>) {
    let (sender, reports) = mpsc::channel(8);
    let ticket = Ticket {
        tenant: TenantId(0),
        generation: 1,
    };
    let cancel = CancellationToken::new();
    (Reporter::new(ticket, sender, cancel), reports)
}

/// The store of one tenant, in a file in `folder`.
pub(super) async fn open(folder: &tempfile::TempDir) -> TenantStore {
    let place = StoreUrl::File(folder.path().join("leaveboard.db"));
    let key = TenantKey {
        name: "hq".to_owned(),
        platform: PlatformKind::WeCom,
        account: "ww0001".to_owned(),
    };
    let store = Store::open(&place).await.unwrap();
    store.tenant(&key).await.unwrap()
}

fn with(store: TenantStore, holder: &str) -> SyncPersistence {
    let access = Persistence::new(store, Holder(holder.to_owned()));
    SyncPersistence::new(Some(access), clock)
}

async fn assert_stores_nothing(persistence: &mut SyncPersistence, out: &Reporter) {
    assert!(!persistence.has_store());
    assert_eq!(
        persistence.take_turn(true, out).await.unwrap(),
        CallRight::Ours
    );
    assert!(!persistence.has_lease());
    assert_eq!(persistence.last_sync(out).await.unwrap(), None);
    assert_eq!(persistence.interrupted(out).await.unwrap(), None);
    assert_eq!(persistence.restored_age(out).await.unwrap(), None);
    assert_eq!(persistence.last_read_cost(out).await.unwrap(), None);
    let ended = persistence.end(WriteEnd::Interrupted, out).await.unwrap();
    assert_eq!(ended, WrittenSync::None);
}

#[tokio::test]
async fn without_a_store_nothing_is_stored_and_nothing_is_reported() {
    let (out, mut reports) = reporter();
    let mut persistence = SyncPersistence::new(None, clock);
    assert_stores_nothing(&mut persistence, &out).await;
    assert!(reports.try_recv().is_err());
}

#[tokio::test]
async fn a_store_that_fails_is_reported_once_and_is_then_as_if_there_had_been_none() {
    let folder = tempfile::tempdir().unwrap();
    let (out, mut reports) = reporter();
    let mut persistence = with(open(&folder).await, "one/1/0");
    let file = folder.path().join("leaveboard.db");
    let behind = rusqlite::Connection::open(file).unwrap();
    behind.execute_batch("DROP TABLE syncs").unwrap();
    assert_eq!(persistence.last_sync(&out).await.unwrap(), None);
    let report = reports.try_recv().unwrap();
    assert!(matches!(report.event, SyncEvent::StoreTrouble(_)));
    assert_stores_nothing(&mut persistence, &out).await;
    assert!(reports.try_recv().is_err(), "reported once");
}

#[tokio::test]
async fn the_lease_is_ours_until_it_is_given_back() {
    let folder = tempfile::tempdir().unwrap();
    let (out, _reports) = reporter();
    let mut one = with(open(&folder).await, "one/1/0");
    let mut other = with(open(&folder).await, "other/1/0");
    assert_eq!(one.take_turn(true, &out).await.unwrap(), CallRight::Ours);
    let theirs = CallRight::Theirs(Holder("one/1/0".to_owned()));
    assert_eq!(other.take_turn(true, &out).await.unwrap(), theirs);
    let without_lease = other.take_turn(false, &out).await.unwrap();
    assert_eq!(without_lease, CallRight::Ours, "people alone need none");
    one.give_lease_back(&out).await.unwrap();
    assert_eq!(other.take_turn(true, &out).await.unwrap(), CallRight::Ours);
    other.give_lease_back(&out).await.unwrap();
}

/// Runs `work` until it has to wait for the first time, and drops it there, as a command does when
/// it has printed enough.
async fn stop_at_the_first_wait(work: impl Future) {
    let mut work = std::pin::pin!(work);
    let stopped = std::future::poll_fn(|context| {
        let is_over = work.as_mut().poll(context).is_ready();
        std::task::Poll::Ready(!is_over)
    });
    assert!(stopped.await, "it had nothing to wait for");
}

async fn assert_the_lease_is_free(folder: &tempfile::TempDir) {
    let (out, _reports) = reporter();
    let mut other = with(open(folder).await, "other/1/0");
    let turn = other.take_turn(true, &out).await.unwrap();
    assert_eq!(turn, CallRight::Ours, "nobody waits for a lease to run out");
}

#[tokio::test]
async fn a_sync_that_is_stopped_while_it_ends_gives_the_lease_back() {
    let folder = tempfile::tempdir().unwrap();
    let (out, _reports) = reporter();
    let mut one = with(open(&folder).await, "one/1/0");
    assert_eq!(one.take_turn(true, &out).await.unwrap(), CallRight::Ours);
    let finished = WriteEnd::Finished { complete: true };
    stop_at_the_first_wait(one.end(finished, &out)).await;
    one.close().await;
    assert_the_lease_is_free(&folder).await;
    let last = one.last_sync(&out).await.unwrap();
    assert!(last.is_some(), "the end that had begun is waited for");
}

#[tokio::test]
async fn a_sync_that_is_stopped_while_it_asks_for_the_lease_leaves_none_behind() {
    let folder = tempfile::tempdir().unwrap();
    let mut one = with(open(&folder).await, "one/1/0");
    // The store granted it, and the sync was stopped before it heard of that.
    one.asked_for_lease = true;
    let access = one.access.clone().unwrap();
    let taken = access.store.take_lease(&access.holder, "").await.unwrap();
    assert!(matches!(taken, LeaseAnswer::Ours(_)));
    one.close().await;
    assert_the_lease_is_free(&folder).await;
}
