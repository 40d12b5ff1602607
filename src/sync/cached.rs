//! What the store has, reported in the form of a sync (`--cached`): no platform is called.

use std::sync::Arc;

use super::error::SyncError;
use super::persistence::StoredPieces;
use super::plan::SyncContext;
use super::report::{Outcome, Source, SyncDepth};
use super::reporter::Reporter;
use crate::domain::balance::Hint;
use crate::domain::roster::RosterChunk;
use crate::domain::{Bilingual, RowId};
use crate::platform::{ApiError, ErrorClass, Settings};
use crate::store::{CachedPiece, SyncNumber, TenantStore};

/// Reports the newest finished sync with everybody's full answers, and how complete that is.
pub(super) async fn run(settings: &Settings, context: SyncContext, out: Reporter) {
    let store = context.persistence.map(|access| access.store);
    let outbox = out.outbox();
    let reporting = async {
        let outcome = report(settings, store, context.plan.depth, out).await;
        if let Err(error) = outcome {
            tracing::debug!(%error, "reading the store ended early");
        }
    };
    tokio::select! {
        biased;
        () = outbox.stopped() => {}
        () = reporting => {}
    }
}

/// Whether anything can be shown without calling a platform.
pub(super) async fn is_there(context: &SyncContext) -> bool {
    let on_screen = context.held.as_ref().and_then(|held| held.read);
    match &context.persistence {
        Some(access) => matches!(access.store.last_sync().await, Ok(Some(_))),
        None => on_screen.is_some(),
    }
}

async fn report(
    settings: &Settings,
    store: Option<TenantStore>,
    depth: SyncDepth,
    mut out: Reporter,
) -> Result<(), SyncError> {
    let outcome = match store {
        Some(store) => report_newest(settings, &store, depth, &mut out).await,
        None => Ok(Outcome::Failed(no_store(settings))),
    };
    let outcome = match outcome {
        Err(SyncError::Store(error)) => {
            let failed = store_failed(settings, &error.words());
            out.tell_store_trouble(error).await?;
            Outcome::Failed(failed)
        }
        outcome => outcome?,
    };
    out.tell_done(outcome).await
}

async fn report_newest(
    settings: &Settings,
    store: &TenantStore,
    depth: SyncDepth,
    out: &mut Reporter,
) -> Result<Outcome, SyncError> {
    let Some(record) = store.last_sync().await? else {
        return Ok(Outcome::Failed(nothing_stored(settings)));
    };
    let (number, is_complete) = (record.number, record.complete);
    out.tell_source(Source::Cached(record)).await?;
    let mut pieces = StoredPieces::of_newest(store.clone(), number);
    while let Some(piece) = pieces.next().await? {
        match piece {
            CachedPiece::Types(types) => out.tell_types(types).await?,
            CachedPiece::People(chunk) if depth != SyncDepth::Types => {
                out.tell_people(Arc::clone(&chunk)).await?;
                if depth == SyncDepth::Balances {
                    report_answers(store, number, &chunk, out).await?;
                }
            }
            CachedPiece::People(_) | CachedPiece::Figures(_) => {}
        }
    }
    Ok(if is_complete {
        Outcome::Complete
    } else {
        Outcome::Partial
    })
}

/// The full answers about one chunk's people.
async fn report_answers(
    store: &TenantStore,
    number: SyncNumber,
    chunk: &RosterChunk,
    out: &Reporter,
) -> Result<(), SyncError> {
    let rows: Vec<RowId> = chunk.people().map(|person| person.row).collect();
    let answers = store.recall(number, &rows).await?;
    out.tell_recalled(answers).await
}

fn store_failed(settings: &Settings, message: &Bilingual) -> ApiError {
    let hint = Hint {
        zh: "请检查 [store] url，或去掉 --cached 直接询问平台",
        en: "check [store] url, or leave out --cached to ask the platform",
    };
    failure(settings, "store_trouble", message, hint)
}

fn no_store(settings: &Settings) -> ApiError {
    let hint = Hint {
        zh: "先运行一次 leaveboard sync（[store] url 不能是 \"none\"），或去掉 --cached 直接询问平台",
        en: "run `leaveboard sync` first (with a [store] url other than \"none\"), or leave out --cached to ask the platform",
    };
    let message = Bilingual::new(
        "还没有存储，也就没有保存的数据",
        "nothing is kept, since there is no store yet",
    );
    failure(settings, "no_store", &message, hint)
}

fn nothing_stored(settings: &Settings) -> ApiError {
    let hint = Hint {
        zh: "先运行一次 leaveboard sync，或去掉 --cached 直接询问平台",
        en: "run `leaveboard sync` first, or leave out --cached to ask the platform",
    };
    let message = Bilingual::new(
        "这家企业还没有保存过数据：没有一次同步读完过",
        "nothing is kept of this tenant yet: no sync has come to its end",
    );
    failure(settings, "nothing_kept", &message, hint)
}

fn failure(settings: &Settings, code: &str, message: &Bilingual, hint: Hint) -> ApiError {
    ApiError {
        tenant: settings.tenant.clone(),
        platform: settings.credentials.platform(),
        endpoint: "store",
        code: code.to_owned(),
        message: message.en().to_owned(),
        class: ErrorClass::PerItem,
        hint,
        message_zh: Some(message.zh().to_owned()),
        log_id: None,
    }
}
