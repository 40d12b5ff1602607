//! A compact form of numbers and texts, and reading it back from bytes that may be damaged.
//!
//! Numbers take seven bits of each byte, the lowest first, since most of them are small. Reading checks every length against the bytes
//! that remain: bytes that were cut or altered give [`MalformedBytes`] and never a panic.

use jiff::civil::Date;

/// The bytes are not what was packed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the packed form is cut short, altered, or of another version")]
pub(in crate::store) struct MalformedBytes;

/// Writes the compact form.
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct ByteWriter(Vec<u8>);

impl ByteWriter {
    /// An empty form, with memory for `bytes` bytes.
    pub(in crate::store) fn with_capacity(bytes: usize) -> Self {
        Self(Vec::with_capacity(bytes))
    }

    /// A form that begins with a byte for its version, which [`ByteReader::of`] checks.
    pub(in crate::store) fn in_form(form: u8) -> Self {
        Self(vec![form])
    }

    /// Writes bytes without their number, which the reader must know.
    pub(in crate::store) fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    pub(in crate::store) fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    /// Writes a number that is not negative.
    pub(in crate::store) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push((number & 0x7F) as u8 | 0x80);
            number >>= 7;
        }
        self.0.push((number & 0x7F) as u8);
    }

    /// Writes a number of items.
    pub(in crate::store) fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    /// Writes a number that may be negative. Small numbers of both signs take one byte.
    pub(in crate::store) fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)).cast_unsigned());
    }

    /// Writes an optional number that may be negative.
    pub(in crate::store) fn optional_signed(&mut self, number: Option<i64>) {
        self.byte(u8::from(number.is_some()));
        if let Some(number) = number {
            self.signed(number);
        }
    }

    /// Writes an optional day of the years 0 to 9999. A day of another year counts as missing.
    pub(in crate::store) fn optional_day(&mut self, day: Option<Date>) {
        let code = day.and_then(|day| {
            let year = u64::try_from(day.year()).ok()?;
            let (month, day) = (day.month().unsigned_abs(), day.day().unsigned_abs());
            Some((year << 9) | (u64::from(month) << 5) | u64::from(day))
        });
        self.number(code.unwrap_or(0));
    }

    /// Writes a text with its length.
    pub(in crate::store) fn text(&mut self, text: &str) {
        self.count(text.len());
        self.raw(text.as_bytes());
    }

    /// The bytes that were written.
    pub(in crate::store) fn done(self) -> Vec<u8> {
        self.0
    }
}

/// Reads the compact form.
#[derive(Clone, Debug)]
pub(in crate::store) struct ByteReader<'a>(&'a [u8]);

impl<'a> ByteReader<'a> {
    /// Reads `bytes`, which must begin with the version `form`.
    pub(in crate::store) fn of(bytes: &'a [u8], form: u8) -> Result<Self, MalformedBytes> {
        match bytes.split_first() {
            Some((&found, rest)) if found == form => Ok(Self(rest)),
            _ => Err(MalformedBytes),
        }
    }

    /// Reads `count` bytes.
    pub(in crate::store) fn raw(&mut self, count: usize) -> Result<&'a [u8], MalformedBytes> {
        let (bytes, rest) = self.0.split_at_checked(count).ok_or(MalformedBytes)?;
        self.0 = rest;
        Ok(bytes)
    }

    pub(in crate::store) fn byte(&mut self) -> Result<u8, MalformedBytes> {
        let (&byte, rest) = self.0.split_first().ok_or(MalformedBytes)?;
        self.0 = rest;
        Ok(byte)
    }

    /// Reads a number that is not negative.
    #[inline]
    pub(in crate::store) fn number(&mut self) -> Result<u64, MalformedBytes> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7F);
            if (bits << shift) >> shift != bits {
                return Err(MalformedBytes);
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(MalformedBytes)
    }

    /// Reads a number of items. Damaged bytes may give any number, so do not allocate memory by it alone.
    pub(in crate::store) fn count(&mut self) -> Result<usize, MalformedBytes> {
        usize::try_from(self.number()?).map_err(|_| MalformedBytes)
    }

    /// Reads a number that may be negative.
    pub(in crate::store) fn signed(&mut self) -> Result<i64, MalformedBytes> {
        let number = self.number()?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    /// Reads an optional number that may be negative.
    pub(in crate::store) fn optional_signed(&mut self) -> Result<Option<i64>, MalformedBytes> {
        match self.byte()? {
            0 => Ok(None),
            1 => self.signed().map(Some),
            _ => Err(MalformedBytes),
        }
    }

    /// Reads an optional day.
    pub(in crate::store) fn optional_day(&mut self) -> Result<Option<Date>, MalformedBytes> {
        let code = self.number()?;
        if code == 0 {
            return Ok(None);
        }
        let year = i16::try_from(code >> 9).map_err(|_| MalformedBytes)?;
        let [month, day] =
            [(code >> 5) & 0xF, code & 0x1F].map(|part| i8::try_from(part).unwrap_or(0));
        Date::new(year, month, day)
            .map(Some)
            .map_err(|_| MalformedBytes)
    }

    /// Reads a text with its length.
    pub(in crate::store) fn text(&mut self) -> Result<&'a str, MalformedBytes> {
        let count = self.count()?;
        std::str::from_utf8(self.raw(count)?).map_err(|_| MalformedBytes)
    }

    /// The number of bytes that remain. No more items than that can follow.
    pub(in crate::store) fn left(&self) -> usize {
        self.0.len()
    }

    /// An error unless all bytes were read.
    pub(in crate::store) fn end(&self) -> Result<(), MalformedBytes> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(MalformedBytes)
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_and_texts_come_back(number: u64, signed: i64, optional: Option<i64>, text: String) {
            let mut out = ByteWriter::in_form(7);
            out.number(number);
            out.signed(signed);
            out.optional_signed(optional);
            out.text(&text);
            let bytes = out.done();
            let mut from = ByteReader::of(&bytes, 7).unwrap();
            prop_assert_eq!(from.number(), Ok(number));
            prop_assert_eq!(from.signed(), Ok(signed));
            prop_assert_eq!(from.optional_signed(), Ok(optional));
            prop_assert_eq!(from.text(), Ok(&*text));
            prop_assert_eq!(from.end(), Ok(()));
        }

        #[test]
        fn whatever_the_bytes_reading_ends(bytes: Vec<u8>) {
            let mut from = ByteReader(&bytes);
            while from.number().is_ok() && from.text().is_ok() {}
        }
    }

    #[test]
    fn days_take_three_bytes_and_come_back_and_what_is_no_day_is_refused() {
        for day in [date(1970, 1, 1), date(2020, 2, 29), date(2026, 12, 31)] {
            let mut out = ByteWriter::default();
            out.optional_day(Some(day));
            out.optional_day(None);
            let bytes = out.done();
            assert_eq!(bytes.len(), 4, "{day}");
            let mut from = ByteReader(&bytes);
            assert_eq!(from.optional_day(), Ok(Some(day)));
            assert_eq!(from.optional_day(), Ok(None));
        }
        let mut out = ByteWriter::default();
        let february_30 = (2026 << 9) | 0b10_11110;
        out.number(february_30);
        assert_eq!(ByteReader(&out.done()).optional_day(), Err(MalformedBytes));
        let far = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F];
        assert_eq!(ByteReader(&far).optional_day(), Err(MalformedBytes));
    }

    #[test]
    fn small_figures_of_both_signs_take_a_byte() {
        for number in [-64, -1, 0, 63] {
            let mut out = ByteWriter::default();
            out.signed(number);
            assert_eq!(out.done().len(), 1, "{number}");
        }
    }

    #[test]
    fn another_form_a_length_beyond_the_end_and_unread_bytes_are_refused() {
        assert_eq!(ByteReader::of(&[2], 1).unwrap_err(), MalformedBytes);
        assert_eq!(ByteReader::of(&[], 1).unwrap_err(), MalformedBytes);
        assert_eq!(ByteReader(&[9, b'a']).text(), Err(MalformedBytes));
        assert_eq!(ByteReader(&[0xFF; 11]).number(), Err(MalformedBytes));
        assert_eq!(ByteReader(&[0]).end(), Err(MalformedBytes));
    }
}
