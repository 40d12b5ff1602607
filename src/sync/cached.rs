//! What the store has, told as if it were a sync: no platform is asked.

use std::sync::Arc;

use tokio::sync::mpsc;

use super::report::{Outcome, Source, SyncEvent};
use super::reporter::{Reporter, Stopped};
use super::{SyncContext, Want};
use crate::domain::RowId;
use crate::domain::balance::Hint;
use crate::domain::roster::RosterChunk;
use crate::platform::{ApiError, Class, Settings};
use crate::store::{CachedPiece, StoreError, SyncNumber, TenantStore};

/// Pieces that may wait for the reader.
const PIECES: usize = 4;

/// Tells the newest finished sync with everybody's full answers, and how complete that is.
pub(super) async fn run(settings: &Settings, terms: SyncContext, out: Reporter) {
    let store = terms.keeping.map(|keeping| keeping.store);
    tokio::select! {
        biased;
        () = out.stopped() => {}
        _ = tell(settings, store, terms.plan.want, &out) => {}
    }
}

/// Whether anything can be shown without asking a platform.
pub(super) async fn is_there(terms: &SyncContext) -> bool {
    let on_screen = terms.held.as_ref().and_then(|held| held.read);
    match &terms.keeping {
        Some(keeping) => matches!(keeping.store.last_sync().await, Ok(Some(_))),
        None => on_screen.is_some(),
    }
}

async fn tell(
    settings: &Settings,
    store: Option<TenantStore>,
    want: Want,
    out: &Reporter,
) -> Result<(), Stopped> {
    let Some(store) = store else {
        return fail(out, no_store(settings)).await;
    };
    let record = match store.last_sync().await {
        Ok(Some(record)) => record,
        Ok(None) => return fail(out, nothing_kept(settings)).await,
        Err(error) => return fail_for(out, settings, error).await,
    };
    let source = Source::Kept(record.clone());
    out.send(SyncEvent::Source(source)).await?;
    match tell_sync(&store, record.number, want, out).await? {
        Ok(()) if record.complete => out.send(SyncEvent::Done(Outcome::Complete)).await,
        Ok(()) => out.send(SyncEvent::Done(Outcome::Partial)).await,
        Err(error) => fail_for(out, settings, error).await,
    }
}

async fn tell_sync(
    store: &TenantStore,
    number: SyncNumber,
    want: Want,
    out: &Reporter,
) -> Result<Result<(), StoreError>, Stopped> {
    let (sink, mut pieces) = mpsc::channel(PIECES);
    let mut reading = std::pin::pin!(store.read(number, sink));
    let mut read = None;
    loop {
        let piece = tokio::select! {
            done = &mut reading, if read.is_none() => {
                read = Some(done);
                continue;
            }
            piece = pieces.recv() => piece,
        };
        match piece {
            Some(CachedPiece::Types(types)) => out.send(SyncEvent::Types(types)).await?,
            Some(CachedPiece::People(chunk)) if want != Want::Types => {
                out.send(SyncEvent::People(Arc::clone(&chunk))).await?;
                if want == Want::Balances
                    && let Err(error) = tell_answers(store, number, &chunk, out).await?
                {
                    return Ok(Err(error));
                }
            }
            Some(_) => {}
            None => return Ok(read.unwrap_or(Ok(()))),
        }
    }
}

/// The full answers about one chunk's people.
async fn tell_answers(
    store: &TenantStore,
    number: SyncNumber,
    chunk: &RosterChunk,
    out: &Reporter,
) -> Result<Result<(), StoreError>, Stopped> {
    let rows: Vec<RowId> = chunk.people().map(|person| person.row).collect();
    let recalled = match store.recall(number, &rows).await {
        Ok(recalled) => recalled,
        Err(error) => return Ok(Err(error)),
    };
    if !recalled.is_empty() {
        out.send(SyncEvent::Recalled(recalled)).await?;
    }
    Ok(Ok(()))
}

async fn fail_for(out: &Reporter, settings: &Settings, error: StoreError) -> Result<(), Stopped> {
    let hint = Hint {
        zh: "请检查 [store] url，或去掉 --cached 直接询问平台",
        en: "check [store] url, or leave out --cached to ask the platform",
    };
    let failed = failure(settings, "store_trouble", &error.to_string(), hint);
    out.send(SyncEvent::StoreTrouble(error)).await?;
    fail(out, failed).await
}

async fn fail(out: &Reporter, error: ApiError) -> Result<(), Stopped> {
    out.send(SyncEvent::Done(Outcome::Failed(error))).await
}

fn no_store(settings: &Settings) -> ApiError {
    let hint = Hint {
        zh: "请在 [store] url 中配置存储，或去掉 --cached 直接询问平台",
        en: "configure a store under [store] url, or leave out --cached to ask the platform",
    };
    let message = "nothing is kept, since there is no store";
    failure(settings, "no_store", message, hint)
}

fn nothing_kept(settings: &Settings) -> ApiError {
    let hint = Hint {
        zh: "先运行一次 leaveboard sync，或去掉 --cached 直接询问平台",
        en: "run `leaveboard sync` first, or leave out --cached to ask the platform",
    };
    let message = "nothing is kept of this tenant yet: no sync has come to its end";
    failure(settings, "nothing_kept", message, hint)
}

fn failure(settings: &Settings, code: &str, message: &str, hint: Hint) -> ApiError {
    ApiError {
        tenant: settings.tenant.clone(),
        platform: settings.credentials.platform(),
        endpoint: "store",
        code: code.to_owned(),
        message: message.to_owned(),
        class: Class::PerItem,
        hint,
        message_zh: None,
        log_id: None,
    }
}
