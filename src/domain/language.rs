//! The two languages of the program.

/// The language of a text. Names that come from a platform are never translated.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Language {
    /// `zh-CN`
    #[default]
    Chinese,
    /// `en`
    English,
}

impl Language {
    /// One of two texts: the Chinese or the English one.
    pub fn pick<T>(self, chinese: T, english: T) -> T {
        match self {
            Self::Chinese => chinese,
            Self::English => english,
        }
    }

    /// The language to switch to.
    #[must_use]
    pub fn other(self) -> Self {
        self.pick(Self::English, Self::Chinese)
    }
}
