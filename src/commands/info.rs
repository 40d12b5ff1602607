//! `info`: every path in use, so that nobody has to guess where a file is.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::config::Config;
use crate::domain::Language;
use crate::store::StoreUrl;

use super::configured_store;
use super::ending::{CommandError, Ending};
use super::logging;
use super::run_options::{RunOptions, store_is_overridden};

#[derive(Args, Clone, Debug)]
pub(super) struct InfoOptions {
    /// How to print
    #[arg(short, long, value_enum, default_value_t = InfoFormat::Text)]
    format: InfoFormat,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
enum InfoFormat {
    Text,
    Json,
}

/// A path in use.
#[derive(Debug, Serialize)]
struct UsedPath {
    name: &'static str,
    path: Option<String>,
    /// `None` for what is no path, or was not checked.
    exists: Option<bool>,
    set_by: &'static str,
    #[serde(skip)]
    words: &'static str,
}

#[derive(Debug, Serialize)]
struct Info {
    schema: u8,
    version: &'static str,
    language: &'static str,
    paths: Vec<UsedPath>,
}

/// The version of the names and meanings of the keys.
const SCHEMA: u8 = 1;

pub(super) fn run(run: &RunOptions, options: &InfoOptions) -> Result<Ending, CommandError> {
    let language = run.language();
    let info = Info {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        language: language.pick("zh-CN", "en"),
        paths: used_paths(run, language),
    };
    let mut out = io::stdout();
    if options.format == InfoFormat::Json {
        let text = serde_json::to_string_pretty(&info).map_err(io::Error::from)?;
        writeln!(out, "{text}")?;
        return Ok(Ending::Complete);
    }
    writeln!(out, "leaveboard {}", info.version)?;
    for used in &info.paths {
        let path = used.path.as_deref().unwrap_or("-");
        let missing = match (&used.path, used.exists) {
            (Some(_), Some(false)) => language.pick("（尚未创建）", " (not there yet)"),
            _ => "",
        };
        let set_by = match used.set_by {
            "default" => String::new(),
            other => language.pick(format!("（由 {other} 指定）"), format!(" (set by {other})")),
        };
        writeln!(out, "{}: {path}{missing}{set_by}", used.words)?;
    }
    Ok(Ending::Complete)
}

/// Every path, whether something is there or not.
fn used_paths(run: &RunOptions, language: Language) -> Vec<UsedPath> {
    let place = run.place();
    let set_by = match (&run.file, &place) {
        (Some(_), _) => "--config",
        (None, Some(place)) if place.named => "LEAVEBOARD_CONFIG",
        _ => "default",
    };
    let config_file = place.map(|place| place.file);
    let config = config_file.as_deref().and_then(|file| run.load(file).ok());
    let words = language.pick("配置文件", "configuration");
    let mut paths = vec![UsedPath::of("configuration", words, config_file, set_by)];
    let words = language.pick("按键", "key map");
    let keymap = run.keymap_file();
    paths.push(UsedPath::of("keymap", words, keymap, set_by));
    paths.push(store_path(config.as_ref(), language));
    let (log, by) = logging::place();
    let words = language.pick("日志", "log");
    paths.push(UsedPath::of("log", words, log, by));
    let words = language.pick("崩溃报告", "crash report");
    let crash = logging::crash_report();
    paths.push(UsedPath::of("crash_report", words, crash, "default"));
    if let Some(config) = config {
        let words = language.pick("上次的界面", "last session");
        let file = logging::last_session(&config.tenants).filter(|_| config.display.restore);
        paths.push(UsedPath::of("last_session", words, file, "default"));
        paths.extend(own_sheets(&config, language));
    }
    paths
}

impl UsedPath {
    fn of(
        name: &'static str,
        words: &'static str,
        path: Option<PathBuf>,
        set_by: &'static str,
    ) -> Self {
        Self {
            name,
            exists: path.as_deref().map(Path::exists),
            path: path.map(|path| path.display().to_string()),
            set_by,
            words,
        }
    }
}

/// The store: its file, or its URL without the password.
fn store_path(config: Option<&Config>, language: Language) -> UsedPath {
    let words = language.pick("数据存储", "store");
    let mut store = UsedPath::of("store", words, None, "default");
    let Some(config) = config else {
        return store;
    };
    let place = configured_store::written_place(config);
    store.set_by = match &place {
        _ if store_is_overridden() => "LEAVEBOARD_STORE",
        Some(Ok(StoreUrl::DefaultFile(_))) => "default",
        _ => "configuration",
    };
    match place {
        Some(Ok(StoreUrl::File(file) | StoreUrl::DefaultFile(file))) => {
            UsedPath::of("store", words, Some(file), store.set_by)
        }
        _ => UsedPath {
            path: Some(config.store_shown()),
            ..store
        },
    }
}

/// The sheets of the company's own that the configuration names.
fn own_sheets(config: &Config, language: Language) -> Vec<UsedPath> {
    let theme = config.own_theme.as_ref().and_then(|own| own.file.clone());
    let named = [
        ("theme", language.pick("配色", "theme"), &theme),
        (
            "holidays",
            language.pick("节假日", "holidays"),
            &config.holidays,
        ),
        (
            "people",
            language.pick("人员日期", "people's dates"),
            &config.people.dates,
        ),
        (
            "sheet",
            language.pick("比对用的表", "sheet to compare with"),
            &config.compare.sheet,
        ),
        (
            "links",
            language.pick("人员对应", "links between people"),
            &config.compare.links,
        ),
        (
            "rates",
            language.pick("日薪表", "day rates"),
            &config.totals.rates,
        ),
    ];
    let named = named.into_iter().filter_map(|(name, words, path)| {
        let path = path.clone()?;
        Some(UsedPath::of(name, words, Some(path), "configuration"))
    });
    named.collect()
}
