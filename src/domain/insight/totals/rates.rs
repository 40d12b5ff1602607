//! What a day of work costs, person by person, from a file of the company's own. It stays in memory
//! and is never logged.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use crate::domain::roster::Person;

/// A day's pay of one person.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct DayRate {
    /// Millionths of the currency.
    pub(super) millionths: i64,
    /// Position of the currency.
    pub(super) currency: usize,
}

/// The rates of a company.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct DayRates {
    by_id: HashMap<Box<str>, DayRate>,
    by_number: HashMap<Box<str>, DayRate>,
    currencies: Vec<Arc<str>>,
}

/// Whom a rate is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RatedPerson<'a> {
    /// The person with this id.
    Id(&'a str),
    /// Those with this employee number.
    Number(&'a str),
}

/// Prints the name of the type alone, so that no log and no panic message can reveal what anybody
/// earns.
impl fmt::Debug for DayRates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DayRates")
    }
}

impl fmt::Debug for DayRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DayRate")
    }
}

impl DayRates {
    /// Adds a rate; `false` if there is one of the same person.
    pub fn add(&mut self, key: RatedPerson<'_>, millionths: i64, currency: &str) -> bool {
        let known = self.currencies.iter().position(|it| &**it == currency);
        let currency = known.unwrap_or_else(|| {
            self.currencies.push(Arc::from(currency));
            self.currencies.len() - 1
        });
        let rate = DayRate {
            millionths,
            currency,
        };
        let (rates, key) = match key {
            RatedPerson::Id(id) => (&mut self.by_id, id),
            RatedPerson::Number(number) => (&mut self.by_number, number),
        };
        rates.insert(key.into(), rate).is_none()
    }

    /// A person's rate: that of the id, or else that of the number.
    pub(super) fn of(&self, person: &Person<'_>) -> Option<DayRate> {
        let by_id = self.by_id.get(person.id);
        by_id
            .or_else(|| self.by_number.get(person.number?))
            .copied()
    }

    /// The currencies, in the order in which they came.
    pub(super) fn currencies(&self) -> &[Arc<str>] {
        &self.currencies
    }
}
