//! How a sync is written: begun, checkpointed, finished. Every transaction checks the lease.
//!
//! Whenever the program ends, the last checkpoint is in the store, and the record of the sync says how far it came.

use jiff::Timestamp;

use super::checksum;
use super::codec::{WordTable, WrittenPart, pack_answer, pack_person, pack_written, unreadable};
use super::error::StoreError;
use super::holder::Holder;
use super::record::StoredSync;
use super::sql::{SqlValue, Statement};
use super::tenant::{JournalEntry, StoredAnswer, SyncNumber, SyncRecord, TenantStore};
use crate::domain::{Employee, LeaveType, RowId};

const BEGIN: &str = "INSERT INTO syncs \
     (tenant, sync, started, touched, complete, people, failed, walked, entries, checksum, scope) \
     VALUES ($1, $2, $3, {now}, 0, 0, 0, 0, 0, $4, $5)";

const GIVE_UP: &str = "DELETE FROM syncs WHERE tenant = $1 AND finished IS NULL";

/// Changes a row only if no other checkpoint was written meanwhile.
const TOUCH: &str = "UPDATE syncs SET touched = {now}, people = $1, cursor = $2, walked = $3, expected = $4, entries = $5, \
     checksum = $6 WHERE tenant = $7 AND sync = $8 AND entries = $9 AND finished IS NULL";

const FINISH: &str = "UPDATE syncs SET touched = {now}, finished = $1, complete = $2, failed = $3, checksum = $4 \
     WHERE tenant = $5 AND sync = $6 AND entries = $7 AND finished IS NULL";

const ADD_TYPE: &str =
    "INSERT INTO leave_types (tenant, sync, place, body, checksum) VALUES ($1, $2, $3, $4, $5)";

const ADD_PERSON: &str = "INSERT INTO people (tenant, sync, place, employee, body, checksum) VALUES ($1, $2, $3, $4, $5, $6)";

const CHANGE_PERSON: &str = "UPDATE people SET body = $1, checksum = $2 \
     WHERE tenant = $3 AND sync = $4 AND place = $5 AND employee = $6";

const ADD_ANSWER: &str = "INSERT INTO answers (tenant, sync, place, fetched, body, checksum) \
     VALUES ($1, $2, $3, $4, $5, $6) \
     ON CONFLICT (tenant, sync, place) DO UPDATE \
     SET fetched = excluded.fetched, body = excluded.body, checksum = excluded.checksum";

impl TenantStore {
    /// Begins a sync at `now`, by the program's clock. One that was interrupted is given up, and its rows are deleted.
    pub async fn begin(&self, holder: &Holder, now: Timestamp) -> Result<SyncNumber, StoreError> {
        let sql = "SELECT COALESCE(MAX(sync), 0) + 1 FROM syncs WHERE tenant = $1";
        let rows = self.database.query(sql, [self.tenant.into()]).await?;
        let number = rows.first().map_or(Ok(1), |row| row.int(0))?;
        let record = StoredSync::begun(SyncNumber(number), now, &self.scope);
        let begin: [SqlValue; 5] = [
            self.tenant.into(),
            number.into(),
            now.into(),
            record.checksum(self.tenant).done().into(),
            record.scope.as_str().into(),
        ];
        let statements = vec![
            Statement::new(GIVE_UP, [self.tenant.into()]),
            Statement::new(self.database.with_now(BEGIN), begin),
        ];
        self.write(holder, statements).await?;
        self.delete_old_syncs(holder).await?;
        Ok(SyncNumber(number))
    }

    /// Writes a checkpoint: what was found since the last one, all or nothing. The people of a page get the next places.
    pub async fn checkpoint(
        &self,
        holder: &Holder,
        sync: SyncNumber,
        batch: Vec<JournalEntry>,
    ) -> Result<(), StoreError> {
        let record = self.record(sync).await?;
        let words = self.words_for(people_of(&batch)).await?;
        let mut checkpoint = CheckpointBatch {
            store: self,
            sync,
            words: &words,
            statements: Vec::new(),
        };
        let written = WrittenPart::of(&batch, record.people);
        let reached = reached(record, &batch);
        for (entry, written) in batch.iter().zip(&written) {
            checkpoint.add(entry, written)?;
        }
        let mut statements = checkpoint.statements;
        statements.push(self.touch(&reached));
        let entry = reached.entries;
        statements.push(self.journal_statement(sync, entry, &written));
        self.write(holder, statements).await?;
        if entry.count_ones() == 1 {
            // At entries 1, 2, 4, 8, … the tables have about doubled since they were last counted.
            self.database.count_tables().await;
        }
        Ok(())
    }

    fn touch(&self, reached: &StoredSync) -> Statement {
        let parameters: [SqlValue; 9] = [
            count(reached.people),
            reached.cursor.clone().into(),
            reached.walked.into(),
            reached.expected.map(count).into(),
            reached.entries.into(),
            reached.checksum(self.tenant).done().into(),
            self.tenant.into(),
            reached.number.0.into(),
            (reached.entries - 1).into(),
        ];
        Statement::new(self.database.with_now(TOUCH), parameters).must_change(1)
    }

    fn journal_statement(
        &self,
        sync: SyncNumber,
        entry: i64,
        written: &[WrittenPart],
    ) -> Statement {
        let body = pack_written(written);
        let checksum = checksum::of_journal_entry(self.tenant, sync.0, entry, &body);
        let parameters: [SqlValue; 5] = [
            self.tenant.into(),
            sync.0.into(),
            entry.into(),
            body.into(),
            checksum.done().into(),
        ];
        let sql =
            "INSERT INTO journal (tenant, sync, entry, body, checksum) VALUES ($1, $2, $3, $4, $5)";
        Statement::new(sql, parameters)
    }

    /// Ends a sync whose directory is complete at `now`, by the program's clock: it becomes the newest one, and a snapshot. Of the one
    /// before, only the before-images of what changed stay. Ending it again changes nothing. An error means that the sync has not
    /// ended, or that it is unknown whether it has.
    pub async fn finish(
        &self,
        holder: &Holder,
        sync: SyncNumber,
        now: Timestamp,
        complete: bool,
    ) -> Result<SyncRecord, StoreError> {
        let record = self.record(sync).await?;
        if let Some(snapshot) = record.snapshot() {
            return Ok(snapshot);
        }
        let before = self.last_sync().await?;
        self.database.count_tables().await;
        let failed = self.write_blocks(holder, sync, record.people).await?;
        let before = before.map(|before| before.number);
        let types_before = self.write_before_images(holder, before, sync).await?;
        let ended = StoredSync {
            finished: Some(now),
            complete,
            failed,
            ..record
        };
        let mut statements = vec![self.ending(&ended)];
        statements.extend(types_before);
        self.write(holder, statements).await?;
        if let Err(error) = self.clean_up(holder).await {
            // The sync is committed and stands. The next one deletes what this one left.
            tracing::warn!(%error, "what earlier syncs left is not deleted yet");
        }
        ended.snapshot().ok_or(StoreError::LeaseLost)
    }

    /// Deletes what a finished sync has made needless.
    async fn clean_up(&self, holder: &Holder) -> Result<(), StoreError> {
        self.delete_old_syncs(holder).await?;
        if let Some(days) = self.keep_days {
            self.prune(days).await?;
        }
        Ok(())
    }

    fn ending(&self, ended: &StoredSync) -> Statement {
        let parameters: [SqlValue; 7] = [
            ended.finished.into(),
            ended.complete.into(),
            count(ended.failed),
            ended.checksum(self.tenant).done().into(),
            self.tenant.into(),
            ended.number.0.into(),
            ended.entries.into(),
        ];
        Statement::new(self.database.with_now(FINISH), parameters).must_change(1)
    }

    pub(super) fn answer_row(
        &self,
        sync: SyncNumber,
        answer: &StoredAnswer,
        words: &WordTable,
    ) -> Result<Vec<SqlValue>, StoreError> {
        let body = pack_answer(&answer.person, answer.fetched, words)
            .map_err(unreadable("a word of an answer"))?;
        let employee = answer.person.employee.as_str();
        let checksum = checksum::of_answer(self.tenant, employee, answer.fetched, &body);
        Ok(vec![
            self.tenant.into(),
            sync.0.into(),
            place(answer.row),
            answer.fetched.into(),
            body.into(),
            checksum.done().into(),
        ])
    }
}

/// The statements of a checkpoint, as they are collected.
struct CheckpointBatch<'a> {
    store: &'a TenantStore,
    sync: SyncNumber,
    words: &'a WordTable,
    statements: Vec<Statement>,
}

impl CheckpointBatch<'_> {
    fn add(&mut self, entry: &JournalEntry, written: &WrittenPart) -> Result<(), StoreError> {
        match (entry, written) {
            (JournalEntry::Types(types), _) => self.add_types(types),
            (JournalEntry::Page { people, .. }, WrittenPart::Page { start, .. }) => {
                self.add_people(*start, people);
                Ok(())
            }
            (JournalEntry::Page { .. }, _) => Ok(()),
            (JournalEntry::Profiles(start, people), _) => {
                self.change_people(*start, people);
                Ok(())
            }
            (JournalEntry::Answers(answers), _) => self.add_answers(answers),
        }
    }

    fn key(&self) -> [SqlValue; 2] {
        [self.store.tenant.into(), self.sync.0.into()]
    }

    fn add_types(&mut self, types: &[LeaveType]) -> Result<(), StoreError> {
        let sql = "DELETE FROM leave_types WHERE tenant = $1 AND sync = $2";
        self.statements.push(Statement::new(sql, self.key()));
        let rows = types.iter().enumerate().map(|(at, leave_type)| {
            let body = serde_json::to_string(leave_type)
                .map_err(|error| StoreError::Unreadable(format!("a leave type: {error}")))?;
            let place = i64::try_from(at).unwrap_or(i64::MAX);
            let checksum =
                checksum::of_leave_type(self.store.tenant, self.sync.0, place, &body).done();
            let own = [place.into(), body.into(), checksum.into()];
            Ok([&self.key()[..], &own].concat())
        });
        let rows = rows.collect::<Result<_, StoreError>>()?;
        self.statements.push(Statement::many(ADD_TYPE, rows));
        Ok(())
    }

    fn add_people(&mut self, start: usize, people: &[Employee]) {
        let rows = (start..).zip(people).map(|(at, person)| {
            let (body, checksum) = self.packed(person);
            let own = [count(at), person.id.as_str().into(), body, checksum];
            [&self.key()[..], &own[..]].concat()
        });
        let rows = rows.collect();
        self.statements.push(Statement::many(ADD_PERSON, rows));
    }

    fn change_people(&mut self, start: RowId, people: &[Employee]) {
        let rows = (start.index()..).zip(people).map(|(at, person)| {
            let [tenant, sync] = self.key();
            let (body, checksum) = self.packed(person);
            let id = person.id.as_str().into();
            vec![body, checksum, tenant, sync, count(at), id]
        });
        let rows = rows.collect();
        self.statements.push(Statement::many(CHANGE_PERSON, rows));
    }

    fn packed(&self, person: &Employee) -> (SqlValue, SqlValue) {
        let body = pack_person(person);
        let checksum = checksum::of_person(self.store.tenant, person.id.as_str(), &body).done();
        (body.into(), checksum.into())
    }

    fn add_answers(&mut self, answers: &[StoredAnswer]) -> Result<(), StoreError> {
        let rows = answers
            .iter()
            .map(|answer| self.store.answer_row(self.sync, answer, self.words))
            .collect::<Result<_, _>>()?;
        self.statements.push(Statement::many(ADD_ANSWER, rows));
        Ok(())
    }
}

/// The record after a checkpoint of `batch`.
fn reached(mut record: StoredSync, batch: &[JournalEntry]) -> StoredSync {
    record.entries += 1;
    for entry in batch {
        if let JournalEntry::Page {
            people,
            cursor,
            walked,
            expected,
        } = entry
        {
            record.people += people.len();
            record.cursor.clone_from(cursor);
            record.walked = *walked;
            record.expected = *expected;
        }
    }
    record
}

fn people_of(
    batch: &[JournalEntry],
) -> impl Iterator<Item = &crate::domain::PersonBalances> + Clone {
    batch
        .iter()
        .flat_map(|entry| match entry {
            JournalEntry::Answers(answers) => answers.as_slice(),
            _ => &[],
        })
        .map(|answer| &answer.person)
}

fn count(number: usize) -> SqlValue {
    SqlValue::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

fn place(row: RowId) -> SqlValue {
    SqlValue::Int(row.0.into())
}
