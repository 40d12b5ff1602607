//! The last line: on the left progress or the answer to a key, on the right the keys of this place. The `?` is never cut.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::keys::key::Key;
use crate::app::keys::keymap::{Action, KeyContext, Pane};
use crate::app::keys::table::BoundAction;
use crate::app::text_width::{cut, width};
use crate::domain::Employee;
use crate::text;
use crate::text::figures::HIDDEN;
use crate::text::notices::{CopiedPart, Notice, NoticedPerson};
use crate::text::why as why_text;
use crate::text::wording::Wording;
use crate::ui::scene::Scene;
use crate::ui::views::open_view;

pub(in crate::ui) fn render(frame: &mut Frame<'_>, scene: Scene<'_>, area: Rect) {
    let columns = usize::from(area.width);
    let (key, help) = help_hint(scene);
    let wide = width(&key) + width(&help);
    // One column of space before it, and two between it and the keys.
    let left = left(scene, columns.saturating_sub(wide + 3));
    let left = cut(&left, columns.saturating_sub(wide + 2));
    let space = columns.saturating_sub(width(&left) + wide + 2);
    let hints = hints(scene, space);
    let used: usize = hints.iter().map(Span::width).sum();
    let troubled = || scene.state.tenant().is_some_and(|t| t.trouble.is_some());
    let style = if problem(scene).is_some() || troubled() {
        scene.theme.warning
    } else {
        scene.theme.text
    };
    let mut spans = vec![Span::styled(left, style)];
    spans.push(Span::raw(" ".repeat(space - used.min(space) + 1)));
    spans.extend(hints);
    if !key.is_empty() {
        spans.push(Span::styled(key, scene.theme.key));
        spans.push(Span::styled(help, scene.theme.dim));
    }
    frame.render_widget(Line::from(spans), area);
}

fn left(scene: Scene<'_>, columns: usize) -> String {
    let said = said(scene).or_else(|| {
        let tenant = scene.state.tenant()?;
        Some(open_view(scene).status(scene, tenant, columns))
    });
    said.map_or_else(String::new, |said| {
        format!(" {}", scene.state.with_keys(&said))
    })
}

/// The message to the user: what is wrong with the filter, or the answer to a key.
pub(in crate::ui) fn said(scene: Scene<'_>) -> Option<String> {
    problem(scene).or_else(|| Some(notice_text(scene, scene.state.notice?)))
}

/// Whether a text of the last line is shown whole on a screen of `columns`.
pub(in crate::ui) fn has_room_for(scene: Scene<'_>, text: &str, columns: usize) -> bool {
    let (key, help) = help_hint(scene);
    width(text) + width(&key) + width(&help) + 3 <= columns
}

/// The key of the list of keys, and the word behind it.
fn help_hint(scene: Scene<'_>) -> (String, String) {
    let key = help_key(scene).map_or_else(String::new, |key| key.to_string());
    (key, format!(" {} ", text::help(scene.language)))
}

/// What is wrong with a condition of the filter, while it is typed.
fn problem(scene: Scene<'_>) -> Option<String> {
    let error = scene.state.selection.filter.query.errors().first()?;
    scene
        .state
        .selection
        .filter
        .is_typing
        .then(|| error.explain(scene.language))
}

fn notice_text(scene: Scene<'_>, notice: Notice) -> String {
    match notice {
        Notice::Copied(part @ CopiedPart::PersonId(person), way) => {
            let what = text::copied_part(part, scene.language);
            let id = noticed(scene, person);
            let id = id.map_or_else(String::new, |person| format!(" {}", person.id.shown()));
            text::copied(&format!("{what}{id}"), way, scene.language)
        }
        Notice::Theme => {
            let theme = scene.theme;
            text::theme(theme.name.as_str(), theme.has_others, scene.language)
        }
        Notice::Exported => {
            let written = scene.state.exports.written.as_ref();
            written.map_or_else(String::new, |file| {
                text::export::written(file, scene.language)
            })
        }
        Notice::NowhereElse(person) if !scene.state.display.masked => noticed_name(scene, person)
            .map_or_else(
                || text::notice(notice, scene.language),
                |name| why_text::nowhere_else(&name, scene.language),
            ),
        Notice::SeveralSame(person, tenant, people) => {
            several_same(scene, person, tenant.0, people)
        }
        Notice::Gone(person) if !scene.state.display.masked => noticed(scene, person).map_or_else(
            || text::notice(notice, scene.language),
            |person| text::gone(&person.name, scene.language),
        ),
        _ => text::notice(notice, scene.language),
    }
}

fn noticed(scene: Scene<'_>, person: NoticedPerson) -> Option<Employee> {
    let tenant = scene.state.tenants.get(person.tenant.0)?;
    tenant.employee(person.row)
}

/// Name and id of the person of a notice.
fn noticed_name(scene: Scene<'_>, person: NoticedPerson) -> Option<String> {
    let person = noticed(scene, person)?;
    Some(format!("{} {}", person.name, person.id.shown()))
}

fn several_same(scene: Scene<'_>, person: NoticedPerson, tenant: usize, people: usize) -> String {
    let label = scene.state.tenants.get(tenant).map(|tenant| {
        let platform = scene.language.pick(
            tenant.platform.chinese_name(),
            tenant.platform.english_name(),
        );
        format!("{} {platform}", tenant.label)
    });
    let name = noticed_name(scene, person).filter(|_| !scene.state.display.masked);
    why_text::several_same(
        &name.unwrap_or_else(|| HIDDEN.to_owned()),
        &label.unwrap_or_default(),
        people,
        scene.language,
    )
}

/// As many hints as fit into `columns`.
fn hints(scene: Scene<'_>, columns: usize) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    let mut used = 0;
    for (bound, hint) in hinted(scene) {
        let key = bound.keys.first().map_or_else(String::new, Key::to_string);
        let word = format!(" {}  ", hint.of(scene.language));
        let wide = width(&key) + width(&word);
        if used + wide > columns {
            break;
        }
        used += wide;
        spans.push(Span::styled(key, scene.theme.key));
        spans.push(Span::styled(word, scene.theme.dim));
    }
    spans
}

fn hinted(scene: Scene<'_>) -> impl Iterator<Item = (&BoundAction, Wording)> {
    let bound = scene.state.keys.at(scene.state.key_context());
    bound.filter_map(|bound| Some((bound, bound.hint()?)))
}

/// The key for the list of keys. Where text is typed it is that of the view below, since the list is one step back.
fn help_key(scene: Scene<'_>) -> Option<Key> {
    let keys = &scene.state.keys;
    let here = keys.key_of(scene.state.key_context(), Action::Help);
    here.or_else(|| keys.key_of(KeyContext::Pane(Pane::Employees), Action::Help))
}
