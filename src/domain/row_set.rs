//! The rows that people have in a tenant's roster, and sets of them.

/// The position of a person in the tenant's roster. It never changes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RowId(pub u32);

impl RowId {
    /// The position as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A set of people by their rows, with a bit for each: 125 kB for a million.
#[derive(Clone, Debug, Default)]
pub struct RowSet {
    words: Vec<u64>,
    len: usize,
}

impl RowSet {
    /// The number of rows in it.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it contains no rows.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether it contains `row`.
    pub fn contains(&self, row: RowId) -> bool {
        let word = self.words.get(row.index() / 64);
        word.is_some_and(|word| word >> (row.index() % 64) & 1 == 1)
    }

    /// Adds or removes `row`. The result is `false` where nothing changed.
    pub fn set(&mut self, row: RowId, member: bool) -> bool {
        if self.contains(row) == member {
            return false;
        }
        let at = row.index() / 64;
        if self.words.len() <= at {
            self.words.resize(at + 1, 0);
        }
        self.words[at] ^= 1 << (row.index() % 64);
        if member {
            self.len += 1;
        } else {
            self.len -= 1;
        }
        true
    }

    /// The number of rows that both sets contain.
    pub fn count_common(&self, other: &Self) -> usize {
        let pairs = self.words.iter().zip(&other.words);
        pairs
            .map(|(own, other)| (own & other).count_ones() as usize)
            .sum()
    }

    /// The rows of block `number`, by their positions in it.
    pub(super) fn rows_of_block(&self, number: usize) -> RowBlock {
        let mut rows = RowBlock::default();
        let start = (number * BLOCK_WORDS).min(self.words.len());
        let words = &self.words[start..];
        rows.0
            .iter_mut()
            .zip(words)
            .for_each(|(to, from)| *to = *from);
        rows
    }

    /// Replaces the rows of block `number`.
    pub(super) fn put_block(&mut self, number: usize, rows: RowBlock) {
        let start = number * BLOCK_WORDS;
        if self.words.len() < start + BLOCK_WORDS {
            self.words.resize(start + BLOCK_WORDS, 0);
        }
        self.len -= self.rows_of_block(number).len();
        self.len += rows.len();
        self.words[start..start + BLOCK_WORDS].copy_from_slice(&rows.0);
    }
}

/// The words of a block of 1,024 rows.
const BLOCK_WORDS: usize = 16;

/// A set of the rows of one block, by their positions in it: a bit for each, from the lowest of the first word. Any words are such a set.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct RowBlock(pub(crate) [u64; BLOCK_WORDS]);

impl RowBlock {
    pub(super) fn set(&mut self, place: usize, member: bool) {
        let bit = 1 << (place % 64);
        if member {
            self.0[place / 64] |= bit;
        } else {
            self.0[place / 64] &= !bit;
        }
    }

    pub(super) fn contains(self, place: usize) -> bool {
        self.0[place / 64] >> (place % 64) & 1 == 1
    }

    pub(super) fn len(self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == [0; BLOCK_WORDS]
    }

    /// The position after the last row in the set.
    pub(crate) fn end(self) -> usize {
        let last = self.0.iter().rposition(|word| *word != 0);
        last.map_or(0, |at| at * 64 + 64 - self.0[at].leading_zeros() as usize)
    }

    /// The rows in either set.
    pub(super) fn union(self, other: Self) -> Self {
        self.join(other, |a, b| a | b)
    }

    /// The rows that are not in `other`.
    pub(super) fn without(self, other: Self) -> Self {
        self.join(other, |a, b| a & !b)
    }

    /// The rows in both sets.
    pub(super) fn intersection(self, other: Self) -> Self {
        self.join(other, |a, b| a & b)
    }

    fn join(mut self, other: Self, join: impl Fn(u64, u64) -> u64) -> Self {
        let words = self.0.iter_mut().zip(other.0);
        words.for_each(|(a, b)| *a = join(*a, b));
        self
    }

    /// Calls `give` with each position, ascending.
    pub(super) fn for_each(self, give: impl FnMut(usize)) {
        let places = (0..BLOCK_WORDS * 64).filter(|place| self.contains(*place));
        places.for_each(give);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_counts_once() {
        let mut set = RowSet::default();
        assert!(set.set(RowId(64), true));
        assert!(!set.set(RowId(64), true));
        assert_eq!(
            (set.len(), set.contains(RowId(64)), set.contains(RowId(63))),
            (1, true, false)
        );
        assert!(set.set(RowId(64), false));
        assert!(set.is_empty());
    }
}
