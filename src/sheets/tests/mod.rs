//! Facts about sheets, each read from a file.

mod dates;
mod workbooks;

use std::path::PathBuf;

use super::*;
use crate::domain::insight::compare::SheetFigures;
use crate::domain::insight::totals::DayRates;
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
fn pairs_are_written_without_formulas_and_read_again() {
    let folder = Folder::new();
    let pair = |left: &str, right: &str| NamePair {
        left: left.into(),
        right: right.into(),
    };
    let pairs = [pair("张三", "=1,2"), pair("b", "c")];
    let mut written = Vec::new();
    write_pairs(&mut written, &pairs).unwrap();
    let text = "\u{feff}left,right\r\n张三,\"'=1,2\"\r\nb,c\r\n";
    assert_eq!(String::from_utf8(written).unwrap(), text);
    let path = folder.file("links.csv", text);
    assert_eq!(read_pairs(&path).unwrap(), pairs);
    std::fs::write(&path, "左,右\na,b\na,c\n,d\n").unwrap();
    let wrong = read_pairs(&path).unwrap_err();
    let problems: Vec<_> = wrong.faults.into_iter().map(|f| f.problem).collect();
    assert_eq!(
        problems,
        [SheetProblem::PairedTwice("a".into()), SheetProblem::Missing]
    );
}

/// Each reader with the headings of its sheet and one row below them.
#[test]
fn every_reader_knows_the_same_headings_of_people_below_a_title_with_other_separators() {
    let folder = Folder::new();
    for (id, number) in [
        ("userid", "job_number"),
        ("员工账号", "工号"),
        ("employee_id", "employee_number"),
    ] {
        let sheet = |headings: &str, row: &str| {
            folder.file("a.csv", format!("2026年；制表 a;b;c\n{headings}\n{row}\n"))
        };
        let balances = sheet(&format!("{id},{number},假期,剩余"), "li,7,年假,3");
        assert_eq!(
            lines(&read_balances(&balances, &[], None).unwrap()),
            ["li 7 - 年假 3 -"]
        );
        let rates = sheet(&format!("{id},日薪,币种"), "li,100,CNY");
        assert_ne!(read_rates(&rates, &[]).unwrap(), DayRates::default());
        let rates = sheet(&format!("{number},日薪,币种"), "7,100,CNY");
        assert_ne!(read_rates(&rates, &[]).unwrap(), DayRates::default());
        let dates = sheet(&format!("{id},入职日期"), "li,2020-01-01");
        assert!(
            read_people_dates(&dates, &[])
                .unwrap()
                .of("hq", "li")
                .is_some()
        );
    }
    let pairs = folder.file("b.csv", "谁是谁;a;b;c\nleft,right\na,b\n");
    assert_eq!(read_pairs(&pairs).unwrap().len(), 1);
}

#[test]
fn no_reader_takes_an_id_that_has_lost_digits() {
    let folder = Folder::new();
    let path = folder.0.path().join("a.csv");
    let write = |text: &str| std::fs::write(&path, text).unwrap();
    let lost = |error: SheetError| {
        let problem = &error.faults[0].problem;
        assert!(matches!(problem, SheetProblem::LostDigits(_)), "{error:?}");
        assert_eq!(error.faults.len(), 1);
    };
    write("id,leave,left\n6.82363E+18,年假,1\n");
    lost(read_balances(&path, &[], None).unwrap_err());
    write("id,hired_on\n6.82363E+18,2020-01-01\n");
    lost(read_people_dates(&path, &[]).unwrap_err());
    for column in ["id", "number"] {
        write(&format!("{column},day_rate,currency\n6.82363E+18,1,CNY\n"));
        lost(read_rates(&path, &[]).unwrap_err());
    }
    write("left,right\n张三,6.82363E+18\n");
    lost(read_pairs(&path).unwrap_err());
}

#[test]
fn cells_are_separated_by_what_most_of_the_first_lines_have() {
    for text in [
        "id;leave;left\n a;年假;1\nb;年假;\"1,000\"\n",
        "报表, 2026\nid;leave;left\na;年假;1\nb;年假;1000\n",
        "id,leave,left,部门\na,年假,1,研发;平台;测试;运维;采购\nb,年假,1000,研发;平台;测试;运维;采购\n",
    ] {
        let sheet = read(text).unwrap();
        assert_eq!(
            lines(&sheet),
            ["a - - 年假 1 -", "b - - 年假 1000 -"],
            "{text}"
        );
    }
}

#[test]
fn the_same_id_may_have_a_rate_in_each_tenant() {
    let folder = Folder::new();
    let tenants = [("hq", "总部"), ("sh", "上海")].map(|(name, label)| NamedTenant { name, label });
    let read = |text: &str| read_rates(&folder.file("rates.csv", text), &tenants);
    let by_label = read("账号,企业,日薪,币种\nli,总部,1,CNY\nli,上海,2,CNY\nli,,3,CNY\n");
    let by_name = read("id,tenant,day_rate,currency\nli,hq,1,CNY\nli,sh,2,CNY\nli,,3,CNY\n");
    assert_eq!(by_label.unwrap(), by_name.unwrap());
    let wrong = read("id,tenant,day_rate,currency\nli,hq,1,CNY\nli,总部,2,CNY\nli,bj,3,CNY\n");
    let wrong = wrong.unwrap_err().faults.into_iter();
    assert_eq!(
        wrong.map(|fault| fault.problem).collect::<Vec<_>>(),
        [
            SheetProblem::RatedTwice,
            SheetProblem::NoSuchTenant("bj".into())
        ]
    );
}

#[test]
fn a_folder_and_an_absent_file_are_errors_and_sheets_are_known_by_their_names() {
    let folder = Folder::new();
    let absent = folder.0.path().join("none.csv");
    let of = |path: &std::path::Path| read_balances(path, &[], None).unwrap_err().faults[0].clone();
    assert!(matches!(of(&absent).problem, SheetProblem::Unreadable(_)));
    assert_eq!(of(folder.0.path()).problem, SheetProblem::NotAFile);
    assert!(is_sheet_name(std::path::Path::new("余额.XLSX")));
    assert!(!is_sheet_name(std::path::Path::new("hq-wecom")));
}
