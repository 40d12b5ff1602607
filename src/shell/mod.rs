//! Everything of the dashboard that touches the outside: the event loop ([`event_loop::run_loop`]), the runner of effects,
//! the terminal session, signals and the log. It feeds `app::update` and draws with `ui::render`.

pub mod calendar_task;
mod clipboard;
mod comparison_runner;
pub mod comparison_task;
pub mod console;
pub mod crash;
pub mod effects;
pub mod event_loop;
mod export_file;
mod export_rows;
pub mod hidden_input;
pub mod history_task;
mod input;
mod job_worker;
mod keymap;
mod last_session_file;
pub mod log;
mod panics;
mod session;
mod sheet_reading;
pub mod signals;
pub mod since_reader;
mod store_ahead;
mod syncing;
mod tenants;
pub mod terminal_probe;
mod typed_path;

pub use store_ahead::StoreAhead;
pub use tenants::OpenedTenant;

pub use keymap::{Keymap, KeymapError};
pub use last_session_file::session_file_name;

pub use crate::app::display::GlyphSet;
pub use crate::app::opening::Opening;

use std::io::IsTerminal;
use std::sync::Arc;

use color_eyre::eyre::{WrapErr, bail};
use jiff::Timestamp;
use ratatui::layout::Size;

use crate::app::AppState;
use crate::app::display::DisplaySettings;
use crate::app::tenant::TenantState;
use crate::app::tenant::refresh_calls::RefreshCalls;
pub use crate::app::views::compare::ComparedFiles;
use crate::app::views::expiring::known_calendars::KnownCalendars;
use crate::config::OwnTheme;
use crate::domain::insight::OwnRecords;
use crate::domain::insight::company::SavedView;
use crate::domain::insight::totals::DayRates;
use crate::domain::matching::{NamedFilter, NamedFilters};
use crate::domain::{Language, Today, WorkCalendar};
use crate::platform::{Credentials, facts};
use crate::sync::{Freshness, TenantId};
use crate::ui::{ThemeName, ThemeSet, resolve_theme};

use console::Console;
use effects::Runner;
use event_loop::{LoopEnd, run_loop};
pub use panics::is_panic;
use panics::{DashboardPanic, PanicWatch};
use session::Session;
use signals::Signals;

/// How the dashboard opens.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The language to start in.
    pub language: Language,
    /// The colours.
    pub theme: ThemeName,
    /// The colours of the user's own, if there are any.
    pub own_theme: Option<Arc<OwnTheme>>,
    /// The tables of Company that have a name.
    pub saved_views: Arc<[SavedView]>,
    /// What the view Compare knows besides the tenants.
    pub compared: ComparedFiles,
    /// What a day of each person's work costs, for the view Totals.
    pub rates: Option<Arc<DayRates>>,
    /// The figures are generated: the header says so.
    pub demo: bool,
    /// The signs that the terminal can show.
    pub glyphs: GlyphSet,
    /// The mouse stays the terminal's.
    pub no_mouse: bool,
    /// Which days are worked; `None`: as announced.
    pub calendar: Option<Arc<WorkCalendar>>,
    /// The filters of the configuration that have a name.
    pub filters: Vec<NamedFilter>,
    /// The company's own records about its people and leave types.
    pub own: OwnRecords,
    /// It opens with what the store has, whatever its age: no platform is called before a key asks for it.
    pub cached: bool,
    /// What it shows first.
    pub opening: Opening,
    /// What keys mean.
    pub keymap: Keymap,
    /// The file of the last session; `None`: it is neither restored nor saved.
    pub last_session: Option<std::path::PathBuf>,
    /// Where the report of a crash is written.
    pub crash_report: Option<std::path::PathBuf>,
}

/// Shows the dashboard for `tenants` and returns when the user quits, or with the signal that is to end the program. Needs a
/// multi-threaded tokio runtime.
///
/// # Errors
/// There is no terminal, the terminal fails, or a task panicked. The terminal is restored before that is reported.
pub async fn run(
    tenants: Vec<OpenedTenant>,
    store: StoreAhead,
    options: Options,
) -> color_eyre::Result<Option<i32>> {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        bail!(
            "no terminal: the dashboard needs one; use `leaveboard balances`, `types` or `employees` instead"
        );
    }
    let panics = PanicWatch::install(options.crash_report.clone());
    let ended = open(tenants, store, &options, &panics).await;
    if let Some(report) = panics.take_report() {
        return Err(DashboardPanic(report).into());
    }
    Ok(match ended? {
        LoopEnd::Signal(signal) => Some(signal),
        LoopEnd::Quit | LoopEnd::NoInput | LoopEnd::Panicked => None,
    })
}

/// From the first frame to the restored terminal.
async fn open(
    tenants: Vec<OpenedTenant>,
    store: StoreAhead,
    options: &Options,
    panics: &PanicWatch,
) -> color_eyre::Result<LoopEnd> {
    let mut session = Session::enter(!options.no_mouse).wrap_err("the terminal cannot be used")?;
    let size = session.size().wrap_err("the terminal tells no size")?;
    let mut state = opened_state(&tenants, options, size);
    let themes = themes(options);
    let compare = comparison_task::start_comparing(&tenants, store.clone());
    let read = since_reader::read_since(&tenants, store.clone());
    let history = history_task::read_history(&tenants, store.clone());
    let calendars = calendar_task::read_calendar(&tenants, store.clone());
    let wanted = tenants
        .iter()
        .map(|tenant| &tenant.access().settings.credentials);
    let wanted = wanted.map(Credentials::has_work_calendar).collect();
    state.expiring.known_calendars = KnownCalendars::new(wanted);
    let mut runner = Runner::new(tenants.len(), syncing::start_sync(tenants, store))
        .comparing(compare)
        .reading_since(read)
        .recalling(history)
        .reading_calendars(calendars)
        .copying(clipboard::copier());
    let mut signals = Signals::listen().wrap_err("signals cannot be listened to")?;
    let outside = event_loop::LoopInputs {
        signals: &mut signals,
        panicked: panics.token(),
        clock: now,
    };
    let looping = run_loop(&mut session, &mut state, &themes, &mut runner, outside);
    let ended = panics.catch(looping).await;
    drop(session);
    runner.stop().await;
    let ended = ended.unwrap_or(Ok(LoopEnd::Panicked))?;
    if let Some(file) = &options.last_session
        && ended != LoopEnd::Panicked
    {
        last_session_file::keep(file, &state);
    }
    Ok(ended)
}

/// What the first frame shows: the options of this run, and where the dashboard was left.
fn opened_state(tenants: &[OpenedTenant], options: &Options, size: Size) -> AppState {
    let mut state = AppState::new(states_of(tenants, options), size, now());
    state.display = DisplaySettings {
        language: options.language,
        demo: options.demo,
        glyphs: options.glyphs,
        mouse: !options.no_mouse,
        masked: false,
        theme_turns: 0,
    };
    state.keys = Arc::clone(&options.keymap.table);
    state.company.saved_views = Arc::clone(&options.saved_views);
    if let Some(calendar) = &options.calendar {
        state.expiring.calendar = Arc::clone(calendar);
    }
    state.totals.rates.clone_from(&options.rates);
    state.compare.take_files(options.compared.clone());
    state.selection.filter.named = Arc::new(NamedFilters::with(options.filters.clone()));
    if let Some(file) = &options.last_session {
        last_session_file::restore(file, &mut state);
    }
    state.open_with(&options.opening);
    state
}

fn states_of(tenants: &[OpenedTenant], options: &Options) -> Vec<TenantState> {
    let numbered = tenants.iter().enumerate();
    numbered
        .map(|(at, tenant)| {
            let settings = &tenant.access().settings;
            let platform = settings.credentials.platform();
            let label = crate::domain::text::clean(&tenant.label);
            let mut state = TenantState::new(TenantId(at), label, platform);
            state.own = options.own.of_tenant(settings.tenant.as_str());
            let is_on_request = settings.credentials.has_lots_on_request();
            state.asked_for_lots = is_on_request.then(Arc::default);
            let plan = (facts::of(platform).call_plan)(settings);
            state.refresh_calls = RefreshCalls {
                people_in_answer: plan.people_in_answer,
                by_type: plan.balances.iter().any(|call| call.by_type),
                has_lots_apart: settings.credentials.has_lots_apart(),
                month_threshold: settings.credentials.month().map(|month| month.threshold),
            };
            state.freshness = if options.cached {
                Freshness::AnyAge
            } else {
                Freshness::Within(tenant.fresh_for)
            };
            state
        })
        .collect()
}

fn now() -> Today {
    Today::at(Timestamp::now())
}

/// The themes of this run, from the options and from what the environment says of the terminal. The
/// terminal itself is not queried.
fn themes(options: &Options) -> ThemeSet {
    let variable = |name| std::env::var(name).ok();
    let resolved = |theme| {
        resolve_theme(
            theme,
            variable("NO_COLOR").as_deref(),
            variable("COLORFGBG").as_deref(),
        )
    };
    let own = options.own_theme.as_deref();
    let base = own.map_or(options.theme, |own| own.inherits);
    ThemeSet::new(
        resolved(options.theme),
        resolved(base),
        own,
        terminal_probe::promised_colours(),
    )
}
