//! The time from a keystroke in the filter to the rows it makes visible, among 100,000 and 1,000,000 people.

mod company;

use std::hint::black_box;
use std::time::Duration;

use company::{Order, TODAY};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use leaveboard::domain::matching::{Query, SearchScope, SearchedPeople, search};
use leaveboard::domain::service_dates::TenantDates;
use leaveboard::domain::{Roster, RowId};

/// Rows on a tall screen.
const VISIBLE: usize = 50;

/// The kind of filter, its text before the last key, and its text after it.
const KEYSTROKES: [(&str, &str, &str); 8] = [
    ("plain", "张", "张伟"),
    ("plain", "wx0", "wx00"),
    ("plain and department", "王芳 财", "王芳 财务"),
    ("pinyin", "zhan", "zhang"),
    ("pinyin", "zhang", "zhangw"),
    ("pinyin", "zhangwe", "zhangwei"),
    ("initials and department", "zw 研", "zw 研发"),
    ("mixed", "张", "张w"),
];

/// Cells of a pasted column. They are ids and names in turns, each of another person.
const PASTED: usize = 1_000;

fn pasted_column(roster: &Roster) -> String {
    let step = (roster.len() / PASTED).max(1);
    let rows = (0..roster.len()).step_by(step);
    let people = rows.filter_map(|row| roster.person(RowId(u32::try_from(row).ok()?)));
    let cells = people.enumerate().map(|(at, person)| match at % 2 {
        0 => person.id.to_owned(),
        _ => person.name.to_owned(),
    });
    cells.collect::<Vec<_>>().join("\n")
}

fn people(roster: &Roster) -> SearchedPeople<'_> {
    SearchedPeople {
        roster,
        ledger: None,
        types: &[],
        today: TODAY,
        dates: TenantDates::default(),
    }
}

/// All the work of a keystroke before the frame is drawn: parsing, searching, and highlighting what is visible.
fn keystroke(roster: &Roster, text: &str, scope: SearchScope<'_>) -> usize {
    let query = Query::parse(text);
    let rows = search(&query, &people(roster), scope, RowId(0), &|| false).unwrap_or_default();
    for row in rows.iter().take(VISIBLE) {
        if let Some(person) = roster.person(RowId(*row)) {
            black_box(query.highlights(&person));
        }
    }
    rows.len()
}

fn bench(c: &mut Criterion) {
    for count in [100_000, 1_000_000] {
        let roster = company::roster(count, Order::Mixed);
        let mut group = c.benchmark_group(format!("{count} people"));
        group
            .sample_size(20)
            .measurement_time(Duration::from_secs(3));
        for (kind, before, text) in KEYSTROKES {
            let found = keystroke(&roster, text, SearchScope::Everything);
            let id = format!("{text} ({kind}, {found} found)");
            group.bench_function(BenchmarkId::new("everything", &id), |b| {
                b.iter(|| keystroke(&roster, text, SearchScope::Everything));
            });
            let query = Query::parse(before);
            let earlier = search(
                &query,
                &people(&roster),
                SearchScope::Everything,
                RowId(0),
                &|| false,
            )
            .unwrap_or_default();
            let id = format!("{before} -> {text} (among {})", earlier.len());
            group.bench_function(BenchmarkId::new("narrowing", &id), |b| {
                b.iter(|| keystroke(&roster, text, SearchScope::Among(&earlier)));
            });
        }
        let pasted = pasted_column(&roster);
        let found = keystroke(&roster, &pasted, SearchScope::Everything);
        let id = format!("{PASTED} ids and names ({found} found)");
        group.bench_function(BenchmarkId::new("pasted", &id), |b| {
            b.iter(|| keystroke(&roster, &pasted, SearchScope::Everything));
        });
        group.finish();
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
