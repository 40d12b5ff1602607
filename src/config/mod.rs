//! The configuration file: where it is, what it may say, what is wrong with it, and where its secrets come from.
//!
//! Owns every rule about the file; a mistake becomes a [`ConfigError`] that names file, line, key and remedy. Must not know
//! screens, and asks no platform.

mod base_url;
mod block;
mod check;
mod place;
mod plain_file;
mod problem;
mod secret;
mod show;
mod store_url;
mod template;
mod tenant;

use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::SecretString;

use crate::domain::{Language, text};
use crate::platform::{ApiError, Class, Credentials, Settings, TenantAccess};

pub use place::{ConfigPlace, find_file};
pub use plain_file::{PlainFile, read_plain_text};
pub use problem::{ConfigError, ConfigProblem};
pub use secret::{SecretFrom, SecretSource, TerminalUse};
pub use store_url::without_password;
pub use template::{TEMPLATE, create_private_file};

use secret::SecretError;

/// The file, read and found to be right. Holds no secret yet: those are read by [`TenantBlock::unlock`].
#[derive(Clone, Debug)]
pub struct Config {
    /// Which file.
    pub file: PathBuf,
    /// How to show things.
    pub display: Display,
    /// What to keep between runs, and where.
    pub store: StoreSettings,
    /// `[sync] fresh_for`: how long figures count as fresh where a tenant's block says nothing else.
    pub fresh_for: Duration,
    /// In the order of the file.
    pub tenants: Vec<TenantBlock>,
}

/// The `[display]` section, with `auto` answered for the language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Display {
    /// Chinese or English.
    pub language: Language,
    /// Which of several languages of a name to prefer.
    pub names: Language,
    /// Which colours.
    pub theme: ThemeName,
}

/// The `[store]` section.
#[derive(Clone, Debug)]
pub struct StoreSettings {
    /// As written; it may hold a password.
    pub url: SecretString,
    /// How long a snapshot is kept.
    pub keep_days: u32,
}

/// Which set of colours to draw with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ThemeName {
    /// Mono where `NO_COLOR` is set, light where `COLORFGBG` says so, else dark. Asks the terminal nothing.
    #[default]
    Auto,
    /// Light text on a dark ground.
    Dark,
    /// Dark text on a light ground.
    Light,
    /// Black and white, bold, with reversed selection.
    HighContrast,
    /// No colour at all.
    Mono,
}

/// One `[[tenant]]` block, checked, its secret not read yet.
#[derive(Clone, Debug)]
pub struct TenantBlock {
    /// The tenant with an empty secret.
    pub tenant: Tenant,
    /// Where its secret comes from.
    pub secret: SecretSource,
}

/// A configured tenant.
#[derive(Clone, Debug)]
pub struct Tenant {
    /// Shown on screen; the name where none is configured.
    pub label: String,
    /// How to reach it.
    pub settings: Settings,
    /// Younger figures are shown with their age and not read again when the dashboard opens or comes back from another day.
    pub fresh_for: Duration,
}

/// A configuration of thousands of tenants is smaller than this.
const MAX_CONFIG_BYTES: u64 = 1 << 20;

/// Reads and checks the file at `path`; relative secret files are looked for beside it.
pub fn load(path: &Path) -> Result<Config, ConfigError> {
    let text = read_plain_text(path, MAX_CONFIG_BYTES)
        .map_err(|error| ConfigError::unreadable(path, &error))?;
    check::check_file(path, &text)
}

/// What the environment asks for (`LC_ALL`, then `LC_MESSAGES`, then `LANG`): Chinese for `zh`, English for any other
/// language, nothing for the language-less `C` and `POSIX`.
fn environment_wish() -> Option<Language> {
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
    /// The languages for a wish. Without one the screen speaks English, as programs do where no language is set, but names
    /// stay as the platforms' users know them.
    fn speaking(wish: Option<Language>) -> Self {
        Self {
            language: wish.unwrap_or(Language::English),
            names: wish.unwrap_or(Language::Chinese),
            theme: ThemeName::Auto,
        }
    }
}

impl Default for Display {
    fn default() -> Self {
        Self::speaking(environment_wish())
    }
}

impl TenantBlock {
    /// The way to the tenant with its secret read, or with the reason why there is none now. `file` is the configuration.
    pub async fn unlock(&self, file: &Path, terminal: TerminalUse) -> TenantAccess {
        let mut settings = self.tenant.settings.clone();
        let locked = match self.secret.read(terminal).await {
            Ok(secret) => {
                put_secret(&mut settings.credentials, secret);
                None
            }
            Err(error) => Some(self.locked(file, &error)),
        };
        TenantAccess { settings, locked }
    }

    fn locked(&self, file: &Path, error: &SecretError) -> ApiError {
        let settings = &self.tenant.settings;
        let line = self.secret.line;
        let message = format!("{}:{line}: {}", file.display(), error.what);
        ApiError {
            tenant: settings.tenant.clone(),
            platform: settings.credentials.platform(),
            endpoint: "secret",
            code: ApiError::NO_SECRET.to_owned(),
            message: text::clean(&message),
            class: Class::Refused,
            hint: error.hint,
            message_zh: None,
            log_id: None,
        }
    }
}

fn put_secret(credentials: &mut Credentials, read: SecretString) {
    match credentials {
        Credentials::WeCom { secret, .. }
        | Credentials::DingTalk { secret, .. }
        | Credentials::Feishu { secret, .. } => *secret = read,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_language_the_screen_is_english_and_names_stay_chinese() {
        let languages = |wish| {
            let display = Display::speaking(wish);
            (display.language, display.names)
        };
        assert_eq!(languages(None), (Language::English, Language::Chinese));
        for language in [Language::Chinese, Language::English] {
            assert_eq!(languages(Some(language)), (language, language));
        }
    }
}
