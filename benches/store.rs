//! What it costs to store 1,000,000 people with 8 balances each, and how soon they are read back.
//!
//! `cargo bench --bench store [-- PEOPLE] [postgres://…]` uses SQLite in a temporary folder, or an empty PostgreSQL database.

#![expect(
    clippy::print_stdout,
    reason = "printing the table is what this program is for"
)]

mod company;

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, fs};

use company::{Dice, Order};
use jiff::Timestamp;
use leaveboard::domain::{
    Employee, LeaveTypeId, Ledger, PersonBalances, PlatformKind, Roster, RowId,
};
use leaveboard::store::{
    CachedPiece, Holder, JournalEntry, Store, StoreUrl, StoredAnswer, TenantKey, TenantStore,
};
use tokio::sync::mpsc;

/// People in one checkpoint.
const PEOPLE_PER_CHECKPOINT: usize = 1_000;
/// 2026-11-22, 09:00 in UTC+8.
const MORNING: Timestamp = Timestamp::constant(1_795_309_200, 0);

type BenchResult<T> = Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> BenchResult<()> {
    let count = env::args().skip(1).find_map(|a| a.parse().ok());
    let count = count.unwrap_or(1_000_000);
    let server = env::args().find(|a| a.starts_with("postgres"));
    for (order, words) in [
        (Order::ByDepartment, "by department"),
        (Order::Mixed, "mixed"),
    ] {
        println!("{count} people x {} leave types, {words}", company::TYPES);
        let folder = tempfile::tempdir()?;
        let url = server.clone();
        let url = url.unwrap_or_else(|| format!("sqlite:{}/bench.db", folder.path().display()));
        let place = StoreUrl::parse(&url, Path::new("/")).ok_or("no place")?;
        measure(&place, count, order).await?;
        Store::open(&place).await?.purge(None).await?;
    }
    Ok(())
}

async fn measure(place: &StoreUrl, count: usize, order: Order) -> BenchResult<()> {
    let holder = Holder("bench/1/0".to_owned());
    let tenant = open(place).await?;
    tenant.take_lease(&holder, "").await?;
    write(&tenant, &holder, count, order, "a first sync").await?;
    for _ in 0..3 {
        read(place, count).await?;
    }
    on_disk("one sync", place, count).await?;
    write(&tenant, &holder, count, order, "the next one").await?;
    read(place, count).await?;
    on_disk("the next one took its place", place, count).await?;
    Ok(tenant.give_lease_back(&holder).await?)
}

async fn open(place: &StoreUrl) -> BenchResult<TenantStore> {
    let key = TenantKey {
        name: "bench".to_owned(),
        platform: PlatformKind::WeCom,
        account: "ww0001".to_owned(),
    };
    Ok(Store::open(place).await?.tenant(&key).await?)
}

async fn write(
    tenant: &TenantStore,
    holder: &Holder,
    count: usize,
    order: Order,
    what: &str,
) -> BenchResult<()> {
    let (types, mut dice) = (company::types(), Dice(11));
    let mut people = company::people(count, order);
    let sync = tenant.begin(holder, MORNING).await?;
    let (mut taken, mut start) = (Duration::ZERO, 0);
    while start < count {
        let page: Vec<Employee> = people.by_ref().take(PEOPLE_PER_CHECKPOINT).collect();
        let answers = answers(start, &page, &types, &mut dice);
        start += page.len();
        let is_last = start == count;
        let batch = vec![
            directory_page(page, is_last),
            JournalEntry::Answers(answers),
        ];
        let at = Instant::now();
        tenant.checkpoint(holder, sync, batch).await?;
        taken += at.elapsed();
    }
    report(
        &format!("{what}: checkpoints of {PEOPLE_PER_CHECKPOINT} people"),
        taken,
    );
    let at = Instant::now();
    tenant.finish(holder, sync, MORNING, true).await?;
    report(&format!("{what}: finish"), at.elapsed());
    Ok(())
}

fn directory_page(people: Vec<Employee>, is_last: bool) -> JournalEntry {
    JournalEntry::Page {
        people,
        cursor: (!is_last).then(|| "more".to_owned()),
        walked: is_last,
        expected: None,
    }
}

fn answers(
    start: usize,
    people: &[Employee],
    types: &[(LeaveTypeId, Arc<str>)],
    dice: &mut Dice,
) -> Vec<StoredAnswer> {
    let rows = (start..).zip(people);
    rows.map(|(row, person)| StoredAnswer {
        row: RowId(u32::try_from(row).unwrap_or(u32::MAX)),
        fetched: MORNING,
        person: PersonBalances {
            employee: person.id.clone(),
            balances: company::balances(dice, types),
            raw: None,
        },
    })
    .collect()
}

/// Reads everything into a roster and a ledger, as the dashboard does when it starts.
async fn read(place: &StoreUrl, count: usize) -> BenchResult<()> {
    let (at, cpu) = (Instant::now(), processor_time());
    let tenant = open(place).await?;
    let sync = tenant
        .last_sync()
        .await?
        .ok_or("nothing was stored")?
        .number;
    let opened = at.elapsed();
    let (sink, mut stored) = mpsc::channel(8);
    let reading = tokio::spawn(async move { tenant.read(sync, sink).await });
    let (mut roster, mut ledger, mut first) = (Roster::default(), Ledger::default(), None);
    while let Some(piece) = stored.recv().await {
        match piece {
            CachedPiece::Types(_) => {}
            CachedPiece::People(chunk) => drop(roster.push(chunk)),
            CachedPiece::Figures(block) => {
                ledger.adopt(block);
                first.get_or_insert_with(|| at.elapsed());
            }
        }
    }
    reading.await??;
    let all = at.elapsed();
    assert_eq!((roster.len(), ledger.answered()), (count, count));
    println!(
        "  read: opened {opened:.1?}, first screens {:.1?}, everything {all:.1?} ({:.1?} of the processor)",
        first.unwrap_or_default(),
        processor_time().saturating_sub(cpu),
    );
    Ok(())
}

async fn on_disk(what: &str, place: &StoreUrl, count: usize) -> BenchResult<()> {
    let bytes = Store::open(place).await?.stats().await?.bytes;
    let (each, bytes) = (bytes / count.max(1) as u64, bytes >> 20);
    println!("  on disk: {bytes} MB, {each} bytes a person ({what})");
    Ok(())
}

fn report(what: &str, taken: Duration) {
    println!("  {what:<44} {taken:>10.2?}");
}

/// The processor time of this process so far, from `/proc` in hundredths of a second (Linux only).
fn processor_time() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace();
    let ticks = fields
        .skip(11)
        .take(2)
        .filter_map(|n| n.parse::<u64>().ok());
    Duration::from_millis(ticks.sum::<u64>() * 10)
}
