//! The dialog of Compare: sheet, columns, leave types, tolerance.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::keys::keymap::KeyContext;
use crate::app::overlays::compare_dialog::{CompareDialog, ComparePhase};
use crate::app::text_width::{cut, pad, part_at_caret, width};
use crate::text::views::compare as text;
use crate::text::views::compare::CompareField;
use crate::ui::overlays::frame::{answer_keys, centred, render_box};
use crate::ui::pane::{paragraphs, render_text};
use crate::ui::scene::Scene;

/// Columns of the dialog, at most.
const WIDEST: u16 = 76;
/// Beside a label: the cursor, a space before it, and two behind it.
const BESIDE_LABEL: usize = 4;
/// Faults of a file that are shown; of the others only their number.
const MOST_FAULTS: usize = 6;

pub(in crate::ui) fn render(
    frame: &mut Frame<'_>,
    scene: Scene<'_>,
    dialog: &CompareDialog,
    body: Rect,
) {
    let columns = body.width.saturating_sub(2).min(WIDEST);
    let inner = columns.saturating_sub(2);
    let labels = CompareField::ALL.map(|field| text::field(field, scene.language));
    let label = labels.iter().map(|label| width(label)).max().unwrap_or(0);
    let mut lines: Vec<Line<'_>> = CompareField::ALL
        .into_iter()
        .map(|field| field_line(scene, dialog, field, (label, usize::from(inner))))
        .collect();
    lines.push(Line::default());
    lines.extend(paragraphs(scene, &notes(scene, dialog), inner));
    let height = u16::try_from(lines.len() + 2).unwrap_or(body.height);
    let area = centred(body, columns, height.min(body.height));
    let keys = answer_keys(scene, KeyContext::CompareFiles, 3);
    let inside = render_box(frame, scene, area, text::files_title(scene.language), keys);
    render_text(frame, &lines, inside);
    if scene.state.help().is_none() && !dialog.is_reading() {
        let space = field_columns(usize::from(inside.width), label);
        let caret = label + BESIDE_LABEL + part_at_caret(&dialog.fields[dialog.cursor], space).1;
        let x = inside.x + u16::try_from(caret).unwrap_or(inside.width);
        let y = inside.y + u16::try_from(dialog.cursor).unwrap_or(0);
        let right = inside.right().saturating_sub(1);
        frame.set_cursor_position(Position::new(x.min(right), y));
    }
}

/// Columns of a field behind its label, without the one of the caret behind the last character.
fn field_columns(columns: usize, label: usize) -> usize {
    columns.saturating_sub(label + BESIDE_LABEL + 1)
}

fn field_line(
    scene: Scene<'_>,
    dialog: &CompareDialog,
    field: CompareField,
    (label, columns): (usize, usize),
) -> Line<'static> {
    let (theme, language) = (scene.theme, scene.language);
    let is_here = dialog.cursor == field as usize;
    let mark = if is_here { scene.glyphs.cursor } else { " " };
    let name = format!("{mark} {}  ", pad(text::field(field, language), label));
    let space = field_columns(columns, label);
    let input = &dialog.fields[field as usize];
    let (shown, style) = if input.value().is_empty() {
        let hint = scene.state.with_keys(text::field_hint(field, language));
        (cut(&hint, space), theme.dim)
    } else {
        let shown = part_at_caret(input, space).0;
        (shown.to_owned(), theme.remembered)
    };
    Line::from(vec![
        Span::styled(name, theme.text),
        Span::styled(shown, style),
    ])
}

/// How far it is, or what is wrong.
fn notes(scene: Scene<'_>, dialog: &CompareDialog) -> Vec<(String, Style)> {
    let (theme, language) = (scene.theme, scene.language);
    match &dialog.phase {
        ComparePhase::Typing => vec![(text::files_note(language).to_owned(), theme.dim)],
        ComparePhase::Reading(_) => {
            let spin = scene.glyphs.spin(scene.state.spinner);
            vec![(
                format!("{spin} {}", text::reading_files(language)),
                theme.text,
            )]
        }
        ComparePhase::WrongTolerance => {
            vec![(text::wrong_tolerance(language).to_owned(), theme.bad)]
        }
        ComparePhase::WrongFiles(faults) => {
            let shown = faults.iter().take(MOST_FAULTS).cloned();
            let others = faults.len().saturating_sub(MOST_FAULTS);
            let others = (others > 0).then(|| text::more_faults(others, language));
            shown
                .chain(others)
                .map(|fault| (fault, theme.bad))
                .collect()
        }
    }
}
