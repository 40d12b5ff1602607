//! What a day of work costs, person by person, from a file of the company's own. It stays in memory
//! and is never logged.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use crate::domain::insight::TenantFigures;
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
    /// Of the people of one tenant.
    tenants: HashMap<Box<str>, RatesOfPeople>,
    /// Of people whose tenant the company did not name.
    everywhere: RatesOfPeople,
    currencies: Vec<Arc<str>>,
}

#[derive(Clone, PartialEq, Eq, Default)]
struct RatesOfPeople {
    by_id: HashMap<Box<str>, DayRate>,
    by_number: HashMap<Box<str>, DayRate>,
}

impl RatesOfPeople {
    /// A person's rate: that of the id, or else that of the number.
    fn of(&self, person: &Person<'_>) -> Option<DayRate> {
        let by_id = self.by_id.get(person.id).copied();
        by_id.or_else(|| self.of_number(person))
    }

    fn of_number(&self, person: &Person<'_>) -> Option<DayRate> {
        self.by_number.get(person.number?).copied()
    }
}

/// The rates of a tenant's people.
#[derive(Clone, Copy)]
pub(super) struct TenantRates<'a> {
    own: Option<&'a RatesOfPeople>,
    everywhere: &'a RatesOfPeople,
    ambiguous: &'a AmbiguousIds<'a>,
}

impl TenantRates<'_> {
    /// A person's rate, where the company says whose it is.
    pub(super) fn of(&self, person: &Person<'_>) -> Option<DayRate> {
        let own = self.own.and_then(|own| own.of(person));
        own.or_else(|| {
            if self.ambiguous.0.contains(person.id) {
                return self.everywhere.of_number(person);
            }
            self.everywhere.of(person)
        })
    }
}

/// The ids that several tenants have and whose rates name no tenant: an id is only unique within a tenant, so whose rate it is nobody can
/// tell.
#[derive(Default)]
pub(super) struct AmbiguousIds<'a>(HashSet<&'a str>);

impl AmbiguousIds<'_> {
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }
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
    /// Adds a rate of somebody in a tenant (by its name in the configuration), or in whichever has the person; `false` if there is one of
    /// the same person.
    pub fn add(
        &mut self,
        tenant: Option<&str>,
        person: RatedPerson<'_>,
        millionths: i64,
        currency: &str,
    ) -> bool {
        let known = self.currencies.iter().position(|it| &**it == currency);
        let currency = known.unwrap_or_else(|| {
            self.currencies.push(Arc::from(currency));
            self.currencies.len() - 1
        });
        let rate = DayRate {
            millionths,
            currency,
        };
        let rates = match tenant {
            Some(tenant) => self.tenants.entry(tenant.into()).or_default(),
            None => &mut self.everywhere,
        };
        let (rates, key) = match person {
            RatedPerson::Id(id) => (&mut rates.by_id, id),
            RatedPerson::Number(number) => (&mut rates.by_number, number),
        };
        rates.insert(key.into(), rate).is_none()
    }

    /// The ids whose rates could be of people in several of these tenants.
    pub(super) fn ambiguous_ids<'a>(&self, tenants: &'a [TenantFigures]) -> AmbiguousIds<'a> {
        let mut tenant_of = HashMap::new();
        let mut ambiguous = AmbiguousIds::default();
        if self.everywhere.by_id.is_empty() || tenants.len() < 2 {
            return ambiguous;
        }
        for (at, tenant) in tenants.iter().enumerate() {
            let own = self.tenants.get(tenant.configured_name());
            for person in tenant.people() {
                let has_own = own.is_some_and(|own| own.of(&person).is_some());
                if !has_own
                    && self.everywhere.by_id.contains_key(person.id)
                    && *tenant_of.entry(person.id).or_insert(at) != at
                {
                    ambiguous.0.insert(person.id);
                }
            }
        }
        ambiguous
    }

    /// The rates of the people of a tenant.
    pub(super) fn of_tenant<'a>(
        &'a self,
        tenant: &str,
        ambiguous: &'a AmbiguousIds<'a>,
    ) -> TenantRates<'a> {
        TenantRates {
            own: self.tenants.get(tenant),
            everywhere: &self.everywhere,
            ambiguous,
        }
    }

    /// The currencies, in the order in which they came.
    pub(super) fn currencies(&self) -> &[Arc<str>] {
        &self.currencies
    }
}
