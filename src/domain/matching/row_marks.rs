//! Sets of the rows of one chunk, a bit each.

use super::super::roster::RosterChunk;
use super::word::SearchWord;

/// A set of the rows, or of the department lists, of one chunk.
#[derive(Default)]
pub(super) struct RowMarks {
    words: Vec<u64>,
}

impl RowMarks {
    /// Empties the set and makes it one of `len` rows.
    pub(super) fn clear(&mut self, len: usize) {
        self.words.clear();
        self.words.resize(len.div_ceil(64), 0);
    }

    pub(super) fn set(&mut self, at: usize) {
        self.words[at / 64] |= 1 << (at % 64);
    }

    fn has(&self, at: usize) -> bool {
        self.words[at / 64] >> (at % 64) & 1 == 1
    }

    fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(at, &word)| {
            let next = |bits: &u64| Some(bits & (bits - 1)).filter(|bits| *bits != 0);
            let first = Some(word).filter(|bits| *bits != 0);
            std::iter::successors(first, next)
                .map(move |bits| at * 64 + bits.trailing_zeros() as usize)
        })
    }
}

/// Marks the rows of the chunk that contain `word`. `lists` becomes the department lists that do.
pub(super) fn mark_word(
    chunk: &RosterChunk,
    word: &SearchWord,
    rows: &mut RowMarks,
    lists: &mut RowMarks,
) {
    let search = chunk.search();
    rows.clear(chunk.len());
    search.rows_with(word, |row| rows.set(row));
    lists.clear(search.department_lists());
    search.departments_with(word, |list| lists.set(list));
    if lists.is_empty() {
        return;
    }
    for row in 0..chunk.len() {
        if chunk
            .department_list(row)
            .is_some_and(|list| lists.has(list))
        {
            rows.set(row);
        }
    }
}
