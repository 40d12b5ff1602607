//! Our side of `scripts/compare-fzf.sh`: generates rows, and runs the matcher on them like `fzf --filter`.
//!
//! - `filter_rows rows N [pinyin]` prints N rows `id name department`; `pinyin` adds the spelling, which fzf cannot work out itself.
//! - `filter_rows match QUERY` prints the rows of standard input that match.
//! - `filter_rows keystroke QUERY` prints the median milliseconds of one search in them, and how many rows matched.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the command line"
)]

#[path = "../benches/company/mod.rs"]
mod company;

use std::io::{self, BufWriter, Read, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use company::{Order, TODAY};
use leaveboard::domain::matching::{Query, SearchScope, SearchedPeople, search, sort_key};
use leaveboard::domain::roster::RosterChunk;
use leaveboard::domain::service_dates::TenantDates;
use leaveboard::domain::{Employee, EmployeeId, Roster, RowId};

/// People in one page of the roster.
const PAGE: usize = 10_000;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["rows", count] => print_rows(count, false),
        ["rows", count, "pinyin"] => print_rows(count, true),
        ["match", text] => print_matches(text),
        ["keystroke", text] => print_keystroke(text),
        _ => {
            eprintln!("usage: filter_rows rows N [pinyin] | match QUERY | keystroke QUERY");
            std::process::exit(2);
        }
    }
}

fn print_rows(count: &str, pinyin: bool) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for person in company::people(count.parse().unwrap_or(0), Order::Mixed) {
        let departments = person.departments.unwrap_or_default().join(" ");
        write!(out, "{} {} {departments}", person.id.shown(), person.name)?;
        if pinyin {
            let (full, initials) = spelt(&person.name);
            write!(out, " {full} {initials}")?;
        }
        writeln!(out)?;
    }
    out.flush()
}

/// The pinyin of a name, and its initials.
fn spelt(name: &str) -> (String, String) {
    let key = sort_key(name);
    let syllables = key.split('\u{1}').filter(|part| part.is_ascii());
    let initials = syllables.clone().filter_map(|s| s.chars().next()).collect();
    (syllables.collect(), initials)
}

fn print_matches(text: &str) -> io::Result<()> {
    let roster = read_rows()?;
    let mut out = BufWriter::new(io::stdout().lock());
    for row in find(&roster, text) {
        if let Some(person) = roster.person(RowId(row)) {
            let departments = person.departments.unwrap_or_default().join(" ");
            writeln!(out, "{} {} {departments}", person.id, person.name)?;
        }
    }
    out.flush()
}

fn print_keystroke(text: &str) -> io::Result<()> {
    let roster = read_rows()?;
    let mut times = Vec::new();
    let mut found = 0;
    for _ in 0..21 {
        let start = Instant::now();
        found = find(&roster, text).len();
        times.push(start.elapsed());
    }
    times.sort_unstable();
    println!("{} {found}", milliseconds(times[times.len() / 2]));
    Ok(())
}

fn milliseconds(time: Duration) -> String {
    let micros = time.as_micros();
    format!("{}.{}", micros / 1000, micros % 1000 / 100)
}

fn find(roster: &Roster, text: &str) -> Vec<u32> {
    let people = SearchedPeople {
        roster,
        ledger: None,
        types: &[],
        today: TODAY,
        dates: TenantDates::default(),
    };
    let query = Query::parse(text);
    search(&query, &people, SearchScope::Everything, RowId(0), &|| {
        false
    })
    .unwrap_or_default()
}

/// Reads rows of id, name and department from standard input.
fn read_rows() -> io::Result<Roster> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    let mut roster = Roster::default();
    let mut lines = text.lines();
    loop {
        let page: Vec<_> = lines.by_ref().take(PAGE).map(employee).collect();
        if page.is_empty() {
            return Ok(roster);
        }
        let start = RowId(u32::try_from(roster.len()).unwrap_or(0));
        roster.push(Arc::new(RosterChunk::build(start, &page)));
    }
}

fn employee(line: &str) -> Employee {
    let mut parts = line.split(' ').map(str::to_owned);
    Employee {
        id: EmployeeId::new(&parts.next().unwrap_or_default()),
        name: parts.next().unwrap_or_default(),
        departments: Some(parts.collect()),
        number: None,
        union_id: None,
        department_paths: Vec::new(),
        hired_on: None,
    }
}
