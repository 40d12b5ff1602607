//! The order of many texts: those of a million people in one allocation, compared by their first letters before they are looked up.

use crate::domain::halves::{both, is_for_two};

/// The bits of a symbol in a prefix.
const SYMBOL_BITS: u32 = 5;
/// The symbols of a prefix: the sound of nearly all names.
const SYMBOLS: u32 = 19;
/// Below a prefix there is room for the position of its text.
const PLACE_BITS: u32 = 32;

/// Texts one after the other. An empty one stands for none.
#[derive(Default)]
pub(super) struct Texts {
    all: String,
    ends: Vec<usize>,
    /// The first symbols of each text, see [`prefix_of`].
    prefixes: Vec<u128>,
}

/// A text in its order: its position, and whether it differs from the one before.
type RankedText = (u32, bool);

impl Texts {
    /// Adds the text that `write` writes behind those before.
    pub(super) fn push(&mut self, write: impl FnOnce(&mut String)) {
        let start = self.all.len();
        write(&mut self.all);
        self.ends.push(self.all.len());
        self.prefixes.push(prefix_of(&self.all.as_bytes()[start..]));
    }

    /// Adds other texts.
    pub(super) fn append(&mut self, other: &Self) {
        let before = self.all.len();
        self.all.push_str(&other.all);
        self.ends.extend(other.ends.iter().map(|end| before + end));
        self.prefixes.extend(&other.prefixes);
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    fn bytes(&self, at: usize) -> &[u8] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all.as_bytes()[start..self.ends[at]]
    }

    /// Calls `give` with the position of each text and its rank among the different texts, in their order. Empty texts have none.
    pub(super) fn rank(&self, mut give: impl FnMut(usize, u32)) {
        let texts = (0u32..).zip(&self.prefixes);
        // Only an empty text has a prefix of nothing.
        let texts = texts.filter(|(_, prefix)| **prefix != 0);
        let texts = texts.map(|(at, prefix)| prefix | u128::from(at));
        let sorted = sorted(texts.collect());
        let middle = end_of_same_prefix(&sorted, sorted.len() / 2);
        let (first, second) = sorted.split_at(middle);
        let (first, second) = if is_for_two(sorted.len()) {
            both(|| self.in_order(first), || self.in_order(second))
        } else {
            (self.in_order(first), self.in_order(second))
        };
        let mut different = 0u32;
        for (at, is_other) in first.into_iter().chain(second) {
            different += u32::from(is_other);
            give(at as usize, different - 1);
        }
    }

    /// Puts texts that are in the order of their prefixes into their own. Those with the same prefix are looked up together and only once,
    /// because they lie all over the memory.
    fn in_order(&self, by_prefix: &[u128]) -> Vec<RankedText> {
        let mut ordered = Vec::with_capacity(by_prefix.len());
        let mut same = Vec::new();
        for run in by_prefix.chunk_by(|one, other| prefix(*one) == prefix(*other)) {
            if let [only] = run {
                ordered.push((place_of(*only), true));
                continue;
            }
            same.clear();
            let places = run.iter().map(|text| place_of(*text));
            same.extend(places.map(|at| (self.bytes(at as usize), at)));
            same.sort_unstable();
            let mut before = None;
            for (text, at) in &same {
                ordered.push((*at, before != Some(*text)));
                before = Some(*text);
            }
        }
        ordered
    }
}

/// The first symbols of a text as a number that sorts as texts do, with [`PLACE_BITS`] free below. Letters and the ends of syllables have a
/// symbol each. All other bytes share one with their neighbours, and what stands behind such a byte is not in the number.
fn prefix_of(text: &[u8]) -> u128 {
    let mut prefix = 0;
    for (nth, byte) in (1..=SYMBOLS).zip(text) {
        let (symbol, is_shared) = match byte {
            0 => (1, true),
            1 => (2, false),
            2..b'a' => (3, true),
            b'a'..=b'z' => (byte - b'a' + 4, false),
            _ => (30, true),
        };
        prefix |= u128::from(symbol) << (u128::BITS - SYMBOL_BITS * nth);
        if is_shared {
            break;
        }
    }
    prefix
}

fn prefix(text: u128) -> u128 {
    text >> PLACE_BITS
}

/// The position in the lowest bits.
pub(super) fn place_of(text: u128) -> u32 {
    u32::try_from(text & u128::from(u32::MAX)).unwrap_or(0)
}

/// The first position from `at` on where another prefix begins.
fn end_of_same_prefix(sorted: &[u128], at: usize) -> usize {
    let Some(before) = at.checked_sub(1) else {
        return at;
    };
    let same = prefix(sorted[before]);
    at + sorted[at..].partition_point(|text| prefix(*text) == same)
}

/// Sorts numbers. Where there are many, the smaller and the larger half are sorted at the same
/// time.
pub(super) fn sorted(mut numbers: Vec<u128>) -> Vec<u128> {
    if !is_for_two(numbers.len()) {
        numbers.sort_unstable();
        return numbers;
    }
    let middle = numbers.len() / 2;
    let (smaller, _, larger) = numbers.select_nth_unstable(middle);
    both(|| smaller.sort_unstable(), || larger.sort_unstable());
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_rank_as_they_sort_also_where_they_begin_with_the_same_bytes() {
        let long = "zhang\u{1}zhong\u{1}ying";
        let mut texts: Vec<String> = ["b", "", "a", "a\0", "ab", "b", "吕", "\u{1}"]
            .map(String::from)
            .to_vec();
        let more = (0..20_000).map(|n| format!("{long}{}", n * 7_919 % 5_000));
        texts.extend(more);
        let mut all = Texts::default();
        let (first, second) = texts.split_at(3);
        let mut rest = Texts::default();
        for text in first {
            all.push(|to| to.push_str(text));
        }
        for text in second {
            rest.push(|to| to.push_str(text));
        }
        all.append(&rest);
        let mut ranks = vec![None; all.len()];
        all.rank(|at, rank| ranks[at] = Some(rank));
        let mut different: Vec<&String> = texts.iter().filter(|text| !text.is_empty()).collect();
        different.sort();
        different.dedup();
        for (text, rank) in texts.iter().zip(ranks) {
            let expected = different.binary_search(&text).ok();
            assert_eq!(rank.map(|rank| rank as usize), expected, "{text}");
        }
    }
}
