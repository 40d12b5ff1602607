//! What keeping 1,000,000 people costs. `cargo bench --bench store [-- PEOPLE]`.

#![allow(
    clippy::print_stdout,
    reason = "printing the table is what this program is for"
)]

mod company;

use std::time::Instant;

use company::Order;
use leaveboard::domain::roster::RosterChunk;
use leaveboard::domain::{Employee, LedgerBlock, RowId};

fn main() {
    for order in [Order::ByDepartment, Order::Mixed] {
        let all: Vec<Employee> = company::people(1_000_000, order).collect();
        for _ in 0..3 {
            let at = Instant::now();
            let chunks: Vec<_> = all
                .chunks(1024)
                .map(|page| RosterChunk::build(RowId(0), page))
                .collect();
            println!("build roster {:?}", at.elapsed());
            drop(chunks);
        }
    }
    let (types, mut dice) = (company::types(), company::Dice(11));
    let blocks: Vec<Vec<u8>> = (0..977usize)
        .map(|number| {
            let mut block = LedgerBlock::new(number);
            for row in 0..1024 {
                block.apply(
                    RowId(u32::try_from(number * 1024 + row).unwrap()),
                    &company::balances(&mut dice, &types),
                );
            }
            block.to_bytes()
        })
        .collect();
    println!(
        "ledger bytes {}",
        blocks.iter().map(Vec::len).sum::<usize>()
    );
    for _ in 0..3 {
        let at = Instant::now();
        let all: Vec<_> = blocks
            .iter()
            .map(|b| LedgerBlock::from_bytes(b).unwrap())
            .collect();
        println!("read blocks {:?}", at.elapsed());
        drop(all);
    }
}
