//! Two rules side by side, over the panes.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::keys::keymap::KeyContext;
use crate::app::overlays::rules_beside::{RuleSide, RulesBeside};
use crate::app::text_width::{cut, pad};
use crate::text;
use crate::text::why as why_text;
use crate::ui::overlays::frame::{answer_keys, render_box};
use crate::ui::pane::render_text;
use crate::ui::scene::Scene;

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
    drawn.extend(lines.into_iter().skip(rules.top).map(|line| {
        let (sign, style) = if line.differs {
            (DIFFERS, scene.theme.warning)
        } else {
            (SAME, scene.theme.text)
        };
        if let Some(label) = line.label {
            let label = Span::styled(label, scene.theme.dim);
            return Line::from(vec![Span::styled(sign, style), label]);
        }
        let cells = line.cells.each_ref().map(|cell| pad(cell, columns));
        Line::styled(format!("{sign}{}", cells.join(" ")), style)
    }));
    render_text(frame, &drawn, inside);
}

/// `年假  总部 企业微信`.
fn head(scene: Scene<'_>, side: &RuleSide) -> String {
    let tenant = scene.state.tenants.get(side.tenant.0);
    let tenant = tenant.map_or_else(String::new, |tenant| {
        let platform = text::platform(tenant.platform, scene.language);
        format!("  {} {platform}", tenant.label)
    });
    format!("{}{tenant}", side.name)
}
