//! A damaged record is noticed, and never shown as a figure.

use std::collections::HashSet;
use std::fmt::{Debug, Write as _};
use std::fs;
use std::path::PathBuf;

use jiff::Timestamp;
use leaveboard::domain::ledger::ColumnId;
use leaveboard::domain::roster::RosterChunk;
use leaveboard::domain::{CellState, RowId};
use leaveboard::store::{
    CachedPiece, JournalEntry, PastPiece, Store, StoreError, StoreUrl, SyncNumber, TenantStore,
};
use tempfile::TempDir;
use tokio::sync::mpsc;

use crate::store::company::{MORNING, NEXT_MORNING, answers, page, types};
use crate::store::engines::{Engine, engines, holder, key};
use crate::store::files::settle;

const PEOPLE: u32 = 40;

/// Two snapshots; the second lacks the first three people, and one leave type has another place in it.
pub(crate) async fn two_snapshots(store: &TenantStore) {
    sync(store, 0, MORNING).await;
    sync(store, 3, NEXT_MORNING).await;
}

pub(crate) async fn sync(store: &TenantStore, start: u32, now: Timestamp) -> SyncNumber {
    let here = holder("here");
    store.take_lease(&here, "").await.unwrap();
    let sync = store.begin(&here, now).await.unwrap();
    let mut types = types().to_vec();
    types.rotate_left((start % 2) as usize);
    let answers = answers(start, PEOPLE, now).into_iter();
    let answers = answers.map(|mut answer| {
        answer.row = RowId(answer.row.0 - start);
        answer
    });
    let batch = vec![
        JournalEntry::Types(types.into()),
        page(start, PEOPLE, None),
        JournalEntry::Answers(answers.collect()),
    ];
    store.checkpoint(&here, sync, batch).await.unwrap();
    store.finish(&here, sync, now, true).await.unwrap().number
}

/// Everything that a store shows of a tenant, as text: a line a record.
pub(crate) async fn shown(store: &TenantStore) -> Result<String, StoreError> {
    let mut shown = String::new();
    let Some(last) = store.last_sync().await? else {
        return Ok(shown);
    };
    writeln!(shown, "{last:?} {:?}", store.snapshots().await?).unwrap();
    let (sink, mut pieces) = mpsc::channel(1);
    let gather = async {
        while let Some(piece) = pieces.recv().await {
            write_piece(&mut shown, &piece);
        }
    };
    let (read, ()) = tokio::join!(store.read(last.number, sink), gather);
    read?;
    let rows: Vec<RowId> = (0..PEOPLE).map(RowId).collect();
    write_lines(&mut shown, &store.recall(last.number, &rows).await?);
    let (entries, _) = store.journal(last.number, 0).await?;
    for entry in entries {
        match entry {
            JournalEntry::Types(types) => writeln!(shown, "{types:?}").unwrap(),
            JournalEntry::Page { people, .. } | JournalEntry::Profiles(_, people) => {
                write_lines(&mut shown, &people);
            }
            JournalEntry::Answers(answers) => write_lines(&mut shown, &answers),
        }
    }
    for snapshot in store.snapshots().await? {
        let (sink, mut pieces) = mpsc::channel(1);
        let gather = async {
            while let Some(piece) = pieces.recv().await {
                write_past(&mut shown, &piece);
            }
        };
        let (read, ()) = tokio::join!(store.read_past(snapshot.number, sink), gather);
        read?;
    }
    Ok(shown)
}

fn write_lines<T: Debug>(shown: &mut String, records: &[T]) {
    for record in records {
        writeln!(shown, "{record:?}").unwrap();
    }
}

fn write_people(shown: &mut String, chunk: &RosterChunk) {
    for person in chunk.people() {
        writeln!(shown, "{person:?}").unwrap();
    }
}

fn write_piece(shown: &mut String, piece: &CachedPiece) {
    match piece {
        CachedPiece::Types(types) => writeln!(shown, "{types:?}").unwrap(),
        CachedPiece::People(chunk) => write_people(shown, chunk),
        CachedPiece::Figures(block) => {
            let mut ledger = leaveboard::domain::Ledger::default();
            ledger.adopt(block.clone());
            for row in (0..PEOPLE).map(RowId) {
                for column in (0..2).map(ColumnId) {
                    let (cell, error) = (ledger.cell(row, column), ledger.error(row, column));
                    // Nothing is shown about a person of whom nothing is known.
                    if cell.state != CellState::Pending {
                        writeln!(shown, "{row:?} {column:?} {cell:?} {error:?}").unwrap();
                    }
                }
            }
        }
    }
}

fn write_past(shown: &mut String, piece: &PastPiece) {
    match piece {
        PastPiece::Types(types) => writeln!(shown, "{types:?}").unwrap(),
        PastPiece::People(chunk, answers) => {
            write_people(shown, chunk);
            write_lines(shown, answers);
        }
    }
}

#[tokio::test]
async fn a_record_that_was_altered_or_moved_to_another_row_is_said_to_be_damaged() {
    for sql in [
        "UPDATE answers SET fetched = fetched + 1 WHERE place = 7",
        "UPDATE answers SET body = (SELECT body FROM answers WHERE place = 20 AND sync = 2) WHERE place = 7",
        "UPDATE answers SET fetched = 0, body = o.body, checksum = o.checksum \
         FROM answers AS o WHERE answers.place = 7 AND o.place = 20",
        "UPDATE people SET employee = 'userl0007' WHERE place = 7",
        "UPDATE people SET body = o.body, checksum = o.checksum FROM people AS o WHERE people.place = 7 AND o.place = 20",
        "UPDATE words SET word = 'x' WHERE number = 0",
        "UPDATE leave_types SET body = REPLACE(body, '432000', '532000')",
        "UPDATE syncs SET people = 39",
        "UPDATE syncs SET finished = finished + 3600000",
        "UPDATE syncs SET complete = 0",
        "UPDATE syncs SET scope = '{}'",
        "UPDATE journal SET body = o.body FROM people AS o WHERE o.place = 0",
        "UPDATE changes SET fetched = fetched + 86400000",
        "UPDATE changes SET answer = o.answer FROM changes AS o WHERE o.employee = 'user00001'",
        "UPDATE changes SET person = o.person FROM changes AS o WHERE o.employee = 'user00001'",
        "UPDATE type_changes SET body = REPLACE(body, '432000', '532000')",
    ] {
        for engine in engines() {
            let store = engine.tenant().await;
            two_snapshots(&store).await;
            // Blocks are made from the rows; then these are read too.
            engine.execute("DELETE FROM blocks");
            shown(&store).await.unwrap();
            engine.execute(sql);
            let error = shown(&engine.tenant().await).await.unwrap_err();
            assert!(matches!(error, StoreError::Unreadable(_)), "{sql}: {error}");
            assert!(error.to_string().contains("damaged"), "{sql}: {error}");
        }
    }
}

#[tokio::test]
async fn a_block_that_was_altered_is_made_anew() {
    for engine in engines() {
        let store = engine.tenant().await;
        two_snapshots(&store).await;
        let whole = shown(&store).await.unwrap();
        for sql in [
            "UPDATE blocks SET checksum = checksum + 1",
            "UPDATE blocks SET body = o.body FROM blocks AS o WHERE blocks.kind = 0 AND o.kind = 1",
        ] {
            engine.execute(sql);
            assert_eq!(shown(&engine.tenant().await).await.unwrap(), whole, "{sql}");
        }
    }
}

#[tokio::test]
async fn what_a_version_without_checksums_wrote_is_read() {
    for engine in engines() {
        let store = engine.tenant().await;
        two_snapshots(&store).await;
        let whole = shown(&store).await.unwrap();
        for table in [
            "words",
            "syncs",
            "leave_types",
            "people",
            "answers",
            "journal",
            "blocks",
            "type_changes",
        ] {
            engine.execute(&format!("UPDATE {table} SET checksum = NULL"));
        }
        engine.execute("UPDATE changes SET person_checksum = NULL, answer_checksum = NULL");
        assert_eq!(shown(&engine.tenant().await).await.unwrap(), whole);
        sync(&store, 3, NEXT_MORNING).await;
        assert_eq!(
            engine.number("SELECT COUNT(*) FROM people WHERE checksum IS NULL"),
            0
        );
    }
}

/// What a store in this file shows, whatever is in it.
async fn shown_of(file: PathBuf) -> Result<String, StoreError> {
    let store = Store::open(&StoreUrl::File(file)).await?;
    shown(&store.tenant(&key("hq")).await?).await
}

#[tokio::test]
async fn wherever_a_bit_of_the_file_is_flipped_nothing_else_is_shown_than_before() {
    let engine = Engine::sqlite();
    two_snapshots(&engine.tenant().await).await;
    settle(&engine).await;
    let whole = fs::read(engine.file()).unwrap();
    let folder = TempDir::new().unwrap();
    let file = |n: usize| folder.path().join(format!("{n}.db"));
    fs::write(file(0), &whole).unwrap();
    let right = shown_of(file(0)).await.unwrap();
    let right: HashSet<&str> = right.lines().collect();
    let mut noticed = 0;
    for n in 1..=200 {
        let mut damaged = whole.clone();
        // Far from each other, and never at the same place twice.
        let bit = n * 104_729 % (damaged.len() * 8);
        damaged[bit / 8] ^= 1 << (bit % 8);
        fs::write(file(n), &damaged).unwrap();
        match shown_of(file(n)).await {
            // A record, or the whole tenant, that is no longer found under its key is lacking: of that person nothing is known.
            Ok(shown) => {
                let stranger = shown.lines().find(|line| !right.contains(line));
                assert_eq!(stranger, None, "bit {bit}");
            }
            Err(_) => noticed += 1,
        }
    }
    assert!(noticed > 20, "{noticed}");
}
