//! Columns of a page of people: texts, optional texts and optional days.
//!
//! A million people are in memory at once. A column in which nobody has a value takes no memory, and the others take no allocation for each
//! person.

use jiff::civil::Date;

use super::packing::{ByteReader, ByteWriter, MalformedBytes};
use super::text::is_dirty;

/// Texts in one allocation, one after the other, with the position where each ends.
#[derive(Debug)]
pub(super) struct TextColumn {
    arena: Box<str>,
    ends: Box<[u32]>,
}

impl TextColumn {
    pub(super) fn collect<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut arena = String::new();
        let mut ends = Vec::new();
        for text in texts {
            arena.push_str(text);
            ends.push(u32::try_from(arena.len()).unwrap_or(u32::MAX));
        }
        Self {
            arena: arena.into_boxed_str(),
            ends: ends.into_boxed_slice(),
        }
    }

    pub(super) fn get(&self, at: usize) -> &str {
        let start = at
            .checked_sub(1)
            .map_or(0, |before| self.ends[before] as usize);
        &self.arena[start..self.ends[at] as usize]
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.get(at))
    }

    /// Whether one of them has not been cleaned.
    pub(super) fn is_dirty(&self) -> bool {
        is_dirty(&self.arena)
    }

    pub(super) fn pack(&self, out: &mut ByteWriter) {
        self.iter().for_each(|text| out.count(text.len()));
        out.raw(self.arena.as_bytes());
    }

    pub(super) fn unpack(count: usize, from: &mut ByteReader<'_>) -> Result<Self, MalformedBytes> {
        let ends = unpack_ends(count, from)?;
        let arena = from.raw(ends.last().map_or(0, |end| *end as usize))?;
        let arena = std::str::from_utf8(arena).map_err(|_| MalformedBytes)?;
        let whole = ends.iter().all(|end| arena.is_char_boundary(*end as usize));
        whole
            .then(|| Self {
                arena: arena.into(),
                ends,
            })
            .ok_or(MalformedBytes)
    }
}

/// Reads the lengths of `count` items and returns the ascending positions where each ends.
pub(super) fn unpack_ends(
    count: usize,
    from: &mut ByteReader<'_>,
) -> Result<Box<[u32]>, MalformedBytes> {
    let mut ends = Vec::with_capacity(count.min(from.left()));
    let mut end = 0u32;
    for _ in 0..count {
        let length = u32::try_from(from.number()?).map_err(|_| MalformedBytes)?;
        end = end.checked_add(length).ok_or(MalformedBytes)?;
        ends.push(end);
    }
    Ok(ends.into())
}

/// Optional texts. An empty text counts as missing.
#[derive(Debug)]
pub(super) struct OptionalTextColumn(Option<TextColumn>);

impl OptionalTextColumn {
    pub(super) fn collect<'a>(texts: impl Iterator<Item = Option<&'a str>> + Clone) -> Self {
        let is_filled = texts.clone().flatten().any(|text| !text.is_empty());
        Self(is_filled.then(|| TextColumn::collect(texts.map(Option::unwrap_or_default))))
    }

    pub(super) fn get(&self, at: usize) -> Option<&str> {
        let text = self.0.as_ref()?.get(at);
        (!text.is_empty()).then_some(text)
    }

    /// Whether one of them has not been cleaned.
    pub(super) fn is_dirty(&self) -> bool {
        self.0.as_ref().is_some_and(TextColumn::is_dirty)
    }

    /// Whether anybody has a value.
    pub(super) fn is_filled(&self) -> bool {
        self.0.is_some()
    }

    /// Writes nothing where nobody has a value; whoever reads it back must know that.
    pub(super) fn pack(&self, out: &mut ByteWriter) {
        if let Some(texts) = &self.0 {
            texts.pack(out);
        }
    }

    pub(super) fn unpack(
        is_filled: bool,
        count: usize,
        from: &mut ByteReader<'_>,
    ) -> Result<Self, MalformedBytes> {
        unpack_filled(is_filled, || TextColumn::unpack(count, from)).map(Self)
    }
}

/// Optional days.
#[derive(Debug)]
pub(super) struct OptionalDayColumn(Option<Box<[Option<Date>]>>);

impl OptionalDayColumn {
    pub(super) fn collect(mut days: impl Iterator<Item = Option<Date>> + Clone) -> Self {
        let is_filled = days.clone().flatten().next().is_some();
        Self(is_filled.then(|| days.by_ref().collect()))
    }

    pub(super) fn get(&self, at: usize) -> Option<Date> {
        self.0.as_ref()?[at]
    }

    /// Whether anybody has a value.
    pub(super) fn is_filled(&self) -> bool {
        self.0.is_some()
    }

    /// Writes nothing where nobody has a value; whoever reads it back must know that.
    pub(super) fn pack(&self, out: &mut ByteWriter) {
        for day in self.0.iter().flatten() {
            out.optional_day(*day);
        }
    }

    pub(super) fn unpack(
        is_filled: bool,
        count: usize,
        from: &mut ByteReader<'_>,
    ) -> Result<Self, MalformedBytes> {
        let days = || (0..count).map(|_| from.optional_day()).collect();
        unpack_filled(is_filled, days).map(Self)
    }
}

/// Reads a column that was only written if somebody has a value in it.
fn unpack_filled<T>(
    is_filled: bool,
    unpack: impl FnOnce() -> Result<T, MalformedBytes>,
) -> Result<Option<T>, MalformedBytes> {
    if is_filled {
        unpack().map(Some)
    } else {
        Ok(None)
    }
}
