//! A text in both languages, for what is printed in the display language and in machine-readable output.

use crate::domain::Language;
use crate::domain::balance::Hint;
use crate::domain::text::clean;

/// A text in both languages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Bilingual {
    zh: String,
    en: String,
}

impl Bilingual {
    /// Both texts, cleaned: they may repeat what a platform or a file says.
    pub(super) fn new(zh: impl AsRef<str>, en: impl AsRef<str>) -> Self {
        Self {
            zh: clean(zh.as_ref()),
            en: clean(en.as_ref()),
        }
    }

    /// The same words in both languages, such as a platform's own message.
    pub(super) fn same(text: impl AsRef<str>) -> Self {
        Self::new(text.as_ref(), text.as_ref())
    }

    pub(super) fn pick(&self, language: Language) -> &str {
        language.pick(&self.zh, &self.en)
    }

    /// Both texts with `more` behind them.
    pub(super) fn and(&self, more: &Self) -> Self {
        Self {
            zh: format!("{}；{}", self.zh, more.zh),
            en: format!("{}; {}", self.en, more.en),
        }
    }
}

impl From<Hint> for Bilingual {
    fn from(hint: Hint) -> Self {
        Self::new(hint.zh, hint.en)
    }
}
