//! A checksum beside every record, so that a damaged record is noticed and never shown as a figure.
//!
//! A checksum covers the record and the part of its key that stays the same when the record is copied, so a record in another
//! person's row is noticed too. Rows of a version without checksums have none and are taken as they are. CRC-32 finds every error
//! of up to 32 neighbouring bits; it proves nothing about who wrote a record.

use jiff::Timestamp;

use super::error::StoreError;

/// A checksum that is being computed.
#[derive(Clone, Debug)]
pub(super) struct Checksum(crc32fast::Hasher);

impl Checksum {
    /// Begins with the kind of the record, so that one in a row of another table is noticed.
    pub(super) fn of(kind: &str, tenant: i64) -> Self {
        Self(crc32fast::Hasher::new()).text(kind).number(tenant)
    }

    pub(super) fn number(mut self, number: i64) -> Self {
        self.0.update(&number.to_le_bytes());
        self
    }

    /// Adds a number that may be missing.
    pub(super) fn optional_number(self, number: Option<i64>) -> Self {
        self.number(number.is_some().into())
            .number(number.unwrap_or_default())
    }

    /// Adds bytes, with their length first, so that what follows cannot be taken for a part of them.
    pub(super) fn bytes(self, bytes: &[u8]) -> Self {
        let mut with_length = self.number(i64::try_from(bytes.len()).unwrap_or(i64::MAX));
        with_length.0.update(bytes);
        with_length
    }

    pub(super) fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    /// The finished checksum, as its column holds it.
    pub(super) fn done(self) -> i64 {
        self.0.finalize().into()
    }

    /// Refuses a record whose column holds another checksum; `what` names it in words.
    pub(super) fn verify(self, stored: Option<i64>, what: &str) -> Result<(), StoreError> {
        match stored {
            Some(stored) if stored != self.done() => Err(StoreError::Unreadable(format!(
                "{what}: its checksum does not fit, it is damaged"
            ))),
            _ => Ok(()),
        }
    }
}

/// Of a packed person, in a listing as well as in a before-image.
pub(super) fn of_person(tenant: i64, employee: &str, body: &[u8]) -> Checksum {
    Checksum::of("person", tenant).text(employee).bytes(body)
}

/// Of a packed answer, in a sync, beside one, or in a before-image.
pub(super) fn of_answer(tenant: i64, employee: &str, fetched: Timestamp, body: &[u8]) -> Checksum {
    Checksum::of("answer", tenant)
        .text(employee)
        .number(fetched.as_millisecond())
        .bytes(body)
}

pub(super) fn of_leave_type(tenant: i64, sync: i64, place: i64, body: &str) -> Checksum {
    Checksum::of("leave type", tenant)
        .number(sync)
        .number(place)
        .text(body)
}

/// Of the leave types as they were before a sync.
pub(super) fn of_types_before(tenant: i64, sync: i64, body: &str) -> Checksum {
    Checksum::of("types before", tenant).number(sync).text(body)
}

pub(super) fn of_journal_entry(tenant: i64, sync: i64, entry: i64, body: &[u8]) -> Checksum {
    Checksum::of("journal entry", tenant)
        .number(sync)
        .number(entry)
        .bytes(body)
}

pub(super) fn of_word(tenant: i64, number: i64, word: &str) -> Checksum {
    Checksum::of("word", tenant).number(number).text(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differ(one: Checksum, other: Checksum) -> bool {
        one.done() != other.done()
    }

    #[test]
    fn every_flipped_bit_of_a_record_and_of_its_key_is_noticed() {
        let body: Vec<u8> = (0..=255).collect();
        let at = |ms| Timestamp::from_millisecond(ms).unwrap();
        let right = of_answer(1, "zhangsan", at(1_000), &body);
        for bit in 0..body.len() * 8 {
            let mut flipped = body.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let flipped = of_answer(1, "zhangsan", at(1_000), &flipped);
            assert!(differ(flipped, right.clone()), "bit {bit}");
        }
        for other in [
            of_answer(2, "zhangsan", at(1_000), &body),
            of_answer(1, "zhangsam", at(1_000), &body),
            of_answer(1, "zhangsan", at(1_001), &body),
        ] {
            assert!(differ(other, right.clone()));
        }
    }

    #[test]
    fn what_stands_in_another_column_or_table_is_noticed() {
        assert!(differ(of_person(1, "ab", b"c"), of_person(1, "a", b"bc")));
        assert!(differ(of_word(1, 2, "a"), of_types_before(1, 2, "a")));
        let absent = Checksum::of("a", 1).optional_number(None);
        assert!(differ(
            absent,
            Checksum::of("a", 1).optional_number(Some(0))
        ));
    }

    #[test]
    fn a_row_of_a_version_without_checksums_is_taken_as_it_is() {
        assert_eq!(of_word(1, 2, "a").verify(None, "a word"), Ok(()));
        let right = of_word(1, 2, "a").done();
        assert_eq!(of_word(1, 2, "a").verify(Some(right), "a word"), Ok(()));
        let error = of_word(1, 2, "b")
            .verify(Some(right), "a word")
            .unwrap_err();
        assert!(
            error.to_string().contains("a word: its checksum"),
            "{error}"
        );
    }
}
