//! A question that a sync asks, in the middle of the screen. Its keys stand on its border, so that they are never cut off.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::keys::keymap::KeyContext;
use crate::app::keys::lookup::bindings_at;
use crate::app::tenant::TenantState;
use crate::app::text_width::cut;
use crate::platform::ApiError;
use crate::sync::Cost;
use crate::ui::overlays::frame::render_box;
use crate::ui::pane::{paragraphs, render_text};
use crate::ui::scene::Scene;
use crate::ui::text;

/// Columns of the box, at most: a wider text is hard to read.
const WIDEST: u16 = 60;
/// How many keys stand on the border: those that answer.
const ANSWER_KEYS: usize = 2;

/// A question with the keys that answer it.
struct Prompt<'a> {
    tenant: &'a TenantState,
    question: &'static str,
    place: KeyContext,
    text: Vec<(String, Style)>,
}

/// Asks whether the balances may be read for what that costs.
pub(in crate::ui) fn render_cost(
    frame: &mut Frame<'_>,
    scene: Scene<'_>,
    tenant: &TenantState,
    cost: Cost,
    body: Rect,
) {
    let (theme, language) = (scene.theme, scene.language);
    let prompt = Prompt {
        tenant,
        question: text::question(language),
        place: KeyContext::Question,
        text: vec![
            (text::cost(cost, language), theme.warning),
            (text::crosses(cost, language), theme.text),
        ],
    };
    prompt.render(frame, scene, body);
}

/// Asks whether a directory that shrank is right.
pub(in crate::ui) fn render_shrunk(
    frame: &mut Frame<'_>,
    scene: Scene<'_>,
    tenant: &TenantState,
    shrinkage: &ApiError,
    body: Rect,
) {
    let (theme, language) = (scene.theme, scene.language);
    let prompt = Prompt {
        tenant,
        question: text::shrunk_question(language),
        place: KeyContext::Shrunk,
        text: vec![
            (shrinkage.words(language).to_owned(), theme.warning),
            (shrinkage.remedy(language).to_owned(), theme.text),
        ],
    };
    prompt.render(frame, scene, body);
}

impl Prompt<'_> {
    fn render(&self, frame: &mut Frame<'_>, scene: Scene<'_>, body: Rect) {
        let width = body.width.saturating_sub(2).min(WIDEST);
        let lines = paragraphs(&self.text, width.saturating_sub(2));
        let height = u16::try_from(lines.len() + 2).unwrap_or(body.height);
        let area = centred(body, width, height.min(body.height));
        let platform = text::platform(self.tenant.platform, scene.language);
        let between = scene.language.pick("：", ": ");
        let title = format!("{} {platform}{between}{}", self.tenant.label, self.question);
        let title = cut(&title, usize::from(width).saturating_sub(4));
        let inside = render_box(frame, scene, area, &title, keys(scene, self.place));
        render_text(frame, &lines, inside);
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
    let hinted = bindings_at(place).filter_map(|binding| Some((binding, binding.hint?)));
    let mut spans = Vec::new();
    for (binding, (zh, en)) in hinted.take(ANSWER_KEYS) {
        let keys = format!(" {} ", binding.keys_text());
        let word = scene.language.pick(zh, en);
        spans.push(Span::styled(keys, scene.theme.key));
        spans.push(Span::styled(format!("{word} "), scene.theme.text));
    }
    Line::from(spans)
}
