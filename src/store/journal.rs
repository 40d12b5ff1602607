//! The journal: what each checkpoint wrote, for the programs that follow. An entry holds kinds and places in a few bytes; the content
//! itself is read from its tables.

use super::checksum;
use super::codec::unreadable;
use super::error::StoreError;
use super::rows::places;
use super::sql::SqlRow;
use super::tenant::{JournalEntry, SyncNumber, TenantStore};
use crate::domain::RowId;
use crate::domain::packing::{ByteReader, ByteWriter, MalformedBytes};

const FORM: u8 = 1;

/// About so many people and answers are returned at once, because a million of them would take gigabytes.
const MAX_ITEMS_AT_ONCE: usize = 8_192;

/// Entries in one query.
const ENTRIES_IN_QUERY: i64 = 64;

/// One thing that a checkpoint wrote.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum WrittenPart {
    Types,
    Page {
        start: usize,
        count: usize,
        cursor: Option<String>,
        walked: bool,
        expected: Option<usize>,
    },
    Profiles {
        start: usize,
        count: usize,
    },
    Answers(Vec<RowId>),
}

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

    /// How many people it is about.
    fn items(&self) -> usize {
        match self {
            Self::Types => 1,
            Self::Page { count, .. } | Self::Profiles { count, .. } => *count,
            Self::Answers(rows) => rows.len(),
        }
    }
}

/// The body of a journal entry.
pub(super) fn pack_written(written: &[WrittenPart]) -> Vec<u8> {
    let mut out = ByteWriter::in_form(FORM);
    out.count(written.len());
    for one in written {
        pack_one(one, &mut out);
    }
    out.done()
}

fn pack_one(written: &WrittenPart, out: &mut ByteWriter) {
    match written {
        WrittenPart::Types => out.byte(0),
        WrittenPart::Page {
            start,
            count,
            cursor,
            walked,
            expected,
        } => {
            out.byte(1);
            out.count(*start);
            out.count(*count);
            out.byte(u8::from(cursor.is_some()) | u8::from(*walked) << 1);
            if let Some(cursor) = cursor {
                out.text(cursor);
            }
            out.optional_signed(expected.and_then(|count| i64::try_from(count).ok()));
        }
        WrittenPart::Profiles { start, count } => {
            out.byte(2);
            out.count(*start);
            out.count(*count);
        }
        WrittenPart::Answers(rows) => {
            out.byte(3);
            out.count(rows.len());
            for row in rows {
                out.count(row.index());
            }
        }
    }
}

/// What a journal entry says was written.
pub(super) fn unpack_written(bytes: &[u8]) -> Result<Vec<WrittenPart>, MalformedBytes> {
    let mut from = ByteReader::of(bytes, FORM)?;
    let count = from.count()?;
    let mut written = Vec::new();
    for _ in 0..count {
        written.push(unpack_one(&mut from)?);
    }
    from.end()?;
    Ok(written)
}

fn unpack_one(from: &mut ByteReader<'_>) -> Result<WrittenPart, MalformedBytes> {
    match from.byte()? {
        0 => Ok(WrittenPart::Types),
        1 => unpack_page(from),
        2 => Ok(WrittenPart::Profiles {
            start: from.count()?,
            count: from.count()?,
        }),
        3 => {
            let count = from.count()?;
            (0..count)
                .map(|_| row(from.number()?))
                .collect::<Result<_, _>>()
                .map(WrittenPart::Answers)
        }
        _ => Err(MalformedBytes),
    }
}

fn unpack_page(from: &mut ByteReader<'_>) -> Result<WrittenPart, MalformedBytes> {
    let (start, count, flags) = (from.count()?, from.count()?, from.byte()?);
    let cursor = (flags & 1 != 0).then(|| from.text()).transpose()?;
    let expected = from.optional_signed()?;
    Ok(WrittenPart::Page {
        start,
        count,
        cursor: cursor.map(str::to_owned),
        walked: flags & 2 != 0,
        expected: expected.and_then(|count| usize::try_from(count).ok()),
    })
}

fn row(number: u64) -> Result<RowId, MalformedBytes> {
    u32::try_from(number).map(RowId).map_err(|_| MalformedBytes)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written() -> impl Strategy<Value = WrittenPart> {
        let page = (
            0..1_000_000usize,
            0..1000usize,
            proptest::option::of(".*"),
            any::<bool>(),
            proptest::option::of(0..1_000_000usize),
        );
        prop_oneof![
            Just(WrittenPart::Types),
            page.prop_map(
                |(start, count, cursor, walked, expected)| WrittenPart::Page {
                    start,
                    count,
                    cursor,
                    walked,
                    expected
                }
            ),
            (0..1000usize, 0..1000usize)
                .prop_map(|(start, count)| WrittenPart::Profiles { start, count }),
            proptest::collection::vec(any::<u32>().prop_map(RowId), 0..50)
                .prop_map(WrittenPart::Answers),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_a_checkpoint_wrote_comes_back(all in proptest::collection::vec(written(), 0..6)) {
            let bytes = pack_written(&all);
            prop_assert_eq!(unpack_written(&bytes), Ok(all));
            for end in 0..bytes.len() {
                prop_assert_eq!(unpack_written(&bytes[..end]), Err(MalformedBytes));
            }
        }

        #[test]
        fn other_bytes_do_no_harm(mut bytes: Vec<u8>) {
            bytes.insert(0, FORM);
            drop(unpack_written(&bytes));
        }
    }
}
