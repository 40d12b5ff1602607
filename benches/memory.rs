//! What 1,000,000 people with 8 leave types each cost in memory. `cargo bench --bench memory [-- PEOPLE]` (Linux).

#![allow(
    clippy::print_stdout,
    reason = "printing the table is what this program is for"
)]

mod company;

use std::fs;

use company::Order;

fn main() {
    let count = std::env::args()
        .skip(1)
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(1_000_000);
    println!("{count} people x {} leave types", company::TYPES);
    let start = resident();
    let mixed = company::roster(count, Order::Mixed);
    let after_mixed = resident();
    report("roster, departments mixed", after_mixed - start, count);
    let text: usize = mixed.chunks().iter().map(|c| c.search().bytes()).sum();
    report("  of which folded for matching", text, count);
    drop(mixed);
    let before = resident();
    let roster = company::roster(count, Order::ByDepartment);
    let after_roster = resident();
    report(
        "roster, department by department",
        after_roster.saturating_sub(before),
        count,
    );
    let ledger = company::ledger(count);
    let end = resident();
    report("ledger", end - after_roster, count);
    report("the whole process", end, count);
    assert_eq!((roster.len(), ledger.answered()), (count, count));
}

fn report(what: &str, bytes: usize, people: usize) {
    let (mebibytes, each) = (bytes / (1 << 20), bytes / people.max(1));
    println!("{what:<36} {mebibytes:>6} MB {each:>6} bytes a person");
}

/// Resident memory in bytes, as the kernel counts it.
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
    kilobytes.unwrap_or(0) * 1024
}
