//! How long a user waits when the program starts, measured from outside in a pseudo-terminal.
//!
//! The first part measures `leaveboard demo`: its first frame, the first person's balances, and wake-ups while idle. The second part
//! measures a start on a store with 100,000 and with 1,000,000 people: the first frame, the first stored people, everybody, and how
//! fast keys are answered while people still load. `cargo bench --bench startup -- stored` runs the second part alone.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench prints its figures, and stops when it cannot continue"
)]

mod company;
mod filled;
mod pty;

use std::path::Path;
use std::time::{Duration, Instant};

use company::{Order, people};
use pty::Program;

const RUNS: usize = 9;

fn main() {
    if !std::env::args().any(|argument| argument == "stored") {
        demo();
    }
    for count in [100_000, 1_000_000] {
        stored(count);
    }
}

fn demo() {
    let mut frames = Vec::new();
    let mut balances = Vec::new();
    for _ in 0..RUNS {
        let mut demo = Program::start(&["demo", "--employees", "5000"]);
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
    let runs = times.len();
    println!(
        "{what}: median {:.1?} (of {runs}, {:.1?} to {:.1?})",
        times[runs / 2],
        times[0],
        times[runs - 1]
    );
}

fn idle_wake_ups() -> u64 {
    let mut demo = Program::start(&["demo", "--employees", "20"]);
    demo.drain(Duration::from_secs(5));
    let before = demo.voluntary_switches();
    demo.drain(Duration::from_secs(10));
    let after = demo.voluntary_switches();
    demo.end();
    after - before
}

/// Measures starts on a store of `count` people.
fn stored(count: usize) {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let started = Instant::now();
    let config = runtime.block_on(filled::fill(folder.path(), count));
    println!(
        "{count} generated people stored in {:.1?}",
        started.elapsed()
    );
    let first = people(1, Order::ByDepartment).next().unwrap().id;
    let (mut frames, mut shown, mut loaded) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let mut program = start_on(&config);
        frames.push(program.until("first frame", |text| text.contains("leaveboard")));
        shown.push(program.until("stored people", |text| text.contains(first.as_str())));
        loaded.push(program.until("everybody", |text| is_loaded(text, count)));
        program.end();
    }
    report(
        &format!("first frame on {count} stored people"),
        &mut frames,
    );
    report("first stored people on screen", &mut shown);
    report("everybody loaded", &mut loaded);
    let mut keys = time_keys(&config, first.as_str(), count);
    report("key to frame while loading", &mut keys);
}

fn start_on(config: &Path) -> Program {
    Program::start(&["--config", config.to_str().unwrap()])
}

/// The head of pane 2 counts everybody, and pane 1 says that everybody's figures are there.
fn is_loaded(screen: &str, count: usize) -> bool {
    let count = grouped(count);
    screen.contains(&format!("员工 {count} ")) && screen.contains(&format!("{count} 人 100%"))
}

fn grouped(count: usize) -> String {
    let text = count.to_string();
    let parts: Vec<&str> = text
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|part| std::str::from_utf8(part).unwrap())
        .collect();
    parts.join(",")
}

/// Switches the language back and forth until everybody is loaded: both languages are easy to recognise on screen.
fn time_keys(config: &Path, first: &str, count: usize) -> Vec<Duration> {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let mut program = start_on(config);
        program.until("stored people", |text| text.contains(first));
        while !program.shows(|text| is_loaded(text, count)) {
            times.push(program.answers("L", |text| text.contains("Employees")));
            times.push(program.answers("L", |text| text.contains("员工")));
        }
        program.end();
    }
    times
}
