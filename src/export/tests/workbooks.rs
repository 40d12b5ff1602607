//! Facts about workbooks that no ordinary run of the program reaches.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::*;

fn book<R: OutputRow>(style: &RowStyle, rows: &[R]) -> Xlsx<Cursor<Vec<u8>>> {
    let mut writer = RowWriter::start::<R>(style, Vec::new()).unwrap();
    for row in rows {
        writer.write(row).unwrap();
    }
    let (bytes, _) = writer.finish(&[]).unwrap();
    Xlsx::new(Cursor::new(bytes)).unwrap()
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
