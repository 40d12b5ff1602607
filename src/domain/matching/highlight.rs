//! Which characters of a displayed name and id a query's words stand for.

use std::ops::Range;

use super::super::roster::Person;
use super::super::text::shown;
use super::fold::fold_char;
use super::query::Query;
use super::spelling::Spelling;
use super::word::Word;

/// Byte ranges to mark, ascending and apart, on character boundaries of the texts as displayed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Highlights {
    /// In the name: also the characters that were spelt.
    pub name: Vec<Range<usize>>,
    /// In the id.
    pub id: Vec<Range<usize>>,
}

impl Query {
    /// What to mark of a person on screen.
    pub fn highlights(&self, person: &Person<'_>) -> Highlights {
        Highlights {
            name: marked(person.name, self.words(), true),
            id: marked(&shown(person.id), self.words(), false),
        }
    }
}

fn marked(text: &str, words: &[Word], spelt: bool) -> Vec<Range<usize>> {
    let letters = Letters::of(text);
    let mut ranges: Vec<_> = words
        .iter()
        .flat_map(|word| letters.all(word, word.spelling().filter(|_| spelt)))
        .collect();
    ranges.sort_unstable_by_key(|range| range.start);
    merge(ranges)
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

/// Folded characters, each with the bytes that it comes from.
struct Letters(Vec<(char, Range<usize>)>);

impl Letters {
    fn of(text: &str) -> Self {
        let mut letters = Vec::new();
        for (at, c) in text.char_indices() {
            fold_char(c, |folded| letters.push((folded, at..at + c.len_utf8())));
        }
        Self(letters)
    }

    /// Every place where the word stands, from the left, without overlaps.
    fn all(&self, word: &Word, spelling: Option<&Spelling>) -> Vec<Range<usize>> {
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
