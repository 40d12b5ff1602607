//! A typed word, and how a text is searched for it.

use memchr::memmem::Finder;

use super::char_set::CharSet;
use super::pronunciations::PRONUNCIATIONS;
use super::spelling::Spelling;

/// In texts of up to this many bytes, a plain loop is faster than preparing a substring search.
const MAX_BYTES_FOR_LOOP: usize = 48;

/// A folded word, compiled for the search.
#[derive(Clone, Debug)]
pub(super) struct SearchWord {
    folded: String,
    finder: Finder<'static>,
    spelling: Option<Spelling>,
    is_ascii: bool,
    /// See [`SearchWord::letters`].
    letters: u32,
    /// See [`SearchWord::first`].
    first: u32,
    chars: CharSet,
}

impl SearchWord {
    /// Compiles a word, which must be folded and not empty.
    pub(super) fn new(folded: String) -> Self {
        let spelling = Spelling::new(&folded);
        Self {
            finder: Finder::new(&folded).into_owned(),
            letters: spelling
                .as_ref()
                .map_or_else(|| all_letters(&folded), Spelling::letters),
            spelling,
            first: folded
                .chars()
                .next()
                .map_or(0, |c| PRONUNCIATIONS.letters(c)),
            chars: CharSet::of(&folded),
            is_ascii: folded.is_ascii(),
            folded,
        }
    }

    /// The folded text.
    pub(super) fn folded(&self) -> &str {
        &self.folded
    }

    /// Whether all its characters are ASCII.
    pub(super) fn is_ascii(&self) -> bool {
        self.is_ascii
    }

    /// A set of letters, a bit each. Every name that contains the word, literally or by pinyin, has characters with pronunciations that begin
    /// with these letters, so that other names need not be searched.
    #[inline]
    pub(super) fn letters(&self) -> u32 {
        self.letters
    }

    /// The set of first letters of pronunciations of its first character.
    #[inline]
    pub(super) fn first(&self) -> u32 {
        self.first
    }

    /// Its characters.
    #[inline]
    pub(super) fn chars(&self) -> &CharSet {
        &self.chars
    }

    /// Its search by pinyin, if it has letters.
    #[inline]
    pub(super) fn spelling(&self) -> Option<&Spelling> {
        self.spelling.as_ref()
    }

    /// The position after the first literal match in `text`, which is folded.
    #[inline]
    pub(super) fn find_text(&self, text: &str) -> Option<usize> {
        if text.len() <= MAX_BYTES_FOR_LOOP {
            return find_in_short(text.as_bytes(), self.folded.as_bytes());
        }
        let at = self.finder.find(text.as_bytes())?;
        Some(at + self.folded.len())
    }

    /// The positions of the literal matches in `text`, without overlaps.
    pub(super) fn places<'a>(&'a self, text: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.finder.find_iter(text.as_bytes())
    }

    /// The position after the first match in a name, which may also match by pinyin. A [`Spelling`] finds literal matches as well.
    #[inline]
    pub(super) fn find_name(&self, name: &str) -> Option<usize> {
        match &self.spelling {
            Some(spelling) => spelling.find_end(name),
            None => self.find_text(name),
        }
    }
}

/// The position after the first match. The last byte is compared first: it is the one just typed, and the one in which the bytes of hanzi
/// differ most.
#[inline]
fn find_in_short(text: &[u8], word: &[u8]) -> Option<usize> {
    let last = word.len() - 1;
    let ends = text.get(last..)?.iter().enumerate();
    let mut hits = ends
        .filter(|&(start, byte)| *byte == word[last] && text[start..start + last] == word[..last]);
    hits.next().map(|(start, _)| start + word.len())
}

fn all_letters(word: &str) -> u32 {
    word.chars()
        .fold(0, |all, c| all | PRONUNCIATIONS.letters(c))
}
