//! Names spelt: in full (`zhangsan`), by initials (`zs`), or mixed with each other and with the characters (`zhangs`, `张s`).
//!
//! The typed word is compiled into a small automaton that reads a name character by character. Its state is the set of
//! places in the word that may have been reached, one bit each, so every reading of every character is followed at once
//! and nothing about pinyin is stored per person.

use std::fmt;

use super::readings::{READINGS, Readings, TABLE_END, ids};

/// Longer words are matched as plain text only: places must fit the bits of a state.
pub(super) const MAX_SPELT_CHARS: usize = 62;

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
    /// Per set of syllables and place in the word: the places reached.
    steps: Vec<u64>,
    /// Letters that a name must have, as in [`Readings::letters`].
    letters: u32,
    readings: &'static Readings,
}

impl Spelling {
    /// Compiles a folded word; `None` where nothing can be spelt: no letter in it, or too long.
    pub(super) fn new(word: &str) -> Option<Self> {
        let word: Vec<char> = word.chars().collect();
        if word.len() > MAX_SPELT_CHARS || !word.iter().any(char::is_ascii_lowercase) {
            return None;
        }
        let readings = &*READINGS;
        let steps = steps_of(&word, readings);
        let mut spelling = Self {
            letters: letters_of(&word, &steps, readings),
            word,
            starts: Box::new([0; STARTS]),
            steps,
            readings,
        };
        spelling.mark_starts();
        Some(spelling)
    }

    fn mark_starts(&mut self) {
        let starting = |set: usize| self.steps[set * self.word.len()] != 0;
        for code in self.readings.characters_with(starting) {
            self.starts[code / 64] |= 1 << (code % 64);
        }
        self.starts[TABLE_END / 64..].fill(u64::MAX);
        let itself = self.word[0] as usize;
        if let Some(bits) = self.starts.get_mut(itself / 64) {
            *bits |= 1 << (itself % 64);
        }
    }

    /// The letters that every name has in which the word is spelt.
    pub(super) fn letters(&self) -> u32 {
        self.letters
    }

    /// The byte just after the first match in `text`. Ends of texts in an arena are characters that no word holds.
    #[inline]
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
    #[inline]
    fn next_start(&self, text: &str, from: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let mut at = from;
        while let Some(len) = self.len_if_no_start(bytes.get(at..)?) {
            at += len;
        }
        (at < bytes.len()).then_some(at)
    }

    /// The length of the first character when it cannot take up the beginning of the word; `None` when it can, or at the end.
    #[inline]
    fn len_if_no_start(&self, bytes: &[u8]) -> Option<usize> {
        let (high, low, len) = match *bytes {
            [a @ 0..0x80, ..] => (usize::from(a >> 6), a, 1),
            [a @ 0xE0..0xF0, b, c, ..] => (usize::from(a & 15) << 6 | usize::from(b & 63), c, 3),
            [a @ 0xC0..0xE0, b, ..] => (usize::from(a & 31), b, 2),
            _ => return None,
        };
        let starts = self.starts[high & (STARTS - 1)] >> (low & 63) & 1;
        (starts == 0).then_some(len)
    }

    /// Whether `text` begins with the word.
    pub(super) fn begins(&self, text: &str) -> bool {
        self.len_if_no_start(text.as_bytes()).is_none() && self.count_from(text.chars()).is_some()
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

    #[inline]
    fn is_done(&self, state: u64) -> bool {
        state >> self.word.len() & 1 == 1
    }

    /// The places reached from the places in `state` when a name goes on with `c`.
    #[inline]
    fn step(&self, c: char, mut state: u64) -> u64 {
        let Some(set) = self.readings.set_of(c) else {
            return self.step_rare(c, state);
        };
        let steps = &self.steps[set * self.word.len()..][..self.word.len()];
        let mut next = 0;
        while state != 0 {
            let place = state.trailing_zeros() as usize;
            state &= state - 1;
            next |= steps[place] | u64::from(self.word[place] == c) << (place + 1);
        }
        next
    }

    /// The same for a character beyond the table, whose readings are asked for each time.
    #[cold]
    fn step_rare(&self, c: char, state: u64) -> u64 {
        let set = self.readings.set_of_rare(c);
        let places = (0..self.word.len()).filter(|place| state >> place & 1 == 1);
        places.fold(0, |next, place| {
            let itself = u64::from(self.word[place] == c) << (place + 1);
            let syllables = ids(set).map(|id| &self.readings.syllables()[id]);
            syllables.fold(next | itself, |next, syllable| {
                next | places_after(&self.word, place, syllable)
            })
        })
    }
}

impl fmt::Debug for Spelling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Spelling").field(&self.word).finish()
    }
}

fn steps_of(word: &[char], readings: &Readings) -> Vec<u64> {
    let mut by_syllable = Vec::with_capacity(readings.syllables().len() * word.len());
    for syllable in readings.syllables() {
        by_syllable.extend((0..word.len()).map(|place| places_after(word, place, syllable)));
    }
    let mut steps = Vec::with_capacity(readings.sets().len() * word.len());
    for set in readings.sets() {
        steps.extend(
            (0..word.len()).map(|place| {
                ids(*set).fold(0, |all, id| all | by_syllable[id * word.len() + place])
            }),
        );
    }
    steps
}

/// The letters of the places at which a character of the name has to begin, since no syllable leads over them.
fn letters_of(word: &[char], steps: &[u64], readings: &Readings) -> u32 {
    let mut letters = 0;
    let mut reached = 0;
    for (place, &c) in word.iter().enumerate() {
        if reached <= place {
            letters |= readings.letters(c);
        }
        let leads = steps.iter().skip(place).step_by(word.len());
        let all = leads.fold(2 << place, |all: u64, places| all | places);
        reached = reached.max(all.ilog2() as usize);
    }
    letters
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
