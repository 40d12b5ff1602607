//! How the view Compare looks: the filter, the headings, and a row for each person and leave type.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use crate::app::geometry::{Geometry, below, first_line};
use crate::app::keys::keymap::Pane;
use crate::app::table::sort_label;
use crate::app::tenant::TenantState;
use crate::app::text_width::width;
use crate::app::views::compare::RightSide;
use crate::app::views::compare::columns::COMPARE_COLUMNS;
use crate::app::views::compare::line::CompareLine;
use crate::app::views::compare::navigation::{rows_area, table_layout};
use crate::domain::insight::compare::{CompareReport, CompareResult};
use crate::domain::text::grouped;
use crate::text;
use crate::text::figures::HIDDEN;
use crate::text::views::compare as own;
use crate::ui::pane::{paragraphs, render_frame, render_lower_note, render_text};
use crate::ui::scene::Scene;
use crate::ui::scrollbar::render_scrollbar;
use crate::ui::spoken_row::spoken_row;
use crate::ui::standing::{missing_of, source, source_short};
use crate::ui::table::heading_line;
use crate::ui::views::browse::employees::render_filter;
use crate::ui::views::browse::sync_status;
use crate::ui::views::drawing::ViewDrawing;
use crate::ui::views::list_row::list_row;

/// Corners, the number of the pane, and the spaces around its name and the note behind it.
const TITLE_MARGIN: usize = 9;
/// Corners, and a space on both sides of a note in a border.
const LOWER_BORDER_MARGIN: usize = 6;
/// A pane with at least this many lines has more than its title.
const MIN_BORDERED: u16 = 3;
/// Between two notes.
const BETWEEN: &str = "  ";

/// How the view looks.
pub(in crate::ui) struct CompareDrawing;

impl ViewDrawing for CompareDrawing {
    fn render(&self, frame: &mut Frame<'_>, scene: Scene<'_>, at: &Geometry) {
        let area = at.pane(Pane::Employees);
        let report = scene.state.compare.computed.answer();
        let title = usize::from(area.width).saturating_sub(TITLE_MARGIN + width(own_title(scene)));
        let (note, others) =
            report.map_or_else(Default::default, |report| note(scene, report, title));
        let inside = render_frame(frame, scene, Pane::Employees, &note, area);
        if inside.is_empty() {
            return;
        }
        let names_sides = at.pane(Pane::Tenants).height >= MIN_BORDERED;
        let lower = lower_note(scene, others, names_sides);
        let columns = usize::from(area.width).saturating_sub(LOWER_BORDER_MARGIN);
        let lower = whole_parts(lower, columns);
        render_lower_note(frame, scene, &lower, scene.theme.text, area);
        render_filter(frame, scene, first_line(inside));
        if let Some(report) = report.filter(|report| !report.rows.is_empty()) {
            render_rows(frame, scene, report, inside);
        } else {
            let texts = [empty_text(scene)];
            let rows = below(inside, 1);
            render_text(frame, &paragraphs(scene, &texts, rows.width), rows);
        }
    }

    fn header_note(&self, scene: Scene<'_>) -> Option<String> {
        let day = scene.state.as_of?;
        Some(text::as_of(day, scene.language))
    }

    fn spoken(&self, scene: Scene<'_>) -> Option<((usize, usize), String)> {
        let report = scene.state.compare.computed.answer()?;
        let cursor = scene.state.compare.window.cursor;
        let line = CompareLine::new(report, report.rows.get(cursor)?, scene.language);
        let words = spoken_row(scene, &COMPARE_COLUMNS, &line);
        Some(((cursor, report.rows.len()), words))
    }

    fn shows_todays_figures(&self, scene: Scene<'_>) -> bool {
        scene.state.as_of.is_none()
    }

    fn tenants(&self, scene: Scene<'_>) -> Vec<usize> {
        let Some((left, right)) = scene.state.compared_sides() else {
            return vec![scene.state.selection.tenant];
        };
        match right {
            RightSide::Tenant(right) => vec![left, right],
            RightSide::Sheet => vec![left],
        }
    }

    fn status(&self, scene: Scene<'_>, tenant: &TenantState, columns: usize) -> String {
        if scene.state.compare.computed.is_pending() {
            let spinner = scene.glyphs.spin(scene.state.spinner);
            return format!("{spinner} {}", own::working(scene.language));
        }
        sync_status(scene, tenant, columns)
    }
}

fn render_rows(frame: &mut Frame<'_>, scene: Scene<'_>, report: &CompareReport, inside: Rect) {
    let rows = rows_area(inside);
    let layout = table_layout(scene.state, report, rows);
    let headings = heading_line(scene, &COMPARE_COLUMNS, &layout, " ");
    render_text(frame, &[headings], first_line(below(inside, 1)));
    let window = scene.state.compare.window;
    let lines = (window.top..window.top + usize::from(rows.height)).map_while(|at| {
        let row = report.rows.get(at)?;
        let line = CompareLine::new(report, row, scene.language);
        let is_selected = at == window.cursor;
        Some(list_row(
            scene,
            &COMPARE_COLUMNS,
            (&line, &layout),
            Vec::new(),
            is_selected,
        ))
    });
    let lines: Vec<Line<'_>> = lines.collect();
    render_text(frame, &lines, rows);
    render_scrollbar(frame, scene, (report.rows.len(), window.top), rows);
}

/// `3/37  不一致 12  一致 386  按差`, as much of it as `columns` hold, and what has to stand elsewhere.
fn note(scene: Scene<'_>, report: &CompareReport, columns: usize) -> (String, Vec<String>) {
    let len = report.rows.len();
    let line = (scene.state.compare.window.cursor + 1).min(len);
    let place = format!("{}/{}", grouped(line), grouped(len));
    let sort = scene.state.compare.computed.answered_question();
    let sort = sort.map_or_else(String::new, |question| {
        sort_label(&COMPARE_COLUMNS, question.sort, scene.language)
    });
    let sort = Some(sort).filter(|sort| !sort.is_empty());
    let counts = own::counts(&report.counts, scene.language);
    let parts: Vec<String> = [place].into_iter().chain(counts).chain(sort).collect();
    let mut fitting = parts.len();
    while fitting > 1 && width(&parts[..fitting].join(BETWEEN)) > columns {
        fitting -= 1;
    }
    (parts[..fitting].join(BETWEEN), parts[fitting..].to_vec())
}

/// The parts in front that fit whole; the first one is cut rather than left out.
fn whole_parts(mut parts: Vec<String>, columns: usize) -> String {
    while parts.len() > 1 && width(&parts.join(BETWEEN)) > columns {
        parts.pop();
    }
    parts.join(BETWEEN)
}

/// The view's name, as it stands in the title of its pane.
fn own_title(scene: Scene<'_>) -> &'static str {
    scene.state.view.title(scene.language)
}

/// Which sides are compared: `左：总部 企业微信  右：总部 钉钉`.
pub(in crate::ui) fn sides(scene: Scene<'_>) -> Option<String> {
    let state = scene.state;
    let (left, right) = state.compared_sides()?;
    let name_of = |at: usize| {
        let tenant = &state.tenants[at];
        text::tenant_on_platform(&tenant.label, tenant.platform, scene.language)
    };
    let right_name = match (right, &state.compare.files.sheet) {
        (RightSide::Tenant(at), _) => name_of(at),
        (RightSide::Sheet, sheet) => sheet
            .as_ref()
            .map_or_else(String::new, |sheet| sheet.name.to_string()),
    };
    let names = [name_of(left), right_name];
    let names = names.each_ref().map(String::as_str);
    Some(own::sides(names, scene.language))
}

/// What is to be done or known first, the counts that the title has no room for, which sides are compared and by what. What comes last is
/// left out first.
fn lower_note(scene: Scene<'_>, counts: Vec<String>, names_sides: bool) -> Vec<String> {
    let state = scene.state;
    let Some((left, right)) = state.compared_sides() else {
        return Vec::new();
    };
    let matched = state
        .compare
        .computed
        .answer()
        .map(|report| own::matched(report.key, &report.counts, scene.language));
    let is_reading = state.tenants[left].is_busy()
        || matches!(right, RightSide::Tenant(at) if state.tenants[at].is_busy());
    let reading = is_reading.then(|| own::still_reading(scene.language).to_owned());
    // That results will change comes first, so that it is not cut.
    let linking = state.compare.linking.as_ref();
    let linking = linking.map(|(_, id)| {
        let id = if state.display.masked { HIDDEN } else { id };
        own::linking(id, scene.language)
    });
    let unclear = unclear_note(scene);
    let failed = state.compare.write_error.as_ref();
    let failed = failed.map(|error| own::not_written(error, scene.language));
    let has_rows = state
        .compare
        .computed
        .answer()
        .is_some_and(|report| !report.rows.is_empty());
    // Everybody of the other side would seem to be on that side only.
    let missing =
        missing_of(scene, &CompareDrawing.tenants(scene), source_short).filter(|_| has_rows);
    let first = [failed, missing, linking, unclear, reading]
        .into_iter()
        .flatten();
    let last = [sides(scene).filter(|_| names_sides), matched];
    first
        .chain(counts)
        .chain(last.into_iter().flatten())
        .collect()
}

/// The place of the cursor among the people whose counterpart is unclear, while it is on one of
/// them.
fn unclear_note(scene: Scene<'_>) -> Option<String> {
    let compare = &scene.state.compare;
    let report = compare.computed.answer()?;
    let row = report.rows.get(compare.window.cursor)?;
    if row.result != CompareResult::Ambiguous {
        return None;
    }
    let cursor = u32::try_from(compare.window.cursor).unwrap_or(u32::MAX);
    let at = report.unclear.partition_point(|line| *line <= cursor);
    Some(own::unclear(at, report.unclear.len(), scene.language))
}

/// What stands in place of the rows when there are none.
fn empty_text(scene: Scene<'_>) -> (String, Style) {
    let (language, theme, state) = (scene.language, scene.theme, scene.state);
    if state.compared_sides().is_none() {
        return (own::one_tenant(language).to_owned(), theme.warning);
    }
    if let Some(missing) = missing_of(scene, &CompareDrawing.tenants(scene), source) {
        return (missing, theme.warning);
    }
    let Some(report) = state.compare.computed.answer() else {
        if !state.compare.computed.is_pending() {
            return (own::stopped(language).to_owned(), theme.warning);
        }
        return (own::working(language).to_owned(), theme.dim);
    };
    match report.counts.of(CompareResult::Equal) {
        0 => (text::no_match(language).to_owned(), theme.text),
        equal => (own::nothing_differs(equal, language), theme.text),
    }
}
