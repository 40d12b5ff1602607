//! Names spelt: in full (`zhangsan`), by initials (`zs`), or mixed with each other and with the characters (`zhangs`, `张s`).
//!
//! The typed word is compiled into a small automaton that reads a name character by character. Its state is the set of
//! places in the word that may have been reached, one bit each, so every reading of every character is followed at once
//! and nothing about pinyin is stored per person.

use std::fmt;

use super::readings::{READINGS, Readings, TABLE_END};

/// Longer words are matched as plain text only: places must fit the bits of a state.
const LONGEST: usize = 62;

/// Words of the table of starts: the basic plane, 64 characters each.
const STARTS: usize = 0x1_0000 / 64;

/// A typed word, ready to read names.
///
/// A character takes up itself, a whole reading, its first letter, or its zh, ch or sh; the last character may also take up
/// any beginning of a reading. So whatever matches a word matches each beginning of the word: that is what narrowing needs.
#[derive(Clone)]
pub(super) struct Spelling {
    word: Vec<char>,
    /// One bit a character of the basic plane: it may take up the beginning of the word. All bits beyond the readings' table.
    starts: Box<[u64; STARTS]>,
    /// Per syllable and place in the word: the places reached.
    steps: Vec<u64>,
    readings: &'static Readings,
}

impl Spelling {
    /// Compiles a folded word; `None` where nothing can be spelt: no letter in it, or too long.
    pub(super) fn new(word: &str) -> Option<Self> {
        let word: Vec<char> = word.chars().collect();
        if word.len() > LONGEST || !word.iter().any(char::is_ascii_lowercase) {
            return None;
        }
        let readings = &*READINGS;
        let steps = steps_of(&word, readings);
        let mut spelling = Self {
            word,
            starts: Box::new([0; STARTS]),
            steps,
            readings,
        };
        spelling.mark_starts();
        Some(spelling)
    }

    fn mark_starts(&mut self) {
        let starting = |syllable: usize| self.steps[syllable * self.word.len()] != 0;
        for code in self.readings.characters_with(starting) {
            self.starts[code / 64] |= 1 << (code % 64);
        }
        self.starts[TABLE_END / 64..].fill(u64::MAX);
        let itself = self.word[0] as usize;
        if let Some(bits) = self.starts.get_mut(itself / 64) {
            *bits |= 1 << (itself % 64);
        }
    }

    /// The byte just after the first match in `text`. Ends of texts in an arena are characters that no word holds.
    pub(super) fn find_end(&self, text: &str) -> Option<usize> {
        let mut from = 0;
        while let Some(at) = self.next_start(text, from) {
            let mut state = 0;
            for (past, c) in text[at..].char_indices() {
                state = self.step(c, state | 1);
                from = at + past + c.len_utf8();
                if self.is_done(state) {
                    return Some(from);
                }
                if state == 0 {
                    break;
                }
            }
        }
        None
    }

    /// The first character from `from` on that can take up the beginning of the word.
    ///
    /// Most cannot, so this is what a scan spends its time on: it reads bytes, since the last six bits of a character are
    /// those of its last byte and the bits before choose the word of the table.
    fn next_start(&self, text: &str, from: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let mut at = from;
        loop {
            let (high, low, len) = match *bytes.get(at..)? {
                [a @ 0..0x80, ..] => (usize::from(a >> 6), a, 1),
                [a @ 0xE0..0xF0, b, c, ..] => {
                    (usize::from(a & 15) << 6 | usize::from(b & 63), c, 3)
                }
                [a @ 0xC0..0xE0, b, ..] => (usize::from(a & 31), b, 2),
                [] => return None,
                _ => return Some(at),
            };
            if self.starts[high & (STARTS - 1)] >> (low & 63) & 1 == 1 {
                return Some(at);
            }
            at += len;
        }
    }

    /// Whether `text` begins with the word.
    pub(super) fn begins(&self, text: &str) -> bool {
        self.count_from(text.chars()).is_some()
    }

    /// How many of `characters` the word takes up, from the first on.
    pub(super) fn count_from(&self, characters: impl Iterator<Item = char>) -> Option<usize> {
        let mut state = 1;
        for (at, c) in characters.enumerate() {
            state = self.step(c, state);
            if self.is_done(state) {
                return Some(at + 1);
            }
            if state == 0 {
                break;
            }
        }
        None
    }

    fn is_done(&self, state: u64) -> bool {
        state >> self.word.len() & 1 == 1
    }

    /// The places reached from the places in `state` when a name goes on with `c`.
    fn step(&self, c: char, mut state: u64) -> u64 {
        let rows = self
            .readings
            .set(c)
            .map(|id| usize::from(id) * self.word.len());
        let mut next = 0;
        while state != 0 {
            let place = state.trailing_zeros() as usize;
            state &= state - 1;
            if self.word[place] == c {
                next |= 2 << place;
            }
            for row in rows {
                next |= self.steps[row + place];
            }
        }
        next
    }
}

impl fmt::Debug for Spelling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Spelling").field(&self.word).finish()
    }
}

fn steps_of(word: &[char], readings: &Readings) -> Vec<u64> {
    let mut steps = Vec::with_capacity(readings.syllables().len() * word.len());
    for syllable in readings.syllables() {
        steps.extend((0..word.len()).map(|place| places_after(word, place, syllable)));
    }
    steps
}

/// The places that a character read as `syllable` leads to from `place`.
fn places_after(word: &[char], place: usize, syllable: &str) -> u64 {
    let rest = &word[place..];
    let same = rest
        .iter()
        .zip(syllable.chars())
        .take_while(|(typed, read)| **typed == *read)
        .count();
    let whole = same == syllable.len();
    let mut places = 0;
    if same >= 1 {
        places |= 2 << place;
    }
    if same >= 2
        && ["zh", "ch", "sh"]
            .iter()
            .any(|pair| syllable.starts_with(pair))
    {
        places |= 4 << place;
    }
    if same >= 1 && (whole || same == rest.len()) {
        places |= 1 << (place + same);
    }
    places
}
