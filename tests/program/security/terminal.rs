//! The dashboard in a pseudo-terminal, with every byte that it writes.
#![cfg(unix)]

use std::io::{Read, Write};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::support::waiting::find;

const SIZE: PtySize = PtySize {
    rows: 36,
    cols: 120,
    pixel_width: 0,
    pixel_height: 0,
};

/// A screen on which nothing changes for so long is taken for finished. If that is wrong, a test
/// sees less of the screen but does not fail for it.
const QUIET: Duration = Duration::from_millis(250);
const LONGEST_UNREST: Duration = Duration::from_secs(5);

pub(super) struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    written: Arc<Mutex<Vec<u8>>>,
    _controller: Box<dyn MasterPty + Send>,
}

impl Terminal {
    /// Starts what `command` would, in its folder and with its variables.
    pub(super) fn start(command: &Command) -> Self {
        let pair = native_pty_system().openpty(SIZE).unwrap();
        let mut started = CommandBuilder::new(command.get_program());
        started.args(command.get_args());
        started.cwd(command.get_current_dir().unwrap());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => started.env(name, value),
                None => started.env_remove(name),
            }
        }
        started.env("TERM", "xterm-256color");
        for name in ["TMUX", "NO_COLOR"] {
            started.env_remove(name);
        }
        let child = pair.slave.spawn_command(started).unwrap();
        drop(pair.slave);
        let mut output = pair.master.try_clone_reader().unwrap();
        let written = Arc::<Mutex<Vec<u8>>>::default();
        let all = Arc::clone(&written);
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = output.read(&mut bytes) {
                all.lock().unwrap().extend(&bytes[..read]);
            }
        });
        Self {
            child,
            keys: pair.master.take_writer().unwrap(),
            written,
            _controller: pair.master,
        }
    }

    pub(super) fn written(&self) -> Vec<u8> {
        self.written.lock().unwrap().clone()
    }

    /// Waits until the program has written `text`.
    pub(super) fn shows(&self, text: &str) {
        find(text, || {
            let written = self.written();
            let found = written
                .windows(text.len())
                .any(|part| part == text.as_bytes());
            found.then_some(())
        });
    }

    /// Types, one key after another, and lets each do what it does.
    pub(super) fn press_each(&mut self, keys: &[&str]) {
        for key in keys {
            self.keys.write_all(key.as_bytes()).unwrap();
            self.keys.flush().unwrap();
            self.settle();
        }
    }

    fn settle(&self) {
        let started = Instant::now();
        let (mut length, mut since) = (self.written().len(), Instant::now());
        while since.elapsed() < QUIET && started.elapsed() < LONGEST_UNREST {
            std::thread::sleep(Duration::from_millis(20));
            let now = self.written().len();
            if now != length {
                (length, since) = (now, Instant::now());
            }
        }
    }

    /// Quits and returns everything that was written.
    pub(super) fn quit(mut self) -> Vec<u8> {
        self.press_each(&["\u{1b}", "q"]);
        let ended = find("the dashboard to end", || self.child.try_wait().unwrap());
        assert!(ended.success());
        self.written()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}
