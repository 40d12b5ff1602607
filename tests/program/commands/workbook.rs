//! `--format xlsx`, read back cell by cell, and what `LibreOffice` makes of files where it is installed.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Data, Reader, Xlsx, open_workbook};
use jiff::civil::{Date, date};
use serde_json::Value;

use super::support::{Company, ONE_DAY_TEST, text};
use crate::support::waiting::away_from_midnight;

type Book = Xlsx<std::io::BufReader<std::fs::File>>;

/// The rows of a sheet, each by its headings.
fn rows_of(book: &mut Book, sheet: &str) -> Vec<HashMap<String, Data>> {
    let range = book.worksheet_range(sheet).unwrap();
    let mut rows = range.rows();
    let headings: Vec<String> = rows
        .next()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    let row = |cells: &[Data]| {
        headings
            .iter()
            .cloned()
            .zip(cells.iter().cloned())
            .collect()
    };
    rows.map(row).collect()
}

/// A day counts from the end of 1899.
fn day_of(cell: &Data) -> Date {
    let Data::DateTime(moment) = cell else {
        panic!("no day: {cell:?}");
    };
    let days: i64 = moment.as_f64().to_string().parse().unwrap();
    let days = jiff::Span::new().days(days);
    date(1899, 12, 30).checked_add(days).unwrap()
}

#[track_caller]
fn assert_text(cell: &Data, expected: &Value) {
    match expected.as_str() {
        None | Some("") => assert_eq!(*cell, Data::Empty),
        Some(text) => assert_eq!(*cell, Data::String(text.to_owned())),
    }
}

#[track_caller]
fn assert_figure(cell: &Data, expected: &Value) {
    let Some(text) = expected.as_str() else {
        assert_eq!(*cell, Data::Empty);
        return;
    };
    match cell {
        Data::Float(number) => assert_eq!(number.to_string(), text),
        Data::String(long) => assert!(long == text && text.len() > 15, "{long} {text}"),
        other => panic!("{other:?} for {text}"),
    }
}

#[track_caller]
fn assert_row(row: &HashMap<String, Data>, object: &Value, unit: Option<&str>) {
    for (heading, key) in [
        ("tenant", "tenant"),
        ("id", "employee_id"),
        ("number", "employee_number"),
        ("name", "employee_name"),
        ("leave id", "leave_type_id"),
        ("leave", "leave_type"),
    ] {
        assert_text(&row[heading], &object[key]);
    }
    for key in ["granted", "used", "left", "carried", "gap"] {
        let heading = unit.map_or(key.to_owned(), |unit| format!("{key} ({unit})"));
        assert_figure(&row[&heading], &object[key]);
    }
    assert_eq!(day_of(&row["as of"]).to_string(), text(object, "as_of"));
    match object["expires_on"].as_str() {
        Some(day) => assert_eq!(day_of(&row["expires"]).to_string(), day),
        None => assert_eq!(row["expires"], Data::Empty),
    }
    let overdrawn = if object["overdrawn"] == true {
        "yes"
    } else {
        "no"
    };
    assert_eq!(row["overdrawn"], Data::String(overdrawn.to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_cell_of_a_workbook_is_what_ndjson_says() {
    away_from_midnight(ONE_DAY_TEST).await;
    let company = Company::of(40).await;
    let written = company
        .run(&["balances", "-q", "-f", "xlsx", "-o", "b.xlsx"])
        .await;
    written.ended(0);
    let objects = company
        .run(&["balances", "-q", "-f", "ndjson"])
        .await
        .ended(0)
        .objects();
    let file = company.home.path("b.xlsx");
    #[cfg(unix)]
    assert_eq!(super::support::mode_of(&file), 0o600);
    let mut book: Book = open_workbook(&file).unwrap();
    let names = book.sheet_names();
    assert_eq!(names[0], "about");
    assert_eq!(names.last().unwrap(), "lots");
    let mut compared = 0;
    for (sheet, unit, word) in [
        ("days", Value::from("day"), Some("days")),
        ("hours", Value::from("hour"), Some("hours")),
        ("seconds", Value::from("second"), Some("seconds")),
        ("no unit", Value::Null, None),
    ] {
        let expected: Vec<&Value> = objects.iter().filter(|row| row["unit"] == unit).collect();
        if expected.is_empty() {
            assert!(!names.iter().any(|name| name == sheet));
            continue;
        }
        let rows = rows_of(&mut book, sheet);
        assert_eq!(rows.len(), expected.len(), "{sheet}");
        for (row, object) in rows.iter().zip(expected) {
            assert_row(row, object, word);
            compared += 1;
        }
    }
    assert_eq!(compared, objects.len());
    assert_lots(&mut book, &objects);
    assert_cover(&mut book, &objects);
}

fn assert_lots(book: &mut Book, objects: &[Value]) {
    let lots = objects.iter().flat_map(|object| {
        let lots = object["lots"].as_array().unwrap().iter();
        lots.map(move |lot| (object, lot))
    });
    let rows = rows_of(book, "lots");
    let mut count = 0;
    for (row, (object, lot)) in rows.iter().zip(lots) {
        assert_text(&row["id"], &object["employee_id"]);
        assert_text(&row["leave id"], &object["leave_type_id"]);
        assert_text(&row["lot id"], &lot["lot_id"]);
        let unit = format!("{}s", text(object, "unit"));
        for key in ["granted", "used", "left"] {
            assert_figure(&row[&format!("{key} ({unit})")], &lot[key]);
        }
        count += 1;
    }
    assert!(count > 10 && count == rows.len(), "{count}");
}

fn assert_cover(book: &mut Book, objects: &[Value]) {
    let range = book.worksheet_range("about").unwrap();
    let lines: Vec<String> = range
        .rows()
        .map(|row| {
            row.iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("|")
        })
        .collect();
    let all = lines.join("\n");
    for tenant in ["wecom|WeCom|", "dingtalk|DingTalk|", "feishu|Feishu|"] {
        let line = lines.iter().find(|line| line.starts_with(tenant)).unwrap();
        assert!(line.contains("|40|40|0|complete|"), "{line}");
    }
    let known = objects.iter().filter(|row| row["state"] == "known").count();
    assert!(all.contains(&format!("known|{known}|")), "{all}");
    for word in [
        "filter|all|",
        "rounding|",
        "program|leaveboard ",
        "written|20",
    ] {
        assert!(all.contains(word), "{word}: {all}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_writes_a_workbook_in_the_language_and_a_partial_one_says_so() {
    let company = Company::of(20).await;
    company.run(&["sync", "-q"]).await.ended(0);
    for (command, heading) in [
        (&["types"][..], "假期ID"),
        (&["employees"], "工号"),
        (&["expiring", "--within", "400d"], "到期日"),
        (&["totals"], "人数"),
        (&["check"], "程度"),
        (&["compare", "wecom", "dingtalk", "--match", "name"], "结果"),
        (&["balances", "--layout", "wide"], "年假（天）"),
    ] {
        let more = [
            "--cached",
            "-q",
            "--language",
            "zh-CN",
            "-f",
            "xlsx",
            "--force",
            "-o",
            "x.xlsx",
        ];
        company.run(&[command, &more].concat()).await.ended(0);
        let mut book: Book = open_workbook(company.home.path("x.xlsx")).unwrap();
        let names = book.sheet_names();
        assert_eq!(names[0], "说明");
        let range = book.worksheet_range(&names[1]).unwrap();
        let headings: Vec<String> = range
            .rows()
            .next()
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(
            headings.iter().any(|own| own == heading),
            "{command:?} {headings:?}"
        );
    }
    company.home.replace_private("wecom.secret", "mistyped");
    let partial = ["balances", "--no-cache", "-q", "-f", "xlsx", "-o", "p.xlsx"];
    company.run(&partial).await.ended(3);
    let mut book: Book = open_workbook(company.home.path("p.xlsx")).unwrap();
    let cover = book.worksheet_range("about").unwrap();
    let words: Vec<String> = cover.cells().map(|(.., cell)| cell.to_string()).collect();
    assert!(words.contains(&"refused".to_owned()), "{words:?}");
    let mut rows = cover.rows();
    let headings = rows.find(|row| row.iter().any(|cell| cell == "read at"));
    let at = headings.unwrap().iter().position(|cell| cell == "read at");
    let of_tenant = |name: &str| {
        let row = cover.rows().find(|row| row[0] == name).unwrap();
        row[at.unwrap()].to_string()
    };
    assert_eq!(of_tenant("wecom"), "", "nothing was read");
    assert!(of_tenant("dingtalk").starts_with("20"), "{words:?}");
}

/// What the dialog of `LibreOffice` selects for a csv on a Chinese Windows, by its number: UTF-8 for a file that begins with a byte-order mark,
/// otherwise code page 936, the system's own. Without the dialog the encoding has to be
/// given: by itself `LibreOffice` does not look for the mark.
fn encoding_of(csv: &Path) -> u8 {
    const UTF_8: u8 = 76;
    const CODE_PAGE_936: u8 = 67;
    let is_marked = std::fs::read(csv).unwrap().starts_with(b"\xef\xbb\xbf");
    if is_marked { UTF_8 } else { CODE_PAGE_936 }
}

/// Converts a file as `LibreOffice` opens it; `None` where there is none.
fn converted(file: &Path, filter: &str) -> Option<PathBuf> {
    let folder = file.with_extension("converted");
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let is_csv = file.extension().is_some_and(|ending| ending == "csv");
    let told = is_csv.then(|| format!("--infilter=CSV:44,34,{},1", encoding_of(file)));
    let ended = Command::new("soffice")
        .args([&*profile, "--headless"].into_iter().chain(told.as_deref()))
        .args(["--convert-to", filter, "--outdir"])
        .arg(&folder)
        .arg(file)
        .output();
    match ended {
        Ok(ended) => {
            assert!(ended.status.success(), "{ended:?}");
            Some(folder)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn libreoffice_opens_a_csv_as_chinese_and_a_workbook_with_its_ids() {
    let company = Company::of(10).await;
    let zh = ["-q", "--language", "zh-CN", "-f"];
    let run = async |more: &[&str]| {
        let arguments = [&["balances", "--tenant", "feishu"], &zh[..], more].concat();
        company.run(&arguments).await.ended(0).out.clone()
    };
    run(&["csv", "-o", "list.csv"]).await;
    run(&["xlsx", "-o", "book.xlsx"]).await;
    let own = std::fs::read_to_string(company.home.path("list.csv")).unwrap();
    // Comma, double quotes, UTF-8, from the first line.
    let Some(folder) = converted(
        &company.home.path("list.csv"),
        "csv:Text - txt - csv (StarCalc):44,34,76,1",
    ) else {
        eprintln!("SKIPPED: soffice is not installed; no file was opened with LibreOffice");
        return;
    };
    // Whether it quotes every text depends on its version.
    let opened = std::fs::read_to_string(folder.join("list.csv")).unwrap();
    let opened = opened.replace('"', "");
    let heading = own.trim_start_matches('\u{feff}').lines().next().unwrap();
    assert_eq!(
        opened.trim_start_matches('\u{feff}').lines().next(),
        Some(heading)
    );
    assert!(opened.contains(",飞书,"), "{opened}");
    // The mark is what decides: without it the same file is garbled.
    run(&["csv", "--no-bom", "-o", "bare.csv"]).await;
    let bare = converted(
        &company.home.path("bare.csv"),
        "csv:Text - txt - csv (StarCalc):44,34,76,1",
    );
    let garbled = std::fs::read_to_string(bare.unwrap().join("bare.csv")).unwrap();
    assert!(!garbled.contains("飞书"), "{garbled}");
    let every_sheet =
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";
    let folder = converted(&company.home.path("book.xlsx"), every_sheet).unwrap();
    let opened = std::fs::read_to_string(folder.join("book-天.csv")).unwrap();
    let opened = opened.replace('"', "");
    let objects = company
        .run(&["balances", "-q", "--tenant", "feishu", "-f", "ndjson"])
        .await
        .objects();
    for object in objects.iter().filter(|object| object["unit"] == "day") {
        // A spreadsheet that takes an id of 19 digits for a number rounds it.
        let id = format!(",{},", text(object, "employee_id"));
        assert!(opened.contains(&id), "{id} {opened}");
    }
}
