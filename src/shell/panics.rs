//! A panic in any task ends the program. The report is kept until the terminal is restored.

use std::any::Any;
use std::future::Future;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};

use futures_util::FutureExt;
use tokio_util::sync::CancellationToken;

type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static>;

/// Watches for panics while it lives.
pub(super) struct PanicWatch {
    panicked: CancellationToken,
    reports: Receiver<String>,
    before: Option<Hook>,
}

impl PanicWatch {
    /// Puts the process's panic hook aside: what it prints would be lost with the alternate screen.
    pub(super) fn install() -> Self {
        let (sender, reports) = channel();
        let panicked = CancellationToken::new();
        let before = panic::take_hook();
        panic::set_hook(hook(Mutex::new(sender), panicked.clone()));
        Self {
            panicked,
            reports,
            before: Some(before),
        }
    }

    /// Cancelled by the first panic.
    pub(super) fn token(&self) -> CancellationToken {
        self.panicked.clone()
    }

    /// Runs `work`; `None` when it panicked itself.
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

fn hook(sender: Mutex<Sender<String>>, panicked: CancellationToken) -> Hook {
    Box::new(move |info| {
        let report = report(info);
        tracing::error!("{report}");
        let sender = sender.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = sender.send(report);
        panicked.cancel();
    })
}

/// Where and what, with a backtrace if `RUST_BACKTRACE` asks for one.
fn report(info: &PanicHookInfo<'_>) -> String {
    let place = info
        .location()
        .map_or_else(String::new, ToString::to_string);
    let thread = std::thread::current();
    let thread = thread.name().unwrap_or("unnamed");
    let backtrace = std::backtrace::Backtrace::capture();
    let said = said(info.payload());
    format!("a defect in leaveboard: {said}\nat {place}, thread {thread}\n{backtrace}")
}

fn said(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    let string = payload.downcast_ref::<String>().map(String::as_str);
    text.or(string).unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One test for both: the hook is the process's, and two tests side by side would read each other's reports.
    #[tokio::test]
    async fn a_panic_in_any_task_or_in_the_loop_is_kept_as_a_report_and_heard_of() {
        let watch = PanicWatch::install();
        let looping = async { panic!("drawing") };
        assert_eq!(watch.catch(looping).await, None::<()>);
        let report = watch.take_report().unwrap();
        assert!(report.contains("drawing"), "{report}");
        assert!(report.contains("panics.rs"), "{report}");
        let task = tokio::spawn(async { panic!("a task") });
        watch.token().cancelled().await;
        assert!(task.await.is_err());
        assert!(watch.take_report().unwrap().contains("a task"));
    }
}
