//! What changed since an earlier snapshot, as far as the checks need it. Snapshots are read as in
//! `diff`: only the people who changed, batch by batch.

use jiff::civil::Date;
use tokio::sync::mpsc;

use super::directory::Shrinkage;
use crate::domain::insight::checks::{DirectoryShrinkage, SinceSnapshot, SinceSnapshotBuilder};
use crate::store::{OnDay, StoreError, SyncRecord, TenantStore};

/// Batches of people that may wait for the builder.
const BATCH_CHANNEL_CAPACITY: usize = 4;

/// Which two snapshots.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SinceSpan {
    /// The newest one and the one before it.
    Latest,
    /// The one that stands for a day (UTC+8) and the one before it.
    Until(Date),
    /// From the one that stands for a day to the newest one.
    From(Date),
}

/// What differs between the two snapshots. `None` where there are no two and the directory has not shrunk.
pub async fn load(
    store: &TenantStore,
    span: SinceSpan,
) -> Result<Option<SinceSnapshot>, StoreError> {
    let Some([from, to]) = records(store, span).await? else {
        return Ok(None);
    };
    let shrinkage = match span {
        SinceSpan::Until(_) => None,
        SinceSpan::Latest | SinceSpan::From(_) => shrinkage(store, &to).await?,
    };
    if from.number == to.number {
        let mut since = SinceSnapshot::nothing(from.finished);
        since.shrinkage = shrinkage;
        return Ok(shrinkage.is_some().then_some(since));
    }
    let types = store.types_between(from.number, to.number).await?;
    let mut builder = SinceSnapshotBuilder::new([from.finished, to.finished], &types);
    let (sink, mut batches) = mpsc::channel(BATCH_CHANNEL_CAPACITY);
    let reading = store.people_between(from.number, to.number, sink);
    let collecting = async {
        while let Some(batch) = batches.recv().await {
            builder.add(&batch);
        }
        builder.end(shrinkage)
    };
    let (read, since) = tokio::join!(reading, collecting);
    read?;
    Ok(Some(since))
}

/// The two snapshots, which are one and the same where there is no other.
async fn records(
    store: &TenantStore,
    span: SinceSpan,
) -> Result<Option<[SyncRecord; 2]>, StoreError> {
    let on_day = async |day| {
        let found = store.snapshot_on_or_before(day).await?;
        Ok::<_, StoreError>(match found {
            OnDay::Snapshot(record) => Some(record),
            OnDay::Before { .. } => None,
        })
    };
    let snapshots = store.snapshots().await?;
    let newest = snapshots.last().cloned();
    let to = match span {
        SinceSpan::Until(day) => on_day(day).await?,
        SinceSpan::Latest | SinceSpan::From(_) => newest,
    };
    let Some(to) = to else {
        return Ok(None);
    };
    if let SinceSpan::From(day) = span {
        return Ok(on_day(day).await?.map(|from| [from, to]));
    }
    let mut earlier = snapshots.into_iter();
    let before = earlier.rfind(|record| record.number < to.number);
    Ok(Some([before.unwrap_or_else(|| to.clone()), to]))
}

/// The shrinkage of a later sync's directory, if it lacks so many people of the newest snapshot
/// that somebody has to accept it first.
async fn shrinkage(
    store: &TenantStore,
    newest: &SyncRecord,
) -> Result<Option<DirectoryShrinkage>, StoreError> {
    let Some(missing) = store.no_longer_visible().await? else {
        return Ok(None);
    };
    let before = newest.people;
    let shrunk = Shrinkage::between(before, before.saturating_sub(missing));
    Ok(shrunk.map(|_| DirectoryShrinkage { before, missing }))
}
