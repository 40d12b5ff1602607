//! People whose departments are not all known yet: they wait until the walk comes to the last of them.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::wire::MemberRow;
use crate::domain::EmployeeId;

/// A person as one department's page showed them.
#[derive(Debug)]
pub(super) struct Sighting {
    pub(super) row: MemberRow,
    /// The department whose page it was.
    pub(super) walked: i64,
}

/// People by the department for whose name they wait; each person once.
#[derive(Debug, Default)]
pub(super) struct WaitingPeople {
    parked: BTreeMap<i64, Vec<Sighting>>,
    people: HashSet<EmployeeId>,
}

impl WaitingPeople {
    pub(super) fn park(&mut self, department: i64, sighting: Sighting) {
        if self.people.insert(sighting.row.id.clone()) {
            self.parked.entry(department).or_default().push(sighting);
        }
    }

    /// Everybody who waits, for a cursor.
    pub(super) fn written(&self) -> Vec<WrittenSighting> {
        let all = self.parked.values().flatten();
        all.map(WrittenSighting::of).collect()
    }

    /// Those who waited for this department.
    pub(super) fn take(&mut self, department: i64) -> Vec<Sighting> {
        let taken = self.parked.remove(&department).unwrap_or_default();
        for sighting in &taken {
            self.people.remove(&sighting.row.id);
        }
        taken
    }

    pub(super) fn take_all(&mut self) -> Vec<Sighting> {
        self.people.clear();
        std::mem::take(&mut self.parked)
            .into_values()
            .flatten()
            .collect()
    }
}

/// A person who waits, as written in a cursor. The names are short because a cursor is stored with every page.
#[derive(Deserialize, Serialize)]
pub(super) struct WrittenSighting {
    /// The department walked.
    #[serde(rename = "w")]
    walked: i64,
    #[serde(rename = "i")]
    id: String,
    #[serde(rename = "n")]
    name: String,
    #[serde(rename = "j")]
    number: Option<String>,
    #[serde(rename = "d")]
    departments: Option<Vec<i64>>,
    #[serde(rename = "u")]
    union_id: Option<String>,
    #[serde(rename = "h")]
    hired_on: Option<Date>,
}

impl WrittenSighting {
    fn of(sighting: &Sighting) -> Self {
        let row = sighting.row.clone();
        Self {
            walked: sighting.walked,
            id: row.id.as_str().to_owned(),
            name: row.name,
            number: row.number,
            departments: row.departments,
            union_id: row.union_id,
            hired_on: row.hired_on,
        }
    }

    pub(super) fn sighting(self) -> Sighting {
        let row = MemberRow {
            id: EmployeeId::new(&self.id),
            name: self.name,
            number: self.number,
            departments: self.departments,
            union_id: self.union_id,
            hired_on: self.hired_on,
        };
        Sighting {
            row,
            walked: self.walked,
        }
    }
}
