//! `compare`: two tenants, and a tenant and a sheet, against the emulator.

use std::collections::BTreeMap;

use serde_json::Value;

use super::support::{Company, Home, ONE_DAY_TEST, PEOPLE, text};
use crate::support::waiting::away_from_midnight;

fn of_result<'r>(rows: &'r [Value], result: &str) -> Vec<&'r Value> {
    rows.iter()
        .filter(|row| text(row, "result") == result)
        .collect()
}

/// Every figure of either side is in exactly one row, and what stands in a row is what `balances` prints.
#[tokio::test(flavor = "multi_thread")]
async fn two_tenants_are_compared_figure_by_figure() {
    away_from_midnight(ONE_DAY_TEST).await;
    let company = Company::of(PEOPLE).await;
    let balances = company.run(&["balances", "--format", "ndjson"]).await;
    let mut figures: BTreeMap<(String, String, String), String> = BTreeMap::new();
    for row in balances.ended(0).objects() {
        if let Some(left) = row["left"].as_str() {
            let key =
                ["tenant", "employee_id", "leave_type_id"].map(|key| text(&row, key).to_owned());
            let [tenant, person, leave] = key;
            figures.insert((tenant, person, leave), left.to_owned());
        }
    }
    let ran = company
        .run(&[
            "compare", "wecom", "dingtalk", "--match", "name", "--format", "ndjson",
        ])
        .await;
    let rows = ran.ended(0).objects();
    let mut seen = 0;
    for row in &rows {
        let are_two = row["left"].is_string() && row["right"].is_string();
        for key in ["unit_left", "unit_right"] {
            let has_own_units = row.get(key).is_some();
            assert_eq!(has_own_units, are_two && row["unit"].is_null(), "{row}");
        }
        for (side, tenant) in [("left", "wecom"), ("right", "dingtalk")] {
            let (Some(figure), Some(person), Some(leave)) = (
                row[side].as_str(),
                row["employee"][side].as_str(),
                row["leave_type"][side].as_str(),
            ) else {
                continue;
            };
            let key = (tenant.to_owned(), person.to_owned(), leave.to_owned());
            assert_eq!(figures.get(&key).map(String::as_str), Some(figure), "{row}");
            seen += 1;
        }
    }
    let expected = figures
        .keys()
        .filter(|(tenant, ..)| tenant != "feishu")
        .count();
    assert_eq!(seen, expected, "every figure once");
    assert!(!of_result(&rows, "different").is_empty());
    assert!(!of_result(&rows, "equal").is_empty());
    ran.said(&["people matched by name", "leave types only in wecom"]);
    let strict = [
        "compare",
        "wecom",
        "dingtalk",
        "--match",
        "name",
        "--fail-if-any",
        "--quiet",
    ];
    assert_eq!(company.run(&strict).await.ended(5).err, "");
}

/// What `balances` prints into a file is equal to the tenant.
#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_and_its_own_files_are_equal() {
    away_from_midnight(ONE_DAY_TEST).await;
    let company = Company::of(PEOPLE).await;
    let files = [
        ("wecom", "csv", "en"),
        ("dingtalk", "csv", "en"),
        ("feishu", "csv", "en"),
        // A workbook begins with a cover, and has a sheet for each unit and one of lots.
        ("wecom", "xlsx", "en"),
        ("dingtalk", "xlsx", "zh-CN"),
        ("feishu", "xlsx", "en"),
    ];
    for (tenant, format, language) in files {
        let sheet = format!("{tenant}.{format}");
        let write = [
            "balances",
            "--tenant",
            tenant,
            "--language",
            language,
            "-o",
            &sheet,
        ];
        company.run(&write).await.ended(0);
        let compare = [
            "compare",
            tenant,
            &sheet,
            // Some people share a number.
            "--match",
            "id",
            "--format",
            "ndjson",
            "--fail-if-any",
        ];
        let ran = company.run(&compare).await;
        let rows = ran.ended(0).objects();
        assert!(rows.len() > PEOPLE, "{}", rows.len());
        assert_eq!(of_result(&rows, "equal").len(), rows.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_figure_that_is_changed_in_a_sheet_is_the_one_difference() {
    away_from_midnight(ONE_DAY_TEST).await;
    let company = Company::of(PEOPLE).await;
    let ran = company
        .run(&["balances", "--tenant", "wecom", "--format", "ndjson"])
        .await;
    let known = ran
        .objects()
        .into_iter()
        .find(|row| row["left"].is_string());
    let row = known.unwrap();
    let (id, leave) = (text(&row, "employee_id"), text(&row, "leave_type"));
    let sheet = format!("姓名,账号,假期,剩余\nx,{id},{leave},1000\n甲,nobody,{leave},2\n");
    let gb18030 = encode_gb18030(&sheet);
    std::fs::write(company.home.path("hr.csv"), gb18030).unwrap();
    let filtered = [
        "compare", "hr.csv", "wecom", "--match", "id", "--type", leave, "--format", "ndjson",
    ];
    let rows = company.run(&filtered).await.ended(0).objects();
    let [different] = of_result(&rows, "different")[..] else {
        panic!("one figure was changed: {rows:?}")
    };
    assert_eq!(different["employee"]["left"], id);
    assert_eq!(
        (text(different, "left"), text(different, "right")),
        ("1000", text(&row, "left"))
    );
    let [only] = of_result(&rows, "only_left")[..] else {
        panic!("one person is only in the sheet")
    };
    assert_eq!(only["employee"]["left"], "nobody");
    assert_eq!(only["unit"], Value::Null, "the sheet names no unit");
}

/// Encodes as spreadsheet programs with a Chinese locale do.
fn encode_gb18030(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

#[test]
fn what_is_wrong_is_said_before_anything_is_requested() {
    let home = Home::with_unreachable_tenants();
    std::fs::write(home.path("hr.csv"), "id,leave,left\na,年假,五\nb,年假,1\n").unwrap();
    std::fs::write(home.path("links.csv"), "a,b\n").unwrap();
    for (arguments, said) in [
        (
            &["compare", "wecom", "hr.csv"][..],
            "hr.csv row 2 column C: \"五\" is not a number",
        ),
        (
            &["compare", "wecom", "none.csv"][..],
            "none.csv: cannot be read",
        ),
        (
            &["compare", "wecom", "feishu", "--match", "links.csv"][..],
            "links.csv: has no column for left, right",
        ),
        (
            &["compare", "wecom", "nobody"][..],
            "\"nobody\" is neither a tenant nor a csv",
        ),
        (
            &["compare", "wecom", "wecom"][..],
            "both sides are the same tenant",
        ),
        (
            &["compare", "wecom", "feishu", "--tolerance=-1"][..],
            "--tolerance",
        ),
        (
            &["compare", "wecom", "feishu", "--tolerance=x"][..],
            "--tolerance",
        ),
        (
            &["compare", "wecom", "feishu", "--columns", "x=y"][..],
            "the keys are id, number",
        ),
        (
            &["compare", "wecom", "feishu", "--tenant", "wecom"][..],
            "LEFT and RIGHT",
        ),
    ] {
        home.run(arguments).ended(2).said(&[said]);
    }
    let ran = home.run(&["compare", "wecom", "feishu", "--no-cache"]);
    assert_eq!(ran.code, Some(1));
    ran.said(&["nothing was compared"]);
    assert_eq!(ran.out.lines().count(), 1, "only the headings: {}", ran.out);
}

/// A workbook of one sheet: rows of texts, in a ZIP without compression.
fn workbook(rows: &[[&str; 4]]) -> Vec<u8> {
    let cell = |text: &&str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let row = |row: &[&str; 4]| format!("<row>{}</row>", row.map(|text| cell(&text)).concat());
    let rows: String = rows.iter().map(row).collect();
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let relation = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{office}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    zip(&[
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Override PartName=\"/xl/workbook.xml\" ContentType=\"{sheet_type}.sheet.main+xml\"/>\
                 <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{sheet_type}.worksheet+xml\"/></Types>"
            ),
        ),
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml")),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"HR\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relation("worksheet", "worksheets/sheet1.xml"),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ])
}

/// Files stored in a ZIP as they are.
fn zip(files: &[(&str, String)]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let at = u32::try_from(bytes.len()).unwrap();
        let size = u32::try_from(text.len()).unwrap().to_le_bytes();
        // Version, flags, method, time and date, then the checksum, both sizes and the lengths of name and extra field.
        let mut head = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        head.extend(crc32(text.as_bytes()).to_le_bytes());
        head.extend(size.into_iter().chain(size));
        head.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        head.extend([0, 0]);
        bytes.extend(b"PK\x03\x04".iter().chain(&head).chain(name.as_bytes()));
        bytes.extend(text.as_bytes());
        directory.extend(b"PK\x01\x02\x14\x00".iter().chain(&head));
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    let start = u32::try_from(bytes.len()).unwrap().to_le_bytes();
    let size = u32::try_from(directory.len()).unwrap().to_le_bytes();
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\x00\x00\x00\x00");
    bytes.extend(count.into_iter().chain(count).chain(size).chain(start));
    bytes.extend([0, 0]);
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |sum: u32| (sum >> 1) ^ if sum & 1 == 1 { 0xEDB8_8320 } else { 0 };
    let byte = |sum: u32, byte: &u8| (0..8).fold(sum ^ u32::from(*byte), |sum, _| step(sum));
    !bytes.iter().fold(u32::MAX, byte)
}

/// HR's own workbook: the ids stay texts, one figure differs, and a leave type of another name is paired by a file.
#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_is_compared_with_a_workbook() {
    away_from_midnight(ONE_DAY_TEST).await;
    let company = Company::of(PEOPLE).await;
    let ran = company
        .run(&["balances", "--tenant", "wecom", "--format", "ndjson"])
        .await;
    let rows = ran.ended(0).objects();
    let first = rows.iter().find(|row| row["left"].is_string()).unwrap();
    let leave = text(first, "leave_type");
    let known: Vec<&Value> = rows
        .iter()
        .filter(|row| row["left"].is_string() && text(row, "leave_type") == leave)
        .take(3)
        .collect();
    let ids: Vec<&str> = known.iter().map(|row| text(row, "employee_id")).collect();
    let left: Vec<&str> = known.iter().map(|row| text(row, "left")).collect();
    let sheet = workbook(&[
        ["账号", "姓名", "假期", "剩余"],
        [ids[0], "甲", "带薪年假", left[0]],
        [ids[1], "乙", "带薪年假", "1000"],
        [ids[2], "丙", "带薪年假", left[2]],
    ]);
    std::fs::write(company.home.path("hr.xlsx"), sheet).unwrap();
    let pairs = format!("left,right\n{leave},带薪年假\n");
    std::fs::write(company.home.path("types.csv"), pairs).unwrap();
    let compare = [
        "compare",
        "wecom",
        "hr.xlsx",
        "--match",
        "id",
        "--types",
        "types.csv",
        "--type",
        leave,
        "--format",
        "ndjson",
    ];
    let rows = company.run(&compare).await.ended(0).objects();
    assert_eq!(of_result(&rows, "equal").len(), 2, "{rows:?}");
    let [different] = of_result(&rows, "different")[..] else {
        panic!("one figure differs: {rows:?}")
    };
    assert_eq!(different["employee"]["left"], ids[1]);
    assert_eq!(
        (text(different, "left"), text(different, "right")),
        (left[1], "1000")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn people_who_are_linked_in_several_files_are_all_compared() {
    away_from_midnight(ONE_DAY_TEST).await;
    let company = Company::of(PEOPLE).await;
    let listed = company
        .run(&["balances", "--tenant", "wecom", "--format", "ndjson"])
        .await
        .objects();
    let known: Vec<&Value> = listed
        .iter()
        .filter(|row| row["left"].is_string())
        .collect();
    let leave = text(known[0], "leave_type");
    let of_leave = known.iter().filter(|row| row["leave_type"] == leave);
    let people: Vec<&Value> = of_leave.take(2).copied().collect();
    let mut sheet = "账号,假期,剩余\n".to_owned();
    for (row, other) in people.iter().zip(["x", "y"]) {
        sheet.extend([other, ",", leave, ",", text(row, "left"), "\n"]);
        let link = format!("left,right\n{},{other}\n", text(row, "employee_id"));
        std::fs::write(company.home.path(&format!("{other}.csv")), link).unwrap();
    }
    std::fs::write(company.home.path("hr.csv"), sheet).unwrap();
    let compare = [
        "compare", "wecom", "hr.csv", "--match", "id", "--match", "x.csv", "--match", "y.csv",
        "--type", leave, "--format", "ndjson",
    ];
    let rows = company.run(&compare).await.ended(0).objects();
    for (person, other) in people.iter().zip(["x", "y"]) {
        let is_of = |row: &&Value| row["employee"]["left"] == person["employee_id"];
        let row = rows.iter().find(is_of).unwrap();
        assert_eq!(row["employee"]["right"], *other, "{row}");
        assert_eq!(row["result"], "equal", "{row}");
    }
}
