//! Reading a secret that a person types, or that a pipe brings.

use std::io::{self, IsTerminal, Read};

use secrecy::SecretString;

use crate::config::{MAX_SECRET_BYTES, clean_secret};
use crate::domain::Bilingual;
use crate::shell::hidden_input::read_hidden_line;

use super::ending::CommandError;

/// The secret; `None` where the person gave up. On a terminal it is typed without being shown,
/// unless `from_pipe`.
pub(super) async fn read_secret(
    question: String,
    from_pipe: bool,
) -> Result<Option<SecretString>, CommandError> {
    let reading = tokio::task::spawn_blocking(move || {
        if from_pipe || !io::stdin().is_terminal() {
            read_pipe().map(Some)
        } else {
            read_hidden_line(&question)
        }
    });
    let text = match reading.await {
        Ok(text) => text.map_err(|error| {
            let reason = Bilingual::of_io(&error);
            CommandError::failed((
                format!("没有读到密钥：{}", reason.zh()),
                format!("the secret cannot be read: {}", reason.en()),
            ))
        })?,
        Err(panic) => std::panic::resume_unwind(panic.into_panic()),
    };
    let Some(text) = text else { return Ok(None) };
    match clean_secret(text) {
        Ok(secret) => Ok(Some(secret)),
        Err(error) => Err(CommandError::Usage(error.what.and(&error.hint.into()))),
    }
}

/// One byte more than a secret may have is read, which is then found to be too long.
fn read_pipe() -> io::Result<String> {
    let mut bytes = Vec::new();
    let limit = MAX_SECRET_BYTES + 1;
    io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
    String::from_utf8(bytes).map_err(|_| {
        let what = Bilingual::new("不是 UTF-8", "not UTF-8");
        io::Error::new(io::ErrorKind::InvalidData, what)
    })
}
