//! The packed form of a page of people: the columns that a roster has in memory, so that a page is read by copying a few texts and not
//! person by person. The texts folded for matching are not in it, since another version may fold differently.

use jiff::civil::Date;

use super::bytes::{ByteReader, ByteWriter, MalformedBytes};
use super::department_path::{pack_department_path, unpack_department_path};
use crate::domain::RowId;
use crate::domain::columns::{OptionalDayColumn, OptionalTextColumn, PeopleColumns, TextColumn};
use crate::domain::department_lists::DepartmentLists;
use crate::domain::roster::RosterChunk;
use crate::domain::text::is_dirty;

/// The version of the packed form of a page. Pages of another version are not read.
const FORM: u8 = 1;

// The columns that a page has beside ids, names and departments. One in which nobody has a value is not written.
const HAS_NUMBERS: u8 = 1;
const HAS_UNION_IDS: u8 = 2;
const HAS_HIRE_DAYS: u8 = 4;
const HAS_DEPARTMENT_PATHS: u8 = 8;
const ALL_FLAGS: u8 = HAS_NUMBERS | HAS_UNION_IDS | HAS_HIRE_DAYS | HAS_DEPARTMENT_PATHS;

/// Stands for the list of a person whose departments are not known yet.
const NO_LIST: u16 = u16::MAX;

pub(in crate::store) fn pack_people_page(page: &RosterChunk) -> Vec<u8> {
    let (columns, departments) = (page.columns(), page.departments());
    let mut out = ByteWriter::in_form(FORM);
    out.number(page.start().0.into());
    out.count(page.len());
    pack_texts(&columns.ids, &mut out);
    pack_texts(&columns.names, &mut out);
    out.byte(flags(columns, departments));
    if let Some(numbers) = &columns.numbers.0 {
        pack_texts(numbers, &mut out);
    }
    pack_departments(departments, &mut out);
    if let Some(union_ids) = &columns.union_ids.0 {
        pack_texts(union_ids, &mut out);
    }
    for day in columns.hire_days.0.iter().flatten() {
        out.optional_day(*day);
    }
    for path in departments.paths() {
        pack_department_path(path, &mut out);
    }
    out.done()
}

fn flags(columns: &PeopleColumns, departments: &DepartmentLists) -> u8 {
    let flag = |is_filled: bool, flag: u8| if is_filled { flag } else { 0 };
    flag(columns.numbers.0.is_some(), HAS_NUMBERS)
        | flag(columns.union_ids.0.is_some(), HAS_UNION_IDS)
        | flag(columns.hire_days.0.is_some(), HAS_HIRE_DAYS)
        | flag(!departments.paths().is_empty(), HAS_DEPARTMENT_PATHS)
}

/// Unpacks a page. Texts that are not clean are an error, as this program packs no such texts; ids need not be clean.
pub(in crate::store) fn unpack_people_page(bytes: &[u8]) -> Result<RosterChunk, MalformedBytes> {
    let from = &mut ByteReader::of(bytes, FORM)?;
    let start = u32::try_from(from.number()?).map_err(|_| MalformedBytes)?;
    let people = from.count()?;
    let ids = unpack_texts(people, from)?;
    let names = unpack_clean_texts(people, from)?;
    let flags = from.byte()?;
    if flags & !ALL_FLAGS != 0 {
        return Err(MalformedBytes);
    }
    let has = |flag: u8| flags & flag != 0;
    let numbers = has(HAS_NUMBERS).then(|| unpack_clean_texts(people, from));
    let numbers = OptionalTextColumn(numbers.transpose()?);
    let mut departments = unpack_departments(people, from)?;
    let union_ids = has(HAS_UNION_IDS).then(|| unpack_texts(people, from));
    let union_ids = OptionalTextColumn(union_ids.transpose()?);
    let hire_days = has(HAS_HIRE_DAYS).then(|| unpack_days(people, from));
    let hire_days = OptionalDayColumn(hire_days.transpose()?);
    if has(HAS_DEPARTMENT_PATHS) {
        departments = unpack_paths(departments, from)?;
    }
    from.end()?;
    let columns = PeopleColumns {
        ids,
        names,
        numbers,
        union_ids,
        hire_days,
    };
    RosterChunk::of_columns(RowId(start), columns, departments).ok_or(MalformedBytes)
}

/// Writes the length of each text, then all texts.
fn pack_texts(texts: &TextColumn, out: &mut ByteWriter) {
    texts.iter().for_each(|text| out.count(text.len()));
    out.raw(texts.arena().as_bytes());
}

fn unpack_texts(count: usize, from: &mut ByteReader<'_>) -> Result<TextColumn, MalformedBytes> {
    let ends = unpack_ends(count, from)?;
    let arena = from.raw(ends.last().map_or(0, |end| *end as usize))?;
    let arena = std::str::from_utf8(arena).map_err(|_| MalformedBytes)?;
    TextColumn::new(arena.into(), ends).ok_or(MalformedBytes)
}

fn unpack_clean_texts(
    count: usize,
    from: &mut ByteReader<'_>,
) -> Result<TextColumn, MalformedBytes> {
    let texts = unpack_texts(count, from)?;
    if is_dirty(texts.arena()) {
        return Err(MalformedBytes);
    }
    Ok(texts)
}

/// Reads the lengths of `count` items and returns the ascending positions where each ends.
fn unpack_ends(count: usize, from: &mut ByteReader<'_>) -> Result<Box<[u32]>, MalformedBytes> {
    let mut ends = Vec::with_capacity(count.min(from.left()));
    let mut end = 0u32;
    for _ in 0..count {
        let length = u32::try_from(from.number()?).map_err(|_| MalformedBytes)?;
        end = end.checked_add(length).ok_or(MalformedBytes)?;
        ends.push(end);
    }
    Ok(ends.into())
}

fn unpack_days(
    count: usize,
    from: &mut ByteReader<'_>,
) -> Result<Box<[Option<Date>]>, MalformedBytes> {
    (0..count).map(|_| from.optional_day()).collect()
}

/// Writes the different lists of departments, and which of them each person has.
fn pack_departments(departments: &DepartmentLists, out: &mut ByteWriter) {
    out.count(departments.lists().len());
    departments.lists().for_each(|list| out.count(list.len()));
    departments.names().iter().for_each(|name| out.text(name));
    for offset in 0..departments.people() {
        let list = departments.list_index(offset);
        let list = list.and_then(|list| u16::try_from(list).ok());
        out.raw(&list.unwrap_or(NO_LIST).to_le_bytes());
    }
}

fn unpack_departments(
    people: usize,
    from: &mut ByteReader<'_>,
) -> Result<DepartmentLists, MalformedBytes> {
    let lists = from.count()?;
    let ends = unpack_ends(lists, from)?;
    let names = (0..ends.last().copied().unwrap_or(0))
        .map(|_| from.text().map(Box::from))
        .collect::<Result<Box<[Box<str>]>, _>>()?;
    if names.iter().any(|name| is_dirty(name)) {
        return Err(MalformedBytes);
    }
    let bytes = from.raw(people.checked_mul(2).ok_or(MalformedBytes)?)?;
    let (of, _) = bytes.as_chunks();
    let of = of.iter().map(|of| u16::from_le_bytes(*of));
    let of = of.map(|list| (list != NO_LIST).then_some(list));
    DepartmentLists::new(names, ends, of).ok_or(MalformedBytes)
}

fn unpack_paths(
    departments: DepartmentLists,
    from: &mut ByteReader<'_>,
) -> Result<DepartmentLists, MalformedBytes> {
    let paths = departments.names().iter();
    let paths = paths.map(|_| unpack_department_path(from));
    let paths = paths.collect::<Result<_, _>>()?;
    departments.with_paths(paths).ok_or(MalformedBytes)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::{Department, DepartmentPath, Employee, EmployeeId};

    fn person(id: &str, name: &str) -> Employee {
        Employee {
            id: EmployeeId::new(id),
            name: name.to_owned(),
            departments: Some(vec!["财务".to_owned()]),
            department_paths: Vec::new(),
            number: None,
            union_id: None,
            hired_on: None,
        }
    }

    fn people() -> Vec<Employee> {
        let mut people = vec![person("a", "张三"), person("b", ""), person("c", "Anna")];
        people[1].departments = None;
        people[2].departments = Some(vec!["财务".to_owned(), "法务".to_owned()]);
        people[2].department_paths = vec![
            DepartmentPath::alone("2", "财务"),
            DepartmentPath::new([("1", "总部"), ("3", "法务")].map(|(id, name)| Department {
                id: id.into(),
                name: name.into(),
            })),
        ];
        people[2].number = Some("0042".to_owned());
        people[0].union_id = Some("x1".to_owned());
        people[2].hired_on = Some(date(2020, 2, 29));
        people
    }

    #[test]
    fn a_page_comes_back_from_its_bytes_with_everything_known_of_people() {
        let people = people();
        let bytes = pack_people_page(&RosterChunk::build(RowId(7), &people));
        let page = unpack_people_page(&bytes).unwrap();
        assert_eq!(page.start(), RowId(7));
        let back: Vec<_> = page.people().map(|person| person.to_employee()).collect();
        assert_eq!(back, people);
    }

    #[test]
    fn a_page_that_was_cut_is_refused_and_an_altered_one_does_no_harm() {
        let bytes = pack_people_page(&RosterChunk::build(RowId(7), &people()));
        for end in 0..bytes.len() {
            assert!(unpack_people_page(&bytes[..end]).is_err(), "{end}");
        }
        for at in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[at] ^= 0xFF;
            if let Ok(page) = unpack_people_page(&altered) {
                page.people().for_each(|person| drop(person.to_employee()));
            }
        }
    }

    #[test]
    fn a_page_with_a_name_a_number_or_a_department_that_is_not_clean_is_not_read() {
        let hostile = || "张\u{202e}三".to_owned();
        let is_read = |person: &Employee| {
            let page = RosterChunk::build(RowId(0), std::slice::from_ref(person));
            unpack_people_page(&pack_people_page(&page)).is_ok()
        };
        let mut ids = person(&hostile(), "张三");
        ids.union_id = Some(hostile());
        assert!(is_read(&ids), "ids stay as the platform sent them");
        let mut number = person("a", "张三");
        number.number = Some(hostile());
        let mut department = person("a", "张三");
        department.departments = Some(vec![hostile()]);
        for person in [person("a", &hostile()), number, department] {
            assert!(!is_read(&person), "{person:?}");
        }
    }
}
