//! Who is listed: a number for each person of all tenants together, which takes four bytes where there is an order or a filter.

use std::sync::Arc;

use crate::domain::RowId;

/// A person of one of the tenants in the table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct CompanyPerson {
    /// The position of the tenant among those of the table.
    pub tenant: usize,
    /// The person's row there.
    pub row: RowId,
}

/// The listed people, in order. All tenants' people share one numbering: the first tenant's in the
/// directory's order, then the next one's.
#[derive(Clone, Debug, Default)]
pub struct CompanyRows {
    /// The number after the last person of each tenant.
    ends: Arc<[u32]>,
    /// The numbers of the listed people; `None` for everybody in the order of the numbers.
    listed: Option<Arc<[u32]>>,
}

impl CompanyRows {
    /// Everybody in the order of the directories, of tenants with `sizes` people. It takes no
    /// memory for each person.
    pub(super) fn everybody(sizes: &[usize]) -> Self {
        let mut end = 0u32;
        let ends = sizes.iter().map(|size| {
            end = end.saturating_add(u32::try_from(*size).unwrap_or(u32::MAX));
            end
        });
        Self {
            ends: ends.collect(),
            listed: None,
        }
    }

    /// These people of the same tenants.
    pub(super) fn listing(self, listed: Vec<u32>) -> Self {
        Self {
            listed: Some(listed.into()),
            ..self
        }
    }

    /// How many people are listed.
    pub fn len(&self) -> usize {
        match &self.listed {
            Some(listed) => listed.len(),
            None => self.ends.last().map_or(0, |end| *end as usize),
        }
    }

    /// Whether nobody is listed.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it takes no memory for each person.
    #[cfg(test)]
    pub(super) fn takes_no_memory(&self) -> bool {
        self.listed.is_none()
    }

    /// Whom a line shows.
    pub fn get(&self, line: usize) -> Option<CompanyPerson> {
        let number = match &self.listed {
            Some(listed) => *listed.get(line)?,
            None => u32::try_from(line).ok()?,
        };
        self.person(number)
    }

    /// The line of a person.
    pub fn line_of(&self, person: CompanyPerson) -> Option<usize> {
        let number = self.number(person)?;
        match &self.listed {
            Some(listed) => listed.iter().position(|listed| *listed == number),
            None => Some(number as usize),
        }
    }

    /// The number of a person; `None` where the tenant has no such row.
    pub(super) fn number(&self, person: CompanyPerson) -> Option<u32> {
        let number = self.start(person.tenant).checked_add(person.row.0)?;
        (number < *self.ends.get(person.tenant)?).then_some(number)
    }

    /// The person with a number.
    pub(super) fn person(&self, number: u32) -> Option<CompanyPerson> {
        let tenant = self.ends.partition_point(|end| *end <= number);
        (tenant < self.ends.len()).then(|| CompanyPerson {
            tenant,
            row: RowId(number - self.start(tenant)),
        })
    }

    fn start(&self, tenant: usize) -> u32 {
        let before = tenant
            .checked_sub(1)
            .and_then(|before| self.ends.get(before));
        before.copied().unwrap_or(0)
    }
}
