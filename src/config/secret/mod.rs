//! Where secrets come from: the environment, a file, a command or the OS keyring, but never the configuration file itself, which people
//! copy into tickets and repositories.

mod command;
mod keyring;
mod sources;

use std::fmt;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use toml::de::DeValue;

use super::block::{BlockReader, ConfigBlock, type_of};
use super::toml_text::quoted;

pub use keyring::{Keyring, KeyringFault, KeyringItem, change_keyring, find_keyring};
pub use sources::{MAX_SECRET_BYTES, SecretError, clean_secret};

/// The forms of a secret, for remedies.
pub(super) const FORMS: (&str, &str) = (
    "请写成以下之一：secret = { env = \"NAME\" }、secret = { file = \"PATH\" }、\
     secret = { command = [\"PROGRAM\", \"ARGUMENT\"] }、secret = { keyring = true }",
    "write one of: secret = { env = \"NAME\" }, secret = { file = \"PATH\" }, \
     secret = { command = [\"PROGRAM\", \"ARGUMENT\"] }, secret = { keyring = true }",
);

/// Where a secret comes from, and the line of the file that says so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SecretSource {
    /// Where it comes from.
    pub from: SecretFrom,
    pub(super) line: usize,
}

/// The four accepted forms of a `secret` key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SecretFrom {
    /// An environment variable.
    Env(String),
    /// A file whose mode lets only its owner read it.
    File(PathBuf),
    /// A program and its arguments, run without a shell.
    Command(Vec<String>),
    /// The OS keyring.
    Keyring,
}

/// The form as the file has it, without the arguments of a command, which may be secrets themselves.
impl fmt::Display for SecretFrom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Env(name) => write!(f, "{{ env = {} }}", quoted(name)),
            Self::File(file) => write!(f, "{{ file = {} }}", quoted(&file.to_string_lossy())),
            Self::Command(words) => {
                let arguments = if words.len() > 1 {
                    ", \"(redacted)\""
                } else {
                    ""
                };
                write!(f, "{{ command = [{}{arguments}] }}", quoted(&words[0]))
            }
            Self::Keyring => write!(f, "{{ keyring = true }}"),
        }
    }
}

/// Reads the `secret` key of a tenant's block. A wrong one is reported, and the keyring takes its place in the result.
pub(super) fn read_source<'t>(
    reader: &mut BlockReader<'t>,
    block: ConfigBlock<'t>,
    folder: &Path,
) -> SecretSource {
    let value = block.get("secret");
    let line = value.map_or(block.line, |value| reader.line_of(value));
    let from = match value.map(toml::Spanned::get_ref) {
        Some(DeValue::Table(_)) => read_form(reader, (block, "secret"), folder),
        Some(DeValue::String(_)) => {
            let what = (
                "密钥不能写在这个文件里",
                "a secret must not stand in this file",
            );
            reader.report(line, "secret", what, FORMS);
            None
        }
        Some(other) => {
            let found = type_of(other);
            let what = (
                format!("类型不对：应是花括号里的写法，现在是{}", found.zh()),
                format!(
                    "wrong type: expected a table in braces, found {}",
                    found.en()
                ),
            );
            reader.report(line, "secret", what, FORMS);
            None
        }
        None => {
            let what = ("这家企业没有写密钥", "the tenant has no secret");
            reader.report(line, "secret", what, FORMS);
            None
        }
    };
    SecretSource {
        from: from.unwrap_or(SecretFrom::Keyring),
        line,
    }
}

/// Reads one of the forms of a secret, which stands under this key of this block.
pub(super) fn read_form<'t>(
    reader: &mut BlockReader<'t>,
    (block, key): (ConfigBlock<'t>, &str),
    folder: &Path,
) -> Option<SecretFrom> {
    let form = reader.table(block, key, FORMS)?;
    let known = ["env", "file", "command", "keyring"];
    let before = reader.problems.len();
    reader.check_keys(form, &known, |_| None);
    if reader.problems.len() > before {
        return None;
    }
    if form.table.len() != 1 {
        let what = (
            "只能写一种，也必须写一种",
            "one form is needed, and only one",
        );
        reader.report(form.line, key, what, FORMS);
        return None;
    }
    let line = form.line;
    let from = if form.get("env").is_some() {
        SecretFrom::Env(reader.text(form, "env")?.value.to_owned())
    } else if form.get("file").is_some() {
        SecretFrom::File(folder.join(reader.text(form, "file")?.value))
    } else if form.get("command").is_some() {
        SecretFrom::Command(read_words(reader, form, key)?)
    } else {
        read_keyring(reader, form, key)?
    };
    if from.is_empty() {
        reader.report(line, key, ("内容是空的", "the form is empty"), FORMS);
        return None;
    }
    Some(from)
}

fn read_keyring<'t>(
    reader: &mut BlockReader<'t>,
    form: ConfigBlock<'t>,
    key: &str,
) -> Option<SecretFrom> {
    let wanted = reader.flag(form, "keyring")?;
    if !wanted.value {
        let what = (
            "keyring = false 没有说密钥在哪里",
            "keyring = false names no secret",
        );
        reader.report(wanted.line, key, what, FORMS);
        return None;
    }
    Some(SecretFrom::Keyring)
}

fn read_words<'t>(
    reader: &mut BlockReader<'t>,
    form: ConfigBlock<'t>,
    key: &str,
) -> Option<Vec<String>> {
    let value = form.get("command")?;
    let items = value.get_ref().as_array();
    let words: Option<Vec<String>> = items.and_then(|items| {
        let text = |item: &toml::Spanned<DeValue<'_>>| item.get_ref().as_str().map(str::to_owned);
        items.iter().map(text).collect()
    });
    if words.is_none() {
        let what = (
            "类型不对：命令是文字的列表，不经过 shell",
            "wrong type: a command is a list of texts, run without a shell",
        );
        let remedy = (
            "请写成 command = [\"PROGRAM\", \"ARGUMENT\"]",
            "write command = [\"PROGRAM\", \"ARGUMENT\"]",
        );
        reader.report(reader.line_of(value), key, what, remedy);
    }
    words
}

impl SecretFrom {
    fn is_empty(&self) -> bool {
        match self {
            Self::Env(name) => name.is_empty(),
            Self::File(file) => file.as_os_str().is_empty(),
            Self::Command(words) => words.first().is_none_or(String::is_empty),
            Self::Keyring => false,
        }
    }
}

/// Who uses the terminal while a secret is read: a secret command may want to ask for a passphrase there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TerminalUse {
    /// No dashboard draws on it, so the command's standard error is shown.
    Free,
    /// The dashboard draws on it, so the command's standard error is discarded.
    Drawn,
}

impl SecretSource {
    /// Reads the secret, which is `item` where it is in the keyring. A source that fails now may succeed later, when a variable is set
    /// or a file written.
    pub(super) async fn read(
        &self,
        item: KeyringItem,
        terminal: TerminalUse,
    ) -> Result<SecretString, SecretError> {
        let text = match &self.from {
            SecretFrom::Env(name) => sources::from_env(name)?,
            SecretFrom::File(file) => sources::from_file(file)?,
            SecretFrom::Command(words) => command::run(words, terminal).await?,
            SecretFrom::Keyring => keyring::read(item).await?,
        };
        sources::check(text).map(SecretString::from)
    }
}
