//! The view of changes: the filter, the changes it leaves, and the whole text of the one under the cursor.

use jiff::civil::Date;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::geometry::{Geometry, below, first_line};
use crate::app::keys::keymap::Pane;
use crate::app::table::sort_label;
use crate::app::tenant::TenantState;
use crate::app::text_width::wrap;
use crate::app::views::changes::columns::ChangeLine;
use crate::app::views::changes::comparison::Comparison;
use crate::app::views::changes::detail_text::detail;
use crate::app::views::changes::navigation::{ChangesLayout, table_layout};
use crate::app::views::changes::period::ComparisonPeriod;
use crate::domain::Language;
use crate::domain::day::day_of;
use crate::domain::text::grouped;
use crate::text::views::changes as text;
use crate::text::views::changes::ComparisonEnd;
use crate::text::words::between_notes;
use crate::ui::difference_marks::DifferenceMarks;
use crate::ui::pane::{paragraphs, render_frame, render_lower_note, render_text};
use crate::ui::scene::Scene;
use crate::ui::scrollbar::{render_position, render_scrollbar};
use crate::ui::spoken_row::spoken_row;
use crate::ui::table::heading_line;
use crate::ui::views::browse::employees::render_filter;
use crate::ui::views::drawing::ViewDrawing;
use crate::ui::views::list_row::list_row;

/// How the view of changes looks.
pub(in crate::ui) struct ChangesDrawing;

impl ViewDrawing for ChangesDrawing {
    fn render(&self, frame: &mut Frame<'_>, scene: Scene<'_>, at: &Geometry) {
        render_list(frame, scene, at.pane(Pane::Employees));
    }

    fn header_note(&self, scene: Scene<'_>) -> Option<String> {
        days(scene)
    }

    fn short_header_note(&self, scene: Scene<'_>) -> Option<String> {
        let (from, to) = compared_days(scene)?;
        Some(text::days_short(from, to, scene.state.today.day))
    }

    fn spoken(&self, scene: Scene<'_>) -> Option<((usize, usize), String)> {
        let comparison = scene.state.comparison()?;
        let cursor = comparison.list.window.cursor;
        let line = ChangeLine::of(comparison.event_at(cursor)?, scene.language)?;
        let words = spoken_row(scene, &ChangeLine::COLUMNS, &line);
        Some(((cursor, comparison.len()), words))
    }

    fn status(&self, scene: Scene<'_>, _tenant: &TenantState, _columns: usize) -> String {
        let comparison = scene.state.comparison();
        comparison.map_or_else(String::new, |comparison| status(scene, comparison))
    }
}

fn render_list(frame: &mut Frame<'_>, scene: Scene<'_>, area: Rect) {
    let inside = render_frame(frame, scene, Pane::Employees, &note(scene), area);
    let Some(comparison) = scene.state.comparison().filter(|_| !inside.is_empty()) else {
        return;
    };
    render_lower_note(
        frame,
        scene,
        &sources(scene, comparison),
        scene.theme.warning,
        area,
    );
    render_filter(frame, scene, first_line(inside));
    let parts = ChangesLayout::of(inside, scene.state.changes.is_open);
    if let Some(text) = empty_text(scene, comparison) {
        let area = below(inside, 1);
        render_text(frame, &paragraphs(scene, &text, area.width), area);
    } else {
        render_rows(frame, scene, comparison, parts);
        let at = (comparison.list.window.cursor, comparison.len());
        render_position(frame, scene, at, parts.rows.height, area);
    }
}

fn render_rows(
    frame: &mut Frame<'_>,
    scene: Scene<'_>,
    comparison: &Comparison,
    parts: ChangesLayout,
) {
    let layout = table_layout(scene.state, comparison, parts.rows);
    let headings = heading_line(scene, &ChangeLine::COLUMNS, &layout, " ");
    render_text(frame, &[headings], parts.headings);
    let window = comparison.list.window;
    let lines: Vec<Line<'_>> = (window.top..window.top + usize::from(parts.rows.height))
        .map_while(|at| {
            let event = comparison.event_at(at)?;
            Some((at, ChangeLine::of(event, scene.language)?))
        })
        .map(|(at, line)| {
            list_row(
                scene,
                &ChangeLine::COLUMNS,
                (&line, &layout),
                Vec::new(),
                at == window.cursor,
            )
        })
        .collect();
    render_text(frame, &lines, parts.rows);
    render_scrollbar(frame, scene, (comparison.len(), window.top), parts.rows);
    render_detail(frame, scene, comparison, parts.detail);
}

/// Draws the opened text. The line above it names the keys that scroll, if there is more than fits.
fn render_detail(frame: &mut Frame<'_>, scene: Scene<'_>, comparison: &Comparison, area: Rect) {
    if area.height < 2 {
        return;
    }
    let columns = usize::from(area.width);
    let lines: Vec<String> = detail(scene.state)
        .iter()
        .flat_map(|text| wrap(text, columns.saturating_sub(2)))
        .collect();
    let below_line = below(area, 1);
    let height = usize::from(below_line.height);
    let is_cut = lines.len() > height;
    let more = if is_cut {
        " ⟦left⟧ ⟦right⟧ "
    } else {
        ""
    };
    let more = scene.state.with_keys(more);
    let ruled = scene.glyphs.border.horizontal_top.repeat(columns);
    render_text(
        frame,
        &[Line::styled(ruled, scene.theme.border)],
        first_line(area),
    );
    render_text(
        frame,
        &[Line::from(Span::styled(more, scene.theme.key))],
        Rect {
            x: area.x + 1,
            width: area.width.saturating_sub(1),
            ..first_line(area)
        },
    );
    let top = comparison
        .detail_top
        .min(lines.len().saturating_sub(height));
    let mut marks = DifferenceMarks::default();
    let shown: Vec<Line<'_>> = lines
        .iter()
        .map(|text| {
            let mut spans = vec![Span::styled(" ", scene.theme.text)];
            spans.extend(marks.spans(scene, text, scene.theme.text));
            Line::from(spans)
        })
        .skip(top)
        .take(height)
        .collect();
    render_text(frame, &shown, below_line);
    render_scrollbar(frame, scene, (lines.len(), top), below_line);
}

/// `37 / 5,012  余额 30  新到 2  离开 1  规则 1  按姓名`.
fn note(scene: Scene<'_>) -> String {
    let Some(comparison) = scene.state.comparison().filter(|one| one.compares()) else {
        return String::new();
    };
    let all = grouped(comparison.changes.len());
    let count = if comparison.list.shown.query.is_all() {
        all
    } else {
        format!("{} / {all}", grouped(comparison.len()))
    };
    let kinds = text::counts(comparison.changes.counts, scene.language);
    let sort = sort_label(
        &ChangeLine::COLUMNS,
        comparison.list.shown.sort,
        scene.language,
    );
    format!("{count}  {kinds}  {sort}").trim_end().to_owned()
}

/// The snapshots, how many people could not be compared, and whether there may be a newer snapshot.
fn sources(scene: Scene<'_>, comparison: &Comparison) -> String {
    let (language, today) = (scene.language, scene.state.today.day);
    let snapshots = comparison
        .ends
        .map(|ends| text::snapshots(ends, today, language));
    let not_compared = comparison
        .end
        .iter()
        .flat_map(|end| not_compared(end, language));
    let outdated = (comparison.is_outdated && !comparison.is_loading())
        .then(|| text::outdated(language).to_owned());
    // What is to be done comes first, so that it is not cut.
    let parts: Vec<String> = outdated
        .into_iter()
        .chain(snapshots)
        .chain(not_compared)
        .collect();
    parts.join(between_notes(language))
}

/// How many people were not compared, and why.
fn not_compared(end: &ComparisonEnd, language: Language) -> Vec<String> {
    let ComparisonEnd::Done {
        not_compared,
        outside_scope,
    } = end
    else {
        return Vec::new();
    };
    let mut texts = Vec::new();
    if *not_compared > 0 {
        texts.push(text::not_compared(*not_compared, language));
    }
    if *outside_scope > 0 {
        texts.push(text::outside_scope(*outside_scope, language));
    }
    texts
}

/// What stands in place of the changes when none is listed.
fn empty_text(scene: Scene<'_>, comparison: &Comparison) -> Option<Vec<(String, Style)>> {
    if !comparison.is_empty() {
        return None;
    }
    let (language, theme) = (scene.language, scene.theme);
    let said = |[what, remedy]: [String; 2]| {
        vec![
            (what, theme.warning),
            (String::new(), theme.text),
            (remedy, theme.text),
        ]
    };
    let quiet = |text: &str| vec![(text.to_owned(), theme.dim)];
    Some(match &comparison.end {
        _ if !comparison.changes.is_empty() && comparison.list.pending.is_some() => Vec::new(),
        _ if !comparison.changes.is_empty() => quiet(text::no_match(language)),
        None => quiet(text::comparing(language)),
        Some(end @ ComparisonEnd::Done { .. }) => match comparison.ends {
            Some([at, _]) if comparison.is_one_snapshot() => {
                said(text::one_snapshot(at, scene.state.today.day, language))
            }
            _ => nothing_changed(scene, end),
        },
        Some(end) => said(text::ended(end, language)),
    })
}

fn nothing_changed(scene: Scene<'_>, end: &ComparisonEnd) -> Vec<(String, Style)> {
    let mut texts = vec![(
        text::nothing_changed(scene.language).to_owned(),
        scene.theme.text,
    )];
    let not_compared = not_compared(end, scene.language).into_iter();
    texts.extend(not_compared.map(|text| (text, scene.theme.warning)));
    texts
}

/// The progress in the last line: how much was found, and whether that is all.
fn status(scene: Scene<'_>, comparison: &Comparison) -> String {
    let found = text::found(comparison.changes.len(), scene.language);
    let text = match (comparison.is_loading(), comparison.compares()) {
        (true, _) => format!("{} {found}", text::comparing(scene.language)),
        (false, true) => found,
        (false, false) => text::no_pair(scene.language).to_owned(),
    };
    format!("{} {text}", comparison_glyph(scene, comparison))
}

/// The days in the header: of the snapshots that are compared, else those that were asked for.
fn days(scene: Scene<'_>) -> Option<String> {
    let (from, to) = compared_days(scene)?;
    Some(text::days(from, to, scene.language))
}

fn compared_days(scene: Scene<'_>) -> Option<(Date, Date)> {
    let ends = scene.state.comparison().and_then(|one| one.ends);
    let found = ends.map(|[from, to]| (day_of(from), day_of(to)));
    match (scene.state.changes.period, found) {
        (ComparisonPeriod::Days(from, to), _) | (ComparisonPeriod::Latest, Some((from, to))) => {
            Some((from, to))
        }
        (ComparisonPeriod::Latest, None) => None,
    }
}

/// A spinner while it compares, otherwise whether it is complete.
fn comparison_glyph(scene: Scene<'_>, comparison: &Comparison) -> &'static str {
    match comparison.end {
        None => scene.glyphs.spin(scene.state.spinner),
        Some(ComparisonEnd::Done { .. }) if comparison.compares() => scene.glyphs.done,
        Some(_) => "!",
    }
}
