//! Ctrl-C and the other signals that end a program, for commands that have to clean up first.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::shell::signals::{INTERRUPT, SignalRequest, Signals, stop_here};

use crate::domain::Language;

use super::ending::{CommandError, Ending};
use super::stderr;

/// How long a cancelled command may take to write out the rows it has begun.
const OUTPUT_GRACE_PERIOD: Duration = Duration::from_secs(2);

/// The signals, listened to from here on.
pub(super) struct Interruption(Signals);

impl Interruption {
    pub(super) fn listen() -> io::Result<Self> {
        Ok(Self(Signals::listen()?))
    }

    /// Resolves when the program is to end. Dropping the future loses no signal.
    pub(super) async fn come(&mut self) -> Ending {
        loop {
            match self.0.next().await {
                SignalRequest::End(INTERRUPT) => return Ending::Interrupted,
                SignalRequest::End(signal) => return Ending::Signal(signal),
                // A command has not changed the terminal, so it can stop at once. If stopping
                // fails, it goes on.
                SignalRequest::Suspend => drop(stop_here()),
            }
        }
    }
}

/// Work that prints rows and that a signal may end.
pub(super) struct InterruptibleRun {
    pub(super) interruption: Interruption,
    pub(super) cancel: CancellationToken,
    /// The file to remove if the work cannot be waited for.
    pub(super) temporary: Option<PathBuf>,
    pub(super) language: Language,
}

impl InterruptibleRun {
    /// Runs `work` in a task of its own, so that a signal is seen even while it blocks on a full
    /// pipe.
    pub(super) async fn finish(
        mut self,
        work: impl Future<Output = Result<Ending, CommandError>> + Send + 'static,
    ) -> Result<Ending, CommandError> {
        let mut work = tokio::spawn(work);
        tokio::select! {
            done = &mut work => match done {
                Ok(ending) => ending,
                Err(panic) => std::panic::resume_unwind(panic.into_panic()),
            },
            ending = self.interruption.come() => {
                self.cancel.cancel();
                if tokio::time::timeout(OUTPUT_GRACE_PERIOD, work).await.is_err() {
                    self.leave_blocked_output();
                }
                Ok(ending)
            }
        }
    }

    fn leave_blocked_output(&self) {
        if let Some(temporary) = &self.temporary {
            let _ = std::fs::remove_file(temporary);
        }
        stderr::line(self.language.pick(
            "已中断：输出被对方堵住了",
            "interrupted while the output was blocked",
        ));
    }
}
