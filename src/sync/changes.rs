//! What changed between two days, read from the store alone, page by page, off the screen's task.

use jiff::civil::Date;
use tokio::sync::mpsc;

use crate::domain::changes::{
    Change, Course, PersonState, TypeFindings, compare_person, compare_types,
};
use crate::store::{OnDay, StoreError, SyncRecord, TenantStore};

/// Batches of people that may wait to be compared.
const WAITING: usize = 4;

/// A piece of the answer to what changed, in the order they come: [`ChangePage::Compares`], any number of
/// [`ChangePage::Found`], [`ChangePage::Done`]. [`ChangePage::NoSnapshot`] and [`ChangePage::Trouble`] end it early.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ChangePage {
    /// The snapshots that stand for the two days; the same one twice when none was taken in between.
    Compares {
        /// The older one.
        from: SyncRecord,
        /// The newer one.
        to: SyncRecord,
    },
    /// Nothing can be said: there is no snapshot on or before `day`.
    NoSnapshot {
        /// The first of the two days that lacks one.
        day: Date,
        /// The day of the oldest snapshot, if there is any.
        first: Option<Date>,
    },
    /// The next changes: leave types first, then people in the platform's order, those gone last. All lines about one
    /// person stand together, never cut by a page.
    Found(Vec<Change>),
    /// That was all.
    Done {
        /// People listed on both days of whom a figure of one day is not known: failed, forbidden or not asked.
        not_compared: usize,
    },
    /// The store cannot be read (any further).
    Trouble(StoreError),
}

/// The reader of the pages has gone.
struct Gone;

/// Sends what changed between the snapshots of two days, waiting when the reader is behind; ends early when it is gone.
/// Memory is bounded by the people who changed in one batch, whatever the size of the company.
pub async fn load(store: TenantStore, from: Date, to: Date, pages: mpsc::Sender<ChangePage>) {
    // When the last page cannot be sent, nobody is left to tell.
    if let Ok(last) = compare(&store, [from, to], &pages).await {
        let _ = pages.send(last).await;
    }
}

/// Everything but the last page, which is the result.
async fn compare(
    store: &TenantStore,
    days: [Date; 2],
    pages: &mpsc::Sender<ChangePage>,
) -> Result<ChangePage, Gone> {
    let mut ends = Vec::with_capacity(days.len());
    for day in days {
        match store.snapshot_on_or_before(day).await {
            Ok(OnDay::Snapshot(record)) => ends.push(record),
            Ok(OnDay::Before { first }) => return Ok(ChangePage::NoSnapshot { day, first }),
            Err(error) => return Ok(ChangePage::Trouble(error)),
        }
    }
    let [from, to] = [ends[0].clone(), ends[1].clone()];
    send(
        pages,
        ChangePage::Compares {
            from: from.clone(),
            to: to.clone(),
        },
    )
    .await?;
    let types = match store.types_between(from.number, to.number).await {
        Ok(course) => compare_types(&course),
        Err(error) => return Ok(ChangePage::Trouble(error)),
    };
    send_found(pages, types.changes.clone()).await?;
    compare_people(store, [&from, &to], &types, pages).await
}

async fn compare_people(
    store: &TenantStore,
    [from, to]: [&SyncRecord; 2],
    types: &TypeFindings,
    pages: &mpsc::Sender<ChangePage>,
) -> Result<ChangePage, Gone> {
    let (sink, mut batches) = mpsc::channel::<Vec<Course<Option<PersonState>>>>(WAITING);
    let reading = store.people_between(from.number, to.number, sink);
    let comparing = async {
        let mut not_compared = 0;
        while let Some(batch) = batches.recv().await {
            let (found, unknown) = compare_batch(&batch, types);
            not_compared += unknown;
            send_found(pages, found).await?;
        }
        Ok(not_compared)
    };
    let (read, compared) = tokio::join!(reading, comparing);
    let not_compared = compared?;
    Ok(match read {
        Ok(()) => ChangePage::Done { not_compared },
        Err(error) => ChangePage::Trouble(error),
    })
}

fn compare_batch(
    batch: &[Course<Option<PersonState>>],
    types: &TypeFindings,
) -> (Vec<Change>, usize) {
    let mut found = Vec::new();
    let mut not_compared = 0;
    for course in batch {
        let person = compare_person(course, types);
        not_compared += usize::from(person.not_compared);
        found.extend(person.changes);
    }
    (found, not_compared)
}

async fn send_found(pages: &mpsc::Sender<ChangePage>, found: Vec<Change>) -> Result<(), Gone> {
    if found.is_empty() {
        return Ok(());
    }
    send(pages, ChangePage::Found(found)).await
}

async fn send(pages: &mpsc::Sender<ChangePage>, page: ChangePage) -> Result<(), Gone> {
    pages.send(page).await.map_err(|_| Gone)
}
