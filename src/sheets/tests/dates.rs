//! Sheets with the days on which people were hired, first worked and were granted leave.

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

fn read(bytes: impl AsRef<[u8]>) -> Result<crate::domain::service_dates::PeopleDates, Vec<String>> {
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
        read("id,企业,hired_on\nzs,,2020-01-01\nzs,总部,2021-01-01\nls,sh,2022-01-01\n").unwrap();
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
