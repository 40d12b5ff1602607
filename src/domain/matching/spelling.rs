//! The search for names by pinyin: in full (`zhangsan`), by initials (`zs`), or mixed with each other and with characters (`zhangs`, `张s`).
//!
//! A typed word is compiled into a small automaton that reads a name character by character. Its state is the set of positions in the word
//! that may have been reached, a bit each. All pronunciations of all characters are thereby followed at the same time, and no pinyin has to
//! be stored for each person.

use std::fmt;

use super::pronunciations::{PRONUNCIATIONS, Pronunciations, TABLE_END, ids};

/// Longer words are only searched for literally, because the positions must fit into the bits of a state.
pub(super) const MAX_SPELT_CHARS: usize = 62;

/// The words of [`Spelling::starts`]: the characters of the basic plane, 64 in each.
const START_WORDS: usize = 0x1_0000 / 64;

/// A word that is compiled to be searched for by pinyin.
///
/// A character of a name matches itself, a pronunciation in full, its first letter, or its zh, ch or sh. The last character may also match any
/// beginning of a pronunciation. A name that matches a word therefore matches every beginning of the word, which
/// [`Query::narrows`](super::query::Query::narrows) relies on.
#[derive(Clone)]
pub(super) struct Spelling {
    word: Vec<char>,
    /// A bit for each character of the basic plane: whether a match may begin with it. All bits beyond the table of pronunciations are set.
    starts: Box<[u64; START_WORDS]>,
    /// The positions reached, for each set of syllables and position in the word.
    steps: Vec<u64>,
    /// The letters that a name must have, as in [`Pronunciations::letters`].
    letters: u32,
    pronunciations: &'static Pronunciations,
}

impl Spelling {
    /// Compiles a folded word. `None` where it has no letters or is too long.
    pub(super) fn new(word: &str) -> Option<Self> {
        let word: Vec<char> = word.chars().collect();
        if word.len() > MAX_SPELT_CHARS || !word.iter().any(char::is_ascii_lowercase) {
            return None;
        }
        let pronunciations = &*PRONUNCIATIONS;
        let steps = steps_of(&word, pronunciations);
        let mut spelling = Self {
            letters: letters_of(&word, &steps, pronunciations),
            word,
            starts: Box::new([0; START_WORDS]),
            steps,
            pronunciations,
        };
        spelling.mark_starts();
        Some(spelling)
    }

    fn mark_starts(&mut self) {
        let starting = |set: usize| self.steps[set * self.word.len()] != 0;
        for code in self.pronunciations.characters_with(starting) {
            self.starts[code / 64] |= 1 << (code % 64);
        }
        self.starts[TABLE_END / 64..].fill(u64::MAX);
        let itself = self.word[0] as usize;
        if let Some(bits) = self.starts.get_mut(itself / 64) {
            *bits |= 1 << (itself % 64);
        }
    }

    /// The letters that every matching name has, see [`Pronunciations::letters`].
    pub(super) fn letters(&self) -> u32 {
        self.letters
    }

    /// The position after the first match in `text`, which may be several texts: the characters that separate them are in no word.
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

    /// The position from `from` on of the first character that a match may begin with.
    ///
    /// Most characters are skipped here, so that a search spends its time in this loop. It reads bytes instead of characters: the last byte
    /// of a character has its last six bits, and the bits before them choose the word of the table.
    #[inline]
    fn next_start(&self, text: &str, from: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let mut at = from;
        while let Some(len) = self.len_if_no_start(bytes.get(at..)?) {
            at += len;
        }
        (at < bytes.len()).then_some(at)
    }

    /// The length in bytes of the first character, if no match can begin with it. `None` if one can, or at the end.
    #[inline]
    fn len_if_no_start(&self, bytes: &[u8]) -> Option<usize> {
        let (high, low, len) = match *bytes {
            [a @ 0..0x80, ..] => (usize::from(a >> 6), a, 1),
            [a @ 0xE0..0xF0, b, c, ..] => (usize::from(a & 15) << 6 | usize::from(b & 63), c, 3),
            [a @ 0xC0..0xE0, b, ..] => (usize::from(a & 31), b, 2),
            _ => return None,
        };
        let starts = self.starts[high & (START_WORDS - 1)] >> (low & 63) & 1;
        (starts == 0).then_some(len)
    }

    /// Whether `text` begins with the word.
    pub(super) fn begins(&self, text: &str) -> bool {
        self.len_if_no_start(text.as_bytes()).is_none() && self.count_from(text.chars()).is_some()
    }

    /// The number of characters of the match that begins with the first one; `None` where none does.
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

    /// The positions reached from those in `state` by the character `c` of a name.
    #[inline]
    fn step(&self, c: char, mut state: u64) -> u64 {
        let Some(set) = self.pronunciations.set_of(c) else {
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

    /// The same for a character beyond the table, whose pronunciations are looked up each time.
    #[cold]
    fn step_rare(&self, c: char, state: u64) -> u64 {
        let set = self.pronunciations.set_of_rare(c);
        let places = (0..self.word.len()).filter(|place| state >> place & 1 == 1);
        places.fold(0, |next, place| {
            let itself = u64::from(self.word[place] == c) << (place + 1);
            let syllables = ids(set).map(|id| &self.pronunciations.syllables()[id]);
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

fn steps_of(word: &[char], pronunciations: &Pronunciations) -> Vec<u64> {
    let mut by_syllable = Vec::with_capacity(pronunciations.syllables().len() * word.len());
    for syllable in pronunciations.syllables() {
        by_syllable.extend((0..word.len()).map(|place| places_after(word, place, syllable)));
    }
    let mut steps = Vec::with_capacity(pronunciations.sets().len() * word.len());
    for set in pronunciations.sets() {
        steps.extend(
            (0..word.len()).map(|place| {
                ids(*set).fold(0, |all, id| all | by_syllable[id * word.len() + place])
            }),
        );
    }
    steps
}

/// The letters of those positions of the word at which the match of some character must begin, because no syllable spans them.
fn letters_of(word: &[char], steps: &[u64], pronunciations: &Pronunciations) -> u32 {
    let mut letters = 0;
    let mut reached = 0;
    for (place, &c) in word.iter().enumerate() {
        if reached <= place {
            letters |= pronunciations.letters(c);
        }
        let leads = steps.iter().skip(place).step_by(word.len());
        let all = leads.fold(2 << place, |all: u64, places| all | places);
        reached = reached.max(all.ilog2() as usize);
    }
    letters
}

/// The positions that a character with the pronunciation `syllable` leads to from `place`.
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
