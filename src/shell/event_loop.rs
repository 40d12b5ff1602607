//! The loop: keys first, then frames, then what the syncs found. Asleep while nothing happens.

use std::io;
use std::time::Duration;

use crossterm::event::Event;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::console::Console;
use super::effects::{Answer, Runner};
use super::input::message;
use super::signals::{Asked, Signals};
use crate::app::{AppState, Effect, Msg, start, update};
use crate::platform::Clock;
use crate::ui::Theme;

/// Frames are at least so far apart, but for keys.
const FRAME: Duration = Duration::from_millis(16);
/// The spinner's turns.
const TURN: Duration = Duration::from_millis(120);

/// Why the loop ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    /// The user left.
    Quit,
    /// A signal.
    Signal(i32),
    /// There is no keyboard any more.
    NoInput,
    /// Something panicked.
    Panicked,
}

/// What else the loop listens to.
#[derive(Debug)]
pub struct Outside<'a> {
    /// Signals.
    pub signals: &'a mut Signals,
    /// Cancelled when something panicked.
    pub panicked: CancellationToken,
    /// The moment.
    pub clock: Clock,
}

/// When the next frame is due.
struct Pace {
    drawn: Instant,
    due: Option<Instant>,
}

impl Pace {
    /// Soon: together with whatever else arrives.
    fn soon(&mut self) {
        self.due.get_or_insert(self.drawn + FRAME);
    }

    /// At once: somebody pressed a key.
    fn at_once(&mut self) {
        self.due = Some(Instant::now());
    }
}

/// Runs the dashboard until it ends. The first frame is drawn before anything is asked for.
pub async fn run_loop<C: Console>(
    console: &mut C,
    state: &mut AppState,
    theme: &Theme,
    runner: &mut Runner,
    outside: Outside<'_>,
) -> io::Result<Ended> {
    console.draw(state, theme)?;
    let mut pace = Pace {
        drawn: Instant::now(),
        due: None,
    };
    let effects = start(state);
    let mut ended = perform(effects, console, state, runner)?;
    let mut turn = Instant::now() + TURN;
    while ended.is_none() {
        let msg = tokio::select! {
            biased;
            () = outside.panicked.cancelled() => return Ok(Ended::Panicked),
            asked = outside.signals.next() => match asked {
                Asked::End(signal) => return Ok(Ended::Signal(signal)),
                Asked::Suspend => Some(suspend(console)?),
            },
            event = console.next_event() => {
                let Some(event) = event else { return Ok(Ended::NoInput) };
                pace.at_once();
                typed(event?)
            }
            () = sleep_until(pace.due.unwrap_or(turn)), if pace.due.is_some() => {
                console.draw(state, theme)?;
                pace = Pace { drawn: Instant::now(), due: None };
                continue;
            }
            answer = runner.next() => {
                pace.soon();
                Some(answered(answer))
            }
            () = sleep_until(turn), if state.is_loading() => {
                turn = Instant::now() + TURN;
                pace.soon();
                Some(Msg::Tick)
            }
        };
        if let Some(msg) = msg {
            update(state, Msg::Now((outside.clock)()));
            let effects = update(state, msg);
            ended = perform(effects, console, state, runner)?;
        }
    }
    Ok(ended.unwrap_or(Ended::Quit))
}

fn typed(event: Event) -> Option<Msg> {
    message(event)
}

fn answered(answer: Answer) -> Msg {
    match answer {
        Answer::Report(report) => Msg::Reported(report),
        Answer::Arranged(arranged) => Msg::Arranged(arranged),
    }
}

/// The screen may have another size when the program goes on.
fn suspend<C: Console>(console: &mut C) -> io::Result<Msg> {
    console.suspend()?;
    console.size().map(Msg::Resized)
}

fn perform<C: Console>(
    effects: Vec<Effect>,
    console: &mut C,
    state: &mut AppState,
    runner: &mut Runner,
) -> io::Result<Option<Ended>> {
    for effect in effects {
        match effect {
            Effect::Quit => return Ok(Some(Ended::Quit)),
            Effect::StartSync(ticket) => runner.start_sync(ticket),
            Effect::TellInterest(tenant, interest) => runner.tell_interest(tenant, interest),
            Effect::Arrange(asked) => runner.arrange(asked),
            Effect::Copy(text) => console.copy(&text)?,
            Effect::CaptureMouse(capture) => console.capture_mouse(capture)?,
            Effect::Suspend => {
                let resized = suspend(console)?;
                update(state, resized);
            }
        }
    }
    Ok(None)
}
