//! The characters of a displayed name and id that a query matched, to be marked on screen.

use std::collections::BTreeSet;
use std::ops::Range;

use super::super::roster::Person;
use super::super::text::shown;
use super::alternative::WordId;
use super::fold::fold_char;
use super::query::{Query, QueryWords};
use super::spelling::Spelling;
use super::word::SearchWord;
use super::word_list::WordList;

/// The byte ranges to mark, ascending and without overlaps, on character boundaries of the displayed texts.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Highlights {
    /// The ranges of the name, including characters matched by pinyin.
    pub name: Vec<Range<usize>>,
    /// The ranges of the id.
    pub id: Vec<Range<usize>>,
}

impl Query {
    /// What to mark of a person.
    pub fn highlights(&self, person: &Person<'_>) -> Highlights {
        Highlights {
            name: self.marked(person.name, true),
            id: self.marked(&shown(person.id), false),
        }
    }

    /// The ranges of `text`. Of many words only literal matches are marked, as a pasted column has ids and names in full.
    fn marked(&self, text: &str, spelt: bool) -> Vec<Range<usize>> {
        let letters = FoldedChars::of(text);
        let mut ranges: Vec<Range<usize>> = match self.words() {
            QueryWords::Few(words) => {
                let wanted = self.alternatives().iter().flat_map(|a| &a.words);
                let wanted: BTreeSet<WordId> = wanted.copied().collect();
                let places = |id: &WordId| {
                    let word = &words[*id];
                    letters.all(word, word.spelling().filter(|_| spelt))
                };
                wanted.iter().flat_map(places).collect()
            }
            QueryWords::Many(list) => letters.all_of(list),
        };
        ranges.sort_unstable_by_key(|range| range.start);
        merge(ranges)
    }
}

fn merge(ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// The folded characters of a text, each with the bytes that it comes from.
struct FoldedChars(Vec<(char, Range<usize>)>);

impl FoldedChars {
    fn of(text: &str) -> Self {
        let mut letters = Vec::new();
        for (at, c) in text.char_indices() {
            fold_char(c, |folded| letters.push((folded, at..at + c.len_utf8())));
        }
        Self(letters)
    }

    /// The literal matches of the words of the list.
    fn all_of(&self, list: &WordList) -> Vec<Range<usize>> {
        let text: Vec<char> = self.0.iter().map(|(c, _)| *c).collect();
        let places = list.places(&text).into_iter();
        let bytes = |place: Range<usize>| self.0[place.start].1.start..self.0[place.end - 1].1.end;
        places.map(bytes).collect()
    }

    /// The matches of the word, from the left and without overlaps.
    fn all(&self, word: &SearchWord, spelling: Option<&Spelling>) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.0.len() {
            let rest = self.0[at..].iter().map(|(c, _)| *c);
            let count = match spelling {
                Some(spelling) => spelling.count_from(rest),
                None => count_literally(rest, word.folded()),
            };
            if let Some(count) = count {
                found.push(self.0[at].1.start..self.0[at + count - 1].1.end);
            }
            at += count.unwrap_or(1);
        }
        found
    }
}

fn count_literally(mut text: impl Iterator<Item = char>, word: &str) -> Option<usize> {
    let same = word.chars().all(|c| text.next() == Some(c));
    same.then(|| word.chars().count())
}
