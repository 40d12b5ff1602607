//! Pane 1: tenants with platform, state, people, coverage and the calls they cost.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::footer::state_glyph;
use super::pane::{render_frame, render_text};
use super::{View, standing, tenant_details, words};
use crate::app::geometry::below;
use crate::app::keys::keymap::Pane;
use crate::app::tenant::TenantState;
use crate::app::text_width::{self, cut, pad, wrap};
use crate::platform::ApiError;
use crate::sync::Outcome;

pub(super) fn render(frame: &mut Frame<'_>, view: View<'_>, area: Rect) {
    let inside = render_frame(frame, view, Pane::Tenants, &note(view, area), area);
    if view.state.tenants.is_empty() {
        let text = wrap(words::no_tenants(view.language), usize::from(inside.width));
        render_text(
            frame,
            &text.into_iter().map(Line::raw).collect::<Vec<_>>(),
            inside,
        );
        return;
    }
    let lines_each = view.state.tenant_lines();
    let fitting = usize::from(inside.height).div_ceil(lines_each);
    let shown = view.state.tenants.iter().enumerate();
    let lines: Vec<Line<'_>> = shown
        .skip(view.state.first_tenant())
        .take(fitting)
        .flat_map(|(at, tenant)| tenant_lines(view, tenant, at == view.state.chosen, inside.width))
        .collect();
    render_text(frame, &lines, inside);
    let listed = u16::try_from(lines.len() + 1).unwrap_or(u16::MAX);
    tenant_details::render(frame, view, below(inside, listed));
}

/// Where there is room for the title alone: which tenant is shown.
fn note(view: View<'_>, area: Rect) -> String {
    let chosen = view.state.tenant().filter(|_| area.height < 3);
    chosen.map_or_else(String::new, |tenant| {
        let platform = words::platform(tenant.platform, view.language);
        format!("{} {platform}", tenant.label)
    })
}

fn tenant_lines(
    view: View<'_>,
    tenant: &TenantState,
    chosen: bool,
    width: u16,
) -> Vec<Line<'static>> {
    let (width, lines) = (usize::from(width), view.state.tenant_lines());
    let mut text = vec![name_line(view, tenant, chosen, width)];
    match tenant.refusal() {
        _ if view.state.as_of.is_some() && tenant.refusal().is_none() => {
            text.extend(standing_lines(view, tenant, width));
        }
        Some(error) => text.extend(refusal_lines(view, tenant, error, width)),
        None if lines == 2 => text.push(short_line(view, tenant, width)),
        None => text.extend(figure_lines(view, tenant, width)),
    }
    text.truncate(lines);
    text.resize(lines, Line::default());
    text
}

/// `▸✓ 总部 企业微信`.
fn name_line(view: View<'_>, tenant: &TenantState, chosen: bool, width: usize) -> Line<'static> {
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

fn state_style(view: View<'_>, tenant: &TenantState) -> Style {
    match tenant.outcome {
        _ if standing::is_missing(view, tenant) => view.theme.warning,
        None if !tenant.is_busy() => view.theme.warning,
        None => view.theme.key,
        Some(Outcome::Complete) => view.theme.good,
        Some(Outcome::Partial | Outcome::Cancelled) => view.theme.warning,
        Some(Outcome::Refused(_) | Outcome::Failed(_)) => view.theme.bad,
    }
}

/// The code and what to do.
fn refusal_lines(
    view: View<'_>,
    tenant: &TenantState,
    error: &ApiError,
    width: usize,
) -> Vec<Line<'static>> {
    let word = words::outcome(tenant.outcome.as_ref(), view.language);
    let code = &error.code;
    let code = match age(view, tenant) {
        Some(age) => fitting(
            [format!("{word} {code} {age}"), format!("{code} {age}")],
            width,
        ),
        None => fitting([format!("{word} {code}")], width),
    };
    let remedy = wrap(error.remedy(view.language), width.saturating_sub(3));
    let remedy = remedy
        .into_iter()
        .take(2)
        .map(|line| Line::raw(format!("   {line}")));
    [Line::styled(code, view.theme.bad)]
        .into_iter()
        .chain(remedy)
        .collect()
}

/// Of another day: people, and where the figures come from.
fn standing_lines(view: View<'_>, tenant: &TenantState, width: usize) -> Vec<Line<'static>> {
    let columns = width.saturating_sub(3);
    let short = view.state.tenant_lines() == 2;
    let missing = standing::is_missing(view, tenant);
    let source = if short {
        standing::source_short(view, tenant)
    } else {
        standing::source(view, tenant)
    };
    let style = if missing {
        view.theme.warning
    } else {
        view.theme.dim
    };
    let people = (!missing && !short).then(|| people_text(view, tenant));
    let source = source.map(|text| wrap(&text, columns)).unwrap_or_default();
    let lines = people.into_iter().chain(source);
    lines
        .map(|line| Line::styled(format!("   {line}"), style))
        .collect()
}

/// `716 人 15% 106/600/分`.
fn short_line(view: View<'_>, tenant: &TenantState, width: usize) -> Line<'static> {
    let usage = tenant.progress.usage;
    let people = people_text(view, tenant);
    let line = |text| Line::styled(text, view.theme.dim);
    let behind_people = |text: String| fitting([format!("{people} {text}")], width);
    if is_told_first(tenant) {
        return line(behind_people(course_with_age(view, tenant)));
    }
    let wait = words::wait_short(&usage, view.language).filter(|_| tenant.is_busy());
    if let Some(wait) = wait {
        return line(fitting([format!("{people} {wait}"), wait], width));
    }
    if let Some((used, budget)) = usage.billable {
        let short = words::billable_short(used, budget, view.language);
        return line(fitting(
            short.map(|calls| format!("{people} {calls}")),
            width,
        ));
    }
    let limits = words::limits_short(&usage, view.language).filter(|_| tenant.is_busy());
    line(behind_people(
        limits.unwrap_or_else(|| words::course(tenant, view.language)),
    ))
}

/// The first of `texts` that fits a line of the card whole; else the last one, cut.
fn fitting<const N: usize>(texts: [String; N], columns: usize) -> String {
    let lines = texts.map(|text| format!("   {text}"));
    let fits = lines.iter().find(|line| text_width::width(line) <= columns);
    let last = fits.or(lines.last()).map(String::as_str);
    cut(last.unwrap_or_default(), columns)
}

/// People, state with calls, billable calls.
fn figure_lines(view: View<'_>, tenant: &TenantState, width: usize) -> Vec<Line<'static>> {
    let usage = tenant.progress.usage;
    let state = course_with_age(view, tenant);
    let limits = words::limits_short(&usage, view.language)
        .filter(|_| tenant.is_busy() && !is_told_first(tenant));
    let state = match limits {
        Some(limits) => fitting([format!("{state} {limits}"), limits], width),
        None => fitting([state], width),
    };
    let billable = usage.billable.map(|(used, budget)| {
        let [short, shortest] = words::billable_short(used, budget, view.language);
        let long = words::billable(used, budget, view.language);
        fitting([long, short, shortest], width)
    });
    [fitting([people_text(view, tenant)], width), state]
        .into_iter()
        .chain(billable)
        .map(|line| Line::styled(line, view.theme.dim))
        .collect()
}

/// Whether how the sync stands matters more than the calls it makes: held back, asking, done by another, or over old figures.
fn is_told_first(tenant: &TenantState) -> bool {
    let held_back = !tenant.is_busy() && tenant.is_loading() || tenant.is_stopped();
    held_back || (tenant.is_loading() && tenant.holder().is_some()) || tenant.kept_at().is_some()
}

/// `读取中 2 小时前`: where space is short, old figures say only how old they are.
fn course_with_age(view: View<'_>, tenant: &TenantState) -> String {
    let course = words::course_short(tenant, view.language);
    match age(view, tenant) {
        Some(age) if tenant.is_busy() && view.state.tenant_lines() == 2 => age,
        Some(age) => format!("{course} {age}"),
        None => course,
    }
}

/// How old the oldest figures shown are, if some are of an earlier sync.
fn age(view: View<'_>, tenant: &TenantState) -> Option<String> {
    let age = words::age(tenant.kept_at()?, view.state.today.now, view.language);
    Some(format!("{} {age}", view.glyphs.old))
}

/// `5,012 人 97%`.
fn people_text(view: View<'_>, tenant: &TenantState) -> String {
    let people = words::people(tenant.headcount(), view.language);
    match tenant.coverage() {
        Some(percent) => format!("{people} {percent}%"),
        None => people,
    }
}
