//! What all kinds of rows have in common: the words above their columns, and what a masked file hides of them.

use std::collections::BTreeSet;

use super::*;
use crate::export::privacy::Privacy;

/// Asserts that a table and a sheet of rows of one kind have the same words above their columns; a table's headings begin with a capital in
/// English. `others` are those of the table, in English, for which a sheet has another word or several columns.
fn assert_tied<R: OutputRow>(others: &[&str]) {
    let sheet = |language| {
        let keys = R::SHEET_COLUMNS.iter();
        let headings = keys.map(|key| R::heading(key, language).to_owned());
        headings.collect::<BTreeSet<String>>()
    };
    let (chinese, english) = (sheet(Language::Chinese), sheet(Language::English));
    let titles = R::table_columns(Language::English);
    for (own, zh) in titles.iter().zip(R::table_columns(Language::Chinese)) {
        let is_tied = english.contains(&own.title.to_lowercase()) && chinese.contains(&*zh.title);
        let is_other = others.contains(&&*own.title);
        assert_ne!(is_tied, is_other, "{}: {} {}", R::LIST, own.title, zh.title);
    }
    for other in others {
        assert!(titles.iter().any(|own| own.title == *other), "{other}");
    }
}

#[test]
fn tables_and_sheets_of_every_kind_call_a_column_the_same() {
    assert_tied::<BalanceRow<'_>>(&["Department"]);
    assert_tied::<EmployeeRow<'_>>(&["Department"]);
    assert_tied::<TypeRow<'_>>(&["Granted", "Expires"]);
    // A table has no room for days to go and working days to go.
    assert_tied::<PrintedExpiry<'_>>(&["Department", "Days", "Workdays", "Note"]);
    assert_tied::<PrintedTotals<'_>>(&["Overdrawn", "Not in the sums"]);
    assert_tied::<PrintedCosts<'_>>(&["Overdrawn", "Not in the sums"]);
    assert_tied::<PrintedFinding<'_>>(&["What was found"]);
    // A sheet has columns for both sides.
    assert_tied::<CompareRow>(&["Id", "Name"]);
    assert_tied::<ChangeRow<'_>>(&["Department", "Rules"]);
}

/// The keys of rows of one kind whose values a masked file hides.
fn hidden<R: OutputRow>() -> BTreeSet<&'static str> {
    let keys = R::KEYS.iter().chain(R::SHEET_COLUMNS).copied();
    keys.filter(|key| R::privacy(key) == Privacy::Hidden)
        .collect()
}

/// A new key is hidden, and fails this test, until somebody decides whether it may be shown.
#[test]
fn a_masked_file_hides_who_and_how_much() {
    let person = ["employee_id", "employee_name", "departments"];
    let with =
        |more: &[&'static str]| -> BTreeSet<&str> { person.iter().chain(more).copied().collect() };
    let figures = ["granted", "used", "left", "carried"];
    let balance = ["employee_number", "gap", "platform_fields", "reason"];
    assert_eq!(
        hidden::<BalanceRow<'_>>(),
        with(&[&figures[..], &balance].concat())
    );
    assert_eq!(
        hidden::<PrintedExpiry<'_>>(),
        with(&["left", "amount", "lot_id"])
    );
    let sums: BTreeSet<&str> = figures.into_iter().collect();
    assert_eq!(hidden::<PrintedTotals<'_>>(), sums);
    assert_eq!(hidden::<PrintedCosts<'_>>(), sums);
    let mut finding = with(&figures);
    finding.remove("departments");
    finding.extend(["employee_number", "gap", "ended_left", "explained"]);
    finding.extend(["name_from", "name_to"]);
    assert_eq!(hidden::<PrintedFinding<'_>>(), finding);
    let compared = ["employee", "employee_left", "employee_right", "name_left"];
    let compared = compared.into_iter();
    let compared = compared.chain(["name_right", "left", "right", "by"]);
    assert_eq!(hidden::<CompareRow>(), compared.collect());
    assert_eq!(
        hidden::<ChangeRow<'_>>(),
        with(&["from", "to", "by", "name_from", "maybe_same_as"])
    );
}
