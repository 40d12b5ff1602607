//! `[store] url`: a text in the file, or one of the forms of a secret, so that a password need not stand in the file.

use std::path::Path;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::OnceCell;
use toml::de::DeValue;

use super::block::{BlockReader, ConfigBlock};
use super::secret::{self, KeyringItem, SecretError, SecretSource, TerminalUse};
use super::store_url::without_password;

/// The default: an SQLite file in the user's data folder.
const DEFAULT_STORE: &str = "sqlite";

/// The forms of a URL, for remedies.
const URLS: &str = "use \"sqlite\", \"sqlite:PATH\", \"postgres://...\" or \"none\"";

/// Where the URL of the store is. Its `Debug` shows no password.
#[derive(Clone, Debug)]
pub enum StoreAddress {
    /// In the file.
    Written(SecretString),
    /// Where secrets come from. It is read once and remembered: opening the store a second time must not ask for a passphrase again.
    From(SecretSource, Arc<OnceCell<SecretString>>),
}

impl Default for StoreAddress {
    fn default() -> Self {
        Self::Written(DEFAULT_STORE.to_owned().into())
    }
}

impl StoreAddress {
    /// The URL.
    pub async fn read(&self) -> Result<SecretString, SecretError> {
        match self {
            Self::Written(url) => Ok(url.clone()),
            Self::From(source, known) => {
                let read = || source.read(KeyringItem::of_store(), TerminalUse::Free);
                known.get_or_try_init(read).await.cloned()
            }
        }
    }

    /// The URL if the file has it.
    pub fn written(&self) -> Option<&str> {
        match self {
            Self::Written(url) => Some(url.expose_secret()),
            Self::From(..) => None,
        }
    }
}

/// Reads the key `url`. A file with a password in it must be its owner's alone.
pub(super) fn read_store_address<'t>(
    reader: &mut BlockReader<'t>,
    block: ConfigBlock<'t>,
    folder: &Path,
    is_private: bool,
) -> Option<StoreAddress> {
    let value = block.get("url")?;
    let line = reader.line_of(value);
    if matches!(value.get_ref(), DeValue::Table(_)) {
        let from = secret::read_form(reader, (block, "url"), folder)?;
        let source = SecretSource { from, line };
        return Some(StoreAddress::From(source, Arc::default()));
    }
    let url = reader.text(block, "url")?.value;
    if !is_store_url(url) {
        reader.report(line, "url", "no kind of store has this form", URLS);
    } else if !is_private && without_password(url) != url {
        let what = "a password stands in this file, which others than you can read";
        let remedy = "run chmod 600 on the file, or write url = { env = \"NAME\" }, { file = \"PATH\" }, \
                      { command = [\"PROGRAM\", \"ARGUMENT\"] } or { keyring = true }";
        reader.report(line, "url", what, remedy);
    }
    Some(StoreAddress::Written(url.to_owned().into()))
}

pub(super) fn is_store_url(url: &str) -> bool {
    let has_more = |prefix| {
        url.strip_prefix(prefix)
            .is_some_and(|rest: &str| !rest.is_empty())
    };
    matches!(url, "sqlite" | "none")
        || ["sqlite:", "postgres://", "postgresql://"]
            .into_iter()
            .any(has_more)
}
