//! Signals. A terminal that goes away sends one as well: without listening for it crossterm would spin.

use std::io;
#[cfg(unix)]
use std::sync::Arc;

/// The number of Ctrl-C's signal on every system.
pub const INTERRUPT: i32 = 2;

/// What a signal asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SignalRequest {
    /// To end the program, with the signal's number.
    End(i32),
    /// To suspend it until it is resumed.
    Suspend,
}

/// While this lives, Ctrl-C does not end the program. Programs that it starts are ended by it as usual: what catches a signal is not
/// inherited, as ignoring it would be. Does nothing on a system without signals.
#[derive(Debug)]
pub struct IgnoredInterrupt {
    #[cfg(unix)]
    caught: signal_hook::SigId,
}

impl IgnoredInterrupt {
    /// Begins to ignore it.
    pub fn begin() -> io::Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            caught: signal_hook::flag::register(INTERRUPT, Arc::default())?,
        })
    }
}

#[cfg(unix)]
impl Drop for IgnoredInterrupt {
    fn drop(&mut self) {
        signal_hook::low_level::unregister(self.caught);
    }
}

#[cfg(unix)]
mod unix {
    use super::{SignalRequest, io};
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
    use signal_hook::low_level::emulate_default_handler;
    use tokio::signal::unix::{Signal, SignalKind, signal};

    /// The signals that are listened to.
    #[derive(Debug)]
    pub struct Signals {
        terminate: Signal,
        hang_up: Signal,
        interrupt: Signal,
        quit: Signal,
        stop: Signal,
    }

    impl Signals {
        /// Starts listening.
        pub fn listen() -> io::Result<Self> {
            let listen = |number| signal(SignalKind::from_raw(number));
            Ok(Self {
                terminate: listen(SIGTERM)?,
                hang_up: listen(SIGHUP)?,
                interrupt: listen(SIGINT)?,
                quit: listen(SIGQUIT)?,
                stop: listen(SIGTSTP)?,
            })
        }

        /// The next one. Dropping the future loses nothing.
        pub async fn next(&mut self) -> SignalRequest {
            tokio::select! {
                _ = self.terminate.recv() => SignalRequest::End(SIGTERM),
                _ = self.hang_up.recv() => SignalRequest::End(SIGHUP),
                _ = self.interrupt.recv() => SignalRequest::End(SIGINT),
                _ = self.quit.recv() => SignalRequest::End(SIGQUIT),
                _ = self.stop.recv() => SignalRequest::Suspend,
            }
        }
    }

    /// Suspends the program until the command line resumes it.
    pub fn stop_here() -> io::Result<()> {
        emulate_default_handler(SIGTSTP)
    }

    /// Ends the program as the signal would have, so that its sender sees that it was obeyed.
    pub fn die_of(signal: i32) {
        let _ = emulate_default_handler(signal);
    }
}

#[cfg(not(unix))]
mod other {
    use super::{SignalRequest, io};

    /// Ctrl-C from outside the terminal.
    #[derive(Debug)]
    pub struct Signals;

    impl Signals {
        /// Starts listening.
        pub fn listen() -> io::Result<Self> {
            Ok(Self)
        }

        /// The next one.
        pub async fn next(&mut self) -> SignalRequest {
            let _ = tokio::signal::ctrl_c().await;
            SignalRequest::End(2)
        }
    }

    /// Does nothing: this system has no way to suspend a program.
    pub fn stop_here() -> io::Result<()> {
        Ok(())
    }

    /// Does nothing: the program ends by itself.
    pub fn die_of(_signal: i32) {}
}

#[cfg(not(unix))]
pub use other::{Signals, die_of, stop_here};
#[cfg(unix)]
pub use unix::{Signals, die_of, stop_here};
