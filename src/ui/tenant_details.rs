//! Details of the chosen tenant, below the list of tenants if there is room: calls so far, gaps, and what to do about them.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::tenant::TenantState;
use crate::platform::ApiError;
use crate::text;
use crate::ui::pane::{paragraphs, render_text};
use crate::ui::scene::Scene;
use crate::ui::standing;
use crate::ui::sync_state::{old_figures, sync_state};

pub(in crate::ui) fn render(frame: &mut Frame<'_>, scene: Scene<'_>, area: Rect) {
    let Some(tenant) = scene.state.tenant().filter(|_| area.height >= 3) else {
        return;
    };
    let lines = paragraphs(scene, &texts(scene, tenant), area.width);
    render_text(frame, &lines, area);
}

fn texts(scene: Scene<'_>, tenant: &TenantState) -> Vec<(String, Style)> {
    let theme = scene.theme;
    let usage = tenant.progress.usage;
    let requests = text::requests(usage.requests, usage.retries, scene.language);
    let name = text::tenant_on_platform(&tenant.label, tenant.platform, scene.language);
    let mut texts = vec![(name, theme.heading)];
    texts.extend(sync_texts(scene, tenant));
    texts.push((requests, theme.dim));
    if let Some(source) = standing::source(scene, tenant) {
        texts.push((source, theme.warning));
    }
    if let Some(error) = tenant.refusal() {
        texts.extend(error_texts(scene, error, theme.bad));
        if !tenant.roster.is_empty() {
            texts.push((text::kept(tenant.roster.len(), scene.language), theme.text));
        }
    }
    let unreadable = tenant.unreadable();
    if unreadable > 0 {
        let found = text::find_failed(unreadable, scene.language);
        texts.push((found, theme.text));
    }
    if tenant.gaps.count > 0 {
        texts.push((String::new(), theme.text));
        texts.push((text::missing(scene.language).to_owned(), theme.heading));
    }
    for gap in &tenant.gaps.first {
        texts.extend(error_texts(scene, gap, theme.warning));
    }
    let more = tenant.gaps.count - tenant.gaps.first.len();
    if more > 0 {
        texts.push((text::more_gaps(more, scene.language), theme.text));
    }
    for note in &tenant.notes {
        texts.push((note.pick(scene.language).to_owned(), theme.dim));
    }
    texts
}

/// The state of the sync: trouble with the store, which program runs it, how old the figures are, what it costs.
fn sync_texts(scene: Scene<'_>, tenant: &TenantState) -> Vec<(String, Style)> {
    let (theme, language) = (scene.theme, scene.language);
    let mut texts = Vec::new();
    if let Some(error) = &tenant.trouble {
        texts.push((text::trouble(error, language), theme.warning));
    }
    if !tenant.is_busy() && tenant.is_loading() || tenant.is_stopped() || tenant.holder().is_some()
    {
        texts.push((sync_state(tenant, language), theme.text));
    }
    if let Some(at) = tenant.kept_at() {
        let old = old_figures(tenant, [at, scene.state.today.now], language);
        texts.push((format!("{} {old}", scene.glyphs.old), theme.text));
    }
    let gone = tenant.origin.gone().len();
    if gone > 0 {
        texts.push((text::gone_people(gone, language), theme.text));
    }
    if let Some(cost) = tenant.cost.or(tenant.asks) {
        texts.push((text::cost(cost, language), theme.text));
    }
    texts
}

/// The call, the platform's code and words, the remedy, and the log id for which the platform's support asks.
fn error_texts(scene: Scene<'_>, error: &ApiError, style: Style) -> Vec<(String, Style)> {
    let said = format!(
        "{}: {} {}",
        error.endpoint,
        error.code,
        error.words(scene.language)
    );
    let remedy = text::remedy(error.remedy(scene.language), scene.language);
    let log_id = error
        .log_id
        .iter()
        .map(|id| (format!("log id {id}"), scene.theme.dim));
    [(said, style), (remedy, scene.theme.text)]
        .into_iter()
        .chain(log_id)
        .collect()
}
