//! `[store] url`: a text in the file, or one of the forms of a secret, so that a password need not stand in the file.

use std::path::Path;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::OnceCell;
use toml::de::DeValue;

use super::block::{BlockReader, ConfigBlock};
use super::secret::{self, KeyringItem, SecretError, SecretSource, TerminalUse};
use super::store_url::without_password;
use crate::domain::Bilingual;

/// The default: an SQLite file in the user's data folder.
const DEFAULT_STORE: &str = "sqlite";

/// The forms of a URL, for remedies.
const URLS: (&str, &str) = (
    "可用 \"sqlite\"、\"sqlite:PATH\"、\"postgres://...\"、\"none\"",
    "use \"sqlite\", \"sqlite:PATH\", \"postgres://...\" or \"none\"",
);

/// What is wrong with an address of no known form.
const NO_URL: (&str, &str) = ("没有这种写法的存储", "no kind of store has this form");

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

/// Reads the key `url`. If the URL contains a password, only the owner of the file may be able to
/// read it.
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
        reader.report(line, "url", NO_URL, URLS);
    } else if !is_private && without_password(url) != url {
        let what = (
            "这个文件里有密码，而别人也能读它",
            "a password stands in this file, which others than you can read",
        );
        let remedy = (
            "请执行 chmod 600 收紧权限，或改写成 url = { env = \"NAME\" }、{ file = \"PATH\" }、\
             { command = [\"PROGRAM\", \"ARGUMENT\"] } 或 { keyring = true }",
            "run chmod 600 on the file, or write url = { env = \"NAME\" }, { file = \"PATH\" }, \
             { command = [\"PROGRAM\", \"ARGUMENT\"] } or { keyring = true }",
        );
        reader.report(line, "url", what, remedy);
    }
    Some(StoreAddress::Written(url.to_owned().into()))
}

/// What is wrong with an address of a store that has no known form, and which forms there are. The address is not repeated: it may hold a
/// password.
pub fn unknown_store_url() -> Bilingual {
    Bilingual::from(NO_URL).and(&URLS.into())
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
