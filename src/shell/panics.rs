//! A panic in any task ends the program. The report is printed once the terminal is restored.

use std::future::Future;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use futures_util::FutureExt;
use tokio_util::sync::CancellationToken;

use super::crash::{message, redacted, write_report};

type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static>;

/// The dashboard ended because of a panic: the words of it, and where it was.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct DashboardPanic(pub(super) String);

/// Whether the dashboard ended because of a panic. After any other error a report of a crash is an older one.
pub fn is_panic(error: &color_eyre::Report) -> bool {
    error.is::<DashboardPanic>()
}

/// Watches for panics, until it is dropped.
pub(super) struct PanicWatch {
    panicked: CancellationToken,
    reports: Receiver<String>,
    before: Option<Hook>,
}

impl PanicWatch {
    /// Replaces the panic hook of the process, whose output would be lost with the alternate screen. A report
    /// without data about people goes into `crash_report`.
    pub(super) fn install(crash_report: Option<PathBuf>) -> Self {
        // The first panic is the one to report; those that follow from it are not.
        let (sender, reports) = sync_channel(1);
        let panicked = CancellationToken::new();
        let before = panic::take_hook();
        panic::set_hook(hook(sender, panicked.clone(), crash_report));
        Self {
            panicked,
            reports,
            before: Some(before),
        }
    }

    /// What the first panic cancels.
    pub(super) fn token(&self) -> CancellationToken {
        self.panicked.clone()
    }

    /// Runs `work`; `None` if it panicked.
    pub(super) async fn catch<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        AssertUnwindSafe(work).catch_unwind().await.ok()
    }

    /// The first panic's report.
    pub(super) fn take_report(&self) -> Option<String> {
        self.reports.try_recv().ok()
    }
}

impl Drop for PanicWatch {
    fn drop(&mut self) {
        if let Some(before) = self.before.take().filter(|_| !std::thread::panicking()) {
            panic::set_hook(before);
        }
    }
}

fn hook(
    sender: SyncSender<String>,
    panicked: CancellationToken,
    crash_report: Option<PathBuf>,
) -> Hook {
    Box::new(move |info| {
        tracing::error!("a defect: {}", redacted(info.payload()));
        let _ = sender.try_send(report(info));
        if let Some(file) = &crash_report {
            // A report that cannot be written is no reason to hide the panic itself.
            let _ = write_report(file, info);
        }
        panicked.cancel();
    })
}

/// The message, the place, and a backtrace if `RUST_BACKTRACE` asks for one.
fn report(info: &PanicHookInfo<'_>) -> String {
    let place = info
        .location()
        .map_or_else(String::new, ToString::to_string);
    let thread = std::thread::current();
    let thread = thread.name().unwrap_or("unnamed");
    let backtrace = std::backtrace::Backtrace::capture();
    let message = message(info.payload());
    format!("a defect in leaveboard: {message}\nat {place}, thread {thread}\n{backtrace}")
}

#[cfg(test)]
mod tests {
    use color_eyre::eyre::eyre;

    use super::*;

    #[test]
    fn a_terminal_that_fails_is_no_panic() {
        assert!(is_panic(&DashboardPanic("a defect".to_owned()).into()));
        assert!(!is_panic(&eyre!("the terminal cannot be used")));
    }

    /// One test for both: the hook is the process's, and two tests side by side would read each other's reports.
    #[tokio::test]
    async fn a_panic_in_any_task_or_in_the_loop_is_kept_as_a_report_and_heard_of() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("crash.txt");
        let watch = PanicWatch::install(Some(file.clone()));
        let name = "曾思齐".to_owned();
        let looping = async { panic!("drawing {name}") };
        assert_eq!(watch.catch(looping).await, None::<()>);
        let report = watch.take_report().unwrap();
        assert!(report.contains("drawing"), "{report}");
        assert!(report.contains("panics.rs"), "{report}");
        let kept = std::fs::read_to_string(&file).unwrap();
        assert!(kept.contains("panics.rs"), "{kept}");
        assert!(!kept.contains("曾思齐"), "{kept}");
        let task = tokio::spawn(async { panic!("a task") });
        watch.token().cancelled().await;
        assert!(task.await.is_err());
        assert!(watch.take_report().unwrap().contains("a task"));
    }
}
