//! What concerns no tenant: the store, and the terminal that the dashboard draws on.

use std::io;
use std::path::Path;
use std::time::Duration;

use tokio::time::timeout;

use crate::commands::configured_store;
use crate::config::Config;
use crate::shell::terminal_probe::{ColourDepth, DrawnWidths, TerminalFacts, probe_terminal};
use crate::store::{Store, StoreError, StoreUrl};

use super::check::{CheckList, DoctorCheck};
use super::program_words;

/// How long the store may take to open.
const STORE_LIMIT: Duration = Duration::from_secs(15);
/// How long the terminal may take to answer.
const TERMINAL_LIMIT: Duration = Duration::from_secs(5);
/// The size at which the dashboard shows all panes.
const COMFORTABLE: (u16, u16) = (80, 24);

/// The check of the store, and the store if it can be used.
pub(super) async fn examine_store(config: &Config) -> (Vec<DoctorCheck>, Option<Store>) {
    let mut list = CheckList::of(None);
    let store = open_store(config, &mut list).await;
    (list.into_checks(), store)
}

async fn open_store(config: &Config, list: &mut CheckList) -> Option<Store> {
    let found = timeout(STORE_LIMIT, configured_store::place(config)).await;
    let found = found.unwrap_or_else(|_| {
        let why = program_words::store_too_slow(STORE_LIMIT.as_secs());
        Err(StoreError::Unavailable(why.about("[store] url")))
    });
    let place = match found {
        Ok(StoreUrl::Nowhere) => {
            list.skip("store", program_words::no_store());
            return None;
        }
        Ok(place) => place,
        Err(error) => {
            list.fail("store", error.words(), program_words::repair_store());
            return None;
        }
    };
    let shown = configured_store::shown(&place);
    let opened = timeout(STORE_LIMIT, configured_store::open_existing(config)).await;
    let why = match opened {
        Ok(Ok(Some(store))) => {
            list.pass("store", program_words::store_opened(&shown));
            return Some(store);
        }
        Ok(Ok(None)) => {
            examine_folder(&place, &shown, list);
            return None;
        }
        Ok(Err(error)) => error.words(),
        Err(_) => program_words::store_too_slow(STORE_LIMIT.as_secs()),
    };
    list.fail(
        "store",
        program_words::store_failed(&shown, &why),
        program_words::repair_store(),
    );
    None
}

/// The check of a store that no run has created yet. Whether it can be created is tried with a file that has no name, or loses it at
/// once: the rights of a folder say nothing of who may use them, nor of a disk that is mounted for reading alone.
fn examine_folder(place: &StoreUrl, shown: &str, list: &mut CheckList) {
    let (StoreUrl::File(file) | StoreUrl::DefaultFile(file)) = place else {
        return;
    };
    let folder = nearest_existing(file);
    if folder.is_some_and(|folder| tempfile::tempfile_in(folder).is_ok()) {
        list.pass("store", program_words::store_to_come(shown));
    } else {
        let detail = program_words::store_failed(shown, &program_words::folder_closed());
        list.fail("store", detail, program_words::repair_store());
    }
}

/// The folder of `file`, or what is nearest above it of what is there: missing folders are created with the store. What is there need
/// be no folder, and a link that leads nowhere is there too, as no folder can be created in its place.
fn nearest_existing(file: &Path) -> Option<&Path> {
    let mut folders = file.ancestors().skip(1).map(|folder| {
        if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        }
    });
    let is_missing = |folder: &Path| {
        let found = folder.symlink_metadata();
        found.is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
    };
    folders.find(|folder| !is_missing(folder))
}

/// The check of the terminal.
pub(super) async fn examine_terminal() -> Vec<DoctorCheck> {
    let mut list = CheckList::of(None);
    let probing = tokio::task::spawn_blocking(probe_terminal);
    match timeout(TERMINAL_LIMIT, probing).await {
        Ok(Ok(Some(facts))) => judge_terminal(facts, &mut list),
        Ok(_) => list.skip("terminal", program_words::no_terminal()),
        Err(_) => list.warn(
            "terminal",
            program_words::terminal_silent(),
            program_words::terminal_narrow_signs(),
        ),
    }
    list.into_checks()
}

fn judge_terminal(facts: TerminalFacts, list: &mut CheckList) {
    let detail = program_words::terminal(&facts);
    let (columns, rows) = facts.size;
    let remedy = match facts.drawn {
        Some(DrawnWidths { chinese, .. }) if chinese != 2 => {
            Some(program_words::terminal_chinese())
        }
        Some(DrawnWidths { dot, .. }) if dot != 1 => Some(program_words::terminal_narrow_signs()),
        _ if columns < COMFORTABLE.0 || rows < COMFORTABLE.1 => {
            Some(program_words::terminal_small())
        }
        None => Some(program_words::terminal_narrow_signs()),
        Some(_) if facts.colours == ColourDepth::None && !facts.wants_no_colour => {
            Some(program_words::terminal_colours())
        }
        Some(_) => None,
    };
    match remedy {
        Some(remedy) => list.warn("terminal", detail, remedy),
        None => list.pass("terminal", detail),
    }
}
