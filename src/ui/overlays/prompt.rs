//! A question that a sync asks, in the middle of the screen. Its keys stand on its border, so that they are never cut off.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear};

use crate::app::geometry::inside;
use crate::app::keys::keymap::KeyContext;
use crate::app::keys::lookup::bindings_at;
use crate::app::tenant::TenantState;
use crate::app::text_width::{cut, wrap};
use crate::platform::ApiError;
use crate::sync::Cost;
use crate::ui::pane::{clear_cut_glyphs, render_text};
use crate::ui::scene::Scene;
use crate::ui::text;

/// No wider than a text is comfortable to read.
const WIDEST: u16 = 60;

pub(in crate::ui) fn render(
    frame: &mut Frame<'_>,
    scene: Scene<'_>,
    tenant: &TenantState,
    cost: Cost,
    body: Rect,
) {
    let columns = columns(body);
    let asked = Asked {
        tenant,
        question: text::question(scene.language),
        place: KeyContext::Question,
        text: lines(scene, cost, columns),
    };
    asked.render(frame, scene, body);
}

/// Whether a directory that shrank is right.
pub(in crate::ui) fn render_shrunk(
    frame: &mut Frame<'_>,
    scene: Scene<'_>,
    tenant: &TenantState,
    shrinkage: &ApiError,
    body: Rect,
) {
    let columns = columns(body);
    let told = |text: &str, style| {
        let lines = wrap(text, columns).into_iter();
        lines.map(move |line| Line::styled(format!(" {line}"), style))
    };
    let warning = told(shrinkage.words(scene.language), scene.theme.warning);
    let remedy = told(shrinkage.remedy(scene.language), scene.theme.text);
    let asked = Asked {
        tenant,
        question: text::shrunk_question(scene.language),
        place: KeyContext::Shrunk,
        text: warning.chain(remedy).collect(),
    };
    asked.render(frame, scene, body);
}

fn columns(body: Rect) -> usize {
    usize::from(width(body)).saturating_sub(4)
}

fn width(body: Rect) -> u16 {
    body.width.saturating_sub(2).min(WIDEST)
}

/// A question with its keys.
struct Asked<'a> {
    tenant: &'a TenantState,
    question: &'static str,
    place: KeyContext,
    text: Vec<Line<'static>>,
}

impl Asked<'_> {
    fn render(&self, frame: &mut Frame<'_>, scene: Scene<'_>, body: Rect) {
        let height = u16::try_from(self.text.len() + 2).unwrap_or(body.height);
        let area = centred(body, width(body), height.min(body.height));
        clear_cut_glyphs(frame.buffer_mut(), area);
        frame.render_widget(Clear, area);
        frame.render_widget(self.border(scene, columns(body)), area);
        render_text(frame, &self.text, inside(area));
    }

    fn border(&self, scene: Scene<'_>, columns: usize) -> Block<'static> {
        let platform = text::platform(self.tenant.platform, scene.language);
        let title = format!("{} {platform}: {}", self.tenant.label, self.question);
        Block::bordered()
            .border_set(scene.glyphs.border)
            .border_style(scene.theme.focus)
            .title(format!(" {} ", cut(&title, columns)))
            .title_bottom(keys(scene, self.place))
    }
}

fn centred(body: Rect, width: u16, height: u16) -> Rect {
    Rect {
        x: body.x + (body.width - width) / 2,
        y: body.y + (body.height - height) / 2,
        width,
        height,
    }
}

/// `y 继续  n 不读取`.
fn keys(scene: Scene<'_>, place: KeyContext) -> Line<'static> {
    let hinted = bindings_at(place).filter_map(|b| Some((b, b.hint?)));
    let mut spans = Vec::new();
    for (binding, (zh, en)) in hinted.take(2) {
        spans.push(Span::styled(
            format!(" {} ", binding.keys_text()),
            scene.theme.key,
        ));
        let word = scene.language.pick(zh, en);
        spans.push(Span::styled(format!("{word} "), scene.theme.text));
    }
    Line::from(spans)
}

fn lines(scene: Scene<'_>, cost: Cost, columns: usize) -> Vec<Line<'static>> {
    let costs = wrap(&text::cost(cost, scene.language), columns);
    let crosses = wrap(&text::crosses(cost, scene.language), columns);
    let told = |style| move |line: String| Line::styled(format!(" {line}"), style);
    let costs = costs.into_iter().map(told(scene.theme.warning));
    costs
        .chain(crosses.into_iter().map(told(scene.theme.text)))
        .collect()
}
