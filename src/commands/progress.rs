//! The progress on standard error, for the person who waits: a line for each tenant that is being
//! read.
//!
//! Drawn by `indicatif`, which cuts lines to the terminal's width and draws nothing where standard error is not a terminal.

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::domain::text::noun;
use crate::domain::{Language, TenantName};
use crate::sync::Progress;
use crate::text::counts;

/// A listing reads the people of one tenant at a time, and its rows already show how far it is.
const LINE: &str = "{wide_msg}";
/// A sync prints no rows, so a bar shows how many of the people found have been answered.
const LINE_WITH_BAR: &str = "[{bar:20}] {wide_msg}";

/// Lines that are drawn over themselves until they are cleared.
pub(super) struct ProgressLines {
    display: MultiProgress,
    lines: Vec<ProgressBar>,
    style: ProgressStyle,
    language: Language,
    is_quiet: bool,
}

impl ProgressLines {
    /// The line of a listing.
    pub(super) fn for_listing(quiet: bool, language: Language) -> Self {
        Self::new(quiet, LINE, language)
    }

    /// The lines of a sync of several tenants.
    pub(super) fn for_sync(quiet: bool, language: Language) -> Self {
        Self::new(quiet, LINE_WITH_BAR, language)
    }

    fn new(is_quiet: bool, template: &str, language: Language) -> Self {
        Self::drawn_on(target(is_quiet), is_quiet, template, language)
    }

    fn drawn_on(
        target: ProgressDrawTarget,
        is_quiet: bool,
        template: &str,
        language: Language,
    ) -> Self {
        let style = ProgressStyle::with_template(template);
        Self {
            display: MultiProgress::with_draw_target(target),
            lines: Vec::new(),
            style: style
                .unwrap_or_else(|_| ProgressStyle::default_bar())
                .progress_chars("#."),
            language,
            is_quiet,
        }
    }

    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// Whether only what is missing is said (`--quiet`).
    pub(super) fn is_quiet(&self) -> bool {
        self.is_quiet
    }

    pub(super) fn is_shown(&self) -> bool {
        !self.display.is_hidden()
    }

    /// Redraws the line at position `at`.
    pub(super) fn draw(&mut self, at: usize, tenant: &TenantName, progress: &Progress) {
        if !self.is_shown() {
            return;
        }
        while self.lines.len() <= at {
            let line = ProgressBar::no_length().with_style(self.style.clone());
            self.lines.push(self.display.add(line));
        }
        let line = &self.lines[at];
        line.update(|bar| {
            // A bar of length 0 would count as full.
            bar.set_len(progress.people.max(1) as u64);
            bar.set_pos(progress.answered as u64);
        });
        line.set_message(explain_progress(tenant, progress, self.language));
    }

    /// Takes the lines away before something else is printed. The next [`ProgressLines::draw`] brings all of them back.
    pub(super) fn clear(&mut self) {
        // A terminal that cannot be written to is no reason to fail.
        let _ = self.display.clear();
    }
}

impl Drop for ProgressLines {
    /// Without this each line would be drawn once more when it is dropped.
    fn drop(&mut self) {
        self.clear();
        self.display.set_draw_target(ProgressDrawTarget::hidden());
    }
}

fn target(quiet: bool) -> ProgressDrawTarget {
    if quiet {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    }
}

/// `hq-wecom: 4871 of 5012 people, 586 of 600 requests in 60 s, about 15 s left`
fn explain_progress(tenant: &TenantName, progress: &Progress, language: Language) -> String {
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
        format!(
            "{tenant}: {answered} of {people} {}",
            noun(*people, "person", "people")
        ),
    );
    if limit > 0 {
        text += &language.pick(
            format!("，{seconds} 秒内 {used}/{limit} 次请求"),
            format!(", {used} of {limit} requests in {seconds} s"),
        );
    }
    if let Some(remaining) = progress.remaining {
        let time = counts::remaining(remaining, language);
        // At the end it says that it is nearly done, which nothing follows.
        let left = if remaining.as_secs() > 1 { " left" } else { "" };
        text += &language.pick(format!("，{time}"), format!(", {time}{left}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use indicatif::TermLike;

    use super::*;

    /// A terminal that remembers what was written to it.
    #[derive(Clone, Debug)]
    struct RecordingTerminal {
        columns: u16,
        written: Arc<Mutex<String>>,
    }

    impl RecordingTerminal {
        fn text(&self) -> String {
            self.written.lock().unwrap().clone()
        }
    }

    impl TermLike for RecordingTerminal {
        fn width(&self) -> u16 {
            self.columns
        }
        fn move_cursor_up(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_down(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_right(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_left(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn write_line(&self, text: &str) -> io::Result<()> {
            self.write_str(text)
        }
        fn write_str(&self, text: &str) -> io::Result<()> {
            self.written.lock().unwrap().push_str(text);
            Ok(())
        }
        fn clear_line(&self) -> io::Result<()> {
            Ok(())
        }
        fn flush(&self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What a terminal of so many columns is sent when this many people of `people` have been answered.
    fn drawn(columns: u16, tenant: &str, [answered, people]: [usize; 2]) -> String {
        let terminal = RecordingTerminal {
            columns,
            written: Arc::default(),
        };
        let target = ProgressDrawTarget::term_like_with_hz(Box::new(terminal.clone()), 255);
        let mut lines = ProgressLines::drawn_on(target, false, LINE_WITH_BAR, Language::Chinese);
        let progress = Progress {
            people,
            answered,
            ..Progress::default()
        };
        lines.draw(0, &TenantName::new(tenant), &progress);
        terminal.text()
    }

    #[test]
    fn a_bar_fills_with_the_people_who_answered() {
        assert!(drawn(80, "hq", [0, 0]).contains("[....................]"));
        assert!(drawn(80, "hq", [30, 60]).contains("[##########..........]"));
        assert!(drawn(80, "hq", [60, 60]).contains("[####################]"));
    }

    #[test]
    fn a_line_is_cut_to_whole_characters_that_fit() {
        let drawn = drawn(28, "总部的通讯录", [1, 2]);
        assert!(drawn.contains("] 总部"), "{drawn}");
        assert!(!drawn.contains("总部的"), "{drawn}");
    }
}
