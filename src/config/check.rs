//! Checking of the whole file: its sections, and what concerns several tenants, such as a name used twice.
//!
//! A single `[[tenant]]` block is checked in [`tenant`](super::tenant).

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use toml::de::DeTable;

use crate::domain::matching::{NamedFilter, NamedFilters, Query, is_filter_name};
use crate::domain::{Bilingual, Language, TenantName, WorkCalendar};
use crate::platform::facts::DEFAULT_FRESH_FOR;

use super::block::{BlockReader, ConfigBlock, LocatedValue};
use super::compare::read_compare;
use super::not_toml::not_toml;
use super::people::{read_leave_kinds, read_people};
use super::plain_file::read_plain_text;
use super::problem::ConfigError;
use super::store_address::{StoreAddress, read_store_address};
use super::tenant::{TenantDefaults, read_tenant};
use super::theme::{OWN, OwnTheme, ThemeError, find_theme, read_own_theme};
use super::totals::read_totals;
use super::view::read_views;
use super::{Config, Display, StoreSettings, TenantBlock, ThemeName};

const SECTIONS: [&str; 12] = [
    "calendar",
    "compare",
    "display",
    "filters",
    "leave_kinds",
    "people",
    "store",
    "sync",
    "tenant",
    "theme",
    "totals",
    "view",
];

pub(super) const LANGUAGES: [(&str, Option<Language>); 3] = [
    ("auto", None),
    ("zh-CN", Some(Language::Chinese)),
    ("en", Some(Language::English)),
];

/// The default of `[store] keep_days`: a year, and the month in which a company looks back on it.
const DEFAULT_KEEP_DAYS: u32 = 400;

/// A calendar of thousands of days is far smaller.
const MAX_CALENDAR_BYTES: u64 = 1 << 20;

/// The checked file, or all its mistakes.
pub(super) fn check_file(file: &Path, text: &str, is_private: bool) -> Result<Config, ConfigError> {
    let root = DeTable::parse(text).map_err(|error| not_toml(file, text, &error))?;
    let mut reader = BlockReader::new(text);
    let root = ConfigBlock {
        table: root.get_ref(),
        line: 1,
    };
    reader.check_keys(root, &SECTIONS, |_| None);
    let folder = file.parent().unwrap_or(Path::new(""));
    let section = read_theme_section(&mut reader, root);
    let (display, own_theme) = read_display(&mut reader, root, folder, section);
    let store = read_store(&mut reader, root, folder, is_private);
    let fresh_for = read_sync(&mut reader, root);
    let filters = read_filters(&mut reader, root);
    let (holidays, calendar) = read_calendar(&mut reader, root, folder);
    let defaults = TenantDefaults {
        folder,
        names: display.names,
        fresh_for,
    };
    let tenants = read_tenants(&mut reader, root, defaults);
    let views = read_views(&mut reader, root, &NamedFilters::with(filters.clone()));
    let compare = read_compare(&mut reader, root, folder);
    let people = read_people(&mut reader, root, folder);
    let names = tenants
        .iter()
        .map(|block| block.tenant.settings.tenant.as_str());
    let leave_kinds = read_leave_kinds(&mut reader, root, &names.collect::<Vec<_>>());
    let totals = read_totals(&mut reader, root, folder);
    if !reader.problems.is_empty() {
        return Err(ConfigError::new(file, reader.problems));
    }
    Ok(Config {
        file: file.to_owned(),
        display,
        own_theme,
        store,
        fresh_for,
        holidays,
        calendar: Arc::new(calendar),
        filters,
        tenants,
        views,
        compare,
        people,
        leave_kinds,
        totals,
    })
}

/// The `[theme]` section, if anything is in it. It is the theme unless `[display] theme` names another one than `auto`.
fn read_theme_section<'t>(
    reader: &mut BlockReader<'t>,
    root: ConfigBlock<'t>,
) -> Option<Arc<OwnTheme>> {
    let block = reader.section(root, "theme")?;
    if block.table.is_empty() {
        return None;
    }
    Some(Arc::new(read_own_theme(reader, block, OWN, "theme")))
}

fn read_display<'t>(
    reader: &mut BlockReader<'t>,
    root: ConfigBlock<'t>,
    folder: &Path,
    section: Option<Arc<OwnTheme>>,
) -> (Display, Option<Arc<OwnTheme>>) {
    let mut display = Display::default();
    if section.is_some() {
        display.theme = ThemeName::Own;
    }
    let Some(block) = reader.section(root, "display") else {
        return (display, section);
    };
    reader.enter("display");
    reader.check_keys(block, &["language", "restore", "theme"], |_| None);
    if let Some(language) = reader.choice(block, "language", &LANGUAGES) {
        let named = language
            .value
            .map_or_else(Display::default, |l| Display::in_language(Some(l)));
        display = Display {
            theme: display.theme,
            ..named
        };
    }
    let mut own_theme = section.clone();
    if let Some(theme) = reader.text(block, "theme") {
        match find_theme(theme.value, Some(folder), section.as_ref()) {
            Ok((name, own)) => (display.theme, own_theme) = (name, own),
            Err(error) => report_theme(reader, theme, &error),
        }
    }
    if let Some(restore) = reader.flag(block, "restore") {
        display.restore = restore.value;
    }
    reader.leave();
    (display, own_theme)
}

/// Reports what is wrong with the theme that a configuration names. The text of a mistake in the
/// theme's file names that file and line.
fn report_theme(reader: &mut BlockReader<'_>, named: LocatedValue<&str>, error: &ThemeError) {
    reader.report(named.line, "theme", error.what(), error.remedy());
}

fn read_store<'t>(
    reader: &mut BlockReader<'t>,
    root: ConfigBlock<'t>,
    folder: &Path,
    is_private: bool,
) -> StoreSettings {
    let mut store = StoreSettings {
        url: StoreAddress::default(),
        keep_days: DEFAULT_KEEP_DAYS,
    };
    let Some(block) = reader.section(root, "store") else {
        return store;
    };
    reader.enter("store");
    reader.check_keys(block, &["url", "keep_days"], |_| None);
    if let Some(url) = read_store_address(reader, block, folder, is_private) {
        store.url = url;
    }
    if let Some(days) = reader.number(block, "keep_days", 1..=u64::from(u32::MAX)) {
        store.keep_days = u32::try_from(days.value).unwrap_or(u32::MAX);
    }
    reader.leave();
    store
}

/// The `[sync]` section: how long figures count as fresh.
fn read_sync<'t>(reader: &mut BlockReader<'t>, root: ConfigBlock<'t>) -> Duration {
    let Some(block) = reader.section(root, "sync") else {
        return DEFAULT_FRESH_FOR;
    };
    reader.enter("sync");
    reader.check_keys(block, &["fresh_for"], |_| None);
    let fresh_for = reader.time(block, "fresh_for");
    reader.leave();
    fresh_for.map_or(DEFAULT_FRESH_FOR, |time| time.value)
}

/// The `[calendar]` section: the announced holidays, and a file of the company's that overrides
/// them.
fn read_calendar<'t>(
    reader: &mut BlockReader<'t>,
    root: ConfigBlock<'t>,
    folder: &Path,
) -> (Option<PathBuf>, WorkCalendar) {
    let announced = WorkCalendar::announced();
    let Some(block) = reader.section(root, "calendar") else {
        return (None, announced.clone());
    };
    reader.enter("calendar");
    reader.check_keys(block, &["holidays"], |_| None);
    let file = reader.text(block, "holidays").map(|file| {
        let path = folder.join(file.value);
        let own = read_plain_text(&path, MAX_CALENDAR_BYTES)
            .map_err(|error| Bilingual::of_io(&error))
            .and_then(|text| WorkCalendar::parse(&text).map_err(|error| error.explain()));
        let own = own.unwrap_or_else(|wrong| {
            let what = wrong.about(path.display());
            let remedy = (
                "请指定一个 csv，每行写日期和 `holiday` 或 `workday`：2027-01-01,holiday",
                "name a csv with a day and `holiday` or `workday` in each line: 2027-01-01,holiday",
            );
            reader.report(file.line, "holidays", what, remedy);
            WorkCalendar::default()
        });
        (path, own)
    });
    reader.leave();
    match file {
        Some((path, own)) => (Some(path), announced.overridden_by(&own)),
        None => (None, announced.clone()),
    }
}

/// The `[filters]` section: under each name a filter of the same grammar as on screen, without other names in it.
fn read_filters<'t>(reader: &mut BlockReader<'t>, root: ConfigBlock<'t>) -> Vec<NamedFilter> {
    let Some(block) = reader.section(root, "filters") else {
        return Vec::new();
    };
    reader.enter("filters");
    let mut filters = Vec::new();
    for key in block.table.keys() {
        let name: &str = key.get_ref();
        let line = reader.line_of(key);
        if !is_filter_name(name) {
            let remedy = (
                "名字是一个词，不含 | ! @ 和引号，因为使用时写成 @名字",
                "a name is one word without | ! @ and quotation marks, since it is typed as @name",
            );
            let what = ("筛选不能叫这个名字", "a filter cannot have this name");
            reader.report(line, name, what, remedy);
            continue;
        }
        let Some(text) = reader.text(block, name) else {
            continue;
        };
        let nothing_named = NamedFilters::none();
        let query = Query::parse_with(text.value, &nothing_named);
        match query.errors().first() {
            Some(error) => {
                let remedy = (
                    "请写在筛选框里会输入的内容，例如 \"部门:研发 剩余<0\"",
                    "write what you would type into the filter, such as \"dept:研发 left<0\"",
                );
                let what = Bilingual::said(|language| error.explain(language));
                reader.report(text.line, name, what, remedy);
            }
            None if query.is_all() => {
                reader.report(
                    text.line,
                    name,
                    ("筛选是空的", "the filter is empty"),
                    ("请写上条件，或删除它", "write a filter, or remove it"),
                );
            }
            None => filters.push(NamedFilter {
                name: name.to_owned(),
                text: text.value.to_owned(),
            }),
        }
    }
    reader.leave();
    filters
}

fn read_tenants<'t>(
    reader: &mut BlockReader<'t>,
    root: ConfigBlock<'t>,
    defaults: TenantDefaults<'_>,
) -> Vec<TenantBlock> {
    let blocks = tenant_blocks(reader, root);
    let mut lines: HashMap<TenantName, usize> = HashMap::new();
    let mut tenants = Vec::new();
    for (at, block) in blocks.into_iter().enumerate() {
        let Some(tenant) = read_tenant(reader, block, at, defaults) else {
            continue;
        };
        let name = tenant.tenant.settings.tenant.clone();
        if let Some(first) = lines.get(&name) {
            let what = (
                format!("名字 \"{name}\" 已用在第 {first} 行的企业上"),
                format!("the name \"{name}\" is taken by the tenant on line {first}"),
            );
            let remedy = (
                "每家企业要有自己的名字",
                "give every tenant a name of its own",
            );
            let line = block
                .get("name")
                .map_or(block.line, |value| reader.line_of(value));
            reader.enter(&format!("tenant \"{name}\""));
            reader.report(line, "name", what, remedy);
            reader.leave();
        } else {
            lines.insert(name, block.line);
            tenants.push(tenant);
        }
    }
    tenants
}

fn tenant_blocks<'t>(reader: &mut BlockReader<'t>, root: ConfigBlock<'t>) -> Vec<ConfigBlock<'t>> {
    let remedy = (
        "每家企业的每个平台各写一个 [[tenant]]",
        "write one [[tenant]] block for each organisation and platform",
    );
    let Some(value) = root.get("tenant") else {
        let what = ("还没有配置企业", "no tenant is configured");
        reader.report(1, "tenant", what, remedy);
        return Vec::new();
    };
    let blocks = value.get_ref().as_array().map_or(Vec::new(), |items| {
        items
            .iter()
            .filter_map(|item| ConfigBlock::of_item(reader, item))
            .collect()
    });
    let whole = value.get_ref().as_array().map(|items| items.len());
    if whole != Some(blocks.len()) || blocks.is_empty() {
        let line = reader.line_of(value);
        let what = (
            "类型不对：这里应是若干个 [[tenant]]",
            "wrong type: expected a list of [[tenant]] blocks",
        );
        reader.report(line, "tenant", what, remedy);
    }
    blocks
}
