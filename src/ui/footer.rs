//! The last line: progress or an answer on the left, keys on the right. The `?` is never cut.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{View, changes, standing, words};
use crate::app::CopiedPart;
use crate::app::Notice;
use crate::app::keys::keymap::{Binding, KeyContext, bindings_at};
use crate::app::tenant::TenantState;
use crate::app::text_width::{cut, width};
use crate::app::views::changes::{Comparison, ComparisonEnd};
use crate::app::views::name::ViewName;
use crate::domain::text::grouped;

pub(super) fn render(frame: &mut Frame<'_>, view: View<'_>, area: Rect) {
    let columns = usize::from(area.width);
    let help = format!("? {} ", words::help(view.language));
    let left = cut(&left(view), columns.saturating_sub(width(&help) + 2));
    let space = columns.saturating_sub(width(&left) + width(&help) + 2);
    let hints = hints(view, space);
    let used: usize = hints.iter().map(Span::width).sum();
    let troubled = || view.state.tenant().is_some_and(|t| t.trouble.is_some());
    let style = if problem(view).is_some() || troubled() {
        view.theme.warning
    } else {
        view.theme.text
    };
    let mut spans = vec![Span::styled(left, style)];
    spans.push(Span::raw(" ".repeat(space - used.min(space) + 1)));
    spans.extend(hints);
    spans.push(Span::styled("?", view.theme.key));
    spans.push(Span::styled(help[1..].to_owned(), view.theme.dim));
    frame.render_widget(Line::from(spans), area);
}

fn left(view: View<'_>) -> String {
    if let Some(problem) = problem(view) {
        return format!(" {problem}");
    }
    match (view.state.notice, view.state.tenant()) {
        (Some(notice), _) => format!(" {}", notice_text(view, notice)),
        (None, Some(tenant)) if view.state.view == ViewName::Changes => {
            format!(" {}", changes::progress(view, tenant))
        }
        (None, Some(tenant)) => format!(" {}", progress(view, tenant)),
        (None, None) => String::new(),
    }
}

/// What is wrong with a predicate of the filter, while it is typed.
fn problem(view: View<'_>) -> Option<String> {
    let error = view.state.filter.query.errors().first()?;
    view.state.typing.then(|| error.explain(view.language))
}

fn notice_text(view: View<'_>, notice: Notice) -> String {
    let name = |row| Some(view.state.tenant()?.employee(row)?.name);
    let id = || {
        let tenant = view.state.tenant()?;
        Some(tenant.employee(tenant.selected()?)?.id)
    };
    match notice {
        Notice::Copied(CopiedPart::PersonId) => {
            let what = words::copied_part(CopiedPart::PersonId, view.language);
            let id = id().map_or_else(String::new, |id| format!(" {}", id.shown()));
            words::asked_to_copy(&format!("{what}{id}"), view.language)
        }
        Notice::Gone(row) if !view.state.masked => name(row).map_or_else(
            || words::notice(notice, view.language),
            |name| words::gone(&name, view.language),
        ),
        _ => words::notice(notice, view.language),
    }
}

/// `⠋ 4,871/5,012  586/600 次/分  约 15 秒  1 人失败`.
fn progress(view: View<'_>, tenant: &TenantState) -> String {
    let language = view.language;
    if let Some(missing) = standing::missing(view, tenant) {
        return missing;
    }
    let progress = &tenant.progress;
    let mut parts = vec![format!(
        "{} {}/{}",
        state_glyph(view, tenant),
        grouped(tenant.answered()),
        words::people(tenant.headcount(), language)
    )];
    if let Some(error) = &tenant.trouble {
        parts.push(words::trouble_short(error, language).to_owned());
    }
    if tenant.is_busy() {
        parts.extend(
            tenant
                .holder()
                .map(|holder| words::followed(&holder.explain(language), language)),
        );
        if tenant.holder().is_none() {
            parts.extend(words::limits(&progress.usage, language));
        }
        parts.extend(
            progress
                .remaining
                .map(|time| words::remaining(time, language)),
        );
    } else {
        parts.push(words::course(tenant, language));
        if words::held_back(tenant, language).is_some() {
            parts.push(words::goes_on(language).to_owned());
        }
    }
    if !tenant.is_loading()
        && let Some(at) = tenant.kept_at()
    {
        let age = words::age(at, view.state.today.now, language);
        parts.push(words::old_figures(tenant, &age, language));
    }
    let failed = tenant.unreadable();
    if failed > 0 {
        parts.push(words::failed_people(failed, language));
    }
    if tenant.gaps.count > 0 {
        parts.push(words::gaps(tenant.gaps.count, language));
    }
    parts.join("  ")
}

/// Turning, held back, asking, complete, or failed.
pub(super) fn state_glyph(view: View<'_>, tenant: &TenantState) -> &'static str {
    use crate::sync::Outcome;
    match &tenant.outcome {
        _ if standing::is_missing(view, tenant) => "!",
        None if tenant.paused => view.glyphs.paused,
        None if tenant.asks.is_some() => view.glyphs.asks,
        None => view.glyphs.spin(view.state.spinner),
        Some(Outcome::Complete) => view.glyphs.done,
        Some(Outcome::Partial | Outcome::Cancelled) => "!",
        Some(Outcome::Refused(_) | Outcome::Failed(_)) => view.glyphs.failed,
    }
}

/// Turning, complete, or not to be had.
pub(super) fn comparison_glyph(view: View<'_>, comparison: &Comparison) -> &'static str {
    match comparison.end {
        None => view.glyphs.spin(view.state.spinner),
        Some(ComparisonEnd::Done { .. }) if comparison.compares() => view.glyphs.done,
        Some(_) => "!",
    }
}

/// As many of the place's hints as fit `columns`.
fn hints(view: View<'_>, columns: usize) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    let mut used = 0;
    for (binding, (zh, en)) in hinted(view.state.place()) {
        let key = binding.keys[0].to_string();
        let word = format!(" {}  ", view.language.pick(zh, en));
        let wide = width(&key) + width(&word);
        if used + wide > columns {
            break;
        }
        used += wide;
        spans.push(Span::styled(key, view.theme.key));
        spans.push(Span::styled(word, view.theme.dim));
    }
    spans
}

fn hinted(
    place: KeyContext,
) -> impl Iterator<Item = (&'static Binding, (&'static str, &'static str))> {
    bindings_at(place).filter_map(|binding| Some((binding, binding.hint?)))
}
