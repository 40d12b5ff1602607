//! The loop: keys first, then frames, then what the syncs found. Asleep while nothing happens.

use std::io;
use std::time::Duration;

use crossterm::event::Event;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::console::Console;
use super::effects::{Runner, TaskReport};
use super::input::messages;
use super::signals::{SignalRequest, Signals};
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

/// When the next frame is due, and the spinner's next turn.
struct Pace {
    drawn: Instant,
    due: Option<Instant>,
    turn: Instant,
}

impl Pace {
    fn drawn_now() -> Self {
        let now = Instant::now();
        Self {
            drawn: now,
            due: None,
            turn: now + TURN,
        }
    }

    /// A frame was drawn; the spinner keeps its time.
    fn drawn_again(&self) -> Self {
        Self {
            turn: self.turn,
            ..Self::drawn_now()
        }
    }

    /// The spinner turned.
    fn turned(&mut self) {
        self.turn = Instant::now() + TURN;
        self.soon();
    }

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
    mut outside: Outside<'_>,
) -> io::Result<Ended> {
    console.draw(state, theme)?;
    let mut pace = Pace::drawn_now();
    let effects = start(state);
    let mut ended = perform(effects, console, state, runner)?;
    while ended.is_none() {
        let msgs = match next(console, runner, &mut outside, &pace, state.is_busy()).await {
            Woken::Ended(ended) => return Ok(ended),
            Woken::Suspended => {
                pace.at_once();
                suspend(console)?
            }
            Woken::Typed(event) => {
                pace.at_once();
                messages(event?)
            }
            Woken::Due => {
                console.draw(state, theme)?;
                pace = pace.drawn_again();
                continue;
            }
            Woken::Answered(answer) => {
                pace.soon();
                vec![answered(answer)]
            }
            Woken::Turned => {
                pace.turned();
                vec![Msg::Tick]
            }
        };
        update(state, Msg::Now((outside.clock)()));
        for msg in msgs {
            let effects = update(state, msg);
            ended = ended.or(perform(effects, console, state, runner)?);
        }
    }
    Ok(ended.unwrap_or(Ended::Quit))
}

/// What the loop woke up for.
enum Woken {
    Ended(Ended),
    Suspended,
    Typed(io::Result<Event>),
    Due,
    Answered(TaskReport),
    Turned,
}

/// Sleeps until something happens; what comes first in the list comes first when several things did.
async fn next<C: Console>(
    console: &mut C,
    runner: &mut Runner,
    outside: &mut Outside<'_>,
    pace: &Pace,
    busy: bool,
) -> Woken {
    tokio::select! {
        biased;
        () = outside.panicked.cancelled() => Woken::Ended(Ended::Panicked),
        asked = outside.signals.next() => match asked {
            SignalRequest::End(signal) => Woken::Ended(Ended::Signal(signal)),
            SignalRequest::Suspend => Woken::Suspended,
        },
        event = console.next_event() => event.map_or(Woken::Ended(Ended::NoInput), Woken::Typed),
        () = sleep_until(pace.due.unwrap_or(pace.turn)), if pace.due.is_some() => Woken::Due,
        answer = runner.next() => Woken::Answered(answer),
        () = sleep_until(pace.turn), if busy => Woken::Turned,
    }
}

fn answered(answer: TaskReport) -> Msg {
    match answer {
        TaskReport::Report(report) => Msg::Reported(report),
        TaskReport::Filtered(result) => Msg::Filtered(result),
        TaskReport::Compared(report) => Msg::Compared(report),
    }
}

/// The screen may have another size when the program goes on.
fn suspend<C: Console>(console: &mut C) -> io::Result<Vec<Msg>> {
    console.suspend()?;
    Ok(vec![Msg::Resized(console.size()?)])
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
            Effect::StartSync(ticket, asking, held) => runner.start_sync(ticket, asking, held),
            Effect::StopSync(tenant) => runner.stop_sync(tenant),
            Effect::TellInterest(tenant, interest) => runner.tell_interest(tenant, interest),
            Effect::Filter(job) => runner.filter(job),
            Effect::Compare(ticket, period) => runner.compare(ticket, period),
            Effect::StopComparing(tenant) => runner.stop_comparing(tenant),
            Effect::Copy(text) => console.copy(&text)?,
            Effect::Redraw => console.forget_screen()?,
            Effect::CaptureMouse(capture) => console.capture_mouse(capture)?,
            Effect::Suspend => {
                console.suspend()?;
                state.size = console.size()?;
            }
        }
    }
    Ok(None)
}
