//! One typed word and the ways in which a text can hold it.

use memchr::memmem::Finder;

use super::char_set::CharSet;
use super::readings::READINGS;
use super::spelling::Spelling;

/// Up to so many bytes a plain loop is faster than setting up a search.
const MAX_BYTES_FOR_LOOP: usize = 48;

/// A folded word that is looked for.
#[derive(Clone, Debug)]
pub(super) struct SearchWord {
    folded: String,
    finder: Finder<'static>,
    spelling: Option<Spelling>,
    is_ascii: bool,
    letters: u32,
    first: u32,
    chars: CharSet,
}

impl SearchWord {
    /// Compiles a word that is folded already and not empty.
    pub(super) fn new(folded: String) -> Self {
        let spelling = Spelling::new(&folded);
        Self {
            finder: Finder::new(&folded).into_owned(),
            letters: spelling
                .as_ref()
                .map_or_else(|| all_letters(&folded), Spelling::letters),
            spelling,
            first: folded.chars().next().map_or(0, |c| READINGS.letters(c)),
            chars: CharSet::of(&folded),
            is_ascii: folded.is_ascii(),
            folded,
        }
    }

    /// The folded text.
    pub(super) fn folded(&self) -> &str {
        &self.folded
    }

    /// Whether it is typed in ASCII alone.
    pub(super) fn is_ascii(&self) -> bool {
        self.is_ascii
    }

    /// First letters of readings that every name has which holds the word, literally or spelt: a bit each.
    #[inline]
    pub(super) fn letters(&self) -> u32 {
        self.letters
    }

    /// The letters that its first character can be typed with first.
    #[inline]
    pub(super) fn first(&self) -> u32 {
        self.first
    }

    /// Its characters.
    #[inline]
    pub(super) fn chars(&self) -> &CharSet {
        &self.chars
    }

    /// How it may be spelt, when it has letters.
    #[inline]
    pub(super) fn spelling(&self) -> Option<&Spelling> {
        self.spelling.as_ref()
    }

    /// The byte just after the first place where `text` (folded) holds the word literally.
    #[inline]
    pub(super) fn find_text(&self, text: &str) -> Option<usize> {
        if text.len() <= MAX_BYTES_FOR_LOOP {
            return find_in_short(text.as_bytes(), self.folded.as_bytes());
        }
        let at = self.finder.find(text.as_bytes())?;
        Some(at + self.folded.len())
    }

    /// The places in `text` where the word stands, from the left, without overlaps.
    pub(super) fn places<'a>(&'a self, text: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.finder.find_iter(text.as_bytes())
    }

    /// The same for a name, which may also be spelt. A spelling takes up characters literally, too.
    #[inline]
    pub(super) fn find_name(&self, name: &str) -> Option<usize> {
        match &self.spelling {
            Some(spelling) => spelling.find_end(name),
            None => self.find_text(name),
        }
    }
}

/// The last byte is compared first: in narrowing it is the one that is new, and the bytes of hanzi differ there most.
#[inline]
fn find_in_short(text: &[u8], word: &[u8]) -> Option<usize> {
    let last = word.len() - 1;
    let ends = text.get(last..)?.iter().enumerate();
    let mut hits = ends
        .filter(|&(start, byte)| *byte == word[last] && text[start..start + last] == word[..last]);
    hits.next().map(|(start, _)| start + word.len())
}

fn all_letters(word: &str) -> u32 {
    word.chars().fold(0, |all, c| all | READINGS.letters(c))
}
