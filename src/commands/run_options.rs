//! The options and variables that every command has: which configuration file, and settings that
//! override those in it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};

use crate::config::{self, Config, ConfigPlace, Display, OwnTheme};
use crate::domain::Language;
use crate::shell::Keymap;

use super::ending::CommandError;

const LANGUAGE_VARIABLE: &str = "LEAVEBOARD_LANGUAGE";
const THEME_VARIABLE: &str = "LEAVEBOARD_THEME";
const STORE_VARIABLE: &str = "LEAVEBOARD_STORE";
const TENANT_VARIABLE: &str = "LEAVEBOARD_TENANT";

/// Options that stand before or after any command.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct RunOptions {
    #[arg(
        long = "config",
        help = "The configuration file [default: $LEAVEBOARD_CONFIG, then leaveboard/config.toml in your configuration folder]",
        global = true,
        value_name = "FILE",
        display_order = 900
    )]
    pub(super) file: Option<PathBuf>,
    #[arg(
        long,
        help = "The language of messages, headings and the dashboard [default: $LEAVEBOARD_LANGUAGE, then the configuration, then the locale]",
        global = true,
        value_name = "LANGUAGE",
        display_order = 901
    )]
    pub(super) language: Option<LanguageName>,
}

/// A language as it is written in the configuration.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum LanguageName {
    Auto,
    #[value(name = "zh-CN", alias = "zh", alias = "zh_CN", alias = "zh-cn")]
    Chinese,
    En,
}

impl LanguageName {
    fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Chinese => "zh-CN",
            Self::En => "en",
        }
    }
}

impl RunOptions {
    /// Finds these options before the arguments are parsed, so that help and mistakes are in the
    /// right language.
    pub(super) fn of_arguments(arguments: &[std::ffi::OsString]) -> Self {
        Self {
            file: value_of(arguments, "--config").map(PathBuf::from),
            language: value_of(arguments, "--language")
                .and_then(|value| LanguageName::from_str(&value, true).ok()),
        }
    }

    /// The language of this run. A variable or a file with a mistake is passed over here, because
    /// even the message about the mistake needs a language.
    pub(super) fn language(&self) -> Language {
        let named = self.language.map(LanguageName::as_str).map(str::to_owned);
        let named = named.or_else(|| variable(LANGUAGE_VARIABLE));
        match named.and_then(|word| config::language_named(&word)) {
            Some(Some(language)) => language,
            Some(None) => Display::default().language,
            None => self
                .configured_language()
                .unwrap_or_else(|| Display::default().language),
        }
    }

    /// How the dashboard looks without a configuration. `theme` is what `--theme` names.
    pub(super) fn display(
        &self,
        theme: Option<&str>,
    ) -> Result<(Display, Option<Arc<OwnTheme>>), CommandError> {
        let option = theme.map(|word| ("--theme", word.to_owned()));
        let named = option.or_else(|| Some((THEME_VARIABLE, variable(THEME_VARIABLE)?)));
        let folder = self
            .place()
            .and_then(|place| Some(place.file.parent()?.to_owned()));
        let (usual, own) = match named {
            Some((place, word)) => config::named_theme(&word, folder.as_deref())
                .map_err(|error| CommandError::Usage(error.explain().about(place)))?,
            None => (Display::default().theme, None),
        };
        let display = match self.language {
            None if variable(LANGUAGE_VARIABLE).is_none() => Display::default(),
            _ => Display::in_language(Some(self.language())),
        };
        let display = Display {
            theme: usual,
            ..display
        };
        Ok((display, own))
    }

    fn configured_language(&self) -> Option<Language> {
        let place = config::find_file(self.file.as_deref())?;
        let config = config::load(&place.file).ok()?;
        Some(config.display.language)
    }

    /// Where the key map is looked for: beside the configuration, whether or not there is one.
    pub(super) fn keymap_file(&self) -> Option<PathBuf> {
        Some(config::keymap_beside(&self.place()?.file))
    }

    /// The keys of this run.
    pub(super) fn keymap(&self) -> Result<Keymap, CommandError> {
        match self.keymap_file() {
            Some(file) => Ok(Keymap::load(&file)?),
            None => Ok(Keymap::default()),
        }
    }

    /// Where the configuration file is looked for.
    pub(super) fn place(&self) -> Option<ConfigPlace> {
        config::find_file(self.file.as_deref())
    }

    /// The configuration in `file`, overridden by options and variables.
    pub(super) fn load(&self, file: &Path) -> Result<Config, CommandError> {
        let mut config = config::load(file)?;
        let language = self.language.map(LanguageName::as_str).map(str::to_owned);
        if let Some(word) = language.or_else(|| variable(LANGUAGE_VARIABLE)) {
            let words = &["auto", "zh-CN", "en"];
            let language = config::language_named(&word)
                .ok_or_else(|| not_one_of(LANGUAGE_VARIABLE, &word, words))?;
            config.speak(language);
        }
        if let Some(word) = variable(THEME_VARIABLE) {
            let used = config.use_theme(&word);
            used.map_err(|error| CommandError::Usage(error.explain().about(THEME_VARIABLE)))?;
        }
        if let Some(url) = variable(STORE_VARIABLE) {
            let url = from_here(&url);
            if !config.use_store(&url) {
                // The variable may hold a password, so its value is not repeated.
                return Err(CommandError::Usage(
                    config::unknown_store_url().about(STORE_VARIABLE),
                ));
            }
        }
        Ok(config)
    }
}

/// The tenants that `LEAVEBOARD_TENANT` names, for commands that were given none.
pub(super) fn usual_tenants() -> Vec<String> {
    let names = variable(TENANT_VARIABLE).unwrap_or_default();
    let names = names.split(',').map(str::trim);
    names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether `LEAVEBOARD_STORE` overrides the configuration.
pub(super) fn store_is_overridden() -> bool {
    variable(STORE_VARIABLE).is_some()
}

fn not_one_of(place: &str, word: &str, words: &[&str]) -> CommandError {
    let words = words.join(", ");
    CommandError::usage((
        format!("{place}：「{word}」不是可用的值：{words}"),
        format!("{place}: \"{word}\" is not one of {words}"),
    ))
}

/// A relative file in a variable begins at the current folder; one in the configuration begins at
/// the folder of the configuration.
fn from_here(url: &str) -> String {
    let file = url.strip_prefix("sqlite:").filter(|file| !file.is_empty());
    let file = file.and_then(|file| std::path::absolute(file).ok());
    file.map_or_else(
        || url.to_owned(),
        |file| format!("sqlite:{}", file.display()),
    )
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The value after `--name`, or in `--name=value`.
fn value_of(arguments: &[std::ffi::OsString], name: &str) -> Option<String> {
    let mut arguments = arguments.iter().map(|argument| argument.to_string_lossy());
    while let Some(argument) = arguments.next() {
        if argument == name {
            return arguments.next().map(std::borrow::Cow::into_owned);
        }
        let rest = argument.strip_prefix(name);
        if let Some(value) = rest.and_then(|rest| rest.strip_prefix('=')) {
            return Some(value.to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_and_file_are_found_before_the_arguments_are_parsed() {
        let arguments = [
            "leaveboard",
            "--config=a.toml",
            "balances",
            "--language",
            "zh-CN",
        ];
        let options = RunOptions::of_arguments(&arguments.map(std::ffi::OsString::from));
        assert_eq!(options.file, Some(PathBuf::from("a.toml")));
        assert_eq!(options.language, Some(LanguageName::Chinese));
        assert_eq!(options.language(), Language::Chinese);
    }

    #[test]
    fn a_relative_file_of_a_variable_is_in_the_current_folder() {
        let here = std::env::current_dir().unwrap().join("x.db");
        assert_eq!(
            from_here("sqlite:x.db"),
            format!("sqlite:{}", here.display())
        );
        for url in ["sqlite", "none", "postgres://db/x", "sqlite:"] {
            assert_eq!(from_here(url), url);
        }
    }
}
