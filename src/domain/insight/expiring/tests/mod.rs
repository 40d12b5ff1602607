//! Compares what ends with references that go through every person's balances, and states facts
//! about it.

mod calendars;
mod facts;
mod listing;
mod worked;

use std::sync::Arc;

use rust_decimal::Decimal;

use super::*;
use crate::domain::amount::{Amount, Scale, Unit};
use crate::domain::balance::{Balance, CellState, ExpirySource};
use crate::domain::insight::generated::{Generated, tenant};
use crate::domain::work_calendar::WorkCalendar;

fn question(window: ExpiringWindow) -> ExpiringQuestion {
    ExpiringQuestion {
        query: Arc::default(),
        window,
        order: ListOrder::default(),
        only: None,
        calendars: ExpiringCalendars::of_all(Arc::new(WorkCalendar::announced().clone())),
        lots_on_request: Vec::new(),
    }
}

fn company(seed: u64) -> Vec<Generated> {
    let sizes = [20 + usize::try_from(seed % 30).unwrap(), 0, 9];
    let sizes = sizes.into_iter().enumerate();
    sizes
        .map(|(at, people)| tenant(&format!("t{at}"), seed * 5 + at as u64, people))
        .collect()
}

fn figures(company: &[Generated]) -> Vec<TenantFigures> {
    company
        .iter()
        .map(|tenant| tenant.figures.clone())
        .collect()
}

fn value(amount: Amount) -> Decimal {
    let per_unit = match (amount.scale, amount.unit) {
        (Scale::Seconds, Unit::Day) => 86_400,
        (Scale::Seconds, Unit::Hour) => 3_600,
        (Scale::Seconds, Unit::Second) => 1,
        (Scale::Hundredths, _) => 100,
        (Scale::Millionths | Scale::Rounded, _) => 1_000_000,
    };
    Decimal::from(amount.count) / Decimal::from(per_unit)
}
