//! `emulate`: the built-in emulator on its own, until interrupted.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::pin::pin;

use crate::config::{create_private_file, read_plain_text};
use crate::emulator::{Emulator, EmulatorCredentials, EmulatorOptions};

use super::cli::EmulateOptions;
use super::ending::{CommandError, Ending};
use super::stderr;

/// First line of a configuration that this command wrote, and may therefore replace.
const MARK: &str =
    "# Written by `leaveboard emulate`, which replaces this file and the secrets beside it.";

/// What this command writes is much smaller.
const MAX_OWN_CONFIG_BYTES: u64 = 1 << 20;

pub(super) async fn run(options: &EmulateOptions) -> Result<Ending, CommandError> {
    if let Some(file) = &options.write_config {
        require_ours(file)?;
    }
    let emulator = start(options).await?;
    let keys = emulator.credentials();
    if let Some(file) = &options.write_config {
        write_config(file, &keys, options.company.pace())?;
        stderr::line(&format!(
            "wrote {} and its secrets; try: leaveboard --config {} balances",
            file.display(),
            file.display()
        ));
    }
    // Polled once, it listens: whoever reads the first line may interrupt at once.
    let mut interrupted = pin!(tokio::signal::ctrl_c());
    if futures_util::poll!(&mut interrupted).is_pending() {
        announce(&keys)?;
        // An error means that there are no signals here: either way the command is over.
        let _ = interrupted.await;
    }
    emulator.stop().await;
    Ok(Ending::Interrupted)
}

async fn start(options: &EmulateOptions) -> Result<Emulator, CommandError> {
    let emulator = EmulatorOptions {
        listen: options.listen,
        ..options.company.to_emulator()
    };
    Emulator::start(emulator)
        .await
        .map_err(|error| match error.kind() {
            io::ErrorKind::InvalidInput => CommandError::Usage(format!("--listen: {error}")),
            _ => CommandError::Failed(format!("cannot listen on {}: {error}", options.listen)),
        })
}

/// The first line of standard output, at once: whoever started this waits for it.
fn announce(keys: &EmulatorCredentials) -> Result<(), CommandError> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, keys).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(out.flush()?)
}

/// The files that hold the platforms' secrets.
fn secret_files(file: &Path) -> [PathBuf; 3] {
    ["wecom", "dingtalk", "feishu"]
        .map(|platform| file.with_extension(format!("{platform}.secret")))
}

/// Only what this command wrote before is replaced: secrets are known as its own by the configuration beside them.
fn require_ours(file: &Path) -> Result<(), CommandError> {
    match read_plain_text(file, MAX_OWN_CONFIG_BYTES) {
        Ok(text) if text.starts_with(MARK) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let secrets = secret_files(file);
            let taken = secrets.iter().find(|secret| secret.exists());
            taken.map_or(Ok(()), |secret| Err(not_ours(secret)))
        }
        _ => Err(not_ours(file)),
    }
}

fn not_ours(file: &Path) -> CommandError {
    CommandError::Usage(format!(
        "--write-config: {} exists and was not written by `leaveboard emulate`; name another file",
        file.display()
    ))
}

/// The configuration first: should the rest go wrong, its mark says whose the secrets are.
fn write_config(
    file: &Path,
    keys: &EmulatorCredentials,
    pace: Option<(u32, u32)>,
) -> Result<(), CommandError> {
    let paths = secret_files(file);
    let names = paths.each_ref().map(|path| {
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    });
    let replaces = file.exists();
    replace(file, &config_text(keys, &names, pace), replaces)?;
    let secrets = [
        &keys.wecom.secret,
        &keys.dingtalk.secret,
        &keys.feishu.secret,
    ];
    for (path, secret) in paths.iter().zip(secrets) {
        replace(path, &format!("{secret}\n"), replaces)?;
    }
    Ok(())
}

fn replace(file: &Path, text: &str, may_replace: bool) -> Result<(), CommandError> {
    let written = if may_replace && file.exists() {
        std::fs::remove_file(file).and_then(|()| create_private_file(file, text))
    } else {
        create_private_file(file, text)
    };
    written
        .map_err(|error| CommandError::Failed(format!("cannot write {}: {error}", file.display())))
}

fn config_text(
    keys: &EmulatorCredentials,
    secret_names: &[String; 3],
    pace: Option<(u32, u32)>,
) -> String {
    let [wecom, dingtalk, feishu] = secret_names;
    let url = &keys.base_url;
    let per_minute = pace.map_or_else(String::new, |(minute, _)| {
        format!("requests_per_minute = {minute}\n")
    });
    // Who takes the limits away wants no month's budget either.
    let dingtalk_limits = pace.map_or_else(String::new, |(_, second)| {
        format!("requests_per_second = {second}\nmonthly_call_budget = \"none\"\n")
    });
    let block = |platform: &str, id: &str, value: &str, secret: &str| {
        let secret = toml::Value::from(secret);
        format!(
            "\n[[tenant]]\nname = \"emulated-{platform}\"\nplatform = \"{platform}\"\n{id} = \"{value}\"\n\
             secret = {{ file = {secret} }}\nbase_url = \"{url}\"\n{per_minute}"
        )
    };
    [
        format!("{MARK}\n"),
        block("wecom", "corp_id", &keys.wecom.corp_id, wecom),
        block("dingtalk", "app_key", &keys.dingtalk.app_key, dingtalk),
        dingtalk_limits,
        block("feishu", "app_id", &keys.feishu.app_id, feishu),
    ]
    .concat()
}
