//! A set of rows, one bit each.

use super::roster::RowId;

/// People by their rows; a million of them in 125 kB.
#[derive(Clone, Debug, Default)]
pub struct RowSet {
    words: Vec<u64>,
    len: usize,
}

impl RowSet {
    /// How many.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether `row` is in it.
    pub fn contains(&self, row: RowId) -> bool {
        let word = self.words.get(row.index() / 64);
        word.is_some_and(|word| word >> (row.index() % 64) & 1 == 1)
    }

    /// Puts `row` in or takes it out; `false` when nothing changed.
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
