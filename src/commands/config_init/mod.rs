//! `config init`: on a terminal it asks a few questions, writes a configuration from the answers,
//! and checks it with `doctor`; without a terminal, or with `--no-input`, it writes the template.

mod answers;
mod questions;

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use crate::config::{self, KeyringItem, change_keyring, create_private_file};
use crate::domain::TenantName;

use super::doctor;
use super::doctor::options::DoctorOptions;
use super::ending::{CommandError, Ending};
use super::run_options::RunOptions;
use super::secret::no_keyring;
use super::setup_words::SetupWords;
use super::stderr;
use answers::{Answers, SecretToSave};

pub(super) async fn run(
    run: &RunOptions,
    file: &Path,
    no_input: bool,
) -> Result<Ending, CommandError> {
    if file.exists() {
        return Err(exists_already(file));
    }
    let language = run.language();
    if no_input || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        write(file, &config::template(language))?;
        let file = file.display();
        stderr::line(&language.pick(
            format!("已写入 {file}：请为每家企业填写一个 [[tenant]]"),
            format!("wrote {file}: fill in one block for each tenant"),
        ));
        return Ok(Ending::Complete);
    }
    let words = SetupWords::in_language(language);
    let Some(answers) = questions::ask(file, words).await? else {
        stderr::line(words.nothing_changed());
        return Ok(Ending::Interrupted);
    };
    save(file, &answers, words).await?;
    stderr::line(&words.written(file));
    let written = RunOptions {
        file: Some(file.to_owned()),
        ..run.clone()
    };
    doctor::run(&written, &DoctorOptions::of_all()).await
}

/// Saves secrets first: a configuration without them would look finished.
async fn save(file: &Path, answers: &Answers, words: SetupWords) -> Result<(), CommandError> {
    for tenant in &answers.tenants {
        match &tenant.to_save {
            Some(SecretToSave::File(path, secret)) => {
                let path = beside(file, path);
                let text = format!("{}\n", secrecy::ExposeSecret::expose_secret(secret));
                create_private_file(&path, &text)
                    .map_err(|error| CommandError::cannot_write(&path, &error))?;
            }
            Some(SecretToSave::Keyring(secret)) => {
                let item = KeyringItem::of_tenant(&TenantName::new(&tenant.name));
                let secret = secret.clone();
                change_keyring(move |keyring| keyring.set(&item, &secret))
                    .await
                    .map_err(|fault| no_keyring(&fault))?;
            }
            None => {}
        }
    }
    write(file, &answers.to_toml(words.language()))
}

fn write(file: &Path, text: &str) -> Result<(), CommandError> {
    create_private_file(file, text).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            exists_already(file)
        } else {
            CommandError::cannot_write(file, &error)
        }
    })
}

fn beside(file: &Path, path: &Path) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).join(path)
}

fn exists_already(file: &Path) -> CommandError {
    let file = file.display();
    CommandError::usage((
        format!("{file} 已经存在，没有改动；请直接编辑它，或用 --config 指定另一个文件"),
        format!(
            "{file} exists already and was left as it is; edit it, or name another file with --config"
        ),
    ))
}
