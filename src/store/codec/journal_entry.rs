//! The packed form of a journal entry: what a checkpoint wrote, and where, without the content.

use super::bytes::{ByteReader, ByteWriter, MalformedBytes};
use crate::domain::RowId;

const FORM: u8 = 1;

/// One thing that a checkpoint wrote.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::store) enum WrittenPart {
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

pub(in crate::store) fn pack_written(written: &[WrittenPart]) -> Vec<u8> {
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

pub(in crate::store) fn unpack_written(bytes: &[u8]) -> Result<Vec<WrittenPart>, MalformedBytes> {
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
