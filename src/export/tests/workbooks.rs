//! Facts about workbooks that no ordinary run of the program reaches.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};

use super::*;

fn book<R: OutputRow>(style: &RowStyle, rows: &[R]) -> Xlsx<Cursor<Vec<u8>>> {
    let mut writer = RowWriter::start::<R>(style, Vec::new()).unwrap();
    for row in rows {
        writer.write(row).unwrap();
    }
    finished(writer, &[])
}

fn finished(writer: RowWriter<Vec<u8>>, coverage: &[Coverage]) -> Xlsx<Cursor<Vec<u8>>> {
    let (bytes, _) = writer.finish(coverage).unwrap();
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

#[test]
fn columns_that_depend_on_the_company_are_followed_by_headed_cells_of_the_source() {
    let page = page();
    let source = RowSource {
        source: "snapshot",
        fetched_at: jiff::Timestamp::UNIX_EPOCH,
    };
    let row = SourcedRow {
        row: EmployeeRow::new(&origin(PlatformKind::WeCom), &page.person(0)),
        source: Some(source),
    };
    let style = RowStyle {
        sourced: true,
        ..RowStyle::of(OutputFormat::Xlsx, Language::English)
    };
    let titles = EmployeeRow::SHEET_COLUMNS;
    let columns = titles.iter().map(|title| TableColumn::left(*title));
    let mut writer =
        RowWriter::start_headed::<SourcedRow<EmployeeRow<'_>>>(&style, columns.collect(), vec![])
            .unwrap();
    writer.write(&row).unwrap();
    let mut book = finished(writer, &[]);
    let range = book.worksheet_range("employees").unwrap();
    let cell = |row: u32, column: usize| range.get((row as usize, column)).unwrap().to_string();
    let width = titles.len();
    assert_eq!(range.width(), width + 2);
    assert_eq!([cell(0, width), cell(0, width + 1)], ["source", "read at"]);
    assert_eq!(cell(1, width), "snapshot");
}

#[test]
fn a_name_that_looks_like_a_number_stays_text_on_the_cover() {
    let style = RowStyle::of(OutputFormat::Xlsx, Language::English);
    let writer = RowWriter::start::<EmployeeRow<'_>>(&style, Vec::new()).unwrap();
    let coverage = Coverage {
        tenant: "007".to_owned(),
        platform: PlatformKind::WeCom,
        state: CoverageState::Complete,
        people: 12,
        answered: 12,
        failed: 0,
        fetched_at: None,
        gaps: Vec::new(),
    };
    let mut book = finished(writer, &[coverage]);
    let range = book.worksheet_range("about").unwrap();
    let mut rows = range.rows();
    let row = rows.find(|row| row[0] == Data::String("007".to_owned()));
    assert_eq!(row.unwrap()[3], Data::Float(12.0));
}

#[test]
fn rows_that_do_not_fit_go_on_in_another_sheet_with_the_same_headings() {
    let page = page();
    let row = EmployeeRow::new(&origin(PlatformKind::WeCom), &page.person(0));
    let rows = vec![row; 5];
    let style = RowStyle {
        sheet_rows: Some(3),
        ..RowStyle::of(OutputFormat::Xlsx, Language::English)
    };
    let mut book = book(&style, &rows);
    assert_eq!(
        book.sheet_names(),
        ["about", "employees", "employees (2)", "employees (3)"]
    );
    for (sheet, len) in [("employees", 3), ("employees (2)", 3), ("employees (3)", 2)] {
        let range = book.worksheet_range(sheet).unwrap();
        assert_eq!(range.height(), len, "{sheet}");
        assert_eq!(range.get((0, 2)), Some(&Data::String("id".to_owned())));
    }
}

#[test]
fn text_is_never_a_formula_and_a_long_number_stays_text() {
    let page = page();
    let mut balance = dingtalk_balance();
    balance.figures.left = Some(Amount::new(
        1_234_567_890_123_456_789,
        Scale::Millionths,
        Unit::Hour,
    ));
    let row = BalanceRow::new(&origin(PlatformKind::DingTalk), &page.person(1), &balance);
    let mut book = book(&RowStyle::of(OutputFormat::Xlsx, Language::Chinese), &[row]);
    let range = book.worksheet_range("小时").unwrap();
    let cell = |heading: &str| {
        let column = range
            .rows()
            .next()
            .unwrap()
            .iter()
            .position(|own| matches!(own, Data::String(own) if own == heading));
        range.rows().nth(1).unwrap()[column.unwrap()].clone()
    };
    assert_eq!(cell("账号"), Data::String("=cmd|x".to_owned()));
    assert_eq!(
        cell("剩余（小时）"),
        Data::String("1234567890123.456789".to_owned())
    );
    assert_eq!(cell("已用（小时）"), Data::Float(10.5));
    assert!(book.worksheet_formula("小时").unwrap().is_empty());
}

#[test]
fn a_printed_list_is_as_wide_as_a_page_and_each_page_has_the_headings() {
    let page = page();
    let row = EmployeeRow::new(&origin(PlatformKind::WeCom), &page.person(0));
    let style = RowStyle::of(OutputFormat::Xlsx, Language::English);
    let mut writer = RowWriter::start::<EmployeeRow<'_>>(&style, Vec::new()).unwrap();
    writer.write(&row).unwrap();
    let (bytes, _) = writer.finish(&[]).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        let mut file = archive.by_name(name).unwrap();
        file.read_to_string(&mut text).unwrap();
        text
    };
    let sheet = part("xl/worksheets/sheet2.xml");
    for word in ["fitToHeight=\"0\"", "orientation=\"landscape\""] {
        assert!(sheet.contains(word), "{word}: {sheet}");
    }
    assert!(part("xl/workbook.xml").contains("Print_Titles"));
}
