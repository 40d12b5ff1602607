//! The folded texts of a page of people, end to end in arenas so that a scan runs over plain memory.

use super::super::employee::Employee;
use super::fold::fold_char;
use super::word::Word;

/// After every text of an arena, and between the parts of one: no typed word holds it, so no match crosses it.
const END: char = '\u{1F}';

/// The folded texts of a page of people. Departments are folded once per distinct list, not per person.
#[derive(Debug)]
pub struct SearchText {
    names: Folded,
    /// Id and employee number.
    codes: Folded,
    /// One text a department list.
    departments: Folded,
}

impl SearchText {
    /// Folds the texts of `people`, whose different department lists are `departments`.
    pub fn build<'a>(
        people: &[Employee],
        departments: impl Iterator<Item = &'a [Box<str>]>,
    ) -> Self {
        Self {
            names: Folded::collect(people.iter().map(|p| [p.name.as_str()])),
            codes: Folded::collect(people.iter().map(|p| {
                let number = p.number.as_deref();
                std::iter::once(p.id.as_str()).chain(number)
            })),
            departments: Folded::collect(departments.map(|list| list.iter().map(AsRef::as_ref))),
        }
    }

    /// Gives every row of the page whose name, id or number holds `word`; a row may be given twice.
    pub(super) fn rows_with(&self, word: &Word, mut give: impl FnMut(usize)) {
        self.names.scan(|names| word.find_name(names), &mut give);
        if self.codes.may_hold(word) {
            self.codes.scan(|codes| word.find_text(codes), &mut give);
        }
    }

    /// Gives every department list, by its place, that holds `word` in one of its names.
    pub(super) fn departments_with(&self, word: &Word, mut give: impl FnMut(usize)) {
        let departments = &self.departments;
        departments.scan(|names| word.find_text(names), &mut give);
        if let Some(spelling) = word.spelling() {
            departments.scan_parts(|name| spelling.begins(name), &mut give);
        }
    }

    /// Whether the row's name, id or number holds `word`.
    pub(super) fn row_has(&self, row: usize, word: &Word) -> bool {
        word.find_name(self.names.get(row)).is_some()
            || (self.codes.may_hold(word) && word.find_text(self.codes.get(row)).is_some())
    }

    /// The folded names of a department list.
    pub(super) fn department_names(&self, list: usize) -> impl Iterator<Item = &str> {
        self.departments.parts(list)
    }

    /// Bytes that the texts take up.
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.names.bytes() + self.codes.bytes() + self.departments.bytes()
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
    fn collect<'a, P: IntoIterator<Item = &'a str>>(texts: impl Iterator<Item = P>) -> Self {
        let mut arena = String::new();
        let mut ends = Vec::with_capacity(texts.size_hint().0);
        for parts in texts {
            for part in parts {
                part.chars().for_each(|c| fold_char(c, |c| arena.push(c)));
                arena.push(END);
            }
            ends.push(u32::try_from(arena.len()).unwrap_or(u32::MAX));
        }
        Self {
            is_ascii: arena.is_ascii(),
            arena: arena.into_boxed_str(),
            ends: ends.into_boxed_slice(),
        }
    }

    fn start(&self, at: usize) -> usize {
        at.checked_sub(1)
            .map_or(0, |before| self.ends[before] as usize)
    }

    fn get(&self, at: usize) -> &str {
        &self.arena[self.start(at)..self.ends[at] as usize]
    }

    fn may_hold(&self, word: &Word) -> bool {
        !self.is_ascii || word.is_ascii()
    }

    fn parts(&self, at: usize) -> impl Iterator<Item = &str> {
        self.get(at).split_terminator(END)
    }

    /// Gives each text in which `find` finds something; `find` answers the byte after a hit in what it is shown.
    fn scan(&self, find: impl Fn(&str) -> Option<usize>, give: &mut impl FnMut(usize)) {
        let mut at = 0;
        let mut from = 0;
        while let Some(hit) = find(&self.arena[from..]) {
            at += self.ends[at..].partition_point(|&end| (end as usize) < from + hit);
            give(at);
            from = self.ends[at] as usize;
            at += 1;
        }
    }

    /// Gives each text of which a part passes; a text may be given twice.
    fn scan_parts(&self, passes: impl Fn(&str) -> bool, give: &mut impl FnMut(usize)) {
        let mut at = 0;
        let mut start = 0;
        for end in memchr::memchr_iter(END as u8, self.arena.as_bytes()) {
            if passes(&self.arena[start..end]) {
                at += self.ends[at..].partition_point(|&to| (to as usize) <= start);
                give(at);
            }
            start = end + 1;
        }
    }

    fn bytes(&self) -> usize {
        self.arena.len() + size_of_val(&*self.ends)
    }
}
