//! Where secrets come from: the environment, a file, a command, the OS keyring. Never the configuration file itself.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use secrecy::SecretString;
use toml::de::DeValue;

use super::block::{Block, Reader};
use super::problem::Problem;
use super::show::quoted;

/// What a secret may look like in the file.
const FORMS: &str = "write one of: secret = { env = \"NAME\" }, secret = { file = \"PATH\" }, \
                     secret = { command = [\"PROGRAM\", \"ARGUMENT\"] }, secret = { keyring = true }";
/// How long a command may take: it may ask a person for a passphrase.
const COMMAND_TIMEOUT: Duration = Duration::from_mins(1);

/// Where one secret comes from, and where that is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SecretSource {
    /// What to ask.
    pub from: SecretFrom,
    line: usize,
    key: String,
}

/// The four accepted forms.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SecretFrom {
    /// An environment variable.
    Env(String),
    /// A file that only its owner can read.
    File(PathBuf),
    /// A program and its arguments, run without a shell.
    Command(Vec<String>),
    /// The OS keyring.
    Keyring,
}

/// Without a command's arguments, which may be secret themselves.
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

/// Reads the `secret` key of a tenant's block; a wrong one is reported and stands as the keyring.
pub(super) fn read_source<'t>(
    reader: &mut Reader<'t>,
    block: Block<'t>,
    folder: &Path,
) -> SecretSource {
    let value = block.get("secret");
    let line = value.map_or(block.line, |value| reader.line_of(value));
    let from = match value.map(toml::Spanned::get_ref) {
        Some(DeValue::Table(_)) => read_form(reader, block, folder),
        Some(DeValue::String(_)) => {
            reader.complain(
                line,
                "secret",
                "a secret must not stand in this file",
                FORMS,
            );
            None
        }
        Some(other) => {
            let what = format!(
                "wrong type: expected a table in braces, found {}",
                other.type_str()
            );
            reader.complain(line, "secret", what, FORMS);
            None
        }
        None => {
            reader.complain(line, "secret", "the tenant has no secret", FORMS);
            None
        }
    };
    SecretSource {
        from: from.unwrap_or(SecretFrom::Keyring),
        line,
        key: reader.key_of("secret"),
    }
}

fn read_form<'t>(reader: &mut Reader<'t>, block: Block<'t>, folder: &Path) -> Option<SecretFrom> {
    let form = reader.section(block, "secret", FORMS)?;
    let known = ["env", "file", "command", "keyring"];
    let before = reader.problems.len();
    reader.check_keys(form, &known, |_| None);
    if reader.problems.len() > before {
        return None;
    }
    if form.table.len() != 1 {
        reader.complain(
            form.line,
            "secret",
            "one form is needed, and only one",
            FORMS,
        );
        return None;
    }
    let line = form.line;
    let from = if form.get("env").is_some() {
        SecretFrom::Env(reader.text(form, "env")?.value.to_owned())
    } else if form.get("file").is_some() {
        SecretFrom::File(folder.join(reader.text(form, "file")?.value))
    } else if form.get("command").is_some() {
        SecretFrom::Command(read_words(reader, form)?)
    } else {
        read_keyring(reader, form)?
    };
    if from.is_empty() {
        reader.complain(line, "secret", "the form is empty", FORMS);
        return None;
    }
    Some(from)
}

fn read_keyring<'t>(reader: &mut Reader<'t>, form: Block<'t>) -> Option<SecretFrom> {
    let wanted = reader.flag(form, "keyring")?;
    if !wanted.value {
        reader.complain(
            wanted.line,
            "secret",
            "keyring = false names no secret",
            FORMS,
        );
        return None;
    }
    Some(SecretFrom::Keyring)
}

fn read_words<'t>(reader: &mut Reader<'t>, form: Block<'t>) -> Option<Vec<String>> {
    let value = form.get("command")?;
    let items = value.get_ref().as_array();
    let words: Option<Vec<String>> = items.and_then(|items| {
        let text = |item: &toml::Spanned<DeValue<'_>>| item.get_ref().as_str().map(str::to_owned);
        items.iter().map(text).collect()
    });
    if words.is_none() {
        let what = "wrong type: a command is a list of texts, run without a shell";
        let remedy = "write command = [\"PROGRAM\", \"ARGUMENT\"]";
        reader.complain(reader.line_of(value), "secret", what, remedy);
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

/// What went wrong, and the remedy.
type Refusal = (String, String);

impl SecretSource {
    /// The secret itself.
    pub async fn read(&self) -> Result<SecretString, Problem> {
        let text = match &self.from {
            SecretFrom::Env(name) => from_env(name),
            SecretFrom::File(file) => from_file(file),
            SecretFrom::Command(words) => from_command(words).await,
            SecretFrom::Keyring => Err((
                "the OS keyring comes in a later version".to_owned(),
                "use env, file or command for now".to_owned(),
            )),
        };
        text.and_then(one_line)
            .map(SecretString::from)
            .map_err(|(what, remedy)| self.problem(what, remedy))
    }

    fn problem(&self, what: String, remedy: String) -> Problem {
        Problem {
            line: Some(self.line),
            key: self.key.clone(),
            what,
            remedy,
        }
    }
}

/// Without the one newline that editors and `echo` leave at the end.
fn one_line(mut text: String) -> Result<String, Refusal> {
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    let refuse = |what: &str| {
        Err((
            what.to_owned(),
            "store the secret alone, on one line".to_owned(),
        ))
    };
    match text {
        text if text.is_empty() => refuse("the secret is empty"),
        text if text.contains(['\n', '\r', '\0']) => refuse("the secret has several lines"),
        text => Ok(text),
    }
}

fn from_env(name: &str) -> Result<String, Refusal> {
    let remedy = || format!("set it before starting: export {name}=...");
    match std::env::var(name) {
        Ok(secret) => Ok(secret),
        Err(std::env::VarError::NotPresent) => Err((
            format!("the environment variable {name} is not set"),
            remedy(),
        )),
        Err(std::env::VarError::NotUnicode(_)) => Err((
            format!("the environment variable {name} is not UTF-8"),
            remedy(),
        )),
    }
}

fn from_file(file: &Path) -> Result<String, Refusal> {
    check_mode(file)?;
    std::fs::read_to_string(file).map_err(|error| unreadable(file, &error))
}

fn unreadable(file: &Path, error: &std::io::Error) -> Refusal {
    (
        format!("the secret file {} cannot be read: {error}", file.display()),
        "create it, owned by you, with mode 600".to_owned(),
    )
}

#[cfg(unix)]
fn check_mode(file: &Path) -> Result<(), Refusal> {
    use std::os::unix::fs::PermissionsExt;

    let metadata = std::fs::metadata(file).map_err(|error| unreadable(file, &error))?;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o066 == 0 {
        return Ok(());
    }
    let shown = file.display();
    Err((
        format!("the secret file {shown} is open to group or others (mode {mode:03o})"),
        format!("run: chmod 600 {shown}"),
    ))
}

#[cfg(not(unix))]
fn check_mode(_file: &Path) -> Result<(), Refusal> {
    Ok(())
}

/// What the command prints; its standard error goes to ours, so that it can say what it wants.
async fn from_command(words: &[String]) -> Result<String, Refusal> {
    let refuse = |what: String| {
        (
            what,
            "run the command by hand to see what it prints".to_owned(),
        )
    };
    let program = &words[0];
    let cannot_run = |error| refuse(format!("the command {program} cannot be run: {error}"));
    let child = tokio::process::Command::new(program)
        .args(&words[1..])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .kill_on_drop(true)
        .spawn()
        .map_err(cannot_run)?;
    let output = tokio::time::timeout(COMMAND_TIMEOUT, child.wait_with_output())
        .await
        .map_err(|_| {
            refuse(format!(
                "the command {program} did not end within 60 seconds"
            ))
        })?
        .map_err(cannot_run)?;
    if !output.status.success() {
        return Err(refuse(format!(
            "the command {program} failed: {}",
            output.status
        )));
    }
    String::from_utf8(output.stdout)
        .map_err(|_| refuse(format!("the command {program} printed no UTF-8")))
}
