//! The journal: what each checkpoint wrote, for the programs that follow. An entry says only what was written and where; the content itself
//! is read from its tables.

use super::checksum;
use super::codec::{WrittenPart, unpack_written, unreadable};
use super::error::StoreError;
use super::rows::places;
use super::sql::SqlRow;
use super::tenant::{JournalEntry, SyncNumber, TenantStore};
use crate::domain::RowId;

/// About this many people and answers are returned at once, because a million of them would take gigabytes.
const MAX_ITEMS_AT_ONCE: usize = 8_192;

/// Entries in one query.
const ENTRIES_IN_QUERY: i64 = 64;

impl WrittenPart {
    /// What a checkpoint of `batch` writes, if `people` were listed before.
    pub(super) fn of(batch: &[JournalEntry], mut people: usize) -> Vec<Self> {
        let mut written = Vec::with_capacity(batch.len());
        for entry in batch {
            written.push(Self::of_entry(entry, people));
            if let JournalEntry::Page { people: page, .. } = entry {
                people += page.len();
            }
        }
        written
    }

    fn of_entry(entry: &JournalEntry, start: usize) -> Self {
        match entry {
            JournalEntry::Types(_) => Self::Types,
            JournalEntry::Page {
                people,
                cursor,
                walked,
                expected,
            } => Self::Page {
                start,
                count: people.len(),
                // Where the walk goes on is in the sync's record. A cursor may be long, and only the last one matters.
                cursor: cursor.clone().filter(|_| *walked),
                walked: *walked,
                expected: *expected,
            },
            JournalEntry::Profiles(start, people) => Self::Profiles {
                start: start.index(),
                count: people.len(),
            },
            JournalEntry::Answers(answers) => {
                Self::Answers(answers.iter().map(|answer| answer.row).collect())
            }
        }
    }

    /// How many people it is about; leave types count as one.
    fn items(&self) -> usize {
        match self {
            Self::Types => 1,
            Self::Page { count, .. } | Self::Profiles { count, .. } => *count,
            Self::Answers(rows) => rows.len(),
        }
    }
}

impl TenantStore {
    /// What was written to a running sync after journal entry `after` (0: from its beginning), in the order in which it was written,
    /// and the last entry returned. That is a few thousand people at a time; call it again from there until nothing comes. What was
    /// overwritten later is returned as it is now.
    pub async fn journal(
        &self,
        sync: SyncNumber,
        after: i64,
    ) -> Result<(Vec<JournalEntry>, i64), StoreError> {
        let sql = "SELECT entry, body, checksum FROM journal \
             WHERE tenant = $1 AND sync = $2 AND entry > $3 ORDER BY entry LIMIT $4";
        let parameters = [
            self.tenant.into(),
            sync.0.into(),
            after.into(),
            ENTRIES_IN_QUERY.into(),
        ];
        let rows = self.database.query(sql, parameters).await?;
        let (mut entries, mut last, mut items) = (Vec::new(), after, 0_usize);
        for row in &rows {
            let written = self.written(sync, row)?;
            for one in &written {
                items = items.saturating_add(one.items());
            }
            for one in written {
                entries.push(self.journal_entry(sync, one).await?);
            }
            last = row.int(0)?;
            if items >= MAX_ITEMS_AT_ONCE {
                break;
            }
        }
        Ok((entries, last))
    }

    fn written(&self, sync: SyncNumber, row: &SqlRow) -> Result<Vec<WrittenPart>, StoreError> {
        let body = row.bytes(1)?;
        let checksum = checksum::of_journal_entry(self.tenant, sync.0, row.int(0)?, body);
        checksum.verify(row.optional_int(2)?, "a journal entry")?;
        unpack_written(body).map_err(unreadable("a journal entry"))
    }

    async fn journal_entry(
        &self,
        sync: SyncNumber,
        written: WrittenPart,
    ) -> Result<JournalEntry, StoreError> {
        Ok(match written {
            WrittenPart::Types => JournalEntry::Types(self.leave_types(sync).await?),
            WrittenPart::Page {
                start,
                count,
                cursor,
                walked,
                expected,
            } => JournalEntry::Page {
                people: self.people_at(sync, places(start, count)?).await?,
                cursor,
                walked,
                expected,
            },
            WrittenPart::Profiles { start, count } => {
                let people = self.people_at(sync, places(start, count)?).await?;
                let start = RowId(u32::try_from(start).unwrap_or(u32::MAX));
                JournalEntry::Profiles(start, people)
            }
            WrittenPart::Answers(rows) => {
                JournalEntry::Answers(self.answers_of(sync, &rows).await?)
            }
        })
    }
}
