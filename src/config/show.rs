//! The effective configuration as text, for `leaveboard config show`: with the defaults filled in, and without secrets.

use std::fmt;
use std::time::Duration;

use jiff::SignedDuration;
use secrecy::ExposeSecret;

use crate::domain::Language;
use crate::domain::insight::company::SavedView;
use crate::platform::facts::KeyValue;
use crate::platform::{Credentials, Settings};

use super::compare::write_compare;
use super::people::write_own_records;
use super::store_address::StoreAddress;
use super::store_url::without_password;
use super::theme::OwnTheme;
use super::toml_text::{quoted, write_ids};
use super::totals::write_totals;
use super::{Config, TenantBlock, ThemeName};

/// The configuration as valid TOML.
impl fmt::Display for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "# {}\n", self.file.display())?;
        writeln!(f, "[display]")?;
        writeln!(
            f,
            "language = {}",
            quoted(language_word(self.display.language))
        )?;
        writeln!(f, "theme = {}", quoted(self.theme_shown()))?;
        writeln!(f, "restore = {}\n", self.display.restore)?;
        self.write_theme(f)?;
        writeln!(f, "[store]")?;
        writeln!(f, "url = {}", self.store_written())?;
        writeln!(f, "keep_days = {}\n", self.store.keep_days)?;
        writeln!(f, "[sync]")?;
        write_time(f, "fresh_for", self.fresh_for)?;
        if let Some(holidays) = &self.holidays {
            let file = quoted(&holidays.display().to_string());
            writeln!(f, "\n[calendar]\nholidays = {file}")?;
        }
        if !self.filters.is_empty() {
            writeln!(f, "\n[filters]")?;
        }
        for filter in &self.filters {
            writeln!(f, "{} = {}", quoted(&filter.name), quoted(&filter.text))?;
        }
        self.tenants
            .iter()
            .try_for_each(|tenant| write_tenant(f, tenant))?;
        self.views.iter().try_for_each(|view| write_view(f, view))?;
        write_compare(f, &self.compare)?;
        write_totals(f, &self.totals)?;
        write_own_records(f, &self.people, &self.leave_kinds)
    }
}

impl Config {
    /// The name of the theme that is shown.
    fn theme_shown(&self) -> &str {
        let own = self.own_theme.as_deref();
        let shown = own.filter(|_| self.display.theme == ThemeName::Own);
        shown.map_or(self.display.theme.as_str(), |own| &own.name)
    }

    /// What the `[theme]` section says, or in which file the theme is.
    fn write_theme(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.own_theme.as_deref() {
            None => Ok(()),
            Some(OwnTheme {
                file: Some(file), ..
            }) => writeln!(f, "# {}\n", file.display()),
            Some(section) => writeln!(f, "[theme]\n{section}"),
        }
    }

    /// `[store] url` without its password, or where it comes from.
    pub fn store_shown(&self) -> String {
        match &self.store.url {
            StoreAddress::Written(url) => without_password(url.expose_secret()),
            StoreAddress::From(source, _) => source.from.to_string(),
        }
    }

    /// The same as the file writes it.
    fn store_written(&self) -> String {
        match &self.store.url {
            StoreAddress::Written(_) => quoted(&self.store_shown()),
            StoreAddress::From(..) => self.store_shown(),
        }
    }
}

fn language_word(language: Language) -> &'static str {
    language.pick("zh-CN", "en")
}

impl ThemeName {
    /// The value of `theme` in the file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Dark => "dark",
            Self::Light => "light",
            Self::HighContrast => "high-contrast",
            Self::Mono => "mono",
            Self::Own => "own",
        }
    }
}

fn write_tenant(f: &mut fmt::Formatter<'_>, block: &TenantBlock) -> fmt::Result {
    let Settings {
        tenant,
        base_url,
        credentials,
        requests_per_minute,
        requests_per_second,
        departments,
        ..
    } = &block.tenant.settings;
    writeln!(f, "\n[[tenant]]")?;
    writeln!(f, "name = {}", quoted(tenant.as_str()))?;
    writeln!(f, "label = {}", quoted(&block.tenant.label))?;
    writeln!(f, "platform = {}", quoted(credentials.platform().as_str()))?;
    writeln!(f, "secret = {}", block.secret.from)?;
    writeln!(f, "base_url = {}", quoted(&base_url.to_string()))?;
    write_some(f, "requests_per_minute", requests_per_minute.as_ref())?;
    write_some(f, "requests_per_second", requests_per_second.as_ref())?;
    write_ids(f, "departments", &departments.only)?;
    write_ids(f, "exclude_departments", &departments.exclude)?;
    write_time(f, "fresh_for", block.tenant.fresh_for)?;
    write_credentials(f, credentials)
}

fn write_view(f: &mut fmt::Formatter<'_>, view: &SavedView) -> fmt::Result {
    writeln!(f, "\n[[view]]")?;
    writeln!(f, "name = {}", quoted(&view.name))?;
    write_ids(f, "columns", &view.columns)?;
    write_ids(f, "sort", &view.sort)?;
    if view.filter.is_empty() {
        return Ok(());
    }
    writeln!(f, "filter = {}", quoted(&view.filter))
}

fn write_credentials(f: &mut fmt::Formatter<'_>, credentials: &Credentials) -> fmt::Result {
    for (key, value) in credentials.to_keys() {
        match value {
            KeyValue::Text(text) => writeln!(f, "{key} = {}", quoted(&text))?,
            KeyValue::Number(number) => writeln!(f, "{key} = {number}")?,
            KeyValue::Flag(flag) => writeln!(f, "{key} = {flag}")?,
            KeyValue::Unlimited => writeln!(f, "{key} = \"none\"")?,
        }
    }
    Ok(())
}

/// A duration as the file spells it, such as `12h`.
fn write_time(f: &mut fmt::Formatter<'_>, key: &str, time: Duration) -> fmt::Result {
    let time = SignedDuration::try_from(time).unwrap_or(SignedDuration::MAX);
    writeln!(f, "{key} = {}", quoted(&format!("{time:#}")))
}

fn write_some(
    f: &mut fmt::Formatter<'_>,
    key: &str,
    value: Option<&impl fmt::Display>,
) -> fmt::Result {
    value.map_or(Ok(()), |value| writeln!(f, "{key} = {value}"))
}
