//! Secrets that a command prints.

use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::TerminalUse;
use super::sources::{MAX_SECRET_BYTES, SecretError};
use crate::domain::Bilingual;

/// The time that a command has. It may have to wait for a person to type a passphrase.
const COMMAND_TIMEOUT: Duration = Duration::from_mins(1);
/// The time to wait for the end of the output once the command has exited. Its output is in the pipe by then, but a child of it that stays
/// (such as an agent) may keep the pipe open for ever.
const OUTPUT_GRACE: Duration = Duration::from_millis(250);

/// Runs the command in `words` without a shell and returns what it prints.
pub(super) async fn run(words: &[String], terminal: TerminalUse) -> Result<String, SecretError> {
    let program = &words[0];
    let cannot_run = |error| {
        let reason = Bilingual::of_io(&error);
        refusal((
            format!("命令 {program} 无法运行：{}", reason.zh()),
            format!("the command {program} cannot be run: {}", reason.en()),
        ))
    };
    let child = Command::new(program)
        .args(&words[1..])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(match terminal {
            TerminalUse::Free => Stdio::inherit(),
            TerminalUse::Drawn => Stdio::null(),
        })
        .kill_on_drop(true)
        .spawn()
        .map_err(cannot_run)?;
    let Ok(ended) = timeout(COMMAND_TIMEOUT, output_of(child)).await else {
        let seconds = COMMAND_TIMEOUT.as_secs();
        return Err(refusal((
            format!("命令 {program} 在 {seconds} 秒内没有结束"),
            format!("the command {program} did not end within {seconds} seconds"),
        )));
    };
    let (status, printed) = ended.map_err(cannot_run)?;
    let Some(status) = status else {
        return Err(refusal((
            format!("命令 {program} 的输出超过 {MAX_SECRET_BYTES} 字节"),
            format!("the command {program} printed more than {MAX_SECRET_BYTES} bytes"),
        )));
    };
    if !status.success() {
        return Err(refusal((
            format!("命令 {program} 失败：{status}"),
            format!("the command {program} failed: {status}"),
        )));
    }
    String::from_utf8(printed).map_err(|_| {
        refusal((
            format!("命令 {program} 的输出不是 UTF-8"),
            format!("the command {program} printed no UTF-8"),
        ))
    })
}

fn refusal(what: impl Into<Bilingual>) -> SecretError {
    SecretError::new(
        what,
        "请在命令行手动执行该命令，看它输出什么",
        "run the command by hand to see what it prints",
    )
}

/// The exit status of the command and what it printed. There is no status where it printed more than a secret can have and was killed.
async fn output_of(mut child: Child) -> std::io::Result<(Option<ExitStatus>, Vec<u8>)> {
    let mut printed = Vec::new();
    let Some(out) = child.stdout.take() else {
        return Ok((Some(child.wait().await?), printed));
    };
    let mut out = out.take(MAX_SECRET_BYTES + 1);
    let mut status = None;
    tokio::select! {
        read = read_all(&mut out, &mut printed) => read?,
        ended = child.wait() => status = Some(ended?),
    }
    if status.is_some()
        && let Ok(read) = timeout(OUTPUT_GRACE, read_all(&mut out, &mut printed)).await
    {
        read?;
    }
    if printed.len() as u64 > MAX_SECRET_BYTES {
        child.start_kill().ok();
        return Ok((None, printed));
    }
    match status {
        Some(status) => Ok((Some(status), printed)),
        None => Ok((Some(child.wait().await?), printed)),
    }
}

/// Reads until the end. What was read stays in `printed` when the future is dropped.
async fn read_all(
    out: &mut (impl AsyncRead + Unpin),
    printed: &mut Vec<u8>,
) -> std::io::Result<()> {
    while out.read_buf(printed).await? > 0 {}
    Ok(())
}
