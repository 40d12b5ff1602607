//! Draws a terminal's screen as an SVG picture, cell by cell: flowing text would misalign every row with Chinese in it.

use std::fmt::Write;

use vt100::{Cell, Color, Screen};

// Half of the font's size, so that a Chinese glyph is two cells wide without being stretched.
const CELL_WIDTH: u16 = 8;
const CELL_HEIGHT: u16 = 20;
const BASELINE: u16 = 15;
const BACKGROUND: &str = "#16181d";
const FOREGROUND: &str = "#d8dbe2";

/// The sixteen colours that a terminal names.
const NAMED: [&str; 16] = [
    "#16181d", "#e06c75", "#7fbf6a", "#d9b44a", "#5b9bea", "#c586d9", "#4fb8c4", "#b4b9c4",
    "#6b7280", "#f08a92", "#9fd98c", "#f0cd6e", "#84b8f5", "#dba6ec", "#7ad3de", "#ffffff",
];

/// The SVG document that shows `screen`.
pub(crate) fn picture(screen: &Screen) -> String {
    let (rows, columns) = screen.size();
    let (rows, columns) = (rows.get(), columns.get());
    let (width, height) = (columns * CELL_WIDTH, rows * CELL_HEIGHT);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         font-family=\"'Noto Sans Mono CJK SC','Sarasa Mono SC',Menlo,Consolas,monospace\" font-size=\"16\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"{BACKGROUND}\"/>\n"
    );
    for row in 0..rows {
        let cells = (0..columns).filter_map(|column| Some((column, screen.cell(row, column)?)));
        for (column, cell) in cells.filter(|(_, cell)| !cell.is_wide_continuation()) {
            draw_cell(&mut svg, cell, column, row);
        }
    }
    svg + "</svg>\n"
}

fn draw_cell(svg: &mut String, cell: &Cell, column: u16, row: u16) {
    let (x, y) = (column * CELL_WIDTH, row * CELL_HEIGHT);
    let width = CELL_WIDTH * if cell.is_wide() { 2 } else { 1 };
    let (ink, paper) = colours(cell);
    if paper != BACKGROUND {
        let _ = writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{CELL_HEIGHT}\" fill=\"{paper}\"/>"
        );
    }
    if cell.contents().trim().is_empty() {
        return;
    }
    if let Some(line) = line(cell.contents()) {
        let _ = writeln!(
            svg,
            "<path transform=\"translate({x} {y})\" d=\"{line}\" fill=\"none\" stroke=\"{ink}\"/>"
        );
        return;
    }
    let _ = writeln!(
        svg,
        "<text x=\"{x}\" y=\"{}\" textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{ink}\"{}>{}</text>",
        y + BASELINE,
        emphasis(cell),
        escaped(cell.contents())
    );
}

/// The path of a border. Borders are drawn because a font's glyphs would leave gaps between the rows. A cell is 8 wide and 20 high.
fn line(text: &str) -> Option<&'static str> {
    match text {
        "│" => Some("M4 0V20"),
        "─" => Some("M0 10H8"),
        "╭" => Some("M4 20V14Q4 10 8 10"),
        "╮" => Some("M4 20V14Q4 10 0 10"),
        "╰" => Some("M4 0V6Q4 10 8 10"),
        "╯" => Some("M4 0V6Q4 10 0 10"),
        _ => None,
    }
}

fn emphasis(cell: &Cell) -> String {
    [
        (cell.bold(), " font-weight=\"bold\""),
        (cell.dim(), " opacity=\"0.6\""),
        (cell.underline(), " text-decoration=\"underline\""),
    ]
    .into_iter()
    .filter_map(|(on, attribute)| on.then_some(attribute))
    .collect()
}

/// The colours of text and background, which are swapped in a reversed cell.
fn colours(cell: &Cell) -> (String, String) {
    let ink = hex(cell.fgcolor(), FOREGROUND);
    let paper = hex(cell.bgcolor(), BACKGROUND);
    if cell.inverse() {
        (paper, ink)
    } else {
        (ink, paper)
    }
}

fn hex(colour: Color, default: &str) -> String {
    match colour {
        Color::Default => default.to_owned(),
        Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
        Color::Idx(index) => NAMED
            .get(usize::from(index))
            .map_or_else(|| indexed(index), |named| (*named).to_owned()),
    }
}

/// The colour cube and the greys of a terminal with 256 colours.
fn indexed(index: u8) -> String {
    if index >= 232 {
        let grey = 8 + 10 * u16::from(index - 232);
        return format!("#{grey:02x}{grey:02x}{grey:02x}");
    }
    let index = u16::from(index) - 16;
    let level = |step: u16| if step == 0 { 0 } else { 55 + 40 * step };
    let (r, g, b) = (index / 36, index / 6 % 6, index % 6);
    format!("#{:02x}{:02x}{:02x}", level(r), level(g), level(b))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
