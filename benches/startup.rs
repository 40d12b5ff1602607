//! Time to the first frame of `leaveboard demo`, time until the first person's balances are on screen, and wake-ups while
//! idle: measured from outside, in a pseudo-terminal.
//!
//! `cargo bench --bench startup`

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that cannot go on stops, and prints"
)]

use std::io::Read;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

const RUNS: usize = 9;
const SIZE: PtySize = PtySize {
    rows: 36,
    cols: 120,
    pixel_width: 0,
    pixel_height: 0,
};

fn main() {
    let mut frames = Vec::new();
    let mut balances = Vec::new();
    for _ in 0..RUNS {
        let mut demo = Demo::start(5_000);
        frames.push(demo.until("first frame", |text| text.contains("leaveboard")));
        balances.push(demo.until("first balance", |text| {
            text.contains("年假") && text.contains(" 天")
        }));
        demo.end();
    }
    report("first frame of demo, 5,000 people", &mut frames);
    report("first person's balances on screen", &mut balances);
    println!("wake-ups in 10 s of idleness: {}", idle_wake_ups());
}

fn report(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    println!(
        "{what}: median {:.1?} (of {RUNS}, {:.1?} to {:.1?})",
        times[RUNS / 2],
        times[0],
        times[RUNS - 1]
    );
}

/// Times any thread of the program gave up the processor of its own will.
fn idle_wake_ups() -> u64 {
    let mut demo = Demo::start(20);
    demo.drain(Duration::from_secs(5));
    let before = demo.voluntary_switches();
    demo.drain(Duration::from_secs(10));
    let after = demo.voluntary_switches();
    demo.end();
    after - before
}

struct Demo {
    started: Instant,
    screen: vt100::Parser,
    output: Receiver<Vec<u8>>,
    _home: tempfile::TempDir,
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
}

impl Demo {
    fn start(employees: usize) -> Self {
        let pair = native_pty_system().openpty(SIZE).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_leaveboard"));
        command.args(["demo", "--employees", &employees.to_string()]);
        let home = tempfile::tempdir().unwrap();
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
            command.env(name, home.path());
        }
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
            _home: home,
            child,
            _master: pair.master,
        }
    }

    /// Time from the start until the screen shows `wanted`.
    fn until(&mut self, what: &str, wanted: impl Fn(&str) -> bool) -> Duration {
        loop {
            if wanted(&self.screen.screen().contents()) {
                return self.started.elapsed();
            }
            match self.output.recv_timeout(Duration::from_secs(20)) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!("no {what}:\n{}", self.screen.screen().contents())
                }
            }
        }
    }

    fn drain(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while let Some(left) = end.checked_duration_since(Instant::now()) {
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn voluntary_switches(&self) -> u64 {
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

    fn end(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
