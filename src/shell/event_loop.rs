//! The event loop. Keys come first, then frames, then what background tasks report; while nothing happens it sleeps.

use std::io;
use std::time::Duration;

use crossterm::event::Event;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::console::Console;
use super::effects::Runner;
use super::input::messages;
use super::signals::{SignalRequest, Signals};
use crate::app::{AppState, Effect, Msg, start, update};
use crate::platform::Clock;
use crate::ui::ThemeSet;

/// The shortest time between two frames. A key is answered at once.
const FRAME_INTERVAL: Duration = Duration::from_millis(16);
/// The time between two turns of the spinner.
const SPINNER_INTERVAL: Duration = Duration::from_millis(120);

/// Why the loop ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LoopEnd {
    /// The user quit.
    Quit,
    /// A signal came, which is its number.
    Signal(i32),
    /// There is no keyboard any more.
    NoInput,
    /// Something panicked.
    Panicked,
}

/// What the loop listens to besides the terminal and the tasks.
#[derive(Debug)]
pub struct LoopInputs<'a> {
    /// Signals.
    pub signals: &'a mut Signals,
    /// Cancelled when something panicked.
    pub panicked: CancellationToken,
    /// Gives the present moment.
    pub clock: Clock,
}

/// When the next frame and the spinner's next turn are due.
struct FrameTimer {
    drawn: Instant,
    due: Option<Instant>,
    turn: Instant,
}

impl FrameTimer {
    fn drawn_now() -> Self {
        let now = Instant::now();
        Self {
            drawn: now,
            due: None,
            turn: now + SPINNER_INTERVAL,
        }
    }

    /// Notes that a frame was drawn. The spinner's turn is not put off by that.
    fn drawn_again(&self) -> Self {
        Self {
            turn: self.turn,
            ..Self::drawn_now()
        }
    }

    /// Notes that the spinner turned.
    fn turned(&mut self) {
        self.turn = Instant::now() + SPINNER_INTERVAL;
        self.soon();
    }

    /// Asks for a frame soon, together with whatever else arrives until then.
    fn soon(&mut self) {
        self.due.get_or_insert(self.drawn + FRAME_INTERVAL);
    }

    /// Asks for a frame at once, because a key was pressed.
    fn at_once(&mut self) {
        self.due = Some(Instant::now());
    }
}

/// Runs the dashboard until it ends. The first frame is drawn before any sync starts.
pub async fn run_loop<C: Console>(
    console: &mut C,
    state: &mut AppState,
    themes: &ThemeSet,
    runner: &mut Runner,
    mut outside: LoopInputs<'_>,
) -> io::Result<LoopEnd> {
    console.draw(state, themes.after(state.display.theme_turns))?;
    let mut timer = FrameTimer::drawn_now();
    let effects = start(state);
    let mut ended = perform(effects, console, state, runner, outside.clock)?;
    while ended.is_none() {
        let msgs = match next(console, runner, &mut outside, &timer, state.is_busy()).await {
            Woken::Ended(ended) => return Ok(ended),
            Woken::Suspended => {
                timer.at_once();
                suspend(console)?
            }
            Woken::Typed(event) => {
                timer.at_once();
                messages(event?)
            }
            Woken::Due => {
                console.draw(state, themes.after(state.display.theme_turns))?;
                timer = timer.drawn_again();
                continue;
            }
            Woken::Answered(answer) => {
                timer.soon();
                vec![answer]
            }
            Woken::Turned => {
                timer.turned();
                vec![Msg::Tick]
            }
        };
        ended = apply(msgs, console, state, runner, outside.clock)?;
    }
    Ok(ended.unwrap_or(LoopEnd::Quit))
}

/// What the loop woke up for.
enum Woken {
    Ended(LoopEnd),
    Suspended,
    Typed(io::Result<Event>),
    Due,
    Answered(Msg),
    Turned,
}

/// Sleeps until something happens. If several things did, the first one in the list is taken.
async fn next<C: Console>(
    console: &mut C,
    runner: &mut Runner,
    outside: &mut LoopInputs<'_>,
    timer: &FrameTimer,
    busy: bool,
) -> Woken {
    tokio::select! {
        biased;
        () = outside.panicked.cancelled() => Woken::Ended(LoopEnd::Panicked),
        asked = outside.signals.next() => match asked {
            SignalRequest::End(signal) => Woken::Ended(LoopEnd::Signal(signal)),
            SignalRequest::Suspend => Woken::Suspended,
        },
        event = console.next_event() => event.map_or(Woken::Ended(LoopEnd::NoInput), Woken::Typed),
        () = sleep_until(timer.due.unwrap_or(timer.turn)), if timer.due.is_some() => Woken::Due,
        answer = runner.next() => Woken::Answered(answer),
        () = sleep_until(timer.turn), if busy => Woken::Turned,
    }
}

/// The screen may have another size when the program goes on.
fn suspend<C: Console>(console: &mut C) -> io::Result<Vec<Msg>> {
    console.suspend()?;
    Ok(vec![Msg::Resized(console.size()?)])
}

fn apply<C: Console>(
    msgs: Vec<Msg>,
    console: &mut C,
    state: &mut AppState,
    runner: &mut Runner,
    clock: Clock,
) -> io::Result<Option<LoopEnd>> {
    update(state, Msg::Now(clock()));
    let mut ended = None;
    for msg in msgs {
        let effects = update(state, msg);
        ended = ended.or(perform(effects, console, state, runner, clock)?);
    }
    Ok(ended)
}

fn perform<C: Console>(
    effects: Vec<Effect>,
    console: &mut C,
    state: &mut AppState,
    runner: &mut Runner,
    clock: Clock,
) -> io::Result<Option<LoopEnd>> {
    for effect in effects {
        match effect {
            Effect::Quit => return Ok(Some(LoopEnd::Quit)),
            Effect::StartSync(ticket, asking, held) => runner.start_sync(ticket, asking, held),
            Effect::StopSync(tenant) => runner.stop_sync(tenant),
            Effect::TellInterest(tenant, interest) => runner.tell_interest(tenant, interest),
            Effect::Filter(job) => runner.filter(job),
            Effect::Examine(job) => runner.examine(job),
            Effect::StopExamining(id) => runner.stop_examining(id),
            Effect::Compare(ticket, period) => runner.compare(ticket, period),
            Effect::ReadSince(ticket, span) => runner.read_since(ticket, span),
            Effect::StopComparing(tenant) => runner.stop_comparing(tenant),
            Effect::Export(job) => runner.export(*job),
            Effect::StopExport => runner.stop_export(),
            Effect::ReadHistory(request) => runner.read_history(request),
            Effect::ReadCalendar(tenant, asking) => runner.read_calendar(tenant, asking),
            Effect::WriteLinks(file, links) => runner.write_links(file, links),
            Effect::ReadSheets(request) => runner.read_sheets(request),
            Effect::StopReadingSheets => runner.stop_reading_sheets(),
            Effect::Copy(text) => {
                console.copy(&text)?;
                runner.copy(text);
            }
            Effect::Redraw => console.forget_screen()?,
            Effect::CaptureMouse(capture) => console.capture_mouse(capture)?,
            Effect::Suspend => {
                let msgs = suspend(console)?;
                if let Some(ended) = apply(msgs, console, state, runner, clock)? {
                    return Ok(Some(ended));
                }
            }
        }
    }
    Ok(None)
}
