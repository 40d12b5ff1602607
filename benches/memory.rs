//! How much memory 1,000,000 people with 8 leave types each take. `cargo bench --bench memory [-- PEOPLE]` (Linux only).

#![expect(
    clippy::print_stdout,
    reason = "printing the table is what this program is for"
)]

mod company;

use std::process::Command;
use std::{env, fs, io};

use company::Order;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).filter(|a| a != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["mixed", count] => measure(count, Order::Mixed),
        ["sorted", count] => measure(count, Order::ByDepartment),
        [count] => return in_fresh_processes(count),
        _ => return in_fresh_processes("1000000"),
    }
    Ok(())
}

/// Measures each scenario in a process of its own: memory that one gives back to the allocator would make the next look smaller.
fn in_fresh_processes(count: &str) -> io::Result<()> {
    println!("{count} people x {} leave types", company::TYPES);
    for order in ["sorted", "mixed"] {
        println!("departments {order}");
        Command::new(env::current_exe()?)
            .args([order, count])
            .status()?;
    }
    Ok(())
}

fn measure(count: &str, order: Order) {
    let count = count.parse().unwrap_or(0);
    let start = resident();
    let roster = company::roster(count, order);
    let with_roster = resident();
    report("roster", with_roster - start, count);
    let folded = roster.chunks().iter().map(|c| c.search().bytes()).sum();
    report("  of which folded for matching", folded, count);
    let ledger = company::ledger(count);
    let end = resident();
    report("ledger", end - with_roster, count);
    report("the whole process", end, count);
    assert_eq!((roster.len(), ledger.answered()), (count, count));
}

fn report(what: &str, bytes: usize, people: usize) {
    let (mebibytes, each) = (bytes / (1 << 20), bytes / people.max(1));
    println!("  {what:<34} {mebibytes:>6} MB {each:>6} bytes a person");
}

/// The resident memory of this process in bytes, from `/proc` (Linux only).
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
    kilobytes.unwrap_or(0) * 1024
}
