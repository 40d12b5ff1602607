//! Older snapshots are read as they were read then, and two of them tell what changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use leaveboard::domain::balance::Figures;
use leaveboard::domain::changes::{
    Change, ChangeKind, FormerState as Earlier, History, PersonState, compare_person, compare_types,
};
use leaveboard::domain::day::day_of;
use leaveboard::domain::{
    Amount, Balance, CellState, Employee, EmployeeId, LeaveType, LeaveTypeId, PersonBalances,
    RowId, Scale, Unit,
};
use leaveboard::store::{
    JournalEntry, OnDay, PastPiece, StoreError, StoredAnswer, SyncNumber, SyncRecord, TenantStore,
};
use leaveboard::sync::diff::{ChangePage, DiffSpan, load};
use tokio::sync::mpsc;

use crate::store::company::{MORNING, types};
use crate::store::engines::{engines, holder};

const DAY: i64 = 86_400_000;

/// Who is listed, in the platform's order, and what is known of them: days left, a failure, or no answer.
type Listing = Vec<(&'static str, Known)>;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Known {
    Left(i64),
    Failed,
    Unasked,
}
use Known::{Failed, Left, Unasked};

/// The end of the sync of day `day`, at 09:00 in UTC+8.
fn on(day: i64) -> Timestamp {
    MORNING + SignedDuration::from_millis(day * DAY)
}

fn employee(id: &str) -> Employee {
    Employee {
        id: EmployeeId::new(id),
        name: id.to_uppercase(),
        departments: Some(vec!["研发".to_owned()]),
        number: None,
        union_id: None,
        hired_on: None,
        department_paths: Vec::new(),
    }
}

fn answer(id: &str, known: Known, fetched: Timestamp) -> Option<PersonBalances> {
    let day = day_of(fetched);
    let state = match known {
        Left(_) => CellState::Known,
        Failed => CellState::Failed,
        Unasked => return None,
    };
    let (leave_type, name) = (LeaveTypeId::new("1"), "年假".into());
    let mut balance = Balance::without_figures(leave_type, name, state, Some(Unit::Day), day);
    if let Left(count) = known {
        balance.figures = Figures {
            left: Some(Amount::new(count, Scale::Hundredths, Unit::Day)),
            ..Figures::default()
        };
    }
    Some(PersonBalances {
        employee: EmployeeId::new(id),
        balances: vec![balance],
        raw: None,
    })
}

/// Everybody by id, as a snapshot holds them.
type State = BTreeMap<String, PersonState>;

fn state(listing: &Listing, day: i64) -> State {
    let person = |(id, known): &(&str, Known)| {
        let state = PersonState {
            employee: Arc::new(employee(id)),
            answer: answer(id, *known, on(day)),
        };
        ((*id).to_owned(), state)
    };
    listing.iter().map(person).collect()
}

/// A whole sync of a day.
async fn sync(store: &TenantStore, day: i64, types: &[LeaveType], listing: &Listing) -> SyncRecord {
    let here = holder("here");
    store.take_lease(&here, "").await.unwrap();
    let sync = store.begin(&here, on(day)).await.unwrap();
    let people = listing.iter().map(|(id, _)| employee(id)).collect();
    let answers = listing.iter().zip(0..).filter_map(|((id, known), row)| {
        Some(StoredAnswer {
            row: RowId(row),
            fetched: on(day),
            person: answer(id, *known, on(day))?,
        })
    });
    let batch = vec![
        JournalEntry::Types(types.into()),
        JournalEntry::Page {
            people,
            cursor: None,
            walked: true,
            expected: None,
        },
        JournalEntry::Answers(answers.collect()),
    ];
    store.checkpoint(&here, sync, batch).await.unwrap();
    let complete = listing.iter().all(|(_, known)| *known != Unasked);
    store.finish(&here, sync, on(day), complete).await.unwrap()
}

/// The state at a snapshot, as it is read now.
async fn past(store: &TenantStore, sync: SyncNumber) -> (Vec<LeaveType>, State) {
    let (sink, mut pieces) = mpsc::channel(1);
    let (mut types, mut people) = (Vec::new(), State::new());
    let gather = async {
        let mut next = 0;
        while let Some(piece) = pieces.recv().await {
            match piece {
                PastPiece::Types(found) => types = found.to_vec(),
                PastPiece::People(chunk, answers) => {
                    assert_eq!(chunk.start(), RowId(next), "rows follow one another");
                    next += u32::try_from(chunk.len()).unwrap();
                    let mut answers: BTreeMap<RowId, PersonBalances> =
                        answers.into_iter().collect();
                    for person in chunk.people() {
                        let found = PersonState {
                            employee: Arc::new(person.to_employee()),
                            answer: answers.remove(&person.row),
                        };
                        let before = people.insert(person.id.to_owned(), found);
                        assert!(before.is_none(), "{} twice", person.id);
                    }
                    assert!(answers.is_empty(), "{answers:?}");
                }
            }
        }
    };
    let (read, ()) = tokio::join!(store.read_past(sync, sink), gather);
    read.unwrap();
    (types, people)
}

/// What two snapshots differ in, line by line, with how many people could not be compared.
async fn changes(store: &TenantStore, from: i64, to: i64) -> (Vec<String>, usize) {
    let span = DiffSpan::Days(day_of(on(from)), day_of(on(to)));
    let pages = pages(store, span).await;
    let Some(ChangePage::Done { not_compared, .. }) = pages.last() else {
        panic!("{pages:?}");
    };
    let found = pages.iter().flat_map(|page| match page {
        ChangePage::Found(changes) => changes.as_slice(),
        _ => &[],
    });
    (found.map(line).collect(), *not_compared)
}

async fn pages(store: &TenantStore, span: DiffSpan) -> Vec<ChangePage> {
    let (sink, mut pages) = mpsc::channel(1);
    tokio::spawn(load(store.clone(), span, sink));
    let mut all = Vec::new();
    while let Some(page) = pages.recv().await {
        all.push(page);
    }
    all
}

/// `a 5 -> 4 since 1`, the day that the change was found.
fn line(change: &Change) -> String {
    let since = change.since.duration_since(MORNING).as_hours() / 24;
    match &change.what {
        ChangeKind::Balance(person, balance) => {
            let amount = |side: leaveboard::domain::changes::ChangeSide| {
                side.amount.map_or("-".to_owned(), |a| a.to_string())
            };
            let (from, to) = (amount(balance.from), amount(balance.to));
            format!("{} {from} -> {to} since {since}", person.id.shown())
        }
        ChangeKind::Renamed(person, renaming) => {
            format!(
                "{} was {} since {since}",
                person.id.shown(),
                renaming.name_from
            )
        }
        ChangeKind::Joined(person, _) => format!("{} came since {since}", person.id.shown()),
        ChangeKind::Left(person) => format!("{} went since {since}", person.id.shown()),
        ChangeKind::Type(of_type) => format!("type {} since {since}", of_type.leave_type.shown()),
    }
}

#[tokio::test]
async fn the_first_sync_notes_nothing_and_an_unchanged_one_neither() {
    for engine in engines() {
        let store = engine.tenant().await;
        let listing = vec![("a", Left(500)), ("b", Failed), ("c", Unasked)];
        sync(&store, 0, &types(), &listing).await;
        sync(&store, 1, &types(), &listing).await;
        let noted = "SELECT COUNT(*) FROM changes";
        assert_eq!(engine.number(noted), 0);
        assert_eq!(engine.number("SELECT COUNT(*) FROM type_changes"), 0);
        assert_eq!(changes(&store, 0, 1).await.0, [""; 0]);
    }
}

#[tokio::test]
async fn every_older_state_is_what_was_read_then() {
    for engine in engines() {
        let store = engine.tenant().await;
        let listings: [Listing; 4] = [
            vec![("a", Left(500)), ("b", Left(100)), ("c", Failed)],
            vec![("b", Left(100)), ("d", Left(300)), ("a", Left(400))],
            vec![("a", Left(400)), ("b", Failed), ("d", Unasked)],
            vec![("c", Left(700)), ("a", Left(500)), ("b", Left(100))],
        ];
        let mut records = Vec::new();
        for (listing, day) in listings.iter().zip(0..) {
            records.push(sync(&store, day, &types(), listing).await);
        }
        assert_eq!(store.snapshots().await.unwrap(), records);
        for ((listing, record), day) in listings.iter().zip(&records).zip(0..) {
            let (found_types, found) = past(&store, record.number).await;
            assert_eq!(found, state(listing, day), "day {day}");
            assert_eq!(found_types, types().to_vec());
        }
    }
}

#[tokio::test]
async fn people_who_joined_left_or_came_back_are_found_with_what_changed_meanwhile() {
    for engine in engines() {
        let store = engine.tenant().await;
        let listings: [Listing; 4] = [
            vec![("a", Left(500)), ("b", Left(100)), ("c", Left(200))],
            vec![("a", Left(400)), ("b", Left(100))],
            vec![("a", Left(400)), ("c", Left(300)), ("d", Left(600))],
            vec![("d", Left(600)), ("c", Left(300)), ("a", Left(350))],
        ];
        for (listing, day) in listings.iter().zip(0..) {
            sync(&store, day, &types(), listing).await;
        }
        let lines = async |from, to| changes(&store, from, to).await.0;
        assert_eq!(lines(0, 1).await, ["a 5 -> 4 since 1", "c went since 1"]);
        assert_eq!(
            lines(1, 2).await,
            ["d came since 2", "c came since 2", "b went since 2"],
            "who joined in the newest order, who has gone last"
        );
        assert_eq!(lines(2, 3).await, ["a 4 -> 3.5 since 3"]);
        assert_eq!(
            lines(0, 3).await,
            [
                "c 2 -> 3 since 2",
                "a 5 -> 3.5 since 3",
                "d came since 2",
                "b went since 2"
            ]
        );
        assert_eq!(lines(3, 3).await, [""; 0]);
        assert_eq!(lines(0, 2).await.len(), 4, "a, b, c and d");
    }
}

/// How many people are in one of two snapshots alone because the configured departments differ.
async fn outside_scope(store: &TenantStore, from: i64, to: i64) -> usize {
    let span = DiffSpan::Days(day_of(on(from)), day_of(on(to)));
    match pages(store, span).await.last() {
        Some(ChangePage::Done { outside_scope, .. }) => *outside_scope,
        last => panic!("{last:?}"),
    }
}

#[tokio::test]
async fn nobody_joins_or_leaves_between_syncs_of_different_departments() {
    for engine in engines() {
        let all = engine.tenant().await;
        let some = all.clone().narrowed_to("finance".to_owned());
        let whole = vec![("a", Left(500)), ("b", Left(100)), ("c", Left(200))];
        let narrowed = vec![("a", Left(400)), ("d", Left(100))];
        sync(&all, 0, &types(), &whole).await;
        // Stores of earlier versions have no scope.
        engine.execute("UPDATE syncs SET scope = NULL");
        sync(&some, 1, &types(), &narrowed).await;
        sync(&some, 2, &types(), &narrowed[1..].to_vec()).await;
        sync(&all, 3, &types(), &whole[..2].to_vec()).await;
        for (from, to, found, outside) in [
            (0, 1, vec!["a 5 -> 4 since 1"], 3),
            (1, 2, vec!["a went since 2"], 0),
            (2, 3, Vec::new(), 3),
            (0, 3, vec!["c went since 1"], 0),
        ] {
            assert_eq!(changes(&all, from, to).await.0, found, "{from} {to}");
            assert_eq!(outside_scope(&all, from, to).await, outside, "{from} {to}");
        }
    }
}

#[tokio::test]
async fn figures_that_failed_on_one_day_are_counted_and_are_no_change() {
    for engine in engines() {
        let store = engine.tenant().await;
        let listings: [Listing; 3] = [
            vec![("a", Left(500)), ("b", Left(100)), ("e", Failed)],
            vec![("a", Failed), ("b", Unasked), ("e", Failed)],
            vec![("a", Left(500)), ("b", Left(50)), ("e", Failed)],
        ];
        for (listing, day) in listings.iter().zip(0..) {
            sync(&store, day, &types(), listing).await;
        }
        assert_eq!(changes(&store, 0, 1).await, (Vec::new(), 3));
        assert_eq!(
            changes(&store, 0, 2).await,
            (vec!["b 1 -> 0.5 since 2".to_owned()], 1),
            "e failed on both days"
        );
    }
}

#[tokio::test]
async fn leave_types_that_changed_are_read_and_compared_as_they_were() {
    for engine in engines() {
        let store = engine.tenant().await;
        let [annual, other] = [types()[0].clone(), types()[1].clone()];
        let renamed = LeaveType {
            name: "年休假".into(),
            ..annual.clone()
        };
        let lists = [
            vec![annual.clone(), other.clone()],
            vec![renamed.clone(), other.clone()],
            vec![renamed.clone()],
            vec![],
            vec![annual],
        ];
        let listing = vec![("a", Left(500))];
        let mut records = Vec::new();
        for (list, day) in lists.iter().zip(0..) {
            records.push(sync(&store, day, list, &listing).await);
        }
        for (record, list) in records.iter().zip(&lists) {
            assert_eq!(past(&store, record.number).await.0, *list);
        }
        let lines = async |from, to| changes(&store, from, to).await.0;
        assert_eq!(lines(0, 2).await, ["type 1 since 1", "type 2 since 2"]);
        assert_eq!(lines(2, 3).await, ["type 1 since 3"]);
        assert_eq!(lines(0, 4).await, ["type 2 since 2"]);
    }
}

#[tokio::test]
async fn a_refreshed_person_is_no_part_of_a_snapshot() {
    for engine in engines() {
        let store = engine.tenant().await;
        let listing = vec![("a", Left(500)), ("b", Left(100))];
        let first = sync(&store, 0, &types(), &listing).await;
        let again = StoredAnswer {
            row: RowId(0),
            fetched: on(0),
            person: answer("a", Left(1), on(0)).unwrap(),
        };
        let here = holder("here");
        store.refresh(&here, first.number, again).await.unwrap();
        assert_eq!(past(&store, first.number).await.1, state(&listing, 0));
        sync(&store, 1, &types(), &listing).await;
        assert_eq!(past(&store, first.number).await.1, state(&listing, 0));
        assert_eq!(changes(&store, 0, 1).await.0, [""; 0]);
    }
}

#[tokio::test]
async fn a_day_is_represented_by_the_last_snapshot_that_ended_on_it_or_before() {
    for engine in engines() {
        let store = engine.tenant().await;
        let day = |n| day_of(on(n));
        let none = OnDay::Before { first: None };
        assert_eq!(store.snapshot_on_or_before(day(0)).await.unwrap(), none);
        let listing = vec![("a", Left(500))];
        let first = sync(&store, 1, &types(), &listing).await;
        let second = sync(&store, 5, &types(), &listing).await;
        let stands = async |n| store.snapshot_on_or_before(day(n)).await.unwrap();
        let before = OnDay::Before {
            first: Some(day(1)),
        };
        assert_eq!(stands(0).await, before);
        assert_eq!(stands(1).await, OnDay::Snapshot(first.clone()));
        assert_eq!(stands(4).await, OnDay::Snapshot(first));
        assert_eq!(stands(5).await, OnDay::Snapshot(second.clone()));
        assert_eq!(stands(900).await, OnDay::Snapshot(second));
    }
}

#[tokio::test]
async fn nothing_is_compared_without_a_snapshot() {
    for engine in engines() {
        let store = engine.tenant().await;
        let latest = pages(&store, DiffSpan::Latest).await;
        let none = ChangePage::NoSnapshot {
            day: None,
            first: None,
        };
        assert_eq!(latest, [none]);
        let only = sync(&store, 1, &types(), &vec![("a", Left(500))]).await;
        let span = DiffSpan::Days(date(2020, 1, 1), day_of(on(1)));
        let none = ChangePage::NoSnapshot {
            day: Some(date(2020, 1, 1)),
            first: Some(day_of(on(1))),
        };
        assert_eq!(pages(&store, span).await, [none]);
        let same = ChangePage::Compares {
            from: only.clone(),
            to: only,
        };
        assert_eq!(pages(&store, DiffSpan::Latest).await[0], same);
        let missing = store.read_past(SyncNumber(77), mpsc::channel(1).0).await;
        assert!(
            matches!(missing, Err(StoreError::Unreadable(_))),
            "{missing:?}"
        );
    }
}

/// Pseudo-random numbers, the same in every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % limit
    }

    fn listing(&mut self, ids: &[&'static str]) -> Listing {
        let mut listing = Vec::new();
        for id in ids {
            let known = match self.below(10) {
                0 | 1 => continue,
                2 => Failed,
                3 => Unasked,
                left => Left(i64::try_from(left % 3).unwrap()),
            };
            let place = self.below(listing.len() as u64 + 1);
            listing.insert(usize::try_from(place).unwrap(), (*id, known));
        }
        listing
    }
}

#[tokio::test]
async fn every_state_and_every_difference_of_random_syncs_is_exact() {
    const IDS: [&str; 12] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
    for engine in engines() {
        let store = engine.tenant().await;
        let mut draw = Draw(11);
        let listings: Vec<Listing> = (0..9).map(|_| draw.listing(&IDS)).collect();
        let mut records = Vec::new();
        for (listing, day) in listings.iter().zip(0..) {
            records.push(sync(&store, day, &types(), listing).await);
        }
        for ((listing, record), day) in listings.iter().zip(&records).zip(0..) {
            assert_eq!(past(&store, record.number).await.1, state(listing, day));
        }
        for from in 0..9 {
            for to in from..9 {
                let mut found = changes(&store, from, to).await.0;
                let mut expected = differences(&listings, from, to);
                found.sort();
                expected.sort();
                assert_eq!(found, expected, "{from} to {to}");
            }
        }
    }
}

/// The expected changes, worked out from the listings themselves.
fn differences(listings: &[Listing], from: i64, to: i64) -> Vec<String> {
    let states: Vec<State> = listings
        .iter()
        .zip(0..)
        .map(|(l, day)| state(l, day))
        .collect();
    let range = usize::try_from(from).unwrap()..=usize::try_from(to).unwrap();
    let states = &states[range];
    let ids: std::collections::BTreeSet<&String> = states.iter().flat_map(State::keys).collect();
    let (now, past) = states.split_last().unwrap();
    let course = |id: &String| History {
        past: past
            .iter()
            .zip(from + 1..)
            .map(|(state, day)| Earlier {
                state: state.get(id).cloned(),
                until: on(day),
            })
            .collect(),
        now: now.get(id).cloned(),
    };
    let types = compare_types(&History {
        past: Vec::new(),
        now: types(),
    });
    let changes = ids
        .into_iter()
        .flat_map(|id| compare_person(&course(id), &types).changes);
    changes.map(|change| line(&change)).collect()
}

#[tokio::test]
async fn what_retention_leaves_is_read_as_before() {
    for engine in engines() {
        let store = engine.tenant().await;
        let today = Timestamp::now().duration_since(MORNING).as_hours() / 24;
        let listings: [Listing; 4] = [
            vec![("a", Left(500)), ("b", Left(100))],
            vec![("a", Left(400)), ("b", Left(100))],
            vec![("a", Left(400)), ("c", Left(300))],
            vec![("c", Left(200)), ("a", Left(400))],
        ];
        let days = [today - 30, today - 20, today - 10, today - 1];
        let mut records = Vec::new();
        for (listing, day) in listings.iter().zip(days) {
            records.push(sync(&store, day, &types(), listing).await);
        }
        // The store's clock saw them on the same days.
        engine.execute("UPDATE syncs SET touched = finished");
        store.prune(15).await.unwrap();
        assert_eq!(store.snapshots().await.unwrap(), records[1..]);
        for at in 1..4 {
            let found = past(&store, records[at].number).await.1;
            assert_eq!(found, state(&listings[at], days[at]));
        }
        let since = |n: usize| days[n].to_string();
        assert_eq!(
            changes(&store, days[1], days[3]).await.0,
            [
                format!("c came since {}", since(2)),
                format!("b went since {}", since(2))
            ]
        );
        let pruned = store.read_past(records[0].number, mpsc::channel(1).0).await;
        assert!(
            matches!(pruned, Err(StoreError::Unreadable(_))),
            "{pruned:?}"
        );
    }
}

#[tokio::test]
async fn a_change_of_everybody_is_told_in_the_order_of_the_listing() {
    for engine in engines() {
        everybody_changes(&engine.tenant().await).await;
    }
}

async fn everybody_changes(store: &TenantStore) {
    const PEOPLE: usize = 20_500;
    let ids: Vec<&'static str> = (0..PEOPLE + 100)
        .map(|n| &*format!("p{n:05}").leak())
        .collect();
    let first: Listing = ids.iter().map(|id| (*id, Left(500))).collect();
    let second: Listing = ids[..PEOPLE]
        .iter()
        .rev()
        .map(|id| (*id, Left(400)))
        .collect();
    sync(store, 0, &types(), &first).await;
    sync(store, 1, &types(), &second).await;
    let (found, not_compared) = changes(store, 0, 1).await;
    let changed = ids[..PEOPLE].iter().rev();
    let gone = ids[PEOPLE..].iter().map(|id| format!("{id} went since 1"));
    let expected: Vec<String> = changed
        .map(|id| format!("{id} 5 -> 4 since 1"))
        .chain(gone)
        .collect();
    assert_eq!(found.len(), expected.len());
    assert!(found == expected, "the order is another");
    assert_eq!(not_compared, 0);
    let (_, before) = past(store, SyncNumber(1)).await;
    assert!(before == state(&first, 0), "the state before is another");
}

/// What a state tells of a person; `None` for somebody who was not listed.
fn told(state: Option<&PersonState>) -> Option<Known> {
    let Some(answer) = &state?.answer else {
        return Some(Unasked);
    };
    let balance = answer.balances.first()?;
    Some(balance.figures.left.map_or(Failed, |left| Left(left.count)))
}

#[tokio::test]
async fn the_past_of_one_person_is_what_every_snapshot_had() {
    const IDS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];
    for engine in engines() {
        let store = engine.tenant().await;
        assert_eq!(store.person_past("a").await.unwrap(), None, "no snapshot");
        let mut draw = Draw(5);
        let listings: Vec<Listing> = (0..8).map(|_| draw.listing(&IDS)).collect();
        for (listing, day) in listings.iter().zip(0..) {
            sync(&store, day, &types(), listing).await;
        }
        for id in IDS.into_iter().chain(["nobody"]) {
            let past = store.person_past(id).await.unwrap().unwrap();
            let ends: Vec<Timestamp> = (0..8).map(on).collect();
            assert_eq!(past.snapshots, ends);
            for (listing, day) in listings.iter().zip(0..) {
                let expected = listing.iter().find(|(own, _)| *own == id);
                let mut earlier = past.person.past.iter();
                let then = earlier.find(|state| state.until > on(day));
                let then = then.map_or(&past.person.now, |earlier| &earlier.state);
                assert_eq!(
                    told(then.as_ref()),
                    expected.map(|(_, known)| *known),
                    "{id} {day}"
                );
            }
        }
    }
}
