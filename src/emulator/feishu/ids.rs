//! Ids of people and departments. A person has four, one for each [`UserIdType`]; an id of `CoreHR` has 19 digits, too many for an exact
//! number in JavaScript. Every id leads back to its person or department without a list.

use super::replies::invalid_field;
use crate::emulator::{
    call::IncomingCall, company::Company, random::RandomStream, reply::EmulatedReply,
};

const FIRST_PERSON_ID: u64 = 6_900_000_000_000_000_000;
/// The ids of two people are about this far apart.
const PERSON_ID_STEP: u64 = 100_000_000_000;
const FIRST_DEPARTMENT_ID: u64 = 7_050_000_000_000_000_000;
const DEPARTMENT_ID_STEP: u64 = 7_654_321_001;

/// By which of their ids a request and its reply name people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UserIdType {
    Open,
    Union,
    User,
    PeopleCorehr,
}

impl UserIdType {
    pub(super) const ALL: [Self; 4] = [Self::Open, Self::Union, Self::User, Self::PeopleCorehr];

    /// `user_id_type` of the query, or else `default`, which differs from call to call.
    pub(super) fn of(call: &IncomingCall, default: Self) -> Result<Self, EmulatedReply> {
        match call.query("user_id_type") {
            None | Some("") => Ok(default),
            Some("open_id") => Ok(Self::Open),
            Some("union_id") => Ok(Self::Union),
            Some("user_id") => Ok(Self::User),
            Some("people_corehr_id") => Ok(Self::PeopleCorehr),
            Some(_) => Err(invalid_field("user_id_type")),
        }
    }

    pub(super) fn write(self, company: &Company, index: usize) -> String {
        match self {
            Self::Open => format!("ou_{}", scrambled(company, "open_id", index)),
            Self::Union => format!("on_{}", scrambled(company, "union_id", index)),
            Self::User => format!("{:08x}", index as u64 ^ (mask(company, "user_id") >> 32)),
            Self::PeopleCorehr => employment_id(company, index).to_string(),
        }
    }

    /// The person with this id; `None` when nobody in the company has it.
    pub(super) fn read(self, company: &Company, id: &str) -> Option<usize> {
        let index = match self {
            Self::Open => unscrambled(company, "open_id", id)?,
            Self::Union => unscrambled(company, "union_id", id)?,
            Self::User => u64::from_str_radix(id, 16).ok()? ^ (mask(company, "user_id") >> 32),
            Self::PeopleCorehr => {
                id.parse::<u64>().ok()?.checked_sub(FIRST_PERSON_ID)? / PERSON_ID_STEP
            }
        };
        let index = usize::try_from(index).ok()?;
        (index < company.len() && self.write(company, index) == id).then_some(index)
    }
}

fn employment_id(company: &Company, index: usize) -> u64 {
    let offset = company.draw("employment_id", index).below(PERSON_ID_STEP);
    FIRST_PERSON_ID + index as u64 * PERSON_ID_STEP + offset
}

/// A number that looks like an id and is nobody's: Feishu falls back to an internal id in `employment_id` when it cannot convert the id.
pub(super) fn internal_id(company: &Company, index: usize) -> String {
    (employment_id(company, index) - FIRST_PERSON_ID / 10).to_string()
}

fn scrambled(company: &Company, purpose: &str, index: usize) -> String {
    let front = company.draw(purpose, index).hex(16);
    format!("{front}{:016x}", index as u64 ^ mask(company, purpose))
}

fn unscrambled(company: &Company, purpose: &str, id: &str) -> Option<u64> {
    let number = u64::from_str_radix(id.get(19..)?, 16).ok()?;
    Some(number ^ mask(company, purpose))
}

fn mask(company: &Company, purpose: &str) -> u64 {
    RandomStream::new(company.seed(), purpose, u64::MAX).next()
}

/// Whether the call names departments by their 19-digit ids rather than by `od-` and 32 digits.
pub(super) fn wants_corehr_departments(call: &IncomingCall) -> bool {
    call.query("department_id_type") == Some("people_corehr_department_id")
}

pub(super) fn department_id(company: &Company, department: usize, corehr: bool) -> String {
    let number = FIRST_DEPARTMENT_ID + department as u64 * DEPARTMENT_ID_STEP;
    if corehr {
        number.to_string()
    } else {
        format!("od-{:032x}", number ^ mask(company, "department"))
    }
}

pub(super) fn find_department(company: &Company, id: &str, corehr: bool) -> Option<usize> {
    let number = match id.strip_prefix("od-") {
        Some(hex) => u64::from_str_radix(hex, 16).ok()? ^ mask(company, "department"),
        None => id.parse().ok()?,
    };
    let place = number.checked_sub(FIRST_DEPARTMENT_ID)? / DEPARTMENT_ID_STEP;
    let department = usize::try_from(place).ok()?;
    (department < company.departments().len() && department_id(company, department, corehr) == id)
        .then_some(department)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emulator::options::EmulatorOptions;

    #[test]
    fn every_kind_of_id_leads_back_to_its_person() {
        let company = Company::new(&EmulatorOptions::default());
        for kind in UserIdType::ALL {
            for index in [0, 1, 17, 999] {
                let id = kind.write(&company, index);
                assert_eq!(kind.read(&company, &id), Some(index), "{id}");
            }
            assert_eq!(kind.read(&company, &kind.write(&company, 1_000)), None);
            assert_eq!(kind.read(&company, "张三"), None);
        }
    }

    #[test]
    fn both_kinds_of_department_ids_lead_back() {
        let company = Company::new(&EmulatorOptions::default());
        for corehr in [true, false] {
            let id = department_id(&company, 5, corehr);
            assert_eq!(find_department(&company, &id, corehr), Some(5));
            assert_eq!(find_department(&company, &id, !corehr), None);
        }
    }

    #[test]
    fn feishu_trap_17_ids_have_nineteen_digits() {
        let options = EmulatorOptions {
            employees: 1_000_000,
            ..EmulatorOptions::default()
        };
        let company = Company::new(&options);
        for index in [0, 999_999] {
            assert_eq!(UserIdType::PeopleCorehr.write(&company, index).len(), 19);
        }
    }
}
