//! What is packed comes back, and bytes that nobody packed are refused or do no harm.

use std::sync::Arc;

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::bytes::ByteWriter;
use super::{WordTable, pack_answer, pack_person, unpack_answer, unpack_person};
use crate::domain::balance::Figures;
use crate::domain::text::clean;
use crate::domain::{
    Amount, Balance, CellState, Department, DepartmentPath, Employee, EmployeeId, ExpirySource,
    LeaveTypeId, Lot, PersonBalances, RowError, Scale, Unit,
};

/// 2026-11-22, 09:00 in UTC+8.
const FETCHED: Timestamp = Timestamp::constant(1_795_309_200, 0);
const DAY: i64 = 86_400_000;

fn units() -> impl Strategy<Value = Unit> {
    prop_oneof![Just(Unit::Day), Just(Unit::Hour), Just(Unit::Second)]
}

fn scales() -> impl Strategy<Value = Scale> {
    prop_oneof![
        Just(Scale::Seconds),
        Just(Scale::Hundredths),
        Just(Scale::Millionths),
        Just(Scale::Rounded)
    ]
}

fn amounts() -> impl Strategy<Value = Option<Amount>> {
    let counts = prop_oneof![-100_000..100_000i64, any::<i64>()];
    let amount = (counts, scales(), units());
    proptest::option::of(amount.prop_map(|(count, scale, unit)| Amount::new(count, scale, unit)))
}

/// Cleaned, as texts are before they are packed.
fn texts(pattern: &'static str) -> impl Strategy<Value = String> {
    pattern.prop_map(|text| clean(&text))
}

fn dates() -> impl Strategy<Value = jiff::civil::Date> {
    (1..=9999i16, 1..=12i8, 1..=28i8).prop_map(|(y, m, d)| date(y, m, d))
}

fn lots() -> impl Strategy<Value = Lot> {
    let days = || proptest::option::of(dates());
    (
        texts(".*"),
        proptest::option::of(texts(".*")),
        days(),
        days(),
        (amounts(), amounts(), amounts()),
    )
        .prop_map(
            |(id, cycle, starts_on, ends_on, (granted, used, left))| Lot {
                id,
                cycle,
                starts_on,
                ends_on,
                granted,
                used,
                left,
            },
        )
}

prop_compose! {
    fn balances()(
        (leave_type, name) in ("[a-z0-9]{0,4}", texts(".{0,8}")),
        (state, source) in (0..7u16, 0..6u16),
        unit in proptest::option::of(units()),
        (granted, used, left, carried) in (amounts(), amounts(), amounts(), amounts()),
        overdrawn: bool,
        expires_on in proptest::option::of(dates()),
        as_of in prop_oneof![Just(date(2026, 11, 22)), dates()],
        lots in proptest::collection::vec(lots(), 0..3),
        fields in proptest::collection::vec(("[a-z_]{1,5}", texts(".*")), 0..3),
        error in proptest::option::of((texts(".{0,3}"), texts(".*"))),
    ) -> Balance {
        Balance {
            leave_type: LeaveTypeId::new(&leave_type),
            leave_type_name: name.into(),
            state: CellState::from_tag(state).unwrap(),
            unit,
            figures: Figures { granted, used, left, carried },
            overdrawn,
            expires_on,
            expiry_source: ExpirySource::from_tag(source).unwrap(),
            as_of,
            lots,
            fields: fields.into_iter().map(|(name, value)| (name.into(), value.into())).collect(),
            error: error.map(|(code, message)| Arc::new(kept_error(state, &code, &message))),
        }
    }
}

/// The error as it is read back: only that of a missing date still has its own remedy.
fn kept_error(state: u16, code: &str, message: &str) -> RowError {
    let kept = RowError::from_store(code, message);
    if CellState::from_tag(state) == Some(CellState::NotInitialised) {
        kept.of_missing_date()
    } else {
        kept
    }
}

fn answers() -> impl Strategy<Value = PersonBalances> {
    proptest::collection::vec(balances(), 0..5).prop_map(|balances| PersonBalances {
        employee: EmployeeId::new("zhangsan"),
        balances,
        raw: None,
    })
}

fn words_for(person: &PersonBalances) -> WordTable {
    let mut words = WordTable::default();
    for word in WordTable::default().missing(std::iter::once(person)) {
        words.push(word);
    }
    words
}

fn round(person: &PersonBalances, fetched: Timestamp, again: Timestamp) -> PersonBalances {
    let words = words_for(person);
    let bytes = pack_answer(person, fetched, &words).unwrap();
    unpack_answer(person.employee.clone(), again, &bytes, &words).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_answer_comes_back_as_it_was(person in answers()) {
        prop_assert_eq!(round(&person, FETCHED, FETCHED), person);
    }

    #[test]
    fn an_answer_that_was_cut_is_refused(person in answers(), cut in any::<prop::sample::Index>()) {
        let words = words_for(&person);
        let bytes = pack_answer(&person, FETCHED, &words).unwrap();
        let cut = &bytes[..cut.index(bytes.len())];
        prop_assert!(unpack_answer(person.employee, FETCHED, cut, &words).is_err());
    }

    #[test]
    fn bytes_that_nobody_packed_do_no_harm(
        mut bytes: Vec<u8>,
        person in answers(),
        fetched: i64,
        at in any::<prop::sample::Index>(),
        with: u8,
    ) {
        let fetched = Timestamp::from_millisecond(fetched).unwrap_or(Timestamp::MAX);
        let words = words_for(&person);
        let id = || person.employee.clone();
        if let Some(first) = bytes.first_mut() {
            *first = 1;
        }
        drop(unpack_person("a", &bytes));
        drop(unpack_answer(id(), fetched, &bytes, &words));
        let mut altered = pack_answer(&person, FETCHED, &words).unwrap();
        let at = at.index(altered.len());
        altered[at] = with;
        drop(unpack_answer(id(), fetched, &altered, &words));
    }

    #[test]
    fn a_person_comes_back_as_they_were(
        name in texts(".*"),
        number in proptest::option::of(texts(".*")),
        departments in proptest::option::of(proptest::collection::vec(texts(".*"), 0..4)),
        union_id: Option<String>,
        hired_on in proptest::option::of(dates()),
    ) {
        let id = EmployeeId::new("a");
        let department_paths = Vec::new();
        let person = Employee { id, name, departments, department_paths, number, union_id, hired_on };
        let bytes = pack_person(&person);
        prop_assert_eq!(unpack_person("a", &bytes).unwrap(), person);
        for end in 0..bytes.len() {
            prop_assert!(unpack_person("a", &bytes[..end]).is_err());
        }
    }
}

#[test]
fn where_departments_stand_is_kept_and_takes_no_byte_where_it_is_not_known() {
    let without = Employee {
        id: EmployeeId::new("u7"),
        name: "张三".to_owned(),
        departments: Some(vec!["平台".to_owned(), "法务".to_owned()]),
        department_paths: Vec::new(),
        number: None,
        union_id: None,
        hired_on: None,
    };
    let department = |id: &str, name: &str| Department {
        id: id.into(),
        name: name.into(),
    };
    let platform = [department("2", "研发"), department("17", "平台")];
    let with = Employee {
        department_paths: vec![
            DepartmentPath::new(platform),
            DepartmentPath::alone("3", "法务"),
        ],
        ..without.clone()
    };
    let (short, long) = (pack_person(&without), pack_person(&with));
    assert!(short.len() < long.len());
    for (person, bytes) in [(without, short), (with, long)] {
        assert_eq!(unpack_person("u7", &bytes).unwrap(), person);
        for end in 0..bytes.len() {
            assert!(unpack_person("u7", &bytes[..end]).is_err(), "{end}");
        }
    }
}

#[test]
fn a_person_whom_a_version_without_hire_days_wrote_is_read() {
    let mut bytes = vec![1, 3];
    for text in ["李雷", "0042"] {
        bytes.push(u8::try_from(text.len()).unwrap());
        bytes.extend(text.as_bytes());
    }
    bytes.push(0);
    let person = unpack_person("u7", &bytes).unwrap();
    assert_eq!(
        (person.name.as_str(), person.number.as_deref()),
        ("李雷", Some("0042"))
    );
    assert_eq!(person.departments, Some(Vec::new()));
    assert_eq!((person.union_id, person.hired_on), (None, None));
}

fn known(as_of: jiff::civil::Date) -> PersonBalances {
    let amount = |count| Some(Amount::new(count, Scale::Seconds, Unit::Day));
    let types = [("1", "年假"), ("2", "调休")];
    let balances = types.map(|(id, name)| {
        let mut balance = Balance::without_figures(
            LeaveTypeId::new(id),
            name.into(),
            CellState::Known,
            Some(Unit::Day),
            as_of,
        );
        balance.figures = Figures {
            granted: amount(432_000),
            used: amount(43_200),
            left: amount(388_800),
            carried: None,
        };
        balance
    });
    PersonBalances {
        employee: EmployeeId::new("zhangsan"),
        balances: balances.into(),
        raw: None,
    }
}

#[test]
fn an_answer_that_did_not_change_packs_to_the_same_bytes_on_another_day() {
    let (today, tomorrow) = (known(date(2026, 11, 22)), known(date(2026, 11, 23)));
    let words = words_for(&today);
    let later = FETCHED + SignedDuration::from_millis(DAY);
    assert_eq!(
        pack_answer(&today, FETCHED, &words),
        pack_answer(&tomorrow, later, &words)
    );
    assert_eq!(round(&today, FETCHED, later), tomorrow);
}

#[test]
fn figures_of_another_day_than_that_of_the_call_keep_their_day() {
    let yesterday = known(date(2026, 11, 21));
    assert_eq!(round(&yesterday, FETCHED, FETCHED), yesterday);
}

#[test]
fn two_ordinary_balances_take_32_bytes() {
    let person = known(date(2026, 11, 22));
    let bytes = pack_answer(&person, FETCHED, &words_for(&person)).unwrap();
    assert_eq!(bytes.len(), 3 + 2 * (3 + 2 + 3 * 3));
}

#[test]
fn an_answer_whose_words_are_not_known_is_not_packed_and_not_read() {
    let person = known(date(2026, 11, 22));
    assert!(pack_answer(&person, FETCHED, &WordTable::default()).is_err());
    let bytes = pack_answer(&person, FETCHED, &words_for(&person)).unwrap();
    let read = unpack_answer(person.employee, FETCHED, &bytes, &WordTable::default());
    assert!(read.is_err());
}

#[test]
fn a_word_that_two_programs_wrote_keeps_its_first_number() {
    let person = known(date(2026, 11, 22));
    let mut words = words_for(&person);
    let bytes = pack_answer(&person, FETCHED, &words).unwrap();
    words.push("年假");
    assert_eq!(pack_answer(&person, FETCHED, &words).unwrap(), bytes);
}

/// The bytes of a version that stored a lot's moments as the platform sent them, and every dated
/// rule as exact.
#[test]
fn an_older_stores_lot_has_the_days_that_its_moments_mean() {
    /// 2026-12-31 00:00 in UTC+8.
    const LAST_MIDNIGHT: i64 = 1_798_646_400_000;
    for (ends, expected) in [
        (LAST_MIDNIGHT, Some(date(2026, 12, 31))),
        (LAST_MIDNIGHT + DAY - 1, Some(date(2026, 12, 31))),
        (0, None),
        (i64::MAX, None),
    ] {
        let mut out = ByteWriter::in_form(1);
        out.count(0);
        out.count(1);
        // Known, in hundredths of a day; its source, with lots; no figures; both words.
        out.raw(&[1 | (1 | 1 << 2) << 3, 3 | 1 << 4, 0, 0, 0]);
        out.count(1);
        // An end, and what is left.
        out.byte(1 << 2 | 1 << 7);
        out.text("lot");
        out.signed(250);
        out.signed(ends);
        let mut words = WordTable::default();
        words.push("1");
        let id = EmployeeId::new("zhangsan");
        let person = unpack_answer(id, FETCHED, &out.done(), &words).unwrap();
        let balance = &person.balances[0];
        assert_eq!(balance.lots[0].ends_on, expected, "{ends}");
        assert_eq!(balance.lots[0].left.unwrap().to_exact_text(), "2.5");
        assert_eq!(balance.expiry_source, ExpirySource::RuleAtMost);
    }
}

#[test]
fn texts_are_cleaned_when_they_are_read_and_ids_are_not() {
    let hostile = "张\u{200b}\u{202e}三";
    let person = Employee {
        id: EmployeeId::new(hostile),
        name: hostile.to_owned(),
        departments: Some(vec![hostile.to_owned()]),
        number: Some(hostile.to_owned()),
        union_id: Some(hostile.to_owned()),
        hired_on: None,
        department_paths: Vec::new(),
    };
    let back = unpack_person(hostile, &pack_person(&person)).unwrap();
    assert_eq!(back.id.as_str(), hostile);
    assert_eq!(back.union_id.as_deref(), Some(hostile));
    assert_eq!(
        (back.name, back.number),
        ("张三".to_owned(), Some("张三".to_owned()))
    );
    assert_eq!(back.departments, Some(vec!["张三".to_owned()]));

    let mut answer = known(date(2026, 11, 22));
    let balance = &mut answer.balances[0];
    balance.leave_type = LeaveTypeId::new(hostile);
    balance.leave_type_name = hostile.into();
    balance.fields = vec![(hostile.into(), hostile.into())];
    balance.error = Some(Arc::new(RowError::from_store(hostile, hostile)));
    let back = &round(&answer, FETCHED, FETCHED).balances[0];
    assert_eq!(back.leave_type.as_str(), hostile);
    assert_eq!(&*back.leave_type_name, "张三");
    assert_eq!((&*back.fields[0].0, &*back.fields[0].1), ("张三", "张三"));
    let error = back.error.as_ref().unwrap();
    assert_eq!((&*error.code, &*error.message), ("张三", "张三"));
}
