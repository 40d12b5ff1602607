//! Settings of one run, from options and environment variables, that override those in the file.

use std::path::Path;
use std::sync::Arc;

use secrecy::SecretString;

use crate::domain::Language;

use super::check::LANGUAGES;
use super::store_address::{StoreAddress, is_store_url};
use super::theme::{OwnTheme, ThemeError, find_theme};
use super::{Config, Display, ThemeName};

/// The language for a word of `[display] language`. The inner `None` stands for `auto`, the outer
/// one for an unknown word.
pub fn language_named(text: &str) -> Option<Option<Language>> {
    let mut languages = LANGUAGES.iter();
    let found = languages.find(|(word, _)| *word == text)?;
    Some(found.1)
}

/// The theme for a value of `[display] theme`, where there is no configuration: `folder` is where
/// it would be.
pub fn named_theme(
    text: &str,
    folder: Option<&Path>,
) -> Result<(ThemeName, Option<Arc<OwnTheme>>), ThemeError> {
    find_theme(text, folder, None)
}

impl Config {
    /// Uses a language (`None` for that of the environment) for the screen and messages, and for
    /// names that platforms have in several.
    pub fn speak(&mut self, language: Option<Language>) {
        let display = language.map_or_else(Display::default, |it| Display::in_language(Some(it)));
        self.display = Display {
            theme: self.display.theme,
            restore: self.display.restore,
            ..display
        };
        for block in &mut self.tenants {
            block.tenant.settings.language = self.display.names;
        }
    }

    /// Uses the theme for a value of `[display] theme`.
    pub fn use_theme(&mut self, text: &str) -> Result<(), ThemeError> {
        let section = self.own_theme.as_ref().filter(|own| own.file.is_none());
        let (name, own) = find_theme(text, self.file.parent(), section)?;
        self.display.theme = name;
        self.own_theme = own;
        Ok(())
    }

    /// Uses the store at `url`; `false` where the URL has no known form.
    #[must_use]
    pub fn use_store(&mut self, url: &str) -> bool {
        if !is_store_url(url) {
            return false;
        }
        self.store.url = StoreAddress::Written(SecretString::from(url));
        true
    }
}
