//! A place of its own for each fact, on SQLite always and on PostgreSQL where one is named.

use std::path::PathBuf;

use leaveboard::domain::PlatformKind;
use leaveboard::store::{Holder, Store, StorePlace, TenantKey, TenantStore};
use tempfile::TempDir;

/// An empty place on one engine; gone with its value.
pub(crate) struct Engine {
    /// Where.
    pub(crate) place: StorePlace,
    folder: TempDir,
}

impl Engine {
    /// A file that does not exist yet.
    pub(crate) fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let place = StorePlace::File(folder.path().join("leaveboard.db"));
        Self { place, folder }
    }

    /// SQLite's file.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("leaveboard.db")
    }

    /// As another process would open it.
    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.place).await.unwrap()
    }

    /// The tenant that most facts are about.
    pub(crate) async fn tenant(&self) -> TenantStore {
        self.open().await.tenant(&key("hq")).await.unwrap()
    }
}

/// Every engine that can be had here, each empty.
pub(crate) fn engines() -> Vec<Engine> {
    vec![Engine::sqlite()]
}

/// A made-up tenant.
pub(crate) fn key(name: &str) -> TenantKey {
    TenantKey {
        name: name.to_owned(),
        platform: PlatformKind::WeCom,
        account: "ww0001".to_owned(),
    }
}

/// A made-up program.
pub(crate) fn holder(name: &str) -> Holder {
    Holder(format!("{name}/1/0"))
}
