//! Below the tenants, where there is room: what the chosen one cost so far, what is missing, and what to do about it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::pane::render_text;
use super::{View, standing, words};
use crate::app::tenant::TenantState;
use crate::app::text_width::wrap;
use crate::platform::ApiError;

pub(super) fn render(frame: &mut Frame<'_>, view: View<'_>, area: Rect) {
    let Some(tenant) = view.state.tenant().filter(|_| area.height >= 3) else {
        return;
    };
    let columns = usize::from(area.width).saturating_sub(2);
    let lines: Vec<Line<'_>> = texts(view, tenant)
        .into_iter()
        .flat_map(|(text, style)| {
            let lines = wrap(&text, columns).into_iter();
            lines.map(move |line| Line::styled(format!(" {line}"), style))
        })
        .collect();
    render_text(frame, &lines, area);
}

fn texts(view: View<'_>, tenant: &TenantState) -> Vec<(String, Style)> {
    let theme = view.theme;
    let usage = tenant.progress.usage;
    let requests = words::requests(usage.requests, usage.retries, view.language);
    let platform = words::platform(tenant.platform, view.language);
    let mut texts = vec![(format!("{} {platform}", tenant.label), theme.heading)];
    texts.extend(course_texts(view, tenant));
    texts.push((requests, theme.dim));
    if let Some(source) = standing::source(view, tenant) {
        texts.push((source, theme.warning));
    }
    if let Some(error) = tenant.refusal() {
        texts.extend(error_texts(view, error, theme.bad));
        if !tenant.roster.is_empty() {
            texts.push((words::kept(tenant.roster.len(), view.language), theme.text));
        }
    }
    let unreadable = tenant.unreadable();
    if unreadable > 0 {
        let found = words::find_failed(unreadable, view.language);
        texts.push((found, theme.text));
    }
    if tenant.gaps.count > 0 {
        texts.push((String::new(), theme.text));
        texts.push((words::missing(view.language).to_owned(), theme.heading));
    }
    for gap in &tenant.gaps.first {
        texts.extend(error_texts(view, gap, theme.warning));
    }
    let more = tenant.gaps.count - tenant.gaps.first.len();
    if more > 0 {
        texts.push((words::more_gaps(more, view.language), theme.text));
    }
    for note in &tenant.notes {
        texts.push((note.pick(view.language).to_owned(), theme.dim));
    }
    texts
}

/// How the sync stands beyond its progress: trouble with the store, who does it, how old what is shown is, what it costs.
fn course_texts(view: View<'_>, tenant: &TenantState) -> Vec<(String, Style)> {
    let (theme, language) = (view.theme, view.language);
    let mut texts = Vec::new();
    if let Some(error) = &tenant.trouble {
        texts.push((words::trouble(error, language), theme.warning));
    }
    if !tenant.is_busy() && tenant.is_loading() || tenant.is_stopped() || tenant.holder().is_some()
    {
        texts.push((words::course(tenant, language), theme.text));
    }
    if let Some(at) = tenant.kept_at() {
        let age = words::age(at, view.state.today.now, language);
        let old = words::old_figures(tenant, &age, language);
        texts.push((format!("{} {old}", view.glyphs.old), theme.text));
    }
    let gone = tenant.origin.gone().len();
    if gone > 0 {
        texts.push((words::gone_people(gone, language), theme.text));
    }
    if let Some(cost) = tenant.cost.or(tenant.asks) {
        texts.push((words::cost(cost, language), theme.text));
    }
    texts
}

/// What was asked, the platform's code and words, what to do, and the number its support asks for.
fn error_texts(view: View<'_>, error: &ApiError, style: Style) -> Vec<(String, Style)> {
    let said = format!("{}: {} {}", error.endpoint, error.code, error.message);
    let remedy = format!(
        "{}: {}",
        words::remedy(view.language),
        error.remedy(view.language)
    );
    let log_id = error
        .log_id
        .iter()
        .map(|id| (format!("log id {id}"), view.theme.dim));
    [(said, style), (remedy, view.theme.text)]
        .into_iter()
        .chain(log_id)
        .collect()
}
