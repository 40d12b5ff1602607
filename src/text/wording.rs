//! A text in both languages, as a value that tables can hold.

use crate::domain::Language;

/// A text in Chinese and in English.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Wording {
    zh: &'static str,
    en: &'static str,
}

impl Wording {
    /// No text.
    pub const NONE: Self = Self::new("", "");

    /// A text in Chinese and in English.
    pub const fn new(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en }
    }

    /// The text in one of them.
    pub fn of(self, language: Language) -> &'static str {
        language.pick(self.zh, self.en)
    }

    /// Whether `lowercase` occurs in it, in either language.
    pub fn mentions(self, lowercase: &str) -> bool {
        let texts = [self.zh, self.en];
        texts
            .iter()
            .any(|text| text.to_lowercase().contains(lowercase))
    }
}

/// Defines constants of texts. Each is documented by its English text, as code, because signs in it
/// are no markup.
macro_rules! wordings {
    ($($name:ident = $zh:literal, $en:literal;)*) => {
        $(
            #[doc = concat!("`", $en, "`")]
            pub const $name: $crate::text::wording::Wording =
                $crate::text::wording::Wording::new($zh, $en);
        )*
    };
}

pub(in crate::text) use wordings;
