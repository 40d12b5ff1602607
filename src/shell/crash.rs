//! The report of a crash: a file on this machine alone, which says where the program failed and nothing about people.

use std::any::Any;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

/// Sets a panic hook that writes a report into `file`, then calls the former hook, and at last
/// prints `notice`, which says where the report is, on standard error.
pub fn report_panics(file: PathBuf, notice: String) {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let written = write_report(&file, info);
        before(info);
        // A report that cannot be written is no reason to hide the panic itself.
        if written.is_ok() {
            let _ = writeln!(io::stderr(), "{notice}");
        }
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
    let message = redacted(info.payload());
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

/// The words of a panic, if they are a literal of the source. A message that was formatted may hold
/// a name, an id or a secret, whatever it looks like, and the place of the panic says enough.
pub(super) fn redacted(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&str>()
        .copied()
        .unwrap_or("(its words may hold data and are left out)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_has_the_words_of_the_source_and_no_others() {
        let literal: Box<dyn Any + Send> = Box::new("no row of that number");
        assert_eq!(redacted(&*literal), "no row of that number");
        let formatted: Box<dyn Any + Send> = Box::new("no row of \"a\\\"zhangsan\"".to_owned());
        assert!(!redacted(&*formatted).contains("zhangsan"));
    }
}
