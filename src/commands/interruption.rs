//! Ctrl-C and the signals that end a program, for commands that have something to put in order first.

use std::io;

use crate::shell::signals::{INTERRUPT, SignalRequest, Signals, stop_here};

use super::ending::Ending;

/// The signals, listened to from here on.
pub(super) struct Interruption(Signals);

impl Interruption {
    pub(super) fn listen() -> io::Result<Self> {
        Ok(Self(Signals::listen()?))
    }

    /// Resolves when the program is to end. Dropping the future loses nothing.
    pub(super) async fn come(&mut self) -> Ending {
        loop {
            match self.0.next().await {
                SignalRequest::End(INTERRUPT) => return Ending::Interrupted,
                SignalRequest::End(signal) => return Ending::Signal(signal),
                // Without a terminal of our own there is nothing to put back. Not stopping is no reason to end.
                SignalRequest::Suspend => drop(stop_here()),
            }
        }
    }
}
