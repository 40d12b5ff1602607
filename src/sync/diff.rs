//! What changed between two days, read from the store alone, page by page, off the screen's task.

use jiff::civil::Date;
use tokio::sync::mpsc;

use crate::domain::changes::{
    Change, ChangeKind, History, PersonState, TypeFindings, compare_person, compare_types,
    link_rejoined,
};
use crate::store::{OnDay, StoreError, SyncRecord, TenantStore};

/// Batches of people that may wait to be compared.
const WAITING: usize = 4;
/// People who joined that are held back to be linked with those who left. More are a new company, and told as they come.
const MOST_LINKED: usize = 20_000;

/// What is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Span {
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
    /// The next changes: leave types first, then people in the platform's order, then those who joined, those gone last. All
    /// lines about one person stand together, never cut by a page.
    Found(Vec<Change>),
    /// That was all.
    Done {
        /// People listed on both days of whom a figure of one day is not known: failed, forbidden or not asked.
        not_compared: usize,
        /// People listed on one of the two days alone, where the configured departments differ: nobody knows whether they joined or
        /// left, so no line tells it.
        outside_scope: usize,
    },
    /// The store cannot be read (any further).
    Trouble(StoreError),
}

/// The reader of the pages has gone.
struct Gone;

/// Sends what changed between two snapshots, waiting when the reader is behind; ends early when it is gone. Memory is bounded
/// by the people who changed in one batch, whatever the size of the company.
pub async fn load(store: TenantStore, span: Span, pages: mpsc::Sender<ChangePage>) {
    // When the last page cannot be sent, nobody is left to tell.
    if let Ok(last) = compare(&store, span, &pages).await {
        let _ = pages.send(last).await;
    }
}

/// Everything but the last page, which is the result.
async fn compare(
    store: &TenantStore,
    span: Span,
    pages: &mpsc::Sender<ChangePage>,
) -> Result<ChangePage, Gone> {
    let [from, to] = match ends(store, span).await {
        Ok(Ok(ends)) => ends,
        Ok(Err(none)) => return Ok(none),
        Err(error) => return Ok(ChangePage::Trouble(error)),
    };
    let page = ChangePage::Compares {
        from: from.clone(),
        to: to.clone(),
    };
    send(pages, page).await?;
    let types = match store.types_between(from.number, to.number).await {
        Ok(course) => compare_types(&course),
        Err(error) => return Ok(ChangePage::Trouble(error)),
    };
    send_found(pages, types.changes.clone()).await?;
    compare_people(store, [&from, &to], &types, pages).await
}

/// The two snapshots, or the page that says which one there is not.
async fn ends(
    store: &TenantStore,
    span: Span,
) -> Result<Result<[SyncRecord; 2], ChangePage>, StoreError> {
    match span {
        Span::Latest => latest(store).await,
        Span::Days(from, to) => Ok(match on_day(store, from).await? {
            Ok(from) => on_day(store, to).await?.map(|to| [from, to]),
            Err(none) => Err(none),
        }),
    }
}

async fn on_day(
    store: &TenantStore,
    day: Date,
) -> Result<Result<SyncRecord, ChangePage>, StoreError> {
    Ok(match store.snapshot_on_or_before(day).await? {
        OnDay::Snapshot(record) => Ok(record),
        OnDay::Before { first } => Err(ChangePage::NoSnapshot {
            day: Some(day),
            first,
        }),
    })
}

async fn latest(store: &TenantStore) -> Result<Result<[SyncRecord; 2], ChangePage>, StoreError> {
    let mut newest_first = store.snapshots().await?.into_iter().rev();
    let Some(to) = newest_first.next() else {
        return Ok(Err(ChangePage::NoSnapshot {
            day: None,
            first: None,
        }));
    };
    let from = newest_first.next().unwrap_or_else(|| to.clone());
    Ok(Ok([from, to]))
}

async fn compare_people(
    store: &TenantStore,
    [from, to]: [&SyncRecord; 2],
    types: &TypeFindings,
    pages: &mpsc::Sender<ChangePage>,
) -> Result<ChangePage, Gone> {
    let (sink, mut batches) = mpsc::channel::<Vec<History<Option<PersonState>>>>(WAITING);
    let reading = store.people_between(from.number, to.number, sink);
    let comparing = async {
        let mut tally = Tally {
            scopes_differ: from.scope != to.scope,
            ..Tally::default()
        };
        while let Some(batch) = batches.recv().await {
            send_found(pages, tally.compare(&batch, types)).await?;
            if tally.joined.len() > MOST_LINKED {
                send_found(pages, std::mem::take(&mut tally.joined)).await?;
            }
            if tally.left.len() > MOST_LINKED {
                link_rejoined(&mut tally.joined, &tally.left);
                send_found(pages, std::mem::take(&mut tally.left)).await?;
            }
        }
        link_rejoined(&mut tally.joined, &tally.left);
        send_found(pages, std::mem::take(&mut tally.joined)).await?;
        send_found(pages, std::mem::take(&mut tally.left)).await?;
        Ok(tally)
    };
    let (read, compared) = tokio::join!(reading, comparing);
    let tally = compared?;
    Ok(match read {
        Ok(()) => ChangePage::Done {
            not_compared: tally.not_compared_between(from, to),
            outside_scope: tally.outside_scope,
        },
        Err(error) => ChangePage::Trouble(error),
    })
}

/// Who could not be compared.
#[derive(Default)]
struct Tally {
    not_compared: usize,
    /// Of the people who changed somehow, those without figures at the end.
    failed: usize,
    /// Who joined waits until it is known who left: some may be the same people.
    joined: Vec<Change>,
    left: Vec<Change>,
    /// The two snapshots were narrowed to different departments.
    scopes_differ: bool,
    /// Who is in one of them alone because of that, as far as can be known.
    outside_scope: usize,
}

impl Tally {
    fn compare(
        &mut self,
        batch: &[History<Option<PersonState>>],
        types: &TypeFindings,
    ) -> Vec<Change> {
        let mut found = Vec::new();
        for course in batch {
            let person = compare_person(course, types);
            self.not_compared += usize::from(person.not_compared);
            let failed = course
                .now
                .as_ref()
                .is_some_and(PersonState::is_without_figures);
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

    /// Whose call failed on both days in the same way did not change, and could not be compared either.
    fn not_compared_between(&self, from: &SyncRecord, to: &SyncRecord) -> usize {
        if from.number == to.number {
            return 0;
        }
        self.not_compared + to.failed.saturating_sub(self.failed)
    }
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
