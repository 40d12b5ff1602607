//! The time to fold a page of answers into an empty and into a full ledger, and to read from it what a screen shows.

mod company;

use std::hint::black_box;

use company::{Dice, PAGE, TYPES};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use leaveboard::domain::ledger::ColumnId;
use leaveboard::domain::{Balance, Ledger, RowId};

/// Rows on a tall screen.
const VISIBLE_ROWS: u32 = 50;

fn page() -> Vec<Vec<Balance>> {
    let (types, mut dice) = (company::types(), Dice(3));
    let one = |_| company::balances(&mut dice, &types);
    (0..PAGE).map(one).collect()
}

fn fold(ledger: &mut Ledger, start: u32, page: &[Vec<Balance>]) {
    for (row, balances) in (start..).zip(page) {
        ledger.apply(RowId(row), balances);
    }
}

fn read_window(ledger: &Ledger, start: u32) {
    for row in start..start + VISIBLE_ROWS {
        for column in 0..TYPES {
            black_box(ledger.cell(RowId(row), ColumnId(column)));
        }
    }
}

fn bench(c: &mut Criterion) {
    let page = page();
    let mut full = company::ledger(1_000_000);
    let mut group = c.benchmark_group("ledger");
    group.bench_function(
        "fold a page of 100 people x 8 types into an empty one",
        |b| {
            b.iter_batched_ref(
                Ledger::default,
                |l| fold(l, 0, &page),
                BatchSize::SmallInput,
            );
        },
    );
    group.bench_function("fold the same page again into a small one", |b| {
        let mut small = company::ledger(PAGE);
        b.iter(|| fold(&mut small, 0, &page));
    });
    group.bench_function(
        "fold the same page again into one of 1,000,000 people",
        |b| {
            b.iter(|| fold(&mut full, 700_000, &page));
        },
    );
    group.bench_function("read a window of 50 x 8 cells of 1,000,000 people", |b| {
        b.iter(|| read_window(&full, 700_000));
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
