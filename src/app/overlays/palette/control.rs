//! The commands that the palette offers, and what those do that no key stands for.

use std::sync::Arc;

use crate::app::geometry::palette_area;
use crate::app::keys::keymap::Action;
use crate::app::navigation::choose_tenant;
use crate::app::overlays::Overlay;
use crate::app::overlays::palette::state::{Palette, PaletteCommand, PaletteItem};
use crate::app::state::AppState;
use crate::app::tenant::TenantState;
use crate::app::views::browse::navigation::show_person;
use crate::app::views::company::navigation::go_to_leave_type;
use crate::app::views::company::saved::show_at;
use crate::app::views::show_view;
use crate::domain::Language;
use crate::domain::matching::type_condition;
use crate::text::notices::Notice;
use crate::text::palette as text;
use crate::text::views::ViewName;

impl AppState {
    /// Lines for the commands of the field: its box without border and typed line.
    pub fn palette_height(&self) -> usize {
        let body = self.geometry().map(|at| palette_area(at.body));
        body.map_or(1, |area| usize::from(area.height.saturating_sub(3).max(1)))
    }
}

/// Opens the field over the view.
pub(in crate::app) fn open_palette(state: &mut AppState) {
    let mut items = tenants(state);
    items.extend(saved_views(state));
    items.extend(leave_types(state));
    items.extend(named_filters(state));
    items.extend(keys(state));
    state.overlay = Some(Overlay::Palette(Palette::of(items)));
}

/// Closes the field and returns what is to be done. Consent is not among it: it may cost calls, and is given with its own key.
pub(in crate::app) fn take_command(state: &mut AppState) -> Option<PaletteCommand> {
    let command = state.palette()?.chosen()?.command.clone();
    state.close_overlay();
    Some(command)
}

/// Runs a command that no key stands for.
pub(in crate::app) fn carry_out(state: &mut AppState, command: PaletteCommand) {
    match command {
        PaletteCommand::Act(_) => {}
        PaletteCommand::Tenant(at) => {
            state.selection.all_tenants = false;
            choose_tenant(state, at);
        }
        PaletteCommand::LeaveType(name) => go_to(state, &name),
        PaletteCommand::NamedFilter(name) => state.selection.filter.set(&format!("@{name}")),
        PaletteCommand::SavedView(at) => {
            show_view(state, ViewName::Company);
            show_at(state, at);
        }
    }
}

fn go_to(state: &mut AppState, name: &str) {
    let is_there = match state.view {
        ViewName::Browse => go_to_balance(state, name),
        ViewName::Company => go_to_leave_type(state, name),
        _ => false,
    };
    if !is_there {
        let condition = type_condition(name, state.display.language);
        state.selection.filter.set(&condition);
    }
}

/// Moves the cursor of pane 3 to a leave type of the person under the cursor; `false` where the tenant has none of that name.
fn go_to_balance(state: &mut AppState, name: &str) -> bool {
    let Some(tenant) = state.tenant() else {
        return false;
    };
    let column = tenant.columns.iter().find(|column| *column.name == *name);
    let Some(id) = column.map(|column| column.id.clone()) else {
        return false;
    };
    match tenant.selected() {
        Some(row) => show_person(state, row, Some(&id)),
        None => state.notice = Some(Notice::NobodySelected),
    }
    true
}

fn tenants(state: &AppState) -> Vec<PaletteItem> {
    let numbered = state.tenants.iter().enumerate();
    let items = numbered.map(|(at, tenant)| {
        let platform = |language: Language| {
            let platform = tenant.platform;
            language.pick(platform.chinese_name(), platform.english_name())
        };
        let label = format!("{} {}", tenant.label, platform(state.display.language));
        let others = [
            platform(Language::Chinese),
            platform(Language::English),
            tenant.configured_name(),
        ];
        PaletteItem::new(PaletteCommand::Tenant(at), text::TENANT, label, &others)
    });
    items.collect()
}

fn saved_views(state: &AppState) -> Vec<PaletteItem> {
    let numbered = state.company.saved_views.iter().enumerate();
    let items = numbered.map(|(at, view)| {
        let command = PaletteCommand::SavedView(at);
        PaletteItem::new(command, text::SAVED_VIEW, view.name.clone(), &[])
    });
    items.collect()
}

/// The leave types of the shown tenant, or of all tenants in a table of all of them, each name
/// once.
fn leave_types(state: &AppState) -> Vec<PaletteItem> {
    let is_of_all = state.selection.all_tenants && state.view != ViewName::Browse;
    let shown: Vec<&TenantState> = if is_of_all {
        state.tenants.iter().collect()
    } else {
        state.tenant().into_iter().collect()
    };
    let mut names: Vec<&Arc<str>> = Vec::new();
    for column in shown.iter().flat_map(|tenant| &tenant.columns) {
        if !names.contains(&&column.name) {
            names.push(&column.name);
        }
    }
    let is_gone_to = matches!(state.view, ViewName::Browse | ViewName::Company);
    let items = names.into_iter().map(|name| {
        let label = text::leave_type(name, is_gone_to, state.display.language);
        let command = PaletteCommand::LeaveType(Arc::clone(name));
        PaletteItem::new(command, text::LEAVE_TYPE, label, &[name])
    });
    items.collect()
}

/// The filters with a name, from the configuration and built in, each text once.
fn named_filters(state: &AppState) -> Vec<PaletteItem> {
    let mut by_text: Vec<(&str, Vec<&str>)> = Vec::new();
    for filter in state.selection.filter.named.iter() {
        let known = by_text.iter_mut().find(|(text, _)| *text == filter.text);
        match known {
            Some((_, names)) => names.push(&filter.name),
            None => by_text.push((&filter.text, vec![&filter.name])),
        }
    }
    // The filters that every configuration has are there under a Chinese and an English name.
    let is_chosen = |name: &&str| name.is_ascii() == (state.display.language == Language::English);
    let items = by_text.into_iter().map(|(filter, names)| {
        let chosen = names.iter().copied().find(is_chosen).unwrap_or(names[0]);
        let label = text::named_filter(chosen, filter);
        let command = PaletteCommand::NamedFilter(chosen.to_owned());
        PaletteItem::new(command, text::FILTER, label, &names)
    });
    items.collect()
}

/// The actions of the view, including those that lost their keys.
fn keys(state: &AppState) -> Vec<PaletteItem> {
    let bound = state.keys.all_at(state.key_context()).iter();
    let bound = bound.filter(|it| !matches!(it.action(), Action::Palette | Action::Consent));
    let languages = [Language::Chinese, Language::English];
    let items = bound.map(|it| {
        let names = languages.map(|own| it.describe(own));
        let label = it.describe(state.display.language).to_owned();
        let command = PaletteCommand::Act(it.action());
        let keys: Vec<String> = it.keys.iter().map(ToString::to_string).collect();
        let mut others = vec![names[0], names[1], it.action().name()];
        others.extend(keys.iter().map(String::as_str));
        let hints = it.hint().into_iter();
        others.extend(hints.flat_map(|hint| languages.map(|own| hint.of(own))));
        let item = PaletteItem::new(command, text::KEY, label, &others);
        item.with_keys(it.keys_text())
    });
    items.collect()
}
