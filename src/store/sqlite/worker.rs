//! A thread that owns one connection and executes the work that is sent to it.

use std::fmt;
use std::sync::mpsc;

use crate::domain::Bilingual;
use crate::store::error::StoreError;
use rusqlite::Connection;
use tokio::sync::oneshot;

type Work = Box<dyn FnOnce(&mut Connection) + Send>;

/// Sends work to the thread. The thread ends, and closes its connection, with the last clone.
#[derive(Clone)]
pub(super) struct SqliteWorker {
    work: mpsc::Sender<Work>,
}

impl fmt::Debug for SqliteWorker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SqliteWorker")
    }
}

impl SqliteWorker {
    /// Starts a thread that opens a connection and then works on it. `closes_later` is dropped only after this thread has closed its
    /// connection.
    pub(super) async fn start(
        name: &str,
        closes_later: Option<Self>,
        open: impl FnOnce() -> Result<Connection, StoreError> + Send + 'static,
    ) -> Result<Self, StoreError> {
        let (work, orders) = mpsc::channel::<Work>();
        let (opened, answer) = oneshot::channel();
        let body = move || {
            match open() {
                Ok(connection) => {
                    // If the caller was cancelled, no work comes either.
                    let _ = opened.send(Ok(()));
                    work_until_dropped(connection, orders);
                }
                Err(error) => {
                    let _ = opened.send(Err(error));
                }
            }
            drop(closes_later);
        };
        std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(body)
            .map_err(|error| {
                let reason = Bilingual::of_io(&error);
                StoreError::unavailable((
                    format!("无法为它启动线程：{}", reason.zh()),
                    format!("no thread for it: {}", reason.en()),
                ))
            })?;
        answer.await.map_err(|_| ended())??;
        Ok(Self { work })
    }

    /// Executes `work` after everything that was sent before.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> T + Send + 'static,
    ) -> Result<T, StoreError> {
        let (done, answer) = oneshot::channel();
        let work = move |connection: &mut Connection| {
            // If the caller was cancelled, the work is done all the same.
            let _ = done.send(work(connection));
        };
        self.work.send(Box::new(work)).map_err(|_| ended())?;
        answer.await.map_err(|_| ended())
    }
}

/// Returns once every sender is gone and the connection is closed.
fn work_until_dropped(mut connection: Connection, orders: mpsc::Receiver<Work>) {
    for work in orders {
        work(&mut connection);
    }
}

fn ended() -> StoreError {
    StoreError::unavailable(("它的线程已结束", "its thread has ended"))
}
