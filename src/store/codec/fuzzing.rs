//! Decodes arbitrary bytes as each of the packed forms. The first byte chooses the form.

use jiff::Timestamp;

use super::{
    WordTable, has_errors, pack_answer, pack_ledger_block, pack_people_page, pack_person,
    pack_written, unpack_answer, unpack_leave_type, unpack_ledger_block, unpack_people_page,
    unpack_person, unpack_written,
};
use crate::domain::fuzzing::assert_clean;
use crate::domain::ledger::ColumnId;
use crate::domain::{EmployeeId, Ledger, RowId};

const FETCHED: Timestamp = Timestamp::constant(1_795_309_200, 0);

/// The dictionary with which answers are read. Its last word is not clean: anybody who can write to
/// the store could have put it there.
const WORDS: [&str; 5] = ["1", "年假", "leave_balance", "used", "a\u{202e}b"];

pub(crate) fn read_stored(bytes: &[u8]) {
    let Some((kind, body)) = bytes.split_first() else {
        return;
    };
    match kind % 6 {
        0 => read_answer(body),
        1 => read_person(body),
        2 => read_page(body),
        3 => read_block(body),
        4 => {
            if let Ok(written) = unpack_written(body) {
                let again = unpack_written(&pack_written(&written));
                assert_eq!(again.as_ref(), Ok(&written));
            }
        }
        _ => {
            let text = String::from_utf8_lossy(body);
            assert_clean(&unpack_leave_type(&text).map_err(|error| error.to_string()));
        }
    }
}

fn read_answer(body: &[u8]) {
    let mut words = WordTable::default();
    for word in WORDS {
        words.push(word);
    }
    has_errors(body);
    let employee = EmployeeId::new("zhangsan");
    let Ok(answer) = unpack_answer(employee.clone(), FETCHED, body, &words) else {
        return;
    };
    assert_clean(&answer);
    // A word that was not clean is packed as the clean one, which the dictionary lacks.
    if let Ok(packed) = pack_answer(&answer, FETCHED, &words) {
        let again = unpack_answer(employee, FETCHED, &packed, &words);
        assert_eq!(again.as_ref(), Ok(&answer));
    }
}

fn read_person(body: &[u8]) {
    if let Ok(person) = unpack_person("zhangsan", body) {
        let again = unpack_person("zhangsan", &pack_person(&person));
        assert_eq!(again.as_ref(), Ok(&person));
        assert_clean(&person);
    }
}

fn read_page(body: &[u8]) {
    if let Ok(page) = unpack_people_page(body) {
        let packed = pack_people_page(&page);
        let again = unpack_people_page(&packed).map(|page| pack_people_page(&page));
        assert_eq!(again.as_ref(), Ok(&packed));
        for person in page.people() {
            assert_clean(&(person.name, person.number, person.departments));
        }
    }
}

fn read_block(body: &[u8]) {
    let Ok(block) = unpack_ledger_block(body) else {
        return;
    };
    let packed = pack_ledger_block(&block);
    let again = unpack_ledger_block(&packed).map(|block| pack_ledger_block(&block));
    assert_eq!(again.as_ref(), Ok(&packed));
    // A block whose number is far off would make a ledger of as many rows.
    if block.number() > 4 {
        return;
    }
    let (start, columns) = (block.number() * 1024, block.columns().len());
    let mut ledger = Ledger::default();
    ledger.adopt(block);
    for row in (start..start + 1024).filter_map(|row| u32::try_from(row).ok()) {
        for column in (0..columns).filter_map(|column| u16::try_from(column).ok()) {
            let (row, column) = (RowId(row), ColumnId(column.into()));
            drop(format!("{:?}", ledger.cell(row, column)));
            drop(ledger.lots(row, column));
        }
    }
}
