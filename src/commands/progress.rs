//! The progress line on standard error, for a person who waits.

use std::io::{self, IsTerminal, Write};

use crate::domain::{Language, TenantName};
use crate::sync::Progress;

/// Back to the left and wipe the line.
const WIPE: &str = "\r\u{1b}[2K";

/// One line that is drawn over itself; nothing at all where standard error is no terminal.
#[derive(Debug)]
pub(super) struct ProgressLine {
    shown: bool,
    drawn: bool,
    language: Language,
}

impl ProgressLine {
    pub(super) fn new(quiet: bool, language: Language) -> Self {
        Self {
            shown: !quiet && io::stderr().is_terminal(),
            drawn: false,
            language,
        }
    }

    pub(super) fn is_shown(&self) -> bool {
        self.shown
    }

    pub(super) fn draw(&mut self, tenant: &TenantName, progress: &Progress) {
        if self.shown {
            self.drawn = true;
            print(&format!("{WIPE}{}", words(tenant, progress, self.language)));
        }
    }

    /// Takes the line away, before something else is printed.
    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.drawn) {
            print(WIPE);
        }
    }
}

fn print(text: &str) {
    let mut terminal = io::stderr().lock();
    let _ = terminal.write_all(text.as_bytes());
    let _ = terminal.flush();
}

/// `hq-wecom: 4871 of 5012 people, 586 of 600 requests in 60 s, about 15 s left`
fn words(tenant: &TenantName, progress: &Progress, language: Language) -> String {
    let Progress {
        people,
        answered,
        usage,
        ..
    } = progress;
    let (used, limit, seconds) = (
        usage.used_in_window,
        usage.window_limit,
        usage.window_seconds,
    );
    let mut text = language.pick(
        format!("{tenant}：{answered}/{people} 人，{seconds} 秒内 {used}/{limit} 次请求"),
        format!(
            "{tenant}: {answered} of {people} people, {used} of {limit} requests in {seconds} s"
        ),
    );
    if let Some(remaining) = progress.remaining {
        let seconds = remaining.as_secs();
        text += &language.pick(
            format!("，约 {seconds} 秒"),
            format!(", about {seconds} s left"),
        );
    }
    text
}
