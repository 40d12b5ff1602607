//! Filters with a name: `@临期` stands for `expires<30d`. Some are built in, others come from `[filters]` of the configuration.

use super::fold::fold;
use super::tokens::{self, QueryToken};

/// What a word that names a filter begins with.
pub const NAME_SIGN: char = '@';

/// The built-in ones: their Chinese and English names, and the filter.
const BUILT_IN: [(&str, &str, &str); 4] = [
    ("临期", "ending", "expires<30d"),
    ("超支", "overdrawn", "overdrawn"),
    ("全年未休", "untaken", "granted>0 used=0"),
    ("读不到", "unreadable", "state:unreadable"),
];

/// Another word for the name of a built-in filter. It is understood, and only the usual one is offered.
const OTHER_WORDS: [(&str, &str); 1] = [("透支", "超支")];

/// A filter with its name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedFilter {
    /// The name as written, without the sign.
    pub name: String,
    /// The filter that it stands for.
    pub text: String,
}

/// All filters with a name. One of the configuration takes precedence over a built-in one of the
/// same name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedFilters(Vec<NamedFilter>);

impl Default for NamedFilters {
    fn default() -> Self {
        Self::with(Vec::new())
    }
}

impl NamedFilters {
    /// The configured filters, and behind them the built-in ones.
    pub fn with(configured: Vec<NamedFilter>) -> Self {
        let built_in = BUILT_IN.iter().flat_map(|(zh, en, text)| {
            [zh, en].map(|name| NamedFilter {
                name: (*name).to_owned(),
                text: (*text).to_owned(),
            })
        });
        Self(configured.into_iter().chain(built_in).collect())
    }

    /// No named filters, not even the built-in ones.
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// All of them, the configured ones first.
    pub fn iter(&self) -> impl Iterator<Item = &NamedFilter> {
        self.0.iter()
    }

    /// The alternatives of the filter of this name.
    pub(super) fn alternatives(&self, name: &str) -> Option<Vec<Vec<QueryToken>>> {
        let named = self.named(name).or_else(|| {
            let mut others = OTHER_WORDS.iter();
            let (_, usual) = others.find(|(other, _)| fold(other) == fold(name))?;
            self.named(usual)
        })?;
        Some(tokens::split(&named.text))
    }

    fn named(&self, name: &str) -> Option<&NamedFilter> {
        let name = fold(name);
        self.0.iter().find(|filter| fold(&filter.name) == name)
    }
}

/// The name of a filter, where `word` is one with its sign.
pub(super) fn name_in(word: &QueryToken) -> Option<&str> {
    let name = word.text.strip_prefix([NAME_SIGN, '＠'])?;
    (!word.quoted && !name.is_empty()).then_some(name)
}

/// Whether a filter can have this name: it must be one word, without the signs of the grammar.
pub fn is_filter_name(name: &str) -> bool {
    let is_bad = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '|' | '｜' | '!' | '！' | '"' | '@' | '＠')
    };
    !name.is_empty() && !name.contains(is_bad)
}
