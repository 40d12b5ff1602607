//! The configuration file: where it is found, what it may contain, and where its secrets come from.
//!
//! [`load`] reads and checks a file. Every mistake in it is reported at once, as a [`ConfigError`] whose problems each name the line,
//! the key and the remedy. Secrets are not read with the file but by [`TenantBlock::unlock`], when a tenant is first needed: reading one
//! may run a command that asks for a passphrase.

mod block;
mod check;
mod compare;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzzing;
mod keymap;
mod not_toml;
mod overrides;
mod people;
mod place;
mod plain_file;
mod problem;
mod secret;
mod show;
mod store_address;
mod store_url;
mod syntax;
mod template;
mod tenant;
mod theme;
mod toml_text;
mod totals;
mod view;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::domain::matching::NamedFilter;
use crate::domain::{Language, WorkCalendar};
use crate::platform::{ApiError, ErrorClass, Settings, TenantAccess};

pub use compare::CompareSettings;
pub use keymap::{KeymapLine, keymap_beside, read_keymap};
pub use overrides::{language_named, named_theme};
pub use people::PeopleSettings;
pub use place::{ConfigPlace, find_file};
pub use plain_file::{PlainFile, read_plain_text};
pub use problem::{ConfigError, ConfigProblem};
pub use secret::{
    Keyring, KeyringFault, KeyringItem, MAX_SECRET_BYTES, SecretError, SecretFrom, SecretSource,
    TerminalUse, change_keyring, clean_secret, find_keyring,
};
pub use store_address::{StoreAddress, unknown_store_url};
pub use store_url::without_password;
pub use template::{create_private_file, template};
pub use theme::{OwnTheme, RoleStyle, ThemeColour, ThemeError, ThemeRole};
pub use totals::TotalsSettings;

use crate::domain::insight::company::SavedView;
use crate::domain::insight::leave_kinds::LeaveKinds;

/// A file without mistakes. It holds no secrets yet: [`TenantBlock::unlock`] reads those.
#[derive(Clone, Debug)]
pub struct Config {
    /// The file that this was read from.
    pub file: PathBuf,
    /// The `[display]` section.
    pub display: Display,
    /// The theme that `[display] theme` names, if it is in a file, otherwise that of the `[theme]` section.
    pub own_theme: Option<Arc<OwnTheme>>,
    /// The `[store]` section.
    pub store: StoreSettings,
    /// `[sync] fresh_for`: the age up to which figures are not read again, unless a tenant's block sets its own.
    pub fresh_for: Duration,
    /// `[calendar] holidays`: the company's own file of holidays, if it has one.
    pub holidays: Option<PathBuf>,
    /// Which days are worked: the announced holidays, overridden by that file.
    pub calendar: Arc<WorkCalendar>,
    /// The `[filters]` section.
    pub filters: Vec<NamedFilter>,
    /// The `[[tenant]]` blocks, in the order of the file.
    pub tenants: Vec<TenantBlock>,
    /// The `[[view]]` blocks, in the order of the file.
    pub views: Vec<SavedView>,
    /// The `[compare]` section.
    pub compare: CompareSettings,
    /// The `[people]` section.
    pub people: PeopleSettings,
    /// The `[leave_kinds]` sections.
    pub leave_kinds: LeaveKinds,
    /// The `[totals]` section.
    pub totals: TotalsSettings,
}

/// The `[display]` section, with `language = "auto"` resolved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Display {
    /// The language of the screen and of messages.
    pub language: Language,
    /// The language to prefer for names that a platform has in several.
    pub names: Language,
    /// The colours of the screen.
    pub theme: ThemeName,
    /// Whether the dashboard opens where it was left.
    pub restore: bool,
}

/// The `[store]` section.
#[derive(Clone, Debug)]
pub struct StoreSettings {
    /// Where the URL is. It may contain a password.
    pub url: StoreAddress,
    /// Snapshots older than this many days are deleted.
    pub keep_days: u32,
}

/// A set of colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ThemeName {
    /// Mono where `NO_COLOR` is set, light where `COLORFGBG` says so, dark otherwise. The terminal itself is not queried, because some
    /// never answer.
    #[default]
    Auto,
    /// Light text on a dark background.
    Dark,
    /// Dark text on a light background.
    Light,
    /// Black and white with bold text, and a reversed selection.
    HighContrast,
    /// Only the terminal's own foreground and background.
    Mono,
    /// The user's own: the `[theme]` section, or a file that `[display] theme` names.
    Own,
}

/// One `[[tenant]]` block without mistakes, whose secret has not been read yet.
#[derive(Clone, Debug)]
pub struct TenantBlock {
    /// The tenant. Its credentials contain an empty secret.
    pub tenant: Tenant,
    /// Where to read the secret.
    pub secret: SecretSource,
}

/// A configured tenant.
#[derive(Clone, Debug)]
pub struct Tenant {
    /// What the screen calls it: `label`, or the name where there is none.
    pub label: String,
    /// Its address, credentials and limits.
    pub settings: Settings,
    /// Figures younger than this are shown with their age instead of being read again when the dashboard opens or returns to today.
    pub fresh_for: Duration,
}

/// Far larger than a configuration of thousands of tenants; a larger file is not a configuration.
const MAX_CONFIG_BYTES: u64 = 1 << 20;

/// Reads and checks the file at `path`. Relative paths of secret files are relative to its folder.
pub fn load(path: &Path) -> Result<Config, ConfigError> {
    let unreadable = |error: std::io::Error| ConfigError::unreadable(path, &error);
    let file = PlainFile::open(path).map_err(unreadable)?;
    let is_private = file.is_private();
    let text = file.read_text(MAX_CONFIG_BYTES).map_err(unreadable)?;
    check::check_file(path, &text, is_private)
}

/// The language that the environment names (the first set of `LC_ALL`, `LC_MESSAGES` and `LANG`): Chinese for `zh`, English for any
/// other language, none for `C` and `POSIX`, which name no language.
fn language_of_environment() -> Option<Language> {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())?;
    let language = locale.split(['_', '.', '@']).next().unwrap_or_default();
    match language {
        "C" | "POSIX" => None,
        _ if language.eq_ignore_ascii_case("zh") => Some(Language::Chinese),
        _ => Some(Language::English),
    }
}

impl Display {
    /// The default theme with the languages for a chosen one. Without a choice the screen is English, as programs are where no language
    /// is set, but names stay Chinese, as the users of the platforms know them.
    pub fn in_language(language: Option<Language>) -> Self {
        Self {
            language: language.unwrap_or(Language::English),
            names: language.unwrap_or(Language::Chinese),
            theme: ThemeName::Auto,
            restore: true,
        }
    }
}

impl Default for Display {
    fn default() -> Self {
        Self::in_language(language_of_environment())
    }
}

impl TenantBlock {
    /// Reads the secret. Where that fails, the result says why: the tenant is then shown as refused, and others still work. `file` is
    /// the configuration file, which the message names.
    pub async fn unlock(&self, file: &Path, terminal: TerminalUse) -> TenantAccess {
        let mut settings = self.tenant.settings.clone();
        let item = KeyringItem::of_tenant(&settings.tenant);
        let locked = match self.secret.read(item, terminal).await {
            Ok(secret) => {
                settings.credentials.set_secret(secret);
                None
            }
            Err(error) => Some(self.locked(file, &error)),
        };
        TenantAccess { settings, locked }
    }

    fn locked(&self, file: &Path, error: &SecretError) -> ApiError {
        let settings = &self.tenant.settings;
        let line = self.secret.line;
        let message = error.what.about(format_args!("{}:{line}", file.display()));
        ApiError {
            tenant: settings.tenant.clone(),
            platform: settings.credentials.platform(),
            endpoint: "secret",
            code: ApiError::NO_SECRET.to_owned(),
            message: message.en().to_owned(),
            class: ErrorClass::Refused,
            hint: error.hint,
            message_zh: Some(message.zh().to_owned()),
            log_id: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_language_the_screen_is_english_and_names_stay_chinese() {
        let languages = |language| {
            let display = Display::in_language(language);
            (display.language, display.names)
        };
        assert_eq!(languages(None), (Language::English, Language::Chinese));
        for language in [Language::Chinese, Language::English] {
            assert_eq!(languages(Some(language)), (language, language));
        }
    }
}
