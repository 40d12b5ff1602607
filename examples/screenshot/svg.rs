//! Draws a terminal's screen as an SVG picture. Each word begins in its own cell and is as wide as its cells, whichever fonts the reader
//! has: a row that flowed would be out of line behind its first Chinese name.

use std::fmt::Write;

use vt100::{Cell, Screen};

use crate::palette::Palette;

const CELL_WIDTH: u16 = 8;
const CELL_HEIGHT: u16 = 20;
const BASELINE: u16 = 15;

// A letter of most monospaced fonts is 0.6 of their size wide, a Chinese one as wide as its size: one cell and two.
const STYLE: &str = "text{font-family:'DejaVu Sans Mono','SF Mono',Menlo,Consolas,'Cascadia Mono',monospace;font-size:13.3px;white-space:pre}\
.w{font-family:'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans Mono CJK SC','Source Han Sans SC',sans-serif;font-size:16px}\
.b{font-weight:bold}.d{opacity:.6}.u{text-decoration:underline}rect{shape-rendering:crispEdges}";

/// How cells look that may stand in one word.
#[derive(Clone, PartialEq, Eq)]
struct Look {
    ink: String,
    paper: String,
    classes: Vec<&'static str>,
}

/// Cells side by side that look alike.
struct Run {
    column: u16,
    width: u16,
    text: String,
    look: Look,
}

/// The SVG document that shows `screen`.
pub(crate) fn picture(screen: &Screen, palette: &Palette, title: &str) -> String {
    let (rows, columns) = screen.size();
    let (rows, columns) = (rows.get(), columns.get());
    let (width, height) = (columns * CELL_WIDTH, rows * CELL_HEIGHT);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">\n\
         <title>{title}</title>\n<style>text{{fill:{}}}{STYLE}</style>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"{}\"/>\n",
        palette.ink, palette.paper
    );
    let mut borders = Borders::default();
    for row in 0..rows {
        let cells = (0..columns).filter_map(|column| Some((column, screen.cell(row, column)?)));
        let cells: Vec<_> = cells
            .filter(|(_, cell)| !cell.is_wide_continuation())
            .collect();
        draw_papers(&mut svg, &cells, row, palette);
        for run in runs(&cells, row, &mut borders, palette) {
            draw_run(&mut svg, &run, row, palette);
        }
    }
    borders.draw(&mut svg);
    svg + "</svg>\n"
}

fn width(cell: &Cell) -> u16 {
    if cell.is_wide() { 2 } else { 1 }
}

/// The backgrounds that differ from the terminal's own, one rectangle for neighbours of one colour.
fn draw_papers(svg: &mut String, cells: &[(u16, &Cell)], row: u16, palette: &Palette) {
    let mut drawn: Vec<(u16, u16, String)> = Vec::new();
    for (column, cell) in cells {
        let paper = look(cell, palette).paper;
        match drawn.last_mut() {
            Some((_, end, colour)) if *end == *column && *colour == paper => *end += width(cell),
            _ => drawn.push((*column, column + width(cell), paper)),
        }
    }
    for (from, end, colour) in drawn {
        if colour != palette.paper {
            let _ = writeln!(
                svg,
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{CELL_HEIGHT}\" fill=\"{colour}\"/>",
                from * CELL_WIDTH,
                row * CELL_HEIGHT,
                (end - from) * CELL_WIDTH
            );
        }
    }
}

/// The words of a row. Lines of borders go to `borders`.
fn runs(cells: &[(u16, &Cell)], row: u16, borders: &mut Borders, palette: &Palette) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (column, cell) in cells {
        let look = look(cell, palette);
        if cell.contents().trim().is_empty() || borders.took(*column, row, cell, &look) {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.column + run.width == *column && run.look == look => {
                run.width += width(cell);
                run.text += cell.contents();
            }
            _ => runs.push(Run {
                column: *column,
                width: width(cell),
                text: cell.contents().to_owned(),
                look,
            }),
        }
    }
    runs
}

fn draw_run(svg: &mut String, run: &Run, row: u16, palette: &Palette) {
    let (x, y) = (run.column * CELL_WIDTH, row * CELL_HEIGHT + BASELINE);
    let ink = match run.look.ink.as_str() {
        ink if ink == palette.ink => String::new(),
        ink => format!(" style=\"fill:{ink}\""),
    };
    let class = match run.look.classes.join(" ").as_str() {
        "" => String::new(),
        classes => format!(" class=\"{classes}\""),
    };
    let _ = writeln!(
        svg,
        "<text x=\"{x}\" y=\"{y}\" textLength=\"{}\"{ink}{class}>{}</text>",
        run.width * CELL_WIDTH,
        escaped(&run.text)
    );
}

/// The colours of text and background are swapped in a reversed cell. Wide letters have a font of their own.
fn look(cell: &Cell, palette: &Palette) -> Look {
    let ink = palette.hex(cell.fgcolor(), palette.ink);
    let paper = palette.hex(cell.bgcolor(), palette.paper);
    let (ink, paper) = if cell.inverse() {
        (paper, ink)
    } else {
        (ink, paper)
    };
    let classes = [
        (cell.is_wide(), "w"),
        (cell.bold(), "b"),
        (cell.dim(), "d"),
        (cell.underline(), "u"),
    ];
    let classes = classes
        .into_iter()
        .filter_map(|(on, class)| on.then_some(class));
    Look {
        ink,
        paper,
        classes: classes.collect(),
    }
}

/// The lines of borders, a path for each colour. They are drawn because a font's glyphs would leave gaps between the rows.
#[derive(Default)]
struct Borders {
    paths: Vec<(String, String)>,
}

impl Borders {
    /// Whether the cell is part of a border, which is noted then.
    fn took(&mut self, column: u16, row: u16, cell: &Cell, look: &Look) -> bool {
        let (left, top) = (column * CELL_WIDTH, row * CELL_HEIGHT);
        let (middle, centre) = (left + CELL_WIDTH / 2, top + CELL_HEIGHT / 2);
        let (right, bottom) = (left + CELL_WIDTH, top + CELL_HEIGHT);
        let line = match cell.contents() {
            "│" => format!("M{middle} {top}V{bottom}"),
            "─" => format!("M{left} {centre}H{right}"),
            "╭" => format!("M{middle} {bottom}Q{middle} {centre} {right} {centre}"),
            "╮" => format!("M{middle} {bottom}Q{middle} {centre} {left} {centre}"),
            "╰" => format!("M{middle} {top}Q{middle} {centre} {right} {centre}"),
            "╯" => format!("M{middle} {top}Q{middle} {centre} {left} {centre}"),
            _ => return false,
        };
        let known = self.paths.iter_mut().find(|(ink, _)| *ink == look.ink);
        match known {
            // A horizontal line goes on from the cell before it.
            Some((_, path))
                if path.ends_with(&format!(" {centre}H{left}")) && line.contains('H') =>
            {
                path.truncate(path.len() - left.to_string().len());
                path.push_str(&right.to_string());
            }
            Some((_, path)) => path.push_str(&line),
            None => self.paths.push((look.ink.clone(), line)),
        }
        true
    }

    fn draw(&self, svg: &mut String) {
        for (ink, path) in &self.paths {
            let _ = writeln!(svg, "<path d=\"{path}\" fill=\"none\" stroke=\"{ink}\"/>");
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
