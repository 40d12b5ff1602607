//! The questions of `config init`, asked on standard error and answered by lines of standard input.

use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};

use crate::commands::ending::CommandError;
use crate::commands::secret::no_keyring;
use crate::commands::secret_input::read_secret;
use crate::commands::setup_words::SetupWords;
use crate::config::{SecretFrom, find_keyring};
use crate::domain::PlatformKind;
use crate::platform::facts::{self, KeyKind};

use super::answers::{Answers, SecretToSave, StoreAnswer, TenantAnswers};

/// Asks everything; `None` where the person gave up.
pub(super) async fn ask(file: &Path, words: SetupWords) -> Result<Option<Answers>, CommandError> {
    tell(&words.welcome(file))?;
    let mut tenants: Vec<TenantAnswers> = Vec::new();
    loop {
        let Some(tenant) = ask_tenant(file, &tenants, words).await? else {
            return Ok(None);
        };
        tenants.push(tenant);
        let more = line(&words.another_tenant(), "n")?;
        if !matches!(more.to_lowercase().as_str(), "y" | "yes" | "是" | "有") {
            break;
        }
    }
    let store = ask_store(words)?;
    Ok(Some(Answers { tenants, store }))
}

async fn ask_tenant(
    file: &Path,
    before: &[TenantAnswers],
    words: SetupWords,
) -> Result<Option<TenantAnswers>, CommandError> {
    let platforms = PlatformKind::ALL.map(|platform| words.platform(platform));
    let platform = PlatformKind::ALL[number(&words.which_platform(), &platforms, words)?];
    let name = ask_name(platform, before, words)?;
    let id = ask_id(platform, words)?;
    let Some((secret, to_save)) = ask_secret(file, (&name, platform, before), words).await? else {
        return Ok(None);
    };
    Ok(Some(TenantAnswers {
        name,
        platform,
        id,
        secret,
        to_save,
    }))
}

fn ask_name(
    platform: PlatformKind,
    before: &[TenantAnswers],
    words: SetupWords,
) -> Result<String, CommandError> {
    let is_taken = |name: &str| before.iter().any(|tenant| tenant.name == name);
    let first = format!("hq-{}", platform.as_str());
    let mut others = (2..).map(|number| format!("{first}-{number}"));
    let default = if is_taken(&first) {
        others.find(|name| !is_taken(name)).unwrap_or_default()
    } else {
        first.clone()
    };
    loop {
        let name = line(&words.which_name(), &default)?;
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
        if (1..=64).contains(&name.len()) && name.chars().all(is_plain) && !is_taken(&name) {
            return Ok(name);
        }
        tell(&words.wrong_name())?;
    }
}

fn ask_id(
    platform: PlatformKind,
    words: SetupWords,
) -> Result<(&'static str, String), CommandError> {
    let keys = facts::of(platform).own_keys.iter();
    let mut ids = keys.filter(|key| matches!(key.kind, KeyKind::RequiredId));
    let key = ids.next().map_or("id", |key| key.name);
    loop {
        let id = line(&words.which_id(platform, key), "")?;
        if !id.is_empty() && !id.contains(char::is_whitespace) {
            return Ok((key, id));
        }
        tell(&words.must_be_there())?;
    }
}

/// Where the secret comes from, and the secret itself if it was typed.
type SecretAnswer = (SecretFrom, Option<SecretToSave>);

async fn ask_secret(
    file: &Path,
    (name, platform, before): (&str, PlatformKind, &[TenantAnswers]),
    words: SetupWords,
) -> Result<Option<SecretAnswer>, CommandError> {
    loop {
        match number(&words.how_secret(), &words.secret_ways(), words)? {
            0 => return ask_secret_file(file, (name, before), words).await,
            1 => {
                let default = format!("{}_SECRET", platform.as_str().to_uppercase());
                let variable = ask_variable(&default, words)?;
                return Ok(Some((SecretFrom::Env(variable), None)));
            }
            2 => {
                let command = line(&words.which_command(), "")?;
                let command: Vec<String> = command.split_whitespace().map(str::to_owned).collect();
                if !command.is_empty() {
                    return Ok(Some((SecretFrom::Command(command), None)));
                }
                tell(&words.must_be_there())?;
            }
            _ => match find_keyring().await {
                Ok(()) => {
                    let question = words.type_secret(name);
                    let typed = read_secret(question, false).await?;
                    let to_save =
                        |secret| (SecretFrom::Keyring, Some(SecretToSave::Keyring(secret)));
                    return Ok(typed.map(to_save));
                }
                Err(fault) => tell(&no_keyring(&fault).to_text(words.language()))?,
            },
        }
    }
}

/// A file that exists already is used as it is: somebody else may keep the secret in it up to date.
async fn ask_secret_file(
    file: &Path,
    (name, before): (&str, &[TenantAnswers]),
    words: SetupWords,
) -> Result<Option<SecretAnswer>, CommandError> {
    let default = format!("{name}.secret");
    let path = loop {
        let path = PathBuf::from(line(&words.which_file(), &default)?);
        let taken = SecretFrom::File(path.clone());
        if !before.iter().any(|tenant| tenant.secret == taken) {
            break path;
        }
        tell(&words.file_taken())?;
    };
    let whole = file.parent().unwrap_or(Path::new("")).join(&path);
    if whole.exists() {
        tell(&words.file_stays(&whole))?;
        return Ok(Some((SecretFrom::File(path), None)));
    }
    let question = words.type_secret(name);
    let typed = read_secret(question, false).await?;
    Ok(typed.map(|secret| {
        let to_save = SecretToSave::File(path.clone(), secret);
        (SecretFrom::File(path), Some(to_save))
    }))
}

/// The name of a variable. Anything else, such as a secret that was pasted here, is refused, and
/// the message does not repeat it.
fn ask_variable(default: &str, words: SetupWords) -> Result<String, CommandError> {
    loop {
        let name = line(&words.which_variable(), default)?;
        let mut signs = name.chars();
        let begins_well = signs
            .next()
            .is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
        if begins_well && signs.all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Ok(name);
        }
        tell(&words.wrong_variable())?;
    }
}

fn ask_store(words: SetupWords) -> Result<StoreAnswer, CommandError> {
    Ok(
        match number(&words.which_store(), &words.stores(), words)? {
            0 => StoreAnswer::Default,
            1 => StoreAnswer::File(line(&words.which_file(), "leaveboard.db")?),
            2 => StoreAnswer::Variable(ask_variable("LEAVEBOARD_STORE_URL", words)?),
            _ => StoreAnswer::Nowhere,
        },
    )
}

/// One of `choices`, by its number from 1; the first where nothing is typed.
fn number(question: &str, choices: &[&str], words: SetupWords) -> Result<usize, CommandError> {
    tell(question)?;
    for (at, choice) in choices.iter().enumerate() {
        tell(&format!("  {}  {choice}", at + 1))?;
    }
    loop {
        let typed = line("", "1")?;
        match typed.parse::<usize>() {
            Ok(number) if (1..=choices.len()).contains(&number) => return Ok(number - 1),
            _ => tell(&words.choose_number(choices.len()))?,
        }
    }
}

/// A line without the blanks around it, or the default where there is nothing else. The end of the input is an error, so that nothing
/// half answered is written.
fn line(question: &str, default: &str) -> Result<String, CommandError> {
    let mut out = io::stderr();
    let gap = if question.is_empty() { "" } else { " " };
    if default.is_empty() {
        write!(out, "{question}{gap}> ")?;
    } else {
        write!(out, "{question}{gap}[{default}] > ")?;
    }
    out.flush()?;
    let mut typed = String::new();
    if io::stdin().lock().read_line(&mut typed)? == 0 {
        return Err(CommandError::Usage(SetupWords::input_ended()));
    }
    let typed = crate::domain::text::clean(typed.trim());
    Ok(if typed.is_empty() {
        default.to_owned()
    } else {
        typed
    })
}

fn tell(text: &str) -> io::Result<()> {
    writeln!(io::stderr(), "{text}")
}
