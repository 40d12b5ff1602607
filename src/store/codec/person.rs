//! A person of the directory, without the id, which is a column of its own.

use crate::domain::packing::{Malformed, Packing, Unpacking};
use crate::domain::{Employee, EmployeeId};

const FORM: u8 = 1;

const HAS_NUMBER: u8 = 1;
const HAS_DEPARTMENTS: u8 = 2;

/// Name, number and departments; what is not known is not there.
pub(in crate::store) fn pack_person(person: &Employee) -> Vec<u8> {
    let mut out = Packing::in_form(FORM);
    let number = u8::from(person.number.is_some()) * HAS_NUMBER;
    let departments = u8::from(person.departments.is_some()) * HAS_DEPARTMENTS;
    out.byte(number | departments);
    out.text(&person.name);
    if let Some(number) = &person.number {
        out.text(number);
    }
    if let Some(departments) = &person.departments {
        out.count(departments.len());
        for name in departments {
            out.text(name);
        }
    }
    out.done()
}

/// The person again.
pub(in crate::store) fn unpack_person(employee: &str, bytes: &[u8]) -> Result<Employee, Malformed> {
    let mut from = Unpacking::of(bytes, FORM)?;
    let flags = from.byte()?;
    let name = from.text()?.to_owned();
    let number = (flags & HAS_NUMBER != 0).then(|| from.text());
    let number = number.transpose()?.map(str::to_owned);
    let departments = (flags & HAS_DEPARTMENTS != 0).then(|| departments(&mut from));
    let departments = departments.transpose()?;
    from.end()?;
    Ok(Employee {
        id: EmployeeId::new(employee),
        name,
        departments,
        number,
    })
}

fn departments(from: &mut Unpacking<'_>) -> Result<Vec<String>, Malformed> {
    let count = from.count()?;
    (0..count).map(|_| from.text().map(str::to_owned)).collect()
}
