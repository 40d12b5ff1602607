//! What was stored is what is read back.

use jiff::{SignedDuration, Timestamp};
use leaveboard::domain::ledger::ColumnId;
use leaveboard::domain::{Employee, EmployeeId, LeaveType, Ledger, PersonBalances, Roster, RowId};
use leaveboard::store::{
    CachedPiece, Holder, JournalEntry, StoreError, StoredAnswer, SyncNumber, TenantStore,
};
use tokio::sync::mpsc;

use crate::store::company::{
    MORNING, NEXT_MORNING, answer, answers, now, page, people, person, types,
};
use crate::store::engines::{engines, holder, key};

/// Everything that is read of a sync, as a screen gathers it.
#[derive(Default)]
struct Gathered {
    types: Vec<LeaveType>,
    roster: Roster,
    ledger: Ledger,
    order: Vec<&'static str>,
}

async fn read(store: &TenantStore, sync: SyncNumber) -> Gathered {
    let (sink, mut kept) = mpsc::channel(1);
    let mut all = Gathered::default();
    let gather = async {
        while let Some(piece) = kept.recv().await {
            match piece {
                CachedPiece::Types(types) => {
                    all.order.push("types");
                    all.types = types.to_vec();
                }
                CachedPiece::People(chunk) => {
                    all.order.push("people");
                    assert!(all.roster.push(chunk), "people follow one another");
                }
                CachedPiece::Figures(block) => {
                    all.order.push("figures");
                    all.ledger.adopt(block);
                }
            }
        }
    };
    let (read, ()) = tokio::join!(store.read(sync, sink), gather);
    read.unwrap();
    all
}

impl Gathered {
    fn people(&self) -> Vec<Employee> {
        let chunks = self.roster.chunks().iter();
        chunks
            .flat_map(|chunk| chunk.people().map(|p| p.to_employee()))
            .collect()
    }

    /// Asserts that the ledger is the one that `answers` make.
    fn has_figures(&self, answers: &[StoredAnswer]) {
        let mut expected = Ledger::default();
        for answer in answers {
            expected.apply(answer.row, &answer.person.balances);
        }
        assert_eq!(self.ledger.answered(), expected.answered());
        assert_eq!(self.ledger.failed(), expected.failed());
        for row in (0..4_000).map(RowId) {
            assert_eq!(self.ledger.is_answered(row), expected.is_answered(row));
            for column in (0..2).map(ColumnId) {
                assert_eq!(self.ledger.cell(row, column), expected.cell(row, column));
                assert_eq!(self.ledger.error(row, column), expected.error(row, column));
            }
        }
    }
}

async fn with_lease(store: &TenantStore) -> Holder {
    let holder = holder("here");
    store.take_lease(&holder, "").await.unwrap();
    holder
}

/// A finished sync of 2,500 people, answered at `fetched`.
async fn finished(store: &TenantStore, holder: &Holder, fetched: Timestamp) -> SyncNumber {
    let sync = store.begin(holder, fetched).await.unwrap();
    let batch = vec![JournalEntry::Types(types()), page(0, 1_000, Some("1000"))];
    store.checkpoint(holder, sync, batch).await.unwrap();
    let batch = vec![
        JournalEntry::Answers(answers(0, 1_000, fetched)),
        page(1_000, 1_500, None),
        JournalEntry::Answers(answers(1_000, 1_500, fetched)),
    ];
    store.checkpoint(holder, sync, batch).await.unwrap();
    let record = store.finish(holder, sync, fetched, true).await.unwrap();
    assert_eq!((record.people, record.complete), (2_500, true));
    sync
}

#[tokio::test]
async fn what_was_checkpointed_is_read_back_exactly() {
    for engine in engines() {
        let store = engine.tenant().await;
        let holder = with_lease(&store).await;
        let sync = finished(&store, &holder, MORNING).await;
        // As another program reads it.
        let store = engine.tenant().await;
        assert_eq!(store.last_sync().await.unwrap().unwrap().number, sync);
        let all = read(&store, sync).await;
        assert_eq!(all.types, types().to_vec());
        assert_eq!(all.people(), people(0, 2_500));
        all.has_figures(&answers(0, 2_500, MORNING));
        assert_eq!(all.order[..3], ["types", "people", "figures"]);
    }
}

#[tokio::test]
async fn full_answers_are_recalled_in_the_order_asked_for() {
    for engine in engines() {
        let store = engine.tenant().await;
        let holder = with_lease(&store).await;
        let sync = finished(&store, &holder, MORNING).await;
        let asked: Vec<RowId> = (0..300).rev().chain([2_499, 7_777]).map(RowId).collect();
        let recalled = store.recall(sync, &asked).await.unwrap();
        let expected = (0..300).rev().chain([2_499]).map(|n| answer(n, MORNING));
        assert_eq!(recalled, expected.collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn an_interrupted_sync_says_where_it_stands_and_what_it_found() {
    for engine in engines() {
        let store = engine.tenant().await;
        let holder = with_lease(&store).await;
        assert_eq!(store.interrupted().await.unwrap(), None);
        let sync = store.begin(&holder, MORNING).await.unwrap();
        let batch = vec![
            JournalEntry::Types(types()),
            page(0, 1_100, Some("next")),
            JournalEntry::Answers(answers(0, 30, MORNING)),
        ];
        store.checkpoint(&holder, sync, batch).await.unwrap();
        let stands = engine.tenant().await.interrupted().await.unwrap().unwrap();
        assert_eq!((stands.number, stands.started), (sync, MORNING));
        assert_eq!((stands.people, stands.walked), (1_100, false));
        assert_eq!(stands.cursor.as_deref(), Some("next"));
        assert_eq!(stands.expected, Some(5_000));
        assert_eq!(store.last_sync().await.unwrap(), None);
        let all = read(&store, sync).await;
        assert_eq!(all.people(), people(0, 1_100));
        all.has_figures(&answers(0, 30, MORNING));
    }
}

#[tokio::test]
async fn a_sync_not_written_to_for_a_day_is_not_resumed() {
    for engine in engines() {
        let store = engine.tenant().await;
        let holder = with_lease(&store).await;
        let sync = store.begin(&holder, MORNING).await.unwrap();
        let stands = async || store.interrupted().await.unwrap().map(|it| it.number);
        engine.execute("UPDATE syncs SET touched = touched - 86340000");
        assert_eq!(stands().await, Some(sync), "a minute less than a day");
        engine.execute("UPDATE syncs SET touched = touched - 120000");
        assert_eq!(stands().await, None, "a minute more");
        // The store's clock stood in another year when this was written, and was set right since.
        engine.execute("UPDATE syncs SET touched = touched + 31536000000");
        assert_eq!(stands().await, None, "from a year to come");
    }
}

/// Days and years of the program's clock, however wrong, say nothing about how old a checkpoint is.
#[tokio::test]
async fn a_programs_wrong_clock_takes_no_interrupted_sync_away() {
    for engine in engines() {
        let store = engine.tenant().await;
        let holder = with_lease(&store).await;
        let years = SignedDuration::from_hours(10 * 365 * 24);
        for wrong in [Timestamp::UNIX_EPOCH, now() - years, now() + years] {
            let sync = store.begin(&holder, wrong).await.unwrap();
            let batch = vec![page(0, 10, Some("10"))];
            store.checkpoint(&holder, sync, batch).await.unwrap();
            let stands = store.interrupted().await.unwrap().unwrap();
            assert_eq!((stands.number, stands.people), (sync, 10), "{wrong}");
        }
    }
}

#[tokio::test]
async fn a_sync_that_begins_takes_the_place_of_one_that_was_interrupted() {
    for engine in engines() {
        let store = engine.tenant().await;
        let holder = with_lease(&store).await;
        let first = store.begin(&holder, now()).await.unwrap();
        let batch = vec![page(0, 10, Some("10"))];
        store.checkpoint(&holder, first, batch).await.unwrap();
        let second = store.begin(&holder, now()).await.unwrap();
        assert!(second > first, "a number is never given again");
        let stands = store.interrupted().await.unwrap().unwrap();
        assert_eq!((stands.number, stands.people), (second, 0));
        assert_eq!(store.journal(first, 0).await.unwrap(), (vec![], 0));
        let late = store.checkpoint(&holder, first, vec![page(10, 1, None)]);
        assert!(late.await.is_err());
    }
}

#[tokio::test]
async fn a_checkpoint_is_all_or_nothing() {
    for engine in engines() {
        let store = engine.tenant().await;
        let holder = with_lease(&store).await;
        let sync = finished(&store, &holder, MORNING).await;
        // A sync that has ended takes no more, which is seen after everything else was written.
        let batch = vec![
            JournalEntry::Types([].into()),
            page(2_500, 10, None),
            JournalEntry::Profiles(RowId(0), vec![changed(0)]),
            JournalEntry::Answers(vec![answer(1, NEXT_MORNING)]),
        ];
        let refused = store.checkpoint(&holder, sync, batch).await;
        assert!(refused.is_err());
        let all = read(&store, sync).await;
        assert_eq!(all.types, types().to_vec());
        assert_eq!(all.people(), people(0, 2_500));
        let recalled = store.recall(sync, &[RowId(1)]).await.unwrap();
        assert_eq!(recalled, [answer(1, MORNING)]);
    }
}

#[tokio::test]
async fn a_program_that_lost_the_lease_writes_nothing() {
    for engine in engines() {
        let store = engine.tenant().await;
        let ours = with_lease(&store).await;
        let kept = finished(&store, &ours, MORNING).await;
        let sync = store.begin(&ours, now()).await.unwrap();
        let batch = vec![page(0, 10, Some("10"))];
        store.checkpoint(&ours, sync, batch).await.unwrap();
        let stands = store.interrupted().await.unwrap();
        store.give_lease_back(&ours).await.unwrap();
        let theirs = holder("there");
        store.take_lease(&theirs, "").await.unwrap();

        let batch = vec![page(10, 10, None)];
        let lost = Err(StoreError::LeaseLost);
        assert_eq!(store.checkpoint(&ours, sync, batch).await, lost);
        assert_eq!(
            store.refresh(&ours, kept, answer(3, NEXT_MORNING)).await,
            lost
        );
        let finish = store.finish(&ours, sync, now(), true).await;
        assert_eq!(finish, Err(StoreError::LeaseLost));
        let begin = store.begin(&ours, now()).await;
        assert_eq!(begin, Err(StoreError::LeaseLost));

        assert_eq!(store.interrupted().await.unwrap(), stands);
        assert_eq!(store.last_sync().await.unwrap().unwrap().number, kept);
        let recalled = store.recall(kept, &[RowId(3)]).await.unwrap();
        assert_eq!(recalled, [answer(3, MORNING)]);
    }
}

/// Person `n` in another department.
fn changed(n: u32) -> Employee {
    Employee {
        departments: Some(vec!["法务".to_owned()]),
        department_paths: vec![leaveboard::domain::DepartmentPath::alone("9", "法务")],
        ..person(n)
    }
}

#[tokio::test]
async fn a_sync_that_ends_twice_ended_once() {
    for engine in engines() {
        let store = engine.tenant().await;
        let holder = with_lease(&store).await;
        let sync = finished(&store, &holder, MORNING).await;
        let once = store.last_sync().await.unwrap().unwrap();
        let twice = store.finish(&holder, sync, NEXT_MORNING, false).await;
        assert_eq!(twice, Ok(once.clone()));
        assert_eq!(store.last_sync().await.unwrap(), Some(once));
    }
}

#[tokio::test]
async fn the_newest_sync_takes_the_place_of_the_one_before() {
    for engine in engines() {
        let store = engine.tenant().await;
        let holder = with_lease(&store).await;
        let first = finished(&store, &holder, MORNING).await;
        let second = finished(&store, &holder, NEXT_MORNING).await;
        assert_eq!(store.last_sync().await.unwrap().unwrap().number, second);
        read(&store, second)
            .await
            .has_figures(&answers(0, 2_500, NEXT_MORNING));
        let (sink, mut kept) = mpsc::channel(64);
        assert!(
            store.read(first, sink).await.is_err(),
            "its rows are let go"
        );
        while let Some(piece) = kept.recv().await {
            assert!(matches!(piece, CachedPiece::Types(types) if types.is_empty()));
        }
        assert_eq!(store.recall(first, &[RowId(0)]).await.unwrap(), []);
    }
}

#[tokio::test]
async fn departments_that_come_later_are_kept_too() {
    for engine in engines() {
        let store = engine.tenant().await;
        let holder = with_lease(&store).await;
        let sync = store.begin(&holder, now()).await.unwrap();
        let batch = vec![
            page(0, 20, None),
            JournalEntry::Profiles(RowId(5), vec![changed(5), changed(6)]),
        ];
        store.checkpoint(&holder, sync, batch).await.unwrap();
        let mut expected = people(0, 20);
        expected[5] = changed(5);
        expected[6] = changed(6);
        assert_eq!(read(&store, sync).await.people(), expected);
        store.finish(&holder, sync, now(), true).await.unwrap();
        assert_eq!(read(&store, sync).await.people(), expected);
    }
}

/// The journal leaves out the cursor: it is for the program that resumes the walk, and stands in
/// the sync's record.
fn without_the_way_on(mut entry: JournalEntry) -> JournalEntry {
    if let JournalEntry::Page {
        cursor,
        walked: false,
        ..
    } = &mut entry
    {
        *cursor = None;
    }
    entry
}

#[tokio::test]
async fn a_follower_is_told_what_was_written_in_its_order() {
    for engine in engines() {
        let store = engine.tenant().await;
        let holder = with_lease(&store).await;
        let sync = store.begin(&holder, now()).await.unwrap();
        let first = [
            JournalEntry::Types(types()),
            page(0, 100, Some("100")),
            JournalEntry::Answers(vec![answer(70, MORNING), answer(3, MORNING)]),
        ];
        let second = vec![
            JournalEntry::Profiles(RowId(0), people(0, 2)),
            page(100, 50, None),
            JournalEntry::Answers(answers(80, 70, NEXT_MORNING)),
        ];
        store
            .checkpoint(&holder, sync, first.to_vec())
            .await
            .unwrap();
        let follower = engine.tenant().await;
        let (told, last) = follower.journal(sync, 0).await.unwrap();
        assert_eq!(told, first.map(without_the_way_on));
        assert_eq!(follower.journal(sync, last).await.unwrap(), (vec![], last));
        store
            .checkpoint(&holder, sync, second.clone())
            .await
            .unwrap();
        let (told, last) = follower.journal(sync, last).await.unwrap();
        assert_eq!(told, second);
        assert_eq!(follower.journal(sync, last).await.unwrap(), (vec![], last));
    }
}

#[tokio::test]
async fn a_long_journal_is_read_in_pieces() {
    for engine in engines() {
        let store = engine.tenant().await;
        let holder = with_lease(&store).await;
        let sync = store.begin(&holder, now()).await.unwrap();
        for start in (0..20_000).step_by(4_000) {
            let batch = vec![page(start, 4_000, Some("more"))];
            store.checkpoint(&holder, sync, batch).await.unwrap();
        }
        let (mut after, mut told, mut pieces) = (0, 0, 0);
        loop {
            let (entries, last) = store.journal(sync, after).await.unwrap();
            if entries.is_empty() {
                break;
            }
            (after, pieces) = (last, pieces + 1);
            for entry in entries {
                let JournalEntry::Page { people, .. } = entry else {
                    panic!("only pages were written");
                };
                assert_eq!(people[0], person(told));
                told += u32::try_from(people.len()).unwrap();
            }
        }
        assert_eq!((told, pieces), (20_000, 2));
    }
}

#[tokio::test]
async fn a_refreshed_person_shows_the_newer_answer_and_leaves_the_snapshot_alone() {
    for engine in engines() {
        let store = engine.tenant().await;
        let holder = with_lease(&store).await;
        let sync = finished(&store, &holder, MORNING).await;
        // Somebody else's figures, so that they differ.
        let newer = |row: u32| StoredAnswer {
            row: RowId(row),
            person: PersonBalances {
                employee: person(row).id,
                ..answer(row + 1, NEXT_MORNING).person
            },
            fetched: NEXT_MORNING,
        };
        store.refresh(&holder, sync, newer(1_500)).await.unwrap();
        store.refresh(&holder, sync, newer(3)).await.unwrap();
        let recalled = store.recall(sync, &[RowId(3), RowId(4)]).await.unwrap();
        assert_eq!(recalled, [newer(3), answer(4, MORNING)]);
        let mut expected = answers(0, 2_500, MORNING);
        expected[3] = newer(3);
        expected[1_500] = newer(1_500);
        read(&store, sync).await.has_figures(&expected);

        let next = finished(&store, &holder, MORNING).await;
        let courses = changes(&store, sync, next).await;
        assert_eq!(courses, 0, "what was asked again is in no snapshot");
    }
}

/// How many people changed between two snapshots.
async fn changes(store: &TenantStore, from: SyncNumber, to: SyncNumber) -> usize {
    let (sink, mut found) = mpsc::channel::<Vec<_>>(64);
    let count = async {
        let mut changed = 0;
        while let Some(batch) = found.recv().await {
            changed += batch.len();
        }
        changed
    };
    let (read, changed) = tokio::join!(store.people_between(from, to, sink), count);
    read.unwrap();
    changed
}

#[tokio::test]
async fn people_who_did_not_change_are_no_change_on_another_day() {
    for engine in engines() {
        let store = engine.tenant().await;
        let holder = with_lease(&store).await;
        let first = finished(&store, &holder, MORNING).await;
        let second = finished(&store, &holder, NEXT_MORNING).await;
        assert_eq!(changes(&store, first, second).await, 0);
    }
}

#[tokio::test]
async fn words_mean_the_same_after_the_store_was_opened_again_and_to_another_that_is_open() {
    for engine in engines() {
        let (one, two) = (engine.tenant().await, engine.tenant().await);
        let holder = with_lease(&one).await;
        let sync = one.begin(&holder, now()).await.unwrap();
        let renamed = |n: u32, name: &str| {
            let mut answer = answer(n, MORNING);
            answer.person.balances[0].leave_type_name = name.into();
            answer
        };
        let all: Vec<StoredAnswer> = ["甲", "乙", "甲", "丙"]
            .iter()
            .zip(0..)
            .map(|(name, n)| renamed(n, name))
            .collect();
        let batch = vec![page(0, 4, None)];
        one.checkpoint(&holder, sync, batch).await.unwrap();
        for (store, answer) in [&one, &two, &one, &two].into_iter().zip(&all) {
            let batch = vec![JournalEntry::Answers(vec![answer.clone()])];
            store.checkpoint(&holder, sync, batch).await.unwrap();
        }
        let rows: Vec<RowId> = (0..4).map(RowId).collect();
        for store in [one, two, engine.tenant().await] {
            assert_eq!(store.recall(sync, &rows).await.unwrap(), all);
        }
    }
}

#[tokio::test]
async fn tenants_never_see_each_others_people() {
    for engine in engines() {
        let store = engine.open().await;
        let (one, two) = (
            store.tenant(&key("one")).await,
            store.tenant(&key("two")).await,
        );
        let (one, two) = (one.unwrap(), two.unwrap());
        let holder = with_lease(&one).await;
        with_lease(&two).await;
        let kept = finished(&one, &holder, MORNING).await;
        let sync = two.begin(&holder, now()).await.unwrap();
        assert_eq!(sync, kept, "numbers are a tenant's own");
        assert_eq!(two.last_sync().await.unwrap(), None);
        assert_eq!(read(&two, sync).await.people(), []);
        assert_eq!(read(&one, kept).await.people().len(), 2_500);
    }
}

#[tokio::test]
async fn a_company_without_people_is_kept_as_such() {
    for engine in engines() {
        let store = engine.tenant().await;
        let holder = with_lease(&store).await;
        let sync = store.begin(&holder, now()).await.unwrap();
        store.finish(&holder, sync, now(), false).await.unwrap();
        let all = read(&store, sync).await;
        assert_eq!(all.order, ["types"]);
    }
}

/// `PostgreSQL`'s text holds no NUL, and an id is what the platform sent.
#[tokio::test]
async fn ids_are_kept_byte_for_byte() {
    for engine in engines() {
        let store = engine.tenant().await;
        let holder = with_lease(&store).await;
        let sync = store.begin(&holder, MORNING).await.unwrap();
        let ids = [
            "ab",
            "a\u{200b}b",
            "a\0b",
            "a\u{1a}b",
            " ab",
            "a\u{1b}[31mb",
        ];
        let listed = ids.map(|id| Employee {
            id: EmployeeId::new(id),
            ..person(1)
        });
        let page = JournalEntry::Page {
            people: listed.to_vec(),
            cursor: None,
            walked: true,
            expected: None,
        };
        let batch = vec![JournalEntry::Types(types()), page];
        store.checkpoint(&holder, sync, batch).await.unwrap();
        store.finish(&holder, sync, MORNING, true).await.unwrap();
        assert_eq!(read(&engine.tenant().await, sync).await.people(), listed);
    }
}

/// The directory of the second sync had shrunk. A person whose id may have a new owner, or of whom something failed, keeps the
/// earlier answer.
#[tokio::test]
async fn newer_answers_of_an_unfinished_sync_are_kept_beside_the_finished_one() {
    for engine in engines() {
        let store = engine.tenant().await;
        let holder = with_lease(&store).await;
        let finished = finished(&store, &holder, MORNING).await;
        let later = store.begin(&holder, NEXT_MORNING).await.unwrap();
        let mut listed = people(0, 2_100);
        listed[1].name = "另一个人".to_owned();
        listed[5].name = "改名了".to_owned();
        listed[20].union_id = Some("another".to_owned());
        let page = JournalEntry::Page {
            people: listed,
            cursor: None,
            walked: true,
            expected: None,
        };
        let found = vec![page, JournalEntry::Answers(answers(0, 2_100, NEXT_MORNING))];
        store.checkpoint(&holder, later, found).await.unwrap();
        store.refresh_from(&holder, later, finished).await.unwrap();
        let expected: Vec<StoredAnswer> = (0..2_500)
            .map(|n| match n {
                1 | 20 | 2_100.. => answer(n, MORNING),
                _ if matches!(n % 6, 3 | 4) => answer(n, MORNING),
                _ => answer(n, NEXT_MORNING),
            })
            .collect();
        let everybody: Vec<RowId> = (0..2_500).map(RowId).collect();
        let recalled = store.recall(finished, &everybody).await.unwrap();
        assert_eq!(recalled, expected);
        read(&store, finished).await.has_figures(&expected);
        assert_eq!(store.snapshots().await.unwrap().len(), 1);
    }
}
