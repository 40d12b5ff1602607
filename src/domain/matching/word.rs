//! One typed word and the ways in which a text can hold it.

use memchr::memmem::Finder;

use super::spelling::Spelling;

/// A folded word that is looked for.
#[derive(Clone, Debug)]
pub(super) struct Word {
    folded: String,
    finder: Finder<'static>,
    spelling: Option<Spelling>,
    is_ascii: bool,
}

impl Word {
    /// Compiles a word that is folded already and not empty.
    pub(super) fn new(folded: String) -> Self {
        Self {
            finder: Finder::new(&folded).into_owned(),
            spelling: Spelling::new(&folded),
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

    /// How it may be spelt, when it has letters.
    pub(super) fn spelling(&self) -> Option<&Spelling> {
        self.spelling.as_ref()
    }

    /// The byte just after the first place where `text` (folded) holds the word literally.
    pub(super) fn find_text(&self, text: &str) -> Option<usize> {
        let at = self.finder.find(text.as_bytes())?;
        Some(at + self.folded.len())
    }

    /// The same for a name, which may also be spelt. A spelling takes up characters literally, too.
    pub(super) fn find_name(&self, name: &str) -> Option<usize> {
        match &self.spelling {
            Some(spelling) => spelling.find_end(name),
            None => self.find_text(name),
        }
    }

    /// Whether one department's name (folded) holds the word: literally anywhere, or spelt from its beginning.
    ///
    /// Spelt anywhere, two letters would bring in whole departments that nobody meant.
    pub(super) fn is_in_department(&self, department: &str) -> bool {
        self.find_text(department).is_some()
            || self.spelling.as_ref().is_some_and(|s| s.begins(department))
    }
}
