//! The program in a pseudo-terminal, watched and timed from outside.

#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    reason = "a bench that cannot continue should stop there"
)]

use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

const SIZE: PtySize = PtySize {
    rows: 36,
    cols: 120,
    pixel_width: 0,
    pixel_height: 0,
};

/// The running program.
pub struct Program {
    started: Instant,
    screen: vt100::Parser,
    output: Receiver<Vec<u8>>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
}

impl Program {
    /// Starts the program with these arguments.
    pub fn start(arguments: &[&str]) -> Self {
        let pair = native_pty_system().openpty(SIZE).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_leaveboard"));
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "zh_CN.UTF-8");
        let mut reader = pair.master.try_clone_reader().unwrap();
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok(read) = reader.read(&mut buffer)
                && read > 0
                && sender.send(buffer[..read].to_vec()).is_ok()
            {}
        });
        Self {
            started,
            screen: vt100::Parser::new(
                SIZE.rows.try_into().unwrap(),
                SIZE.cols.try_into().unwrap(),
                0,
            ),
            output,
            keys: pair.master.take_writer().unwrap(),
            child,
            _master: pair.master,
        }
    }

    /// Waits until the screen shows `wanted`, and returns the time since the start. Panics after 30 seconds without output.
    pub fn until(&mut self, what: &str, wanted: impl Fn(&str) -> bool) -> Duration {
        loop {
            if self.shows(&wanted) {
                return self.started.elapsed();
            }
            match self.output.recv_timeout(Duration::from_secs(30)) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!("no {what}:\n{}", self.screen.screen().contents())
                }
            }
        }
    }

    /// Whether the screen shows `wanted` now.
    pub fn shows(&self, wanted: impl Fn(&str) -> bool) -> bool {
        wanted(&self.screen.screen().contents())
    }

    /// Presses a key and returns the time until the screen shows `wanted`.
    pub fn answers(&mut self, key: &str, wanted: impl Fn(&str) -> bool) -> Duration {
        let pressed = self.started.elapsed();
        self.keys.write_all(key.as_bytes()).unwrap();
        self.keys.flush().unwrap();
        self.until("answer to a key", wanted)
            .saturating_sub(pressed)
    }

    /// Reads the output for this long.
    pub fn drain(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while let Some(left) = end.checked_duration_since(Instant::now()) {
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// How often the program's threads have given up the processor voluntarily: each time is a wake-up that ended.
    pub fn voluntary_switches(&self) -> u64 {
        let id = self.child.process_id().unwrap();
        let threads =
            std::fs::read_dir(Path::new("/proc").join(id.to_string()).join("task")).unwrap();
        threads
            .filter_map(|thread| std::fs::read_to_string(thread.ok()?.path().join("status")).ok())
            .filter_map(|status| {
                let line = status
                    .lines()
                    .find_map(|l| l.strip_prefix("voluntary_ctxt_switches:"))?;
                line.trim().parse::<u64>().ok()
            })
            .sum()
    }

    /// Kills the program.
    pub fn end(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
