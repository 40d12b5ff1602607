//! The order of many texts: those of a million people in one allocation, compared by their first bytes before they are looked up.

use std::cmp::Ordering;

use crate::domain::halves::{both, is_for_two};

/// The bytes of a text that are compared without looking it up.
const PREFIX_BYTES: usize = 16;

/// Texts one after the other. An empty one stands for none.
#[derive(Default)]
pub(super) struct Texts {
    all: String,
    ends: Vec<usize>,
}

/// A text that is put in order.
#[derive(Clone, Copy)]
struct OrderedText {
    /// Its first bytes, with zeros behind a shorter text, as a number that sorts as they do.
    prefix: u128,
    /// Its position among the texts.
    at: u32,
}

impl Texts {
    /// Adds the text that `write` writes behind those before.
    pub(super) fn push(&mut self, write: impl FnOnce(&mut String)) {
        write(&mut self.all);
        self.ends.push(self.all.len());
    }

    /// Adds other texts.
    pub(super) fn append(&mut self, other: &Self) {
        let before = self.all.len();
        self.all.push_str(&other.all);
        self.ends.extend(other.ends.iter().map(|end| before + end));
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    fn bytes(&self, at: usize) -> &[u8] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all.as_bytes()[start..self.ends[at]]
    }

    fn compare(&self, one: OrderedText, other: OrderedText) -> Ordering {
        let bytes = |text: OrderedText| self.bytes(text.at as usize);
        let by_prefix = one.prefix.cmp(&other.prefix);
        by_prefix.then_with(|| bytes(one).cmp(bytes(other)))
    }

    /// Calls `give` with the position of each text and its rank among the different texts, in their order. Empty texts have none.
    pub(super) fn rank(&self, mut give: impl FnMut(usize, u32)) {
        let texts = (0u32..).zip(0..self.len());
        let texts = texts.filter(|(_, at)| !self.bytes(*at).is_empty());
        let texts = texts.map(|(at, place)| OrderedText {
            prefix: prefix_of(self.bytes(place)),
            at,
        });
        let sorted = sorted(texts.collect(), |one, other| self.compare(*one, *other));
        let same = sorted.chunk_by(|one, other| self.compare(*one, *other).is_eq());
        for (same, rank) in same.zip(0u32..) {
            for text in same {
                give(text.at as usize, rank);
            }
        }
    }
}

fn prefix_of(text: &[u8]) -> u128 {
    let mut prefix = [0; PREFIX_BYTES];
    let length = text.len().min(PREFIX_BYTES);
    prefix[..length].copy_from_slice(&text[..length]);
    u128::from_be_bytes(prefix)
}

/// Sorts, where there are many in two halves at the same time. Items that are equal are in any order.
pub(super) fn sorted<T: Send>(
    mut items: Vec<T>,
    compare: impl Fn(&T, &T) -> Ordering + Sync,
) -> Vec<T> {
    if !is_for_two(items.len()) {
        items.sort_unstable_by(&compare);
        return items;
    }
    let mut right = items.split_off(items.len() / 2);
    both(
        || items.sort_unstable_by(&compare),
        || right.sort_unstable_by(&compare),
    );
    merged(items, right, compare)
}

fn merged<T>(left: Vec<T>, right: Vec<T>, compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(one), Some(other)) = (left.peek(), right.peek()) {
        let next = if compare(one, other).is_le() {
            left.next()
        } else {
            right.next()
        };
        merged.extend(next);
    }
    merged.extend(left);
    merged.extend(right);
    merged
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
