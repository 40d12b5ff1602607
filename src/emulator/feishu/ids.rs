//! Ids: 19 digits for people, types and departments (beyond 2^53), and the three other ways to name a person. All lead back.

use super::invalid_field;
use crate::emulator::{call::IncomingCall, company::Company, random::Draw, reply::EmulatedReply};

const FIRST_PERSON: u64 = 6_900_000_000_000_000_000;
const STRIDE: u64 = 100_000_000_000;
const FIRST_DEPARTMENT: u64 = 7_050_000_000_000_000_000;
const DEPARTMENT_STRIDE: u64 = 7_654_321_001;

/// How a request and its reply name people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UserIdType {
    Open,
    Union,
    User,
    PeopleCorehr,
}

impl UserIdType {
    /// `user_id_type` of the query, or the call's own default.
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

    /// The person, when somebody here has this id.
    pub(super) fn read(self, company: &Company, id: &str) -> Option<usize> {
        let index = match self {
            Self::Open => unscrambled(company, "open_id", id)?,
            Self::Union => unscrambled(company, "union_id", id)?,
            Self::User => u64::from_str_radix(id, 16).ok()? ^ (mask(company, "user_id") >> 32),
            Self::PeopleCorehr => id.parse::<u64>().ok()?.checked_sub(FIRST_PERSON)? / STRIDE,
        };
        let index = usize::try_from(index).ok()?;
        (index < company.len() && self.write(company, index) == id).then_some(index)
    }
}

fn employment_id(company: &Company, index: usize) -> u64 {
    let jitter = company.draw("employment_id", index).below(STRIDE);
    FIRST_PERSON + index as u64 * STRIDE + jitter
}

/// An id of the same look that is nobody's: what `employment_id` falls back to when its conversion fails.
pub(super) fn internal_id(company: &Company, index: usize) -> String {
    (employment_id(company, index) - FIRST_PERSON / 10).to_string()
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
    Draw::new(company.seed(), purpose, u64::MAX).next()
}

/// Whether departments go by their 19 digits; otherwise `od-` and 32 more.
pub(super) fn wants_corehr_departments(call: &IncomingCall) -> bool {
    call.query("department_id_type") == Some("people_corehr_department_id")
}

pub(super) fn department_id(company: &Company, department: usize, corehr: bool) -> String {
    let number = FIRST_DEPARTMENT + department as u64 * DEPARTMENT_STRIDE;
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
    let place = number.checked_sub(FIRST_DEPARTMENT)? / DEPARTMENT_STRIDE;
    let department = usize::try_from(place).ok()?;
    (department < company.departments().len() && department_id(company, department, corehr) == id)
        .then_some(department)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emulator::EmulatorOptions;

    #[test]
    fn every_kind_of_id_leads_back_to_its_person() {
        let company = Company::new(&EmulatorOptions::default());
        let kinds = [
            UserIdType::Open,
            UserIdType::Union,
            UserIdType::User,
            UserIdType::PeopleCorehr,
        ];
        for kind in kinds {
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
