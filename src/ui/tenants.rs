//! Pane 1: tenants with platform, state, people, coverage and the calls they cost.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::geometry::below;
use crate::app::keys::keymap::Pane;
use crate::app::tenant::TenantState;
use crate::app::text_width::{self, cut, pad, wrap};
use crate::platform::ApiError;
use crate::sync::Outcome;
use crate::text;
use crate::text::views::ViewName;
use crate::ui::pane::{render_frame, render_text};
use crate::ui::scene::Scene;
use crate::ui::scrollbar::{render_position, render_scrollbar};
use crate::ui::standing;
use crate::ui::sync_glyph::state_glyph;
use crate::ui::sync_state::{sync_state, sync_state_short};
use crate::ui::tenant_details;
use crate::ui::views::compare;

pub(in crate::ui) fn render(frame: &mut Frame<'_>, scene: Scene<'_>, area: Rect) {
    let inside = render_frame(frame, scene, Pane::Tenants, &note(scene, area), area);
    if scene.state.tenants.is_empty() {
        let text = wrap(text::no_tenants(scene.language), usize::from(inside.width));
        render_text(
            frame,
            &text.into_iter().map(Line::raw).collect::<Vec<_>>(),
            inside,
        );
        return;
    }
    let lines_each = scene.state.tenant_lines();
    let fitting = usize::from(inside.height).div_ceil(lines_each);
    let shown = scene.state.tenants.iter().enumerate();
    let lines: Vec<Line<'_>> = shown
        .skip(scene.state.first_tenant())
        .take(fitting)
        .flat_map(|(at, tenant)| {
            tenant_lines(
                scene,
                tenant,
                at == scene.state.selection.tenant,
                inside.width,
            )
        })
        .collect();
    render_text(frame, &lines, inside);
    render_scrollbar(
        frame,
        scene,
        (
            scene.state.tenants.len() * lines_each,
            scene.state.first_tenant() * lines_each,
        ),
        inside,
    );
    let at = (scene.state.selection.tenant, scene.state.tenants.len());
    let fitting = u16::try_from(usize::from(inside.height) / lines_each).unwrap_or(u16::MAX);
    render_position(frame, scene, at, fitting, area);
    let listed = u16::try_from(lines.len() + 1).unwrap_or(u16::MAX);
    tenant_details::render(frame, scene, below(inside, listed));
}

/// The chosen tenant's name, or which sides are compared, if there is room for the title alone.
fn note(scene: Scene<'_>, area: Rect) -> String {
    let is_title_alone = area.height < 3;
    if is_title_alone && scene.state.view == ViewName::Compare {
        return compare::sides(scene).unwrap_or_default();
    }
    let chosen = scene.state.tenant().filter(|_| is_title_alone);
    chosen.map_or_else(String::new, |tenant| {
        text::tenant_on_platform(&tenant.label, tenant.platform, scene.language)
    })
}

fn tenant_lines(
    scene: Scene<'_>,
    tenant: &TenantState,
    chosen: bool,
    width: u16,
) -> Vec<Line<'static>> {
    let (width, lines) = (usize::from(width), scene.state.tenant_lines());
    let mut text = vec![name_line(scene, tenant, chosen, width)];
    match tenant.refusal() {
        _ if scene.state.as_of.is_some() && tenant.refusal().is_none() => {
            text.extend(standing_lines(scene, tenant, width));
        }
        Some(error) => text.extend(refusal_lines(scene, tenant, error, width)),
        None if lines == 2 => text.push(short_line(scene, tenant, width)),
        None => text.extend(figure_lines(scene, tenant, width)),
    }
    text.truncate(lines);
    text.resize(lines, Line::default());
    text
}

/// `▸✓ 总部 企业微信`.
fn name_line(scene: Scene<'_>, tenant: &TenantState, chosen: bool, width: usize) -> Line<'static> {
    let mark = if chosen { scene.glyphs.cursor } else { " " };
    let name = text::tenant_on_platform(&tenant.label, tenant.platform, scene.language);
    let name = pad(&format!(" {name}"), width.saturating_sub(2));
    let style = match (chosen, scene.state.focus()) {
        (true, Pane::Tenants) => scene.theme.selected,
        (true, _) => scene.theme.remembered,
        (false, _) => scene.theme.text,
    };
    Line::from(vec![
        Span::styled(mark, style),
        Span::styled(state_glyph(scene, tenant), state_style(scene, tenant)),
        Span::styled(name, style),
    ])
}

fn state_style(scene: Scene<'_>, tenant: &TenantState) -> Style {
    match tenant.outcome {
        _ if standing::is_missing(scene, tenant) => scene.theme.warning,
        None if !tenant.is_busy() => scene.theme.warning,
        None => scene.theme.key,
        Some(Outcome::Complete) => scene.theme.good,
        Some(Outcome::Partial | Outcome::Cancelled) => scene.theme.warning,
        Some(Outcome::Refused(_) | Outcome::Failed(_)) => scene.theme.bad,
    }
}

/// The code and what to do.
fn refusal_lines(
    scene: Scene<'_>,
    tenant: &TenantState,
    error: &ApiError,
    width: usize,
) -> Vec<Line<'static>> {
    let word = text::outcome(tenant.outcome.as_ref(), scene.language);
    let code = &error.code;
    let code = match age(scene, tenant) {
        Some(age) => fitting(
            [format!("{word} {code} {age}"), format!("{code} {age}")],
            width,
        ),
        None => fitting([format!("{word} {code}")], width),
    };
    let remedy = wrap(error.remedy(scene.language), width.saturating_sub(3));
    let remedy = remedy
        .into_iter()
        .take(2)
        .map(|line| Line::raw(format!("   {line}")));
    [Line::styled(code, scene.theme.bad)]
        .into_iter()
        .chain(remedy)
        .collect()
}

/// For another day: how many people, and where the figures come from.
fn standing_lines(scene: Scene<'_>, tenant: &TenantState, width: usize) -> Vec<Line<'static>> {
    let columns = width.saturating_sub(3);
    let short = scene.state.tenant_lines() == 2;
    let missing = standing::is_missing(scene, tenant);
    let source = if short {
        standing::source_short(scene, tenant)
    } else {
        standing::source(scene, tenant)
    };
    let style = if missing {
        scene.theme.warning
    } else {
        scene.theme.dim
    };
    let people = (!missing && !short).then(|| people_text(scene, tenant));
    let source = source.map(|text| wrap(&text, columns)).unwrap_or_default();
    let lines = people.into_iter().chain(source);
    lines
        .map(|line| Line::styled(format!("   {line}"), style))
        .collect()
}

/// `716 人 15% 106/600/分`.
fn short_line(scene: Scene<'_>, tenant: &TenantState, width: usize) -> Line<'static> {
    Line::styled(fitting(short_texts(scene, tenant), width), scene.theme.dim)
}

/// What can stand in the one line below a tenant's name, the best first. The others take its place where it does not fit.
fn short_texts(scene: Scene<'_>, tenant: &TenantState) -> Vec<String> {
    let (usage, language) = (tenant.progress.usage, scene.language);
    let (people, is_busy) = (people_text(scene, tenant), tenant.is_busy());
    if is_told_first(tenant) {
        let state = state_with_age(scene, tenant);
        return vec![format!("{people} {state}"), state];
    }
    if let Some(wait) = text::wait_short(&usage, language).filter(|_| is_busy) {
        return vec![format!("{people} {wait}"), wait];
    }
    let state = sync_state(tenant, language);
    let headcount = text::people(tenant.headcount(), language);
    let mut texts = Vec::new();
    if let Some((used, budget)) = usage.billable {
        let calls = text::billable_short(used, budget, language);
        texts.push(format!("{people} {state} {}", calls[0]));
        // A sync that has ended without everything says so rather than what it cost.
        if is_busy || matches!(tenant.outcome, Some(Outcome::Complete)) {
            texts.extend(calls.map(|calls| format!("{people} {calls}")));
        }
    } else if let Some(limits) = text::limits_short(&usage, language).filter(|_| is_busy) {
        texts.push(format!("{people} {limits}"));
    }
    texts.extend([format!("{people} {state}"), format!("{headcount} {state}")]);
    texts
}

/// The first of `texts` that fits into a line; if none does, the last one, cut.
fn fitting(texts: impl IntoIterator<Item = String>, columns: usize) -> String {
    let mut line = String::new();
    for text in texts {
        line = format!("   {text}");
        if text_width::width(&line) <= columns {
            break;
        }
    }
    cut(&line, columns)
}

/// People, state with calls, billable calls.
fn figure_lines(scene: Scene<'_>, tenant: &TenantState, width: usize) -> Vec<Line<'static>> {
    let usage = tenant.progress.usage;
    let state = state_with_age(scene, tenant);
    let limits = text::limits_short(&usage, scene.language)
        .filter(|_| tenant.is_busy() && !is_told_first(tenant));
    let state = match limits {
        Some(limits) => fitting([format!("{state} {limits}"), limits], width),
        None => fitting([state], width),
    };
    let billable = usage.billable.map(|(used, budget)| {
        let [short, shortest] = text::billable_short(used, budget, scene.language);
        let long = text::billable(used, budget, scene.language);
        fitting([long, short, shortest], width)
    });
    [fitting([people_text(scene, tenant)], width), state]
        .into_iter()
        .chain(billable)
        .map(|line| Line::styled(line, scene.theme.dim))
        .collect()
}

/// Whether the state of the sync matters more than the calls it makes: paused, stopped, waiting for an answer, run by another
/// program, or showing old figures.
fn is_told_first(tenant: &TenantState) -> bool {
    let held_back = !tenant.is_busy() && tenant.is_loading() || tenant.is_stopped();
    held_back || (tenant.is_loading() && tenant.holder().is_some()) || tenant.kept_at().is_some()
}

/// `读取中 2 小时前`. Where space is short, old figures leave only their age.
fn state_with_age(scene: Scene<'_>, tenant: &TenantState) -> String {
    let state = sync_state_short(tenant, scene.language);
    match age(scene, tenant) {
        Some(age) if tenant.is_busy() && scene.state.tenant_lines() == 2 => age,
        Some(age) => format!("{state} {age}"),
        None => state,
    }
}

/// How old the oldest figures shown are, if some are of an earlier sync.
fn age(scene: Scene<'_>, tenant: &TenantState) -> Option<String> {
    let age = text::age(tenant.kept_at()?, scene.state.today.now, scene.language);
    Some(format!("{} {age}", scene.glyphs.old))
}

/// `5,012 人 97%`.
fn people_text(scene: Scene<'_>, tenant: &TenantState) -> String {
    let people = text::people(tenant.headcount(), scene.language);
    match tenant.coverage() {
        Some(percent) => format!("{people} {percent}%"),
        None => people,
    }
}
