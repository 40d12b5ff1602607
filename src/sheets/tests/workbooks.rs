//! Workbooks, packed here from their parts.

use super::*;

/// A workbook with one sheet, packed without compression.
fn workbook(rows: &str) -> Vec<u8> {
    let content_types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
    let package = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let book = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="余额" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let book_links = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
    let styles = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
    let sheet = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    zipped(&[
        ("[Content_Types].xml", content_types),
        ("_rels/.rels", package),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", book_links),
        ("xl/styles.xml", styles),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

/// A zip archive of these files (PKWARE's APPNOTE, sections 4.3.7, 4.3.12 and 4.3.16), stored as they are.
fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let word = |n: usize| u32::try_from(n).unwrap().to_le_bytes();
    let half = |n: usize| u16::try_from(n).unwrap().to_le_bytes();
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let offset = archive.len();
        let mut facts = Vec::new();
        facts.extend([20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0]);
        facts.extend(crc32fast::hash(text.as_bytes()).to_le_bytes());
        facts.extend(word(text.len()));
        facts.extend(word(text.len()));
        facts.extend(half(name.len()));
        facts.extend([0, 0]);
        archive.extend(b"PK\x03\x04");
        archive.extend(&facts);
        archive.extend(name.as_bytes());
        archive.extend(text.as_bytes());
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&facts);
        directory.extend([0; 10]);
        directory.extend(word(offset));
        directory.extend(name.as_bytes());
    }
    let start = archive.len();
    archive.extend(&directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend(half(files.len()));
    archive.extend(half(files.len()));
    archive.extend(word(directory.len()));
    archive.extend(word(start));
    archive.extend([0, 0]);
    archive
}

fn text_cell(at: &str, text: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

fn number_cell(at: &str, number: &str) -> String {
    format!(r#"<c r="{at}"><v>{number}</v></c>"#)
}

fn headings() -> String {
    let cells = [("A2", "工号"), ("B2", "假期"), ("D2", "剩余")];
    let cells: String = cells.iter().map(|(at, text)| text_cell(at, text)).collect();
    let title = text_cell("A1", "2026 年余额");
    format!(r#"<row r="1">{title}</row><row r="2">{cells}</row>"#)
}

#[test]
fn a_workbook_is_read_like_a_csv_with_numbers_as_the_spreadsheet_shows_them() {
    let lines_of = [
        (
            "007",
            text_cell("A4", "007"),
            number_cell("D4", "0.30000000000000004"),
            "0.3",
        ),
        (
            "1042",
            number_cell("A5", "1042"),
            number_cell("D5", "2.3333333333333335"),
            "2.333333",
        ),
        (
            "6823630319749592024",
            text_cell("A6", "6823630319749592024"),
            number_cell("D6", "-1234.5"),
            "-1234.5",
        ),
        (
            "8",
            number_cell("A7", "8"),
            text_cell("D7", "1,234 天"),
            "1234",
        ),
    ];
    let rows: Vec<String> = (4..)
        .zip(&lines_of)
        .map(|(row, (_, id, left, _))| {
            let leave = text_cell(&format!("B{row}"), "年假");
            format!(r#"<row r="{row}">{id}{leave}{left}</row>"#)
        })
        .collect();
    let sheet = read(workbook(&format!("{}{}", headings(), rows.concat()))).unwrap();
    let found: Vec<(&str, u32)> = sheet
        .people
        .iter()
        .map(|person| (person.number.as_deref().unwrap(), person.row))
        .collect();
    assert_eq!(
        found,
        [
            ("007", 4),
            ("1042", 5),
            ("6823630319749592024", 6),
            ("8", 7)
        ]
    );
    for (person, (.., left)) in sheet.people.iter().zip(&lines_of) {
        assert_eq!(person.figures[0].left.unwrap().to_exact_text(), *left);
    }
}

#[test]
fn a_workbook_s_long_numbers_days_formula_errors_and_truths_are_named() {
    let row = |row: u32, id: String, left: String| {
        let leave = text_cell(&format!("B{row}"), "年假");
        format!(r#"<row r="{row}">{id}{leave}{left}</row>"#)
    };
    let rows = [
        row(
            3,
            number_cell("A3", "6823630319749592024"),
            number_cell("D3", "1"),
        ),
        row(
            4,
            number_cell("A4", "1"),
            r#"<c r="D4" s="1"><v>46000</v></c>"#.to_owned(),
        ),
        row(
            5,
            number_cell("A5", "2"),
            r#"<c r="D5" t="e"><v>#REF!</v></c>"#.to_owned(),
        ),
        row(
            6,
            number_cell("A6", "3"),
            r#"<c r="D6" t="b"><v>1</v></c>"#.to_owned(),
        ),
    ];
    let wrong = read(workbook(&format!("{}{}", headings(), rows.concat()))).unwrap_err();
    for (line, starts) in wrong.iter().zip([
        "hr.csv row 3 column A: 6.823630319749592e18 has more digits than a spreadsheet keeps",
        "hr.csv row 4 column D: holds the date 2025-12-09, not a number",
        "hr.csv row 5 column D: holds the formula error #REF!",
        "hr.csv row 6 column D: holds TRUE or FALSE",
    ]) {
        assert!(line.starts_with(starts), "{line}\n{starts}");
    }
    assert_eq!(wrong.len(), 4);
}

/// A workbook of these sheets, each of rows of texts.
fn workbook_of(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

const HEADINGS: &[&str] = &["账号", "假期", "剩余"];

#[test]
fn behind_a_cover_every_sheet_that_has_the_headings_is_read_and_another_sheet_beside_a_list_is_not()
{
    let days: &[&[&str]] = &[HEADINGS, &["a", "年假", "1 天"]];
    let hours: &[&[&str]] = &[&["余额"], HEADINGS, &["a", "调休", "8 小时"]];
    let notes: &[&[&str]] = &[&["批次", "剩余天数"], &["q1", "5"]];
    let cover: &[&[&str]] = &[&["leaveboard"], &["企业", "示例"]];
    let told = |sheets: &[(&str, &[&[&str]])]| {
        let figures = read(workbook_of(sheets)).unwrap();
        let left = figures.people.iter().flat_map(|person| &person.figures);
        let left = left.map(|figure| figure.left.unwrap().to_exact_text());
        left.collect::<Vec<_>>()
    };
    let behind_a_cover = [
        ("封面", cover),
        ("天", days),
        ("批次", notes),
        ("小时", hours),
    ];
    assert_eq!(told(&behind_a_cover), ["1", "8"]);
    assert_eq!(told(&[("天", days), ("小时", hours)]), ["1"]);
}

#[test]
fn what_is_wrong_behind_the_first_sheet_is_named_with_its_sheet() {
    let wrong: &[&[&str]] = &[HEADINGS, &["a", "年假", "五"]];
    let cover: &[&[&str]] = &[&["leaveboard"]];
    let lines = read(workbook_of(&[("封面", cover), ("天", wrong)])).unwrap_err();
    assert!(
        lines[0].contains(" sheet \"天\" row 2 column C: \"五\" is not a number"),
        "{lines:?}"
    );
    let lines = read(workbook_of(&[("封面", cover), ("天", cover)])).unwrap_err();
    assert!(lines[0].contains("leaveboard"), "{lines:?}");
}
