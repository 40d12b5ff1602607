//! The folded texts of a page of people. They are stored one after the other, so that a search runs over contiguous memory.

use std::borrow::Cow;

use super::char_set::CharSet;
use super::fold::fold_char;
use super::pronunciations::PRONUNCIATIONS;
use super::word::SearchWord;

/// Separates the parts of a text. Neither this nor [`TEXT_END`] can be in a typed word, so that no match spans two texts.
const PART_END: char = '\u{1E}';
/// Ends every text.
const TEXT_END: char = '\u{1F}';

/// The folded texts of a page of people. Departments are folded once for each different list, not for each person.
#[derive(Debug)]
pub struct SearchText {
    names: FoldedTexts,
    /// For each row, the first letters of the pronunciations in its name, with which most names are skipped unread.
    letters: Box<[u32]>,
    /// The id and employee number of each row.
    codes: FoldedTexts,
    /// A text for each department list.
    departments: FoldedTexts,
    /// The characters in the departments. Most words have others and need not be searched for.
    department_chars: CharSet,
    /// For each department list, the first letters of the pronunciations with which its names begin.
    department_firsts: Box<[u32]>,
}

impl SearchText {
    /// Folds the texts of people: their names, and their ids with the employee numbers, if any. `departments` are the different lists of
    /// departments among them.
    pub fn build<'a>(
        names: impl Iterator<Item = &'a str>,
        codes: impl Iterator<Item = (Cow<'a, str>, Option<&'a str>)>,
        departments: impl Iterator<Item = &'a [Box<str>]>,
    ) -> Self {
        let names = FoldedTexts::collect(names.map(|name| [name]));
        let departments = FoldedTexts::collect(departments.map(|list| list.iter()));
        Self {
            letters: (0..names.ends.len())
                .map(|row| letters_of(names.get(row)))
                .collect(),
            names,
            codes: FoldedTexts::collect(
                codes.map(|(id, number)| std::iter::once(id).chain(number.map(Cow::Borrowed))),
            ),
            department_chars: CharSet::of(&departments.arena),
            department_firsts: (0..departments.ends.len())
                .map(|list| firsts_of(departments.parts(list)))
                .collect(),
            departments,
        }
    }

    /// Calls `give` with each row whose name, id or number contains `word`, perhaps twice with the same row.
    pub(super) fn rows_with(&self, word: &SearchWord, mut give: impl FnMut(usize)) {
        (0..self.letters.len())
            .filter(|&row| self.name_has(row, word))
            .for_each(&mut give);
        if self.codes.may_contain(word) {
            self.codes.scan(word, give);
        }
    }

    /// The number of department lists.
    pub(super) fn department_lists(&self) -> usize {
        self.departments.ends.len()
    }

    /// Calls `give` with the index of each department list that contains `word`, perhaps twice with the same list.
    pub(super) fn departments_with(&self, word: &SearchWord, mut give: impl FnMut(usize)) {
        if self.department_chars.may_contain(word.chars()) {
            self.departments.scan(word, &mut give);
        }
        (0..self.department_lists())
            .filter(|&list| self.department_begins(list, word))
            .for_each(give);
    }

    /// Whether a department of the list contains `word`: literally anywhere, or by pinyin at its beginning.
    ///
    /// By pinyin anywhere, two letters would match whole departments that nobody meant.
    pub(super) fn departments_have(&self, list: usize, word: &SearchWord) -> bool {
        self.department_begins(list, word)
            || (self.department_chars.may_contain(word.chars())
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

    /// Whether the name, id or number of a row contains `word`.
    #[inline]
    pub(super) fn row_has(&self, row: usize, word: &SearchWord) -> bool {
        self.name_has(row, word)
            || (self.codes.may_contain(word) && word.find_text(self.codes.get(row)).is_some())
    }

    /// The folded name of a row.
    pub(super) fn name(&self, row: usize) -> &str {
        self.names.get(row).trim_end_matches(TEXT_END)
    }

    /// The folded id and number of a row, separated by a character that is in no word.
    pub(super) fn codes(&self, row: usize) -> &str {
        self.codes.get(row).trim_end_matches(TEXT_END)
    }

    /// The folded names of a department list as one text.
    pub(super) fn departments(&self, list: usize) -> &str {
        self.departments.get(list).trim_end_matches(TEXT_END)
    }

    /// The folded names of a department list.
    pub(super) fn department_names(&self, list: usize) -> impl Iterator<Item = &str> {
        self.departments.parts(list)
    }

    /// The memory that the texts take, in bytes.
    pub fn bytes(&self) -> usize {
        size_of::<Self>()
            + self.names.bytes()
            + size_of_val(&*self.letters)
            + self.codes.bytes()
            + self.departments.bytes()
            + size_of_val(&*self.department_firsts)
    }
}

/// Folded texts one after the other, with the position where each ends.
#[derive(Debug)]
struct FoldedTexts {
    arena: Box<str>,
    ends: Box<[u32]>,
    /// All texts are ASCII, as ids mostly are, so that a word with hanzi need not be searched for.
    is_ascii: bool,
}

impl FoldedTexts {
    fn collect<T: AsRef<str>, P: IntoIterator<Item = T>>(texts: impl Iterator<Item = P>) -> Self {
        let mut arena = String::new();
        let mut ends = Vec::with_capacity(texts.size_hint().0);
        for parts in texts {
            let start = arena.len();
            for part in parts {
                if arena.len() > start {
                    arena.push(PART_END);
                }
                part.as_ref()
                    .chars()
                    .for_each(|c| fold_char(c, |c| arena.push(c)));
            }
            arena.push(TEXT_END);
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

    fn may_contain(&self, word: &SearchWord) -> bool {
        !self.is_ascii || word.is_ascii()
    }

    fn parts(&self, at: usize) -> impl Iterator<Item = &str> {
        let text = self.get(at);
        text[..text.len() - TEXT_END.len_utf8()].split(PART_END)
    }

    /// Calls `give` with the index of each text that contains `word` literally, as often as it does.
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
    let letters = name.trim_end_matches(TEXT_END).chars();
    letters.fold(0, |all, c| all | PRONUNCIATIONS.letters(c))
}

fn firsts_of<'a>(departments: impl Iterator<Item = &'a str>) -> u32 {
    let firsts = departments.filter_map(|name| name.chars().next());
    firsts.fold(0, |all, c| all | PRONUNCIATIONS.letters(c))
}
