//! Pane 3: every leave type of the person under the cursor, with lots and fields under an opened row.

use std::borrow::Cow;

use jiff::civil::Date;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::geometry::{below, first_line};
use crate::app::keys::keymap::Pane;
use crate::app::table::figure_text as figures;
use crate::app::table::layout::TableLayout;
use crate::app::table::sort_label;
use crate::app::tenant::TenantState;
use crate::app::text_width::{pad, width};
use crate::app::views::browse::balance_columns::balance_layout;
use crate::app::views::browse::balance_lines::{BalanceLine, LeaveRow, balance_lines};
use crate::app::views::browse::detail_text::{labelled_field, raw_lines};
use crate::domain::{Amount, Lot};
use crate::text;
use crate::text::figures::{HIDDEN, unit_word};
use crate::ui::pane::{note_columns, render_frame, render_lower_note, render_text};
use crate::ui::scene::Scene;
use crate::ui::scrollbar::{last_line_shown, render_position, render_scrollbar};
use crate::ui::standing;
use crate::ui::table::{RowStyles, heading_line, row_spans};
use crate::ui::views::browse::rule::reading_line;

pub(in crate::ui) fn render(frame: &mut Frame<'_>, scene: Scene<'_>, area: Rect) {
    let inside = render_frame(frame, scene, Pane::Balances, &note(scene, area), area);
    standing::render_below(frame, scene, area);
    render_age(frame, scene, area);
    let Some(tenant) = scene.state.tenant().filter(|_| !inside.is_empty()) else {
        return;
    };
    if standing::render_missing(frame, scene, inside) {
        return;
    }
    if tenant.balances.raw {
        render_raw(frame, scene, tenant, [area, inside]);
    } else if tenant.selected().is_none() {
        let text = Line::styled(
            format!(" {}", text::choose_person(scene.language)),
            scene.theme.dim,
        );
        render_text(frame, &[text], inside);
    } else {
        render_table(frame, scene, tenant, [area, inside]);
    }
}

/// Notes how old the person's figures are, if they are of an earlier sync: `◷ 2 小时前保存的数据`.
fn render_age(frame: &mut Frame<'_>, scene: Scene<'_>, area: Rect) {
    let Some(read_at) = scene.state.tenant().and_then(TenantState::selected_read_at) else {
        return;
    };
    let age = text::age(read_at, scene.state.today.now, scene.language);
    let note = format!(
        "{} {}",
        scene.glyphs.old,
        text::kept_from(&age, scene.language)
    );
    render_lower_note(frame, scene, &note, scene.theme.text, area);
}

/// `张三 zhangsan 市场部`, and the order of the balances. Where there is no room for all, the departments and then the id give way to the
/// order: the person is also in the list beside it, and the order is nowhere else.
fn note(scene: Scene<'_>, area: Rect) -> String {
    let person = scene
        .state
        .tenant()
        .and_then(|tenant| tenant.employee(tenant.selected()?));
    let Some(person) = person else {
        return String::new();
    };
    if scene.state.display.masked {
        return HIDDEN.to_owned();
    }
    let departments = person.departments.unwrap_or_default().join(" ");
    let with_id = format!("{} {}", person.name, person.id.shown());
    let whole = format!("{with_id} {departments}").trim_end().to_owned();
    let order = order_label(scene);
    if order.is_empty() {
        return whole;
    }
    let room = note_columns(scene, Pane::Balances, area);
    let mut forms = [whole, with_id]
        .map(|person| format!("{person}  {order}"))
        .into_iter();
    let fitting = forms.find(|form| width(form) <= room);
    fitting.unwrap_or_else(|| format!("{}  {order}", person.name))
}

/// In which order the balances are, unless it is the platform's.
fn order_label(scene: Scene<'_>) -> String {
    let order = scene.state.tenant().map(|tenant| tenant.balances.order);
    order.map_or_else(String::new, |order| {
        sort_label(&LeaveRow::COLUMNS, order, scene.language)
    })
}

fn render_raw(
    frame: &mut Frame<'_>,
    scene: Scene<'_>,
    tenant: &TenantState,
    [pane, area]: [Rect; 2],
) {
    let lines = raw_lines(scene.state, usize::from(area.width));
    let shown = lines
        .iter()
        .skip(tenant.balances.raw_top)
        .take(usize::from(area.height));
    let shown: Vec<Line<'_>> = shown.map(|line| reading_line(scene, line)).collect();
    render_text(frame, &shown, area);
    let scrolled = (lines.len(), tenant.balances.raw_top);
    render_scrollbar(frame, scene, scrolled, area);
    let last = last_line_shown(scrolled, area.height);
    render_position(frame, scene, (last, lines.len()), area.height, pane);
}

fn render_table(
    frame: &mut Frame<'_>,
    scene: Scene<'_>,
    tenant: &TenantState,
    [pane, area]: [Rect; 2],
) {
    let lines = balance_lines(tenant);
    let table = BalanceTable::of(scene, &lines, usize::from(area.width));
    let rows = below(area, 1);
    render_text(
        frame,
        &[heading_line(scene, &LeaveRow::COLUMNS, &table.layout, "  ")],
        first_line(area),
    );
    let window = tenant.balances.window;
    let shown = lines
        .iter()
        .enumerate()
        .skip(window.top)
        .take(usize::from(rows.height));
    let drawn: Vec<Line<'_>> = shown
        .map(|(at, line)| table.line(scene, line, at == window.cursor))
        .collect();
    render_text(frame, &drawn, rows);
    render_scrollbar(frame, scene, (lines.len(), window.top), rows);
    render_position(
        frame,
        scene,
        (window.cursor, lines.len()),
        rows.height,
        pane,
    );
}

/// The lines of the pane with the widths of their columns.
struct BalanceTable {
    width: usize,
    layout: TableLayout,
}

impl BalanceTable {
    fn of(scene: Scene<'_>, lines: &[BalanceLine<'_>], width: usize) -> Self {
        let layout = balance_layout(scene.state, lines, width);
        Self { width, layout }
    }

    fn line(&self, scene: Scene<'_>, line: &BalanceLine<'_>, selected: bool) -> Line<'static> {
        let style = match (selected, scene.state.browse.focus) {
            (true, Pane::Balances) => scene.theme.selected,
            (true, _) => scene.theme.remembered,
            (false, _) => scene.theme.text,
        };
        let under = |text: String, quiet: Style| {
            let style = if selected { style } else { quiet };
            Line::styled(pad(&text, self.width), style)
        };
        match line {
            BalanceLine::Row(row) => self.row(scene, row, selected, style),
            BalanceLine::Lot(lot) => {
                let (text, quiet) = lot_text(scene, lot);
                under(format!("    {text}"), quiet)
            }
            BalanceLine::Field(name, value) => {
                under(field_text(scene, name, value), scene.theme.dim)
            }
            BalanceLine::Empty => under(
                format!("    {}", text::nothing_more(scene.language)),
                scene.theme.dim,
            ),
            BalanceLine::NotKept => under(format!("    {}", not_kept(scene)), scene.theme.dim),
        }
    }

    fn row(
        &self,
        scene: Scene<'_>,
        row: &LeaveRow<'_>,
        selected: bool,
        style: Style,
    ) -> Line<'static> {
        let cursor = if selected { scene.glyphs.cursor } else { " " };
        let open = if row.is_open { scene.glyphs.open } else { " " };
        let styles = RowStyles {
            text: style,
            quiet: scene.theme.dim,
        };
        let mut spans = vec![Span::styled(format!("{cursor}{open}"), style)];
        let columns = &LeaveRow::COLUMNS;
        spans.extend(row_spans(scene, columns, &self.layout, row, styles));
        let line = Line::from(spans);
        if selected && scene.state.browse.focus == Pane::Balances {
            // One reversed bar: colours inside it would be hard to read.
            return Line::styled(pad(&line.to_string(), self.width), style);
        }
        line
    }
}

fn not_kept(scene: Scene<'_>) -> Cow<'_, str> {
    scene.state.with_keys(match scene.state.as_of {
        Some(_) => text::no_lots_of_day(scene.language),
        None => text::not_kept(scene.language),
    })
}

/// `有效 2026-01-01~2026-12-31 剩 3/5 天 2026`.
fn lot_text(scene: Scene<'_>, lot: &Lot) -> (String, Style) {
    let (language, today) = (scene.language, scene.state.figures_of().day);
    let (valid, coming) = (lot.is_valid(today), lot.is_coming(today));
    let style = match (valid, coming) {
        (true, _) => scene.theme.text,
        (false, true) => scene.theme.warning,
        (false, false) => scene.theme.dim,
    };
    let unit = lot
        .left
        .or(lot.granted)
        .map_or("", |amount| unit_word(amount.unit, language));
    let text = format!(
        "{} {}~{} {} {unit} {}",
        pad(
            text::lot(valid, coming, language),
            text::lot_width(language)
        ),
        first_day(lot.starts_on, scene),
        last_day(lot.ends_on, scene),
        text::left_of(
            &figure(scene, lot.left),
            &figure(scene, lot.granted),
            language
        ),
        lot.cycle.as_deref().unwrap_or_default(),
    );
    (text.trim_end().to_owned(), style)
}

fn first_day(day: Option<Date>, scene: Scene<'_>) -> String {
    day.map_or_else(
        || text::open_start(scene.language).to_owned(),
        |day| day.to_string(),
    )
}

fn last_day(day: Option<Date>, scene: Scene<'_>) -> String {
    day.map_or_else(
        || text::never(scene.language).to_owned(),
        |day| day.to_string(),
    )
}

/// A lot's figure; `?` where it is not known.
fn figure(scene: Scene<'_>, amount: Option<Amount>) -> String {
    let text = figures::amount(scene.state.cell_settings(), amount);
    if text.is_empty() {
        "?".to_owned()
    } else {
        text
    }
}

fn field_text(scene: Scene<'_>, name: &str, value: &str) -> String {
    let value = if scene.state.display.masked {
        HIDDEN
    } else {
        value
    };
    let name = labelled_field(name, scene.language);
    format!("    {name} = {value}")
}
