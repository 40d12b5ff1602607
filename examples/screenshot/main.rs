//! Takes the picture in README.md: runs the demo in a pseudo-terminal, types a filter, and writes the screen as an SVG.
//!
//! ```sh
//! cargo build --release && cargo run --release --example screenshot
//! ```

mod svg;

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use std::{env, error, fs, thread};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use vt100::Parser;

const SIZE: PtySize = PtySize {
    rows: 34,
    cols: 128,
    pixel_width: 0,
    pixel_height: 0,
};

/// How many milliseconds to watch the screen, and what to type then.
const SCRIPT: [(u64, &str); 4] = [(6_000, "/"), (300, "zhang"), (1_500, "\r"), (3_000, "")];

fn main() -> Result<(), Box<dyn error::Error>> {
    let pair = native_pty_system().openpty(SIZE)?;
    let mut child = pair.slave.spawn_command(demo()?)?;
    let screen = watch(pair.master.try_clone_reader()?);
    let mut keyboard = pair.master.take_writer()?;
    let mut parser = Parser::new(SIZE.rows.try_into()?, SIZE.cols.try_into()?, 0);
    for (milliseconds, keys) in SCRIPT {
        follow(&mut parser, &screen, Duration::from_millis(milliseconds));
        keyboard.write_all(keys.as_bytes())?;
    }
    fs::write(assets().join("screen.svg"), svg::picture(parser.screen()))?;
    keyboard.write_all(b"\x1bq")?;
    follow(&mut parser, &screen, Duration::from_secs(1));
    child.kill().ok();
    Ok(())
}

/// The release binary that was built beside this example, with generated people.
fn demo() -> Result<CommandBuilder, Box<dyn error::Error>> {
    let here = env::current_exe()?;
    let built = here.ancestors().nth(2).ok_or("no target folder")?;
    let mut command = CommandBuilder::new(built.join("leaveboard"));
    command.args(["demo", "--employees", "5012"]);
    command.env("TERM", "xterm-256color");
    command.env("LANG", "zh_CN.UTF-8");
    command.env("LC_ALL", "zh_CN.UTF-8");
    command.env_remove("NO_COLOR");
    Ok(command)
}

fn assets() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets")
}

/// Receives what the terminal prints. It is read in a thread because reading blocks.
fn watch(mut terminal: Box<dyn Read + Send>) -> Receiver<Vec<u8>> {
    let (sender, printed) = channel();
    thread::spawn(move || {
        let mut buffer = [0; 8_192];
        while let Ok(length @ 1..) = terminal.read(&mut buffer) {
            if sender.send(buffer[..length].to_vec()).is_err() {
                return;
            }
        }
    });
    printed
}

/// Feeds what is printed to the parser for this long.
fn follow(parser: &mut Parser, printed: &Receiver<Vec<u8>>, time: Duration) {
    let end = Instant::now() + time;
    while let Ok(bytes) = printed.recv_timeout(end.saturating_duration_since(Instant::now())) {
        parser.process(&bytes);
    }
}
