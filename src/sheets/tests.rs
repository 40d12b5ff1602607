//! Facts about sheets, each read from a file.

use std::path::PathBuf;

use super::*;
use crate::domain::insight::compare::SheetFigures;
use crate::domain::{Amount, CellState, Language, Unit};

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

fn read(bytes: impl AsRef<[u8]>) -> Result<SheetFigures, Vec<String>> {
    let folder = Folder::new();
    let path = folder.file("hr.csv", bytes);
    let named = path.display().to_string();
    read_balances(&path, &[], None).map_err(|error| {
        let lines = error.explain(Language::English).into_iter();
        lines.map(|line| line.replace(&named, "hr.csv")).collect()
    })
}

/// `id number name leave left unit` of every line.
fn lines(sheet: &SheetFigures) -> Vec<String> {
    let mut lines = Vec::new();
    for person in &sheet.people {
        for figure in &person.figures {
            let text = |text: &Option<Box<str>>| text.as_deref().unwrap_or("-").to_owned();
            let left = figure
                .left
                .map_or(figure.state.as_str().to_owned(), Amount::to_exact_text);
            lines.push(format!(
                "{} {} {} {} {left} {}",
                text(&person.id),
                text(&person.number),
                text(&person.name),
                sheet.leaves[usize::from(figure.leave)].name,
                figure.unit.map_or("-", Unit::as_str),
            ));
        }
    }
    lines
}

#[test]
fn ids_keep_their_zeros_and_their_nineteen_digits_and_figures_are_exact() {
    let sheet = read(
        "账号,工号,姓名,部门,假期,单位,剩余\n\
         6823630319749592024,007,张三,研发、平台,年假,天,\"1,234.5\"\n\
         6823630319749592024,007,张三,研发、平台,调休,小时,-0.25\n\
         li,,李四,,年假,,２.３３３３３３３ 天\n\
         ,0,王五,,年假,,不限额\n\
         wu,,,,年假,,\n",
    )
    .unwrap();
    assert_eq!(
        lines(&sheet),
        [
            "6823630319749592024 007 张三 年假 1234.5 day",
            "6823630319749592024 007 张三 调休 -0.25 hour",
            "li - 李四 年假 2.333333 day",
            "- 0 王五 年假 unlimited -",
            "wu - - 年假 not_applicable -",
        ]
    );
    assert_eq!(sheet.people[0].departments, ["研发".into(), "平台".into()]);
    assert_eq!(sheet.people[2].figures[0].state, CellState::Unlimited);
}

/// As `balances --format csv --lots` writes them: a lot repeats the ids of its balance and has no figure of its own under 剩余.
#[test]
fn the_lots_below_a_balance_are_no_balances() {
    let sheet = read(
        "账号,假期,单位,剩余,额度ID,明细剩余\n\
         a,年假,天,3,,\n\
         a,年假,天,,7,2\n\
         a,年假,天,,8,1\n\
         b,年假,天,,,\n\
         c,年假,天,4,9,4\n",
    )
    .unwrap();
    assert_eq!(
        lines(&sheet),
        [
            "a - - 年假 3 day",
            "b - - 年假 not_applicable day",
            "c - - 年假 4 day"
        ]
    );
}

#[test]
fn a_title_blank_rows_other_columns_and_brackets_behind_headings_do_no_harm() {
    let sheet = read(
        "2026年假余额表,,\n,,\n工号,备注,假期类型,剩余（天）\n\n007,x,年假,3\n,,,\n8,,年假,4\n",
    )
    .unwrap();
    assert_eq!(lines(&sheet), ["- 007 - 年假 3 -", "- 8 - 年假 4 -"]);
    assert_eq!((sheet.people[0].row, sheet.people[1].row), (5, 7));
}

#[test]
fn utf_8_with_a_mark_gb18030_and_utf_16_are_read_alike() {
    let text = "工号\t假期\t剩余\n007\t年假\t3\n";
    let gb = encoding_rs::GB18030.encode(text).0.into_owned();
    let wide = text.encode_utf16().flat_map(u16::to_le_bytes);
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(wide).collect();
    let marked = format!("\u{feff}{text}").into_bytes();
    for bytes in [text.as_bytes().to_vec(), marked, gb, wide] {
        assert_eq!(lines(&read(&bytes).unwrap()), ["- 007 - 年假 3 -"]);
    }
    assert_eq!(
        read(b"\xff\xff\xff,\x80\n").unwrap_err(),
        ["hr.csv: is neither UTF-8 nor GB18030; save it as CSV UTF-8"]
    );
}

#[test]
fn every_cell_that_cannot_be_read_is_named_with_what_to_do() {
    let wrong = read(
        "id,leave,unit,left\n\
         a,年假,天,五\n\
         6.82363E+18,年假,天,1\n\
         ,年假,天,1\n\
         b,,天,1\n\
         c,年假,周,1\n\
         d,年假,天,\"1,23\"\n",
    )
    .unwrap_err();
    for (line, starts) in wrong.iter().zip([
        "hr.csv row 2 column D: \"五\" is not a number; write a number",
        "hr.csv row 3 column A: 6.82363E+18 has more digits than a spreadsheet keeps",
        "hr.csv row 4: has no id, number or name",
        "hr.csv row 5 column B: may not be empty",
        "hr.csv row 6 column C: \"周\" is not a unit; write day or hour",
        "hr.csv row 7 column D: \"1,23\" is not a number",
    ]) {
        assert!(line.starts_with(starts), "{line}\n{starts}");
    }
    assert_eq!(wrong.len(), 6);
}

#[test]
fn more_than_ten_faults_are_counted() {
    let rows: Vec<String> = (0..14).map(|n| format!("{n},年假,x\n")).collect();
    let wrong = read(format!("id,leave,left\n{}", rows.concat())).unwrap_err();
    assert_eq!(wrong.len(), 11);
    assert_eq!(wrong[10], "hr.csv: 4 more problems");
}

#[test]
fn headings_that_are_missing_or_stand_twice_are_said_and_columns_may_be_named() {
    let wrong = read("姓名,年假余额\n张三,3\n").unwrap_err();
    assert!(
        wrong[0]
            .starts_with("hr.csv: has no column for 剩余 (left); the first row is 姓名, 年假余额."),
        "{wrong:?}"
    );
    let twice = read("id,leave,left,剩余\na,年假,1,2\n").unwrap_err();
    assert!(
        twice[0].contains("two columns stand for \"剩余\""),
        "{twice:?}"
    );
    let folder = Folder::new();
    let path = folder.file("hr.csv", "姓名,年假余额\n张三,3\n");
    let choice = ColumnChoice {
        key: ColumnKey::Left,
        heading: "年假余额".into(),
    };
    let without_leave = read_balances(&path, std::slice::from_ref(&choice), None).unwrap_err();
    assert_eq!(without_leave.faults[0].problem, SheetProblem::NoLeave);
    let sheet = read_balances(&path, &[choice], Some("年假")).unwrap();
    assert_eq!(lines(&sheet), ["- - 张三 年假 3 -"]);
}

#[test]
fn the_guard_of_our_own_csv_is_no_part_of_an_id() {
    let sheet = read("id,leave,left\n'-1,年假,1\n'x,年假,1\n").unwrap();
    let ids: Vec<_> = sheet.people.iter().map(|p| p.id.as_deref()).collect();
    assert_eq!(ids, [Some("-1"), Some("'x")]);
}

#[test]
fn pairs_are_written_whole_for_their_owner_alone_and_read_again() {
    let folder = Folder::new();
    let path = folder.file("links.csv", "left,right\n");
    let pair = |left: &str, right: &str| NamePair {
        left: left.into(),
        right: right.into(),
    };
    let pairs = [pair("张三", "=1,2"), pair("b", "c")];
    write_pairs(&path, &pairs).unwrap();
    assert_eq!(read_pairs(&path).unwrap(), pairs);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    std::fs::write(&path, "左,右\na,b\na,c\n,d\n").unwrap();
    let wrong = read_pairs(&path).unwrap_err();
    let problems: Vec<_> = wrong.faults.into_iter().map(|f| f.problem).collect();
    assert_eq!(
        problems,
        [SheetProblem::PairedTwice("a".into()), SheetProblem::Missing]
    );
}

#[test]
fn a_folder_an_absent_file_and_a_workbook_by_another_name_are_said() {
    let folder = Folder::new();
    let absent = folder.0.path().join("none.csv");
    let of = |path: &std::path::Path| read_balances(path, &[], None).unwrap_err().faults[0].clone();
    assert!(matches!(of(&absent).problem, SheetProblem::Unreadable(_)));
    assert_eq!(of(folder.0.path()).problem, SheetProblem::NotAFile);
    assert!(is_sheet_name(std::path::Path::new("余额.XLSX")));
    assert!(!is_sheet_name(std::path::Path::new("hq-wecom")));
}

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

mod dates {
    use jiff::civil::date;

    use super::*;
    use crate::domain::service_dates::PersonDates;

    const TENANTS: [NamedTenant<'static>; 3] = [
        NamedTenant {
            name: "hq",
            label: "总部",
        },
        NamedTenant {
            name: "sh",
            label: "分公司",
        },
        NamedTenant {
            name: "bj",
            label: "分公司",
        },
    ];

    fn read(
        bytes: impl AsRef<[u8]>,
    ) -> Result<crate::domain::service_dates::PeopleDates, Vec<String>> {
        let folder = Folder::new();
        let path = folder.file("people.csv", bytes);
        let named = path.display().to_string();
        read_people_dates(&path, &TENANTS).map_err(|error| {
            let lines = error.explain(Language::English).into_iter();
            lines
                .map(|line| line.replace(&named, "people.csv"))
                .collect()
        })
    }

    fn days(person: &PersonDates) -> [Option<jiff::civil::Date>; 2] {
        [person.hired_on, person.first_work_on]
    }

    #[test]
    fn columns_are_found_by_their_headings_in_both_languages_and_days_in_every_usual_form() {
        for headings in [
            "账号(userid),入职日期,首次参加工作日期",
            "Id,Hire date,first_work_on",
        ] {
            let people = read(format!(
                "2026 年人员表,,\n{headings}\n0007,2020-03-01,2012/7/5\nli,2021年3月1日,\nwang,20220301,2012.7.15 00:00:00\n"
            ))
            .unwrap();
            let of = |id| days(people.of("hq", id).unwrap());
            assert_eq!(of("0007"), [Some(date(2020, 3, 1)), Some(date(2012, 7, 5))]);
            assert_eq!(of("li"), [Some(date(2021, 3, 1)), None]);
            assert_eq!(
                of("wang"),
                [Some(date(2022, 3, 1)), Some(date(2012, 7, 15))]
            );
            assert_eq!(people.of("hq", "7"), None, "an id keeps its zeros");
        }
    }

    #[test]
    fn a_row_is_about_the_tenant_that_it_names_or_about_all_of_them() {
        let people =
            read("id,企业,hired_on\nzs,,2020-01-01\nzs,总部,2021-01-01\nls,sh,2022-01-01\n")
                .unwrap();
        let hired = |tenant, id| people.of(tenant, id).and_then(|person| person.hired_on);
        assert_eq!(hired("hq", "zs"), Some(date(2021, 1, 1)));
        assert_eq!(hired("sh", "zs"), Some(date(2020, 1, 1)));
        assert_eq!(hired("hq", "ls"), None);
        assert_eq!(hired("sh", "ls"), Some(date(2022, 1, 1)));
    }

    #[test]
    fn several_grants_of_a_person_are_several_rows() {
        let people =
            read("id,发放日期,假期,入职日期\nzs,2026-01-01,调休,2020-01-01\nzs,2026-03-01,,\n")
                .unwrap();
        let person = people.of("hq", "zs").unwrap();
        let told: Vec<_> = person
            .grants
            .iter()
            .map(|grant| (grant.leave.as_deref(), grant.on))
            .collect();
        assert_eq!(
            told,
            [(Some("调休"), date(2026, 1, 1)), (None, date(2026, 3, 1))]
        );
        assert_eq!(person.hired_on, Some(date(2020, 1, 1)));
    }

    #[test]
    fn every_cell_that_cannot_be_read_is_named() {
        let wrong = read(
            "id,hired_on,tenant\nzs,1 March 2020,\n,2020-01-01,\nls,2020-02-30,hq\nls,2020-01-01,nowhere\n\
             ww,2020-01-01,\nww,2020-01-02,\nzl,2020-01-01,分公司\n6.8236E+18,2020-01-01,\nqq,43891,\nss,1020-01-01,\n",
        )
        .unwrap_err();
        assert_eq!(
            wrong,
            [
                "people.csv row 2 column B: \"1 March 2020\" is not a day; write it as 2020-03-01",
                "people.csv row 3 column A: may not be empty",
                "people.csv row 4 column B: \"2020-02-30\" is not a day; write it as 2020-03-01",
                "people.csv row 5 column C: no tenant is called \"nowhere\"; write the name or label of a [[tenant]]",
                "people.csv row 7 column B: ww has another day in a row above; keep one of the two",
                "people.csv row 8 column C: no tenant is called \"分公司\"; write the name or label of a [[tenant]]",
                "people.csv row 9 column A: 6.8236E+18 has more digits than a spreadsheet keeps (15); format the column as text and paste it again",
                "people.csv row 10 column B: \"43891\" is not a day; write it as 2020-03-01",
                "people.csv row 11 column B: \"1020-01-01\" is not a day; write it as 2020-03-01",
            ]
        );
    }

    #[test]
    fn a_sheet_without_the_columns_or_without_rows_says_what_it_needs() {
        let needs = "needs a column id (账号) and at least one of hired_on (入职日期), first_work_on (首次参加工作日期), granted_on (发放日期)";
        assert_eq!(
            read("姓名,入职日期\n张三,2020-01-01\n").unwrap_err(),
            [format!(
                "people.csv: {needs}; the first row is 姓名, 入职日期"
            )]
        );
        assert_eq!(
            read("id,hired_on\n").unwrap_err(),
            ["people.csv: has no rows below the headings"]
        );
        assert_eq!(
            read("").unwrap_err(),
            ["people.csv: has no rows below the headings"]
        );
    }
}
