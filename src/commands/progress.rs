//! The progress line on standard error, for a person who waits.

use std::io::{self, IsTerminal, Write};

use unicode_width::UnicodeWidthChar;

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

/// One line a tenant, all drawn over themselves; nothing at all where standard error is no terminal.
#[derive(Debug)]
pub(super) struct Bars {
    shown: bool,
    drawn: usize,
    language: Language,
}

impl Bars {
    pub(super) fn new(quiet: bool, language: Language) -> Self {
        Self {
            shown: !quiet && io::stderr().is_terminal(),
            drawn: 0,
            language,
        }
    }

    pub(super) fn draw<'t>(
        &mut self,
        tenants: impl Iterator<Item = (&'t TenantName, &'t Progress)>,
    ) {
        if !self.shown {
            return;
        }
        let width = crossterm::terminal::size().map_or(80, |(columns, _)| usize::from(columns));
        let mut text = self.wiped();
        self.drawn = 0;
        for (tenant, progress) in tenants {
            let line = format!(
                "{} {}",
                bar(progress),
                words(tenant, progress, self.language)
            );
            text.push_str(&cut(&line, width.saturating_sub(1)));
            text.push('\n');
            self.drawn += 1;
        }
        print(&text);
    }

    /// Takes the lines away, before something else is printed.
    pub(super) fn clear(&mut self) {
        if self.drawn > 0 {
            print(&self.wiped());
            self.drawn = 0;
        }
    }

    /// Back over the lines drawn last, each wiped.
    fn wiped(&self) -> String {
        format!("\u{1b}[1A{WIPE}").repeat(self.drawn)
    }
}

/// `[#######...............]`: people answered among those found.
fn bar(progress: &Progress) -> String {
    const WIDTH: usize = 20;
    let done = (progress.answered * WIDTH)
        .checked_div(progress.people)
        .unwrap_or(0)
        .min(WIDTH);
    format!("[{}{}]", "#".repeat(done), ".".repeat(WIDTH - done))
}

/// The beginning of a line that fits: a line that wraps could not be drawn over.
fn cut(line: &str, columns: usize) -> String {
    let mut left = columns;
    line.chars()
        .take_while(|c| {
            let width = c.width().unwrap_or(0);
            let fits = width <= left;
            left = left.saturating_sub(width);
            fits
        })
        .collect()
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
        format!("{tenant}：{answered}/{people} 人"),
        format!("{tenant}: {answered} of {people} people"),
    );
    if limit > 0 {
        text += &language.pick(
            format!("，{seconds} 秒内 {used}/{limit} 次请求"),
            format!(", {used} of {limit} requests in {seconds} s"),
        );
    }
    if let Some(remaining) = progress.remaining {
        let seconds = remaining.as_secs();
        text += &language.pick(
            format!("，约 {seconds} 秒"),
            format!(", about {seconds} s left"),
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_fills_with_the_people_who_answered() {
        let progress = |answered, people| Progress {
            people,
            answered,
            ..Progress::default()
        };
        assert_eq!(bar(&progress(0, 0)), "[....................]");
        assert_eq!(bar(&progress(30, 60)), "[##########..........]");
        assert_eq!(bar(&progress(60, 60)), "[####################]");
    }

    #[test]
    fn a_line_is_cut_to_whole_characters_that_fit() {
        assert_eq!(cut("市场部abc", 5), "市场");
        assert_eq!(cut("abc", 5), "abc");
    }
}
