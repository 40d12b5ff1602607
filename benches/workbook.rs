//! What writing a workbook of 1,000,000 balances takes, and whether memory grows with its rows. `cargo bench --bench workbook [-- ROWS]`
//! (memory on Linux only). The temporary files are beside the workbook, as everywhere.

#![expect(
    clippy::print_stdout,
    reason = "printing the table is what this program is for"
)]

mod company;

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::Path;
use std::process::Command;
use std::time::Instant;
use std::{env, iter};

use company::{Dice, Order};
use jiff::civil::date;
use leaveboard::domain::roster::RosterChunk;
use leaveboard::domain::{Employee, Language, PlatformKind, RowId, Today};
use leaveboard::export::{BalanceRow, OutputFormat, RowOrigin, RowStyle, RowWriter, SHEET_ROWS};

/// People whose rows are made at once.
const PAGE: usize = 1_000;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).filter(|a| a != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["write", rows] => measure(rows.parse().unwrap_or(0)),
        [rows] => in_fresh_processes(&[rows]),
        // A tenth as many rows show whether memory grows with them, and more than a sheet has go on in another one.
        _ => in_fresh_processes(&["100000", "1000000", "2400000"]),
    }
}

/// Measures each number of rows in a process of its own: the peak of memory is one of the process.
fn in_fresh_processes(counts: &[&str]) -> io::Result<()> {
    println!("a sheet has {SHEET_ROWS} rows, the heading included");
    for rows in counts {
        Command::new(env::current_exe()?)
            .args(["write", rows])
            .status()?;
    }
    Ok(())
}

fn measure(rows: usize) -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("balances.xlsx");
    let style = RowStyle {
        scratch: Some(folder.path().to_owned()),
        ..RowStyle::of(OutputFormat::Xlsx, Language::Chinese)
    };
    let started = Instant::now();
    let mut writer =
        RowWriter::start::<BalanceRow<'_>>(&style, BufWriter::new(File::create(&path)?))?;
    let types = company::types();
    let mut people = company::people(rows.div_ceil(types.len()), Order::ByDepartment);
    let mut dice = Dice(11);
    let pages = iter::from_fn(|| {
        let page: Vec<Employee> = people.by_ref().take(PAGE).collect();
        (!page.is_empty()).then_some(page)
    });
    for page in pages {
        write_page(&mut writer, &page, &mut dice)?;
    }
    let (written, streamed) = (writer.rows(), started.elapsed());
    writer.finish(&[])?;
    println!(
        "{written:>9} rows: {:>5.1} s, of which {:>5.1} s putting it together; peak {:>4} MB; {:>4} MB file, {} sheets",
        started.elapsed().as_secs_f64(),
        started.elapsed().saturating_sub(streamed).as_secs_f64(),
        peak() >> 20,
        fs::metadata(&path)?.len() >> 20,
        sheets(&path)?,
    );
    Ok(())
}

fn write_page(
    writer: &mut RowWriter<BufWriter<File>>,
    page: &[Employee],
    dice: &mut Dice,
) -> io::Result<()> {
    let origin = RowOrigin {
        tenant: "总部",
        platform: PlatformKind::WeCom,
        today: Today::midday_of(date(2026, 11, 21)),
        provenance: None,
    };
    let (chunk, types) = (RosterChunk::build(RowId(0), page), company::types());
    for at in 0..page.len() {
        let person = chunk.person(at);
        for balance in company::balances(dice, &types) {
            writer.write(&BalanceRow::new(&origin, &person, &balance))?;
        }
    }
    Ok(())
}

/// The sheets of a workbook, the cover included.
fn sheets(path: &Path) -> io::Result<usize> {
    use calamine::Reader;
    let book: calamine::Xlsx<_> =
        calamine::open_workbook(path).map_err(io::Error::other::<calamine::XlsxError>)?;
    Ok(book.sheet_names().len())
}

/// The most memory that this process has had resident, in bytes, from `/proc` (Linux only).
fn peak() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
    kilobytes.unwrap_or(0) * 1024
}
