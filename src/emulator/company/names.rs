//! Names and userids. A userid is the name in pinyin, with a number when several people share it. [`NameLists`] computes names and
//! userids from a person's number, and the number from a userid, without a list of people.

use pinyin::ToPinyin;

use super::{
    name_words::{
        COMMON, COMPOUND, FIRST, GivenName, LATIN_FIRST, LATIN_LAST, MINORITY, POLYPHONIC,
        RARE_GIVEN, SECOND, SINGLE, TRADITIONAL, TRADITIONAL_GIVEN, WeightedSurname,
    },
    shuffle::Shuffle,
};
use crate::emulator::random::RandomStream;

/// Of every 50 people those at fixed places have a special kind of name; see [`kind_at`].
const CYCLE: usize = 50;
/// The person at this place has the same name as the one before.
const TWIN_AT: usize = 9;
/// People at these places have characters in their stored name that control a terminal or cannot be seen.
const HOSTILE_AT: [usize; 3] = [22, 29, 46];
/// How many different names a common surname has for each person in 10,000 who bears it.
const NAMES_PER_SHARE: usize = 3;

/// Which list a name is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NameKind {
    Common,
    Minority,
    Latin,
    Rare,
    Traditional,
    Compound,
    Polyphonic,
}

const KINDS: [NameKind; 7] = [
    NameKind::Common,
    NameKind::Minority,
    NameKind::Latin,
    NameKind::Rare,
    NameKind::Traditional,
    NameKind::Compound,
    NameKind::Polyphonic,
];

fn kind_at(place: usize) -> NameKind {
    match place {
        7 => NameKind::Minority,
        13 => NameKind::Latin,
        19 => NameKind::Rare,
        23 => NameKind::Traditional,
        31 => NameKind::Compound,
        37 => NameKind::Polyphonic,
        _ => NameKind::Common,
    }
}

/// A name and its reading in pinyin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PersonName {
    pub(crate) written: String,
    pub(crate) surname_read: String,
    pub(crate) given_read: String,
}

impl PersonName {
    /// The userid without its number.
    fn stem(&self) -> String {
        format!("{}{}", self.surname_read, self.given_read).to_lowercase()
    }

    /// For example `Wei Zhang`.
    pub(crate) fn in_english(&self) -> String {
        format!(
            "{} {}",
            capital(&self.given_read),
            capital(&self.surname_read)
        )
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// A name by its place in a list: the place of the list's kind in [`KINDS`], and the place in that list.
type NameSlot = (usize, usize);

/// The lists of names, and which names have the same reading.
#[derive(Debug)]
pub(super) struct NameLists {
    shuffles: [Shuffle; KINDS.len()],
    /// Where the names of each common surname end in the list of common names.
    common_ends: Vec<usize>,
    /// Every name by the hash of its reading, sorted. If two readings have one hash, a userid merely gets a number it did not need.
    read_alike: Vec<(u64, NameSlot)>,
    singles: Vec<Reading>,
    firsts: Vec<Reading>,
    seconds: Vec<Reading>,
}

/// A character and its reading.
type Reading = (char, &'static str);

impl NameLists {
    pub(super) fn new(seed: u64) -> Self {
        let mut names = Self {
            shuffles: KINDS
                .map(|kind| Shuffle::new(1, RandomStream::new(seed, "names", kind as u64))),
            common_ends: ends_of(&COMMON),
            read_alike: Vec::new(),
            singles: with_readings(SINGLE),
            firsts: with_readings(FIRST),
            seconds: with_readings(SECOND),
        };
        names.shuffles = KINDS.map(|kind| {
            Shuffle::new(
                names.len_of(kind),
                RandomStream::new(seed, "names", kind as u64),
            )
        });
        names.read_alike = names.list_by_reading();
        names
    }

    fn list_by_reading(&self) -> Vec<(u64, NameSlot)> {
        let slots = KINDS
            .iter()
            .flat_map(|&kind| (0..self.len_of(kind)).map(move |place| (kind as usize, place)));
        let mut list: Vec<_> = slots
            .map(|slot| (hash(&self.spell(slot).stem()), slot))
            .collect();
        list.sort_unstable();
        list
    }

    fn len_of(&self, kind: NameKind) -> usize {
        match kind {
            NameKind::Common => self.common_ends.last().copied().unwrap_or(1),
            NameKind::Minority => MINORITY.len() * (MINORITY.len() - 1),
            NameKind::Latin => LATIN_FIRST.len() * LATIN_LAST.len(),
            NameKind::Rare => COMMON.len() * RARE_GIVEN.len(),
            NameKind::Traditional => TRADITIONAL.len() * TRADITIONAL_GIVEN.len(),
            NameKind::Compound => COMPOUND.len() * self.singles.len(),
            NameKind::Polyphonic => POLYPHONIC.len() * self.singles.len(),
        }
    }

    fn spell(&self, (kind, place): NameSlot) -> PersonName {
        match KINDS[kind] {
            NameKind::Common => self.spell_common(place),
            NameKind::Minority => spell_minority(place),
            NameKind::Latin => spell_latin(place),
            NameKind::Rare => spell_from(&COMMON, &RARE_GIVEN, place),
            NameKind::Traditional => spell_from(&TRADITIONAL, &TRADITIONAL_GIVEN, place),
            NameKind::Compound => self.spell_single(&COMPOUND, place),
            NameKind::Polyphonic => self.spell_single(&POLYPHONIC, place),
        }
    }

    fn spell_common(&self, place: usize) -> PersonName {
        let which = self.common_ends.partition_point(|&end| end <= place);
        let begin = which
            .checked_sub(1)
            .map_or(0, |before| self.common_ends[before]);
        let (given, read) = self.given(place - begin, which);
        full_name(COMMON[which], &given, &read)
    }

    /// The `turn`-th given name of a surname, and its reading. One in four has a single character, until those are used up.
    fn given(&self, turn: usize, surname: usize) -> (String, String) {
        if turn.is_multiple_of(4) && turn / 4 < self.singles.len() {
            let (one, read) = self.singles[(turn / 4 + surname) % self.singles.len()];
            return (one.to_string(), read.to_owned());
        }
        let pairs = self.firsts.len() * self.seconds.len();
        let pair = (turn * 1_013 + surname * 397) % pairs;
        let (first, first_read) = self.firsts[pair % self.firsts.len()];
        let (second, second_read) = self.seconds[pair / self.firsts.len()];
        (
            format!("{first}{second}"),
            format!("{first_read}{second_read}"),
        )
    }

    fn spell_single(&self, surnames: &[WeightedSurname], place: usize) -> PersonName {
        let (given, read) = self.singles[place / surnames.len()];
        full_name(surnames[place % surnames.len()], &given.to_string(), read)
    }

    /// The name without hostile characters.
    pub(super) fn plain(&self, index: usize) -> PersonName {
        self.spell(self.slot_of(index).0)
    }

    /// The name as a platform stores it: for three people of 50 something unprintable was typed or pasted into it.
    pub(super) fn stored(&self, index: usize) -> String {
        let written = self.plain(index).written;
        let place = index % CYCLE;
        let Some(which) = HOSTILE_AT.iter().position(|&at| at == place) else {
            return written;
        };
        let hostile = ["\u{1b}[31m", "\u{202e}", "\u{200b}\u{feff}"][which];
        let mut letters = written.chars();
        let first: String = letters.by_ref().take(1).collect();
        first + hostile + letters.as_str()
    }

    /// Which name the person has, and how many people before them have the same one.
    fn slot_of(&self, index: usize) -> (NameSlot, usize) {
        let (cycle, place) = (index / CYCLE, index % CYCLE);
        if place == TWIN_AT {
            let (slot, before) = self.slot_of(index - 1);
            return (slot, before + 1);
        }
        let kind = kind_at(place);
        let turn = cycle * places_of(kind).len() + rank(kind, place);
        let len = self.len_of(kind);
        let slot = (
            kind as usize,
            self.shuffles[kind as usize].forth(turn % len),
        );
        let round = turn / len;
        // Every common name may have been given to a twin as well, so that each round of the list takes two numbers.
        let before = if kind == NameKind::Common {
            2 * round
        } else {
            round
        };
        (slot, before)
    }

    /// For example `zhangwei`, or `zhangwei7` when several names have this reading.
    pub(super) fn userid(&self, index: usize) -> String {
        let (slot, before) = self.slot_of(index);
        let stem = self.spell(slot).stem();
        let alike = self.alike(&stem);
        let place = alike.iter().position(|&(_, other)| other == slot);
        match before * alike.len() + place.unwrap_or(0) {
            0 => stem,
            number => format!("{stem}{}", number + 1),
        }
    }

    /// The person with this userid, in whatever case. The company has no end here: the caller checks that the number is in it.
    pub(super) fn find(&self, userid: &str) -> Option<usize> {
        let userid = userid.to_ascii_lowercase();
        let stem = userid.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let number = match &userid[stem.len()..] {
            "" => 0,
            digits => digits.parse::<usize>().ok()?.checked_sub(1)?,
        };
        let alike = self.alike(stem);
        let place = number.checked_rem(alike.len())?;
        let index = self.index_of(alike[place].1, number / alike.len())?;
        (self.userid(index) == userid).then_some(index)
    }

    fn index_of(&self, slot: NameSlot, before: usize) -> Option<usize> {
        let kind = KINDS[slot.0];
        let (round, twin) = match kind {
            NameKind::Common => (before / 2, before % 2),
            _ => (before, 0),
        };
        let turn = round.checked_mul(self.len_of(kind))? + self.shuffles[slot.0].back(slot.1);
        let places = places_of(kind);
        Some(turn / places.len() * CYCLE + places[turn % places.len()] + twin)
    }

    /// The names with this reading.
    fn alike(&self, stem: &str) -> &[(u64, NameSlot)] {
        let key = hash(stem);
        let from = self.read_alike.partition_point(|&(other, _)| other < key);
        let length = self.read_alike[from..].partition_point(|&(other, _)| other == key);
        &self.read_alike[from..from + length]
    }
}

/// The places in a cycle that take their name from this list.
fn places_of(kind: NameKind) -> Vec<usize> {
    (0..CYCLE)
        .filter(|&place| place != TWIN_AT && kind_at(place) == kind)
        .collect()
}

/// How many places before `place` take their name from the same list.
fn rank(kind: NameKind, place: usize) -> usize {
    places_of(kind).partition_point(|&other| other < place)
}

fn ends_of(surnames: &[WeightedSurname]) -> Vec<usize> {
    let mut end = 0;
    surnames
        .iter()
        .map(|(_, _, share)| {
            end += share * NAMES_PER_SHARE;
            end
        })
        .collect()
}

/// Each character with its reading.
fn with_readings(characters: &'static str) -> Vec<Reading> {
    characters
        .chars()
        .filter_map(|one| Some((one, one.to_pinyin()?.plain())))
        .collect()
}

fn spell_from(surnames: &[WeightedSurname], given: &[GivenName], place: usize) -> PersonName {
    let (written, read) = given[place / surnames.len()];
    full_name(surnames[place % surnames.len()], written, read)
}

fn spell_minority(place: usize) -> PersonName {
    let (own, other) = (place % MINORITY.len(), place / MINORITY.len());
    let father = (own + 1 + other) % MINORITY.len();
    let ((own, own_read), (father, father_read)) = (MINORITY[own], MINORITY[father]);
    PersonName {
        written: format!("{own}·{father}"),
        surname_read: own_read.to_owned(),
        given_read: father_read.to_owned(),
    }
}

fn spell_latin(place: usize) -> PersonName {
    let first = LATIN_FIRST[place % LATIN_FIRST.len()];
    let last = LATIN_LAST[place / LATIN_FIRST.len()];
    PersonName {
        written: format!("{first} {last}"),
        surname_read: last.to_owned(),
        given_read: first.to_owned(),
    }
}

fn full_name(
    (surname, surname_read, _): WeightedSurname,
    given: &str,
    given_read: &str,
) -> PersonName {
    PersonName {
        written: format!("{surname}{given}"),
        surname_read: surname_read.to_owned(),
        given_read: given_read.to_owned(),
    }
}

fn hash(text: &str) -> u64 {
    RandomStream::new(0, text, 0).next()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_userid_is_unique_and_leads_back_to_its_person() {
        let names = NameLists::new(1);
        let mut seen = HashSet::new();
        for index in 0..60_000 {
            let userid = names.userid(index);
            assert_eq!(names.find(&userid), Some(index), "{userid}");
            assert!(seen.insert(userid));
        }
        let far = 999_999;
        assert_eq!(names.find(&names.userid(far).to_uppercase()), Some(far));
        assert_eq!(names.find("nobody"), None);
        assert_eq!(names.find("wang0"), None);
        assert_eq!(names.find(""), None);
    }

    #[test]
    fn fifty_people_have_every_kind_of_name() {
        let names = NameLists::new(3);
        let all: Vec<String> = (0..50).map(|index| names.stored(index)).collect();
        assert!(all[7].contains('·'));
        assert!(all[13].is_ascii());
        assert!(
            all[19].chars().any(|one| u32::from(one) > 0xffff) || all[19].contains(['䶮', '㛃'])
        );
        assert_eq!(all[8], all[9], "two people, one name");
        assert_ne!(names.userid(8), names.userid(9));
        assert!(all[22].contains('\u{1b}') && all[29].contains('\u{202e}'));
        assert!(all[46].contains('\u{200b}'));
        assert!(
            names
                .userid(22)
                .chars()
                .all(|one| one.is_ascii_alphanumeric())
        );
    }

    #[test]
    fn another_seed_is_another_company() {
        let (one, other) = (NameLists::new(1), NameLists::new(2));
        assert!((0..50).any(|index| one.userid(index) != other.userid(index)));
        assert_eq!(NameLists::new(1).userid(12), one.userid(12));
    }
}
