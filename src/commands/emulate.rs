//! `emulate`: the built-in emulator on its own, until interrupted.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::pin::pin;

use crate::config::{create_private_file, read_plain_text};
use crate::domain::{Bilingual, PlatformKind};
use crate::emulator::{AppKeys, Emulator, EmulatorCredentials, EmulatorOptions};
use crate::platform::facts;

use super::cli::EmulateOptions;
use super::ending::{CommandError, Ending};
use super::run_options::RunOptions;
use super::stderr;

/// The first line of every configuration that this command writes. A file that starts with it may be replaced.
const OWN_CONFIG_MARK: &str =
    "# Written by `leaveboard emulate`, which replaces this file and the secrets beside it.";

/// Far more than this command writes: a larger file is somebody else's.
const MAX_OWN_CONFIG_BYTES: u64 = 1 << 20;

pub(super) async fn run(
    run: &RunOptions,
    options: &EmulateOptions,
) -> Result<Ending, CommandError> {
    if let Some(file) = &options.write_config {
        require_ours(file)?;
    }
    let emulator = start(options).await?;
    let keys = emulator.credentials();
    if let Some(file) = &options.write_config {
        write_config(file, &keys, options.company.client_rates())?;
        let file = file.display();
        stderr::line(&run.language().pick(
            format!("已写入 {file} 及其密钥；可以试试：leaveboard --config {file} balances"),
            format!("wrote {file} and its secrets; try: leaveboard --config {file} balances"),
        ));
    }
    // The first poll registers the signal handler. It must be there before the first line is
    // printed, because the reader of that line may interrupt at once.
    let mut interrupted = pin!(tokio::signal::ctrl_c());
    if futures_util::poll!(&mut interrupted).is_pending() {
        announce(&keys)?;
        // An error means that signals cannot be received here. Then the command ends at once.
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
    Emulator::start(emulator).await.map_err(|error| {
        let (address, reason) = (options.listen, Bilingual::of_io(&error));
        if error.kind() == io::ErrorKind::InvalidInput {
            return CommandError::usage((
                format!(
                    "--listen：模拟服务只能监听本机地址（如 127.0.0.1:8080），不能监听 {address}"
                ),
                format!("--listen: {error}"),
            ));
        }
        CommandError::failed((
            format!("无法监听 {address}：{}", reason.zh()),
            format!("cannot listen on {address}: {}", reason.en()),
        ))
    })
}

/// Prints where the emulator listens and its credentials. Flushed at once, because programs that start this command wait for the line.
fn announce(keys: &EmulatorCredentials) -> Result<(), CommandError> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, keys).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(out.flush()?)
}

/// The file beside `file` that holds the secret of a platform's app.
fn secret_file(file: &Path, platform: &str) -> PathBuf {
    file.with_extension(format!("{platform}.secret"))
}

/// Refuses to replace files that this command did not write. Its secrets have no mark of their own: they are recognised by the
/// configuration beside them.
fn require_ours(file: &Path) -> Result<(), CommandError> {
    match read_plain_text(file, MAX_OWN_CONFIG_BYTES) {
        Ok(text) if text.starts_with(OWN_CONFIG_MARK) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let secrets = PlatformKind::ALL.map(|platform| secret_file(file, platform.as_str()));
            let existing = secrets.iter().find(|secret| secret.exists());
            existing.map_or(Ok(()), |secret| Err(not_ours(secret)))
        }
        _ => Err(not_ours(file)),
    }
}

fn not_ours(file: &Path) -> CommandError {
    let file = file.display();
    CommandError::usage((
        format!("--write-config：{file} 已存在，且不是 `leaveboard emulate` 写的；请换一个文件"),
        format!(
            "--write-config: {file} exists and was not written by `leaveboard emulate`; name another file"
        ),
    ))
}

/// Writes the configuration first. If a later write fails, its mark still says that the secrets beside it may be replaced.
fn write_config(
    file: &Path,
    keys: &EmulatorCredentials,
    rates: Option<(u32, u32)>,
) -> Result<(), CommandError> {
    let replaces = file.exists();
    replace(file, &config_text(file, keys, rates), replaces)?;
    for app in &keys.apps {
        let secret = secret_file(file, app.platform);
        replace(&secret, &format!("{}\n", app.secret), replaces)?;
    }
    Ok(())
}

fn replace(file: &Path, text: &str, may_replace: bool) -> Result<(), CommandError> {
    let written = if may_replace && file.exists() {
        std::fs::remove_file(file).and_then(|()| create_private_file(file, text))
    } else {
        create_private_file(file, text)
    };
    written.map_err(|error| CommandError::cannot_write(file, &error))
}

fn config_text(file: &Path, keys: &EmulatorCredentials, rates: Option<(u32, u32)>) -> String {
    let blocks = keys.apps.iter().map(|app| {
        let secret = secret_file(file, app.platform);
        let secret = secret.file_name().unwrap_or_default().to_string_lossy();
        block(app, &secret, &keys.base_url) + &limits(app.platform, rates)
    });
    format!("{OWN_CONFIG_MARK}\n{}", blocks.collect::<String>())
}

fn block(app: &AppKeys, secret: &str, base_url: &str) -> String {
    let AppKeys {
        platform,
        id_key,
        id,
        ..
    } = app;
    let secret = toml::Value::from(secret);
    format!(
        "\n[[tenant]]\nname = \"emulated-{platform}\"\nplatform = \"{platform}\"\n{id_key} = \"{id}\"\n\
         secret = {{ file = {secret} }}\nbase_url = \"{base_url}\"\n"
    )
}

/// The client's own limits, where the emulator has others than the platform documents. Without limits there is no monthly budget either.
fn limits(platform: &str, rates: Option<(u32, u32)>) -> String {
    let Some((minute, second)) = rates else {
        return String::new();
    };
    let mut lines = vec![format!("requests_per_minute = {minute}\n")];
    let has_key = |name| {
        let mut kinds = PlatformKind::ALL.into_iter();
        kinds.any(|kind| kind.as_str() == platform && facts::of(kind).has_key(name))
    };
    if has_key("requests_per_second") {
        lines.push(format!("requests_per_second = {second}\n"));
    }
    if has_key("monthly_call_budget") {
        lines.push("monthly_call_budget = \"none\"\n".to_owned());
    }
    lines.concat()
}
