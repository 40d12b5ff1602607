//! Ctrl-C and the other signals that end a program, for commands that have to clean up first.

use std::io;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::shell::signals::{INTERRUPT, SignalRequest, Signals, stop_here};

use crate::domain::Language;

use super::ending::{CommandError, Ending};
use super::output::OutputWatch;
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
    pub(super) output: OutputWatch,
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
            ending = self.ending() => {
                self.cancel.cancel();
                self.wait_for_output(&mut work).await;
                Ok(ending)
            }
        }
    }

    /// Resolves when the program is to end. Ctrl-C while the pager has the terminal is about the pager.
    async fn ending(&mut self) -> Ending {
        loop {
            let ending = self.interruption.come().await;
            if ending != Ending::Interrupted || !self.output.pager.has_terminal() {
                return ending;
            }
        }
    }

    /// Waits for the rows that were begun, and for a pager that was opened just before the signal came.
    async fn wait_for_output<T>(&self, work: &mut JoinHandle<T>) {
        if tokio::time::timeout(OUTPUT_GRACE_PERIOD, &mut *work)
            .await
            .is_ok()
        {
            return;
        }
        if self.output.pager.has_terminal() {
            let _ = work.await;
        } else {
            self.leave_blocked_output();
        }
    }

    fn leave_blocked_output(&self) {
        if let Some(temporary) = &self.output.temporary {
            let _ = std::fs::remove_file(temporary);
        }
        stderr::line(self.language.pick(
            "已中断：输出被对方堵住了",
            "interrupted while the output was blocked",
        ));
    }
}
