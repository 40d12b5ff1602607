//! The pronunciations of characters, as people type them: a table from each character to at most six syllables.
//!
//! A character has its most common pronunciation, a second one that is used in given names, and the one that it has as a surname, wherever in a
//! name it is: 曾 is both zeng and ceng. People type ü as v, as u or, as in passports, as yu: 吕 is lv, lu and lyu.

use std::collections::HashMap;
use std::sync::LazyLock;

use pinyin::{Pinyin, ToPinyin};

use super::surnames::SURNAMES;

/// The end of the table. It covers nearly all characters in names; those of the supplementary planes are looked up each time.
pub(super) const TABLE_END: usize = 0xA000;
/// The number of pronunciations of a character that count.
const MAX_PRONUNCIATIONS: usize = 6;
/// Fills up a set. It is the id of the empty syllable.
const NO_SYLLABLE: u16 = 0;
/// The bit for characters that no letter begins: digits, signs, characters without a pronunciation.
const NO_LETTER: u32 = 1 << 26;

/// The ids of a character's syllables, filled up with `NO_SYLLABLE`.
pub(super) type SyllableSet = [u16; MAX_PRONUNCIATIONS];

/// All pronunciations. The table is computed once, from constants.
pub(super) static PRONUNCIATIONS: LazyLock<Pronunciations> = LazyLock::new(Pronunciations::build);

/// The table of pronunciations. Many characters have the same syllables, so each different set of syllables is stored once.
#[derive(Debug)]
pub(super) struct Pronunciations {
    syllables: Vec<String>,
    ids: HashMap<String, u16>,
    surnames: HashMap<char, Vec<&'static str>>,
    sets: Vec<SyllableSet>,
    /// For each set, the first letters of its syllables.
    letters: Vec<u32>,
    /// For each character below `TABLE_END`, the index of its set; 0 is the empty set.
    set_of: Vec<u16>,
}

impl Pronunciations {
    fn build() -> Self {
        let mut pronunciations = Self {
            syllables: vec![String::new()],
            ids: HashMap::new(),
            surnames: surname_pronunciations(),
            sets: vec![[NO_SYLLABLE; MAX_PRONUNCIATIONS]],
            letters: Vec::new(),
            set_of: vec![0; TABLE_END],
        };
        let mut known = HashMap::from([([NO_SYLLABLE; MAX_PRONUNCIATIONS], 0_u16)]);
        for code in 0x3400..TABLE_END {
            let Some(c) = char::from_u32(u32::try_from(code).unwrap_or(0)) else {
                continue;
            };
            let set = pronunciations.learn(c);
            let at = *known.entry(set).or_insert_with(|| {
                pronunciations.sets.push(set);
                u16::try_from(pronunciations.sets.len() - 1).unwrap_or(0)
            });
            pronunciations.set_of[code] = at;
        }
        let sets = pronunciations.sets.iter();
        pronunciations.letters = sets.map(|set| pronunciations.first_letters(*set)).collect();
        pronunciations
    }

    /// The ids of the syllables of `c`. New syllables are added.
    fn learn(&mut self, c: char) -> SyllableSet {
        let mut set = [NO_SYLLABLE; MAX_PRONUNCIATIONS];
        for (slot, typed) in set.iter_mut().zip(typed_pronunciations(c, &self.surnames)) {
            *slot = match self.ids.get(&typed) {
                Some(&id) => id,
                None => self.add(typed),
            };
        }
        set
    }

    fn add(&mut self, syllable: String) -> u16 {
        let id = u16::try_from(self.syllables.len()).unwrap_or(NO_SYLLABLE);
        self.ids.insert(syllable.clone(), id);
        self.syllables.push(syllable);
        id
    }

    /// All syllables, by their ids. The first is empty.
    pub(super) fn syllables(&self) -> &[String] {
        &self.syllables
    }

    /// All different sets of syllables, by the indexes that [`Self::set_of`] returns.
    pub(super) fn sets(&self) -> &[SyllableSet] {
        &self.sets
    }

    /// The codes of the characters of the table whose set passes.
    pub(super) fn characters_with(
        &self,
        passes: impl Fn(usize) -> bool,
    ) -> impl Iterator<Item = usize> {
        let codes = self.set_of.iter().enumerate();
        codes.filter_map(move |(code, set)| passes(usize::from(*set)).then_some(code))
    }

    /// The index of the set of `c`; `None` beyond the table.
    #[inline]
    pub(super) fn set_of(&self, c: char) -> Option<usize> {
        self.set_of.get(c as usize).copied().map(usize::from)
    }

    /// The letters that pronunciations of `c` begin with, a bit each from a on, or [`NO_LETTER`].
    ///
    /// A character of a name that matches some character of a typed word has a bit in common with it.
    pub(super) fn letters(&self, c: char) -> u32 {
        if c.is_ascii_lowercase() {
            return letter(c as u8);
        }
        match self.set_of(c) {
            Some(at) => self.letters[at],
            None => self.first_letters(self.set_of_rare(c)),
        }
    }

    fn first_letters(&self, set: SyllableSet) -> u32 {
        let syllables = ids(set).map(|id| &self.syllables[id]);
        let letters = syllables.fold(0, |all, syllable| all | letter(syllable.as_bytes()[0]));
        if letters == 0 { NO_LETTER } else { letters }
    }

    /// The syllables of `c`.
    #[cfg(test)]
    pub(super) fn of(&self, c: char) -> impl Iterator<Item = &str> {
        let set = self.set_of(c).map(|at| self.sets[at]);
        let set = set.unwrap_or_else(|| self.set_of_rare(c));
        ids(set).map(|id| self.syllables[id].as_str())
    }

    /// The set of a character beyond the table. It lacks syllables that no character of the table has.
    #[cold]
    pub(super) fn set_of_rare(&self, c: char) -> SyllableSet {
        let mut set = [NO_SYLLABLE; MAX_PRONUNCIATIONS];
        let typed = typed_pronunciations(c, &self.surnames);
        let ids = typed.iter().filter_map(|syllable| self.ids.get(syllable));
        for (slot, id) in set.iter_mut().zip(ids) {
            *slot = *id;
        }
        set
    }
}

fn letter(ascii: u8) -> u32 {
    1 << (ascii - b'a')
}

/// The ids in a set, without the filling.
pub(super) fn ids(set: SyllableSet) -> impl Iterator<Item = usize> {
    let known = set.into_iter().take_while(|&id| id != NO_SYLLABLE);
    known.map(usize::from)
}

fn surname_pronunciations() -> HashMap<char, Vec<&'static str>> {
    let mut table: HashMap<char, Vec<&'static str>> = HashMap::new();
    for (surname, reading) in SURNAMES {
        for (c, syllable) in surname.chars().zip(*reading) {
            table.entry(c).or_default().push(syllable);
        }
    }
    table
}

/// Second pronunciations in given names. The rarer ones of a dictionary (俊 is also "shun") would only find people whom nobody meant.
const GIVEN_NAMES: &[(char, &str)] = &[
    ('乐', "yue"),
    ('仔', "zai"),
    ('伽', "qie"),
    ('俟', "si"),
    ('单', "chan"),
    ('奇', "ji"),
    ('娜', "nuo"),
    ('少', "shao"),
    ('强', "jiang"),
    ('晟', "sheng"),
    ('朝', "zhao"),
    ('柏', "bo"),
    ('湛', "dan"),
    ('珩', "hang"),
    ('琢', "zuo"),
    ('盛', "cheng"),
    ('筠', "jun"),
    ('茜', "xi"),
    ('莎', "suo"),
    ('莞', "guan"),
    ('蔓', "wan"),
    ('藏', "zang"),
    ('行', "hang"),
    ('长', "chang"),
    ('隽', "juan"),
    ('露', "lou"),
    ('颉', "jie"),
];

/// The pronunciations of `c` as people type them, each once, beginning with that of a surname.
fn typed_pronunciations(c: char, surnames: &HashMap<char, Vec<&'static str>>) -> Vec<String> {
    let mut typed = Vec::new();
    let as_surname = surnames.get(&c).into_iter().flatten().copied();
    let general = c.to_pinyin().map(Pinyin::plain);
    let second = GIVEN_NAMES
        .iter()
        .filter(|(own, _)| *own == c)
        .map(|(_, reading)| *reading);
    for reading in as_surname.chain(general).chain(second) {
        for text in ["v", "u", "yu"].map(|typed| reading.replace('ü', typed)) {
            if text.is_ascii() && !typed.contains(&text) {
                typed.push(text);
            }
        }
    }
    typed.truncate(MAX_PRONUNCIATIONS);
    typed
}

/// The most common pronunciation of `c`.
pub(super) fn most_common(c: char) -> Option<&'static str> {
    c.to_pinyin().map(pinyin::Pinyin::plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pronunciations(c: char) -> Vec<&'static str> {
        let table = &*PRONUNCIATIONS;
        table.of(c).collect()
    }

    #[test]
    fn a_character_has_its_surname_reading_and_its_common_ones() {
        for (c, expected) in [
            ('曾', "zeng ceng"),
            ('单', "shan chan dan"),
            ('吕', "lv lu lyu"),
            ('贠', "yun yuan"),
            ('张', "zhang"),
            ('俊', "jun"),
            ('茜', "qian xi"),
            ('俟', "qi si"),
            ('𬭎', "hong"),
            ('a', ""),
        ] {
            let mut got = pronunciations(c);
            got.sort_unstable_by_key(|r| expected.find(r));
            assert_eq!(
                got.join(" "),
                expected.split(' ').collect::<Vec<_>>().join(" "),
                "{c}"
            );
        }
    }

    #[test]
    fn every_surname_is_found_by_its_own_reading() {
        for (surname, reading) in SURNAMES {
            for (c, syllable) in surname.chars().zip(*reading) {
                let typed = syllable.replace('ü', "v");
                assert!(
                    pronunciations(c).contains(&typed.as_str()),
                    "{surname} {syllable}"
                );
            }
        }
    }

    #[test]
    fn a_surnames_own_reading_goes_first_and_the_general_one_still_counts() {
        for (surname, reading) in SURNAMES {
            let mut chars = surname.chars();
            let (Some(c), None) = (chars.next(), chars.next()) else {
                continue;
            };
            let own = reading[0].replace('ü', "v");
            assert!(pronunciations(c).contains(&own.as_str()), "{surname}");
            let general = most_common(c).unwrap().replace('ü', "v");
            assert!(pronunciations(c).contains(&general.as_str()), "{surname}");
        }
        let first = |c| pronunciations(c).first().copied();
        for (c, own) in [
            ('曾', "zeng"),
            ('贠', "yun"),
            ('晟', "cheng"),
            ('种', "chong"),
        ] {
            assert_eq!(first(c), Some(own), "{c}");
        }
    }
}
