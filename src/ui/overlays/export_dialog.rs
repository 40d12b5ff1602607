//! The dialog that writes a file, over the panes.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::keys::keymap::KeyContext;
use crate::app::overlays::export_dialog::{EXPORT_FORMATS, ExportDialog, ExportPhase, extension};
use crate::app::text_width::{part_at_caret, width};
use crate::export::{OutputFormat, SHEET_ROWS};
use crate::text::export as text;
use crate::ui::overlays::frame::{answer_keys, centred, render_box};
use crate::ui::pane::{paragraphs, render_text};
use crate::ui::scene::Scene;

/// Columns of the dialog, at most: most paths fit.
const WIDEST: u16 = 76;
/// Before a line's text: a space, the label, two spaces.
const BESIDE_LABEL: usize = 3;
/// The line of the file's name.
const NAME_LINE: u16 = 3;

pub(in crate::ui) fn render(
    frame: &mut Frame<'_>,
    scene: Scene<'_>,
    dialog: &ExportDialog,
    body: Rect,
) {
    let columns = body.width.saturating_sub(2).min(WIDEST);
    let mut lines = choice_lines(scene, dialog, usize::from(columns.saturating_sub(2)));
    lines.push(Line::default());
    let notes: Vec<(String, Style)> = notes(scene, dialog);
    lines.extend(paragraphs(scene, &notes, columns.saturating_sub(2)));
    let height = u16::try_from(lines.len() + 2).unwrap_or(body.height);
    let area = centred(body, columns, height.min(body.height));
    let title = text::title(dialog.view.title(scene.language), scene.language);
    let keys = answer_keys(scene, KeyContext::Export, 4);
    let inside = render_box(frame, scene, area, &title, keys);
    render_text(frame, &lines, inside);
    if scene.state.help().is_none() && !dialog.is_writing() {
        let label = width(text::labels(scene.language)[3]) + BESIDE_LABEL;
        let space = usize::from(inside.width).saturating_sub(label + 1);
        let caret = label + part_at_caret(&dialog.file, space).1;
        let x = inside.x + u16::try_from(caret).unwrap_or(u16::MAX - inside.x);
        let at = Position::new(
            x.min(inside.right().saturating_sub(1)),
            inside.y + NAME_LINE,
        );
        frame.set_cursor_position(at);
    }
}

fn choice_lines(scene: Scene<'_>, dialog: &ExportDialog, columns: usize) -> Vec<Line<'static>> {
    let theme = scene.theme;
    let [rows, format, masked, file] =
        text::labels(scene.language).map(|label| Span::styled(format!(" {label}  "), theme.dim));
    // One column is the caret's, behind the last character.
    let space = columns.saturating_sub(file.width() + 1);
    let exported = scene.state.exported();
    let extent = exported.map(|(table, _)| text::extent(table.extent(), scene.language));
    let formats = EXPORT_FORMATS.iter();
    let formats = formats.flat_map(|own| choice(scene, extension(*own), *own == dialog.format));
    let answers = text::masked_choice(scene.language).into_iter();
    let answers = answers.zip([false, true]);
    let answers = answers.flat_map(|(word, is)| choice(scene, word, is == dialog.masked));
    let hides = Span::styled(text::what_is_masked(scene.language), theme.dim);
    let name = part_at_caret(&dialog.file, space).0.to_owned();
    vec![
        Line::from(vec![rows, Span::raw(extent.unwrap_or_default())]),
        [format].into_iter().chain(formats).collect(),
        [masked].into_iter().chain(answers).chain([hides]).collect(),
        Line::from(vec![file, Span::styled(name, theme.remembered)]),
    ]
}

/// One of several words, and whether it is the chosen one.
fn choice(scene: Scene<'_>, word: &str, is_chosen: bool) -> [Span<'static>; 2] {
    let (mark, style) = if is_chosen {
        (scene.glyphs.cursor, scene.theme.selected)
    } else {
        (" ", scene.theme.text)
    };
    [
        Span::styled(format!("{mark}{word} "), style),
        Span::raw(" "),
    ]
}

/// How far it is, and what the data lack.
fn notes(scene: Scene<'_>, dialog: &ExportDialog) -> Vec<(String, Style)> {
    let (theme, language) = (scene.theme, scene.language);
    let spin = scene.glyphs.spin(scene.state.spinner);
    let phase = match &dialog.phase {
        ExportPhase::Choosing => (text::note(language).to_owned(), theme.dim),
        ExportPhase::Exists => (text::exists(language).to_owned(), theme.warning),
        ExportPhase::Waiting(_) => (format!("{spin} {}", text::waiting(language)), theme.text),
        ExportPhase::Writing(..) => {
            let done = scene.state.exports.progress.done();
            (
                format!("{spin} {}", text::writing(done, language)),
                theme.text,
            )
        }
        ExportPhase::Failed(error) => (text::failed(error, language), theme.bad),
    };
    let exported = scene.state.exported();
    let extent = exported.as_ref().map(|(table, _)| table.extent());
    let missing = exported.map(|(_, missing)| missing);
    let missing = missing.map_or_else(String::new, |missing| text::missing(missing, language));
    let mut notes = vec![phase];
    let takes_sheets = extent.is_some_and(|extent| extent.rows_at_least() >= SHEET_ROWS as usize);
    if dialog.format == OutputFormat::Xlsx && takes_sheets {
        notes.push((text::several_sheets(language).to_owned(), theme.dim));
    }
    if scene.state.display.masked {
        notes.push((text::screen_is_masked(language).to_owned(), theme.dim));
    }
    if !missing.is_empty() {
        notes.push((missing, theme.warning));
    }
    notes
}
