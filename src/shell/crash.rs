//! The report of a crash: a file on this machine alone, which says where the program failed and nothing about people.

use std::any::Any;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

/// Longer runs of letters and digits may be a secret, a token or an id.
const LONGEST_WORD: usize = 24;

/// Also writes a report into `file`, whatever else is done about a panic.
pub fn report_panics(file: PathBuf) {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        // A report that cannot be written is no reason to hide the panic itself.
        let _ = write_report(&file, info);
        before(info);
    }));
}

/// Writes the report of a panic.
pub(super) fn write_report(file: &Path, info: &PanicHookInfo<'_>) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    // The last report takes the place of the one before, with the rights of a new file.
    let _ = std::fs::remove_file(file);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(file)?.write_all(text(info).as_bytes())
}

fn text(info: &PanicHookInfo<'_>) -> String {
    let place = info
        .location()
        .map_or_else(String::new, ToString::to_string);
    let thread = std::thread::current();
    let thread = thread.name().unwrap_or("unnamed");
    let backtrace = std::backtrace::Backtrace::force_capture();
    let message = redacted(message(info.payload()));
    let version = env!("CARGO_PKG_VERSION");
    let (system, processor) = (std::env::consts::OS, std::env::consts::ARCH);
    let now = Timestamp::now();
    format!(
        "leaveboard {version} on {system} {processor}, {now}\na defect: {message}\nat {place}, thread {thread}\n\n{backtrace}"
    )
}

/// The text that a panic came with.
pub(super) fn message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    let string = payload.downcast_ref::<String>().map(String::as_str);
    text.or(string).unwrap_or("no message")
}

/// `message` without what may be data: whatever is quoted, is not plain ASCII, or looks like a key.
pub(super) fn redacted(message: &str) -> String {
    let mut quote = None;
    let mut unquoted = String::new();
    for c in message.chars() {
        match quote {
            Some(end) if c == end => quote = None,
            Some(_) => {}
            None if c == '"' || c == '`' => {
                quote = Some(c);
                unquoted.push_str("(redacted)");
            }
            None => unquoted.push(c),
        }
    }
    let words = unquoted.split(' ').map(|word| {
        if word.is_ascii() && word.len() <= LONGEST_WORD {
            word
        } else {
            "(redacted)"
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_what_failed_and_nothing_about_people_or_secrets() {
        let kept = "index out of bounds: the len is 3 but the index is 5";
        assert_eq!(redacted(kept), kept);
        for (message, shown) in [
            ("no row of \"zhangsan\"", "no row of (redacted)"),
            ("no row of 张三 here", "no row of (redacted) here"),
            (
                "token 0123456789abcdef0123456789 expired",
                "token (redacted) expired",
            ),
            ("an open \"quotation", "an open (redacted)"),
        ] {
            assert_eq!(redacted(message), shown);
        }
    }
}
