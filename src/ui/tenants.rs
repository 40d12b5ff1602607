//! Pane 1: tenants with platform, state, people, coverage and the calls they cost.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::footer::state_glyph;
use super::pane::{render_frame, render_text};
use super::{View, words};
use crate::app::keymap::Pane;
use crate::app::measure::{cut, pad};
use crate::app::tenant::Tenant;
use crate::platform::ApiError;
use crate::sync::Outcome;

pub(super) fn render(frame: &mut Frame<'_>, view: View<'_>, area: Rect) {
    let inside = render_frame(frame, view, Pane::Tenants, "", area);
    if view.state.tenants.is_empty() {
        let text =
            crate::app::measure::wrap(words::no_tenants(view.language), usize::from(inside.width));
        render_text(
            frame,
            &text.into_iter().map(Line::raw).collect::<Vec<_>>(),
            inside,
        );
        return;
    }
    let lines_each = view.state.tenant_lines();
    let fitting = usize::from(inside.height).div_ceil(lines_each);
    let shown = view
        .state
        .tenants
        .iter()
        .enumerate()
        .skip(view.state.first_tenant());
    let lines: Vec<Line<'_>> = shown
        .take(fitting)
        .flat_map(|(at, tenant)| {
            tenant_lines(
                view,
                tenant,
                at == view.state.chosen,
                inside.width,
                lines_each,
            )
        })
        .collect();
    render_text(frame, &lines, inside);
}

fn tenant_lines(
    view: View<'_>,
    tenant: &Tenant,
    chosen: bool,
    width: u16,
    lines: usize,
) -> Vec<Line<'static>> {
    let width = usize::from(width);
    let mut text = vec![name_line(view, tenant, chosen, width)];
    if let Some(error) = tenant.refusal() {
        text.extend(refusal_lines(view, error, width));
    } else {
        text.extend(figure_lines(view, tenant, lines, width));
    }
    text.resize(lines, Line::default());
    text
}

/// `▸✓ 总部 企业微信`.
fn name_line(view: View<'_>, tenant: &Tenant, chosen: bool, width: usize) -> Line<'static> {
    let mark = if chosen { view.glyphs.cursor } else { " " };
    let platform = words::platform(tenant.platform, view.language);
    let name = pad(
        &format!(" {} {platform}", tenant.label),
        width.saturating_sub(2),
    );
    let style = match (chosen, view.state.focus) {
        (true, Pane::Tenants) => view.theme.selected,
        (true, _) => view.theme.remembered,
        (false, _) => view.theme.text,
    };
    Line::from(vec![
        Span::styled(mark, style),
        Span::styled(state_glyph(view, tenant), state_style(view, tenant)),
        Span::styled(name, style),
    ])
}

fn state_style(view: View<'_>, tenant: &Tenant) -> Style {
    match tenant.outcome {
        None => view.theme.key,
        Some(Outcome::Complete) => view.theme.good,
        Some(Outcome::Partial | Outcome::Cancelled) => view.theme.warning,
        Some(Outcome::Refused(_) | Outcome::Failed(_)) => view.theme.bad,
    }
}

/// The code and what to do.
fn refusal_lines(view: View<'_>, error: &ApiError, width: usize) -> Vec<Line<'static>> {
    let word = words::outcome(Some(&Outcome::Refused(error.clone())), view.language);
    let code = cut(&format!("   {word} {}", error.code), width);
    let remedy = error.remedy(view.language);
    let wrapped = crate::app::measure::wrap(remedy, width.saturating_sub(3));
    let mut lines = vec![Line::styled(code, view.theme.bad)];
    lines.extend(
        wrapped
            .into_iter()
            .map(|line| Line::raw(format!("   {line}"))),
    );
    lines.truncate(3);
    lines
}

/// One line where space is short, else two or three.
fn figure_lines(view: View<'_>, tenant: &Tenant, lines: usize, width: usize) -> Vec<Line<'static>> {
    let people = people_text(view, tenant);
    let state = words::outcome(tenant.outcome.as_ref(), view.language);
    let usage = tenant.progress.usage;
    let calls = (usage.window_limit > 0 && tenant.is_loading()).then(|| {
        words::calls(
            usage.used_in_window,
            usage.window_limit,
            usage.window_seconds,
            view.language,
        )
    });
    let billable = usage
        .billable
        .map(|(used, budget)| words::billable(used, budget, view.language));
    let texts = if lines == 2 {
        let parts = [Some(people), billable.or(calls), Some(state.to_owned())];
        vec![parts.into_iter().flatten().collect::<Vec<_>>().join(" ")]
    } else {
        let calls = [Some(state.to_owned()), calls].into_iter().flatten();
        let calls = calls.collect::<Vec<_>>().join("  ");
        [Some(people), Some(calls), billable]
            .into_iter()
            .flatten()
            .collect()
    };
    let style = view.theme.dim;
    let lines = texts
        .into_iter()
        .map(|text| cut(&format!("   {text}"), width));
    lines.map(|text| Line::styled(text, style)).collect()
}

/// `5,012 人 97%`.
fn people_text(view: View<'_>, tenant: &Tenant) -> String {
    let people = words::people(tenant.roster.len(), view.language);
    match tenant.coverage() {
        Some(percent) => format!("{people} {percent}%"),
        None => people,
    }
}
