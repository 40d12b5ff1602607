//! `leaveboard` without a command: the dashboard on the configured tenants.

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::Arc;

use futures_util::future::join_all;

use crate::config::{CompareSettings, Config, Display};
use crate::domain::insight::OwnRecords;
use crate::domain::insight::company::SavedView;
use crate::domain::insight::compare::PersonLink;
use crate::domain::{Bilingual, Language};
use crate::sheets;
use crate::shell::{self, ComparedFiles, GlyphSet, OpenedTenant, StoreAhead};

use super::dashboard_options::DashboardOptions;
use super::ending::{CommandError, Ending};
use super::own_records::read_own_records;
use super::run_options::RunOptions;
use super::wrong_sheet::wrong_sheet;
use super::{configured_store, logging, tenants, totals};

pub(super) async fn run(
    run: &RunOptions,
    dashboard: &DashboardOptions,
) -> Result<Ending, CommandError> {
    let mut config = tenants::require_config(run)?;
    require_terminal()?;
    let chosen = tenants::choose(&config, &dashboard.tenant)?;
    config.tenants = chosen.into_iter().cloned().collect();
    if let Some(theme) = dashboard.theme() {
        let used = config.use_theme(theme);
        used.map_err(|error| CommandError::Usage(error.explain().about("--theme")))?;
    }
    let opening = dashboard.opening(Some(&config))?;
    let keymap = run.keymap()?;
    let own = read_own_records(&config)?;
    let last_session = last_session_file(&config);
    let store = open_store(config.clone());
    let blocks = config.tenants.iter();
    // All at once, so that a slow secret command does not delay the other tenants.
    let tenants = join_all(blocks.map(|block| OpenedTenant::open(block, &config.file))).await;
    let views = std::mem::take(&mut config.views);
    let usual = options(config.display, views);
    let options = shell::Options {
        glyphs: dashboard.glyphs_or(usual.glyphs),
        cached: dashboard.cached,
        calendar: Some(Arc::clone(&config.calendar)),
        compared: compared_files(&config.compare, config.display.language)?,
        own_theme: config.own_theme.clone(),
        rates: totals::read_rates(&config)?,
        filters: config.filters.clone(),
        own,
        opening,
        keymap,
        last_session,
        ..usual
    };
    open(tenants, store, options).await
}

/// Starts to open the store, and creates it where there is none, also with `--cached`: `F5` and `R` read at any time, and what is read is
/// kept and its calls are counted.
fn open_store(config: Config) -> StoreAhead {
    StoreAhead::open(async move { configured_store::open(&config).await })
}

/// The file that remembers where the dashboard was left with these tenants; `None` where the
/// configuration does not want that (`restore`).
fn last_session_file(config: &Config) -> Option<PathBuf> {
    if !config.display.restore {
        return None;
    }
    logging::last_session(&config.tenants)
}

/// An error without a terminal. Checked before any secret is read.
pub(super) fn require_terminal() -> Result<(), CommandError> {
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        return Ok(());
    }
    Err(CommandError::usage((
        "没有终端：看板需要终端；`leaveboard balances`、`types` 和 `employees` 不需要终端就能输出",
        "no terminal: the dashboard needs one; `leaveboard balances`, `types` and `employees` print without one",
    )))
}

pub(super) async fn open(
    tenants: Vec<OpenedTenant>,
    store: StoreAhead,
    options: shell::Options,
) -> Result<Ending, CommandError> {
    match shell::run(tenants, store, options).await {
        Ok(None) => Ok(Ending::Complete),
        Ok(Some(signal)) => Ok(Ending::Signal(signal)),
        Err(error) => {
            let crash = logging::crash_report().filter(|file| file.exists());
            let crash = crash.filter(|_| shell::is_panic(&error));
            let said = |language| {
                let crash = crash.as_deref();
                let crash = crash.map(|file| logging::explain_crash_report(file, language));
                let whole = format!("{error:#}\n{}", crash.unwrap_or_default());
                whole.trim_end().to_owned()
            };
            Err(CommandError::Report(Bilingual::in_lines(
                &said(Language::Chinese),
                &said(Language::English),
            )))
        }
    }
}

/// The files of the view Compare, read before the screen is there, so that what is wrong with them is said on standard error.
fn compared_files(
    settings: &CompareSettings,
    language: Language,
) -> Result<ComparedFiles, CommandError> {
    let wrong = |error: sheets::SheetError| wrong_sheet(&error, language);
    let sheet = match &settings.sheet {
        None => None,
        Some(file) => Some(sheets::read_balances(file, &[], None).map_err(wrong)?),
    };
    // The file is created when the first link is made.
    let links = settings.links.as_deref().filter(|file| file.exists());
    let links = links.map_or(Ok(Vec::new()), sheets::read_pairs);
    let links = links.map_err(wrong)?.into_iter().map(|pair| PersonLink {
        left: pair.left,
        right: pair.right,
    });
    Ok(ComparedFiles {
        sheet: sheet.map(Arc::new),
        sheet_file: settings.sheet.clone(),
        links: links.collect(),
        links_file: settings.links.clone(),
    })
}

/// The dashboard's options from the configuration and the environment.
pub(super) fn options(display: Display, views: Vec<SavedView>) -> shell::Options {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let glyphs = if is_set("LEAVEBOARD_PLAIN") {
        GlyphSet::Plain
    } else if is_set("LEAVEBOARD_ASCII") {
        GlyphSet::Ascii
    } else {
        GlyphSet::Unicode
    };
    shell::Options {
        language: display.language,
        theme: display.theme,
        own_theme: None,
        saved_views: views.into(),
        compared: ComparedFiles::default(),
        rates: None,
        glyphs,
        no_mouse: is_set("LEAVEBOARD_NO_MOUSE"),
        demo: false,
        calendar: None,
        filters: Vec::new(),
        own: OwnRecords::default(),
        cached: false,
        opening: shell::Opening::default(),
        last_session: None,
        keymap: shell::Keymap::default(),
        crash_report: logging::crash_report(),
    }
}
