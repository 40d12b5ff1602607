//! How the view Checks looks.

use jiff::Timestamp;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::geometry::{Geometry, below, first_line};
use crate::app::keys::keymap::Pane;
use crate::app::table::layout::TableLayout;
use crate::app::tenant::TenantState;
use crate::app::text_width::pad;
use crate::app::views::checks::lines::{CheckHeading, CheckLine, FindingLine};
use crate::app::views::checks::{is_ahead_of_snapshot, rows_and_words};
use crate::domain::insight::checks::Severity;
use crate::domain::text::grouped;
use crate::text;
use crate::text::figures::HIDDEN;
use crate::text::views::checks as own;
use crate::ui::pane::{paragraphs, render_frame, render_lower_note, render_text};
use crate::ui::scene::Scene;
use crate::ui::scrollbar::render_scrollbar;
use crate::ui::spoken_row::spoken_row;
use crate::ui::standing::{missing_in_scope, missing_in_scope_short};
use crate::ui::table::heading_line;
use crate::ui::views::browse::employees::render_filter;
use crate::ui::views::browse::sync_status;
use crate::ui::views::drawing::ViewDrawing;
use crate::ui::views::list_row::{cursor_mark, cursor_style, list_row};

/// The cursor before a line, and the step by which findings stand below their heading.
const MARKS: usize = 2;

/// How the view looks.
pub(in crate::ui) struct ChecksDrawing;

impl ViewDrawing for ChecksDrawing {
    fn render(&self, frame: &mut Frame<'_>, scene: Scene<'_>, at: &Geometry) {
        let area = at.pane(Pane::Employees);
        let inside = render_frame(frame, scene, Pane::Employees, &note(scene), area);
        if inside.is_empty() {
            return;
        }
        render_notes(frame, scene, area);
        render_filter(frame, scene, first_line(inside));
        if scene.state.checks.is_empty() {
            let rows = below(inside, 1);
            let lines = paragraphs(scene, &[empty_text(scene)], rows.width);
            return render_text(frame, &lines, rows);
        }
        render_lines(frame, scene, inside);
    }

    fn header_note(&self, scene: Scene<'_>) -> Option<String> {
        Some(text::as_of(scene.state.as_of?, scene.language))
    }

    fn spoken(&self, scene: Scene<'_>) -> Option<((usize, usize), String)> {
        let checks = &scene.state.checks;
        let words = match checks.line(checks.window.cursor)? {
            CheckLine::Finding(at) => {
                let finding = checks.lines.finding(at, scene.language)?;
                spoken_row(scene, &FindingLine::COLUMNS, &finding)
            }
            CheckLine::Heading(heading) => {
                let title = heading.key.check.title(scene.language);
                format!("{title} {}", grouped(heading.count))
            }
        };
        Some(((checks.window.cursor, checks.len()), words))
    }

    fn shows_todays_figures(&self, scene: Scene<'_>) -> bool {
        scene.state.as_of.is_none()
    }

    fn tenants(&self, scene: Scene<'_>) -> Vec<usize> {
        scene.state.tenants_in_scope().collect()
    }

    fn status(&self, scene: Scene<'_>, tenant: &TenantState, columns: usize) -> String {
        if scene.state.checks.computed.is_pending() {
            let spinner = scene.glyphs.spin(scene.state.spinner);
            return format!("{spinner} {}", own::checking(scene.language));
        }
        sync_status(scene, tenant, columns)
    }
}

/// Notes on the lower border whose figures are missing, with which snapshot the findings are compared, and that not everybody
/// was looked at yet. The latter comes last, because it is still understood where it is cut.
fn render_notes(frame: &mut Frame<'_>, scene: Scene<'_>, area: Rect) {
    let is_reading = scene.state.is_reading_scope();
    let missing = Some(missing_in_scope_short(scene)).filter(|_| !scene.state.checks.is_empty());
    let missing = missing.flatten();
    let incomplete = is_reading.then(|| own::incomplete(scene.language).to_owned());
    let style = if is_reading || missing.is_some() {
        scene.theme.warning
    } else {
        scene.theme.dim
    };
    let notes = [missing, snapshot_note(scene), incomplete];
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    let note = notes.join(text::between_notes(scene.language));
    render_lower_note(frame, scene, &note, style, area);
}

fn render_lines(frame: &mut Frame<'_>, scene: Scene<'_>, inside: Rect) {
    let checks = &scene.state.checks;
    let [rows, words] = rows_and_words(inside);
    let (top, height) = (checks.window.top, usize::from(rows.height));
    let lines: Vec<(usize, CheckLine)> = (top..top + height)
        .map_while(|at| Some((at, checks.line(at)?)))
        .collect();
    let findings: Vec<Option<FindingLine<'_>>> = lines
        .iter()
        .map(|(_, line)| match line {
            CheckLine::Finding(at) => checks.lines.finding(*at, scene.language),
            CheckLine::Heading(..) => None,
        })
        .collect();
    let sample: Vec<&FindingLine<'_>> = findings.iter().flatten().collect();
    let table = usize::from(rows.width).saturating_sub(MARKS);
    let layout = TableLayout::of_content(
        scene.state.cell_settings(),
        &FindingLine::COLUMNS,
        &sample,
        table,
        2,
    );
    let headings = heading_line(scene, &FindingLine::COLUMNS, &layout, "  ");
    render_text(frame, &[headings], first_line(below(inside, 1)));
    let drawn = lines.iter().zip(&findings).map(|((at, line), finding)| {
        let is_selected = *at == checks.window.cursor;
        match (line, finding) {
            (CheckLine::Heading(heading), _) => {
                check_heading(scene, *heading, is_selected, usize::from(rows.width))
            }
            (_, Some(finding)) => list_row(
                scene,
                &FindingLine::COLUMNS,
                (finding, &layout),
                vec![Span::raw(" ")],
                is_selected,
            ),
            _ => Line::default(),
        }
    });
    let drawn: Vec<Line<'_>> = drawn.collect();
    render_text(frame, &drawn, rows);
    render_scrollbar(frame, scene, (checks.len(), top), rows);
    let under_cursor = lines.iter().zip(findings);
    let under_cursor = under_cursor.filter(|((at, _), _)| *at == checks.window.cursor);
    let sentences = under_cursor.filter_map(|(_, finding)| finding);
    let sentences = sentences.map(|finding| {
        let sentence = if scene.state.display.masked {
            HIDDEN.to_owned()
        } else {
            finding.sentence
        };
        (sentence, scene.theme.text)
    });
    let sentences: Vec<(String, Style)> = sentences.collect();
    render_text(frame, &paragraphs(scene, &sentences, words.width), words);
}

/// `▾ 新 超支  12  错误`.
fn check_heading(
    scene: Scene<'_>,
    CheckHeading {
        key,
        count,
        is_open,
    }: CheckHeading,
    is_selected: bool,
    columns: usize,
) -> Line<'static> {
    let severity = key.check.severity();
    let colour = match severity {
        Severity::Error => scene.theme.bad,
        Severity::Warning => scene.theme.warning,
        Severity::Note => scene.theme.heading,
    };
    let style = cursor_style(scene, is_selected, colour);
    let mark = cursor_mark(scene, is_selected);
    let open = if is_open { scene.glyphs.open } else { "+" };
    let new = if key.is_new {
        own::new(scene.language)
    } else {
        ""
    };
    let title = key.check.title(scene.language);
    let severity = own::severity(severity, scene.language);
    let text = format!("{mark}{open} {new}{title}  {}  {severity}", grouped(count));
    Line::styled(pad(&text, columns), style)
}

/// `3/120  45 处错误，12 处警告，63 处提示`.
fn note(scene: Scene<'_>) -> String {
    let checks = &scene.state.checks;
    let line = (checks.window.cursor + 1).min(checks.len());
    let position = format!("{}/{}", grouped(line), grouped(checks.len()));
    let mut counts = [0; 3];
    let mut new = 0;
    for group in checks.lines.report().groups() {
        counts[group.check.severity() as usize] += group.findings.len();
        new += if group.is_new {
            group.findings.len()
        } else {
            0
        };
    }
    let counts = own::counts(counts, scene.language);
    format!(
        "{position}  {counts}{}",
        own::new_count(new, scene.language)
    )
}

/// With which snapshot the findings are compared, of the tenant under the cursor or of the first one that has any.
fn snapshot_note(scene: Scene<'_>) -> Option<String> {
    let checks = &scene.state.checks;
    let report = checks.lines.report();
    let tenants = match checks.line(checks.window.cursor) {
        Some(CheckLine::Finding(at)) => {
            let tenant = report.findings[at].tenant();
            tenant..tenant + 1
        }
        _ => 0..report.figures.len(),
    };
    let shown = scene.state.tenants_in_scope();
    if shown
        .into_iter()
        .any(|tenant| checks.since.is_reading(tenant))
    {
        return None;
    }
    let has_newer = |tenant: usize| {
        let origin = &scene.state.tenants[tenant].origin;
        is_ahead_of_snapshot(scene.state, tenant) && origin.fresh() > 0
    };
    let mut in_scope = scene.state.tenants_in_scope();
    if in_scope.any(has_newer) && (0..report.figures.len()).any(|at| report.since(at).is_some()) {
        return Some(own::not_compared_yet(scene.language).to_owned());
    }
    let before = tenants.map(|tenant| report.since(tenant).map(|since| since.before));
    let before: Vec<Option<Timestamp>> = before.collect();
    let day = scene.state.today.day;
    match before.split_first()? {
        (None, others) if others.iter().all(Option::is_none) => {
            Some(own::not_compared(scene.language).to_owned())
        }
        (Some(first), others) if others.iter().all(|other| *other == Some(*first)) => {
            Some(own::compared_with(*first, day, scene.language))
        }
        _ if before.contains(&None) => Some(own::some_not_compared(scene.language).to_owned()),
        _ => Some(own::compared_with_each(scene.language).to_owned()),
    }
}

/// What stands in place of the findings when there are none.
fn empty_text(scene: Scene<'_>) -> (String, Style) {
    let (language, theme, state) = (scene.language, scene.theme, scene.state);
    if let Some(missing) = missing_in_scope(scene) {
        return (missing, theme.warning);
    }
    if state.checks.computed.is_pending() || state.is_reading_scope() {
        return (own::checking(language).to_owned(), theme.dim);
    }
    (own::nothing_found(language).to_owned(), theme.text)
}
