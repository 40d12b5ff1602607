//! The names of the themes of the program.

use crate::config::ThemeName;

/// As `theme` and `inherits` write them.
pub(super) const THEMES: [(&str, ThemeName); 5] = [
    ("auto", ThemeName::Auto),
    ("dark", ThemeName::Dark),
    ("light", ThemeName::Light),
    ("high-contrast", ThemeName::HighContrast),
    ("mono", ThemeName::Mono),
];
