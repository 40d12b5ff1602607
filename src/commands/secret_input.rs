//! Reading a secret that a person types, or that a pipe brings.

use std::io::{self, IsTerminal, Read};

use secrecy::SecretString;

use crate::config::{MAX_SECRET_BYTES, clean_secret};
use crate::domain::Language;
use crate::shell::hidden_input::read_hidden_line;

use super::ending::CommandError;

/// The secret; `None` where the person gave up. It is typed without being shown where standard input is a terminal, unless `from_pipe`.
pub(super) async fn read_secret(
    question: String,
    from_pipe: bool,
    language: Language,
) -> Result<Option<SecretString>, CommandError> {
    let reading = tokio::task::spawn_blocking(move || {
        if from_pipe || !io::stdin().is_terminal() {
            read_pipe().map(Some)
        } else {
            read_hidden_line(&question)
        }
    });
    let text = match reading.await {
        Ok(text) => text.map_err(|error| CommandError::Failed(error.to_string()))?,
        Err(panic) => std::panic::resume_unwind(panic.into_panic()),
    };
    let Some(text) = text else { return Ok(None) };
    match clean_secret(text) {
        Ok(secret) => Ok(Some(secret)),
        Err(error) => Err(CommandError::Usage(format!(
            "{}; {}",
            error.what,
            language.pick(error.hint.zh, error.hint.en)
        ))),
    }
}

/// One byte more than a secret may have is read, which is then found to be too long.
fn read_pipe() -> io::Result<String> {
    let mut bytes = Vec::new();
    let limit = MAX_SECRET_BYTES + 1;
    io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
    String::from_utf8(bytes).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "not UTF-8"))
}
