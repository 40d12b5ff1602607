//! How characters are read: a table from a character to at most six syllables.
//!
//! A character answers to its commonest reading, to a second one that given names have, and to the one it has as a
//! surname, wherever in a name it stands: 曾 is both zeng and ceng. ü is typed v, u or, as in passports, yu: 吕 is lv, lu and
//! lyu.

use std::collections::HashMap;
use std::sync::LazyLock;

use pinyin::{Pinyin, ToPinyin};

use super::surnames::SURNAMES;

/// Where the table of plain lookups ends: the characters that names are made of, without the supplementary planes.
pub(super) const TABLE_END: usize = 0xA000;
/// Readings of one character that count.
const MAX_READINGS: usize = 6;
/// No further reading: the empty syllable, which takes up nothing.
const NO_SYLLABLE: u16 = 0;
/// The bit of all that begins with no letter: digits, signs, characters without a reading.
const NO_LETTER: u32 = 1 << 26;

/// Ids of a character's syllables, filled up with `NO_SYLLABLE`.
pub(super) type Set = [u16; MAX_READINGS];

/// All readings. Computed once from constants.
pub(super) static READINGS: LazyLock<Readings> = LazyLock::new(Readings::build);

#[derive(Debug)]
pub(super) struct Readings {
    syllables: Vec<String>,
    ids: HashMap<String, u16>,
    surnames: HashMap<char, Vec<&'static str>>,
    sets: Vec<Set>,
    /// Per set: the first letters of its syllables.
    letters: Vec<u32>,
    /// Per character below `TABLE_END`: index into `sets`; 0 is the empty set.
    set_of: Vec<u16>,
}

impl Readings {
    fn build() -> Self {
        let mut readings = Self {
            syllables: vec![String::new()],
            ids: HashMap::new(),
            surnames: surname_readings(),
            sets: vec![[NO_SYLLABLE; MAX_READINGS]],
            letters: Vec::new(),
            set_of: vec![0; TABLE_END],
        };
        let mut known = HashMap::from([([NO_SYLLABLE; MAX_READINGS], 0_u16)]);
        for code in 0x3400..TABLE_END {
            let Some(c) = char::from_u32(u32::try_from(code).unwrap_or(0)) else {
                continue;
            };
            let set = readings.learn(c);
            let at = *known.entry(set).or_insert_with(|| {
                readings.sets.push(set);
                u16::try_from(readings.sets.len() - 1).unwrap_or(0)
            });
            readings.set_of[code] = at;
        }
        let sets = readings.sets.iter();
        readings.letters = sets.map(|set| readings.first_letters(*set)).collect();
        readings
    }

    /// The syllables of `c` as ids, new ones added.
    fn learn(&mut self, c: char) -> Set {
        let mut set = [NO_SYLLABLE; MAX_READINGS];
        for (slot, typed) in set.iter_mut().zip(typed_readings(c, &self.surnames)) {
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

    /// Every syllable; its place is its id. The first is empty.
    pub(super) fn syllables(&self) -> &[String] {
        &self.syllables
    }

    /// Every set of syllables that some character answers to; its place is what [`Self::set_of`] answers.
    pub(super) fn sets(&self) -> &[Set] {
        &self.sets
    }

    /// Characters of the table, by their codes, whose set passes.
    pub(super) fn characters_with(
        &self,
        passes: impl Fn(usize) -> bool,
    ) -> impl Iterator<Item = usize> {
        let codes = self.set_of.iter().enumerate();
        codes.filter_map(move |(code, set)| passes(usize::from(*set)).then_some(code))
    }

    /// The place of the set that `c` answers to; `None` beyond the table.
    #[inline]
    pub(super) fn set_of(&self, c: char) -> Option<usize> {
        self.set_of.get(c as usize).copied().map(usize::from)
    }

    /// The letters that `c` can be typed with first, a bit each from a on; one further bit when there are none.
    ///
    /// Whatever takes up a place of a typed word shares a bit with the character that stands there.
    pub(super) fn letters(&self, c: char) -> u32 {
        if c.is_ascii_lowercase() {
            return letter(c as u8);
        }
        match self.set_of(c) {
            Some(at) => self.letters[at],
            None => self.first_letters(self.set_of_rare(c)),
        }
    }

    fn first_letters(&self, set: Set) -> u32 {
        let syllables = ids(set).map(|id| &self.syllables[id]);
        let letters = syllables.fold(0, |all, syllable| all | letter(syllable.as_bytes()[0]));
        if letters == 0 { NO_LETTER } else { letters }
    }

    /// The syllables that `c` answers to.
    #[cfg(test)]
    pub(super) fn of(&self, c: char) -> impl Iterator<Item = &str> {
        let set = self.set_of(c).map(|at| self.sets[at]);
        let set = set.unwrap_or_else(|| self.set_of_rare(c));
        ids(set).map(|id| self.syllables[id].as_str())
    }

    /// Beyond the table. Syllables that no common character has are not known here.
    #[cold]
    pub(super) fn set_of_rare(&self, c: char) -> Set {
        let mut set = [NO_SYLLABLE; MAX_READINGS];
        let typed = typed_readings(c, &self.surnames);
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

/// The syllables of a set, without what fills it up.
pub(super) fn ids(set: Set) -> impl Iterator<Item = usize> {
    let known = set.into_iter().take_while(|&id| id != NO_SYLLABLE);
    known.map(usize::from)
}

fn surname_readings() -> HashMap<char, Vec<&'static str>> {
    let mut table: HashMap<char, Vec<&'static str>> = HashMap::new();
    for (surname, reading) in SURNAMES {
        for (c, syllable) in surname.chars().zip(*reading) {
            table.entry(c).or_default().push(syllable);
        }
    }
    table
}

/// Second readings that given names have. The rarer ones of a dictionary (俊 also "shun") would only bring people whom nobody
/// meant.
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

/// The readings of `c` as they are typed, the surname's first, each once.
fn typed_readings(c: char, surnames: &HashMap<char, Vec<&'static str>>) -> Vec<String> {
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
    typed.truncate(MAX_READINGS);
    typed
}

/// The commonest reading of `c`, ü as v.
pub(super) fn commonest(c: char) -> Option<String> {
    c.to_pinyin().map(|p| p.plain().replace('ü', "v"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings(c: char) -> Vec<&'static str> {
        let table = &*READINGS;
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
            let mut got = readings(c);
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
                    readings(c).contains(&typed.as_str()),
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
            assert!(readings(c).contains(&own.as_str()), "{surname}");
            let general = commonest(c).unwrap();
            assert!(readings(c).contains(&general.as_str()), "{surname}");
        }
        let first = |c| readings(c).first().copied();
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
