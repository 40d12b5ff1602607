//! A question that a sync asks, in the middle of the screen. Its keys stand on its border, so that they are never cut off.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::keys::keymap::KeyContext;
use crate::app::tenant::TenantState;
use crate::app::text_width::cut;
use crate::platform::ApiError;
use crate::sync::Cost;
use crate::text;
use crate::ui::overlays::frame::{answer_keys, centred, render_box};
use crate::ui::pane::{paragraphs, render_text};
use crate::ui::scene::Scene;

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
        let lines = paragraphs(scene, &self.text, width.saturating_sub(2));
        let height = u16::try_from(lines.len() + 2).unwrap_or(body.height);
        let area = centred(body, width, height.min(body.height));
        let (label, platform) = (&self.tenant.label, self.tenant.platform);
        let name = text::tenant_on_platform(label, platform, scene.language);
        let between = text::colon(scene.language);
        let title = format!("{name}{between}{}", self.question);
        let title = cut(&title, usize::from(width).saturating_sub(4));
        let inside = render_box(
            frame,
            scene,
            area,
            &title,
            answer_keys(scene, self.place, ANSWER_KEYS),
        );
        render_text(frame, &lines, inside);
    }
}
