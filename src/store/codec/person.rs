//! The packed form of a person in the directory. The id is not packed; it has a column of its own.

use super::bytes::{ByteReader, ByteWriter, MalformedBytes};
use super::department_path::{pack_department_path, unpack_department_path};
use crate::domain::DepartmentPath;
use crate::domain::text::shown;
use crate::domain::{Employee, EmployeeId};

const FORM: u8 = 1;

const HAS_NUMBER: u8 = 1;
const HAS_DEPARTMENTS: u8 = 2;
const HAS_UNION_ID: u8 = 4;
const HAS_HIRE_DAY: u8 = 8;
const HAS_DEPARTMENT_PATHS: u8 = 16;

/// A field that is unknown takes no byte, so that records of versions without that field stay
/// valid.
pub(in crate::store) fn pack_person(person: &Employee) -> Vec<u8> {
    let mut out = ByteWriter::in_form(FORM);
    let number = u8::from(person.number.is_some()) * HAS_NUMBER;
    let departments = u8::from(person.departments.is_some()) * HAS_DEPARTMENTS;
    let union_id = u8::from(person.union_id.is_some()) * HAS_UNION_ID;
    let hire_day = u8::from(person.hired_on.is_some()) * HAS_HIRE_DAY;
    let paths = u8::from(!person.department_paths.is_empty()) * HAS_DEPARTMENT_PATHS;
    out.byte(number | departments | union_id | hire_day | paths);
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
    if let Some(union_id) = &person.union_id {
        out.text(union_id);
    }
    if person.hired_on.is_some() {
        out.optional_day(person.hired_on);
    }
    if !person.department_paths.is_empty() {
        out.count(person.department_paths.len());
        person
            .department_paths
            .iter()
            .for_each(|path| pack_department_path(path, &mut out));
    }
    out.done()
}

/// `employee` is the id, which has a column of its own.
pub(in crate::store) fn unpack_person(
    employee: &str,
    bytes: &[u8],
) -> Result<Employee, MalformedBytes> {
    let mut from = ByteReader::of(bytes, FORM)?;
    let flags = from.byte()?;
    let name = shown(from.text()?).into_owned();
    let number = (flags & HAS_NUMBER != 0).then(|| from.text());
    let number = number.transpose()?.map(|text| shown(text).into_owned());
    let departments = (flags & HAS_DEPARTMENTS != 0).then(|| departments(&mut from));
    let departments = departments.transpose()?;
    let union_id = (flags & HAS_UNION_ID != 0).then(|| from.text());
    let union_id = union_id.transpose()?.map(str::to_owned);
    let hired_on = (flags & HAS_HIRE_DAY != 0).then(|| from.optional_day());
    let hired_on = hired_on.transpose()?.flatten();
    let department_paths = match flags & HAS_DEPARTMENT_PATHS {
        0 => Vec::new(),
        _ => department_paths(&mut from)?,
    };
    from.end()?;
    Ok(Employee {
        id: EmployeeId::new(employee),
        name,
        departments,
        department_paths,
        number,
        union_id,
        hired_on,
    })
}

fn department_paths(from: &mut ByteReader<'_>) -> Result<Vec<DepartmentPath>, MalformedBytes> {
    let count = from.count()?;
    (0..count).map(|_| unpack_department_path(from)).collect()
}

fn departments(from: &mut ByteReader<'_>) -> Result<Vec<String>, MalformedBytes> {
    let count = from.count()?;
    let name = |_| Ok(shown(from.text()?).into_owned());
    (0..count).map(name).collect()
}
