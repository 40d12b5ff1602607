//! The two languages of the product.

/// Chinese or English; leave-type names are never translated.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Language {
    /// `zh-CN`
    #[default]
    Chinese,
    /// `en`
    English,
}

impl Language {
    /// The text of this language out of a pair (Chinese, English).
    pub fn pick<T>(self, chinese: T, english: T) -> T {
        match self {
            Self::Chinese => chinese,
            Self::English => english,
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        self.pick(Self::English, Self::Chinese)
    }
}
