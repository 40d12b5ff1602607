//! PostgreSQL behind a pooler that gives each transaction another connection.

use std::time::Duration;

use leaveboard::store::{CachedPiece, JournalEntry, Store, StoreUrl, TenantStore};
use tokio::sync::mpsc;

use crate::store::company::{MORNING, NEXT_MORNING, answers, page, types};
use crate::store::engines::{VARIABLE, holder, key, on_server};
use crate::without_server::note_skipped;

/// Names a pooler (`PgBouncer` with `pool_mode = transaction`) in front of the same server, by the URL of any database of it.
/// `start_pooler` in `.ci/run` starts one.
const POOLER: &str = "LEAVEBOARD_TEST_POSTGRES_POOLER";

const PEOPLE: u32 = 300;

/// A database of its own, reached through the pooler; a schema cannot be chosen there.
struct Pooled {
    server: String,
    database: String,
    url: String,
}

impl Pooled {
    fn new(name: &str) -> Option<Self> {
        let named = std::env::var(VARIABLE).ok().zip(std::env::var(POOLER).ok());
        let Some((server, pooler)) = named else {
            note_skipped("a pooler before PostgreSQL");
            return None;
        };
        let database = format!("pooled_{name}_{}", std::process::id());
        on_server(&server, &format!("CREATE DATABASE {database}"));
        let (pooler, _) = pooler.rsplit_once('/').unwrap();
        let url = format!("{pooler}/{database}");
        Some(Self {
            server,
            database,
            url,
        })
    }

    fn place(&self, parameters: &str) -> StoreUrl {
        StoreUrl::Postgres(format!("{}{parameters}", self.url).into())
    }

    async fn tenant(&self) -> TenantStore {
        let store = Store::open(&self.place("")).await.unwrap();
        store.tenant(&key("hq")).await.unwrap()
    }
}

impl Drop for Pooled {
    fn drop(&mut self) {
        let drop = format!("DROP DATABASE {} WITH (FORCE)", self.database);
        on_server(&self.server, &drop);
    }
}

async fn sync(store: &TenantStore, n: u32) {
    let (here, now) = (holder("here"), if n == 0 { MORNING } else { NEXT_MORNING });
    store.take_lease(&here, "people 1").await.unwrap();
    let sync = store.begin(&here, now).await.unwrap();
    let types = JournalEntry::Types(types());
    store.checkpoint(&here, sync, vec![types]).await.unwrap();
    for start in (0..PEOPLE).step_by(100) {
        let cursor = (start + 100 < PEOPLE).then_some("more");
        let batch = vec![
            page(start, 100, cursor),
            JournalEntry::Answers(answers(start, 100, now)),
        ];
        store.checkpoint(&here, sync, batch).await.unwrap();
    }
    store.finish(&here, sync, now, true).await.unwrap();
    store.give_lease_back(&here).await.unwrap();
}

async fn people(store: &TenantStore) -> usize {
    let sync = store.last_sync().await.unwrap().unwrap().number;
    let (sink, mut kept) = mpsc::channel(1);
    let mut people = 0;
    let gather = async {
        while let Some(piece) = kept.recv().await {
            if let CachedPiece::People(chunk) = piece {
                people += chunk.len();
            }
        }
    };
    let (read, ()) = tokio::join!(store.read(sync, sink), gather);
    read.unwrap();
    people
}

#[tokio::test]
async fn several_programs_share_a_store_behind_a_pooler_in_transaction_mode() {
    let Some(pooled) = Pooled::new("shared") else {
        return;
    };
    let writer = pooled.tenant().await;
    let others = [pooled.tenant().await, pooled.tenant().await];
    for n in 0..3 {
        let looking = async {
            for other in &others {
                for _ in 0..20 {
                    other.reached().await.unwrap();
                    let counted = other.count_calls("quota", 1, None);
                    counted.await.unwrap();
                    other.changed_within(Duration::from_millis(5)).await;
                }
            }
        };
        tokio::join!(sync(&writer, n), looking);
    }
    for store in others.iter().chain([&writer, &pooled.tenant().await]) {
        assert_eq!(people(store).await, PEOPLE as usize);
        assert_eq!(store.snapshots().await.unwrap().len(), 3);
    }
}

/// Settings of one program must not reach another that is given the same connection later.
#[tokio::test]
async fn nothing_is_set_on_a_connection_that_others_are_given_too() {
    let Some(pooled) = Pooled::new("set") else {
        return;
    };
    sync(&pooled.tenant().await, 0).await;
    for setting in ["statement_timeout", "idle_in_transaction_session_timeout"] {
        let check = format!(
            "DO $$ BEGIN IF current_setting('{setting}') <> '0' THEN RAISE EXCEPTION 'it is set'; END IF; END $$"
        );
        on_server(&pooled.url, &check);
    }
}

#[tokio::test]
async fn a_parameter_that_a_pooler_does_not_pass_on_is_refused_with_what_to_do() {
    let Some(pooled) = Pooled::new("options") else {
        return;
    };
    let place = pooled.place("?options=-csearch_path%3Dleave");
    let error = Store::open(&place).await.unwrap_err().to_string();
    for word in [
        "options",
        "PgBouncer",
        "ALTER ROLE",
        "ignore_startup_parameters",
    ] {
        assert!(error.contains(word), "{error}");
    }
}
