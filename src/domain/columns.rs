//! Columns of a page of people: texts, optional texts and optional days.
//!
//! A million people are in memory at once. A column in which nobody has a value takes no memory, and the others take no allocation for each
//! person.

use jiff::civil::Date;

use super::employee::Employee;

/// What is known about the people of a page, except their departments.
#[derive(Debug)]
pub(crate) struct PeopleColumns {
    /// See [`Employee::id`].
    pub(crate) ids: TextColumn,
    /// See [`Employee::name`].
    pub(crate) names: TextColumn,
    /// See [`Employee::number`].
    pub(crate) numbers: OptionalTextColumn,
    /// See [`Employee::union_id`].
    pub(crate) union_ids: OptionalTextColumn,
    /// See [`Employee::hired_on`].
    pub(crate) hire_days: OptionalDayColumn,
}

impl PeopleColumns {
    pub(super) fn collect(people: &[Employee]) -> Self {
        Self {
            ids: TextColumn::collect(people.iter().map(|p| p.id.as_str())),
            names: TextColumn::collect(people.iter().map(|p| p.name.as_str())),
            numbers: OptionalTextColumn::collect(people.iter().map(|p| p.number.as_deref())),
            union_ids: OptionalTextColumn::collect(people.iter().map(|p| p.union_id.as_deref())),
            hire_days: OptionalDayColumn::collect(people.iter().map(|p| p.hired_on)),
        }
    }

    /// Whether each column has a place for each of this many people.
    pub(super) fn are_of(&self, people: usize) -> bool {
        let optional = [&self.numbers.0, &self.union_ids.0];
        let texts = [&self.ids, &self.names]
            .into_iter()
            .chain(optional.into_iter().flatten());
        let days = self.hire_days.0.iter().map(|days| days.len());
        texts
            .map(TextColumn::len)
            .chain(days)
            .all(|len| len == people)
    }
}

/// Texts in one allocation, one after the other, with the position where each ends.
#[derive(Debug)]
pub(crate) struct TextColumn {
    arena: Box<str>,
    ends: Box<[u32]>,
}

impl TextColumn {
    /// The texts that stand one after the other in `arena`, with the position where each ends; `None` where the positions do not ascend, are
    /// inside a character, or are not those of all of `arena`.
    pub(crate) fn new(arena: Box<str>, ends: Box<[u32]>) -> Option<Self> {
        let is_cut_whole = ends.iter().all(|end| arena.is_char_boundary(*end as usize));
        (is_cut_whole && are_ends_of(&ends, arena.len())).then_some(Self { arena, ends })
    }

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

    /// The texts, each on its own.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.get(at))
    }

    /// The texts, one after the other.
    pub(crate) fn arena(&self) -> &str {
        &self.arena
    }
}

/// Whether items that end at these positions stand one after the other and fill `len` places.
pub(super) fn are_ends_of(ends: &[u32], len: usize) -> bool {
    ends.is_sorted() && ends.last().map_or(0, |end| *end as usize) == len
}

/// Optional texts; `None` where nobody has one. An empty text counts as missing.
#[derive(Debug)]
pub(crate) struct OptionalTextColumn(pub(crate) Option<TextColumn>);

impl OptionalTextColumn {
    fn collect<'a>(texts: impl Iterator<Item = Option<&'a str>> + Clone) -> Self {
        let is_filled = texts.clone().flatten().any(|text| !text.is_empty());
        Self(is_filled.then(|| TextColumn::collect(texts.map(Option::unwrap_or_default))))
    }

    pub(super) fn get(&self, at: usize) -> Option<&str> {
        let text = self.0.as_ref()?.get(at);
        (!text.is_empty()).then_some(text)
    }
}

/// Optional days; `None` where nobody has one.
#[derive(Debug)]
pub(crate) struct OptionalDayColumn(pub(crate) Option<Box<[Option<Date>]>>);

impl OptionalDayColumn {
    fn collect(mut days: impl Iterator<Item = Option<Date>> + Clone) -> Self {
        let is_filled = days.clone().flatten().next().is_some();
        Self(is_filled.then(|| days.by_ref().collect()))
    }

    pub(super) fn get(&self, at: usize) -> Option<Date> {
        self.0.as_ref()?[at]
    }
}
