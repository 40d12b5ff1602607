//! Two rules side by side, over the panes.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::geometry::below;
use crate::app::keys::keymap::KeyContext;
use crate::app::overlays::rules_beside::lines::RuleLine;
use crate::app::overlays::rules_beside::{RuleSide, RulesBeside};
use crate::app::text_width::{cut, pad};
use crate::text;
use crate::text::why as why_text;
use crate::ui::difference_marks::DifferenceMarks;
use crate::ui::overlays::frame::{answer_keys, render_box};
use crate::ui::pane::render_text;
use crate::ui::scene::Scene;
use crate::ui::scrollbar::{last_line_shown, render_position, render_scrollbar};

/// Before a line that differs.
const DIFFERS: &str = "<> ";
/// Before one that does not.
const SAME: &str = "   ";

pub(in crate::ui) fn render(
    frame: &mut Frame<'_>,
    scene: Scene<'_>,
    rules: &RulesBeside,
    area: Rect,
) {
    let title = why_text::rules_beside(scene.language);
    let keys = answer_keys(scene, KeyContext::RulesBeside, 3);
    let inside = render_box(frame, scene, area, title, keys);
    let columns = scene.state.rule_columns();
    let heads = rules.sides.each_ref().map(|side| head(scene, side));
    let heads = heads.map(|head| pad(&cut(&head, columns), columns));
    let heads = format!("{SAME}{}", heads.join(" "));
    let mut drawn = vec![Line::styled(heads, scene.theme.heading)];
    let lines = scene.state.rules_beside_lines();
    if lines.is_empty() {
        let nothing = format!("{SAME}{}", why_text::nothing_differs(scene.language));
        drawn.push(Line::styled(nothing, scene.theme.dim));
    }
    let len = lines.len();
    let mut marks = [DifferenceMarks::default(), DifferenceMarks::default()];
    let lines = lines
        .into_iter()
        .map(|line| rule_line(scene, &line, columns, &mut marks));
    drawn.extend(lines.skip(rules.top));
    render_text(frame, &drawn, inside);
    let rows = below(inside, 1);
    render_scrollbar(frame, scene, (len, rules.top), rows);
    let last = last_line_shown((len, rules.top), rows.height);
    render_position(frame, scene, (last, len), rows.height, area);
}

/// A line over both columns, in which the words that differ are coloured. What only one of the two says is coloured as a whole.
fn rule_line(
    scene: Scene<'_>,
    line: &RuleLine,
    columns: usize,
    marks: &mut [DifferenceMarks; 2],
) -> Line<'static> {
    let theme = scene.theme;
    let (sign, style) = if line.differs {
        (DIFFERS, theme.warning)
    } else {
        (SAME, theme.text)
    };
    let mut spans = vec![Span::styled(sign, style)];
    if let Some(label) = &line.label {
        spans.push(Span::styled(label.clone(), theme.dim));
        return Line::from(spans);
    }
    let plain = if line.is_one_sided {
        theme.warning
    } else {
        theme.text
    };
    for (at, cell) in line.cells.iter().enumerate() {
        if at > 0 {
            spans.push(Span::raw(" "));
        }
        spans.extend(marks[at].spans(scene, &pad(cell, columns), plain));
    }
    Line::from(spans)
}

/// `年假  总部 企业微信`.
fn head(scene: Scene<'_>, side: &RuleSide) -> String {
    let tenant = scene.state.tenants.get(side.tenant.0);
    let tenant = tenant.map_or_else(String::new, |tenant| {
        let name = text::tenant_on_platform(&tenant.label, tenant.platform, scene.language);
        format!("  {name}")
    });
    format!("{}{tenant}", side.name)
}
