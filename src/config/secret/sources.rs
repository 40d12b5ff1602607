//! Secrets from the environment and from files, and the checks that a secret from any source must pass.

use std::io;
use std::path::Path;

use secrecy::SecretString;

use crate::config::plain_file::PlainFile;
use crate::domain::balance::Hint;
use crate::domain::{Bilingual, text};

/// Longer than any platform's secret; what is larger is some other file.
pub const MAX_SECRET_BYTES: u64 = 16 * 1024;

/// Why a secret could not be read, and what to do. It never contains a part of the secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SecretError {
    /// What is wrong.
    pub what: Bilingual,
    /// What to do.
    pub hint: Hint,
}

impl SecretError {
    pub(super) fn new(what: impl Into<Bilingual>, zh: &'static str, en: &'static str) -> Self {
        Self {
            what: what.into(),
            hint: Hint { zh, en },
        }
    }
}

pub(super) fn from_env(name: &str) -> Result<String, SecretError> {
    let problem = match std::env::var(name) {
        Ok(secret) => return Ok(secret),
        Err(std::env::VarError::NotPresent) => ("没有设置", "is not set"),
        Err(std::env::VarError::NotUnicode(_)) => ("不是 UTF-8", "is not UTF-8"),
    };
    let (zh, en) = problem;
    Err(SecretError::new(
        (
            format!("环境变量 {name} {zh}"),
            format!("the environment variable {name} {en}"),
        ),
        "启动前请先设置该变量：export 变量名=密钥",
        "set it before starting: export NAME=SECRET",
    ))
}

pub(super) fn from_file(file: &Path) -> Result<String, SecretError> {
    let unreadable = |error: io::Error| {
        let (shown, reason) = (file.display(), Bilingual::of_io(&error));
        SecretError::new(
            (
                format!("密钥文件 {shown} 读不出来：{}", reason.zh()),
                format!("the secret file {shown} cannot be read: {}", reason.en()),
            ),
            "请创建该文件，属主为本人，权限 600，里面只放密钥",
            "create it as a plain file of your own with mode 600, and the secret alone in it",
        )
    };
    let opened = PlainFile::open(file).map_err(unreadable)?;
    check_mode(file, &opened)?;
    opened.read_text(MAX_SECRET_BYTES).map_err(unreadable)
}

#[cfg(unix)]
fn check_mode(file: &Path, opened: &PlainFile) -> Result<(), SecretError> {
    use std::os::unix::fs::PermissionsExt;

    let mode = opened.metadata.permissions().mode() & 0o777;
    if mode & 0o066 == 0 {
        return Ok(());
    }
    let shown = file.display();
    Err(SecretError::new(
        (
            format!("密钥文件 {shown} 对同组或其他人开放（权限 {mode:03o}）"),
            format!("the secret file {shown} is open to group or others (mode {mode:03o})"),
        ),
        "请执行 chmod 600 收紧该文件的权限",
        "run chmod 600 on it",
    ))
}

#[cfg(not(unix))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "only Unix has modes that can be wrong"
)]
fn check_mode(_file: &Path, _opened: &PlainFile) -> Result<(), SecretError> {
    Ok(())
}

/// A secret that somebody typed or piped in, checked like one from any other source.
pub fn clean_secret(text: String) -> Result<SecretString, SecretError> {
    check(text).map(SecretString::from)
}

/// The secret without the one line end that editors and `echo` add. Any other blank or invisible character is an error instead of being
/// sent: platforms ban an address that sends wrong secrets.
pub(super) fn check(mut text: String) -> Result<String, SecretError> {
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    match flaw_of(&text) {
        None => Ok(text),
        Some(flaw) => Err(SecretError::new(
            flaw,
            "请只保存密钥本身，单独一行，前后不留空白",
            "store the secret alone, on one line, with nothing around it",
        )),
    }
}

/// What makes the text unfit to be a secret, if anything does.
fn flaw_of(text: &str) -> Option<Bilingual> {
    if text.is_empty() {
        return Some(Bilingual::new("密钥是空的", "the secret is empty"));
    }
    if text.len() as u64 > MAX_SECRET_BYTES {
        return Some(Bilingual::new(
            format!("密钥超过 {MAX_SECRET_BYTES} 字节"),
            format!("the secret is longer than {MAX_SECRET_BYTES} bytes"),
        ));
    }
    let first = text.chars().next().and_then(blank_name);
    let last = text.chars().next_back().and_then(blank_name);
    if text.contains(['\n', '\r']) {
        return Some(Bilingual::new(
            "密钥有好几行",
            "the secret has several lines",
        ));
    }
    if let Some((zh, en)) = first {
        return Some(Bilingual::new(
            format!("密钥开头有{zh}"),
            format!("the secret begins with {en}"),
        ));
    }
    if let Some((zh, en)) = last {
        return Some(Bilingual::new(
            format!("密钥末尾有{zh}"),
            format!("the secret ends with {en}"),
        ));
    }
    let (zh, en) = HIDDEN;
    text::is_dirty(text)
        .then(|| Bilingual::new(format!("密钥中有{zh}"), format!("the secret holds {en}")))
}

/// What a character that cannot be seen is called, in Chinese and in English.
type BlankName = (&'static str, &'static str);

const HIDDEN: BlankName = (
    "控制字符或看不见的字符",
    "a control character or an invisible one",
);

/// The name of a character that cannot be seen at the edge of a secret; `None` for one that can.
fn blank_name(c: char) -> Option<BlankName> {
    match c {
        '\t' => Some(("制表符", "a tab")),
        '\u{FEFF}' => Some(("字节顺序标记", "a byte-order mark")),
        c if c.is_whitespace() => Some(("空格", "a blank")),
        c if text::is_dirty(c.encode_utf8(&mut [0; 4])) => Some(HIDDEN),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_end_behind_a_secret_is_dropped_and_nothing_else_is() {
        for (text, secret) in [
            ("abc123", "abc123"),
            ("abc123\n", "abc123"),
            ("abc123\r\n", "abc123"),
            ("a b\n", "a b"),
            ("密钥", "密钥"),
        ] {
            assert_eq!(check(text.to_owned()).as_deref(), Ok(secret));
        }
    }

    #[test]
    fn a_blank_a_tab_or_a_byte_order_mark_around_a_secret_is_named() {
        for (text, word) in [
            ("abc123 \n", "ends with a blank"),
            (" abc123", "begins with a blank"),
            ("abc123\u{a0}", "ends with a blank"),
            ("\u{3000}abc123", "begins with a blank"),
            ("abc123\t", "ends with a tab"),
            ("\tabc123\r\n", "begins with a tab"),
            ("\u{feff}abc123", "begins with a byte-order mark"),
            ("abc123\u{feff}\n", "ends with a byte-order mark"),
            (
                "abc123\u{200b}",
                "ends with a control character or an invisible one",
            ),
            (
                "abc\u{0}123",
                "holds a control character or an invisible one",
            ),
            ("abc\u{1b}[0m123", "holds a control character"),
            (
                "abc\u{200d}123",
                "holds a control character or an invisible one",
            ),
            ("abc123\n\n", "several lines"),
            ("abc\r123", "several lines"),
            ("abc123\r", "several lines"),
            ("\n", "is empty"),
            (" \n", "begins with a blank"),
        ] {
            let error = check(text.to_owned()).unwrap_err();
            let (zh, en) = (error.what.zh(), error.what.en());
            assert!(en.contains(word), "{text:?}: {en}");
            assert!(!en.contains("123") && !zh.contains("123"), "{zh} {en}");
        }
        let long = "x".repeat(20_000);
        assert!(
            check(long)
                .unwrap_err()
                .what
                .en()
                .contains("longer than 16384")
        );
    }
}
