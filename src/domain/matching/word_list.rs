//! A search for many words at once, as those of a pasted column of a thousand ids. The time depends on the texts and hardly on the number of
//! words.

use std::collections::HashMap;
use std::ops::Range;

use super::alternative::{Alternative, WordId};
use super::char_set::CharSet;
use super::pronunciations::{PRONUNCIATIONS, ids};
use super::search_text::SearchText;
use super::spelling::MAX_SPELT_CHARS;

/// The sorted words, which are used like a prefix tree: words with the same beginning are next to each other.
#[derive(Clone, Debug)]
pub(super) struct WordList {
    words: Vec<Box<[char]>>,
    /// The words that begin with each character.
    roots: HashMap<char, Prefix>,
    /// The characters that words begin with. Most characters of a text begin no word, and this set tells so faster than the map.
    firsts_of_words: CharSet,
    /// Some word is too long to be searched for by pinyin.
    has_long: bool,
    /// The first word of each alternative with its index, sorted by word. A person without that word cannot match the alternative.
    firsts: Vec<(WordId, usize)>,
    /// The alternatives without words, which anybody may match.
    wordless: Vec<usize>,
}

/// The range of words that begin with the same `len` characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Prefix {
    start: usize,
    end: usize,
    len: usize,
}

impl WordList {
    /// The list of these words, which are folded, sorted and different.
    pub(super) fn new(sorted: &[String], alternatives: &[Alternative]) -> Self {
        let words: Vec<Box<[char]>> = sorted.iter().map(|word| word.chars().collect()).collect();
        let mut roots: HashMap<char, Prefix> = HashMap::new();
        for (at, word) in words.iter().enumerate() {
            let Some(first) = word.first() else { continue };
            let start = Prefix {
                start: at,
                end: at,
                len: 1,
            };
            roots.entry(*first).or_insert(start).end = at + 1;
        }
        let firsts: String = roots.keys().collect();
        let firsts_of_words = CharSet::of(&firsts);
        let with_first = |(at, a): (usize, &Alternative)| Some((*a.words.first()?, at));
        let mut firsts: Vec<_> = alternatives
            .iter()
            .enumerate()
            .filter_map(with_first)
            .collect();
        firsts.sort_unstable();
        let wordless = alternatives.iter().enumerate();
        Self {
            has_long: words.iter().any(|word| word.len() > MAX_SPELT_CHARS),
            words,
            roots,
            firsts_of_words,
            firsts,
            wordless: wordless
                .filter(|(_, a)| a.words.is_empty())
                .map(|(at, _)| at)
                .collect(),
        }
    }

    /// Adds to `hits` the words that the name, id or number of a row contains.
    pub(super) fn find_in_row(&self, text: &SearchText, row: usize, hits: &mut Vec<WordId>) {
        self.find_spelt(text.name(row), false, hits);
        if self.has_long {
            self.find_literally(text.name(row), hits);
        }
        self.find_literally(text.codes(row), hits);
    }

    /// Adds to `hits` the words that a list of departments contains: literally anywhere, or by pinyin at the beginning of a name.
    pub(super) fn find_in_departments(
        &self,
        text: &SearchText,
        list: usize,
        hits: &mut Vec<WordId>,
    ) {
        self.find_literally(text.departments(list), hits);
        for name in text.department_names(list) {
            self.find_spelt(name, true, hits);
        }
    }

    /// The indexes of the alternatives that a person with exactly the words `hits` (sorted) may match.
    pub(super) fn candidates<'a>(&'a self, hits: &'a [WordId]) -> impl Iterator<Item = usize> + 'a {
        let with_first = |hit: &WordId| {
            let from = self.firsts.partition_point(|(first, _)| first < hit);
            let rest = &self.firsts[from..];
            rest[..rest.partition_point(|(first, _)| first == hit)].iter()
        };
        let begun = hits.iter().flat_map(with_first).map(|(_, at)| *at);
        begun.chain(self.wordless.iter().copied())
    }

    /// The ranges of `text`, in characters, where words are found literally; the longest one at each position.
    pub(super) fn places(&self, text: &[char]) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for at in 0..text.len() {
            let mut longest = None;
            self.for_each_at_start(text[at..].iter().copied(), |id| {
                longest = Some(self.words[id].len());
            });
            found.extend(longest.map(|len| at..at + len));
        }
        found
    }

    fn find_literally(&self, text: &str, hits: &mut Vec<WordId>) {
        for (at, _) in text.char_indices() {
            self.for_each_at_start(text[at..].chars(), |id| hits.push(id));
        }
    }

    /// Calls `give` with each word that the characters begin with.
    fn for_each_at_start(
        &self,
        mut characters: impl Iterator<Item = char>,
        mut give: impl FnMut(WordId),
    ) {
        let mut prefix = characters.next().and_then(|c| self.root(c));
        while let Some(here) = prefix {
            self.whole(here).into_iter().for_each(&mut give);
            prefix = characters.next().and_then(|c| self.extend(here, c));
        }
    }

    /// Adds to `hits` the words that `name` contains by pinyin: the same ones that a [`Spelling`](super::spelling::Spelling) of each finds.
    fn find_spelt(&self, name: &str, from_beginning: bool, hits: &mut Vec<WordId>) {
        let (mut reached, mut next) = (Vec::new(), Vec::new());
        let first = hits.len();
        for (at, c) in name.chars().enumerate() {
            next.clear();
            if at == 0 || !from_beginning {
                self.follow(None, c, &mut next, hits);
            }
            for prefix in &reached {
                self.follow(Some(*prefix), c, &mut next, hits);
            }
            std::mem::swap(&mut reached, &mut next);
        }
        let mut at = first;
        while at < hits.len() {
            if self.words[hits[at]].len() > MAX_SPELT_CHARS {
                hits.swap_remove(at);
            } else {
                at += 1;
            }
        }
    }

    /// Follows the words from the prefix `from` by a character of a name: by the character itself, or by a pronunciation of it in full, its first
    /// letter, or zh, ch or sh. A word may also end within a pronunciation.
    fn follow(
        &self,
        from: Option<Prefix>,
        c: char,
        next: &mut Vec<Prefix>,
        hits: &mut Vec<WordId>,
    ) {
        let mut reach = |prefix: Prefix, is_stop: bool| {
            hits.extend(self.whole(prefix));
            if is_stop && !next.contains(&prefix) {
                next.push(prefix);
            }
        };
        if let Some(prefix) = self.extend_or_begin(from, c) {
            reach(prefix, true);
        }
        let set = match PRONUNCIATIONS.set_of(c) {
            Some(at) => PRONUNCIATIONS.sets()[at],
            None => PRONUNCIATIONS.set_of_rare(c),
        };
        for syllable in ids(set).map(|id| &PRONUNCIATIONS.syllables()[id]) {
            let has_pair = ["zh", "ch", "sh"]
                .iter()
                .any(|pair| syllable.starts_with(pair));
            let mut prefix = from;
            for (at, letter) in syllable.chars().enumerate() {
                let Some(longer) = self.extend_or_begin(prefix, letter) else {
                    break;
                };
                let is_stop = at == 0 || at == 1 && has_pair || at + 1 == syllable.len();
                reach(longer, is_stop);
                prefix = Some(longer);
            }
        }
    }

    fn extend_or_begin(&self, from: Option<Prefix>, c: char) -> Option<Prefix> {
        match from {
            Some(prefix) => self.extend(prefix, c),
            None => self.root(c),
        }
    }

    fn root(&self, c: char) -> Option<Prefix> {
        let may_begin = self.firsts_of_words.may_contain_char(c);
        if !may_begin {
            return None;
        }
        self.roots.get(&c).copied()
    }

    /// The words of `prefix` that continue with `c`.
    fn extend(&self, prefix: Prefix, c: char) -> Option<Prefix> {
        let (words, at) = (&self.words[prefix.start..prefix.end], prefix.len);
        let from = words.partition_point(|word| word.get(at).is_none_or(|own| *own < c));
        let count = words[from..].partition_point(|word| word.get(at) == Some(&c));
        let start = prefix.start + from;
        (count > 0).then_some(Prefix {
            start,
            end: start + count,
            len: at + 1,
        })
    }

    /// The word that ends with the prefix, if there is one.
    fn whole(&self, prefix: Prefix) -> Option<WordId> {
        let is_whole = self.words[prefix.start].len() == prefix.len;
        is_whole.then_some(prefix.start)
    }
}
