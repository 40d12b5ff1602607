//! The folded texts of a page of people, end to end in arenas so that a scan runs over plain memory.

use super::char_set::CharSet;
use super::fold::fold_char;
use super::readings::READINGS;
use super::word::SearchWord;
use std::borrow::Cow;

/// After every part of a text but the last. No typed word holds it or [`END`], so no match crosses them.
const PART: char = '\u{1E}';
/// After every text of an arena.
const END: char = '\u{1F}';

/// The folded texts of a page of people. Departments are folded once per distinct list, not per person.
#[derive(Debug)]
pub struct SearchText {
    names: Folded,
    /// Per row: the letters that the name's characters can be typed with first, so that most names are passed over unread.
    letters: Box<[u32]>,
    /// Id and employee number.
    codes: Folded,
    /// One text a department list.
    departments: Folded,
    /// What occurs in the departments, so that few words have to be looked for in them.
    department_chars: CharSet,
    /// Per department list: the letters that the names in it can be typed with first.
    department_firsts: Box<[u32]>,
}

impl SearchText {
    /// Folds the texts of people: of each the name, and the id with the employee number where there is one. `departments` are
    /// the different lists of departments among them.
    pub fn build<'a>(
        names: impl Iterator<Item = &'a str>,
        codes: impl Iterator<Item = (Cow<'a, str>, Option<&'a str>)>,
        departments: impl Iterator<Item = &'a [Box<str>]>,
    ) -> Self {
        let names = Folded::collect(names.map(|name| [name]));
        let departments = Folded::collect(departments.map(|list| list.iter()));
        Self {
            letters: (0..names.ends.len())
                .map(|row| letters_of(names.get(row)))
                .collect(),
            names,
            codes: Folded::collect(
                codes.map(|(id, number)| std::iter::once(id).chain(number.map(Cow::Borrowed))),
            ),
            department_chars: CharSet::of(&departments.arena),
            department_firsts: (0..departments.ends.len())
                .map(|list| firsts_of(departments.parts(list)))
                .collect(),
            departments,
        }
    }

    /// Gives every row of the page whose name, id or number holds `word`; a row may be given twice.
    pub(super) fn rows_with(&self, word: &SearchWord, mut give: impl FnMut(usize)) {
        (0..self.letters.len())
            .filter(|&row| self.name_has(row, word))
            .for_each(&mut give);
        if self.codes.may_hold(word) {
            self.codes.scan(word, give);
        }
    }

    /// How many department lists there are.
    pub(super) fn department_lists(&self) -> usize {
        self.departments.ends.len()
    }

    /// Gives every department list, by its place, that holds `word` in one of its names; one may be given twice.
    pub(super) fn departments_with(&self, word: &SearchWord, mut give: impl FnMut(usize)) {
        if self.department_chars.may_hold(word.chars()) {
            self.departments.scan(word, &mut give);
        }
        (0..self.department_lists())
            .filter(|&list| self.department_begins(list, word))
            .for_each(give);
    }

    /// Whether a department of the list holds `word`: literally anywhere, or spelt from its beginning.
    ///
    /// Spelt anywhere, two letters would bring in whole departments that nobody meant.
    pub(super) fn departments_have(&self, list: usize, word: &SearchWord) -> bool {
        self.department_begins(list, word)
            || (self.department_chars.may_hold(word.chars())
                && word.find_text(self.departments.get(list)).is_some())
    }

    #[inline]
    fn department_begins(&self, list: usize, word: &SearchWord) -> bool {
        let first = word.first();
        self.department_firsts[list] & first == first
            && word.spelling().is_some_and(|spelling| {
                self.department_names(list)
                    .any(|name| spelling.begins(name))
            })
    }

    #[inline]
    fn name_has(&self, row: usize, word: &SearchWord) -> bool {
        let needed = word.letters();
        self.letters[row] & needed == needed && word.find_name(self.names.get(row)).is_some()
    }

    /// Whether the row's name, id or number holds `word`.
    #[inline]
    pub(super) fn row_has(&self, row: usize, word: &SearchWord) -> bool {
        self.name_has(row, word)
            || (self.codes.may_hold(word) && word.find_text(self.codes.get(row)).is_some())
    }

    /// The folded name of a row.
    pub(super) fn name(&self, row: usize) -> &str {
        self.names.get(row).trim_end_matches(END)
    }

    /// The folded id and number of a row, a character between them that no word holds.
    pub(super) fn codes(&self, row: usize) -> &str {
        self.codes.get(row).trim_end_matches(END)
    }

    /// The folded names of a department list, end to end.
    pub(super) fn departments(&self, list: usize) -> &str {
        self.departments.get(list).trim_end_matches(END)
    }

    /// The folded names of a department list.
    pub(super) fn department_names(&self, list: usize) -> impl Iterator<Item = &str> {
        self.departments.parts(list)
    }

    /// Bytes that the texts take up.
    pub fn bytes(&self) -> usize {
        size_of::<Self>()
            + self.names.bytes()
            + size_of_val(&*self.letters)
            + self.codes.bytes()
            + self.departments.bytes()
            + size_of_val(&*self.department_firsts)
    }
}

/// Folded texts end to end, with their ends.
#[derive(Debug)]
struct Folded {
    arena: Box<str>,
    ends: Box<[u32]>,
    /// Nothing but ASCII, so that a word with hanzi need not be looked for: ids hardly ever hold any.
    is_ascii: bool,
}

impl Folded {
    fn collect<T: AsRef<str>, P: IntoIterator<Item = T>>(texts: impl Iterator<Item = P>) -> Self {
        let mut arena = String::new();
        let mut ends = Vec::with_capacity(texts.size_hint().0);
        for parts in texts {
            let start = arena.len();
            for part in parts {
                if arena.len() > start {
                    arena.push(PART);
                }
                part.as_ref()
                    .chars()
                    .for_each(|c| fold_char(c, |c| arena.push(c)));
            }
            arena.push(END);
            ends.push(u32::try_from(arena.len()).unwrap_or(u32::MAX));
        }
        Self {
            is_ascii: arena.is_ascii(),
            arena: arena.into_boxed_str(),
            ends: ends.into_boxed_slice(),
        }
    }

    #[inline]
    fn start(&self, at: usize) -> usize {
        at.checked_sub(1)
            .map_or(0, |before| self.ends[before] as usize)
    }

    #[inline]
    fn get(&self, at: usize) -> &str {
        &self.arena[self.start(at)..self.ends[at] as usize]
    }

    fn may_hold(&self, word: &SearchWord) -> bool {
        !self.is_ascii || word.is_ascii()
    }

    fn parts(&self, at: usize) -> impl Iterator<Item = &str> {
        let text = self.get(at);
        text[..text.len() - END.len_utf8()].split(PART)
    }

    /// Gives each text that holds `word` literally, as often as it does.
    fn scan(&self, word: &SearchWord, mut give: impl FnMut(usize)) {
        let mut at = 0;
        for place in word.places(&self.arena) {
            while self.ends[at] as usize <= place {
                at += 1;
            }
            give(at);
        }
    }

    fn bytes(&self) -> usize {
        self.arena.len() + size_of_val(&*self.ends)
    }
}

fn letters_of(name: &str) -> u32 {
    let letters = name.trim_end_matches(END).chars();
    letters.fold(0, |all, c| all | READINGS.letters(c))
}

fn firsts_of<'a>(departments: impl Iterator<Item = &'a str>) -> u32 {
    let firsts = departments.filter_map(|name| name.chars().next());
    firsts.fold(0, |all, c| all | READINGS.letters(c))
}
