//! The view of changes: the filter, the changes it leaves, and the whole text of the one under the cursor.

mod table;
mod words;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use self::table::{Columns, heads, line};
use super::View;
use super::employees::{render_filter, text_lines};
use super::footer::comparison_glyph;
use super::pane::{render_frame, render_lower_note, render_text};
use crate::app::geometry::{below, first_line};
use crate::app::keys::keymap::Pane;
use crate::app::overlays::date_picker::ComparisonPeriod;
use crate::app::tenant::TenantState;
use crate::app::text_width::wrap;
use crate::app::views::changes::detail_text::detail;
use crate::app::views::changes::navigation::ChangesLayout;
use crate::app::views::changes::{Comparison, ComparisonEnd};
use crate::domain::Language;
use crate::domain::text::grouped;

pub(super) fn render(frame: &mut Frame<'_>, view: View<'_>, area: Rect) {
    let inside = render_frame(frame, view, Pane::Employees, &note(view), area);
    let Some(tenant) = view.state.tenant().filter(|_| !inside.is_empty()) else {
        return;
    };
    let comparison = &tenant.comparison;
    render_lower_note(frame, &sources(view, comparison), view.theme.warning, area);
    render_filter(frame, view, first_line(inside));
    let parts = ChangesLayout::of(inside, view.state.changes.is_open);
    match empty_text(view, comparison) {
        Some(text) => {
            let area = below(inside, 1);
            render_text(frame, &text_lines(&text, area.width), area);
        }
        None => render_rows(frame, view, comparison, parts),
    }
}

fn render_rows(
    frame: &mut Frame<'_>,
    view: View<'_>,
    comparison: &Comparison,
    parts: ChangesLayout,
) {
    let columns = Columns::of(usize::from(parts.rows.width));
    render_text(frame, &[heads(view, columns)], parts.heads);
    let window = comparison.window;
    let lines: Vec<Line<'_>> = (window.top..window.top + usize::from(parts.rows.height))
        .map_while(|at| Some((at, comparison.list.get(comparison.at(at)?)?)))
        .map(|(at, change)| line(view, change, at == window.cursor, columns))
        .collect();
    render_text(frame, &lines, parts.rows);
    render_detail(frame, view, comparison, parts.detail);
}

/// The whole text, below a line of its own that says when there is more of it.
fn render_detail(frame: &mut Frame<'_>, view: View<'_>, comparison: &Comparison, area: Rect) {
    if area.height < 2 {
        return;
    }
    let columns = usize::from(area.width);
    let lines: Vec<String> = detail(view.state)
        .iter()
        .flat_map(|text| wrap(text, columns.saturating_sub(2)))
        .collect();
    let below_line = below(area, 1);
    let height = usize::from(below_line.height);
    let is_cut = lines.len() > height;
    let more = if is_cut { " h l " } else { "" };
    let ruled = view.glyphs.border.horizontal_top.repeat(columns);
    render_text(
        frame,
        &[Line::styled(ruled, view.theme.border)],
        first_line(area),
    );
    render_text(
        frame,
        &[Line::from(Span::styled(more, view.theme.key))],
        Rect {
            x: area.x + 1,
            width: area.width.saturating_sub(1),
            ..first_line(area)
        },
    );
    let top = comparison
        .detail_top
        .min(lines.len().saturating_sub(height));
    let shown: Vec<Line<'_>> = lines
        .iter()
        .skip(top)
        .take(height)
        .map(|text| Line::styled(format!(" {text}"), view.theme.text))
        .collect();
    render_text(frame, &shown, below_line);
}

/// `37 / 5,012  余额 30  新到 2  离开 1  规则 1  按姓名`.
fn note(view: View<'_>) -> String {
    let Some(tenant) = view.state.tenant() else {
        return String::new();
    };
    let comparison = &tenant.comparison;
    if !comparison.compares() {
        return String::new();
    }
    let all = grouped(comparison.list.len());
    let count = if comparison.question.query.is_all() {
        all
    } else {
        format!("{} / {all}", grouped(comparison.len()))
    };
    let kinds = words::counts(comparison.list.counts, view.language);
    let sort = words::sort(comparison.question.sort, view.language);
    format!("{count}  {kinds}  {sort}").trim_end().to_owned()
}

/// The snapshots, how many people could not be compared, and whether there may be a newer snapshot.
fn sources(view: View<'_>, comparison: &Comparison) -> String {
    let (language, today) = (view.language, view.state.today.day);
    let snapshots = comparison
        .ends
        .map(|ends| words::snapshots(ends, today, language));
    let not_told = comparison
        .end
        .iter()
        .flat_map(|end| not_told(end, language));
    let outdated = (comparison.is_outdated && !comparison.is_loading())
        .then(|| words::outdated(language).to_owned());
    let parts: Vec<String> = snapshots
        .into_iter()
        .chain(not_told)
        .chain(outdated)
        .collect();
    parts.join(language.pick("，", "; "))
}

/// Of how many people no change is told, and why.
fn not_told(end: &ComparisonEnd, language: Language) -> Vec<String> {
    let ComparisonEnd::Done {
        not_compared,
        outside_scope,
    } = end
    else {
        return Vec::new();
    };
    let mut texts = Vec::new();
    if *not_compared > 0 {
        texts.push(words::not_compared(*not_compared, language));
    }
    if *outside_scope > 0 {
        texts.push(words::outside_scope(*outside_scope, language));
    }
    texts
}

/// What stands in place of the changes when none is listed.
fn empty_text(view: View<'_>, comparison: &Comparison) -> Option<Vec<(String, Style)>> {
    if !comparison.is_empty() {
        return None;
    }
    let (language, theme) = (view.language, view.theme);
    let said = |[what, remedy]: [String; 2]| {
        vec![
            (what, theme.warning),
            (String::new(), theme.text),
            (remedy, theme.text),
        ]
    };
    let quiet = |text: &str| vec![(text.to_owned(), theme.dim)];
    Some(match &comparison.end {
        _ if !comparison.list.is_empty() && comparison.pending.is_some() => Vec::new(),
        _ if !comparison.list.is_empty() => quiet(words::no_match(language)),
        None => quiet(words::comparing(language)),
        Some(end @ ComparisonEnd::Done { .. }) => match comparison.ends {
            Some([at, _]) if comparison.is_one_snapshot() => {
                said(words::one_snapshot(at, view.state.today.day, language))
            }
            _ => nothing_changed(view, end),
        },
        Some(end) => said(words::ended(end, language)),
    })
}

fn nothing_changed(view: View<'_>, end: &ComparisonEnd) -> Vec<(String, Style)> {
    let mut texts = vec![(
        words::nothing_changed(view.language).to_owned(),
        view.theme.text,
    )];
    let not_told = not_told(end, view.language).into_iter();
    texts.extend(not_told.map(|text| (text, view.theme.warning)));
    texts
}

/// The footer's left part: what was found, and whether that is all.
pub(super) fn progress(view: View<'_>, tenant: &TenantState) -> String {
    let comparison = &tenant.comparison;
    let found = words::found(comparison.list.len(), view.language);
    let text = match (comparison.is_loading(), comparison.compares()) {
        (true, _) => format!("{} {found}", words::comparing(view.language)),
        (false, true) => found,
        (false, false) => words::no_pair(view.language).to_owned(),
    };
    format!("{} {text}", comparison_glyph(view, comparison))
}

/// The days in the header: of the snapshots that are compared, else those that were asked for.
pub(super) fn days(view: View<'_>) -> Option<String> {
    let ends = view
        .state
        .tenant()
        .and_then(|tenant| tenant.comparison.ends);
    let found = ends.and_then(|[from, to]| Some((from.day()?, to.day()?)));
    let (from, to) = match (view.state.changes.period, found) {
        (ComparisonPeriod::Days(from, to), _) | (ComparisonPeriod::Latest, Some((from, to))) => {
            (from, to)
        }
        (ComparisonPeriod::Latest, None) => return None,
    };
    Some(words::days(from, to, view.language))
}
