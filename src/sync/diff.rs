//! What changed between two days: two snapshots of the store are compared person by person, and the changes are sent in pages.
//!
//! [`load`] is the entry point. Memory is bounded by the people who changed in one batch, whatever the size of the company.

use jiff::civil::Date;
use tokio::sync::mpsc;

use crate::domain::changes::{
    Change, ChangeKind, History, PersonState, TypeFindings, compare_person, compare_types,
    link_rejoined,
};
use crate::store::{OnDay, StoreError, SyncRecord, TenantStore};

/// Batches of people that may wait to be compared.
const BATCH_CHANNEL_CAPACITY: usize = 4;
/// This many people who joined are held back, because some of them may be people who left under another id. If there are more, it is
/// another company, and they are sent as they come.
const MAX_LINKED: usize = 20_000;

/// What is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DiffSpan {
    /// The last snapshots on or before these two days (UTC+8), the earlier day first.
    Days(Date, Date),
    /// The newest snapshot with the one before it.
    Latest,
}

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
        /// The first of the two days that lacks one; `None`: there is none at all.
        day: Option<Date>,
        /// The day of the oldest snapshot, if there is any.
        first: Option<Date>,
    },
    /// The next changes: leave types first, then people in the platform's order, then those who joined, and those who left last. All
    /// changes of one person are in one page.
    Found(Vec<Change>),
    /// That was all.
    Done {
        /// People listed on both days of whom a figure of one day is unknown: it failed, was
        /// forbidden or was not fetched.
        not_compared: usize,
        /// People listed on only one of the days while the configured departments differed: nobody knows whether they joined or left,
        /// so they are no change.
        outside_scope: usize,
    },
    /// The store cannot be read (any further).
    Trouble(StoreError),
}

/// Why a comparison ends before its last page.
enum DiffEnd {
    /// The reader of the pages is gone.
    ReaderGone,
    /// There is no snapshot for one of the days.
    NoSnapshot {
        day: Option<Date>,
        first: Option<Date>,
    },
    Trouble(StoreError),
}

impl From<StoreError> for DiffEnd {
    fn from(error: StoreError) -> Self {
        Self::Trouble(error)
    }
}

/// Sends what changed between two snapshots, waiting when the reader is behind. Ends early when the reader is gone.
pub async fn load(store: TenantStore, span: DiffSpan, pages: mpsc::Sender<ChangePage>) {
    let last = match compare(&store, span, &pages).await {
        Ok(done) => done,
        Err(DiffEnd::NoSnapshot { day, first }) => ChangePage::NoSnapshot { day, first },
        Err(DiffEnd::Trouble(error)) => ChangePage::Trouble(error),
        Err(DiffEnd::ReaderGone) => return,
    };
    // If the last page cannot be sent, nobody is left to read it.
    let _ = pages.send(last).await;
}

/// Everything but the last page, which is the result.
async fn compare(
    store: &TenantStore,
    span: DiffSpan,
    pages: &mpsc::Sender<ChangePage>,
) -> Result<ChangePage, DiffEnd> {
    let [from, to] = match span {
        DiffSpan::Latest => latest_two(store).await?,
        DiffSpan::Days(from, to) => [on_day(store, from).await?, on_day(store, to).await?],
    };
    let page = ChangePage::Compares {
        from: from.clone(),
        to: to.clone(),
    };
    send(pages, page).await?;
    let types = compare_types(&store.types_between(from.number, to.number).await?);
    send_found(pages, types.changes.clone()).await?;
    compare_people(store, [&from, &to], &types, pages).await
}

/// The snapshot that stands for a day.
async fn on_day(store: &TenantStore, day: Date) -> Result<SyncRecord, DiffEnd> {
    match store.snapshot_on_or_before(day).await? {
        OnDay::Snapshot(record) => Ok(record),
        OnDay::Before { first } => Err(DiffEnd::NoSnapshot {
            day: Some(day),
            first,
        }),
    }
}

/// The newest snapshot and the one before it; the same one twice if there is no other.
async fn latest_two(store: &TenantStore) -> Result<[SyncRecord; 2], DiffEnd> {
    let mut newest_first = store.snapshots().await?.into_iter().rev();
    let Some(to) = newest_first.next() else {
        return Err(DiffEnd::NoSnapshot {
            day: None,
            first: None,
        });
    };
    let from = newest_first.next().unwrap_or_else(|| to.clone());
    Ok([from, to])
}

async fn compare_people(
    store: &TenantStore,
    [from, to]: [&SyncRecord; 2],
    types: &TypeFindings,
    pages: &mpsc::Sender<ChangePage>,
) -> Result<ChangePage, DiffEnd> {
    let (sink, mut batches) =
        mpsc::channel::<Vec<History<Option<PersonState>>>>(BATCH_CHANNEL_CAPACITY);
    let reading = store.people_between(from.number, to.number, sink);
    let comparing = async {
        let mut tally = ComparisonTally {
            scopes_differ: from.scope != to.scope,
            ..ComparisonTally::default()
        };
        while let Some(batch) = batches.recv().await {
            send_found(pages, tally.compare(&batch, types)).await?;
            if tally.joined.len() > MAX_LINKED {
                send_found(pages, std::mem::take(&mut tally.joined)).await?;
            }
            if tally.left.len() > MAX_LINKED {
                link_rejoined(&mut tally.joined, &tally.left);
                send_found(pages, std::mem::take(&mut tally.left)).await?;
            }
        }
        link_rejoined(&mut tally.joined, &tally.left);
        send_found(pages, std::mem::take(&mut tally.joined)).await?;
        send_found(pages, std::mem::take(&mut tally.left)).await?;
        Ok::<_, DiffEnd>(tally)
    };
    let (read, compared) = tokio::join!(reading, comparing);
    let tally = compared?;
    read?;
    Ok(ChangePage::Done {
        not_compared: tally.not_compared_between(from, to),
        outside_scope: tally.outside_scope,
    })
}

/// What is known of the comparison so far, beside the changes that were sent.
#[derive(Default)]
struct ComparisonTally {
    not_compared: usize,
    /// People among those who changed with a balance that could not be read in the newer snapshot, as its record counts them.
    failed: usize,
    /// Held back until it is known who left: some may be the same people.
    joined: Vec<Change>,
    left: Vec<Change>,
    /// The two snapshots were narrowed to different departments.
    scopes_differ: bool,
    /// People who are in only one of them, which may be because of that.
    outside_scope: usize,
}

impl ComparisonTally {
    fn compare(
        &mut self,
        batch: &[History<Option<PersonState>>],
        types: &TypeFindings,
    ) -> Vec<Change> {
        let mut found = Vec::new();
        for history in batch {
            let person = compare_person(history, types);
            self.not_compared += usize::from(person.not_compared);
            let failed = history.now.as_ref().is_some_and(PersonState::is_unreadable);
            self.failed += usize::from(failed);
            for change in person.changes {
                match change.what {
                    ChangeKind::Joined(..) | ChangeKind::Left(_) if self.scopes_differ => {
                        self.outside_scope += 1;
                    }
                    ChangeKind::Joined(..) => self.joined.push(change),
                    ChangeKind::Left(_) => self.left.push(change),
                    _ => found.push(change),
                }
            }
        }
        found
    }

    /// A person whose call failed in the same way on both days is not among the changed ones, but could not be compared either.
    fn not_compared_between(&self, from: &SyncRecord, to: &SyncRecord) -> usize {
        if from.number == to.number {
            return 0;
        }
        self.not_compared + to.failed.saturating_sub(self.failed)
    }
}

async fn send_found(pages: &mpsc::Sender<ChangePage>, found: Vec<Change>) -> Result<(), DiffEnd> {
    if found.is_empty() {
        return Ok(());
    }
    send(pages, ChangePage::Found(found)).await
}

async fn send(pages: &mpsc::Sender<ChangePage>, page: ChangePage) -> Result<(), DiffEnd> {
    pages.send(page).await.map_err(|_| DiffEnd::ReaderGone)
}
